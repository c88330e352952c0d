//! The browser as the views see it.

use crate::browser::{self, document, window};
use crate::driver::Driver;
use crate::preferences::SignedIn;
use crate::{network, opened, preferences, release, tablet};
use app::kit::release::Release;
use app::portfolio::device::{Shell, Unsent};
use domain::id::{ChildId, MomentId, PersonId};
use domain::intent::Intent;
use domain::record::Refusal;
use domain::replica::{Event, Failure, Kept, Store};
use domain::stamp::Day;
use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use leptos::prelude::Update;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// The browser around one person's replica.
pub struct Browser {
    driver: Rc<Driver>,
}

impl Browser {
    /// The browser around a driver.
    pub const fn new(driver: Rc<Driver>) -> Self {
        Self { driver }
    }
}

impl Shell for Browser {
    fn ask(&self, intent: Intent) -> Result<Kept, Refusal> {
        let asked = self.driver.ask(intent);
        ask_to_persist(&self.driver);
        asked
    }

    fn retry(&self, moment: MomentId) {
        let effects = self
            .driver
            .replica
            .borrow_mut()
            .retry(browser::now_ms(), moment);
        self.driver.carry_out(effects);
    }

    fn discard(&self, moment: MomentId) {
        let effects = self.driver.replica.borrow_mut().discard(moment);
        self.driver.carry_out(effects);
    }

    fn dismiss_notices(&self) {
        let effects = self.driver.replica.borrow_mut().dismiss_notices();
        self.driver.carry_out(effects);
    }

    fn sync_now(&self) {
        self.driver.handle(Event::TryNow);
    }

    fn draft(&self, key: &str) -> Option<String> {
        if let Some(seat) = &self.driver.seat {
            return seat.draft(key);
        }
        preferences::draft(self.person(), key)
    }

    fn drafts(&self) -> usize {
        preferences::drafts_of(self.person())
    }

    fn keep_draft(&self, key: &str, value: Option<&str>) {
        if let Some(seat) = &self.driver.seat {
            return seat.keep_draft(key, value, self.driver.host);
        }
        if preferences::keep_draft(self.person(), key, value).is_err() {
            self.driver.host.update(|host| host.save_failed = true);
        }
    }

    fn is_signed_in(&self) -> bool {
        self.driver.seat.is_some()
            || preferences::signed_in().is_some_and(|known| known.person == self.person())
    }

    fn now_ms(&self) -> i64 {
        browser::now_ms()
    }

    fn today(&self) -> Day {
        today()
    }

    fn preference(&self, name: &str) -> Option<String> {
        preferences::preference(name)
    }

    fn keep_preference(&self, name: &str, value: &str) {
        preferences::keep_preference(name, value);
        show_preference(name, value);
    }

    fn looked_ms(&self) -> Option<i64> {
        preferences::looked_ms(self.person())
    }

    fn keep_looked(&self, ms: i64) {
        preferences::keep_looked(self.person(), ms);
    }

    fn note_opened(&self, children: &[ChildId]) {
        opened::note(self.person(), children, browser::now_ms());
    }

    fn copy(&self, text: &str) {
        if let Ok(copied) = browser::write_clipboard(text) {
            spawn_local(async move {
                let _ = JsFuture::from(copied).await;
            });
        }
    }

    fn sign_out(&self) {
        let driver = Rc::clone(&self.driver);
        let person = self.person();
        // somebody else may have signed in since, in another tab: the session
        // is theirs then
        let is_theirs = preferences::signed_in().is_some_and(|known| known.person != person);
        // from here on this person is not signed in on this device, in whatever
        // order the rest succeeds
        if !is_theirs {
            preferences::remember_left(person);
        }
        preferences::forget_person(person);
        driver.end();
        spawn_local(async move {
            driver.storage.delete().await;
            if !is_theirs {
                // without a network, the next start tells the server
                leave().await;
            }
            let _ = window().location().replace("/");
        });
    }

    fn lock(&self) {
        if let Some(seat) = &self.driver.seat {
            seat.lock(&self.driver);
        }
    }

    fn others_unsent(&self, then: Box<dyn FnOnce(Unsent)>) {
        let me = self.person();
        spawn_local(async move { then(tablet::others_unsent(me).await) });
    }

    fn update(&self) {
        release::move_on(None);
    }

    fn read_file(&self, name: &str, then: Box<dyn FnOnce(Option<String>)>) {
        let address = Release::of_document().file(name);
        spawn_local(async move { then(network::file(&address).await.ok()) });
    }

    fn format_day(&self, day: Day, language: &str, long: bool) -> String {
        let style: &[(&str, &str)] = if long {
            &[
                ("weekday", "long"),
                ("day", "numeric"),
                ("month", "long"),
                ("timeZone", "UTC"),
            ]
        } else {
            &[
                ("day", "numeric"),
                ("month", "short"),
                ("year", "numeric"),
                ("timeZone", "UTC"),
            ]
        };
        format(f64::from(day.0) * 86_400_000.0, language, style)
    }

    fn format_time(&self, ms: i64, language: &str) -> String {
        let style = [
            ("day", "numeric"),
            ("month", "short"),
            ("hour", "2-digit"),
            ("minute", "2-digit"),
            ("hourCycle", "h23"),
        ];
        #[allow(clippy::cast_precision_loss, reason = "a time in ms fits")]
        let ms = ms as f64;
        // a line breaks before it, not in it
        format(ms, language, &style).replace(' ', "\u{a0}")
    }
}

impl Browser {
    fn person(&self) -> PersonId {
        self.driver.replica.borrow().meta().person
    }
}

/// What a tab does when another one deletes the storage of who works in it: they
/// signed out there. The browser may tell of the deletion before it tells of that, so
/// it is noted here too, or the page would begin again as theirs.
pub fn follow_out(whose: SignedIn) -> impl Fn() {
    move || {
        let is_theirs =
            |known: SignedIn| known.person == whose.person && known.device == whose.device;
        if preferences::signed_in().is_some_and(is_theirs) {
            preferences::remember_left(whose.person);
            preferences::forget_person(whose.person);
        }
        // the next start tells the server, in case that tab could not
        let _ = window().location().reload();
    }
}

/// Tells the server that nobody is signed in here any more. Answers whether it
/// heard that; until then the cookie still opens everything, and only the
/// server can take it away.
pub async fn leave() -> bool {
    let is_heard = matches!(network::sign_out().await, Ok(()) | Err(Failure::SignedOut));
    if is_heard {
        preferences::forget_left();
    }
    is_heard
}

/// Makes a small preference true on the document.
pub fn show_preference(name: &str, value: &str) {
    let Some(root) = document().document_element() else {
        return;
    };
    let _ = match name {
        "theme" if value.is_empty() => root.remove_attribute("data-theme"),
        "theme" => root.set_attribute("data-theme", value),
        "language" => {
            // the public pages, which the server draws, follow the same language
            preferences::set_cookie("lang", value, preferences::COOKIE_S);
            root.set_attribute("lang", value)
        }
        _ => Ok(()),
    };
}

fn today() -> Day {
    let now = Date::new_0();
    #[allow(clippy::cast_possible_truncation, reason = "minutes within a day")]
    let offset_ms = now.get_timezone_offset() as i64 * 60_000;
    Day::of_ms(browser::now_ms() - offset_ms)
}

thread_local! {
    /// Formats by language and style: to make one takes longer than to use it.
    static FORMATS: RefCell<Vec<(String, Function)>> = RefCell::default();
}

fn format(ms: f64, language: &str, style: &[(&str, &str)]) -> String {
    let name = style
        .iter()
        .fold(language.to_owned(), |name, (_, value)| name + value);
    let known = FORMATS.with_borrow(|formats| {
        let found = formats.iter().find(|(of, _)| *of == name);
        found.map(|(_, format)| format.clone())
    });
    let format = known.unwrap_or_else(|| {
        let options = Object::new();
        for (name, value) in style {
            let _ = Reflect::set(&options, &(*name).into(), &(*value).into());
        }
        // the English here is that of Europe
        let locale = if language == "en" { "en-GB" } else { language };
        let locales = Array::of1(&JsValue::from_str(locale));
        let made = Intl::DateTimeFormat::new(&locales, &options).format();
        FORMATS.with_borrow_mut(|formats| formats.push((name, made.clone())));
        made
    });
    let date = Date::new(&ms.into());
    let text = format.call1(&JsValue::UNDEFINED, &date);
    text.ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}

/// After the first thing that somebody saved, the browser is asked not to throw
/// it away when it needs room.
fn ask_to_persist(driver: &Rc<Driver>) {
    let driver = Rc::clone(driver);
    spawn_local(async move {
        let manager = window().navigator().storage();
        if let Ok(asked) = manager.persist() {
            let answer = JsFuture::from(asked).await;
            let kept = answer.ok().and_then(|a| a.as_bool()).unwrap_or(false);
            driver.host.update(|host| host.is_persisted = kept);
        }
        measure(&driver).await;
    });
}

/// How much room is used, for the page *Wij*.
pub async fn measure(driver: &Rc<Driver>) {
    let manager = window().navigator().storage();
    let Ok(asked) = manager.estimate() else {
        return;
    };
    let Ok(found) = JsFuture::from(asked).await else {
        return;
    };
    let number = |name| browser::property(&found, name).and_then(|v| v.as_f64());
    if let (Some(used), Some(most)) = (number("usage"), number("quota")) {
        driver.host.update(|host| host.storage = Some((used, most)));
    }
}

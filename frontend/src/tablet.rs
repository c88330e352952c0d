//! The tablet of a group: faces first, then whoever opens it with a PIN. What lies on
//! it is sealed per person; docs/decisions/0011-tablets.md says how and why.

mod ask;
mod kept;
mod pin;
mod seat;

pub use self::kept::renew;
pub use self::seat::{Seat, seat};

use self::ask::No;
use self::kept::{Face, Kept};
use self::pin::{WRONG_MAX, keep_by_pin, unlock, wait, wait_s};
use crate::boot::{Mounted, mount};
use crate::browser::{after, listen, now_ms, random, window};
use crate::crypto::{KEY, Key, hex, unhex};
use crate::storage::{Storage, sealed};
use crate::{boot, preferences, release};
use app::{Faces, Keeper, Said};
use domain::id::PersonId;
use leptos::prelude::Set;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

/// How often a tablet that lies there asks whether it is still one, in ms.
const CONTACT_MS: i64 = 5 * 60 * 1000;

/// Whether this browser is the tablet of a group, or has just become one.
pub fn is_here() -> bool {
    let path = window().location().pathname();
    kept::door().is_some() || path.as_deref() == Ok("/faces")
}

/// The faces, until somebody opens.
pub struct Entrance {
    faces: RefCell<Option<Faces>>,
    shown: RefCell<Option<Mounted>>,
    is_open: Cell<bool>,
}

/// Shows the faces.
pub async fn boot() {
    kept::watch_lease();
    // a release that waits is used now: nobody is at work
    release::register();
    let entrance = Rc::new(Entrance {
        faces: RefCell::new(None),
        shown: RefCell::new(None),
        is_open: Cell::new(false),
    });
    if kept::door().is_none() {
        match ask::door().await {
            Ok(door) => renew(Some(door)),
            Err(No::Unreachable) => {
                mount(app::SignedOut).forget();
                return;
            }
            Err(No::Problem(..)) => {
                let _ = window().location().replace("/tablet");
                return;
            }
        }
    }
    entrance.show().await;
    entrance.meet().await;
    let this = Rc::clone(&entrance);
    listen(&window(), "online", move |_| {
        let this = Rc::clone(&this);
        spawn_local(async move { this.meet().await });
    });
    entrance.meet_again();
}

impl Entrance {
    async fn show(self: &Rc<Self>) {
        let this = Rc::clone(self);
        let language = preferences::preference("language");
        let shown = mount(move || {
            let faces = Faces::new(Rc::new(Hand(Rc::clone(&this))));
            *this.faces.borrow_mut() = Some(faces);
            app::faces_page(faces, language.as_deref())
        });
        *self.shown.borrow_mut() = Some(shown);
        self.draw().await;
    }

    fn meet_again(self: &Rc<Self>) {
        let this = Rc::clone(self);
        after(CONTACT_MS, move || {
            if this.is_open.get() {
                return;
            }
            kept::watch_lease();
            spawn_local(async move {
                this.meet().await;
                this.meet_again();
            });
        });
    }

    /// Contact with the server: nobody is at work, who works here, is it still ours.
    async fn meet(self: &Rc<Self>) {
        let Some(faces) = *self.faces.borrow() else {
            return;
        };
        if self.is_open.get() {
            return;
        }
        if !window().navigator().on_line() {
            faces.is_offline.set(true);
            return;
        }
        ask::lock().await;
        match ask::door().await {
            Ok(door) => {
                renew(Some(door));
                faces.is_offline.set(false);
                tell().await;
                tidy().await;
                if !self.is_open.get() {
                    self.draw().await;
                }
            }
            Err(No::Unreachable) => faces.is_offline.set(true),
            Err(No::Problem(code, _)) => match code.as_str() {
                "device-revoked" => purge().await,
                "no-tablet" => faces.said.set(Said::Unpaired),
                _ => {}
            },
        }
    }

    /// Draws the faces: who works here, and who has something to send.
    async fn draw(&self) {
        let (Some(faces), Some(door)) = (*self.faces.borrow(), kept::door()) else {
            return;
        };
        let mut all = door.faces;
        for person in kept::people() {
            if let Some(kept) = kept::person(person)
                && all.iter().all(|face| face.person != person)
            {
                all.push(Face {
                    person,
                    name: kept.name,
                    has_pin: true,
                });
            }
        }
        let mut shown = Vec::new();
        for face in all {
            let is_known = kept::person(face.person).is_some();
            shown.push(app::Face {
                person: face.person,
                name: face.name,
                // chosen here since the server was last asked
                has_pin: face.has_pin || is_known,
                unsent: if is_known {
                    sealed::unsent_of(face.person).await
                } else {
                    0
                },
            });
        }
        faces.group.set(door.group);
        faces.all.set(shown);
    }

    fn say(&self, said: Said) {
        if let Some(faces) = *self.faces.borrow() {
            faces.said.set(said);
        }
    }

    async fn try_pin(self: &Rc<Self>, person: PersonId, pin: String) {
        self.say(Said::Busy);
        let can_without = kept::person(person).is_some_and(|kept| kept.secret.is_some());
        if window().navigator().on_line() {
            match ask::open(person, &pin, can_without).await {
                Ok(opened) => return self.enter(person, pin, opened).await,
                Err(No::Problem(code, wait_s)) => {
                    return match code.as_str() {
                        "wrong-pin" => self.say(Said::Wrong(wait_s)),
                        "pin-shut" => self.say(Said::Shut(wait_s)),
                        "pin-needs-password" => self.say(Said::NeedsPassword),
                        "no-tablet" => self.say(Said::Unpaired),
                        "device-revoked" => purge().await,
                        _ => self.say(Said::Failed),
                    };
                }
                Err(No::Unreachable) => {}
            }
        }
        let said = self.enter_alone(person, &pin).await;
        self.say(said.unwrap_or(Said::Failed));
    }

    /// The PIN was right, says the server, which gives its half of the key.
    async fn enter(self: &Rc<Self>, person: PersonId, pin: String, opened: ask::Opened) {
        if let Err(error) = self.enter_with(person, pin, opened).await {
            leptos::logging::error!("not opened: {error:?}");
            self.say(Said::Failed);
        }
    }

    async fn enter_with(
        self: &Rc<Self>,
        person: PersonId,
        pin: String,
        opened: ask::Opened,
    ) -> Result<(), JsValue> {
        let recovery = Key::new(&unhex(&opened.recovery)).await?;
        let before = kept::person(person);
        let untold = before.as_ref().map_or(0, |kept| kept.untold);
        let mut data = None;
        if let Some(kept) = &before {
            data = recovery.open(&unhex(&kept.by_server)).await.ok();
            if data.is_none() {
                // the tablet was paired anew: what it released before may still help
                data = unlock(kept, &pin).await;
            }
        }
        let is_fresh = data.is_none();
        if is_fresh {
            // what was there can be read by nobody any more
            forget(person).await;
        }
        let data = data.unwrap_or_else(|| random::<KEY>().to_vec());
        let key = Key::new(&data).await?;
        let kept = Kept {
            device: opened.device,
            name: opened.name,
            by_server: hex(&recovery.seal(&data).await?),
            by_pin: before.filter(|_| !is_fresh).and_then(|kept| kept.by_pin),
            secret: Some(opened.secret),
            token: hex(&key.seal(opened.token.as_bytes()).await?),
            wrong: 0,
            wait_until: 0,
            untold,
        };
        if !kept::keep(person, &kept) {
            return Err("no room".into());
        }
        renew(None);
        spawn_local(async move {
            if let Err(error) = keep_by_pin(person, &pin, &data).await {
                leptos::logging::error!("opens only with a network: {error:?}");
            }
        });
        let seat = Seat::take(person, opened.device, key.clone(), opened.token).await;
        self.start(&seat, key, opened.synced_before).await
    }

    /// Without a network. `Err` when the browser fails.
    async fn enter_alone(self: &Rc<Self>, person: PersonId, pin: &str) -> Result<Said, JsValue> {
        kept::watch_lease();
        let now = now_ms();
        let Some(kept) = kept::person(person) else {
            return Ok(Said::NeedsNetwork);
        };
        let opens = kept.secret.is_some() && kept.by_pin.is_some() && kept.wrong < WRONG_MAX;
        if !opens {
            return Ok(Said::NeedsNetwork);
        }
        if kept.wait_until > now {
            return Ok(wait(kept.wrong, kept.wait_until - now));
        }
        // it counts as wrong until it turns out to be right
        let wrong = kept.wrong + 1;
        let wait_ms = i64::from(wait_s(wrong)) * 1_000;
        kept::change(person, |kept| {
            kept.wrong = wrong;
            kept.untold += 1;
            kept.wait_until = now + wait_ms;
        });
        let Some(data) = unlock(&kept, pin).await else {
            return Ok(match wrong {
                WRONG_MAX.. => Said::NeedsNetwork,
                _ => wait(wrong, wait_ms),
            });
        };
        kept::change(person, |now| {
            now.wrong = 0;
            now.untold = kept.untold;
            now.wait_until = 0;
        });
        let key = Key::new(&data).await?;
        let token = key.open(&unhex(&kept.token)).await?;
        let token = String::from_utf8(token).unwrap_or_default();
        let seat = Seat::take(person, kept.device, key.clone(), token).await;
        self.start(&seat, key, false).await?;
        Ok(Said::Nothing)
    }

    async fn start(
        self: &Rc<Self>,
        seat: &Rc<Seat>,
        key: Key,
        had_data: bool,
    ) -> Result<(), JsValue> {
        let storage = Storage::open_sealed(seat.person, Some(key)).await;
        let storage = storage.map_err(|error| JsValue::from(error.to_string()))?;
        self.is_open.set(true);
        kept::say_opened();
        *self.faces.borrow_mut() = None;
        drop(self.shown.borrow_mut().take());
        boot::start_at(seat, storage, had_data).await;
        Ok(())
    }
}

/// What the screen may ask of the entrance.
struct Hand(Rc<Entrance>);

impl Keeper for Hand {
    fn open(&self, person: PersonId, pin: String) {
        let this = Rc::clone(&self.0);
        spawn_local(async move { this.try_pin(person, pin).await });
    }

    fn choose(&self, person: PersonId, password: String, pin: String) {
        let this = Rc::clone(&self.0);
        spawn_local(async move {
            this.say(Said::Busy);
            match ask::choose(person, &password, &pin).await {
                Ok(()) => this.try_pin(person, pin).await,
                Err(No::Unreachable) => this.say(Said::NeedsNetwork),
                Err(No::Problem(code, wait_s)) => match code.as_str() {
                    "wrong-credentials" => this.say(Said::WrongPassword),
                    "invalid-field" => this.say(Said::WeakPin),
                    "rate-limited" => this.say(Said::Shut(wait_s)),
                    "device-revoked" => purge().await,
                    _ => this.say(Said::Failed),
                },
            }
        });
    }
}

/// Tells the server of wrong PINs that it has not heard of.
async fn tell() {
    let untold = kept::people().into_iter().filter_map(|person| {
        let untold = kept::person(person)?.untold;
        (untold > 0).then_some((person, untold))
    });
    let untold: Vec<(PersonId, u32)> = untold.collect();
    if !untold.is_empty() && ask::tell(&untold).await.is_ok() {
        for (person, _) in untold {
            kept::change(person, |kept| kept.untold = 0);
        }
    }
}

/// Deletes what is on the tablet of people who do not work here any more. What they
/// have not sent stays, and so does their face.
async fn tidy() {
    let Some(door) = kept::door() else { return };
    for person in kept::people() {
        let is_gone = door.faces.iter().all(|face| face.person != person);
        if is_gone && sealed::unsent_of(person).await == 0 {
            forget(person).await;
        }
    }
}

/// Deletes everything of a person from the tablet.
pub async fn forget(person: PersonId) {
    kept::forget(person);
    preferences::forget_person(person);
    sealed::delete_of(person).await;
}

/// The tablet was revoked: everything of everybody goes, then it says so.
async fn purge() {
    for person in kept::people() {
        forget(person).await;
    }
    kept::forget_door();
    ask::leave().await;
    mount(app::Revoked).forget();
}

//! What every screen has around it: the way to other screens, the status, and
//! a heading that the keyboard finds.

use crate::address::Route;
use crate::kit::button::button;
use crate::kit::el::{El, Part, Reactive, reactive, view};
use crate::kit::icon::{arrow, face, icon, logo};
use crate::kit::names;
use crate::kit::reactive::{dynamic, memo};
use crate::kit::router::use_router;
use crate::kit::texts::use_texts;
use crate::portfolio::changes::Reads;
use crate::portfolio::device::{later_memo_of, memo_of, use_device};
use crate::portfolio::frame::status::{banner, notices, pill};
use crate::portfolio::question::list;
use leptos::prelude::*;

/// One screen.
#[must_use]
pub struct Screen {
    /// What the page is called.
    title: Reactive<String>,
    /// Where one is, or the way back.
    start: AnyView,
    /// `main.page`, or narrower for reading and writing.
    main: &'static str,
}

impl Screen {
    /// A screen by its name.
    pub fn new(title: &'static str, start: impl Part) -> Self {
        Self::named(move || title.to_owned(), start)
    }

    /// A screen whose name changes.
    pub fn named(title: impl Fn() -> String + Send + Sync + 'static, start: impl Part) -> Self {
        Self {
            title: reactive(title),
            start: start.whole(),
            main: "main.page",
        }
    }

    /// The same, for reading and writing rather than for overview.
    pub fn narrow(self) -> Self {
        Self {
            main: "main.page.page-narrow",
            ..self
        }
    }

    /// With the page in it.
    pub fn show(self, page: impl Part) -> El {
        let title = self.title;
        let is_shared = use_device().host.with_untracked(|host| host.is_shared);
        // on a tablet of many the browser's history names no child
        Effect::new(move |_| {
            document().set_title(&if is_shared {
                "Samenbeeld".into()
            } else {
                format!("{} · Samenbeeld", title())
            });
        });
        let top = view! {
            <header class="top">
                <div class="top-start">{self.start}</div>
                {banner()}
                {pill()}
                {lock().map(|lock| (seat(), lock))}
            </header>
        };
        let main = view! { <{self.main} id="main" tabindex="-1">{notices()} {page}</_> };
        view! { <div class="screen">{top} {main}</div> }
    }
}

/// On the tablet of a group: to leave it to the next, at one tap, always in reach.
fn lock() -> Option<El> {
    let device = use_device();
    let is_shared = device.host.with_untracked(|host| host.is_shared);
    let lock = move || device.shell().lock();
    is_shared.then(|| {
        button(
            "button.btn.btn-quiet.lock",
            "lock",
            use_texts().tablet_lock(),
            lock,
        )
    })
}

/// On the tablet of a group: whose words they are that are written now.
fn seat() -> AnyView {
    let (device, t) = (use_device(), use_texts());
    let me = memo_of(device, Reads::Directory, |replica| {
        replica.directory().map(|d| d.me.name.clone())
    });
    dynamic(move || {
        let me = me.get()?;
        let name = names::first(&me);
        let words = view! { <span class="visually-hidden">{t.tablet_seat(name)}</span> };
        let shown = view! { <span class="seat-name" aria-hidden="true">{name.to_owned()}</span> };
        let face = face("span.face.face-here.face-s", name);
        Some(view! { <span class="seat">{face} {shown} {words}</span> })
    })
}

/// The way back, at the top left of a screen.
pub fn back(href: String, word: String) -> El {
    let word = view! { <span>{word}</span> };
    view! { <a class="back" href={href}>{arrow("back")} {word}</a> }
}

/// The way back to the first page.
pub fn back_to_start() -> El {
    back("/home".into(), use_texts().to_start().into())
}

/// Where one is, at the top left of a screen.
pub fn here(word: &'static str) -> El {
    view! { <span>{word}</span> }
}

/// The way to other screens.
pub fn nav() -> AnyView {
    let (device, router, t) = (use_device(), use_router(), use_texts());
    let found = memo(move || {
        device.read(Reads::All, |r| {
            (r.access().works_here(), r.status().attention > 0)
        })
    });
    let is_asked = later_memo_of(device, Reads::Moments, |replica| {
        replica.has_all() && list::waits_for_me(replica)
    });
    let link = move |classes, page: Route, href: &'static str| {
        view! {
            <{classes}
                href={href}
                aria-current={move || (router.get().route == page).then_some("page")}
            ></_>
        }
    };
    let word = |word| view! { <span class="word">{word}</span> };
    dynamic(move || {
        let (is_staff, needs_attention) = found.get();
        let (nav, picture, home) = if is_staff {
            ("nav.nav.nav-staff", "group", t.nav_group())
        } else {
            ("nav.nav.nav-guardian", "together", t.nav_together())
        };
        let attention = needs_attention.then(|| {
            let link = link("a.nav-link", Route::Attention, "/attention");
            let link = link.put(icon("alert")).put(word(t.attention_title()));
            view! { <li class="nav-rail nav-last">{link}</li> }
        });
        let home = link("a.nav-link", Route::Home, "/home")
            .put(icon(picture))
            .put(word(home));
        let questions = link("a.nav-link", Route::Questions, "/questions")
            .put(icon("question"))
            .put(word(t.ask_title()))
            .put(dynamic(move || {
                let words = view! { <span class="visually-hidden">{t.ask_mine_title()}</span> };
                let dot = view! { <span class="nav-dot">{words}</span> };
                is_asked.get().then_some(dot)
            }));
        let new = link("a.nav-link.nav-new", Route::New, "/new")
            .put(view! { <span class="plus">{icon("plus")}</span> })
            .put(word(t.new_title()));
        let mirror = is_staff.then(|| {
            let link = link("a.nav-link", Route::Work, "/work");
            // on a phone the bar holds five: there the way to it is on *Wij*
            view! { <li class="nav-rail">{link.put(icon("chart")).put(word(t.work_title()))}</li> }
        });
        let us = link("a.nav-link", Route::Us, "/us")
            .put(icon("people"))
            .put(word(t.us_title()));
        let search = link("a.nav-link", Route::Search, "/search")
            .put(icon("search"))
            .put(word(t.search_title()));
        let list = view! {
            <ul class="nav-list">
                <li>{home}</li>
                <li>{questions}</li>
                <li>{new}</li>
                <li>{search}</li>
                {mirror}
                {attention}
                <li>{us}</li>
            </ul>
        };
        view! {
            <{nav} aria-label={t.nav_label()}>
                <a class="nav-brand" href="/home" aria-label={t.nav_brand()}>{logo()}</a>
                {list}
            </_>
        }
    })
}

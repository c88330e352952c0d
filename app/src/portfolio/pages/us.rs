//! *Wij*: who is signed in, language and looks, this device, this release.

use crate::kit::button::button;
use crate::kit::dialog::{loses, question};
use crate::kit::el::{El, Part, reactive, view};
use crate::kit::icon::{face, icon_s};
use crate::kit::language::{Language, LanguageChoice};
use crate::kit::names;
use crate::kit::reactive::{dyn_text, dynamic};
use crate::kit::release::use_release;
use crate::kit::texts::{Texts, use_texts};
use crate::portfolio::audience::Viewer;
use crate::portfolio::changes::Reads;
use crate::portfolio::device::{Device, memo_of, use_device};
use crate::portfolio::frame::screen::{Screen, here};
use crate::portfolio::moment::call::{Call, call_link, of_centre};
use crate::portfolio::news::recent::{MomentRow, list, row};
use crate::portfolio::when;
use crate::portfolio::write::fields::{self, Choice};
use domain::access::Role;
use domain::replica::Delivery;
use leptos::prelude::*;
use std::collections::BTreeSet;

mod device;

use device::this_device;

/// The page at `/us`.
pub fn us_page() -> AnyView {
    let t = use_texts();
    let is_leaving = RwSignal::new(false);
    let heading = view! { <div><h1>{t.us_title()}</h1></div> };
    let columns = view! {
        <div class="us">
            <div class="us-column">{me(t, is_leaving)} {mentors(t)} {opened(t)} {looks(t)}</div>
            <div class="us-column">{this_device(t)} {about(t)}</div>
        </div>
    };
    let ask = dynamic(move || is_leaving.get().then(|| leave(t, is_leaving)));
    let screen = Screen::new(t.us_title(), here(t.us_title()));
    let page = (view! { <div class="head">{heading}</div> }, columns);
    (screen.show(page), ask).whole()
}

/// A card with a heading.
fn card(id: &'static str, title: &'static str) -> El {
    let heading = view! { <h2 id={id}>{title}</h2> };
    view! { <section class="card" aria-labelledby={id}>{heading}</section> }
}

/// Facts with their names.
fn facts<const N: usize>(all: [(&'static str, AnyView); N]) -> El {
    let one = |(name, value): (&'static str, AnyView)| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd>{value}</dd>
            </div>
        }
    };
    view! { <dl class="facts">{all.into_iter().map(one).collect::<Vec<_>>()}</dl> }
}

/// Name, and what the viewer is to whom.
fn who(t: Texts, (directory, access): Viewer) -> (String, Vec<String>, bool) {
    let of_role = |role: Role| {
        let children = directory
            .children
            .iter()
            .filter(move |c| c.roles.contains(&role));
        children
            .map(|c| names::child(directory, c.id))
            .collect::<Vec<_>>()
    };
    let groups = directory.groups.iter().filter(|group| {
        let mut children = directory.children.iter();
        children.any(|c| c.group == Some(group.id) && access.centre_role(c.id).is_some())
    });
    let groups: Vec<String> = groups.map(|group| group.name.clone()).collect();
    let (own, mentored) = (of_role(Role::Guardian), of_role(Role::Mentor));
    let mut lines = Vec::new();
    if !groups.is_empty() {
        let is_lead = !of_role(Role::Lead).is_empty();
        let groups = names::list(t, &groups);
        lines.push(if is_lead {
            t.us_lead(&groups)
        } else {
            t.us_staff(&groups)
        });
    }
    if !mentored.is_empty() {
        lines.push(t.us_mentor_of(&names::list(t, &mentored)));
    }
    if !own.is_empty() {
        lines.push(t.us_guardian_of(&names::list(t, &own)));
    }
    (directory.me.name.clone(), lines, access.works_here())
}

fn me(t: Texts, is_leaving: RwSignal<bool>) -> AnyView {
    let device = use_device();
    let found = memo_of(device, Reads::Directory, move |r| {
        r.directory().map(|d| (who(t, (d, r.access())), d.leads))
    });
    let leave = move || {
        let is_unsent = device.peek(|r| r.entries().any(|e| e.delivery != Delivery::Sent));
        if is_unsent || device.shell().drafts() > 0 {
            is_leaving.set(true);
        } else {
            device.shell().sign_out();
        }
    };
    dynamic(move || {
        let ways = (
            view! {
                <a class="btn btn-text" href="/account" rel="external">
                    <span>{t.us_account()}</span>
                </a>
            },
            goodbye(device, t, leave),
        );
        // a device that was given nothing yet does not know who this is
        let Some(((name, lines, works), leads)) = found.get() else {
            return view! { <div class="card">{ways}</div> };
        };
        let classes = if works {
            "span.face.face-here"
        } else {
            "span.face.face-home"
        };
        let lines = lines
            .into_iter()
            .map(|line| view! { <p class="soft">{line}</p> });
        let beside = view! {
            <div>
                <h2 id="me">{name.clone()}</h2>
                {lines.collect::<Vec<_>>()}
            </div>
        };
        view! {
            <section class="card" aria-labelledby="me">
                <div class="head">{face(classes, &name)} {beside}</div>
                {works.then(|| work_link(t))}
                {leads.then(|| desk_link(t))}
                {ways}
            </section>
        }
    })
}

/// The way to the group's own mirror.
fn work_link(t: Texts) -> El {
    view! {
        <a class="btn btn-quiet" href="/work">
            {icon_s("chart")}
            <span>{t.work_title()}</span>
        </a>
    }
}

/// The way to the desk, which the server draws.
pub fn desk_link(t: Texts) -> El {
    view! {
        <a class="btn btn-quiet" href="/desk" rel="external">
            {icon_s("group")}
            <span>{t.us_desk()}</span>
        </a>
    }
}

/// One's own device is signed out of, a shared one is locked.
fn goodbye(device: Device, t: Texts, leave: impl Fn() + 'static) -> El {
    let quiet = "button.btn.btn-quiet";
    if device.host.with_untracked(|host| host.is_shared) {
        return button(quiet, "lock", t.tablet_lock(), move || {
            device.shell().lock();
        });
    }
    button(quiet, "sign-out", t.sign_out(), leave)
}

/// Who one talks to about one's own child.
fn mentors(t: Texts) -> AnyView {
    let found = memo_of(use_device(), Reads::Directory, |replica| {
        let directory = replica.directory()?;
        let own = directory
            .children
            .iter()
            .filter(|c| c.roles.contains(&Role::Guardian));
        let mentors = own.filter_map(|child| {
            let mentor = directory.name(child.mentor?)?.to_owned();
            let group = directory.group_of(child);
            let called = group.map(|group| group.name.clone()).unwrap_or_default();
            let call = of_centre(directory, child.id);
            Some((names::child(directory, child.id), mentor, called, call))
        });
        Some(mentors.collect::<Vec<_>>())
    });
    dynamic(move || {
        let card = |(child, mentor, group, call): (String, String, String, Option<Call>)| {
            let call = call.map(|call| call_link(t, &call));
            let face = face("span.face.face-here", &mentor);
            let contact = t.us_mentor(&group, names::first(&mentor));
            let words = view! {
                <div>
                    <p><b>{mentor}</b></p>
                    <p class="soft">{contact}</p>
                </div>
            };
            view! {
                <section class="card">
                    <h2>{t.us_mentor_title(&child)}</h2>
                    <div class="head">{face} {words}</div>
                    {call}
                </section>
            }
        };
        let cards = found.get().unwrap_or_default().into_iter().map(card);
        cards.collect::<Vec<_>>()
    })
}

/// Who looked at the portfolio of one's own child, and what one agrees to: pages of
/// the server.
fn opened(t: Texts) -> AnyView {
    let is_guardian = memo_of(use_device(), Reads::Directory, |replica| {
        let mut children = replica.directory().into_iter().flat_map(|d| &d.children);
        children.any(|child| child.roles.contains(&Role::Guardian))
    });
    dynamic(move || {
        let link = |to, picture, word| {
            let word = view! { <span>{word}</span> };
            view! { <a class="btn btn-quiet" href={to} rel="external">{icon_s(picture)} {word}</a> }
        };
        is_guardian.get().then(|| {
            let opened = link("/account/opened", "eye", t.traces_open_link());
            (opened, link("/account/consent", "check", t.us_consent()))
        })
    })
}

/// Language, and light or dark.
fn looks(t: Texts) -> El {
    let device = use_device();
    let language = expect_context::<LanguageChoice>();
    let languages = Language::ALL.map(|of| Choice {
        kind: "radio",
        name: "language",
        word: view! { <span lang={of.tag()}>{of.name()}</span> }.view(),
        is_chosen: reactive(move || t.language == of),
        choose: Box::new(move || {
            device.shell().keep_preference("language", of.tag());
            language.choose(of);
        }),
    });
    let current = device.shell().preference("theme").unwrap_or_default();
    let themes = [
        ("", "device", t.theme_device()),
        ("light", "sun", t.theme_light()),
        ("dark", "moon", t.theme_dark()),
    ];
    let themes = themes.map(|(value, picture, word)| {
        let is_current = current == value;
        Choice {
            kind: "radio",
            name: "theme",
            word: (icon_s(picture), word).whole(),
            is_chosen: reactive(move || is_current),
            choose: Box::new(move || device.shell().keep_preference("theme", value)),
        }
    });
    let languages = fields::choices("div.segmented", languages.into());
    let themes = fields::choices("div.segmented", themes.into());
    card("looks", t.looks_title())
        .put(fields::group(t.language_label(), "", languages))
        .put(fields::group(t.theme_label(), "", themes))
}

/// The release, and when the server was last there.
fn about(t: Texts) -> El {
    let answered = memo_of(use_device(), Reads::All, |replica| {
        replica.status().answered_ms
    });
    let answered = dyn_text(move || match answered.get() {
        Some(ms) => when::time(t, ms),
        None => t.about_never().into(),
    });
    let version = format!("{} ({})", env!("CARGO_PKG_VERSION"), use_release().build());
    let facts = facts([
        (t.about_version(), version.whole()),
        (t.about_server(), answered),
    ]);
    card("about", t.about_title()).put(facts)
}

/// Signing out with work that only this device has.
fn leave(t: Texts, is_leaving: RwSignal<bool>) -> El {
    let device = use_device();
    let close = Callback::new(move |()| is_leaving.set(false));
    let go_on = Callback::new(move |()| device.shell().sign_out());
    // of what was refused as a whole there is nothing to show, but it goes all the same
    let (count, unsent): (usize, Vec<MomentRow>) = device.peek(|replica| {
        let unsent = replica.entries().filter(|e| e.delivery != Delivery::Sent);
        let mut moments = BTreeSet::new();
        moments.extend(unsent.map(|e| e.recorded.op.moment));
        let rows = moments.iter().filter_map(|id| row(replica, t, *id));
        (moments.len(), rows.collect())
    });
    let drafts = device.shell().drafts();
    let rows = (!unsent.is_empty()).then(|| list(t, unsent));
    let unsent = (count > 0).then(|| view! { <p>{t.leave_unsent(count)}</p> });
    let drafts = (drafts > 0).then(|| view! { <p>{t.leave_drafts(drafts)}</p> });
    let body = view! {
        <div class="stack">
            {unsent}
            {rows}
            {drafts}
        </div>
    };
    let words = (t.leave_stay(), loses(t.leave_go()));
    question(t.leave_question(), body, words, close, go_on)
}

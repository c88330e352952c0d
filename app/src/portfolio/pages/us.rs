//! *Wij*: who is signed in, language and looks, this device, this release.

use crate::kit::button::button;
use crate::kit::dialog::{loses, question};
use crate::kit::el::{El, Part, el, live};
use crate::kit::icon::{face, icon_s, line};
use crate::kit::language::{Language, LanguageChoice};
use crate::kit::names;
use crate::kit::reactive::{part, words};
use crate::kit::release::use_release;
use crate::kit::texts::{Texts, number, use_texts};
use crate::portfolio::audience::Viewer;
use crate::portfolio::device::{Device, fact_of, use_device};
use crate::portfolio::frame::screen::{Screen, here};
use crate::portfolio::moment::call::{Call, call_link};
use crate::portfolio::news::recent::{Row, list, row};
use crate::portfolio::when;
use crate::portfolio::write::fields::{self, Choice};
use domain::access::Role;
use domain::directory::Group;
use domain::replica::{Delivery, Replica};
use domain::text::Phone;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The page at `/us`.
pub fn us_page() -> AnyView {
    let t = use_texts();
    let is_leaving = RwSignal::new(false);
    let heading = el("div").put(el("h1").put(t.us_title()));
    let columns = el("div.us")
        .put(el("div.us-column").put((me(t, is_leaving), mentors(t), opened(t), looks(t))))
        .put(el("div.us-column").put((this_device(t), about(t))));
    let ask = part(move || is_leaving.get().then(|| leave(t, is_leaving)));
    let screen = Screen::new(t.us_title(), here(t.us_title()));
    let page = (el("div.head").put(heading), columns);
    (screen.show(page), ask).whole()
}

/// A card with a heading.
fn card(id: &'static str, title: &'static str) -> El {
    let heading = el("h2").set("id", id).put(title);
    el("section.card").set("aria-labelledby", id).put(heading)
}

/// Facts with their names.
fn facts<const N: usize>(all: [(&'static str, AnyView); N]) -> El {
    let one = |(name, value): (&'static str, AnyView)| {
        el("div").put(el("dt").put(name)).put(el("dd").put(value))
    };
    el("dl.facts").put(all.into_iter().map(one).collect::<Vec<_>>())
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
    let found = fact_of(device, move |r| {
        r.directory().map(|d| (who(t, (d, r.access())), d.leads))
    });
    let leave = move || {
        let is_unsent = device.peek(|r| r.status().waiting > 0 || r.status().attention > 0);
        if is_unsent || has_draft(device) {
            is_leaving.set(true);
        } else {
            device.shell().sign_out();
        }
    };
    part(move || {
        let ways = (
            el("a.btn.btn-text")
                .set("href", "/account")
                .set("rel", "external")
                .put(el("span").put(t.us_account())),
            goodbye(device, t, leave),
        );
        // a device that was given nothing yet does not know who this is
        let Some(((name, lines, works), leads)) = found.get() else {
            return el("div.card").put(ways);
        };
        let classes = if works {
            "span.face.face-here"
        } else {
            "span.face.face-home"
        };
        let lines = lines.into_iter().map(|line| el("p.soft").put(line));
        let beside = el("div")
            .put(el("h2").set("id", "me").put(name.clone()))
            .put(lines.collect::<Vec<_>>());
        el("section.card")
            .set("aria-labelledby", "me")
            .put(el("div.head").put(face(classes, &name)).put(beside))
            .put(works.then(|| work_link(t)))
            .put(leads.then(|| desk_link(t)))
            .put(ways)
    })
}

/// The way to the group's own mirror.
fn work_link(t: Texts) -> El {
    el("a.btn.btn-quiet")
        .set("href", "/work")
        .put(icon_s("chart"))
        .put(el("span").put(t.work_title()))
}

/// The way to the desk, which the server draws.
pub fn desk_link(t: Texts) -> El {
    el("a.btn.btn-quiet")
        .set("href", "/desk")
        .set("rel", "external")
        .put(icon_s("group"))
        .put(el("span").put(t.us_desk()))
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

/// Whether a new moment is being written that only this device knows.
fn has_draft(device: Device) -> bool {
    let children = device.peek(|replica| {
        let children = replica
            .directory()
            .map(|directory| directory.children.iter());
        children
            .into_iter()
            .flatten()
            .map(|c| format!("new/{}", c.id))
            .collect::<Vec<_>>()
    });
    let shell = device.shell();
    let mut keys = std::iter::once("new".to_owned()).chain(children);
    keys.any(|key| shell.draft(&key).is_some())
}

/// Who one talks to about one's own child.
fn mentors(t: Texts) -> AnyView {
    let found = fact_of(use_device(), |replica| {
        let directory = replica.directory()?;
        let own = directory
            .children
            .iter()
            .filter(|c| c.roles.contains(&Role::Guardian));
        let mentors = own.filter_map(|child| {
            let mentor = directory.name(child.mentor?)?.to_owned();
            let of_child = |group: &&Group| Some(group.id) == child.group;
            let group = directory.groups.iter().find(of_child);
            let called = group.map(|group| group.name.clone()).unwrap_or_default();
            let phone = group.and_then(|group| group.phone.clone());
            Some((names::child(directory, child.id), mentor, called, phone))
        });
        Some(mentors.collect::<Vec<_>>())
    });
    part(move || {
        let card = |(child, mentor, group, phone): (String, String, String, Option<Phone>)| {
            let call = phone.map(|phone| {
                let call = Call {
                    name: group.clone(),
                    number: phone.as_str().into(),
                    dialled: phone.dialled(),
                };
                call_link(t, &call)
            });
            let face = face("span.face.face-here", &mentor);
            let contact = t.us_mentor(&group, names::first(&mentor));
            let words = el("div")
                .put(el("p").put(el("b").put(mentor)))
                .put(el("p.soft").put(contact));
            el("section.card")
                .put(el("h2").put(t.us_mentor_title(&child)))
                .put(el("div.head").put(face).put(words))
                .put(call)
        };
        let cards = found.get().unwrap_or_default().into_iter().map(card);
        cards.collect::<Vec<_>>()
    })
}

/// Who looked at the portfolio of one's own child: a page of the server.
fn opened(t: Texts) -> AnyView {
    let is_guardian = fact_of(use_device(), |replica| {
        let mut children = replica.directory().into_iter().flat_map(|d| &d.children);
        children.any(|child| child.roles.contains(&Role::Guardian))
    });
    part(move || {
        is_guardian.get().then(|| {
            el("a.btn.btn-quiet")
                .set("href", "/account/opened")
                .set("rel", "external")
                .put(icon_s("eye"))
                .put(el("span").put(t.traces_open_link()))
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
        word: el("span").set("lang", of.tag()).put(of.name()).view(),
        is_chosen: live(move || t.language == of),
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
            is_chosen: live(move || is_current),
            choose: Box::new(move || device.shell().keep_preference("theme", value)),
        }
    });
    let languages = fields::choices("div.segmented", languages.into());
    let themes = fields::choices("div.segmented", themes.into());
    card("looks", t.looks_title())
        .put(fields::group(t.language_label(), "", languages))
        .put(fields::group(t.theme_label(), "", themes))
}

/// What is kept here, and how safe it is.
fn this_device(t: Texts) -> El {
    let device = use_device();
    let found = fact_of(device, |replica| {
        let status = replica.status();
        let unsent = status.waiting + status.attention;
        (unsent, status.waiting_since_ms, moments(replica))
    });
    let content = part(move || {
        let host = device.host.get();
        let (unsent, since, count) = found.get();
        let unsent = match (unsent, since) {
            (0, _) => t.device_unsent_none().into(),
            (count, None) => number(count),
            (count, Some(ms)) => t.device_unsent(&number(count), &when::time(t, ms)),
        };
        let kept = if host.is_persisted {
            line("span.mark.mark-ok", "lock", t.device_kept())
        } else {
            line("span.mark", "alert", t.device_may_clear())
        };
        let is_at_risk = !host.is_persisted && !host.is_installed;
        let facts = facts([
            (t.device_unsent_label(), unsent.whole()),
            (t.device_moments(), number(count).whole()),
            (t.device_keeping(), kept.view()),
        ]);
        let room = host.storage.map(|storage| room(t, storage));
        let advice = is_at_risk.then(|| el("p.hint").put(t.device_install()));
        (facts, room, advice)
    });
    card("device", t.device_this_title()).put(content)
}

/// How many moments are on this device.
fn moments(replica: &Replica) -> usize {
    let children = replica
        .directory()
        .map(|d| d.children.iter().map(|c| Some(c.id)));
    let of = children.into_iter().flatten().chain([None]);
    let mut found = BTreeSet::new();
    found.extend(of.flat_map(|child| replica.moments_of(child)));
    found.len()
}

fn room(t: Texts, (used, most): (f64, f64)) -> El {
    let words = t.device_room(&bytes(t, used), &bytes(t, most));
    let meter = el("meter.room")
        .set("aria-labelledby", "room")
        .set("min", "0")
        .with("max", megabytes(most).to_string())
        .with("value", megabytes(used).to_string())
        .put(words.clone());
    let label = el("span.label").set("id", "room").put(words);
    el("div.field").put(label).put(meter)
}

/// Tenths of a megabyte: whole numbers, because floating point takes more code
/// to write than a whole page.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "what a browser stores, rounded"
)]
fn megabytes(bytes: f64) -> u64 {
    (bytes / 1e5) as u64
}

/// A size in MB or GB with one decimal.
fn bytes(t: Texts, bytes: f64) -> String {
    let tenths = megabytes(bytes);
    let (tenths, unit) = if tenths < 10_000 {
        (tenths, "MB")
    } else {
        (tenths / 1_000, "GB")
    };
    let comma = match t.language {
        Language::Nl => ',',
        Language::En => '.',
    };
    format!("{}{comma}{} {unit}", tenths / 10, tenths % 10)
}

/// The release, and when the server was last there.
fn about(t: Texts) -> El {
    let answered = fact_of(use_device(), |replica| replica.status().answered_ms);
    let answered = words(move || match answered.get() {
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
    let unsent: Vec<Row> = device.peek(|replica| {
        let unsent = replica.entries().filter(|e| e.delivery != Delivery::Sent);
        let mut moments = BTreeSet::new();
        moments.extend(unsent.map(|e| e.recorded.op.moment));
        moments
            .into_iter()
            .filter_map(|id| row(replica, t, id))
            .collect()
    });
    let text = match unsent.len() {
        0 => t.leave_draft().to_owned(),
        count => t.leave_unsent(count),
    };
    let rows = (!unsent.is_empty()).then(|| list(t, unsent));
    let body = el("div.stack").put(el("p").put(text)).put(rows);
    let words = (t.leave_stay(), loses(t.leave_go()));
    question(t.leave_question(), body, words, close, go_on)
}

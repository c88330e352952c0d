//! *Wij*: who is signed in, language and looks, this device, this release.

use crate::components::dialog::question;
use crate::components::icon::{face, icon, icon_in, icon_s};
use crate::components::recent::{Row, row, row_view};
use crate::components::screen::{Screen, here};
use crate::device::use_device;
use crate::language::{Language, LanguageChoice};
use crate::release::use_release;
use crate::texts::{Texts, use_texts};
use crate::{names, when};
use domain::access::Role;
use domain::directory::Directory;
use domain::id::MomentId;
use domain::replica::{Delivery, Replica};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The page at `/us`.
#[component]
pub fn UsPage() -> impl IntoView {
    let t = use_texts();
    let is_leaving = RwSignal::new(false);
    view! {
        <Screen title=t.us_title() start=here(t.us_title().into())>
            <div class="head"><div><h1>{t.us_title()}</h1></div></div>
            <div class="us">
                <div class="us-column">
                    <Me is_leaving/>
                    <Mentors/>
                    <Looks/>
                </div>
                <div class="us-column"><ThisDevice/><About/></div>
            </div>
        </Screen>
        {move || is_leaving.get().then(|| leave(t, is_leaving))}
    }
}

/// Name, and what the viewer is to whom.
fn me(t: Texts, directory: &Directory) -> (String, Vec<String>, bool) {
    let access = directory.access();
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

#[component]
fn Me(is_leaving: RwSignal<bool>) -> impl IntoView {
    let (device, t) = (use_device(), use_texts());
    let me = Memo::new(move |_| device.read(|r| r.directory().map(|d| me(t, d))));
    let leave = move |_| {
        let is_unsent = device.peek(|r| r.status().waiting > 0 || r.status().attention > 0);
        if is_unsent || has_draft(device) {
            is_leaving.set(true);
        } else {
            device.shell().sign_out();
        }
    };
    move || {
        let (name, lines, works) = me.get()?;
        let class = if works {
            "face face-here"
        } else {
            "face face-home"
        };
        let lines = lines
            .into_iter()
            .map(|line| view! { <p class="soft">{line}</p> });
        Some(view! {
            <section class="card" aria-labelledby="me">
                <div class="head">
                    {face(&name, class)}
                    <div><h2 id="me">{name.clone()}</h2>{lines.collect::<Vec<_>>()}</div>
                </div>
                <button class="btn btn-quiet" r#type="button" on:click=leave>
                    {icon_in("sign-out", "icon icon-s icon-flip")}{t.sign_out()}
                </button>
            </section>
        })
    }
}

/// Whether a new moment is being written that only this device knows.
fn has_draft(device: crate::device::Device) -> bool {
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
#[component]
fn Mentors() -> impl IntoView {
    let (device, t) = (use_device(), use_texts());
    let mentors = Memo::new(move |_| {
        device.read(|replica| {
            let directory = replica.directory()?;
            let own = directory
                .children
                .iter()
                .filter(|c| c.roles.contains(&Role::Guardian));
            let mentors = own.filter_map(|child| {
                let mentor = directory.name(child.mentor?)?.to_owned();
                let group = child.group.and_then(|group| directory.group_name(group));
                let group = group.unwrap_or_default().to_owned();
                Some((names::child(directory, child.id), mentor, group))
            });
            Some(mentors.collect::<Vec<_>>())
        })
    });

    move || {
        let mentors = mentors.get().unwrap_or_default().into_iter().enumerate();
        let card = |(at, (child, mentor, group)): (usize, (String, String, String))| {
            let id = format!("mentor-{at}");
            view! {
                <section class="card" aria-labelledby=id.clone()>
                    <h2 id=id.clone()>{t.us_mentor_title(&child)}</h2>
                    <div class="head">
                        {face(&mentor, "face face-here")}
                        <div>
                            <p><b>{mentor.clone()}</b></p>
                            <p class="soft">{t.us_mentor(&group, names::first(&mentor))}</p>
                        </div>
                    </div>
                </section>
            }
        };
        mentors.map(card).collect::<Vec<_>>()
    }
}

/// Language, and light or dark.
#[component]
fn Looks() -> impl IntoView {
    let (device, t) = (use_device(), use_texts());
    let language = expect_context::<LanguageChoice>();
    let languages = Language::ALL.map(|of| {
        let choose = move |_| {
            device.shell().keep_preference("language", of.tag());
            language.choose(of);
        };
        view! {
            <label class="choice">
                <input
                    r#type="radio" name="language" prop:checked=t.language == of on:change=choose
                />
                <span lang=of.tag()>{of.name()}</span>
            </label>
        }
    });
    let current = device.shell().preference("theme").unwrap_or_default();
    let themes = [
        ("", "device", t.theme_device()),
        ("light", "sun", t.theme_light()),
        ("dark", "moon", t.theme_dark()),
    ];
    let themes = themes.map(|(value, picture, word)| {
        view! {
            <label class="choice">
                <input
                    r#type="radio" name="theme" prop:checked=current == value
                    on:change=move |_| device.shell().keep_preference("theme", value)
                />
                {icon_s(picture)}{word}
            </label>
        }
    });
    view! {
        <section class="card" aria-labelledby="looks">
            <h2 id="looks">{t.looks_title()}</h2>
            <fieldset class="field">
                <legend>{t.language_label()}</legend>
                <div class="segmented">{Vec::from(languages)}</div>
            </fieldset>
            <fieldset class="field">
                <legend>{t.theme_label()}</legend>
                <div class="segmented">{Vec::from(themes)}</div>
            </fieldset>
        </section>
    }
}

/// What is kept here, and how safe it is.
#[component]
fn ThisDevice() -> impl IntoView {
    let (device, t) = (use_device(), use_texts());
    let waiting = Memo::new(move |_| {
        device.read(|replica| {
            let status = replica.status();
            (status.waiting + status.attention, status.waiting_since_ms)
        })
    });
    let waiting = move || match waiting.get() {
        (0, _) => t.device_unsent_none().into(),
        (count, None) => crate::texts::number(count),
        (count, Some(ms)) => t.device_unsent(&crate::texts::number(count), &when::time(t, ms)),
    };
    let count = Memo::new(move |_| device.read(moments));
    let host = device.host;
    let kept = move || {
        let (class, picture, words) = if host.with(|host| host.is_persisted) {
            ("mark mark-ok", "lock", t.device_kept())
        } else {
            ("mark", "alert", t.device_may_clear())
        };
        view! { <span class=class>{icon(picture)}<span>{words}</span></span> }
    };
    let advice = move || {
        let is_at_risk = host.with(|host| !host.is_persisted && !host.is_installed);
        is_at_risk.then(|| view! { <p class="hint">{t.device_install()}</p> })
    };
    view! {
        <section class="card" aria-labelledby="device">
            <h2 id="device">{t.device_this_title()}</h2>
            <dl class="facts">
                <div><dt>{t.device_unsent_label()}</dt><dd>{waiting}</dd></div>
                <div>
                    <dt>{t.device_moments()}</dt>
                    <dd>{move || crate::texts::number(count.get())}</dd>
                </div>
                <div><dt>{t.device_keeping()}</dt><dd>{kept}</dd></div>
            </dl>
            {move || host.with(|host| host.storage).map(|storage| room(t, storage))}
            {advice}
        </section>
    }
}

/// How many moments are on this device.
fn moments(replica: &Replica) -> usize {
    let children = replica
        .directory()
        .map(|d| d.children.iter().map(|c| Some(c.id)));
    let of = children.into_iter().flatten().chain([None]);
    let found: BTreeSet<MomentId> = of.flat_map(|child| replica.moments_of(child)).collect();
    found.len()
}

fn room(t: Texts, (used, most): (f64, f64)) -> AnyView {
    let words = t.device_room(&bytes(t, used), &bytes(t, most));
    view! {
        <div class="field">
            <span class="label" id="room">{words.clone()}</span>
            <meter class="room" aria-labelledby="room" min="0" max=most value=used>{words}</meter>
        </div>
    }
    .into_any()
}

/// A size in MB or GB with one decimal.
fn bytes(t: Texts, bytes: f64) -> String {
    let (size, unit) = match bytes {
        ..1e9 => (bytes / 1e6, "MB"),
        _ => (bytes / 1e9, "GB"),
    };
    let size = format!("{size:.1} {unit}");
    match t.language {
        Language::Nl => size.replace('.', ","),
        Language::En => size,
    }
}

/// The release, and when the server was last there.
#[component]
fn About() -> impl IntoView {
    let (device, t) = (use_device(), use_texts());
    let answered = Memo::new(move |_| device.read(|replica| replica.status().answered_ms));
    let answered = move || match answered.get() {
        Some(ms) => when::time(t, ms),
        None => t.about_never().into(),
    };
    let version = format!("{} ({})", env!("CARGO_PKG_VERSION"), use_release().build());
    view! {
        <section class="card" aria-labelledby="about">
            <h2 id="about">{t.about_title()}</h2>
            <dl class="facts">
                <div><dt>{t.about_version()}</dt><dd>{version}</dd></div>
                <div><dt>{t.about_server()}</dt><dd>{answered}</dd></div>
            </dl>
        </section>
    }
}

/// Signing out with work that only this device has.
fn leave(t: Texts, is_leaving: RwSignal<bool>) -> AnyView {
    let device = use_device();
    let close = Callback::new(move |()| is_leaving.set(false));
    let go_on = Callback::new(move |()| device.shell().sign_out());
    let unsent: Vec<Row> = device.peek(|replica| {
        let unsent = replica.entries().filter(|e| e.delivery != Delivery::Sent);
        let moments: BTreeSet<MomentId> = unsent.map(|e| e.recorded.op.moment).collect();
        moments
            .into_iter()
            .filter_map(|id| row(replica, t, id))
            .collect()
    });
    let text = match unsent.len() {
        0 => t.leave_draft().into(),
        count => t.leave_unsent(count),
    };
    let rows = unsent
        .into_iter()
        .map(|row| view! { <li>{row_view(t, row)}</li> });
    let rows: Vec<_> = rows.collect();
    let body = view! {
        <p>{text}</p>
        {(!rows.is_empty()).then(|| view! { <ul class="rows">{rows}</ul> })}
    };
    let words = (t.leave_stay(), t.leave_go());
    question(t.leave_question(), body.into_any(), words, close, go_on)
}

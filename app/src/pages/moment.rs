//! One moment: everything that was added, and all that the viewer may do.

use crate::components::icon::{Drawing, icon, icon_s};
use crate::components::lone::{empty, lone};
use crate::components::moment_card::{Invitation, invitation, invite_with};
use crate::components::moment_dialogs::{Asked, Dialogs};
use crate::components::moment_sides::{actions, add_button, foot, own_foot, versions};
use crate::components::said::{own_words, said};
use crate::components::screen::{Screen, back};
use crate::components::side::{pair, strip};
use crate::components::status::notice;
use crate::device::use_device;
use crate::may::{May, may};
use crate::seen::{Said, Seen, seen};
use crate::texts::{Texts, use_texts};
use crate::{names, place, when};
use domain::id::{ChildId, MomentId};
use domain::op::{Audience, Perspective};
use leptos::prelude::*;

/// The moment, what may be done, and what stands in the empty places.
#[derive(Clone, PartialEq)]
struct Page {
    seen: Seen,
    may: May,
    home: Invitation,
    here: Invitation,
    needs_attention: bool,
}

/// The page at `/moment/:id`.
#[component]
pub fn MomentPage() -> impl IntoView {
    let id = place::use_id::<MomentId>();
    move || match id.get() {
        Some(id) => view! { <OneMoment id/> }.into_any(),
        None => missing(),
    }
}

#[component]
fn OneMoment(id: MomentId) -> impl IntoView {
    let (device, t) = (use_device(), use_texts());
    let from = place::use_asked::<ChildId>("child");
    let add = place::use_asked::<String>("add");
    let page = Memo::new(move |_| {
        let from = from.get();
        device.read(|replica| {
            let seen = seen(replica, t, id, None)?;
            let directory = replica.directory()?;
            let moment = replica.moment(id)?;
            let may = may(moment, replica.access());
            let about = from.filter(|child| seen.children.iter().any(|(id, _)| id == child));
            let child = about.or_else(|| Some(seen.children.first()?.0));
            let is_shared = moment
                .contributions
                .iter()
                .any(|c| c.audience == Audience::Shared);
            let invitation = |side| match child {
                Some(child) => {
                    let are_several = seen.children.len() > 1;
                    invitation(t, directory, child, side, is_shared, are_several)
                }
                None => (t.invite_draft().into(), None),
            };
            Some(Page {
                home: invitation(Perspective::Home),
                here: invitation(Perspective::Here),
                needs_attention: replica.attention().iter().any(|(of, _)| *of == id),
                seen,
                may,
            })
        })
    });
    let asked = RwSignal::new(None::<Asked>);
    Effect::new(move |_| {
        let side = match add.get().as_deref() {
            Some("home") => Perspective::Home,
            Some("here") => Perspective::Here,
            _ => return,
        };
        asked.set(Some(Asked::Add(side)));
    });
    let title = Signal::derive(move || {
        page.get()
            .map(|page| heading(t, &page.seen).0)
            .unwrap_or_default()
    });
    let start = move || start(t, from.get(), page.get());
    let content = move || match page.get() {
        Some(page) => article(t, id, &page, asked),
        None if !device.read(domain::replica::Replica::has_all) => empty(
            1,
            Drawing::Empty,
            t.loading_title().into(),
            t.loading_text().into(),
            ().into_any(),
        ),
        None => lone(
            Drawing::Lost,
            t.moment_gone_title(),
            t.moment_gone(),
            home_link(t),
        ),
    };
    view! {
        <Screen title start=start.into_any()>{content}</Screen>
        <Dialogs id asked about=from/>
    }
}

fn home_link(t: Texts) -> AnyView {
    view! { <a class="btn" href="/home">{t.to_start()}</a> }.into_any()
}

fn missing() -> AnyView {
    let t = use_texts();
    view! {
        <Screen title=t.not_found_title() start=back("/home".into(), t.to_start().into())>
            {lone(Drawing::Lost, t.not_found_title(), t.not_found_text(), home_link(t))}
        </Screen>
    }
    .into_any()
}

/// The way back: to the child that one came from, or the only one.
fn start(t: Texts, from: Option<ChildId>, page: Option<Page>) -> AnyView {
    let device = use_device();
    let children = page.map(|page| page.seen.children).unwrap_or_default();
    let child = from.or_else(|| {
        children
            .first()
            .map(|(id, _)| *id)
            .filter(|_| children.len() == 1)
    });
    let name = child.and_then(|child| {
        device.peek(|replica| replica.directory().map(|d| (child, names::child(d, child))))
    });
    match name.filter(|(_, name)| !name.is_empty()) {
        Some((child, name)) => back(place::child(child), name),
        None => back("/home".into(), t.to_start().into()),
    }
}

/// The title, or else the day; and the day where there is a title.
fn heading(t: Texts, seen: &Seen) -> (String, Option<String>) {
    let day = when::day(t, seen.day);
    match &seen.title {
        Some(title) => (title.clone(), Some(day)),
        None => (day, None),
    }
}

fn article(t: Texts, id: MomentId, page: &Page, asked: RwSignal<Option<Asked>>) -> AnyView {
    let Page { seen, may, .. } = page;
    let (heading, day) = heading(t, seen);
    let contributions = |all: &[Said]| {
        let shown = all.iter().map(|contribution| {
            let about_versions = versions(t, id, contribution, asked);
            said(
                contribution,
                about_versions,
                actions(t, id, contribution, asked),
            )
        });
        shown.collect::<Vec<_>>()
    };
    let side = |of: Perspective, all: &[Said], invitation: &Invitation| {
        let first = if all.is_empty() {
            let action = invitation.1.filter(|_| may.adds(of));
            invite_with(
                invitation.0.clone(),
                action.map(|word| add_button(of, word, asked)),
            )
        } else {
            contributions(all).into_any()
        };
        (first, foot(t, of, may, all.is_empty(), asked)).into_any()
    };
    let own: Vec<AnyView> = seen
        .child
        .iter()
        .map(|said| {
            let acts = (versions(t, id, said, asked), actions(t, id, said, asked));
            own_words(said, acts.into_any())
        })
        .collect();
    let own_words = (!own.is_empty() || !may.child.is_empty())
        .then(|| strip(2, (own, own_foot(t, seen, may, asked)).into_any()));
    let attention = page.needs_attention.then(|| {
        let link = view! { <a class="btn btn-quiet" href="/attention">{t.attention_look()}</a> };
        notice(
            true,
            "alert",
            t.attention_title(),
            t.attention_here(),
            link.into_any(),
        )
    });
    view! {
        <article class="moment-page">
            {attention}
            <div class="moment-head">
                <h1 class="moment-date">{heading}</h1>
                {day.map(|day| view! { <p class="soft">{day}</p> })}
                {about(t, seen, may, asked)}
            </div>
            <div class="moment">
                {pair(
                    2,
                    side(Perspective::Home, &seen.home, &page.home),
                    side(Perspective::Here, &seen.here, &page.here),
                )}
                {own_words}
            </div>
        </article>
    }
    .into_any()
}

/// Whom and what it is about, and changing that.
fn about(t: Texts, seen: &Seen, may: &May, asked: RwSignal<Option<Asked>>) -> AnyView {
    let children = seen.children.iter().map(|(id, name)| {
        let face = crate::components::icon::face(name, "face");
        view! { <li><a class="chip" href=place::child(*id)>{face}{name.clone()}</a></li> }
    });
    let children: Vec<_> = children.collect();
    let themes = seen.themes.iter();
    let themes: Vec<_> = themes
        .map(|theme| view! { <li class="chip">{icon("tag")}{theme.clone()}</li> })
        .collect();
    let change = may.changes_facts().then(|| {
        view! {
            <button
                class="btn btn-text" r#type="button"
                on:click=move |_| asked.set(Some(Asked::Facts))
            >
                {icon_s("pencil")}<span>{t.facts_action()}</span>
            </button>
        }
    });
    let newer = seen
        .waits_for_update
        .then(|| view! { <p class="hint">{t.moment_newer()}</p> });
    view! {
        <div class="moment-about">
            {(!children.is_empty()).then(|| view! {
                <ul class="chips" aria-label=t.facts_children()>{children}</ul>
            })}
            {(!themes.is_empty()).then(|| view! {
                <ul class="chips" aria-label=t.form_themes()>{themes}</ul>
            })}
            {change}{newer}
        </div>
    }
    .into_any()
}

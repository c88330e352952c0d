//! One moment: everything that was added, and all that the viewer may do.

use crate::address;
use crate::kit::button::{link, text_button};
use crate::kit::el::{El, Part, view};
use crate::kit::empty_state::{empty_page, empty_state};
use crate::kit::icon::{Drawing, face, icon};
use crate::kit::names;
use crate::kit::reactive::dynamic;
use crate::kit::router::use_router;
use crate::kit::side::{pair, strip};
use crate::kit::texts::{Texts, use_texts};
use crate::portfolio::capabilities::{Capabilities, compares, may};
use crate::portfolio::changes::Reads;
use crate::portfolio::device::{memo_of, use_device};
use crate::portfolio::frame::screen::{Screen, back, back_to_start};
use crate::portfolio::frame::status::warning;
use crate::portfolio::moment::actions::Dialog;
use crate::portfolio::moment::card::heading;
use crate::portfolio::moment::compared::{choose, compared};
use crate::portfolio::moment::contribution::{own_words, said};
use crate::portfolio::moment::dialogs::dialogs;
use crate::portfolio::moment::invitation::{Invitation, invitation, invite_with};
use crate::portfolio::moment::sides::{actions, add_button, foot, own_foot};
use crate::portfolio::moment::view::{ContributionView, MomentView, seen};
use crate::portfolio::question::parts;
use domain::id::{ChildId, MomentId};
use domain::op::{Audience, Perspective};
use domain::replica::Replica;
use leptos::prelude::*;

/// The moment, what may be done, and what stands in the empty places.
#[derive(Clone, PartialEq)]
struct Page {
    seen: MomentView,
    may: Capabilities,
    home: Invitation,
    here: Invitation,
    needs_attention: bool,
    /// The side and the child of whom the viewer can say how it is there.
    compares: Option<(Perspective, ChildId)>,
}

/// The page at `/moment/:id`.
pub fn moment_page(id: MomentId) -> AnyView {
    let (device, router, t) = (use_device(), use_router(), use_texts());
    let page = memo_of(device, Reads::Moment(id), move |replica| {
        read(replica, t, id, router.get().child)
    });
    let asked = RwSignal::new(None::<Dialog>);
    Effect::new(move |_| {
        if let Some(side) = router.get().add {
            asked.set(Some(Dialog::Add(side)));
        }
    });
    let children = Memo::new(move |_| {
        let seen = page.get().map(|page| page.seen.children);
        let ids = seen.into_iter().flatten().map(|(id, _)| id);
        ids.collect::<Vec<_>>()
    });
    Effect::new(move |_| device.shell().note_opened(&children.get()));
    let content = dynamic(move || match page.get() {
        Some(page) => article(t, id, &page, asked),
        None if !device.read(Reads::Directory, Replica::has_all) => {
            let (title, text) = (t.loading_title(), t.loading_text());
            empty_state("h1", Drawing::Empty, title, text, None)
        }
        None => {
            let home = link("a.btn", "/home".into(), t.to_start());
            empty_page(Drawing::Lost, t.moment_gone_title(), t.moment_gone(), home)
        }
    });
    let title = move || {
        let page = page.get();
        page.map(|page| heading(t, &page.seen).0)
            .unwrap_or_default()
    };
    let start = dynamic(move || start(router.get().child, page.get()));
    (
        Screen::named(title, start).show(content),
        dialogs(id, asked),
    )
        .whole()
}

fn read(replica: &Replica, t: Texts, id: MomentId, from: Option<ChildId>) -> Option<Page> {
    let seen = seen(replica, t, id, None)?;
    let directory = replica.directory()?;
    let moment = replica.moment(id)?;
    let about = from.filter(|child| seen.children.iter().any(|(id, _)| id == child));
    let child = about.or_else(|| Some(seen.children.first()?.0));
    let are_several = seen.children.len() > 1;
    let contributions = moment.contributions.iter();
    let is_shared = contributions
        .clone()
        .any(|c| c.audience == Audience::Shared);
    let viewer = (directory, replica.access());
    let invitation = |side| match (child, &seen.asking) {
        (Some(child), Some(asking)) => parts::invitation(t, viewer, child, side, asking),
        (Some(child), None) => invitation(t, viewer, child, side, is_shared, are_several),
        (None, _) => (t.invite_draft().into(), None),
    };
    Some(Page {
        home: invitation(Perspective::Home),
        here: invitation(Perspective::Here),
        compares: compares(moment, replica.access(), about),
        needs_attention: replica.attention().iter().any(|(of, _)| *of == id),
        may: may(moment, replica.access()),
        seen,
    })
}

/// The way back: to the child that one came from, or the only one.
fn start(from: Option<ChildId>, page: Option<Page>) -> El {
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
        Some((child, name)) => back(address::child(child), name),
        None => back_to_start(),
    }
}

fn article(t: Texts, id: MomentId, page: &Page, ask: RwSignal<Option<Dialog>>) -> El {
    let Page { seen, may, .. } = page;
    let (heading, day) = heading(t, seen);
    let asking = seen.asking.as_ref();
    let side = |of: Perspective, all: &[ContributionView], invitation: &Invitation| {
        let mut parts: Vec<El> = all
            .iter()
            .map(|contribution| said(contribution, actions(t, id, contribution, ask)))
            .collect();
        if of == Perspective::Home {
            parts.extend(parts::passed(asking));
        }
        let is_empty = parts.is_empty();
        if is_empty && !invitation.0.is_empty() {
            let action = invitation.1.filter(|_| may.adds(of));
            let button = action.map(|word| add_button(of, word, ask));
            parts.push(invite_with(invitation.0.clone(), button));
        }
        parts.extend(compared(t, seen, of));
        parts.extend(choose(t, id, (seen, of), page.compares));
        parts.extend(parts::seal(asking, of));
        parts.extend(foot(t, of, may, is_empty, ask));
        if of == Perspective::Home {
            parts.extend(parts::pass_button(t, asking, ask));
        }
        parts
    };
    let home = side(Perspective::Home, &seen.home, &page.home);
    let here = side(Perspective::Here, &seen.here, &page.here);
    let own = seen.child.iter();
    let own: Vec<El> = own
        .map(|said| own_words(said, actions(t, id, said, ask)))
        .collect();
    let has_strip = !own.is_empty() || may.adds(Perspective::Child);
    let own = has_strip.then(|| strip("h2.visually-hidden", (own, own_foot(t, seen, may, ask))));
    let attention = page.needs_attention.then(|| {
        let look = link("a.btn.btn-quiet", "/attention".into(), t.attention_look());
        warning(t.attention_title(), t.attention_here()).put(look)
    });
    let head = view! {
        <div class="moment-head">
            <h1 class="moment-date">{heading}</h1>
            {day.map(|day| view! { <p class="soft">{day}</p> })}
            {parts::opened(t, asking)}
            {about(t, seen, may, ask)}
        </div>
    };
    let diptych = pair("h2.side-name", home, here);
    view! {
        <article class="moment-page">
            {attention}
            {head}
            <div class="moment">{diptych} {own}</div>
        </article>
    }
}

/// Whom and what it is about, and changing that.
fn about(t: Texts, seen: &MomentView, may: &Capabilities, asked: RwSignal<Option<Dialog>>) -> El {
    let child = |(id, name): &(ChildId, String)| {
        view! {
            <li>
                <a class="chip" href={address::child(*id)}>
                    {face("span.face", name)}
                    {name.clone()}
                </a>
            </li>
        }
    };
    let theme = |theme: &String| view! { <li class="chip">{icon("tag")} {theme.clone()}</li> };
    let chips = |label, chips: Vec<El>| {
        let is_any = !chips.is_empty();
        is_any.then(|| view! { <ul class="chips" aria-label={label}>{chips}</ul> })
    };
    let word = if may.link {
        t.facts_action()
    } else {
        t.facts_action_own()
    };
    let change = may.changes_facts().then(|| {
        text_button("pencil", word, move || {
            asked.set(Some(Dialog::Facts));
        })
    });
    let newer = seen.waits_for_update;
    view! {
        <div class="moment-about">
            {chips(
                t.facts_children(),
                seen.children.iter().map(child).collect(),
            )}
            {chips(
                t.form_themes(),
                seen.themes.iter().map(theme).collect(),
            )}
            {change}
            {newer.then(|| view! { <p class="hint">{t.moment_newer()}</p> })}
        </div>
    }
}

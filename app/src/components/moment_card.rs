//! A moment in a list: both sides, and an invitation where one is empty.

use crate::components::icon::{icon, icon_in};
use crate::components::said::{own_words, said};
use crate::components::side::{pair, strip};
use crate::device::use_device;
use crate::seen::{Said, Seen, Words, seen};
use crate::texts::{Texts, use_texts};
use crate::{names, place, when};
use domain::access::Role;
use domain::directory::Directory;
use domain::id::{ChildId, MomentId};
use domain::op::{Audience, Perspective};
use leptos::prelude::*;

/// A moment on the page of a child.
#[component]
pub fn MomentCard(
    /// Which.
    id: MomentId,
    /// Whose page it is.
    child: ChildId,
) -> impl IntoView {
    let (device, t) = (use_device(), use_texts());
    let found = Memo::new(move |_| {
        device.read(|replica| {
            let seen = seen(replica, t, id, Some(child))?;
            let directory = replica.directory()?;
            let is_shared = replica.moment(id)?.contributions.iter().any(|c| {
                c.audience == Audience::Shared && c.about.is_none_or(|about| about == child)
            });
            let invitations = [Perspective::Home, Perspective::Here]
                .map(|side| invitation(t, directory, child, side, is_shared, false));
            Some((seen, invitations))
        })
    });
    move || {
        let (seen, [home, here]) = found.get()?;
        Some(card(t, &seen, child, home, here))
    }
}

/// What stands in an empty place, and whether the viewer may fill it.
pub type Invitation = (String, Option<&'static str>);

fn card(t: Texts, seen: &Seen, child: ChildId, home: Invitation, here: Invitation) -> AnyView {
    let href = format!("{}?child={child}", place::moment(seen.id));
    let day = when::day(t, seen.day);
    let (heading, date) = match &seen.title {
        Some(title) => (title.clone(), Some(day)),
        None => (day, None),
    };
    let others = seen.children.len().saturating_sub(1);
    let others = (others > 0).then(|| fact("group", t.moment_others(others)));
    let themes = (!seen.themes.is_empty()).then(|| fact("tag", seen.themes.join(", ")));
    let date = date.map(|date| view! { <span>{date}</span> });
    let side = |side: Perspective, all: &[Said], invitation: Invitation| {
        let shown: Vec<AnyView> = all
            .iter()
            .filter(|said| is_shown(said))
            .map(|s| in_list(t, s, &href))
            .collect();
        if shown.is_empty() {
            invite(side, invitation, &href)
        } else {
            shown.into_any()
        }
    };
    let own: Vec<AnyView> = seen
        .child
        .iter()
        .filter(|said| is_shown(said))
        .map(|said| own_words(said, ().into_any()))
        .collect();
    let newer = seen
        .waits_for_update
        .then(|| fact("download", t.moment_newer().into()));
    view! {
        <div class="moment-top">
            <h3 class="moment-date"><a class="moment-link" href=href.clone()>{heading}</a></h3>
            <p class="moment-facts">{date}{others}{themes}{newer}</p>
            {icon_in("next", "icon icon-flip moment-go")}
        </div>
        {pair(
            4,
            side(Perspective::Home, &seen.home, home),
            side(Perspective::Here, &seen.here, here),
        )}
        {(!own.is_empty()).then(|| strip(4, own.into_any()))}
    }
    .into_any()
}

fn fact(picture: &'static str, words: String) -> AnyView {
    view! { <span>{icon(picture)}{words}</span> }.into_any()
}

/// What was taken back is only on the page of the moment, unless it waits for
/// its author.
fn is_shown(said: &Said) -> bool {
    match said.words {
        Words::One(_) | Words::Apart(..) => true,
        Words::ChangedAfterWithdrawal(_) => said.is_mine,
        Words::Withdrawn => false,
    }
}

fn in_list(t: Texts, contribution: &Said, href: &str) -> AnyView {
    let versions = match contribution.words {
        Words::Apart(_, count) => Some(t.versions_latest(count)),
        Words::ChangedAfterWithdrawal(_) => Some(t.changed_after_withdrawal().into()),
        Words::One(_) | Words::Withdrawn => None,
    };
    let versions = versions.map(|words| {
        let join = contribution.is_mine.then(|| {
            view! { <a class="btn btn-quiet" href=href.to_owned()>{t.versions_look()}</a> }
        });
        view! { <div class="twofold"><p>{words}</p>{join}</div> }
    });
    said(contribution, versions.into_any(), ().into_any())
}

/// An empty place: a sentence to start from and, for who may, a link to start.
pub fn invite(side: Perspective, (words, action): Invitation, href: &str) -> AnyView {
    let (class, of) = match side {
        Perspective::Home => ("btn btn-home", "home"),
        _ => ("btn btn-here", "here"),
    };
    let joiner = if href.contains('?') { '&' } else { '?' };
    let href = format!("{href}{joiner}add={of}");
    let button = action.map(|action| view! { <a class=class href=href>{action}</a> }.into_any());
    invite_with(words, button)
}

/// An empty place with its button.
pub fn invite_with(words: String, button: Option<AnyView>) -> AnyView {
    let class = if button.is_some() {
        "invite"
    } else {
        "invite invite-quiet"
    };
    view! { <div class=class><p>{words}</p>{button}</div> }.into_any()
}

/// What is said in an empty place of a moment about a child.
pub fn invitation(
    t: Texts,
    directory: &Directory,
    child: ChildId,
    side: Perspective,
    is_shared: bool,
    are_several: bool,
) -> Invitation {
    let access = directory.access();
    let is_home = access.is(Role::Guardian, child);
    let works = access.centre_role(child).is_some();
    let name = names::child(directory, child);
    match side {
        Perspective::Home if is_home => (t.invite_home(&name), Some(t.invite_home_action())),
        Perspective::Home if is_shared && are_several => (t.invite_home_wait().into(), None),
        Perspective::Home if is_shared => (t.invite_home_waits(&name), None),
        Perspective::Home => (t.invite_home_unshared().into(), None),
        _ if works => (t.invite_here(&name), Some(t.invite_here_action())),
        _ => {
            let mentor = directory.child(child).and_then(|child| child.mentor);
            let mentor = mentor.map_or_else(
                || t.somebody().into(),
                |mentor| names::person(t, directory, mentor),
            );
            (t.invite_here_waits(&mentor), None)
        }
    }
}

//! A moment in a list: both sides, and an invitation where one is empty.

use crate::address;
use crate::kit::button::link;
use crate::kit::el::{El, view};
use crate::kit::icon::{icon_in, line};
use crate::kit::reactive::dynamic;
use crate::kit::side::{pair, strip};
use crate::kit::texts::{Texts, use_texts};
use crate::portfolio::changes::Reads;
use crate::portfolio::device::{memo_of, use_device};
use crate::portfolio::moment::compared::compared;
use crate::portfolio::moment::contribution::{own_words, said};
use crate::portfolio::moment::invitation::{Invitation, invitation, invite};
use crate::portfolio::moment::view::{ContributionView, MomentView, Words, seen};
use crate::portfolio::question::parts;
use crate::portfolio::when;
use domain::id::{ChildId, MomentId};
use domain::op::{Audience, Perspective};
use leptos::prelude::*;

/// A moment on the page of a child.
pub fn moment_card(id: MomentId, child: ChildId) -> AnyView {
    let (device, t) = (use_device(), use_texts());
    let found = memo_of(device, Reads::Moment(id), move |replica| {
        let seen = seen(replica, t, id, Some(child))?;
        let directory = replica.directory()?;
        let is_shared =
            replica.moment(id)?.contributions.iter().any(|c| {
                c.audience == Audience::Shared && c.about.is_none_or(|about| about == child)
            });
        let viewer = (directory, replica.access());
        let of = |side| match &seen.asking {
            Some(asking) => parts::invitation(t, viewer, child, side, asking),
            None => invitation(t, viewer, child, side, is_shared, false),
        };
        let (home, here) = (of(Perspective::Home), of(Perspective::Here));
        Some((seen, home, here))
    });
    dynamic(move || {
        let (seen, home, here) = found.get()?;
        Some(card(t, &seen, child, home, here))
    })
}

/// What a moment is called, and the day where that is not its name: what is
/// asked and by whom, or the title, or else the day.
pub fn heading(t: Texts, seen: &MomentView) -> (String, Option<String>) {
    let day = when::day(t, seen.day);
    match (&seen.asking, &seen.title) {
        (Some(asking), _) => {
            let by = t.ask_by(&asking.by);
            (asking.asked.clone(), Some(format!("{by} · {day}")))
        }
        (None, Some(title)) => (title.clone(), Some(day)),
        (None, None) => (day, None),
    }
}

fn card(
    t: Texts,
    seen: &MomentView,
    child: ChildId,
    home: Invitation,
    here: Invitation,
) -> Vec<El> {
    let href = format!("{}?child={child}", address::moment(seen.id));
    let (heading, date) = heading(t, seen);
    let others = seen.children.len().saturating_sub(1);
    let others = (others > 0).then(|| line("span", "group", t.moment_others(others)));
    let themes = (!seen.themes.is_empty()).then(|| seen.themes.join(", "));
    let themes = themes.map(|themes| line("span", "tag", themes));
    let newer = seen.waits_for_update;
    let newer = newer.then(|| line("span", "download", t.moment_newer()));
    let asking = seen.asking.as_ref();
    let side = |side: Perspective, all: &[ContributionView], invitation: Invitation| {
        let shown = all.iter().filter(|said| is_shown(said));
        let mut shown: Vec<El> = shown.map(|s| in_list(t, s, &href)).collect();
        if side == Perspective::Home {
            shown.extend(parts::passed(asking));
        }
        if shown.is_empty() && !invitation.0.is_empty() {
            shown.push(invite(side, invitation, &href));
        }
        shown.extend(parts::seal(asking, side));
        shown.extend(compared(t, seen, side));
        shown
    };
    let own = seen.child.iter().filter(|said| is_shown(said));
    let own: Vec<El> = own.map(|said| own_words(said, ())).collect();
    let link = view! { <a class="moment-link" href={href.clone()}>{heading}</a> };
    let facts = view! {
        <p class="moment-facts">
            {date.map(|date| view! { <span>{date}</span> })}
            {others}
            {themes}
            {newer}
        </p>
    };
    let classes = match asking {
        Some(_) => "div.moment-top.moment-asks",
        None => "div.moment-top",
    };
    let top = view! {
        <{classes}>
            <h3 class="moment-date">{link}</h3>
            {facts}
            {icon_in("next", "svg.icon.icon-flip.moment-go")}
        </_>
    };
    let home = side(Perspective::Home, &seen.home, home);
    let here = side(Perspective::Here, &seen.here, here);
    let mut parts = vec![top, pair("h4.side-name", home, here)];
    if !own.is_empty() {
        parts.push(strip("h4.visually-hidden", own));
    }
    parts
}

/// What was taken back is only on the page of the moment, unless it waits for
/// its author.
fn is_shown(said: &ContributionView) -> bool {
    match said.words {
        Words::One(_) | Words::Apart(..) => true,
        Words::ChangedAfterWithdrawal(_) => said.is_mine,
        Words::Withdrawn => false,
    }
}

fn in_list(t: Texts, contribution: &ContributionView, href: &str) -> El {
    let versions = match contribution.words {
        Words::Apart(_, count) => Some(t.versions_latest(count)),
        Words::ChangedAfterWithdrawal(_) => Some(t.changed_after_withdrawal().into()),
        Words::One(_) | Words::Withdrawn => None,
    };
    let versions = versions.map(|words| {
        let look = contribution.is_mine;
        let look = look.then(|| link("a.btn.btn-quiet", href.to_owned(), t.versions_look()));
        view! {
            <div class="twofold">
                <p>{words}</p>
                {look}
            </div>
        }
    });
    said(contribution, versions)
}

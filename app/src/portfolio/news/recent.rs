//! What was last written, a row per moment, with how far it has come.

use crate::address;
use crate::kit::el::{El, view};
use crate::kit::icon::arrow;
use crate::kit::names;
use crate::kit::reactive::{ErasedMemo, dynamic, memo};
use crate::kit::texts::{Texts, use_texts};
use crate::portfolio::changes::Reads;
use crate::portfolio::device::use_device;
use crate::portfolio::moment::delivery_badge::{DeliveryBadge, delivery_badge};
use crate::portfolio::when;
use domain::id::{ChildId, MomentId};
use domain::moment::Moment;
use domain::replica::Replica;
use domain::stamp::{Day, Stamp};
use domain::text::Title;
use leptos::prelude::*;

/// How many are shown.
const SHOWN: usize = 5;

/// One moment in a row.
#[derive(Clone, PartialEq, Debug)]
pub struct MomentRow {
    id: MomentId,
    heading: Heading,
    day: Day,
    mark: DeliveryBadge,
}

/// What a moment is called in a list, and about whom it is.
#[derive(Clone, PartialEq, Debug)]
pub struct Heading {
    /// Its title, what it asks, or the first words.
    pub text: String,
    /// Its children, of those whom the viewer sees.
    pub whom: String,
}

/// What a moment is called in a list.
#[must_use]
pub fn heading(replica: &Replica, t: Texts, moment: &Moment) -> Heading {
    let title = moment.title.as_ref().map(Title::as_str);
    let asked = moment.question().map(|asked| asked.asked.as_str());
    let text = title.or(asked).map(String::from);
    let first = || moment.contributions.iter().find_map(|c| c.wording.latest());
    let whom = replica.directory().map(|directory| {
        let children = directory.children.iter().map(|child| child.id);
        let of_moment = children.filter(|child| moment.portfolios().any(|c| c == *child));
        let found: Vec<_> = of_moment
            .map(|child| names::child(directory, child))
            .collect();
        found.join(", ")
    });
    Heading {
        text: text
            .or_else(|| first().map(String::from))
            .unwrap_or_else(|| t.withdrawn().into()),
        whom: whom
            .filter(|whom| !whom.is_empty())
            .unwrap_or_else(|| t.audience_draft().into()),
    }
}

/// The row of a moment.
#[must_use]
pub fn row(replica: &Replica, t: Texts, id: MomentId) -> Option<MomentRow> {
    let moment = replica.moment(id)?;
    Some(MomentRow {
        id,
        heading: heading(replica, t, moment),
        day: moment.day,
        mark: DeliveryBadge::of(replica, id, replica.moment_delivery(id)),
    })
}

/// A row that opens the moment.
fn row_view(t: Texts, row: MomentRow) -> El {
    let below = view! {
        <span class="row-sub">
            <span>{row.heading.whom}</span>
            <span>{when::day(t, row.day)}</span>
            {delivery_badge(t, row.mark)}
        </span>
    };
    view! {
        <a class="row" href={address::moment(row.id)}>
            <span class="row-text">{row.heading.text}</span>
            {below}
            {arrow("next")}
        </a>
    }
}

/// The newest moments of these children, and one's own drafts without a child.
pub fn recent_of(children: ErasedMemo<Vec<(ChildId, String)>>) -> ErasedMemo<Vec<MomentRow>> {
    let (device, t) = (use_device(), use_texts());
    memo(move || {
        let of = children.get().into_iter().map(|(id, _)| Some(id));
        let of: Vec<Option<ChildId>> = of.chain([None]).collect();
        let lists = of.iter().copied().map(Reads::List);
        lists.for_each(|list| device.follow(list));
        device.peek(|replica| {
            let newest = of
                .into_iter()
                .flat_map(|child| replica.moments_of(child).take(SHOWN));
            let mut left: Vec<(Stamp, MomentId)> = newest
                .filter_map(|id| Some((last_written(replica.moment(id)?), id)))
                .collect();
            let mut rows = Vec::new();
            while let Some(newest) = left.iter().max().copied().filter(|_| rows.len() < SHOWN) {
                left.retain(|other| *other != newest);
                rows.extend(row(replica, t, newest.1));
            }
            rows
        })
    })
}

fn last_written(moment: &Moment) -> Stamp {
    let written = moment.contributions.iter().map(|c| c.written);
    written.max().unwrap_or(moment.started).max(moment.started)
}

/// The list.
pub fn recent(moments: ErasedMemo<Vec<MomentRow>>) -> AnyView {
    let t = use_texts();
    dynamic(move || {
        let rows = moments.get();
        let is_any = !rows.is_empty();
        is_any.then(|| section("recent", t.recent_title()).put(list(t, rows)))
    })
}

/// Rows under each other.
pub fn list(t: Texts, rows: Vec<MomentRow>) -> El {
    let rows = rows.into_iter().map(|row| {
        let key = row.id.0.as_u128();
        view! { <li key={key}>{row_view(t, row)}</li> }
    });
    view! { <ul class="rows">{rows.collect::<Vec<_>>()}</ul> }
}

/// A part of a page with its heading.
pub fn section(id: &'static str, title: &'static str) -> El {
    let heading = view! { <h2 id={id}>{title}</h2> };
    view! { <section class="recent" aria-labelledby={id}>{heading}</section> }
}

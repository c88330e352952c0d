//! What was last written, a row per moment, with how far it has come.

use crate::components::icon::arrow;
use crate::components::said::mark;
use crate::device::use_device;
use crate::names;
use crate::seen::Mark;
use crate::texts::{Texts, use_texts};
use crate::{place, when};
use domain::id::{ChildId, MomentId};
use domain::moment::Moment;
use domain::replica::Replica;
use domain::stamp::{Day, Stamp};
use leptos::prelude::*;

/// How many are shown.
const SHOWN: usize = 5;

/// One moment in a row.
#[derive(Clone, PartialEq, Debug)]
pub struct Row {
    id: MomentId,
    text: String,
    whom: String,
    day: Day,
    mark: Mark,
}

/// The row of a moment.
#[must_use]
pub fn row(replica: &Replica, t: Texts, id: MomentId) -> Option<Row> {
    let moment = replica.moment(id)?;
    let text = moment.title.as_ref().map(|title| title.as_str().to_owned());
    let first = || moment.contributions.iter().find_map(|c| c.wording.latest());
    let whom = replica.directory().map(|directory| {
        let children = directory.children.iter().map(|child| child.id);
        let of_moment = children.filter(|child| moment.portfolios().any(|c| c == *child));
        let found: Vec<_> = of_moment
            .map(|child| names::child(directory, child))
            .collect();
        found.join(", ")
    });
    Some(Row {
        id,
        text: text
            .or_else(|| first().map(String::from))
            .unwrap_or_else(|| t.withdrawn().into()),
        whom: whom
            .filter(|whom| !whom.is_empty())
            .unwrap_or_else(|| t.audience_draft().into()),
        day: moment.day,
        mark: Mark::of(replica, replica.moment_delivery(id)),
    })
}

/// A row that opens the moment.
pub fn row_view(t: Texts, row: Row) -> AnyView {
    view! {
        <a class="row" href=place::moment(row.id)>
            <span class="row-text">{row.text}</span>
            <span class="row-sub">
                <span>{row.whom}</span><span>{when::day(t, row.day)}</span>{mark(t, row.mark)}
            </span>
            {arrow("next")}
        </a>
    }
    .into_any()
}

/// The newest moments of these children, and one's own drafts without a child.
pub fn recent_of(children: Memo<Vec<(ChildId, String)>>) -> Memo<Vec<Row>> {
    let (device, t) = (use_device(), use_texts());
    Memo::new(move |_| {
        let of = children
            .get()
            .into_iter()
            .map(|(id, _)| Some(id))
            .chain([None]);
        device.read(|replica| {
            let mut newest: Vec<(Stamp, MomentId)> = of
                .flat_map(|child| replica.moments_of(child).take(SHOWN))
                .filter_map(|id| replica.moment(id).map(|moment| (last_written(moment), id)))
                .collect();
            newest.sort_unstable();
            newest.dedup();
            let newest = newest.into_iter().rev().take(SHOWN);
            newest.filter_map(|(_, id)| row(replica, t, id)).collect()
        })
    })
}

fn last_written(moment: &Moment) -> Stamp {
    let written = moment.contributions.iter().map(|c| c.written);
    written.max().unwrap_or(moment.started).max(moment.started)
}

/// The list.
#[component]
pub fn Recent(
    /// The rows.
    moments: Memo<Vec<Row>>,
) -> impl IntoView {
    let t = use_texts();
    move || {
        let rows = moments.get();
        (!rows.is_empty()).then(|| {
            let rows = rows
                .into_iter()
                .map(|row| view! { <li>{row_view(t, row)}</li> });
            view! {
                <section class="recent" aria-labelledby="recent">
                    <h2 id="recent">{t.recent_title()}</h2>
                    <ul class="rows">{rows.collect::<Vec<_>>()}</ul>
                </section>
            }
        })
    }
}

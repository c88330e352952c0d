//! Questions in rows: what is asked of whom, and how far it is.

use crate::address;
use crate::kit::button::link;
use crate::kit::el::{El, view};
use crate::kit::icon::{arrow, icon};
use crate::kit::names;
use crate::kit::reactive::dynamic;
use crate::kit::texts::{Texts, use_texts};
use crate::portfolio::audience::Viewer;
use crate::portfolio::changes::Reads;
use crate::portfolio::device::{later_memo_of, use_device};
use crate::portfolio::news::recent::section;
use crate::portfolio::question::view::{Stage, asking, stage, state};
use crate::portfolio::when;
use domain::collect::{set, sort_by};
use domain::id::{ChildId, MomentId};
use domain::moment::Moment;
use domain::replica::Replica;
use domain::stamp::{Day, Stamp};
use leptos::prelude::*;

/// A question in a row.
#[derive(Clone, PartialEq)]
pub struct QuestionRow {
    /// On whom it waits.
    pub stage: Stage,
    started: Stamp,
    id: MomentId,
    child: Option<ChildId>,
    asked: String,
    by: String,
    whom: String,
    day: Day,
    state: Option<(&'static str, String)>,
}

/// The questions about these children: what waits for oneself oldest first, the
/// others newest first.
#[must_use]
pub fn rows(replica: &Replica, t: Texts, children: &[ChildId]) -> Vec<QuestionRow> {
    let Some(directory) = replica.directory() else {
        return Vec::new();
    };
    let viewer = (directory, replica.access());
    let children = children.iter();
    let ids = set(children.flat_map(|child| replica.moments_of(Some(*child))));
    let moments = ids.into_iter().filter_map(|id| replica.moment(id));
    let mut rows: Vec<QuestionRow> = moments
        .filter_map(|moment| row(t, viewer, moment))
        .collect();
    sort_by(&mut rows, |a, b| match (a.stage, b.stage) {
        (Stage::Mine, Stage::Mine) => a.started.cmp(&b.started),
        _ => a.stage.cmp(&b.stage).then(b.started.cmp(&a.started)),
    });
    rows
}

/// Whether a question waits for the viewer's own answer.
#[must_use]
pub fn waits_for_me(replica: &Replica) -> bool {
    let Some(directory) = replica.directory() else {
        return false;
    };
    let viewer = (directory, replica.access());
    let mut ids = directory
        .children
        .iter()
        .flat_map(|child| replica.moments_of(Some(child.id)));
    ids.any(|id| {
        let moment = replica.moment(id);
        moment.and_then(|moment| stage(viewer, moment)) == Some(Stage::Mine)
    })
}

fn row(t: Texts, viewer: Viewer, moment: &Moment) -> Option<QuestionRow> {
    let (directory, access) = viewer;
    let stage = stage(viewer, moment)?;
    let in_order = directory.children.iter().map(|child| child.id);
    let children: Vec<ChildId> = in_order
        .filter(|child| access.sees(*child) && moment.portfolios().any(|c| c == *child))
        .collect();
    let read = asking(t, viewer, moment, &children)?;
    let names: Vec<_> = children
        .iter()
        .map(|child| names::child(directory, *child))
        .collect();
    Some(QuestionRow {
        stage,
        started: moment.started,
        id: moment.id,
        child: children.first().copied().filter(|_| children.len() == 1),
        // on oneself it waits by where it stands; whether the other side has answered
        // may be under the seal
        state: state(t, moment, &children).filter(|_| stage != Stage::Mine),
        asked: read.asked,
        by: t.ask_by(&read.by),
        whom: names.join(", "),
        day: moment.day,
    })
}

/// A row that opens the question.
pub fn item(t: Texts, row: &QuestionRow) -> El {
    let from = row.child.map(|child| format!("?child={child}"));
    let href = address::moment(row.id) + &from.unwrap_or_default();
    let state = row.state.clone().map(|(picture, words)| {
        view! {
            <span class="mark">
                {icon(picture)}
                <span>{words}</span>
            </span>
        }
    });
    let below = view! {
        <span class="row-sub">
            <span>{row.whom.clone()}</span>
            <span>{row.by.clone()}</span>
            <span>{when::day(t, row.day)}</span>
            {state}
        </span>
    };
    let link = view! {
        <a class="row" href={href}>
            <span class="row-text row-asks">{row.asked.clone()}</span>
            {below}
            {arrow("next")}
        </a>
    };
    view! { <li key={row.id.0.as_u128()}>{link}</li> }
}

/// How many questions stand on a first page.
const SHOWN: usize = 3;

/// What waits for the viewer's own answer about these children, oldest first.
pub fn asked_of(children: impl Fn(&Replica) -> Vec<ChildId> + Send + Sync + 'static) -> AnyView {
    let (device, t) = (use_device(), use_texts());
    // while older ones are still read, a row would move away under the finger
    let found = later_memo_of(device, Reads::Moments, move |replica| {
        if !replica.has_all() {
            return Vec::new();
        }
        let mut rows = rows(replica, t, &children(replica));
        rows.retain(|row| row.stage == Stage::Mine);
        rows
    });
    dynamic(move || {
        let rows = found.get();
        let items: Vec<El> = rows.iter().take(SHOWN).map(|row| item(t, row)).collect();
        let more = (rows.len() > SHOWN).then(|| {
            let words = t.ask_waiting_all(rows.len());
            link("a.btn.btn-text", "/questions".into(), "").put(view! { <span>{words}</span> })
        });
        let list = view! { <ul class="rows">{items}</ul> };
        (!rows.is_empty()).then(|| section("asked", t.ask_asked_title()).put(list).put(more))
    })
}

/// The children with whom the viewer works.
pub fn at_work(replica: &Replica) -> Vec<ChildId> {
    let children = replica
        .directory()
        .map(|directory| directory.children.iter());
    let children = children.into_iter().flatten().map(|child| child.id);
    children
        .filter(|child| replica.access().centre_role(*child).is_some())
        .collect()
}

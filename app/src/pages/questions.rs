//! The questions: what waits for oneself, what waits for the other side, and
//! what was answered.

use crate::audience::Viewer;
use crate::components::button::link;
use crate::components::icon::{Drawing, arrow, icon, icon_s};
use crate::components::lone::empty;
use crate::components::recent::section;
use crate::components::screen::{Screen, here};
use crate::device::use_device;
use crate::el::{El, Part, el};
use crate::live::{fact_of, part};
use crate::question::{Stage, asking, stage, waits};
use crate::texts::{Texts, use_texts};
use crate::{address, names, when};
use domain::id::{ChildId, MomentId};
use domain::moment::Moment;
use domain::replica::Replica;
use domain::stamp::{Day, Stamp};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Most of what was answered that is shown; all of it is in the portfolios.
const DONE_SHOWN: usize = 30;

/// A question in a row.
#[derive(Clone, PartialEq)]
struct Row {
    stage: Stage,
    started: Stamp,
    id: MomentId,
    child: Option<ChildId>,
    asked: String,
    by: String,
    whom: String,
    day: Day,
    state: Option<(&'static str, String)>,
}

/// The page at `/questions`.
pub fn questions_page() -> AnyView {
    let (device, t) = (use_device(), use_texts());
    let rows = fact_of(device, move |replica| rows(replica, t));
    let lists = part(move || {
        let rows = rows.get();
        if rows.is_empty() {
            let ask = ask_link(t);
            let (title, text) = (t.ask_none_title(), t.ask_none());
            return empty("h2", Drawing::Empty, title, text, Some(ask)).whole();
        }
        let list = |of: Stage, id, title| {
            let of_stage = rows.iter().filter(|row| row.stage == of);
            let items: Vec<El> = of_stage.take(shown(of)).map(|row| item(t, row)).collect();
            let is_any = !items.is_empty();
            is_any.then(|| section(id, title).put(el("ul.rows").put(items)))
        };
        let mine = list(Stage::Mine, "mine", t.ask_mine_title());
        let others = list(Stage::Others, "others", t.ask_others_title());
        let done = list(Stage::Done, "done", t.ask_done_title());
        (mine, others, done).whole()
    });
    let head = el("div.head.questions-head")
        .put(el("h1").put(t.ask_title()))
        .put(ask_link(t));
    let screen = Screen::new(t.ask_title(), here(t.ask_title())).narrow();
    screen.show((head, lists)).view()
}

fn ask_link(t: Texts) -> El {
    link("a.btn", "/ask".into(), "")
        .put(icon_s("question"))
        .put(el("span").put(t.ask_action()))
}

const fn shown(stage: Stage) -> usize {
    match stage {
        Stage::Mine | Stage::Others => usize::MAX,
        Stage::Done => DONE_SHOWN,
    }
}

/// What waits for oneself oldest first, the others newest first.
fn rows(replica: &Replica, t: Texts) -> Vec<Row> {
    let Some(directory) = replica.directory() else {
        return Vec::new();
    };
    let viewer = (directory, replica.access());
    let children = directory.children.iter();
    let ids: BTreeSet<MomentId> = children
        .flat_map(|child| replica.moments_of(Some(child.id)))
        .collect();
    let moments = ids.into_iter().filter_map(|id| replica.moment(id));
    let mut rows: Vec<Row> = moments
        .filter_map(|moment| row(t, viewer, moment))
        .collect();
    rows.sort_by(|a, b| match (a.stage, b.stage) {
        (Stage::Mine, Stage::Mine) => a.started.cmp(&b.started),
        _ => a.stage.cmp(&b.stage).then(b.started.cmp(&a.started)),
    });
    rows
}

fn row(t: Texts, viewer: Viewer, moment: &Moment) -> Option<Row> {
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
    Some(Row {
        stage,
        started: moment.started,
        id: moment.id,
        child: children.first().copied().filter(|_| children.len() == 1),
        state: state(t, moment, &children),
        asked: read.asked,
        by: t.ask_by(&read.by),
        whom: names.join(", "),
        day: moment.day,
    })
}

/// How far it is: of several families how many, of one on whom it waits.
fn state(t: Texts, moment: &Moment, children: &[ChildId]) -> Option<(&'static str, String)> {
    let question = moment.question.as_ref()?;
    let (home, here): (Vec<bool>, Vec<bool>) = children
        .iter()
        .map(|child| waits(moment, question, *child))
        .unzip();
    let waiting = home.iter().filter(|waits| **waits).count();
    if waiting > 0 && children.len() > 1 {
        let all = children.len();
        return Some(("clock", t.ask_answers(all - waiting, &all.to_string())));
    }
    if waiting > 0 {
        return Some(("clock", t.ask_waits_home().into()));
    }
    if here.contains(&true) {
        return Some(("clock", t.ask_waits_here().into()));
    }
    let has_passed = !question.passed.is_empty();
    let is_of_home = moment.side == domain::op::Perspective::Here;
    let words = if is_of_home {
        t.ask_answered_home()
    } else {
        t.ask_answered_here()
    };
    (!has_passed).then(|| ("check", words.into()))
}

fn item(t: Texts, row: &Row) -> El {
    let from = row.child.map(|child| format!("?child={child}"));
    let href = address::moment(row.id) + &from.unwrap_or_default();
    let state = row.state.clone().map(|(picture, words)| {
        el("span.mark")
            .put(icon(picture))
            .put(el("span").put(words))
    });
    let below = el("span.row-sub")
        .put(el("span").put(row.whom.clone()))
        .put(el("span").put(row.by.clone()))
        .put(el("span").put(when::day(t, row.day)))
        .put(state);
    let link = el("a.row")
        .with("href", href)
        .put(el("span.row-text.row-asks").put(row.asked.clone()))
        .put(below)
        .put(arrow("next"));
    el("li").put(link)
}

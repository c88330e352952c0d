//! What is new, from what this device holds: the line on the first page that says
//! so, and the list. When somebody last looked is kept on the device, for each
//! person on it; another device of theirs has its own.

use crate::address;
use crate::kit::el::{El, view};
use crate::kit::icon::arrow;
use crate::kit::names;
use crate::kit::reactive::{ErasedMemo, dynamic};
use crate::kit::texts::{Texts, use_texts};
use crate::portfolio::changes::Reads;
use crate::portfolio::device::{Device, later_memo_of, memo_of, use_device};
use crate::portfolio::news::recent::{Heading, heading};
use crate::portfolio::when;
use domain::directory::Directory;
use domain::id::MomentId;
use domain::news::{News, Told, What, news};
use domain::op::{Likeness, Perspective};
use domain::replica::Replica;
use leptos::prelude::*;

/// The quiet line on the first page; nothing when nothing is new.
pub fn news_line() -> AnyView {
    let (device, t) = (use_device(), use_texts());
    let count = later_memo_of(device, Reads::All, move |replica| {
        let shell = device.shell();
        news(replica, shell.looked_ms(), shell.now_ms()).len()
    });
    dynamic(move || {
        let count = count.get();
        (count > 0).then(|| {
            view! {
                <a class="news-line" href="/news">
                    <span class="news-dot" aria-hidden="true"/>
                    <span>{t.news_line(count)}</span>
                    {arrow("next")}
                </a>
            }
        })
    })
}

/// One moment with something new.
#[derive(Clone, PartialEq)]
pub struct NewsRow {
    id: MomentId,
    heading: Heading,
    made_ms: i64,
    told: Vec<String>,
}

/// What is new since a look, drawn as rows.
pub fn news_since(device: Device, looked_ms: Option<i64>) -> ErasedMemo<Vec<NewsRow>> {
    let t = use_texts();
    memo_of(device, Reads::Moments, move |replica| {
        let found = news(replica, looked_ms, device.shell().now_ms()).into_iter();
        let row = |news: News| row(replica, t, &news);
        found.filter_map(row).collect()
    })
}

fn row(replica: &Replica, t: Texts, news: &News) -> Option<NewsRow> {
    let id = news.moment;
    let (moment, directory) = (replica.moment(id)?, replica.directory()?);
    let are_several = moment.portfolios().count() > 1;
    let mut lines: Vec<String> = Vec::new();
    for line in news
        .told
        .iter()
        .map(|told| said(t, directory, told, are_several))
    {
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    Some(NewsRow {
        id,
        heading: heading(replica, t, moment),
        made_ms: news.made_ms,
        told: lines,
    })
}

/// What somebody did, in a line.
fn said(t: Texts, directory: &Directory, told: &Told, are_several: bool) -> String {
    let family = told.about.and_then(|child| {
        let called = names::capital(directory.called(child, told.by)?);
        if are_several {
            return Some(t.writer_of(&called, &names::child(directory, child)));
        }
        Some(called)
    });
    let name = family.unwrap_or_else(|| names::person(t, directory, told.by));
    match told.what {
        What::Asked { of_viewer: true } => t.news_asked_you(&name),
        What::Asked { of_viewer: false } => t.news_asked(&name),
        What::Wrote(Perspective::Child) | What::Answered(Perspective::Child) => {
            t.news_wrote_for_child(&name)
        }
        What::Wrote(_) => t.news_wrote(&name),
        What::Answered(_) => t.news_answered(&name),
        What::Felt => t.news_felt(&name),
        What::Opened => t.news_opened().into(),
        What::TookIn => t.news_took_in(&name),
        What::Compared(Likeness::Alike) => t.news_alike(&name),
        What::Compared(Likeness::Different) => t.news_different(&name),
    }
}

/// Rows under each other, each the way to its moment.
pub fn list(t: Texts, rows: Vec<NewsRow>) -> El {
    let row = |row: NewsRow| {
        let told = row
            .told
            .into_iter()
            .map(|line| view! { <span>{line}</span> });
        let below = view! {
            <span class="row-sub">
                <span>{row.heading.whom}</span>
                <span>{when::time(t, row.made_ms)}</span>
            </span>
        };
        let link = view! {
            <a class="row" href={address::moment(row.id)}>
                <span class="row-text">{row.heading.text}</span>
                <span class="news-told">{told.collect::<Vec<_>>()}</span>
                {below}
                {arrow("next")}
            </a>
        };
        view! { <li key={row.id.0.as_u128()}>{link}</li> }
    };
    view! { <ul class="rows">{rows.into_iter().map(row).collect::<Vec<_>>()}</ul> }
}

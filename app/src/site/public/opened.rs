//! Who looked at the portfolio of one's own child, and who changed who may.

use crate::kit::el::{El, el};
use crate::kit::language::Language;
use crate::kit::texts::Texts;
use crate::site::desk::traces::{Line, Older, days};
use crate::site::document::PublicDocument;
use domain::id::ChildId;
use leptos::prelude::*;

/// A child of whoever looks.
#[derive(Clone, PartialEq, Debug)]
pub struct Child {
    /// Which.
    pub id: ChildId,
    /// What it is called.
    pub name: String,
    /// What happened, newest first.
    pub lines: Vec<Line>,
    /// From where there is more.
    pub older: Option<Older>,
}

/// The page at `/account/opened`.
pub fn opened_page(
    (release, language): (String, Language),
    now_ms: i64,
    children: &[Child],
) -> AnyView {
    let t = Texts::of(language);
    let each: Vec<El> = children
        .iter()
        .map(|child| about(t, now_ms, child))
        .collect();
    let back = el("a.btn.btn-quiet")
        .set("href", "/us")
        .put(t.traces_to_us());
    let page = el("div.traces.traces-page")
        .put(el("h1").put(t.traces_opened_title()))
        .put(el("p.soft").put(t.traces_opened_lead()))
        .put(each)
        .put(back);
    view! {
        <PublicDocument release language title=Texts::traces_opened_title>
            {page.view()}
        </PublicDocument>
    }
    .into_any()
}

fn about(t: Texts, now_ms: i64, child: &Child) -> El {
    let older = child.older.map(|Older(before)| {
        let more = format!("/account/opened?child={}&before={before}", child.id);
        el("a.btn.btn-quiet")
            .with("href", more)
            .put(t.traces_older())
    });
    el("section.traces")
        .put(el("h2.traces-name").put(child.name.clone()))
        .put(days(t, now_ms, &child.lines, false))
        .put(older)
}

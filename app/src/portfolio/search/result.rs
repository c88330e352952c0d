//! A moment that was found, in a row with the words that fit.

use crate::address;
use crate::kit::el::{El, el};
use crate::kit::icon::arrow;
use crate::kit::texts::Texts;
use crate::portfolio::search::found::{Hit, Line, Marked};
use crate::portfolio::when;
use domain::op::Perspective;

/// The row of a moment, which opens it.
pub fn row(t: Texts, hit: Hit) -> El {
    let key = hit.id.0.as_u128();
    let heads = hit
        .heads
        .into_iter()
        .map(|head| el("b.hit-head").put(marked(head)));
    let lines = hit.lines.into_iter().map(|line| said(t, line));
    let below = el("span.row-sub")
        .put(el("span").put(hit.whom))
        .put(el("span").put(when::day(t, hit.day)));
    let link = el("a.row.hit")
        .with("href", address::moment(hit.id))
        .put(heads.collect::<Vec<_>>())
        .put(lines.collect::<Vec<_>>())
        .put(below)
        .put(arrow("next"));
    el("li").key(key).put(link)
}

fn said(t: Texts, line: Line) -> El {
    let (classes, picture, side) = match line.side {
        Perspective::Home => ("span.hit-line.hit-home", "home-side", t.side_home()),
        Perspective::Here => ("span.hit-line.hit-here", "here-side", t.side_here()),
        Perspective::Child => ("span.hit-line", "child", t.side_child()),
    };
    let side = el("span.visually-hidden").put(format!("{side}: "));
    let by = |words| el("span.hit-by").put(words);
    let words = marked(line.words);
    // a child's words are its own, whoever wrote them down
    let said = if line.side == Perspective::Child {
        let by = by(format!(" {}", t.told_by(&line.by)));
        el("span").put(side).put(el("q").put(words)).put(by)
    } else {
        el("span")
            .put(side)
            .put(by(format!("{} ", line.by)))
            .put(words)
    };
    el(classes).put(arrow(picture)).put(said)
}

fn marked(pieces: Marked) -> Vec<El> {
    let piece = |(text, is_match): (String, bool)| {
        let tag = if is_match { "mark" } else { "span" };
        el(tag).put(text)
    };
    pieces.into_iter().map(piece).collect()
}

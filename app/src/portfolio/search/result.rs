//! A moment that was found, in a row with the words that fit.

use crate::address;
use crate::kit::el::{El, view};
use crate::kit::icon::arrow;
use crate::kit::texts::Texts;
use crate::portfolio::search::found::{Hit, HitLine, Marked};
use crate::portfolio::when;
use domain::op::Perspective;

/// The row of a moment, which opens it.
pub fn row(t: Texts, hit: Hit) -> El {
    let key = hit.id.0.as_u128();
    let heads = hit
        .heads
        .into_iter()
        .map(|head| view! { <b class="hit-head">{marked(head)}</b> });
    let lines = hit.lines.into_iter().map(|line| said(t, line));
    let below = view! {
        <span class="row-sub">
            <span>{hit.whom}</span>
            <span>{when::day(t, hit.day)}</span>
        </span>
    };
    let link = view! {
        <a class="row hit" href={address::moment(hit.id)}>
            {heads.collect::<Vec<_>>()}
            {lines.collect::<Vec<_>>()}
            {below}
            {arrow("next")}
        </a>
    };
    view! { <li key={key}>{link}</li> }
}

fn said(t: Texts, line: HitLine) -> El {
    let (classes, picture, side) = match line.side {
        Perspective::Home => ("span.hit-line.hit-home", "home-side", t.side_home()),
        Perspective::Here => ("span.hit-line.hit-here", "here-side", t.side_here()),
        Perspective::Child => ("span.hit-line", "child", t.side_child()),
    };
    let side = view! { <span class="visually-hidden">{format!("{side}: ")}</span> };
    let by = |words| view! { <span class="hit-by">{words}</span> };
    let words = marked(line.words);
    // a child's words are its own, whoever wrote them down
    let said = if line.side == Perspective::Child {
        let by = by(format!(" {}", t.told_by(&line.by)));
        view! {
            <span>
                {side}
                <q>{words}</q>
                {by}
            </span>
        }
    } else {
        view! { <span>{side} {by(format!("{} ", line.by))} {words}</span> }
    };
    view! { <{classes}>{arrow(picture)} {said}</_> }
}

fn marked(pieces: Marked) -> Vec<El> {
    let piece = |(text, is_match): (String, bool)| {
        let tag = if is_match { "mark" } else { "span" };
        view! { <{tag}>{text}</_> }
    };
    pieces.into_iter().map(piece).collect()
}

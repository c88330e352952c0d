//! The silences around a child, in sentences.

use crate::kit::el::{El, view};
use crate::kit::icon::line;
use crate::kit::texts::Texts;
use crate::portfolio::team::overview::Silences;
use crate::portfolio::when;
use domain::op::Perspective;

/// What was long not seen here and not heard from home.
pub fn quiet_lines(t: Texts, quiet: &Silences) -> Vec<El> {
    let mut lines = Vec::new();
    for (side, last) in &quiet.whole {
        let day = last.map(|last| when::day(t, last));
        let (sign, words) = match (side, day) {
            (Perspective::Here, Some(day)) => ("p.quiet.quiet-here", t.work_seen_since(&day)),
            (Perspective::Here, None) => ("p.quiet.quiet-here", t.work_seen_never().into()),
            (_, Some(day)) => ("p.quiet.quiet-home", t.work_heard_since(&day)),
            (_, None) => ("p.quiet.quiet-home", t.work_heard_never().into()),
        };
        lines.push(line(sign, picture(*side), words));
    }
    let count = quiet.themes();
    if count > 0 {
        let themes = |side, classes, title, names: &[String]| {
            let is_any = !names.is_empty();
            let words = format!("{title} {}", names.join(", "));
            is_any.then(|| line(classes, picture(side), words))
        };
        let unseen = themes(
            Perspective::Here,
            "p.quiet.quiet-here",
            t.work_seen_themes(),
            &quiet.unseen,
        );
        let unheard = themes(
            Perspective::Home,
            "p.quiet.quiet-home",
            t.work_heard_themes(),
            &quiet.unheard,
        );
        let summary = view! { <summary>{t.work_by_theme(count)}</summary> };
        lines.push(view! { <details class="quiet-themes">{summary} {unheard} {unseen}</details> });
    }
    lines
}

const fn picture(side: Perspective) -> &'static str {
    match side {
        Perspective::Home => "home-side",
        Perspective::Here | Perspective::Child => "here-side",
    }
}

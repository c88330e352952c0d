//! Charts of the months, drawn as pictures that also say what they show, each with
//! its table behind it. What a bar means is said by its place and its pattern; the
//! colours only help.

use crate::kit::el::{El, view};
use crate::kit::texts::{Texts, number};
use crate::portfolio::picture::view::{month_short, month_words};
use domain::picture::Month;

/// The room for the bars: from where to where, and how wide a month is.
const LEFT: usize = 30;
const MONTH: usize = 27;
const TOP: usize = 8;
const FLOOR: usize = 128;

/// One chart.
pub struct Chart {
    /// Names it on its page.
    pub id: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// What it shows, in a sentence.
    pub says: String,
    /// What stands at the top of the scale.
    pub most: usize,
    /// Behind the numbers of the scale: `%`, or nothing.
    pub unit: &'static str,
    /// What its patterns mean.
    pub legend: Vec<El>,
    /// The heads of its table, after that of the months.
    pub heads: Vec<&'static str>,
    /// By month: the bars, and the cells of the table.
    pub months: Vec<(Month, Vec<Bar>, Vec<String>)>,
}

/// A part of a month's column.
pub struct Bar {
    /// `home`, `here` or `plain` (of neither side) with `full` or `open`: how it is
    /// filled. `line`: a mark at a value.
    pub look: &'static str,
    /// Where it stands within the month, and how wide it is, of 27.
    pub across: (usize, usize),
    /// From and until which value.
    pub up: (usize, usize),
}

/// A chart with its table.
pub fn chart(t: Texts, chart: Chart) -> El {
    let heading = view! { <h3>{chart.title}</h3> };
    let legend = view! { <ul class="legend" aria-label={t.picture_legend()}>{chart.legend}</ul> };
    let mut heads = vec![view! { <th scope="col">{t.work_month()}</th> }];
    for head in chart.heads {
        heads.push(view! { <th scope="col">{head}</th> });
    }
    let (name, text) = (format!("{}-title", chart.id), format!("{}-says", chart.id));
    let mut picture = view! {
        <svg
            class="chart"
            viewBox="0 0 360 152"
            role="img"
            aria-labelledby={format!("{name} {text}")}
        >
            <title id={name}>{chart.title}</title>
            <desc id={text}>{chart.says.clone()}</desc>
            {patterns(chart.id)}
            {scale(chart.most, chart.unit)}
        </svg>
    };
    let mut rows = Vec::new();
    let last = chart.months.len().saturating_sub(1);
    for (at, (month, bars, cells)) in chart.months.into_iter().enumerate() {
        for bar in bars {
            picture = picture.put(drawn(chart.id, &bar, at, chart.most));
        }
        // every second one, so that they can be read on a phone
        if (last - at).is_multiple_of(2) {
            let x = LEFT + at * MONTH + MONTH / 2;
            picture = picture.put(label(x, FLOOR + 17, "middle", month_short(t, month).into()));
        }
        let head = view! { <th scope="row">{month_words(t, month)}</th> };
        let cells: Vec<El> = cells
            .into_iter()
            .map(|cell| view! { <td>{cell}</td> })
            .collect();
        rows.push(view! { <tr>{head} {cells}</tr> });
    }
    // the newest first, as a reader wants it
    rows.reverse();
    let table = view! {
        <table>
            <caption class="visually-hidden">{chart.title}</caption>
            <thead><tr>{heads}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    };
    let behind = view! {
        <details class="numbers">
            <summary>{t.work_table()}</summary>
            <div class="numbers-view" tabindex="0" role="region" aria-label={chart.title}>
                {table}
            </div>
        </details>
    };
    view! {
        <section class="balance-part">
            {heading}
            <p>{chart.says}</p>
            {picture}
            {legend}
            {behind}
        </section>
    }
}

/// What fills an open part, by side.
fn patterns(id: &'static str) -> El {
    let one = |side: &str, class, path| {
        view! {
            <pattern id={format!("{id}-{side}")} width="6" height="6" patternUnits="userSpaceOnUse">
                <{class} d={path}></_>
            </pattern>
        }
    };
    view! {
        <defs>
            {[
                one("home", "path.hatch-home", "M0 6 6 0M-1 1 1-1M5 7 7 5"),
                one("here", "path.hatch-here", "M0 3h6"),
                one("plain", "path.hatch-plain", "M3 0v6"),
            ]}
        </defs>
    }
}

/// Three lines with their numbers.
fn scale(most: usize, unit: &'static str) -> Vec<El> {
    let mut lines = Vec::new();
    let middle = most.is_multiple_of(2).then_some(most / 2);
    for value in [Some(0), middle, Some(most)].into_iter().flatten() {
        let y = height(value, most);
        let line = format!("M{LEFT} {y}H{}", LEFT + 12 * MONTH);
        lines.push(view! { <path class="chart-line" d={line}/> });
        let words = format!("{}{unit}", number(value));
        lines.push(label(LEFT - 4, y + 4, "end", words));
    }
    lines
}

fn drawn(id: &'static str, bar: &Bar, at: usize, most: usize) -> El {
    let x = LEFT + at * MONTH + bar.across.0;
    let (low, high) = (height(bar.up.0, most), height(bar.up.1, most));
    // a line is as thick whatever the scale, and stands on its value
    let (low, high) = match bar.look {
        "line" => (high + 2, high - 2),
        _ => (low, high),
    };
    let path = format!("M{x} {low}V{high}h{}V{low}z", bar.across.1);
    let (class, side) = match bar.look {
        "home-full" => ("path.bar.bar-home", None),
        "home-open" => ("path.bar.bar-home", Some("home")),
        "here-open" => ("path.bar.bar-here", Some("here")),
        "plain-open" => ("path.bar.bar-plain", Some("plain")),
        "line" => ("path.bar.bar-line", None),
        _ => ("path.bar.bar-here", None),
    };
    let bar = view! { <{class} d={path}></_> };
    match side {
        Some(side) => bar.with("fill", format!("url(#{id}-{side})")),
        None => bar.set("fill", "currentColor"),
    }
}

fn label(x: usize, y: usize, anchor: &'static str, words: String) -> El {
    view! { <text x={x.to_string()} y={y.to_string()} text-anchor={anchor}>{words}</text> }
}

fn height(value: usize, most: usize) -> usize {
    FLOOR - value.min(most) * (FLOOR - TOP) / most.max(1)
}

/// A sample of how a part is filled, for a legend.
pub fn sample(id: &'static str, look: &'static str, word: &'static str) -> El {
    let up = if look == "line" { (9, 9) } else { (8, 10) };
    let bar = Bar {
        look,
        across: (0, 18),
        up,
    };
    let picture = view! {
        <svg class="sample" viewBox="30 0 18 24" aria-hidden="true">{drawn(id, &bar, 0, 10)}</svg>
    };
    view! { <li>{picture} {word}</li> }
}

//! The picture as a table: themes down, months across, both sides in each cell.
//! Which side it is, is said by place, by shape and in words; the colours only
//! help.

use crate::address;
use crate::kit::el::{El, view};
use crate::kit::icon::icon;
use crate::kit::texts::{Texts, number};
use crate::portfolio::picture::view::{ShownPicture, cell_words, month_short, month_words};
use domain::id::ChildId;
use domain::picture::{Cell, Month, Row};

/// The table. It alone scrolls sideways, and begins at the newest month.
pub fn matrix(t: Texts, child: ChildId, shown: &ShownPicture) -> El {
    let months = &shown.picture.months;
    let ends = |at: Option<&Month>| at.map(|m| month_words(t, *m)).unwrap_or_default();
    let caption = t.picture_caption(&shown.child, &ends(months.first()), &ends(months.last()));
    let mut heads = vec![view! { <th scope="col">{t.picture_theme()}</th> }];
    for (at, month) in months.iter().enumerate() {
        heads.push(month_head(
            t,
            *month,
            [0, months.len() - 1].contains(&at) || month.month == 1,
        ));
    }
    let mut rows = Vec::new();
    for (row, name) in shown.picture.rows.iter().zip(&shown.names) {
        rows.push(theme_row(t, child, months, (row, name)));
    }
    let table = view! {
        <table class="matrix">
            <caption class="visually-hidden">{caption}</caption>
            <thead><tr>{heads}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    };
    view! { <div class="matrix-view">{table}</div> }
}

fn month_head(t: Texts, month: Month, has_year: bool) -> El {
    let year = has_year.then(|| view! { <small>{month.year.to_string()}</small> });
    view! {
        <th scope="col">
            <span aria-hidden="true">{month_short(t, month)} {year}</span>
            <span class="visually-hidden">{month_words(t, month)}</span>
        </th>
    }
}

fn theme_row(t: Texts, child: ChildId, months: &[Month], (row, name): (&Row, &String)) -> El {
    let href = address::theme(child, row.theme.as_ref());
    let mut cells = vec![view! {
        <th scope="row">
            <a class="matrix-theme" href={href.clone()}><span>{name.clone()}</span></a>
        </th>
    }];
    for (month, of) in months.iter().zip(&row.cells) {
        let words = cell_words(t, of);
        let hidden = view! { <span class="visually-hidden"/> };
        let inside = if of.moments.is_empty() {
            view! { <span class="cell">{duo(of)} {hidden.put(words)}</span> }
        } else {
            let words = t.picture_cell(name, &month_words(t, *month), &words);
            view! {
                <a class="cell" href={format!("{href}?month={month}")}>
                    {duo(of)}
                    {hidden.put(words)}
                </a>
            }
        };
        cells.push(view! { <td>{inside}</td> });
    }
    view! { <tr>{cells}</tr> }
}

/// Both sides of a cell, and signs of what else is in it.
pub fn duo(of: &Cell) -> El {
    let half = |count: usize, is_on, is_off| {
        let filled = (count > 0).then(|| number(count));
        let name = if count > 0 { is_on } else { is_off };
        view! { <{name}>{filled}</_> }
    };
    let signs = [
        (of.own, "child"),
        (of.asked, "question"),
        (of.alike, "alike"),
        (of.different, "different"),
    ];
    let mut shown = Vec::new();
    for (count, sign) in signs {
        if count > 0 {
            shown.push(icon(sign));
        }
    }
    let signs = (!shown.is_empty()).then(|| view! { <span class="signs">{shown}</span> });
    let halves = view! {
        <span class="halves">
            {half(of.home, "b.half.half-home", "i.half.half-home")}
            {half(of.here, "b.half.half-here", "i.half.half-here")}
        </span>
    };
    view! { <span class="duo" aria-hidden="true">{halves} {signs}</span> }
}

/// What the cells mean.
pub fn legend(t: Texts) -> El {
    let of = |home, here| Cell {
        home,
        here,
        ..Cell::default()
    };
    let cells = [
        (of(1, 1), t.picture_legend_both()),
        (of(1, 0), t.picture_legend_home()),
        (of(0, 1), t.picture_legend_here()),
        (of(0, 0), t.picture_legend_none()),
    ];
    let cells = cells.map(|(of, word)| view! { <li>{duo(&of)} {word}</li> });
    view! { <ul class="legend" aria-label={t.picture_legend()}>{cells}</ul> }
}

/// What the signs in them mean.
pub fn legend_signs(t: Texts) -> El {
    let signs = [
        ("child", t.side_child()),
        ("question", t.picture_legend_asked()),
        ("alike", t.picture_say_alike()),
        ("different", t.picture_say_different()),
    ];
    let signs = signs.map(|(sign, word)| view! { <li>{icon(sign)} {word}</li> });
    view! { <ul class="legend" aria-label={t.picture_legend_signs()}>{signs}</ul> }
}

//! The picture as a table: themes down, months across, both sides in each cell.
//! Which side it is, is said by place, by shape and in words; the colours only
//! help.

use crate::address;
use crate::kit::el::{El, el};
use crate::kit::icon::icon;
use crate::kit::texts::{Texts, number};
use crate::portfolio::picture::view::{Shown, cell_words, month_short, month_words};
use domain::id::ChildId;
use domain::picture::{Cell, Month, Row};

/// The table. It alone scrolls sideways, and begins at the newest month.
pub fn matrix(t: Texts, child: ChildId, shown: &Shown) -> El {
    let months = &shown.picture.months;
    let ends = |at: Option<&Month>| at.map(|m| month_words(t, *m)).unwrap_or_default();
    let caption = t.picture_caption(&shown.child, &ends(months.first()), &ends(months.last()));
    let mut heads = vec![el("th").set("scope", "col").put(t.picture_theme())];
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
    let table = el("table.matrix")
        .put(el("caption.visually-hidden").put(caption))
        .put(el("thead").put(el("tr").put(heads)))
        .put(el("tbody").put(rows));
    el("div.matrix-view").put(table)
}

fn month_head(t: Texts, month: Month, has_year: bool) -> El {
    let year = has_year.then(|| el("small").put(month.year.to_string()));
    let short = el("span").set("aria-hidden", "true");
    el("th")
        .set("scope", "col")
        .put(short.put(month_short(t, month)).put(year))
        .put(el("span.visually-hidden").put(month_words(t, month)))
}

fn theme_row(t: Texts, child: ChildId, months: &[Month], (row, name): (&Row, &String)) -> El {
    let href = address::theme(child, row.theme.as_ref());
    let link = el("a.matrix-theme").with("href", href.clone());
    let mut cells = vec![
        el("th")
            .set("scope", "row")
            .put(link.put(el("span").put(name.clone()))),
    ];
    for (month, of) in months.iter().zip(&row.cells) {
        let words = cell_words(t, of);
        let hidden = el("span.visually-hidden");
        let inside = if of.moments.is_empty() {
            el("span.cell").put(duo(of)).put(hidden.put(words))
        } else {
            let words = t.picture_cell(name, &month_words(t, *month), &words);
            el("a.cell")
                .with("href", format!("{href}?month={month}"))
                .put(duo(of))
                .put(hidden.put(words))
        };
        cells.push(el("td").put(inside));
    }
    el("tr").put(cells)
}

/// Both sides of a cell, and signs of what else is in it.
pub fn duo(of: &Cell) -> El {
    let half = |count: usize, is_on, is_off| {
        let filled = (count > 0).then(|| number(count));
        el(if count > 0 { is_on } else { is_off }).put(filled)
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
    let signs = (!shown.is_empty()).then(|| el("span.signs").put(shown));
    let halves = el("span.halves")
        .put(half(of.home, "b.half.half-home", "i.half.half-home"))
        .put(half(of.here, "b.half.half-here", "i.half.half-here"));
    el("span.duo")
        .set("aria-hidden", "true")
        .put(halves)
        .put(signs)
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
    let cells = cells.map(|(of, word)| el("li").put(duo(&of)).put(word));
    let list = el("ul.legend").set("aria-label", t.picture_legend());
    list.put(cells)
}

/// What the signs in them mean.
pub fn legend_signs(t: Texts) -> El {
    let signs = [
        ("child", t.side_child()),
        ("question", t.picture_legend_asked()),
        ("alike", t.picture_say_alike()),
        ("different", t.picture_say_different()),
    ];
    let signs = signs.map(|(sign, word)| el("li").put(icon(sign)).put(word));
    let list = el("ul.legend").set("aria-label", t.picture_legend_signs());
    list.put(signs)
}

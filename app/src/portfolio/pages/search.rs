//! Finding moments again: words, and what they are. Without a network, among what
//! this device shows.

use crate::kit::button::text_button;
use crate::kit::el::{El, Part, view};
use crate::kit::empty_state::empty_state;
use crate::kit::icon::Drawing;
use crate::kit::reactive::{ErasedMemo, dyn_text, dynamic, memo};
use crate::kit::router::use_router;
use crate::kit::texts::{Texts, use_texts};
use crate::portfolio::changes::Reads;
use crate::portfolio::device::{Device, memo_of, use_device};
use crate::portfolio::frame::screen::{Screen, here};
use crate::portfolio::search::form::form;
use crate::portfolio::search::found::{Hit, hit};
use crate::portfolio::search::query::{FIRST, Finder};
use crate::portfolio::search::result::row;
use domain::replica::Replica;
use leptos::prelude::*;

/// The page at `/search`.
pub fn search_page() -> AnyView {
    let (device, t) = (use_device(), use_texts());
    let finder = expect_context::<Finder>();
    finder.begin(use_router().peek().child);
    finder.draw_in_pauses();
    finder.prepare(device);
    let found = memo(move || find(device, t, finder));
    let page = view! {
        <div class="search">
            <h1 class="visually-hidden">{t.search_title()}</h1>
            {form(device, t, finder)}
            {results(device, t, finder, found)}
        </div>
    };
    let screen = Screen::new(t.search_title(), here(t.search_title()));
    screen.narrow().show(page).view()
}

/// What is found: how many, and the first of them.
#[derive(Clone, PartialEq, Default)]
struct Found {
    is_asked: bool,
    is_ready: bool,
    count: usize,
    hits: Vec<Hit>,
}

fn find(device: Device, t: Texts, finder: Finder) -> Found {
    let search = finder.with(Clone::clone);
    if search.is_empty() {
        return Found::default();
    }
    let Some(all) = finder.find(device) else {
        return Found {
            is_asked: true,
            ..Found::default()
        };
    };
    let first = all.iter().take(finder.shown());
    let hits = device.peek(|replica| {
        let hits = first.filter_map(|id| hit(replica, t, *id, &search));
        hits.collect()
    });
    Found {
        is_asked: true,
        is_ready: true,
        count: all.len(),
        hits,
    }
}

fn results(device: Device, t: Texts, finder: Finder, found: ErasedMemo<Found>) -> El {
    let has_all = memo_of(device, Reads::Directory, Replica::has_all);
    let said = dyn_text(move || {
        let (is_asked, is_ready) = found.with(|found| (found.is_asked, found.is_ready));
        match found.with(|found| found.count) {
            0 if !is_asked => String::new(),
            0 if !is_ready || !has_all.get() => t.loading_text().into(),
            0 => t.search_none().into(),
            count => t.search_found(count),
        }
    });
    let said = view! { <p class="search-count" role="status">{said}</p> };
    let state = memo(move || {
        let has_all = has_all.get();
        found.with(|found| {
            (
                found.is_asked,
                found.is_ready && (has_all || found.count > 0),
                found.count > 0,
            )
        })
    });
    let list = dynamic(move || match state.get() {
        (false, ..) => {
            let (title, text) = (t.search_begin_title(), t.search_begin());
            empty_state("h2", Drawing::Empty, title, text, None).whole()
        }
        (_, false, _) => ().whole(),
        (.., false) => {
            let (title, text) = (t.search_none_title(), t.search_none_hint());
            empty_state("h2", Drawing::Lost, title, text, None).whole()
        }
        _ => some(t, finder, found),
    });
    view! { <div class="search-results">{said} {list}</div> }
}

/// What is found, when it is something. What is drawn later leaves the first as they are.
fn some(t: Texts, finder: Finder, found: ErasedMemo<Found>) -> AnyView {
    let among = move |from: usize, most: usize| {
        let hits = memo(move || {
            found.with(|found| {
                let hits = found.hits.iter().skip(from).take(most);
                hits.cloned().collect::<Vec<_>>()
            })
        });
        dynamic(move || {
            hits.get()
                .into_iter()
                .map(|hit| row(t, hit))
                .collect::<Vec<_>>()
        })
    };
    let rows = view! { <ol class="rows hits">{among(0, FIRST)} {among(FIRST, usize::MAX)}</ol> };
    let is_more = memo(move || found.with(|found| found.count > found.hits.len()));
    let further = dynamic(move || {
        is_more
            .get()
            .then(|| text_button("", t.search_further(), move || finder.show_more()))
    });
    (rows, further).whole()
}

//! The questions: what waits for oneself, what waits for the other side, and
//! what was answered.

use crate::kit::button::link;
use crate::kit::el::{El, Part, view};
use crate::kit::empty_state::empty_state;
use crate::kit::icon::{Drawing, icon_s};
use crate::kit::reactive::dynamic;
use crate::kit::texts::{Texts, use_texts};
use crate::portfolio::changes::Reads;
use crate::portfolio::device::{memo_of, use_device};
use crate::portfolio::frame::screen::{Screen, here};
use crate::portfolio::news::recent::section;
use crate::portfolio::question::list::{item, rows};
use crate::portfolio::question::view::Stage;
use leptos::prelude::*;

/// Most of what was answered that is shown; all of it is in the portfolios.
const DONE_SHOWN: usize = 30;

/// The page at `/questions`.
pub fn questions_page() -> AnyView {
    let (device, t) = (use_device(), use_texts());
    // while older ones are still read, a row would move away under the finger
    let rows = memo_of(device, Reads::Moments, move |replica| {
        if !replica.has_all() {
            return None;
        }
        let children = replica.directory().map(|d| d.children.as_slice());
        let ids: Vec<_> = children.iter().copied().flatten().map(|c| c.id).collect();
        Some(rows(replica, t, &ids))
    });
    let lists = dynamic(move || {
        let Some(rows) = rows.get() else {
            let (title, text) = (t.loading_title(), t.loading_text());
            return empty_state("h2", Drawing::Empty, title, text, None).whole();
        };
        if rows.is_empty() {
            let ask = ask_link(t);
            let text = if device.read(Reads::Directory, |replica| replica.access().works_here()) {
                t.ask_none()
            } else {
                t.ask_none_family()
            };
            let title = t.ask_none_title();
            return empty_state("h2", Drawing::Empty, title, text, Some(ask)).whole();
        }
        let list = |of: Stage, id, title| {
            let of_stage = rows.iter().filter(|row| row.stage == of);
            let items: Vec<El> = of_stage.take(shown(of)).map(|row| item(t, row)).collect();
            let is_any = !items.is_empty();
            is_any.then(|| section(id, title).put(view! { <ul class="rows">{items}</ul> }))
        };
        let mine = list(Stage::Mine, "mine", t.ask_mine_title());
        let others = list(Stage::Others, "others", t.ask_others_title());
        let done = list(Stage::Done, "done", t.ask_done_title());
        // what waits comes before what one could begin
        let ask = view! { <div class="questions-ask">{ask_link(t)}</div> };
        (mine, ask, others, done).whole()
    });
    let head = view! { <div class="head questions-head"><h1>{t.ask_title()}</h1></div> };
    let screen = Screen::new(t.ask_title(), here(t.ask_title())).narrow();
    screen.show((head, lists)).view()
}

fn ask_link(t: Texts) -> El {
    link("a.btn", "/ask".into(), "")
        .put(icon_s("question"))
        .put(view! { <span>{t.ask_action()}</span> })
}

const fn shown(stage: Stage) -> usize {
    match stage {
        Stage::Mine | Stage::Others => usize::MAX,
        Stage::Done => DONE_SHOWN,
    }
}

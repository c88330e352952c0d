//! A new moment on its own page: from the bar, from a shortcut of the installed
//! app, or about one child.

use crate::address;
use crate::kit::el::El;
use crate::kit::reactive::memo;
use crate::kit::texts::use_texts;
use crate::portfolio::write::capture::{Capture, capture, who};
use crate::portfolio::write::compose_page::{Forms, on_to, writer_page};
use crate::portfolio::write::draft::Draft;
use crate::portfolio::write::feeling;
use crate::portfolio::write::writing::Writing;
use domain::id::ChildId;
use domain::op::Perspective;
use leptos::prelude::*;

/// The page at `/new`.
pub fn new_page() -> AnyView {
    writer_page(Forms {
        title: use_texts().new_title(),
        address: "/new",
        here,
        home,
    })
}

fn here(children: Vec<(ChildId, String)>, child: Option<ChildId>) -> El {
    let t = use_texts();
    let to = child.map_or_else(|| "/home".into(), address::child);
    // without a child it is the form of the group's own screen
    let key = child.map_or_else(|| "new".into(), |child| format!("new/{child}"));
    let mut fresh = Draft::default();
    fresh.children.extend(child);
    let writing = Writing::open(key, fresh, on_to(to));
    let form = Capture {
        writing,
        side: Perspective::Here,
        child: None,
        is_open: true,
    };
    capture(form, who(writing, t.capture_whom(), children))
}

fn home(child: ChildId) -> El {
    let (key, to) = (format!("new/{child}"), address::child(child));
    let writing = Writing::open(key, Draft::default(), on_to(to));
    let form = Capture {
        writing,
        side: Perspective::Home,
        child: Some(child),
        is_open: true,
    };
    capture(form, feeling::feeling(writing, memo(move || Some(child))))
}

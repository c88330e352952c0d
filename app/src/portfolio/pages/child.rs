//! The page of one child.

use crate::kit::empty_state::empty_page;
use crate::kit::icon::Drawing;
use crate::kit::reactive::dynamic;
use crate::kit::texts::use_texts;
use crate::portfolio::changes::Reads;
use crate::portfolio::child::portfolio::portfolio;
use crate::portfolio::device::{memo_of, use_device};
use crate::portfolio::frame::screen::{Screen, back_to_start};
use domain::id::ChildId;
use leptos::prelude::*;

/// The page at `/child/:id`.
pub fn child_page(id: ChildId) -> AnyView {
    let (device, t) = (use_device(), use_texts());
    let is_known = memo_of(device, Reads::Directory, move |replica| {
        let directory = replica.directory();
        directory.is_some_and(|directory| directory.child(id).is_some())
    });
    Effect::new(move |_| {
        if is_known.get() {
            device.shell().note_opened(&[id]);
        }
    });
    dynamic(move || {
        if is_known.get() {
            return portfolio(id);
        }
        let (title, text) = (t.not_found_title(), t.not_found_text());
        Screen::new(title, back_to_start()).show(empty_page(Drawing::Lost, title, text, ()))
    })
}

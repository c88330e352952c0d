//! An address where nothing is, for who is signed in.

use crate::kit::button::link;
use crate::kit::el::El;
use crate::kit::empty_state::empty_page;
use crate::kit::icon::Drawing;
use crate::kit::texts::use_texts;
use crate::portfolio::frame::screen::{Screen, back_to_start};

/// The page of any other address.
pub fn missing_page() -> El {
    let t = use_texts();
    let home = link("a.btn", "/home".into(), t.to_start());
    let (title, text) = (t.not_found_title(), t.not_found_text());
    Screen::new(title, back_to_start()).show(empty_page(Drawing::Lost, title, text, home))
}

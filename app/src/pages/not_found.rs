//! An address where nothing is, for who is signed in.

use crate::components::button::link;
use crate::components::icon::Drawing;
use crate::components::lone::lone;
use crate::components::screen::{Screen, back_to_start};
use crate::el::El;
use crate::texts::use_texts;

/// The page of any other address.
pub fn missing_page() -> El {
    let t = use_texts();
    let home = link("a.btn", "/home".into(), t.to_start());
    let (title, text) = (t.not_found_title(), t.not_found_text());
    Screen::new(title, back_to_start()).show(lone(Drawing::Lost, title, text, home))
}

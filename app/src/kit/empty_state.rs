//! Pages that have only one thing to say, and empty screens that invite.

use crate::kit::el::{El, Part, view};
use crate::kit::icon::{Drawing, drawing};

/// The whole page: what is the matter and what to do.
pub fn empty_page(
    picture: Drawing,
    title: &'static str,
    text: &'static str,
    action: impl Part,
) -> El {
    view! {
        <div class="lone">
            {drawing(picture)}
            <h1>{title}</h1>
            <p>{text}</p>
            <div class="buttons">{action}</div>
        </div>
    }
}

/// An empty screen: what could stand here. `heading` is `h1` or `h2`.
pub fn empty_state(
    heading: &'static str,
    picture: Drawing,
    title: &'static str,
    text: &'static str,
    action: Option<El>,
) -> El {
    view! {
        <div class="empty">
            {drawing(picture)}
            <{heading}>{title}</_>
            <p>{text}</p>
            {action}
        </div>
    }
}

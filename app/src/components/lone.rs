//! Pages that have only one thing to say, and empty screens that invite.

use crate::components::icon::{Drawing, drawing};
use leptos::prelude::*;

/// The whole page: what is the matter and what to do.
pub fn lone(picture: Drawing, title: &'static str, text: &'static str, action: AnyView) -> AnyView {
    view! {
        <div class="lone">
            {drawing(picture)}
            <h1>{title}</h1>
            <p>{text}</p>
            <div class="buttons">{action}</div>
        </div>
    }
    .into_any()
}

/// An empty screen: what could stand here. `level` is that of its heading.
pub fn empty(level: u8, picture: Drawing, title: String, text: String, action: AnyView) -> AnyView {
    let heading = match level {
        1 => view! { <h1>{title}</h1> }.into_any(),
        _ => view! { <h2>{title}</h2> }.into_any(),
    };
    view! { <div class="empty">{drawing(picture)}{heading}<p>{text}</p>{action}</div> }.into_any()
}

//! The page of one child.

use crate::components::icon::Drawing;
use crate::components::lone::lone;
use crate::components::portfolio::ChildPortfolio;
use crate::components::screen::{Screen, back};
use crate::device::use_device;
use crate::place;
use crate::texts::use_texts;
use domain::id::ChildId;
use leptos::prelude::*;

/// The page at `/child/:id`.
#[component]
pub fn ChildPage() -> impl IntoView {
    let (device, t) = (use_device(), use_texts());
    let id = place::use_id::<ChildId>();
    let known = Memo::new(move |_| {
        let id = id.get()?;
        device.read(|r| r.directory()?.child(id).map(|child| child.id))
    });
    move || match known.get() {
        Some(child) => view! { <ChildPortfolio child/> }.into_any(),
        None => view! {
            <Screen title=t.not_found_title() start=back("/home".into(), t.to_start().into())>
                {lone(Drawing::Lost, t.not_found_title(), t.not_found_text(), ().into_any())}
            </Screen>
        }
        .into_any(),
    }
}

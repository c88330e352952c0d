//! The moments of a child by month. Thousands stay smooth: only the months near
//! the screen are drawn; the others keep the room that they took.

use crate::components::moment_card::MomentCard;
use crate::device::use_device;
use crate::months::{Portion, portions};
use crate::texts::use_texts;
use domain::id::ChildId;
use leptos::html;
use leptos::prelude::*;
use std::collections::BTreeMap;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{
    HtmlElement, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit,
};

/// How far outside the screen months are drawn already.
const AROUND: &str = "1200px 0px";
/// How high a moment that was never drawn is taken to be, in px.
const MOMENT_HEIGHT_PX: u32 = 360;
/// How many portions are drawn before anybody looked where the screen is.
const FIRST: usize = 2;

/// What the observer knows of a portion, by its first moment.
type Watched = BTreeMap<String, Place>;

/// Whether a portion is near the screen, and how high it was when it last was.
#[derive(Clone, Copy)]
struct Place {
    is_near: RwSignal<bool>,
    height_px: StoredValue<f64>,
}

/// The list.
#[component]
pub fn MomentList(
    /// Whose.
    child: ChildId,
    /// Its moments.
    portions: Memo<Vec<Portion>>,
) -> impl IntoView {
    let watched = StoredValue::new(Watched::new());
    let observer = StoredValue::new_local(observer(watched));
    on_cleanup(move || observer.with_value(|(observer, _)| observer.disconnect()));
    view! {
        <For
            each=move || portions.get().into_iter().enumerate()
            key=|(_, portion)| portion.clone()
            children=move |(at, portion)| {
                let id = portion.moments.first().map(ToString::to_string).unwrap_or_default();
                let count = u32::try_from(portion.moments.len()).unwrap_or_default();
                let height_px = f64::from(count * MOMENT_HEIGHT_PX);
                let place = Place {
                    is_near: RwSignal::new(at < FIRST),
                    height_px: StoredValue::new(height_px),
                };
                watched.update_value(|watched| { watched.insert(id.clone(), place); });
                let node = NodeRef::<html::Div>::new();
                Effect::new(move |_| {
                    if let Some(element) = node.get() {
                        observer.with_value(|(observer, _)| observer.observe(&element));
                    }
                });
                portion_view(child, portion, id, place, node)
            }
        />
    }
}

/// The moments of a child in portions.
pub fn portions_of(child: ChildId) -> Memo<Vec<Portion>> {
    let device = use_device();
    Memo::new(move |_| {
        device.read(|replica| {
            let ids = replica.moments_of(Some(child));
            portions(ids.filter_map(|id| Some((id, replica.moment(id)?.day))))
        })
    })
}

fn portion_view(
    child: ChildId,
    portion: Portion,
    id: String,
    place: Place,
    node: NodeRef<html::Div>,
) -> AnyView {
    let t = use_texts();
    // a portion that is not drawn keeps the height that it had
    Effect::new(move |_| {
        let Some(element) = node.get() else { return };
        let style = HtmlElement::style(&element);
        if place.is_near.get() {
            let _ = style.remove_property("min-height");
        } else {
            let height = format!("{}px", place.height_px.get_value());
            let _ = style.set_property("min-height", &height);
        }
    });
    let heading = portion.opens_month.then(|| {
        let words = format!("{} {}", t.month(portion.month), portion.year);
        view! { <h2 class="month" id=portion.anchor()>{words}</h2> }
    });
    let moments = portion.moments;
    let cards = move || {
        place.is_near.get().then(|| {
            let cards = moments.iter().map(|id| {
                view! { <li class="moment"><MomentCard id=*id child/></li> }
            });
            view! { <ol class="moments">{cards.collect::<Vec<_>>()}</ol> }
        })
    };
    view! { {heading}<div class="portion" node_ref=node data-portion=id>{cards}</div> }.into_any()
}

type Watch = (IntersectionObserver, Closure<dyn FnMut(js_sys::Array)>);

/// Tells the portions whether they are near the screen.
fn observer(watched: StoredValue<Watched>) -> Watch {
    let seen = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
        for entry in entries.iter() {
            let entry: IntersectionObserverEntry = entry.unchecked_into();
            let id = entry
                .target()
                .get_attribute("data-portion")
                .unwrap_or_default();
            let place = watched.with_value(|watched| watched.get(&id).copied());
            let (Some(place), is_near) = (place, entry.is_intersecting()) else {
                continue;
            };
            // gone from the page meanwhile, or nothing new
            if place
                .is_near
                .try_get_untracked()
                .is_none_or(|was| was == is_near)
            {
                continue;
            }
            if !is_near {
                place
                    .height_px
                    .set_value(entry.bounding_client_rect().height());
            }
            place.is_near.set(is_near);
        }
    });
    let options = IntersectionObserverInit::new();
    options.set_root_margin(AROUND);
    let observer = IntersectionObserver::new_with_options(seen.as_ref().unchecked_ref(), &options)
        .expect("the margin is well written");
    (observer, seen)
}

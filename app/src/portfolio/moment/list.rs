//! The moments of a child by month. Thousands stay smooth: only the months near
//! the screen are drawn; the others keep the room that they took.

use crate::kit::el::{El, view};
use crate::kit::reactive::{ErasedMemo, dynamic, memo};
use crate::kit::router::{Router, use_router};
use crate::kit::texts::use_texts;
use crate::portfolio::changes::Reads;
use crate::portfolio::device::{memo_of, use_device};
use crate::portfolio::moment::card::moment_card;
use crate::portfolio::moment::months::{Portion, portions};
use domain::id::{ChildId, MomentId};
use leptos::prelude::*;
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

/// A list, and whom it is about.
type List = (&'static str, ChildId);
/// Whether each portion is near the screen.
type Near = StoredValue<Vec<RwSignal<bool>>>;

/// The moments of a child in portions.
pub fn portions_of(child: ChildId) -> ErasedMemo<Vec<Portion>> {
    memo_of(use_device(), Reads::List(Some(child)), move |replica| {
        portions(replica.days_of(Some(child)))
    })
}

/// The list, by what it is called as long as the app is open. A moment more in a
/// month draws that month again, not the others.
pub fn moment_list(
    list: &'static str,
    child: ChildId,
    portions: ErasedMemo<Vec<Portion>>,
) -> AnyView {
    let router = use_router();
    // without what is in them: a portion by its month, and how many there are
    let outline = memo(move || {
        portions.with(|portions| {
            let month = |p: &Portion| (p.year, p.month, p.opens_month);
            portions.iter().map(month).collect::<Vec<_>>()
        })
    });
    dynamic(move || {
        let count = outline.with(Vec::len);
        let near: Near = StoredValue::new(Vec::with_capacity(count));
        let watch = StoredValue::new_local(observer(router, (list, child), near));
        on_cleanup(move || {
            watch.with_value(|(observer, _)| observer.disconnect());
            (0..count).for_each(|at| keep_height(router, (list, child), at));
        });
        // once they stand on the page
        request_animation_frame(move || {
            let _ = watch.try_with_value(|(observer, _)| {
                let elements = (0..count).filter_map(element);
                elements.for_each(|element| observer.observe(&element));
            });
        });
        let all = (0..count).map(|at| portion(router, (list, child), at, portions, near));
        all.collect::<Vec<_>>()
    })
}

fn portion(
    router: Router,
    list: List,
    at: usize,
    portions: ErasedMemo<Vec<Portion>>,
    near: Near,
) -> (Option<El>, El) {
    let t = use_texts();
    let moments = memo(move || {
        let of = portions.with(|portions| portions.get(at).map(|p| p.moments.clone()));
        of.unwrap_or_default()
    });
    let is_near = RwSignal::new(at < FIRST);
    near.update_value(|near| near.push(is_near));
    // a portion that is not drawn keeps the height that it had
    Effect::new(move |_| {
        let is_near = is_near.get();
        let count = u32::try_from(moments.with(Vec::len)).unwrap_or_default();
        let height_px = router.height(&name(list, at));
        let height_px = height_px.unwrap_or(count * MOMENT_HEIGHT_PX);
        request_animation_frame(move || {
            let Some(element) = element(at) else { return };
            let style = element.style();
            let _ = if is_near {
                style.remove_property("min-height").map(drop)
            } else {
                style.set_property("min-height", &format!("{height_px}px"))
            };
        });
    });
    let opened = portions.peek().into_iter().nth(at);
    let opened = opened.filter(|portion| portion.opens_month);
    let heading = opened.map(|portion| {
        let words = format!("{} {}", t.month(portion.month), portion.year);
        view! { <h2 class="month" id={portion.anchor()}>{words}</h2> }
    });
    let cards = dynamic(move || {
        let card = |id: MomentId| {
            let card = moment_card(id, list.1);
            view! { <li class="moment" key={id.0.as_u128()}>{card}</li> }
        };
        is_near.get().then(|| {
            let cards = moments.get().into_iter().map(card);
            view! { <ol class="moments">{cards.collect::<Vec<_>>()}</ol> }
        })
    });
    (
        heading,
        view! { <div class="portion" id={format!("portion-{at}")}>{cards}</div> },
    )
}

/// The element of a portion.
fn element(at: usize) -> Option<HtmlElement> {
    let element = document().get_element_by_id(&format!("portion-{at}"))?;
    element.dyn_into().ok()
}

/// Names a portion as long as the app is open.
fn name((list, child): List, at: usize) -> String {
    format!("{list}/{child}/{at}")
}

fn keep_height(router: Router, list: List, at: usize) {
    let height_px = element(at).and_then(|element| u32::try_from(element.offset_height()).ok());
    if let Some(height_px) = height_px.filter(|height_px| *height_px > 0) {
        router.keep_height(name(list, at), height_px);
    }
}

type Watch = (IntersectionObserver, Closure<dyn FnMut(js_sys::Array)>);

/// Tells the portions whether they are near the screen.
fn observer(router: Router, list: List, near: Near) -> Watch {
    let seen = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
        for entry in entries.iter() {
            let entry: IntersectionObserverEntry = entry.unchecked_into();
            let id = entry.target().id();
            let at = id.rsplit('-').next().and_then(|at| at.parse().ok());
            let at: usize = at.unwrap_or_default();
            let found = near.try_with_value(|near| near.get(at).copied());
            let (Some(signal), is_near) = (found.flatten(), entry.is_intersecting()) else {
                continue;
            };
            // gone from the page meanwhile, or nothing new
            let was_near = signal.try_get_untracked();
            if was_near.is_none_or(|was_near| was_near == is_near) {
                continue;
            }
            if !is_near {
                keep_height(router, list, at);
            }
            signal.set(is_near);
        }
    });
    let options = IntersectionObserverInit::new();
    options.set_root_margin(AROUND);
    let observer = IntersectionObserver::new_with_options(seen.as_ref().unchecked_ref(), &options)
        .expect("the margin is well written");
    (observer, seen)
}

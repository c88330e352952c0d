//! What changes about an element while it is on the page, and what is done when
//! something happens to it.

use super::El;
use leptos::ev::Event;
use leptos::prelude::*;
use leptos::tachys::renderer::types::Element;
use leptos::tachys::renderer::{RemoveEventHandler, Rndr};
use send_wrapper::SendWrapper;
use std::cell::Cell;
use std::sync::Arc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;

/// The value of an attribute that changes.
pub type Reactive<T> = Arc<dyn Fn() -> T + Send + Sync>;

/// The value of an attribute that changes; `None`: the attribute is not there.
pub fn reactive<T: 'static>(read: impl Fn() -> T + Send + Sync + 'static) -> Reactive<T> {
    Arc::new(read)
}

/// Something about an element that does not stay as it is.
pub enum Moving {
    Attribute(&'static str, Reactive<Option<&'static str>>),
    Value(Reactive<String>),
    Is(&'static str, Reactive<bool>),
    On(&'static str, SendWrapper<Box<dyn FnMut(Event)>>),
}

/// What keeps an element moving, until it is dropped.
pub struct Moved {
    effects: Vec<RenderEffect<()>>,
    listeners: Vec<RemoveEventHandler<Element>>,
    attributes: Vec<&'static str>,
}

impl El {
    /// With an attribute that changes; `None`: it is not there.
    pub fn live(
        self,
        name: &'static str,
        read: impl Fn() -> Option<&'static str> + Send + Sync + 'static,
    ) -> Self {
        self.moving(Moving::Attribute(name, reactive(read)))
    }

    /// With what is typed into it.
    pub fn value(self, read: impl Fn() -> String + Send + Sync + 'static) -> Self {
        self.moving(Moving::Value(reactive(read)))
    }

    /// With a property that is true or not: `checked`, `selected`.
    pub fn is(self, name: &'static str, value: Reactive<bool>) -> Self {
        self.moving(Moving::Is(name, value))
    }

    /// Does something on an event.
    pub fn on(self, event: &'static str, act: impl FnMut(Event) + 'static) -> Self {
        self.moving(Moving::On(event, SendWrapper::new(Box::new(act))))
    }

    fn moving(mut self, moving: Moving) -> Self {
        self.0.moving.push(moving);
        self
    }
}

/// Sets an element in motion.
pub fn start(moving: Vec<Moving>, element: &Element) -> Moved {
    let mut moved = Moved {
        effects: Vec::new(),
        listeners: Vec::new(),
        attributes: Vec::new(),
    };
    for moving in moving {
        let element = element.clone();
        match moving {
            Moving::On(event, act) => {
                let owner = Owner::current().unwrap_or_default();
                let mut act = act.take();
                let act =
                    Box::new(move |event: JsValue| owner.with(|| act(event.unchecked_into())));
                moved
                    .listeners
                    .push(Rndr::add_event_listener(&element, event, act));
            }
            Moving::Attribute(name, read) => {
                moved.attributes.push(name);
                moved.effects.push(effect(Box::new(move || match read() {
                    Some(value) => Rndr::set_attribute(&element, name, value),
                    None => Rndr::remove_attribute(&element, name),
                })));
            }
            Moving::Value(read) => moved.effects.push(follow(element, read)),
            Moving::Is(name, read) => moved.effects.push(effect(Box::new(move || {
                Rndr::set_property(&element, name, &JsValue::from_bool(read()));
            }))),
        }
    }
    moved
}

/// The same for an element that is drawn again.
pub fn restart(moving: Vec<Moving>, before: &mut Moved, element: &Element) {
    let names = std::mem::take(&mut before.attributes);
    *before = start(moving, element);
    for name in names {
        if !before.attributes.contains(&name) {
            Rndr::remove_attribute(element, name);
        }
    }
}

/// Writes into a field what it should hold, when that is not what it held before.
/// What somebody types is never written back at them: half a date or half of a
/// sign is not what is read from it, and would be lost.
fn follow(element: Element, read: Reactive<String>) -> RenderEffect<()> {
    let before = Cell::new(None);
    effect(Box::new(move || {
        let value = read();
        if before.replace(Some(value.clone())).as_ref() != Some(&value)
            && written(&element).as_ref() != Some(&value)
        {
            Rndr::set_property(&element, "value", &JsValue::from_str(&value));
        }
    }))
}

/// What is in a field, as an event reads it.
fn written(field: &Element) -> Option<String> {
    js_sys::Reflect::get(field, &JsValue::from_str("value"))
        .ok()
        .and_then(|value| value.as_string())
}

/// What is moved loses the focus, although it is the same thing to whoever is in it.
pub fn keeping_focus(act: impl FnOnce()) {
    let focused = document().active_element();
    act();
    if focused != document().active_element()
        && let Some(focused) = focused.and_then(|one| one.dyn_into::<HtmlElement>().ok())
    {
        let _ = focused.focus();
    }
}

fn effect(run: Box<dyn Fn()>) -> RenderEffect<()> {
    RenderEffect::new(move |_| run())
}

//! Elements in as little code as possible. Leptos gives every element that
//! `view!` writes its own type and its own code; here all elements are of one.
//! docs/decisions/0008-elements.md has the numbers.
//!
//! `el("p.soft").put("…")` is `<p class="soft">…</p>`.

use leptos::html;
use leptos::prelude::*;
use leptos::tachys::html::attribute::any_attribute::{AnyAttribute, IntoAnyAttribute};
use leptos::tachys::html::attribute::custom::custom_attribute;
use leptos::tachys::view::add_attr::AddAnyAttr;

/// An element that is being described.
#[must_use]
pub struct El(Box<Described>);

struct Described {
    tag: &'static str,
    attributes: Vec<AnyAttribute>,
    children: Vec<AnyView>,
}

/// An element by its tag and its classes: `li`, `p.soft`, `a.btn.btn-quiet`.
pub fn el(name: &'static str) -> El {
    let (tag, classes) = name.split_once('.').unwrap_or((name, ""));
    let el = El(Box::new(Described {
        tag,
        attributes: Vec::new(),
        children: Vec::new(),
    }));
    if classes.is_empty() {
        el
    } else {
        el.with("class", classes.replace('.', " "))
    }
}

impl El {
    /// With an attribute.
    pub fn set(self, name: &'static str, value: &'static str) -> Self {
        self.attribute(custom_attribute(name, value).into_any_attr())
    }

    /// With an attribute whose value is made here.
    pub fn with(self, name: &'static str, value: String) -> Self {
        self.attribute(custom_attribute(name, value).into_any_attr())
    }

    /// With an attribute that may be missing.
    pub fn maybe(self, name: &'static str, value: Option<&'static str>) -> Self {
        match value {
            Some(value) => self.set(name, value),
            None => self,
        }
    }

    fn attribute(mut self, attribute: AnyAttribute) -> Self {
        self.0.attributes.push(attribute);
        self
    }

    /// With something in it, behind what is there already.
    pub fn put(mut self, part: impl Part) -> Self {
        part.place(&mut self.0.children);
        self
    }

    /// As a view.
    pub fn view(self) -> AnyView {
        let Described {
            tag,
            attributes,
            children,
        } = *self.0;
        let element = html::custom(tag).child(children);
        element.add_any_attr(attributes).into_any()
    }
}

#[cfg(feature = "csr")]
mod browser {
    use super::El;
    use crate::live::{Live, live};
    use leptos::ev::{self, Event};
    use leptos::tachys::html::attribute::any_attribute::IntoAnyAttribute;
    use leptos::tachys::html::attribute::custom::custom_attribute;
    use leptos::tachys::html::event::on;
    use leptos::tachys::html::property::prop;

    impl El {
        /// With an attribute that changes; `None`: it is not there.
        pub fn live(
            self,
            name: &'static str,
            read: impl Fn() -> Option<&'static str> + Send + Sync + 'static,
        ) -> Self {
            self.live_of(name, live(read))
        }

        fn live_of(self, name: &'static str, value: Live<Option<&'static str>>) -> Self {
            self.attribute(custom_attribute(name, value).into_any_attr())
        }

        /// With what is typed into it.
        pub fn value(self, read: impl Fn() -> String + Send + Sync + 'static) -> Self {
            self.value_of(live(read))
        }

        fn value_of(self, value: Live<String>) -> Self {
            self.attribute(prop("value", value).into_any_attr())
        }

        /// With a property that is true or not: `checked`, `selected`.
        pub fn is(self, name: &'static str, value: Live<bool>) -> Self {
            self.attribute(prop(name, value).into_any_attr())
        }

        /// Does something on an event.
        pub fn on(self, event: &'static str, act: impl FnMut(Event) + 'static) -> Self {
            self.on_boxed(event, Box::new(act))
        }

        fn on_boxed(self, event: &'static str, act: Box<dyn FnMut(Event)>) -> Self {
            self.attribute(on(ev::Custom::<Event>::new(event), act).into_any_attr())
        }

        /// Does something when it is tapped.
        pub fn tap(self, act: impl Fn() + 'static) -> Self {
            self.on("click", move |_| act())
        }
    }
}

/// What can be put into an element, or stand where it would.
pub trait Part: Sized {
    /// Puts it behind the others.
    fn place(self, children: &mut Vec<AnyView>);

    /// As a view on its own.
    fn whole(self) -> AnyView {
        let mut children = Vec::new();
        self.place(&mut children);
        match children.len() {
            0 => ().into_any(),
            _ => children.into_any(),
        }
    }
}

impl Part for () {
    fn place(self, _: &mut Vec<AnyView>) {}
}

impl Part for AnyView {
    fn place(self, children: &mut Vec<AnyView>) {
        children.push(self);
    }

    fn whole(self) -> AnyView {
        self
    }
}

impl Part for El {
    fn place(self, children: &mut Vec<AnyView>) {
        children.push(self.view());
    }

    fn whole(self) -> AnyView {
        self.view()
    }
}

impl Part for &'static str {
    fn place(self, children: &mut Vec<AnyView>) {
        children.push(self.into_any());
    }
}

impl Part for String {
    fn place(self, children: &mut Vec<AnyView>) {
        children.push(self.into_any());
    }
}

impl<P: Part> Part for Option<P> {
    fn place(self, children: &mut Vec<AnyView>) {
        if let Some(part) = self {
            part.place(children);
        }
    }
}

impl<P: Part> Part for Vec<P> {
    fn place(self, children: &mut Vec<AnyView>) {
        for part in self {
            part.place(children);
        }
    }
}

impl<P: Part, const N: usize> Part for [P; N] {
    fn place(self, children: &mut Vec<AnyView>) {
        for part in self {
            part.place(children);
        }
    }
}

impl<P: Part, Q: Part> Part for (P, Q) {
    fn place(self, children: &mut Vec<AnyView>) {
        self.0.place(children);
        self.1.place(children);
    }
}

impl<P: Part, Q: Part, R: Part> Part for (P, Q, R) {
    fn place(self, children: &mut Vec<AnyView>) {
        ((self.0, self.1), self.2).place(children);
    }
}

impl<P: Part, Q: Part, R: Part, S: Part> Part for (P, Q, R, S) {
    fn place(self, children: &mut Vec<AnyView>) {
        ((self.0, self.1), (self.2, self.3)).place(children);
    }
}

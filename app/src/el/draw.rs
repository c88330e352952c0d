//! How an element gets onto the page, and what becomes of it when it is drawn
//! again.

use super::{Child, Described, El, Words};
use leptos::prelude::*;
use leptos::tachys::html::attribute::Attribute;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::renderer::types::{Element, Node, Text};
use leptos::tachys::renderer::{CastFrom, Rndr};
use leptos::tachys::view::add_attr::AddAnyAttr;
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};

/// Tags of pictures; a browser makes them in another way.
const PICTURE: [&str; 9] = [
    "svg", "use", "path", "circle", "defs", "pattern", "text", "title", "desc",
];
const SVG: &str = "http://www.w3.org/2000/svg";

/// An element on the page.
pub struct Drawn {
    tag: &'static str,
    element: Element,
    fixed: Vec<(&'static str, Words)>,
    #[cfg(feature = "csr")]
    moving: super::browser::Moved,
    inside: Vec<DrawnChild>,
}

enum DrawnChild {
    Words(Text, Words),
    El(Drawn),
    View(<AnyView as Render>::State),
}

impl Render for El {
    type State = Drawn;

    fn build(self) -> Drawn {
        let described = *self.0;
        let namespace = PICTURE.contains(&described.tag).then_some(SVG);
        let element = Rndr::create_element(described.tag, namespace);
        for (name, value) in &described.fixed {
            Rndr::set_attribute(&element, name, value);
        }
        let inside = described.inside.into_iter().map(|child| {
            let mut child = build(child);
            child.mount(&element, None);
            child
        });
        let inside = inside.collect();
        Drawn {
            tag: described.tag,
            // what is chosen in it can only be set when it is there
            #[cfg(feature = "csr")]
            moving: super::browser::start(described.moving, &element),
            fixed: described.fixed,
            inside,
            element,
        }
    }

    fn rebuild(self, drawn: &mut Drawn) {
        if self.0.tag != drawn.tag {
            let mut fresh = self.build();
            drawn.insert_before_this(&mut fresh);
            drawn.unmount();
            *drawn = fresh;
            return;
        }
        let described = *self.0;
        change_attributes(&described, drawn);
        #[cfg(feature = "csr")]
        super::browser::restart(described.moving, &mut drawn.moving, &drawn.element);
        drawn.fixed = described.fixed;
        change_inside(described.inside, drawn);
    }
}

/// Touches only what differs: an attribute that goes for a moment can take the
/// focus with it.
fn change_attributes(described: &Described, drawn: &Drawn) {
    for (name, _) in &drawn.fixed {
        if !described.fixed.iter().any(|(other, _)| other == name) {
            Rndr::remove_attribute(&drawn.element, name);
        }
    }
    for attribute in &described.fixed {
        if !drawn.fixed.contains(attribute) {
            Rndr::set_attribute(&drawn.element, attribute.0, &attribute.1);
        }
    }
}

fn change_inside(inside: Vec<Child>, drawn: &mut Drawn) {
    let count = inside.len();
    for (at, child) in inside.into_iter().enumerate() {
        let Some(there) = drawn.inside.get_mut(at) else {
            let mut fresh = build(child);
            fresh.mount(&drawn.element, None);
            drawn.inside.push(fresh);
            continue;
        };
        match (child, there) {
            (Child::Words(words), DrawnChild::Words(text, before)) => {
                if words != *before {
                    Rndr::set_text(text, &words);
                    *before = words;
                }
            }
            (Child::El(el), DrawnChild::El(drawn)) => el.rebuild(drawn),
            (Child::View(view), DrawnChild::View(state)) => view.rebuild(state),
            (child, there) => {
                let mut fresh = build(child);
                there.insert_before_this(&mut fresh);
                there.unmount();
                *there = fresh;
            }
        }
    }
    for mut gone in drawn.inside.drain(count..) {
        gone.unmount();
    }
}

fn build(child: Child) -> DrawnChild {
    match child {
        Child::Words(words) => DrawnChild::Words(Rndr::create_text_node(&words), words),
        Child::El(el) => DrawnChild::El(el.build()),
        Child::View(view) => DrawnChild::View(view.build()),
    }
}

impl Mountable for Drawn {
    fn unmount(&mut self) {
        Rndr::remove(self.element.as_ref());
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        Rndr::insert_node(parent, self.element.as_ref(), marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        insert_before(self.element.as_ref(), child)
    }

    fn elements(&self) -> Vec<Element> {
        vec![self.element.clone()]
    }
}

impl Mountable for DrawnChild {
    fn unmount(&mut self) {
        match self {
            Self::Words(text, _) => Rndr::remove(text.as_ref()),
            Self::El(drawn) => drawn.unmount(),
            Self::View(state) => state.unmount(),
        }
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        match self {
            Self::Words(text, _) => Rndr::insert_node(parent, text.as_ref(), marker),
            Self::El(drawn) => drawn.mount(parent, marker),
            Self::View(state) => state.mount(parent, marker),
        }
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        match self {
            Self::Words(text, _) => insert_before(text.as_ref(), child),
            Self::El(drawn) => drawn.insert_before_this(child),
            Self::View(state) => state.insert_before_this(child),
        }
    }

    fn elements(&self) -> Vec<Element> {
        Vec::new()
    }
}

fn insert_before(node: &Node, child: &mut dyn Mountable) -> bool {
    let parent = Rndr::get_parent(node).and_then(Element::cast_from);
    if let Some(parent) = &parent {
        child.mount(parent, Some(node));
    }
    parent.is_some()
}

impl AddAnyAttr for El {
    type Output<SomeNewAttr: Attribute> = Self;

    fn add_any_attr<NewAttr: Attribute>(self, _: NewAttr) -> Self {
        self
    }
}

impl RenderHtml for El {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        self,
        html: &mut String,
        position: &mut Position,
        _escape: bool,
        _mark_branches: bool,
        _extra: Vec<AnyAttribute>,
    ) {
        let Described {
            tag, fixed, inside, ..
        } = *self.0;
        html.push('<');
        html.push_str(tag);
        for (name, value) in &fixed {
            html.push(' ');
            html.push_str(name);
            html.push_str("=\"");
            html.push_str(&escaped(value));
            html.push('"');
        }
        html.push('>');
        for child in inside {
            *position = Position::FirstChild;
            match child {
                Child::Words(words) => html.push_str(&escaped(&words)),
                Child::El(el) => el.to_html_with_buf(html, position, true, false, Vec::new()),
                Child::View(view) => {
                    view.to_html_with_buf(html, position, true, false, Vec::new());
                }
            }
        }
        html.push_str("</");
        html.push_str(tag);
        html.push('>');
        *position = Position::NextChild;
    }

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> Drawn {
        unreachable!("what the server draws is never taken over by the browser")
    }

    fn into_owned(self) -> Self {
        self
    }
}

fn escaped(words: &str) -> String {
    let words = words.replace('&', "&amp;").replace('<', "&lt;");
    words.replace('"', "&quot;")
}

//! How an element gets onto the page, and what becomes of it when it is drawn
//! again: `draw/inside.rs` has what becomes of what is in it.

use super::{Child, Described, El, Words};
use leptos::tachys::html::attribute::Attribute;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::renderer::types::{Element, Node};
use leptos::tachys::renderer::{CastFrom, Rndr};
use leptos::tachys::view::add_attr::AddAnyAttr;
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};

mod inside;
mod parts;

use inside::{DrawnChild, build, change_inside};
pub use parts::Parts;

/// Tags of pictures; a browser makes them in another way.
const PICTURE: [&str; 9] = [
    "svg", "use", "path", "circle", "defs", "pattern", "text", "title", "desc",
];
const SVG: &str = "http://www.w3.org/2000/svg";

/// An element on the page.
pub struct DrawnEl {
    tag: &'static str,
    key: Option<u128>,
    element: Element,
    fixed: Vec<(&'static str, Words)>,
    moving: super::browser::Moved,
    inside: Vec<DrawnChild>,
}

impl Render for El {
    type State = DrawnEl;

    fn build(self) -> DrawnEl {
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
        DrawnEl {
            tag: described.tag,
            key: described.key,
            // what is chosen in it can only be set when it is there
            moving: super::browser::start(described.moving, &element),
            fixed: described.fixed,
            inside,
            element,
        }
    }

    fn rebuild(self, drawn: &mut DrawnEl) {
        if self.0.tag != drawn.tag {
            let mut fresh = self.build();
            drawn.insert_before_this(&mut fresh);
            drawn.unmount();
            *drawn = fresh;
            return;
        }
        let described = *self.0;
        change_attributes(&described, drawn);
        super::browser::restart(described.moving, &mut drawn.moving, &drawn.element);
        drawn.fixed = described.fixed;
        drawn.key = described.key;
        let element = drawn.element.clone();
        change_inside(described.inside, &mut drawn.inside, Some(&element), None);
    }
}

/// Touches only what differs: an attribute that goes for a moment can take the
/// focus with it.
fn change_attributes(described: &Described, drawn: &DrawnEl) {
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

impl Mountable for DrawnEl {
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
        write(inside, html, position);
        html.push_str("</");
        html.push_str(tag);
        html.push('>');
        *position = Position::NextChild;
    }

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> DrawnEl {
        unreachable!("what the server draws is never taken over by the browser")
    }

    fn into_owned(self) -> Self {
        self
    }
}

fn write(inside: Vec<Child>, html: &mut String, position: &mut Position) {
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
}

fn escaped(words: &str) -> String {
    let words = words.replace('&', "&amp;").replace('<', "&lt;");
    words.replace('"', "&quot;")
}

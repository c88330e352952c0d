//! What stands next to each other without an element around it: what a part of
//! the screen is drawn as.

use super::super::Child;
use super::inside::{DrawnChild, build, change_inside};
use super::{insert_before, write};
use leptos::tachys::html::attribute::Attribute;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::renderer::types::{Element, Node, Placeholder};
use leptos::tachys::renderer::{CastFrom, Rndr};
use leptos::tachys::view::add_attr::AddAnyAttr;
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};

pub struct Parts(pub Vec<Child>);

/// `end` is where it ends, also when nothing is in it.
pub struct DrawnParts {
    inside: Vec<DrawnChild>,
    end: Placeholder,
}

impl Render for Parts {
    type State = DrawnParts;

    fn build(self) -> DrawnParts {
        DrawnParts {
            inside: self.0.into_iter().map(build).collect(),
            end: Rndr::create_placeholder(),
        }
    }

    fn rebuild(self, drawn: &mut DrawnParts) {
        let end: &Node = drawn.end.as_ref();
        let parent = Rndr::get_parent(end).and_then(Element::cast_from);
        change_inside(self.0, &mut drawn.inside, parent.as_ref(), Some(end));
    }
}

impl Mountable for DrawnParts {
    fn unmount(&mut self) {
        self.inside.iter_mut().for_each(Mountable::unmount);
        Rndr::remove(self.end.as_ref());
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        for child in &mut self.inside {
            child.mount(parent, marker);
        }
        Rndr::insert_node(parent, self.end.as_ref(), marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        match self.inside.first() {
            Some(first) => first.insert_before_this(child),
            None => insert_before(self.end.as_ref(), child),
        }
    }

    fn elements(&self) -> Vec<Element> {
        Vec::new()
    }
}

impl AddAnyAttr for Parts {
    type Output<SomeNewAttr: Attribute> = Self;

    fn add_any_attr<NewAttr: Attribute>(self, _: NewAttr) -> Self {
        self
    }
}

impl RenderHtml for Parts {
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
        write(self.0, html, position);
    }

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> DrawnParts {
        unreachable!("what the server draws is never taken over by the browser")
    }

    fn into_owned(self) -> Self {
        self
    }
}

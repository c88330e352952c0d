//! What is in an element, and what becomes of it when that is drawn again.
//!
//! What has a key is found again by it, wherever it is now; what has none, by its
//! place. Nothing that stays is moved when something comes or goes before it.

use super::super::browser::keeping_focus;
use super::super::{Child, Words};
use super::{DrawnEl, insert_before};
use leptos::prelude::*;
use leptos::tachys::renderer::Rndr;
use leptos::tachys::renderer::types::{Element, Node, Text};
use leptos::tachys::view::{Mountable, Render};
use std::collections::VecDeque;

pub enum DrawnChild {
    Words(Text, Words),
    El(DrawnEl),
    View(<AnyView as Render>::State),
}

pub fn build(child: Child) -> DrawnChild {
    match child {
        Child::Words(words) => DrawnChild::Words(Rndr::create_text_node(&words), words),
        Child::El(el) => DrawnChild::El(Render::build(el)),
        Child::View(view) => DrawnChild::View(view.build()),
    }
}

/// Draws again what is in `parent`, before `end`, or to the end of it.
pub fn change_inside(
    inside: Vec<Child>,
    drawn: &mut Vec<DrawnChild>,
    parent: Option<&Element>,
    end: Option<&Node>,
) {
    if let Some(parent) = parent.filter(|parent| is_replaced(drawn, parent)) {
        if is_said_already(&inside, drawn) {
            // what the browser made of our words still says what is to be said
        } else {
            Rndr::clear_children(parent);
            drawn.clear();
        }
    }
    let mut left = VecDeque::from(std::mem::take(drawn));
    drop_gone(&inside, &mut left);
    for child in inside {
        let key = key(&child);
        let at = match key {
            Some(_) => left.iter().position(|there| there.key() == key),
            None => left
                .front()
                .filter(|there| there.key().is_none())
                .map(|_| 0),
        };
        let Some(mut there) = at.and_then(|at| left.remove(at)) else {
            let mut fresh = build(child);
            place(&mut fresh, left.front(), parent, end);
            drawn.push(fresh);
            continue;
        };
        if at != Some(0) {
            keeping_focus(|| place(&mut there, left.front(), parent, end));
        }
        change(child, &mut there);
        drawn.push(there);
    }
    left.iter_mut().for_each(Mountable::unmount);
}

/// Whether the browser put something else where our words were, as it does when
/// it translates a page: what is written into them then, nobody sees.
fn is_replaced(drawn: &[DrawnChild], parent: &Element) -> bool {
    let parent: &Node = parent.as_ref();
    drawn.iter().any(|child| match child {
        DrawnChild::Words(text, _) => text.parent_node().as_ref() != Some(parent),
        DrawnChild::El(_) | DrawnChild::View(_) => false,
    })
}

fn is_said_already(inside: &[Child], drawn: &[DrawnChild]) -> bool {
    inside.len() == drawn.len()
        && inside.iter().zip(drawn).all(|pair| match pair {
            (Child::Words(words), DrawnChild::Words(_, before)) => words == before,
            (Child::El(_), DrawnChild::El(_)) | (Child::View(_), DrawnChild::View(_)) => true,
            _ => false,
        })
}

/// What is not in the list any more goes first: the rest need not move then.
fn drop_gone(inside: &[Child], left: &mut VecDeque<DrawnChild>) {
    left.retain_mut(|there| {
        let is_gone = there.key().is_some() && inside.iter().all(|child| key(child) != there.key());
        if is_gone {
            there.unmount();
        }
        !is_gone
    });
}

fn change(child: Child, there: &mut DrawnChild) {
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

fn place(
    child: &mut DrawnChild,
    before: Option<&DrawnChild>,
    parent: Option<&Element>,
    end: Option<&Node>,
) {
    match (before, parent) {
        (Some(before), _) => {
            before.insert_before_this(child);
        }
        (None, Some(parent)) => child.mount(parent, end),
        // not on the page: what it is in mounts it
        (None, None) => {}
    }
}

fn key(child: &Child) -> Option<u128> {
    match child {
        Child::El(el) => el.0.key,
        Child::Words(_) | Child::View(_) => None,
    }
}

impl DrawnChild {
    fn key(&self) -> Option<u128> {
        match self {
            Self::El(drawn) => drawn.key,
            Self::Words(..) | Self::View(_) => None,
        }
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

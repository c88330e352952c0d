//! Elements in as little code as possible. Leptos gives every element that
//! `view!` writes its own type and its own code; here all elements are of one.
//! docs/decisions/0008-elements.md has the numbers.
//!
//! `el("p.soft").put("…")` is `<p class="soft">…</p>`. An element that is drawn
//! again stays in the page, with the focus in it, and only what differs changes.

use leptos::prelude::*;
use std::borrow::Cow;

mod browser;
mod draw;

pub use ::view::view;
pub use browser::{Reactive, reactive};

/// A text of the program, or one that was made.
type Words = Cow<'static, str>;

/// An element that is being described.
#[must_use]
pub struct El(Box<Described>);

struct Described {
    tag: &'static str,
    /// Which of a list it is: see [`El::key`].
    key: Option<u128>,
    fixed: Vec<(&'static str, Words)>,
    moving: Vec<browser::Moving>,
    inside: Vec<Child>,
}

enum Child {
    Words(Words),
    El(El),
    View(AnyView),
}

/// An element by its tag and its classes: `li`, `p.soft`, `a.btn.btn-quiet`.
pub fn el(name: &'static str) -> El {
    let (tag, classes) = name.split_once('.').unwrap_or((name, ""));
    let el = El(Box::new(Described {
        tag,
        key: None,
        fixed: Vec::new(),
        moving: Vec::new(),
        inside: Vec::new(),
    }));
    if classes.is_empty() {
        el
    } else {
        el.with("class", classes.replace('.', " "))
    }
}

impl El {
    /// With an attribute.
    pub fn set(mut self, name: &'static str, value: &'static str) -> Self {
        self.0.fixed.push((name, Cow::Borrowed(value)));
        self
    }

    /// With an attribute whose value is made here.
    pub fn with(mut self, name: &'static str, value: String) -> Self {
        self.0.fixed.push((name, Cow::Owned(value)));
        self
    }

    /// With an attribute that may be missing.
    pub fn maybe(self, name: &'static str, value: Option<&'static str>) -> Self {
        match value {
            Some(value) => self.set(name, value),
            None => self,
        }
    }

    /// With an attribute of whatever an attribute may be given.
    pub fn attr(self, name: &'static str, value: impl Value) -> Self {
        value.give(self, name)
    }

    /// Which of a list it is. When the list is drawn again, the element goes where
    /// that one is now, with the focus and whatever was opened in it.
    pub fn key(mut self, key: u128) -> Self {
        self.0.key = Some(key);
        self
    }

    /// With something in it, behind what is there already.
    pub fn put(mut self, part: impl Part) -> Self {
        part.place(&mut Inside(&mut self.0.inside));
        self
    }

    /// As a view.
    pub fn view(self) -> AnyView {
        self.into_any()
    }
}

/// What an attribute may be given.
pub trait Value {
    /// Gives it to the attribute of an element.
    fn give(self, el: El, name: &'static str) -> El;
}

impl Value for &'static str {
    fn give(self, el: El, name: &'static str) -> El {
        el.set(name, self)
    }
}

impl Value for String {
    fn give(self, el: El, name: &'static str) -> El {
        el.with(name, self)
    }
}

/// `None`: the attribute is not there.
impl<V: Value> Value for Option<V> {
    fn give(self, el: El, name: &'static str) -> El {
        match self {
            Some(value) => value.give(el, name),
            None => el,
        }
    }
}

/// What is in an element so far.
pub struct Inside<'a>(&'a mut Vec<Child>);

/// What can be put into an element, or stand where it would.
pub trait Part: Sized {
    /// Puts it behind the others.
    fn place(self, inside: &mut Inside);

    /// As a view on its own. Words get an element of their own: when the browser
    /// translates a page, it takes every text out of it and puts others there.
    fn whole(self) -> AnyView {
        let mut inside = Vec::new();
        self.place(&mut Inside(&mut inside));
        whole(inside)
    }
}

fn whole(inside: Vec<Child>) -> AnyView {
    let parts = inside.into_iter().map(|child| match child {
        Child::Words(words) => Child::El(el("span").put(words)),
        other @ (Child::El(_) | Child::View(_)) => other,
    });
    draw::Parts(parts.collect()).into_any()
}

impl Part for () {
    fn place(self, _: &mut Inside) {}
}

impl Part for AnyView {
    fn place(self, inside: &mut Inside) {
        inside.0.push(Child::View(self));
    }

    fn whole(self) -> AnyView {
        self
    }
}

impl Part for El {
    fn place(self, inside: &mut Inside) {
        inside.0.push(Child::El(self));
    }

    fn whole(self) -> AnyView {
        self.view()
    }
}

impl Part for Words {
    fn place(self, inside: &mut Inside) {
        inside.0.push(Child::Words(self));
    }
}

impl Part for &'static str {
    fn place(self, inside: &mut Inside) {
        Cow::Borrowed(self).place(inside);
    }
}

impl Part for String {
    fn place(self, inside: &mut Inside) {
        Cow::<'static, str>::Owned(self).place(inside);
    }
}

impl<P: Part> Part for Option<P> {
    fn place(self, inside: &mut Inside) {
        if let Some(part) = self {
            part.place(inside);
        }
    }
}

impl<P: Part> Part for Vec<P> {
    fn place(self, inside: &mut Inside) {
        for part in self {
            part.place(inside);
        }
    }
}

impl<P: Part, const N: usize> Part for [P; N] {
    fn place(self, inside: &mut Inside) {
        for part in self {
            part.place(inside);
        }
    }
}

impl<P: Part, Q: Part> Part for (P, Q) {
    fn place(self, inside: &mut Inside) {
        self.0.place(inside);
        self.1.place(inside);
    }
}

impl<P: Part, Q: Part, R: Part> Part for (P, Q, R) {
    fn place(self, inside: &mut Inside) {
        ((self.0, self.1), self.2).place(inside);
    }
}

impl<P: Part, Q: Part, R: Part, S: Part> Part for (P, Q, R, S) {
    fn place(self, inside: &mut Inside) {
        ((self.0, self.1), (self.2, self.3)).place(inside);
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn an_element_is_written_as_it_was_described() {
        let link = el("a.btn.btn-quiet").with("href", "/new?a=1&b=\"2\"".into());
        let drawn = el("p.soft").put("1 < 2 ").put(link.put("Nieuw")).view();
        assert_eq!(
            drawn.to_html(),
            "<p class=\"soft\">1 &lt; 2 \
             <a class=\"btn btn-quiet\" href=\"/new?a=1&amp;b=&quot;2&quot;\">Nieuw</a></p>"
        );
    }

    #[test]
    fn html_in_the_program_is_html_on_the_page() {
        let (href, items) = (String::from("/new"), ["b", "a"]);
        let items = items.map(|word| view! { <li key={1}>{word}</li> });
        let drawn = view! {
            <ul class="rows soft" id={Some("x")} hidden aria-busy={None::<String>}>
                <li><a href={href}>"1 < 2"</a></li>
                {items}
            </ul>
        };
        assert_eq!(
            drawn.view().to_html(),
            "<ul class=\"rows soft\" id=\"x\" hidden=\"\">\
             <li><a href=\"/new\">1 &lt; 2</a></li><li>b</li><li>a</li></ul>"
        );
    }

    #[test]
    fn what_is_missing_leaves_no_trace() {
        let none: Option<El> = None;
        let drawn = el("p").maybe("id", None).put(none).put(Vec::<El>::new());
        assert_eq!(drawn.view().to_html(), "<p></p>");
    }
}

//! How a form of the desk is made. It shows what was typed when it comes back
//! with something wrong, and what is so otherwise.

mod choose;

use super::layout::At;
use super::typed::{Typed, Wrong};
use crate::kit::dates;
use crate::kit::el::{El, Part, view};
use crate::kit::icon::{icon_in, icon_s};
use crate::kit::texts::Texts;
use domain::desk::Purpose;
use domain::stamp::Day;

/// A form that is being drawn.
#[must_use]
pub struct Form<'a> {
    t: Texts,
    at: &'a At,
    kind: &'static str,
    /// Where it goes.
    to: &'static str,
    /// Makes the ids of its fields different from those of other forms.
    about: String,
    typed: &'a Typed,
    wrong: &'a [Wrong],
    /// Whether a field with something wrong has been drawn: the first one gets the focus.
    is_focused: bool,
    /// The fields that have been drawn: what is wrong elsewhere is said above them.
    drawn: Vec<&'static str>,
    hidden: Vec<(&'static str, String)>,
    fields: Vec<El>,
}

/// Nothing was typed yet.
static FRESH: Typed = Typed(Vec::new());

/// What a form comes back with.
pub type Back<'a> = Option<(&'a Typed, &'a [Wrong])>;

impl<'a> Form<'a> {
    /// A form for a kind of change, about something by its id.
    pub fn new(t: Texts, at: &'a At, kind: &'static str, about: String, back: Back<'a>) -> Self {
        let (typed, wrong) = match back {
            Some((typed, wrong)) => (typed, wrong),
            None => (&FRESH, &[][..]),
        };
        Self {
            t,
            at,
            kind,
            to: "/desk/change",
            about,
            typed,
            wrong,
            is_focused: false,
            drawn: Vec::new(),
            hidden: Vec::new(),
            fields: Vec::new(),
        }
    }

    /// With a field that is not shown.
    pub fn hide(mut self, name: &'static str, value: String) -> Self {
        self.hidden.push((name, value));
        self
    }

    /// That makes something new: sent twice, it makes one.
    pub fn once(self) -> Self {
        let fresh = (self.at.fresh)();
        let number = self.value("once", fresh);
        self.hide("once", number)
    }

    /// What is wrong with a field that is drawn now, and whether it is the first.
    fn wrong_with(&mut self, name: &'static str) -> Option<(Wrong, bool)> {
        self.drawn.push(name);
        let wrong = *self.wrong.iter().find(|wrong| wrong.field == Some(name))?;
        let is_first = !self.is_focused;
        self.is_focused = true;
        Some((wrong, is_first))
    }

    /// That goes elsewhere than to what changes one location.
    pub const fn to(mut self, address: &'static str) -> Self {
        self.to = address;
        self
    }

    fn id(&self, name: &str) -> String {
        format!("{}-{}-{name}", self.kind, self.about)
    }

    fn value(&self, name: &'static str, now: String) -> String {
        if self.typed.is_empty() {
            return now;
        }
        self.typed.get(name).to_owned()
    }

    /// A field under its label, with what is wrong with it.
    fn field(
        mut self,
        name: &'static str,
        label: &'static str,
        hint: &'static str,
        input: El,
    ) -> Self {
        let id = self.id(name);
        let wrong = self.wrong_with(name);
        let input = match wrong {
            Some((_, is_first)) => input
                .set("aria-invalid", "true")
                .maybe("autofocus", is_first.then_some(""))
                .with("aria-describedby", format!("{id}-wrong")),
            None => input,
        };
        let said = wrong.map(|(wrong, _)| problem(self.t, wrong).with("id", format!("{id}-wrong")));
        let hint = (!hint.is_empty()).then(|| view! { <p class="hint">{hint}</p> });
        let label = view! { <label for={id.clone()}>{label}</label> };
        let input = input.with("id", id).set("name", name);
        self.fields
            .push(view! { <div class="field">{label} {input} {hint} {said}</div> });
        self
    }

    /// A line of text.
    pub fn text(
        self,
        name: &'static str,
        label: &'static str,
        hint: &'static str,
        now: &str,
    ) -> Self {
        self.line("text", (name, label, hint), now)
    }

    /// A line of some kind.
    fn line(
        self,
        kind: &'static str,
        (name, label, hint): (&'static str, &'static str, &'static str),
        now: &str,
    ) -> Self {
        let value = self.value(name, now.to_owned());
        let input = view! { <input class="input" type={kind} autocomplete="off" value={value}/> };
        self.field(name, label, hint, input)
    }

    /// A few lines of text.
    pub fn words(self, name: &'static str, label: &'static str, hint: String, now: &str) -> Self {
        let value = self.value(name, now.to_owned());
        let area = view! { <textarea class="input" rows="3">{value}</textarea> };
        let mut form = self.field(name, label, "", area);
        form.fields.push(view! { <p class="hint">{hint}</p> });
        form
    }

    /// An address.
    pub fn address(
        self,
        name: &'static str,
        label: &'static str,
        hint: &'static str,
        now: &str,
    ) -> Self {
        self.line("email", (name, label, hint), now)
    }

    /// A number to call.
    pub fn phone(self, now: Option<&str>) -> Self {
        let (label, hint) = (
            self.t.desk_guardian_phone(),
            self.t.desk_guardian_phone_hint(),
        );
        let value = self.value("phone", now.unwrap_or_default().to_owned());
        let input = view! { <input class="input" type="tel" autocomplete="off" value={value}/> };
        self.field("phone", label, hint, input)
    }

    /// A whole number.
    pub fn number(
        self,
        name: &'static str,
        label: &'static str,
        hint: &'static str,
        now: u16,
    ) -> Self {
        let value = self.value(name, now.to_string());
        let input = view! { <input class="input" inputmode="numeric" value={value}/> };
        self.field(name, label, hint, input)
    }

    /// A day.
    pub fn day(
        self,
        name: &'static str,
        label: &'static str,
        hint: &'static str,
        now: Option<Day>,
    ) -> Self {
        let value = self.value(name, now.map(dates::to_input).unwrap_or_default());
        let input = view! { <input class="input" type="date" value={value}/> };
        self.field(name, label, hint, input)
    }

    /// The form itself, with the word on its button.
    pub fn done(self, action: &'static str) -> El {
        self.finish(submit("button.btn", action))
    }

    /// The same, for what takes something away.
    pub fn done_quiet(self, action: &'static str) -> El {
        self.finish(submit("button.btn.btn-quiet", action))
    }

    fn finish(self, button: El) -> El {
        let hidden = |(name, value): (&'static str, String)| hidden(name, value);
        let is_drawn =
            |wrong: &&Wrong| wrong.field.is_some_and(|field| self.drawn.contains(&field));
        let whole = self.wrong.iter().filter(|wrong| !is_drawn(wrong));
        let mut focus = !self.is_focused;
        let whole: Vec<El> = whole
            .map(|wrong| {
                view! {
                    <div
                        class="notice notice-warn"
                        role="alert"
                        tabindex="-1"
                        autofocus={std::mem::take(&mut focus).then_some("")}
                    >
                        {icon_s("alert")}
                        <p>{wrong.said(self.t)}</p>
                    </div>
                }
            })
            .collect();
        view! {
            <form class="form" method="post" action={self.to}>
                {hidden(("kind", self.kind.to_owned()))}
                {hidden(("at", self.at.desk.location.to_string()))}
                {self.hidden.into_iter().map(hidden).collect::<Vec<_>>()}
                {whole}
                {self.fields}
                <div class="buttons">{button}</div>
            </form>
        }
    }
}

/// The button that sends its form, by its classes.
pub fn submit(classes: &'static str, word: impl Part) -> El {
    view! { <{classes} type="submit">{word}</_> }
}

/// A field that is not shown.
pub fn hidden(name: &'static str, value: String) -> El {
    view! { <input type="hidden" name={name} value={value}/> }
}

fn problem(t: Texts, wrong: Wrong) -> El {
    view! {
        <p class="error" role="alert">
            {icon_s("alert")}
            <span>{wrong.said(t)}</span>
        </p>
    }
}

/// A form folded away until it is wanted. One is open at a time: what is typed in one is
/// gone when another one is sent.
pub fn fold(word: impl Part, content: impl Part) -> El {
    folded(word, content).set("name", "fold")
}

/// Something to read, folded away until it is wanted.
pub fn folded(word: impl Part, content: impl Part) -> El {
    let summary = view! {
        <summary>
            <span>{word}</span>
            {icon_in("next", "svg.icon.icon-turn")}
        </summary>
    };
    view! { <details class="fold">{summary} {content}</details> }
}

/// A purpose in a form.
pub const fn word(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Portfolio => "portfolio",
        Purpose::GroupPhotos => "group-photos",
        Purpose::Handover => "handover",
    }
}

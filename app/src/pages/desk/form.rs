//! How a form of the desk is made. It shows what was typed when it comes back
//! with something wrong, and what is so otherwise.

use super::layout::At;
use super::typed::{Typed, Wrong};
use crate::components::icon::{icon_in, icon_s};
use crate::dates;
use crate::el::{El, Part, el};
use crate::texts::Texts;
use domain::desk::Purpose;
use domain::id::GroupId;
use domain::stamp::Day;
use std::collections::BTreeSet;

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
    wrong: Option<Wrong>,
    hidden: Vec<(&'static str, String)>,
    fields: Vec<El>,
}

/// Nothing was typed yet.
static FRESH: Typed = Typed(Vec::new());

/// What a form comes back with.
pub type Back<'a> = Option<(&'a Typed, Wrong)>;

impl<'a> Form<'a> {
    /// A form for a kind of change, about something by its id.
    pub fn new(t: Texts, at: &'a At, kind: &'static str, about: String, back: Back<'a>) -> Self {
        let (typed, wrong) = match back {
            Some((typed, wrong)) => (typed, Some(wrong)),
            None => (&FRESH, None),
        };
        Self {
            t,
            at,
            kind,
            to: "/desk/change",
            about,
            typed,
            wrong,
            hidden: Vec::new(),
            fields: Vec::new(),
        }
    }

    /// With a field that is not shown.
    pub fn hide(mut self, name: &'static str, value: String) -> Self {
        self.hidden.push((name, value));
        self
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
        let wrong = self.wrong.filter(|wrong| wrong.field == Some(name));
        let input = match wrong {
            Some(_) => input
                .set("aria-invalid", "true")
                .with("aria-describedby", format!("{id}-wrong")),
            None => input,
        };
        let said = wrong.map(|wrong| problem(self.t, wrong).with("id", format!("{id}-wrong")));
        let hint = (!hint.is_empty()).then(|| el("p.hint").put(hint));
        let label = el("label").with("for", id.clone()).put(label);
        let input = input.with("id", id).set("name", name);
        self.fields
            .push(el("div.field").put(label).put(input).put(hint).put(said));
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
        let value = self.value(name, now.to_owned());
        let input = el("input.input")
            .set("type", "text")
            .set("autocomplete", "off")
            .with("value", value);
        self.field(name, label, hint, input)
    }

    /// A few lines of text.
    pub fn words(self, name: &'static str, label: &'static str, hint: String, now: &str) -> Self {
        let value = self.value(name, now.to_owned());
        let area = el("textarea.input").set("rows", "3").put(value);
        let mut form = self.field(name, label, "", area);
        form.fields.push(el("p.hint").put(hint));
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
        let value = self.value(name, now.to_owned());
        let input = el("input.input")
            .set("type", "email")
            .set("autocomplete", "off")
            .with("value", value);
        self.field(name, label, hint, input)
    }

    /// A number to call.
    pub fn phone(self, now: Option<&str>) -> Self {
        let (label, hint) = (
            self.t.desk_guardian_phone(),
            self.t.desk_guardian_phone_hint(),
        );
        let value = self.value("phone", now.unwrap_or_default().to_owned());
        let input = el("input.input")
            .set("type", "tel")
            .set("autocomplete", "off")
            .with("value", value);
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
        let input = el("input.input")
            .set("inputmode", "numeric")
            .with("value", value);
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
        let input = el("input.input").set("type", "date").with("value", value);
        self.field(name, label, hint, input)
    }

    /// One of several.
    pub fn choose(
        self,
        name: &'static str,
        label: &'static str,
        hint: &'static str,
        options: Vec<(String, String)>,
        now: &str,
    ) -> Self {
        let chosen = self.value(name, now.to_owned());
        let option = |(value, word): (String, String)| {
            let is_chosen = (value == chosen).then_some("");
            el("option")
                .with("value", value)
                .maybe("selected", is_chosen)
                .put(word)
        };
        let options: Vec<El> = options.into_iter().map(option).collect();
        let select = el("select.input").put(options);
        self.field(name, label, hint, select)
    }

    /// A group of the location.
    pub fn group(self, label: &'static str, now: Option<GroupId>) -> Self {
        let options = self.all_groups();
        let now = now.map(|id| id.to_string()).unwrap_or_default();
        self.choose("group", label, "", options, &now)
    }

    /// A group of the location, but not this one.
    pub fn other_group(self, label: &'static str, than: Option<GroupId>) -> Self {
        let than = than.map(|id| id.to_string());
        let mut options = self.all_groups();
        options.retain(|(id, _)| Some(id) != than.as_ref());
        self.choose("group", label, "", options, "")
    }

    fn all_groups(&self) -> Vec<(String, String)> {
        let all = self.at.groups().into_iter();
        all.map(|(id, group)| (id.to_string(), group.name.as_str().to_owned()))
            .collect()
    }

    /// Some of the groups of the location.
    pub fn groups(self, label: &'static str, now: &BTreeSet<GroupId>) -> Self {
        let options = self.all_groups();
        let typed: BTreeSet<String> = if self.typed.is_empty() {
            now.iter().map(ToString::to_string).collect()
        } else {
            self.typed.all("group").map(str::to_owned).collect()
        };
        self.pick("checkbox", "group", label, options, &typed)
    }

    /// One of a few, all in sight.
    pub fn one_of(
        self,
        name: &'static str,
        label: &'static str,
        options: Vec<(String, String)>,
        now: &str,
    ) -> Self {
        let chosen = BTreeSet::from([self.value(name, now.to_owned())]);
        self.pick("radio", name, label, options, &chosen)
    }

    fn pick(
        mut self,
        kind: &'static str,
        name: &'static str,
        label: &'static str,
        options: Vec<(String, String)>,
        chosen: &BTreeSet<String>,
    ) -> Self {
        let option = |(value, word): (String, String)| {
            let is_chosen = chosen.contains(&value).then_some("");
            let input = el("input")
                .set("type", kind)
                .set("name", name)
                .with("value", value)
                .maybe("checked", is_chosen);
            el("label.choice").put(input).put(word)
        };
        let options: Vec<El> = options.into_iter().map(option).collect();
        let wrong = self.wrong.filter(|wrong| wrong.field == Some(name));
        let said = wrong.map(|wrong| problem(self.t, wrong));
        let fieldset = el("fieldset.field")
            .put(el("legend").put(label))
            .put(el("div.choices").put(options))
            .put(said);
        self.fields.push(fieldset);
        self
    }

    /// What a guardian may.
    pub fn rights(self, now: &str) -> Self {
        let t = self.t;
        let options = [
            ("authority", t.desk_rights_authority()),
            ("see", t.desk_rights_see()),
            ("none", t.desk_rights_none()),
        ];
        let options = options.map(|(value, word)| (value.to_owned(), word.to_owned()));
        self.one_of("rights", t.desk_rights(), Vec::from(options), now)
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
        let whole = self.wrong.filter(|wrong| wrong.field.is_none());
        let whole = whole.map(|wrong| {
            let said = el("p").put(wrong.said(self.t));
            el("div.notice.notice-warn")
                .set("role", "alert")
                .put(icon_s("alert"))
                .put(said)
        });
        el("form.form")
            .set("method", "post")
            .set("action", self.to)
            .put(hidden(("kind", self.kind.to_owned())))
            .put(hidden(("at", self.at.desk.location.to_string())))
            .put(self.hidden.into_iter().map(hidden).collect::<Vec<_>>())
            .put(whole)
            .put(self.fields)
            .put(el("div.buttons").put(button))
    }
}

/// The button that sends its form, by its classes.
pub fn submit(classes: &'static str, word: &'static str) -> El {
    el(classes).set("type", "submit").put(word)
}

/// A field that is not shown.
pub fn hidden(name: &'static str, value: String) -> El {
    el("input")
        .set("type", "hidden")
        .set("name", name)
        .with("value", value)
}

fn problem(t: Texts, wrong: Wrong) -> El {
    el("p.error")
        .set("role", "alert")
        .put(icon_s("alert"))
        .put(el("span").put(wrong.said(t)))
}

/// Something folded away until it is wanted.
pub fn fold(word: impl Part, content: impl Part) -> El {
    let summary = el("summary")
        .put(el("span").put(word))
        .put(icon_in("next", "svg.icon.icon-turn"));
    el("details.fold").put(summary).put(content)
}

/// A purpose in a form.
pub const fn word(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Portfolio => "portfolio",
        Purpose::GroupPhotos => "group-photos",
        Purpose::Handover => "handover",
    }
}

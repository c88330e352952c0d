//! What is chosen in a form: one or some of what there is.

use super::{Form, problem};
use crate::kit::el::{El, view};
use domain::id::GroupId;
use std::collections::BTreeSet;

impl Form<'_> {
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
            view! { <option value={value} selected={is_chosen}>{word}</option> }
        };
        let options: Vec<El> = options.into_iter().map(option).collect();
        let select = view! { <select class="input">{options}</select> };
        self.field(name, label, hint, select)
    }

    /// One of several, under headings; those under an empty one stand first.
    pub fn choose_among(
        self,
        name: &'static str,
        label: &'static str,
        hint: &'static str,
        all: Vec<(&'static str, Vec<(String, String)>)>,
    ) -> Self {
        let chosen = self.value(name, String::new());
        let option = |(value, word): (String, String)| {
            let is_chosen = (value == chosen).then_some("");
            view! { <option value={value} selected={is_chosen}>{word}</option> }
        };
        let mut select = view! { <select class="input"/> };
        for (heading, options) in all {
            let options: Vec<El> = options.into_iter().map(option).collect();
            select = match (heading, options.is_empty()) {
                (_, true) => select,
                ("", false) => select.put(options),
                (_, false) => select.put(view! { <optgroup label={heading}>{options}</optgroup> }),
            };
        }
        self.field(name, label, hint, select)
    }

    /// A line between the fields.
    pub fn note(mut self, words: &'static str) -> Self {
        self.fields.push(view! { <p class="hint">{words}</p> });
        self
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
        let id = format!("{}-wrong", self.id(name));
        let wrong = self.wrong_with(name);
        let mut focus = wrong.is_some_and(|(_, is_first)| is_first);
        let option = |(value, word): (String, String)| {
            let is_chosen = chosen.contains(&value).then_some("");
            let input = view! {
                <input
                    type={kind}
                    name={name}
                    value={value}
                    checked={is_chosen}
                    autofocus={std::mem::take(&mut focus).then_some("")}
                />
            };
            view! { <label class="choice">{input} {word}</label> }
        };
        let options: Vec<El> = options.into_iter().map(option).collect();
        let said = wrong.map(|(wrong, _)| problem(self.t, wrong).with("id", id.clone()));
        let fieldset = match wrong {
            Some(_) => view! { <fieldset class="field" aria-describedby={id}/> },
            None => view! { <fieldset class="field"/> },
        };
        let fieldset = fieldset
            .put(view! { <legend>{label}</legend> })
            .put(view! { <div class="choices">{options}</div> })
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
}

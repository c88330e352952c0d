//! Forms that the server draws: what was typed stays, and what is wrong is said
//! in words beside the field.

use crate::kit::icon::{icon, icon_s};
use crate::kit::texts::Texts;
use domain::calendar;
use leptos::prelude::*;

/// What is wrong with a field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Problem {
    /// Nothing is in it.
    Empty,
    /// Too much is in it.
    Long,
    /// A code that opens nothing.
    Code,
    /// A code of before a newer letter.
    Replaced,
    /// Tried too often.
    Slow,
    /// It went wrong on the server.
    Failed,
    /// Not a sign-in name.
    Login,
    /// There is an account with this sign-in name, with another password.
    Taken,
    /// Somebody else has this sign-in name.
    InUse,
    /// Not an e-mail address.
    Address,
    /// Not a telephone number.
    Phone,
    /// Not a date.
    Birth,
    /// Not what has to be known; so often it can be tried.
    Wrong(u8),
    /// Not the password of the account.
    WrongPassword,
    /// A password with too few characters.
    PasswordShort,
    /// A password with too many.
    PasswordLong,
    /// A password that is the person's own name or address.
    PasswordOwn,
    /// A password that many have.
    PasswordCommon,
    /// A password that is a row, a repetition or a date.
    PasswordPattern,
    /// A password that is guessed soon.
    PasswordGuessable,
}

impl Problem {
    /// In words.
    #[must_use]
    pub fn words(self, t: Texts) -> String {
        match self {
            Self::Empty => t.form_empty(),
            Self::Long => t.form_long(),
            Self::Code => t.form_code(),
            Self::Replaced => t.form_replaced(),
            Self::Slow => t.form_slow(),
            Self::Failed => t.form_failed(),
            Self::Login => t.form_login(),
            Self::Taken => t.form_taken(),
            Self::InUse => t.form_in_use(),
            Self::Address => t.form_address(),
            Self::Phone => t.form_phone(),
            Self::Birth => t.form_birth(),
            Self::Wrong(left) => return t.form_wrong(left.into()),
            Self::WrongPassword => t.form_wrong_password(),
            Self::PasswordShort => t.form_password_short(),
            Self::PasswordLong => t.form_password_long(),
            Self::PasswordOwn => t.form_password_own(),
            Self::PasswordCommon => t.form_password_common(),
            Self::PasswordPattern => t.form_password_pattern(),
            Self::PasswordGuessable => t.form_password_guessable(),
        }
        .to_owned()
    }
}

/// What was typed into a form, and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Filled {
    values: Vec<(&'static str, String)>,
    problems: Vec<(&'static str, Problem)>,
}

impl Filled {
    /// With what was typed into a field. Passwords are not kept.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    /// Notes what is wrong with a field.
    pub fn wrong(&mut self, name: &'static str, problem: Problem) {
        self.problems.push((name, problem));
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_fine(&self) -> bool {
        self.problems.is_empty()
    }

    /// Whether this is wrong with any field.
    #[must_use]
    pub fn has(&self, problem: Problem) -> bool {
        self.problems.iter().any(|(_, found)| *found == problem)
    }

    /// What was typed into a field.
    #[must_use]
    pub fn value(&self, name: &str) -> &str {
        let mut values = self.values.iter();
        let found = values.find(|(of, _)| *of == name);
        found.map_or("", |(_, value)| value)
    }

    /// What is wrong with a field.
    #[must_use]
    pub fn problem(&self, name: &str) -> Option<Problem> {
        let mut problems = self.problems.iter();
        let found = problems.find(|(of, _)| *of == name);
        found.map(|(_, problem)| *problem)
    }

    /// Whether a field is the first that has a problem: the cursor goes there.
    fn is_first(&self, name: &str) -> bool {
        self.problems.first().is_some_and(|(of, _)| *of == name)
    }
}

/// A field under its label.
#[derive(Clone, Debug)]
pub struct Field {
    name: &'static str,
    label: String,
    hint: Option<String>,
    kind: &'static str,
    autocomplete: &'static str,
    inputmode: Option<&'static str>,
    class: &'static str,
    is_needed: bool,
}

impl Field {
    /// A field for text that has to be filled in.
    pub fn new(name: &'static str, label: impl Into<String>) -> Self {
        Self {
            name,
            label: label.into(),
            hint: None,
            kind: "text",
            autocomplete: "off",
            inputmode: None,
            class: "input",
            is_needed: true,
        }
    }

    /// A password; `autocomplete` says whether it is there already.
    pub fn password(
        name: &'static str,
        label: impl Into<String>,
        autocomplete: &'static str,
    ) -> Self {
        let mut field = Self::new(name, label).completes(autocomplete);
        field.kind = "password";
        field
    }

    /// What is typed over from paper: in large letters.
    pub fn code(t: Texts, hint: impl Into<String>) -> Self {
        let mut field = Self::new("code", t.form_code_label()).hint(hint);
        field.class = "input input-code";
        field
    }

    /// What one signs in with.
    pub fn login(t: Texts) -> Self {
        let field = Self::new("login", t.form_login_label()).hint(t.form_login_hint());
        field.completes("username")
    }

    /// A number, for a part of a date.
    pub fn number(name: &'static str, label: impl Into<String>) -> Self {
        let mut field = Self::new(name, label);
        field.inputmode = Some("numeric");
        field
    }

    /// With a remark under the label.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// With what the browser may fill in.
    #[must_use]
    pub fn completes(mut self, autocomplete: &'static str) -> Self {
        self.autocomplete = autocomplete;
        self
    }

    /// May stay empty.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.is_needed = false;
        self
    }

    /// As a view. `form` tells apart fields of two forms on one page.
    #[must_use]
    pub fn show(self, t: Texts, form: &str, filled: &Filled) -> AnyView {
        let id = format!("{form}{}", self.name);
        let problem = filled.problem(self.name);
        let is_password = self.kind == "password";
        let value = (!is_password).then(|| filled.value(self.name).to_owned());
        let (hint_id, problem_id) = (format!("{id}-hint"), format!("{id}-problem"));
        let described: Vec<&str> = problem
            .map(|_| problem_id.as_str())
            .into_iter()
            .chain(self.hint.as_ref().map(|_| hint_id.as_str()))
            .collect();
        let described = (!described.is_empty()).then(|| described.join(" "));
        let problem = problem.map(|problem| said(t, problem_id, problem));
        let hint = self
            .hint
            .map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> });
        view! {
            <div class="field">
                <label for=id.clone()>{self.label}</label>
                {hint}
                <input
                    class=self.class id=id name=self.name r#type=self.kind value=value
                    autocomplete=self.autocomplete inputmode=self.inputmode
                    autocapitalize=(self.kind != "text" || self.autocomplete == "username").then_some("none")
                    spellcheck="false" required=self.is_needed
                    autofocus=filled.is_first(self.name)
                    aria-invalid=problem.as_ref().map(|_| "true") aria-describedby=described
                />
                {problem}
            </div>
        }
        .into_any()
    }
}

/// A date of birth in three fields: quicker than a calendar that begins today.
pub fn birth_date(t: Texts, question: String, filled: &Filled) -> AnyView {
    let problem = filled.problem("birth");
    let described = problem.map_or("birth-hint", |_| "birth-problem birth-hint");
    let problem = problem.map(|problem| said(t, "birth-problem".to_owned(), problem));
    let part = |name, label: &'static str| Field::number(name, label).show(t, "", filled);
    view! {
        <fieldset class="field" aria-describedby=described>
            <legend>{question}</legend>
            <p class="hint" id="birth-hint">{t.accept_birth_hint()}</p>
            <div class="date">
                {part("day", t.accept_day())}{part("month", t.accept_month())}{part("year", t.accept_year())}
            </div>
            {problem}
        </fieldset>
    }
    .into_any()
}

fn said(t: Texts, id: String, problem: Problem) -> AnyView {
    view! {
        <p class="error" role="alert" id=id>{icon_s("alert").view()}<span>{problem.words(t)}</span></p>
    }
    .into_any()
}

/// The way to signing in, for who came here by mistake.
pub fn to_sign_in(t: Texts) -> AnyView {
    view! {
        <p class="enter-links">
            <a class="btn btn-text" href="/sign-in"><span>{t.sign_in_action()}</span></a>
        </p>
    }
    .into_any()
}

/// What is wrong with a form as a whole, above it.
pub fn whole(t: Texts, filled: &Filled) -> Option<AnyView> {
    let problem = filled.problem("")?;
    Some(notice("notice notice-warn", "alert", problem.words(t)))
}

/// Words above a form: that something happened, or that it did not.
pub fn notice(class: &'static str, picture: &str, words: impl Into<String>) -> AnyView {
    let role = if picture == "alert" {
        "alert"
    } else {
        "status"
    };
    let words: String = words.into();
    view! { <div class=class role=role>{icon(picture).view()}<div><p>{words}</p></div></div> }
        .into_any()
}

/// A day in words: `16 december 2026`. From Unix time in ms.
#[must_use]
pub fn day(t: Texts, ms: i64) -> String {
    let (year, month, day) = calendar::day_of(ms).to_ymd();
    format!("{day} {} {year}", t.month(month))
}

//! A form in which somebody writes: the draft that survives everything, what is
//! wrong with it, and saving it.

use crate::kit::focus;
use crate::kit::texts::{Texts, number, use_texts};
use crate::portfolio::changes::Reads;
use crate::portfolio::device::{Device, use_device};
use crate::portfolio::write::draft::Draft;
use domain::id::MomentId;
use domain::intent::Intent;
use domain::replica::{Fate, Kept};
use domain::text::{Asked, Text, TextError, Title};
use leptos::prelude::*;

/// From how many characters before the limit the room that is left is shown.
const NEAR_LIMIT_CHARS: usize = 1_000;

/// Which part of a form a problem is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FormPart {
    /// The words.
    Text,
    /// The title.
    Title,
    /// The children.
    Children,
    /// The form as a whole.
    Form,
}

impl FormPart {
    /// The id of its element.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Title => "title",
            Self::Children => "children",
            Self::Form => self.problem_id(),
        }
    }

    /// The id of its message.
    #[must_use]
    pub const fn problem_id(self) -> &'static str {
        match self {
            Self::Text => "text-problem",
            Self::Title => "title-problem",
            Self::Children => "children-problem",
            Self::Form => "form-problem",
        }
    }
}

/// A form in progress. It clears itself once everything is on the disk; when
/// that fails, all is still there. Every part of the form has a copy of this.
#[derive(Clone, Copy)]
pub struct Writing {
    form: RwSignal<Form>,
    opened: StoredValue<Opened>,
}

struct Form {
    draft: Draft,
    problems: Vec<(FormPart, String)>,
    saving: Option<Kept>,
    /// What somebody was writing here before, beside what stands.
    earlier: Option<Draft>,
}

struct Opened {
    device: Device,
    texts: Texts,
    key: Option<String>,
    fresh: Draft,
    /// What this form kept last: another tab may have the same form open.
    kept: Option<String>,
}

impl Writing {
    /// Opens the form that is kept under `key`, or `fresh`. `done` is called
    /// when what was asked for is on the disk.
    #[must_use]
    pub fn open(key: String, fresh: Draft, done: Callback<MomentId>) -> Self {
        Self::with_key(Some(key), fresh, done)
    }

    /// Opens the form as what stands; what is kept under `key` is offered beside it.
    #[must_use]
    pub fn open_beside(key: String, fresh: Draft, done: Callback<MomentId>) -> Self {
        let writing = Self::with_key(Some(key), fresh, done);
        writing.form.update(|form| {
            let fresh = writing.opened.with_value(|opened| opened.fresh.clone());
            let kept = std::mem::replace(&mut form.draft, fresh);
            form.earlier = kept.differs_from(&form.draft).then_some(kept);
        });
        // without listening: who draws the form would else draw it anew with every key
        if writing.form.with_untracked(|form| form.earlier.is_none()) {
            // what is kept there says what stands
            writing.keep();
        }
        writing
    }

    /// The words that somebody was writing here before.
    pub fn earlier(self) -> Option<String> {
        self.form
            .with(|form| form.earlier.as_ref().map(|draft| draft.text.clone()))
    }

    /// On with what somebody was writing here before.
    pub fn take_up(self) {
        self.form.update(|form| {
            if let Some(earlier) = form.earlier.take() {
                form.draft = earlier;
            }
        });
        self.keep();
    }

    /// Away with what somebody was writing here before.
    pub fn throw_away(self) {
        self.form.update(|form| form.earlier = None);
        self.keep();
    }

    /// Opens a form that is not kept.
    #[must_use]
    pub fn open_unkept(fresh: Draft, done: Callback<MomentId>) -> Self {
        Self::with_key(None, fresh, done)
    }

    fn with_key(key: Option<String>, fresh: Draft, done: Callback<MomentId>) -> Self {
        let (device, texts) = (use_device(), use_texts());
        let kept = key.as_ref().and_then(|key| device.shell().draft(key));
        let draft = kept.as_deref().and_then(Draft::read);
        let is_saved = draft.as_ref().and_then(|draft| draft.saved_as);
        let is_saved =
            is_saved.is_some_and(|id| device.peek(|replica| replica.moment(id).is_some()));
        let writing = Self {
            form: RwSignal::new(Form {
                draft: draft.unwrap_or_else(|| fresh.clone()),
                problems: Vec::new(),
                saving: None,
                earlier: None,
            }),
            opened: StoredValue::new(Opened {
                device,
                texts,
                key,
                fresh,
                kept,
            }),
        };
        // another tab with the same form was saved, and what it kept is gone
        let watch = window_event_listener_untyped("storage", move |_| writing.keep_again());
        on_cleanup(move || watch.remove());
        if is_saved {
            // the tab was gone before it could empty the form
            writing.forget();
        }
        Effect::new(move |_| {
            let Some(kept) = writing.form.with(|form| form.saving) else {
                return;
            };
            let fate = device.read(Reads::All, |replica| replica.fate(kept.batch));
            if fate == Fate::Underway {
                return;
            }
            writing.form.update(|form| form.saving = None);
            if fate == Fate::Lost {
                writing.problem(FormPart::Form, texts.problem_storage().into());
                return writing.show_problems();
            }
            writing.forget();
            done.run(kept.moment);
        });
        writing
    }

    /// Reads the form and follows its changes.
    pub fn with<T>(self, read: impl FnOnce(&Draft) -> T) -> T {
        self.form.with(|form| read(&form.draft))
    }

    /// Reads the form once.
    pub fn peek<T>(self, read: impl FnOnce(&Draft) -> T) -> T {
        self.form.with_untracked(|form| read(&form.draft))
    }

    /// Changes the form; the change is kept at once.
    pub fn change(self, change: impl FnOnce(&mut Draft)) {
        self.opened.with_value(|opened| {
            let today = opened.device.today_once();
            self.form.update(|form| {
                change(&mut form.draft);
                form.draft.begin(&opened.fresh, today);
                form.problems.clear();
            });
        });
        self.keep();
    }

    /// Keeps what was changed, and nothing when nothing was.
    fn keep(self) {
        let written = self.peek(|draft| {
            let fresh = self.opened.with_value(|opened| opened.fresh.clone());
            draft.differs_from(&fresh).then(|| draft.written())
        });
        self.opened.update_value(|opened| {
            let Some(key) = &opened.key else { return };
            let shell = opened.device.shell();
            // what another tab keeps there is not this form's to throw away
            if written.is_some() || shell.draft(key) == opened.kept {
                shell.keep_draft(key, written.as_deref());
            }
            opened.kept = written;
        });
    }

    /// Keeps what is in the form when nothing is kept in its place any more.
    fn keep_again(self) {
        let is_gone = self.opened.try_with_value(|opened| {
            let (key, shell) = (opened.key.as_ref(), opened.device.shell());
            // who signed out leaves nothing here
            key.is_some_and(|key| shell.is_signed_in() && shell.draft(key).is_none())
        });
        if is_gone.unwrap_or_default() {
            self.keep();
        }
    }

    /// Whether nothing was filled in yet.
    pub fn is_fresh(self) -> bool {
        self.with(|draft| self.opened.with_value(|opened| opened.fresh == *draft))
    }

    /// Whether it is being written to the disk.
    pub fn is_saving(self) -> bool {
        self.form.with(|form| form.saving.is_some())
    }

    /// The same, once.
    pub fn is_busy(self) -> bool {
        self.form.with_untracked(|form| form.saving.is_some())
    }

    /// Whether no problem was found.
    pub fn is_right(self) -> bool {
        self.form.with_untracked(|form| form.problems.is_empty())
    }

    /// The device that keeps it.
    pub fn device(self) -> Device {
        self.opened.with_value(|opened| opened.device)
    }

    /// The texts of its form: an event has no context to take them from.
    pub fn texts(self) -> Texts {
        self.opened.with_value(|opened| opened.texts)
    }

    /// Leaves the form for good, unless it is being saved.
    pub fn leave(self) {
        if !self.is_busy() {
            self.forget();
        }
    }

    /// Empties the form; nothing of it is kept.
    pub fn forget(self) {
        self.form.update(|form| form.earlier = None);
        let fresh = self.opened.with_value(|opened| opened.fresh.clone());
        self.change(move |draft| *draft = fresh);
    }

    /// What is wrong with a part of the form.
    pub fn problem_of(self, field: FormPart) -> Option<String> {
        self.form.with(|form| {
            let found = form.problems.iter().find(|(of, _)| *of == field);
            found.map(|(_, text)| text.clone())
        })
    }

    /// Says what is wrong with a part of the form.
    pub fn problem(self, field: FormPart, text: String) {
        self.form.update(|form| form.problems.push((field, text)));
    }

    /// The words, or `None` with the problem said.
    #[must_use]
    pub fn text(self) -> Option<Text> {
        let parsed = self.peek(|draft| Text::parse(&draft.text));
        parsed
            .map_err(|error| self.problem(FormPart::Text, text_problem(self.texts(), error)))
            .ok()
    }

    /// The words as a question, or `None` with the problem said.
    #[must_use]
    pub fn asked(self) -> Option<Asked> {
        let texts = self.texts();
        let problem = |error| match error {
            TextError::Empty => text_problem(texts, error),
            TextError::TooLong { chars, limit } => texts.ask_problem_long(chars - limit),
        };
        let parsed = self.peek(|draft| Asked::parse(&draft.text));
        parsed
            .map_err(|error| self.problem(FormPart::Text, problem(error)))
            .ok()
    }

    /// The title, if there is one. `Err` with the problem said.
    pub fn title(self) -> Result<Option<Title>, ()> {
        match self.peek(|draft| Title::parse(&draft.title)) {
            Ok(title) => Ok(Some(title)),
            Err(TextError::Empty) => Ok(None),
            Err(error) => {
                self.problem(FormPart::Title, text_problem(self.texts(), error));
                Err(())
            }
        }
    }

    /// Forgets the problems of the last try.
    pub fn try_again(self) {
        self.form.update(|form| form.problems.clear());
    }

    /// Brings the first problem under the eyes.
    pub fn show_problems(self) {
        let first = self
            .form
            .with_untracked(|form| form.problems.first().map(|(f, _)| *f));
        if let Some(field) = first {
            focus::on(field.id());
        }
    }

    /// Asks for what the form says. It stays open until that is on the disk.
    pub fn save(self, intent: Intent) {
        let is_new = intent.moment().is_none();
        match self.device().ask(intent) {
            Ok(kept) => {
                self.form.update(|form| {
                    form.saving = Some(kept);
                    form.draft.saved_as = is_new.then_some(kept.moment);
                });
                self.keep();
            }
            Err(refusal) => {
                let (title, why) = self.texts().refusal(refusal);
                self.problem(FormPart::Form, format!("{title}. {why}"));
                self.show_problems();
            }
        }
    }

    /// How much room is left, once that matters: the words for it, and whether
    /// it is over.
    pub fn room(self) -> Option<(String, bool)> {
        let limit = domain::limits::TEXT_CHARS;
        // bytes are at least as many as characters: most texts need no count
        let chars = self.with(|draft| {
            let may_be_near = draft.text.len() > limit - NEAR_LIMIT_CHARS;
            may_be_near.then(|| draft.text.trim().chars().count())
        })?;
        let is_near = chars > limit - NEAR_LIMIT_CHARS;
        is_near.then(|| (self.texts().form_room(chars, &number(limit)), chars > limit))
    }
}

fn text_problem(texts: Texts, error: TextError) -> String {
    match error {
        TextError::Empty => texts.problem_empty().into(),
        TextError::TooLong { chars, limit } => texts.problem_long(chars - limit),
    }
}

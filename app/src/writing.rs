//! A form in which somebody writes: the draft that survives everything, what is
//! wrong with it, and saving it.

use crate::device::{Device, use_device};
use crate::draft::Draft;
use crate::focus;
use crate::texts::{Texts, number, use_texts};
use domain::id::MomentId;
use domain::intent::Intent;
use domain::text::{Text, TextError, Title};
use leptos::prelude::*;

/// From how many characters before the limit the room that is left is shown.
const NEAR_LIMIT_CHARS: usize = 1_000;

/// Which part of a form a problem is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Field {
    /// The words.
    Text,
    /// The title.
    Title,
    /// The children.
    Children,
    /// The form as a whole.
    Form,
}

impl Field {
    /// The id of its element, and of its message with `-problem` behind it.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Title => "title",
            Self::Children => "children",
            Self::Form => "form",
        }
    }
}

/// A form in progress. It clears itself once everything is on the disk; when
/// that fails, all is still there.
#[derive(Clone, Copy)]
pub struct Writing {
    device: Device,
    texts: Texts,
    key: StoredValue<Option<String>>,
    fresh: StoredValue<Draft>,
    draft: RwSignal<Draft>,
    problems: RwSignal<Vec<(Field, String)>>,
    saving: RwSignal<Option<MomentId>>,
}

impl Writing {
    /// Opens the form that is kept under `key`, or `fresh`. `done` is called
    /// when what was asked for is on the disk.
    #[must_use]
    pub fn open(key: String, fresh: Draft, done: Callback<MomentId>) -> Self {
        Self::with_key(Some(key), fresh, done)
    }

    /// Opens a form that is not kept.
    #[must_use]
    pub fn open_unkept(fresh: Draft, done: Callback<MomentId>) -> Self {
        Self::with_key(None, fresh, done)
    }

    fn with_key(key: Option<String>, fresh: Draft, done: Callback<MomentId>) -> Self {
        let device = use_device();
        let kept = key.as_ref().and_then(|key| device.shell().draft(key));
        let kept = kept.and_then(|kept| Draft::read(&kept));
        let writing = Self {
            device,
            texts: use_texts(),
            key: StoredValue::new(key),
            draft: RwSignal::new(kept.unwrap_or_else(|| fresh.clone())),
            fresh: StoredValue::new(fresh),
            problems: RwSignal::new(Vec::new()),
            saving: RwSignal::new(None),
        };
        Effect::new(move |_| {
            let is_saved = device.read(|replica| replica.status().saving == 0);
            if let Some(moment) = writing.saving.get().filter(|_| is_saved) {
                writing.saving.set(None);
                if device.host.get_untracked().save_failed {
                    writing.problem(Field::Form, writing.texts.problem_storage().into());
                } else {
                    writing.forget();
                    done.run(moment);
                }
            }
        });
        writing
    }

    /// Reads the form and follows its changes.
    pub fn with<T>(self, read: impl FnOnce(&Draft) -> T) -> T {
        self.draft.with(read)
    }

    /// Reads the form once.
    pub fn peek<T>(self, read: impl FnOnce(&Draft) -> T) -> T {
        self.draft.with_untracked(read)
    }

    /// Changes the form; the change is kept at once.
    pub fn change(self, change: impl FnOnce(&mut Draft)) {
        self.draft.update(change);
        if self
            .problems
            .with_untracked(|problems| !problems.is_empty())
        {
            self.problems.set(Vec::new());
        }
        self.draft.with_untracked(|draft| {
            let is_fresh = self.fresh.with_value(|fresh| fresh == draft);
            self.keep((!is_fresh).then(|| draft.written()));
        });
    }

    fn keep(self, written: Option<String>) {
        if let Some(key) = self.key.get_value() {
            self.device.shell().keep_draft(&key, written.as_deref());
        }
    }

    /// Whether nothing was filled in yet.
    pub fn is_fresh(self) -> bool {
        self.draft
            .with(|draft| self.fresh.with_value(|fresh| fresh == draft))
    }

    /// Whether it is being written to the disk.
    pub fn is_saving(self) -> bool {
        self.saving.get().is_some()
    }

    /// The same, once.
    pub fn is_busy(self) -> bool {
        self.saving.get_untracked().is_some()
    }

    /// Whether no problem was found.
    pub fn is_right(self) -> bool {
        self.problems.with_untracked(Vec::is_empty)
    }

    /// The device that keeps it.
    pub const fn device(self) -> Device {
        self.device
    }

    /// The texts of its form: an event has no context to take them from.
    pub const fn texts(self) -> Texts {
        self.texts
    }

    /// Empties the form; nothing of it is kept.
    pub fn forget(self) {
        self.keep(None);
        self.draft.set(self.fresh.get_value());
        self.problems.set(Vec::new());
    }

    /// What is wrong with a part of the form.
    pub fn problem_of(self, field: Field) -> Option<String> {
        self.problems.with(|problems| {
            let found = problems.iter().find(|(of, _)| *of == field);
            found.map(|(_, text)| text.clone())
        })
    }

    /// Says what is wrong with a part of the form.
    pub fn problem(self, field: Field, text: String) {
        self.problems
            .update(|problems| problems.push((field, text)));
    }

    /// The words, or `None` with the problem said.
    #[must_use]
    pub fn text(self) -> Option<Text> {
        let parsed = self.peek(|draft| Text::parse(&draft.text));
        parsed
            .map_err(|error| self.problem(Field::Text, text_problem(self.texts, error)))
            .ok()
    }

    /// The title, if there is one. `Err` with the problem said.
    pub fn title(self) -> Result<Option<Title>, ()> {
        match self.peek(|draft| Title::parse(&draft.title)) {
            Ok(title) => Ok(Some(title)),
            Err(TextError::Empty) => Ok(None),
            Err(error) => {
                self.problem(Field::Title, text_problem(self.texts, error));
                Err(())
            }
        }
    }

    /// Forgets the problems of the last try.
    pub fn try_again(self) {
        self.problems.set(Vec::new());
    }

    /// Brings the first problem under the eyes.
    pub fn show_problems(self) {
        let first = self
            .problems
            .with_untracked(|problems| problems.first().map(|(f, _)| *f));
        if let Some(field) = first {
            focus::on(field.id());
        }
    }

    /// Asks for all of these, one after the other.
    pub fn save(self, intents: impl IntoIterator<Item = Intent>) {
        for intent in intents {
            match self.device.ask(intent) {
                Ok(moment) => self.saving.set(Some(moment)),
                Err(refusal) => {
                    let (title, why) = self.texts.refusal(refusal);
                    self.problem(Field::Form, format!("{title}. {why}"));
                    return self.show_problems();
                }
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
        is_near.then(|| (self.texts.form_room(chars, &number(limit)), chars > limit))
    }
}

fn text_problem(texts: Texts, error: TextError) -> String {
    match error {
        TextError::Empty => texts.problem_empty().into(),
        TextError::TooLong { chars, limit } => texts.problem_long(chars - limit),
    }
}

//! What somebody is writing, kept on the device with every keystroke.

use domain::id::{ChildId, MomentId, OpId, PersonId};
use domain::op::{Audience, Feeling, Mode};
use domain::stamp::Day;
use domain::text::ThemeKey;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::str::FromStr;

/// A form as it stands. The same for a new moment and for one contribution.
#[derive(Clone, PartialEq, Debug)]
pub struct Draft {
    /// The words.
    pub text: String,
    /// The title of a new moment.
    pub title: String,
    /// Whom a new moment is about.
    pub children: BTreeSet<ChildId>,
    /// What a new moment touches.
    pub themes: BTreeSet<ThemeKey>,
    /// When a new moment happened; `None` is the day on which it is begun.
    pub day: Option<Day>,
    /// The day on which somebody began to write: past midnight it is still meant.
    pub begun: Option<Day>,
    /// Which child of the moment a contribution is about; `None` is each.
    pub about: Option<ChildId>,
    /// For whom.
    pub audience: Audience,
    /// How it felt.
    pub feeling: Option<Feeling>,
    /// Who hears whom first, when it is a question.
    pub mode: Mode,
    /// The question of the library that was put in the field last: another may
    /// take its place.
    pub picked: String,
    /// The versions that were on the screen when somebody began to revise.
    pub replaces: Vec<OpId>,
    /// The moment that it is being saved as: when that is there, the draft is
    /// done, however the tab ended.
    pub saved_as: Option<MomentId>,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            text: String::new(),
            title: String::new(),
            children: BTreeSet::new(),
            themes: BTreeSet::new(),
            day: None,
            begun: None,
            about: None,
            audience: Audience::Shared,
            feeling: None,
            mode: Mode::Open,
            picked: String::new(),
            replaces: Vec::new(),
            saved_as: None,
        }
    }
}

impl Draft {
    /// As it was kept. What cannot be read any more counts as nothing; what was
    /// meant for one person is never read as meant for more.
    #[must_use]
    pub fn read(kept: &str) -> Option<Self> {
        let kept: Value = serde_json::from_str(kept).ok()?;
        let text = |name: &str| kept[name].as_str().unwrap_or_default().to_owned();
        let day = |name: &str| {
            let day = kept[name].as_i64().and_then(|day| i32::try_from(day).ok());
            day.map(Day)
        };
        let themes = list(&kept["themes"]).map(|theme| ThemeKey::try_from(theme.to_owned()));
        let feeling = kept["feeling"]
            .as_u64()
            .and_then(|at| usize::try_from(at).ok());
        let mut draft = Self {
            text: text("text"),
            title: text("title"),
            day: day("day"),
            begun: day("begun"),
            about: kept["about"].as_str().and_then(id),
            audience: audience(&kept["audience"]),
            feeling: feeling.and_then(|at| Feeling::ALL.get(at).copied()),
            mode: mode(&kept["mode"]),
            picked: text("picked"),
            replaces: list(&kept["replaces"]).filter_map(id).collect(),
            saved_as: kept["saved_as"].as_str().and_then(id),
            ..Self::default()
        };
        draft
            .children
            .extend(list(&kept["children"]).filter_map(id::<ChildId>));
        draft.themes.extend(themes.filter_map(Result::ok));
        Some(draft)
    }

    /// Notes the day on which it was begun, and forgets it when all is `fresh` again.
    pub fn begin(&mut self, fresh: &Self, today: Day) {
        let begun = std::mem::replace(&mut self.begun, fresh.begun);
        if self != fresh {
            self.begun = begun.or(Some(today));
        }
    }

    /// When it happened, as the form shows it and as it is saved.
    #[must_use]
    pub fn day(&self, today: Day) -> Day {
        self.day.or(self.begun).unwrap_or(today)
    }

    /// Whether there is something in it to keep that is not in the other: a feeling
    /// without other words is one tap, and no draft.
    #[must_use]
    pub fn differs_from(&self, fresh: &Self) -> bool {
        let as_it_felt = Self {
            feeling: fresh.feeling,
            begun: fresh.begun,
            replaces: fresh.replaces.clone(),
            ..self.clone()
        };
        self.text.trim() != fresh.text.trim()
            || as_it_felt
                != Self {
                    text: self.text.clone(),
                    ..fresh.clone()
                }
    }

    /// To keep it.
    #[must_use]
    pub fn written(&self) -> String {
        let feeling = Feeling::ALL.iter().position(|f| Some(*f) == self.feeling);
        let audience = match self.audience {
            Audience::Draft => "draft".into(),
            Audience::Team => "team".into(),
            Audience::Shared => "shared".into(),
            Audience::Confidential { with } => with.to_string(),
        };
        let themes: Vec<Value> = self
            .themes
            .iter()
            .map(|theme| theme.as_str().into())
            .collect();
        let fields: [(&str, Value); 13] = [
            ("text", self.text.as_str().into()),
            ("title", self.title.as_str().into()),
            ("children", texts(&self.children)),
            ("themes", themes.into()),
            ("day", self.day.map(|day| day.0).into()),
            ("begun", self.begun.map(|day| day.0).into()),
            ("about", self.about.map(|child| child.to_string()).into()),
            ("audience", audience.into()),
            ("feeling", feeling.into()),
            ("mode", mode_name(self.mode).into()),
            ("picked", self.picked.as_str().into()),
            ("replaces", texts(&self.replaces)),
            (
                "saved_as",
                self.saved_as.map(|moment| moment.to_string()).into(),
            ),
        ];
        let mut kept = Map::new();
        for (name, value) in fields {
            kept.insert(name.into(), value);
        }
        Value::Object(kept).to_string()
    }
}

fn list(value: &Value) -> impl Iterator<Item = &str> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
}

fn id<Id: FromStr>(text: &str) -> Option<Id> {
    text.parse().ok()
}

fn texts<'a, Id: ToString + 'a>(ids: impl IntoIterator<Item = &'a Id>) -> Value {
    let texts = ids.into_iter().map(|id| Value::String(id.to_string()));
    Value::Array(texts.collect())
}

const fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Open => "open",
        Mode::ParentFirst => "parent-first",
        Mode::Together => "together",
    }
}

/// What cannot be read is taken as what seals most; a draft from before there
/// were questions asks nothing.
fn mode(value: &Value) -> Mode {
    match value.as_str() {
        Some("open") | None => Mode::Open,
        Some("parent-first") => Mode::ParentFirst,
        Some(_) => Mode::Together,
    }
}

fn audience(value: &Value) -> Audience {
    match value.as_str() {
        Some("shared") => Audience::Shared,
        Some("team") => Audience::Team,
        Some(with) => match id::<PersonId>(with) {
            Some(with) => Audience::Confidential { with },
            None => Audience::Draft,
        },
        None => Audience::Draft,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{MEES, NOOR, PAPA, moment_id};

    fn draft() -> Draft {
        Draft {
            text: "“Nu ik.”\nBij de bocht keerde ze om.".into(),
            title: "Zonder zijwieltjes".into(),
            children: [NOOR, MEES].into(),
            themes: [ThemeKey::try_from("movement".to_owned()).unwrap()].into(),
            day: Some(Day(20_781)),
            begun: Some(Day(20_782)),
            about: Some(NOOR),
            audience: Audience::Confidential { with: PAPA },
            feeling: Some(Feeling::Proud),
            mode: Mode::ParentFirst,
            picked: "Waar wordt ze blij van?".into(),
            replaces: vec![moment_id(1).into()],
            saved_as: Some(moment_id(2)),
        }
    }

    #[test]
    fn a_draft_is_read_as_it_was_written() {
        for audience in [
            Audience::Draft,
            Audience::Team,
            Audience::Shared,
            Audience::Confidential { with: PAPA },
        ] {
            let draft = Draft {
                audience,
                ..draft()
            };
            assert_eq!(Draft::read(&draft.written()), Some(draft));
        }
        for mode in [Mode::Open, Mode::ParentFirst, Mode::Together] {
            let draft = Draft { mode, ..draft() };
            assert_eq!(Draft::read(&draft.written()), Some(draft));
        }
        let empty = Draft::default();
        assert_eq!(Draft::read(&empty.written()), Some(empty));
    }

    #[test]
    fn what_is_begun_before_midnight_happened_before_midnight() {
        let (fresh, evening, night) = (Draft::default(), Day(20_787), Day(20_788));
        let mut draft = fresh.clone();
        assert_eq!(draft.day(night), night);
        draft.text = "Ze viel".into();
        draft.begin(&fresh, evening);
        draft.text = "Ze viel in slaap.".into();
        draft.begin(&fresh, night);
        assert_eq!(draft.day(night), evening);
        draft.text.clear();
        draft.begin(&fresh, night);
        assert_eq!(draft, fresh);
    }

    #[test]
    fn a_feeling_without_words_is_no_draft() {
        let (fresh, feeling) = (Draft::default(), Some(Feeling::Worried));
        let tapped = Draft {
            feeling,
            ..Draft::default()
        };
        assert!(!tapped.differs_from(&fresh));
        let written = Draft {
            text: "Ze eet niet.".into(),
            feeling,
            ..Draft::default()
        };
        assert!(written.differs_from(&fresh));
        assert!(!written.differs_from(&written));
    }

    #[test]
    fn nonsense_is_no_draft_and_no_audience() {
        assert_eq!(Draft::read("{"), None);
        let read = Draft::read(r#"{"text":"x","audience":"everybody"}"#).unwrap();
        assert_eq!((read.text.as_str(), read.audience), ("x", Audience::Draft));
    }
}

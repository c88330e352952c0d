//! The library of open questions: what ships with the release, by theme, by age
//! and by who may ask it.
//!
//! A view gets it with `Device::library`; it is read when it is
//! first asked for, from a file of the release, so it is there without a network.

use crate::kit::language::Language;
use domain::collect::{map, sort_by_key};
use domain::directory::OwnQuestion;
use domain::limits::OLDEST_YEARS;
use domain::normalize::{folded, sought};
use domain::op::Perspective;
use domain::stamp::Day;
use std::collections::BTreeMap;

/// Where the library is, among the files of the release.
pub const FILE: &str = "questions.json";

/// All questions, in the order of the themes.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Library {
    /// The questions.
    pub questions: Vec<Question>,
}

/// An open question that somebody may ask.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Question {
    /// The key of the theme that it touches, if it touches one; a location may
    /// not have that theme.
    pub theme: Option<String>,
    /// From which age to which, in years.
    pub ages: (u8, u8),
    /// Which side may ask it: the centre ([`Perspective::Here`]) or a guardian
    /// ([`Perspective::Home`]); `None`: both.
    pub by: Option<Perspective>,
    /// Whether it is the location's own.
    pub is_own: bool,
    texts: BTreeMap<String, String>,
}

/// What somebody looks for; what is `None` or empty does not matter.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Wanted<'a> {
    /// Who asks.
    pub side: Option<Perspective>,
    /// The key of a theme.
    pub theme: Option<&'a str>,
    /// How old each of the children is, in years: it has to fit all of them.
    pub ages: &'a [u8],
    /// Words that must all be in it; a part of a word is enough.
    pub words: &'a str,
    /// On which day: each brings others to the front.
    pub day: Day,
}

/// Where the child's name goes.
pub const NAME: &str = "{name}";

impl Library {
    /// Reads the file of the library; what is no question in it is left out.
    #[must_use]
    pub fn read(json: &str) -> Self {
        let found: Vec<BTreeMap<String, String>> = serde_json::from_str(json).unwrap_or_default();
        Self {
            questions: found.into_iter().filter_map(Question::read).collect(),
        }
    }

    /// The library with the questions of the location's own, which come first and
    /// which the centre asks.
    #[must_use]
    pub fn with_own(&self, own: &[OwnQuestion]) -> Self {
        let own = own.iter().map(|own| Question {
            theme: own.theme.as_ref().map(|key| key.as_str().to_owned()),
            ages: own.ages,
            by: Some(Perspective::Here),
            is_own: true,
            texts: map([(Language::default().tag().into(), own.text.clone().into())]),
        });
        Self {
            questions: own.chain(self.questions.iter().cloned()).collect(),
        }
    }

    /// The questions that fit: the location's own first, those for every age last,
    /// and the others in an order of the day.
    #[must_use]
    pub fn find(&self, wanted: Wanted<'_>, language: Language) -> Vec<&Question> {
        let words = sought(wanted.words);
        let fits = |question: &&Question| question.fits(wanted, &words, language);
        let mut found: Vec<(usize, &Question)> = self.questions.iter().enumerate().collect();
        found.retain(|(_, question)| fits(question));
        sort_by_key(&mut found, |(at, question)| {
            let is_general = question.ages == (0, OLDEST_YEARS);
            (!question.is_own, is_general, turned(*at, wanted.day))
        });
        found.into_iter().map(|(_, question)| question).collect()
    }
}

/// Where a question stands on a day. Multiplying by what is no multiple of a prime keeps
/// all of them apart, however many days go by.
fn turned(at: usize, day: Day) -> i64 {
    const PRIME: i64 = 997;
    let by = i64::from(day.0).rem_euclid(PRIME - 1) + 1;
    let at = i64::try_from(at).unwrap_or_default() + 1;
    at * by % PRIME
}

impl Question {
    fn read(mut fields: BTreeMap<String, String>) -> Option<Self> {
        let theme = Some(fields.remove("theme")?);
        let ages = fields.remove("ages")?;
        let (from, to) = ages.split_once('-')?;
        let ages = (from.parse().ok()?, to.parse().ok()?);
        let by = match fields.remove("by").as_deref() {
            None => None,
            Some("here") => Some(Perspective::Here),
            Some("home") => Some(Perspective::Home),
            Some(_) => return None,
        };
        let is_whole = ages.0 <= ages.1 && fields.contains_key(Language::default().tag());
        is_whole.then_some(Self {
            theme,
            ages,
            by,
            is_own: false,
            texts: fields,
        })
    }

    /// The question about a child, by its first name.
    #[must_use]
    pub fn about(&self, name: &str, language: Language) -> String {
        self.text(language).replace(NAME, name)
    }

    /// As it stands in the library: `{name}` is where the child's name goes.
    fn text(&self, language: Language) -> &str {
        let of = |language: Language| self.texts.get(language.tag()).map(String::as_str);
        of(language)
            .or_else(|| of(Language::default()))
            .unwrap_or_default()
    }

    fn fits(&self, wanted: Wanted<'_>, words: &[String], language: Language) -> bool {
        let is_for = |side| self.by.is_none_or(|by| by == side);
        let is_of_age = |age: u8| (self.ages.0..=self.ages.1).contains(&age.min(OLDEST_YEARS));
        wanted
            .theme
            .is_none_or(|theme| self.theme.as_deref() == Some(theme))
            && wanted.ages.iter().copied().all(is_of_age)
            && wanted.side.is_none_or(is_for)
            && (words.is_empty() || {
                let text = folded(self.text(language));
                words.iter().all(|word| text.contains(word.as_str()))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::hint::remark;
    use domain::id::QuestionId;
    use domain::text::Asked;
    use std::collections::BTreeSet;

    /// The age bands, by their first and last year.
    const BANDS: [(u8, u8); 5] = [(0, 1), (2, 3), (4, 6), (7, 9), (10, 12)];

    fn shipped() -> Library {
        Library::read(include_str!("../../../public/questions.json"))
    }

    fn themes() -> Vec<String> {
        let json = include_str!("../../../server/data/themes.json");
        let themes: Vec<BTreeMap<String, String>> = serde_json::from_str(json).unwrap();
        themes
            .into_iter()
            .map(|theme| theme["key"].clone())
            .collect()
    }

    #[test]
    fn at_least_two_hundred_questions_ship_and_each_is_there_once_in_both_languages() {
        let json = include_str!("../../../public/questions.json");
        let library = shipped();
        assert_eq!(library.questions.len(), json.matches("\"theme\"").count());
        assert!(library.questions.len() >= 200);
        for language in Language::ALL {
            let texts = library.questions.iter();
            let texts: BTreeSet<&str> = texts
                .map(|q| q.texts[language.tag()].as_str())
                .inspect(|text| assert!(text.ends_with('?'), "{text}"))
                .collect();
            assert_eq!(texts.len(), library.questions.len());
        }
        for question in &library.questions {
            assert_eq!(question.texts.len(), 2, "{question:?}");
            let named = question.texts.values().filter(|text| text.contains(NAME));
            assert_ne!(named.count(), 1, "a name in one language: {question:?}");
        }
    }

    #[test]
    fn every_theme_has_four_questions_for_every_age_that_each_side_may_ask() {
        let (library, themes) = (shipped(), themes());
        for theme in &themes {
            for age in BANDS.iter().flat_map(|band| [band.0, band.1]) {
                for side in [Perspective::Here, Perspective::Home] {
                    let wanted = Wanted {
                        side: Some(side),
                        theme: Some(theme),
                        ages: &[age],
                        ..Wanted::default()
                    };
                    let found = library.find(wanted, Language::Nl);
                    assert!(found.len() > 3, "{theme}, {age} years, {side:?}");
                    let last = found.last().map(|question| question.text(Language::Nl));
                    assert!(last.is_some_and(|text| text.contains("ons vertellen over")));
                }
            }
        }
        for question in &library.questions {
            let theme = question.theme.as_ref();
            assert!(
                theme.is_some_and(|theme| themes.contains(theme)),
                "{question:?}"
            );
            let (from, to) = question.ages;
            let is_whole = BANDS.iter().any(|b| b.0 == from) && BANDS.iter().any(|b| b.1 == to);
            assert!(is_whole, "{question:?}");
        }
    }

    #[test]
    fn a_parent_finds_twenty_five_questions_that_only_a_parent_asks() {
        let library = shipped();
        let of_home = library.questions.iter();
        let of_home = of_home.filter(|question| question.by == Some(Perspective::Home));
        assert!(of_home.count() >= 25);
    }

    #[test]
    fn every_day_brings_other_questions_and_in_time_those_of_every_theme() {
        let library = shipped();
        let first = |day| {
            let wanted = Wanted {
                side: Some(Perspective::Home),
                ages: &[4],
                day: Day(day),
                ..Wanted::default()
            };
            let found = library.find(wanted, Language::Nl);
            found.into_iter().take(3).cloned().collect::<Vec<_>>()
        };
        let days: Vec<_> = (20_800..20_830).map(first).collect();
        for (today, tomorrow) in days.iter().zip(&days[1..]) {
            assert_ne!(today, tomorrow);
        }
        let themes: BTreeSet<_> = days.iter().flatten().map(|q| &q.theme).collect();
        assert_eq!(themes.len(), 12, "none is left behind");
    }

    #[test]
    fn of_no_question_of_the_library_is_there_anything_to_remark() {
        for question in &shipped().questions {
            for language in Language::ALL {
                let text = question.about("Noor", language);
                assert_eq!(remark(&text, language.tongue()), None, "{text}");
            }
        }
    }

    #[test]
    fn a_locations_own_questions_come_first_and_are_the_centres_to_ask() {
        let own = OwnQuestion {
            id: QuestionId(uuid::Uuid::from_u128(1)),
            theme: None,
            ages: (10, 12),
            text: Asked::parse("Hoe gaat {name} naar het kamp?").unwrap(),
        };
        let library = shipped().with_own(&[own]);
        let of = |side| Wanted {
            side: Some(side),
            ages: &[14],
            ..Wanted::default()
        };
        let first = library.find(of(Perspective::Here), Language::En)[0];
        assert_eq!(
            first.about("Zoë", Language::En),
            "Hoe gaat Zoë naar het kamp?"
        );
        let at_home = library.find(of(Perspective::Home), Language::Nl);
        assert!(at_home.iter().all(|question| !question.is_own) && !at_home.is_empty());
    }

    #[test]
    fn questions_are_found_by_age_side_and_parts_of_words() {
        let library = Library::read(
            r#"[{"theme":"language","ages":"0-12","nl":"Wat kun je vertellen over {name}?","en":"W?"},
                {"theme":"language","ages":"2-3","nl":"Welke woordjes zegt {name}?","en":"Words?"},
                {"theme":"language","ages":"2-3","by":"here","nl":"Wat leest {name} thuis?","en":"Read?"},
                {"theme":"maths","ages":"9-7","nl":"Onmogelijk?"}, {"nl":"Los?"}]"#,
        );
        assert_eq!(library.questions.len(), 3);
        let find = |wanted| {
            let found = library.find(wanted, Language::Nl).into_iter();
            found
                .map(|q| q.about("Zoë", Language::Nl))
                .collect::<Vec<_>>()
        };
        let of_two = Wanted {
            ages: &[2],
            ..Wanted::default()
        };
        assert_eq!(find(of_two)[2], "Wat kun je vertellen over Zoë?");
        let by_home = Wanted {
            side: Some(Perspective::Home),
            ..of_two
        };
        assert_eq!(find(by_home)[0], "Welke woordjes zegt Zoë?");
        assert_eq!(find(by_home).len(), 2);
        let of_words = Wanted {
            words: "WÓÓRD zégt",
            ..Wanted::default()
        };
        assert_eq!(find(of_words), ["Welke woordjes zegt Zoë?"]);
        assert!(
            find(Wanted {
                theme: Some("maths"),
                ..of_two
            })
            .is_empty()
        );
    }
}

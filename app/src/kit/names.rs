//! What people are called on the screen.

use crate::kit::texts::Texts;
use domain::directory::{Directory, Theme};
use domain::id::{ChildId, PersonId};
use domain::moment::Contribution;
use domain::text::ThemeKey;
use std::collections::BTreeMap;

/// The first name, of an adult's full name. A child's name is what it is called.
#[must_use]
pub fn first(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}

/// What stands in somebody's round: two letters, or one picture.
#[must_use]
pub fn letters(name: &str) -> String {
    let (mut found, mut count) = (String::new(), 0);
    let (mut is_joined, mut has_half_flag) = (false, false);
    for c in name.chars().filter(|c| !c.is_whitespace()) {
        let is_half_flag = matches!(c, '\u{1f1e6}'..='\u{1f1ff}');
        let ends_flag = is_half_flag && has_half_flag;
        if !is_joined && !ends_flag && !goes_with(c) {
            count += 1;
            let begins_with_picture = found.chars().next().is_some_and(|c| c >= '\u{1f000}');
            if count > 2 || begins_with_picture {
                break;
            }
        }
        found.push(c);
        is_joined = c == '\u{200d}';
        has_half_flag = is_half_flag && !ends_flag;
    }
    found
}

/// Whether a character is drawn on the one before it: a mark, a colour of skin.
const fn goes_with(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}'
        | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{900}'..='\u{903}'
        | '\u{93a}'..='\u{94f}' | '\u{200c}' | '\u{200d}' | '\u{20d0}'..='\u{20f0}'
        | '\u{fe0e}' | '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}')
}

/// With a capital: a name that children give, at the start of a line. Letters
/// beyond English stay as they are.
#[must_use]
pub fn capital(name: &str) -> String {
    let mut name = name.to_owned();
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    name
}

/// *Noor*, *Anne Fleur*: as its lead wrote it; or *Noor B.* where the viewer knows
/// two of that name.
#[must_use]
pub fn child(directory: &Directory, id: ChildId) -> String {
    let Some(child) = directory.child(id) else {
        return String::new();
    };
    match &child.letter {
        Some(letter) => format!("{} {letter}.", child.name),
        None => child.name.clone(),
    }
}

/// A colleague by first name, or *iemand* when the viewer does not know them.
#[must_use]
pub fn person(texts: Texts, directory: &Directory, person: PersonId) -> String {
    directory
        .name(person)
        .map_or_else(|| texts.somebody().into(), |name| first(name).into())
}

/// Who wrote a contribution: *Papa*, *Papa van Noor* and *Sanne over Noor* where
/// several children are in view, *Sanne*.
#[must_use]
pub fn writer(
    texts: Texts,
    directory: &Directory,
    contribution: &Contribution,
    are_several: bool,
) -> String {
    let about = contribution
        .about
        .filter(|_| !contribution.role.is_centre());
    let called = about.and_then(|child| directory.called(child, contribution.author));
    let name = match called {
        Some(called) => capital(called),
        None => person(texts, directory, contribution.author),
    };
    match contribution.about {
        Some(about) if are_several && !contribution.role.is_centre() => {
            texts.writer_of(&name, &child(directory, about))
        }
        Some(about) if are_several => texts.writer_about(&name, &child(directory, about)),
        _ => name,
    }
}

/// *Noor*, *Noor en Mees*, *Noor, Mees en Amir*.
#[must_use]
pub fn list(texts: Texts, names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [before @ .., last] => texts.names_and(&before.join(", "), last),
    }
}

/// A theme in the language of the screen.
#[must_use]
pub fn theme_name(theme: &Theme, texts: Texts) -> String {
    named(&theme.key, &theme.names, texts)
}

/// What is called by its names in several languages, in that of the screen.
#[must_use]
pub fn named(key: &ThemeKey, names: &BTreeMap<String, String>, texts: Texts) -> String {
    let name = names.get(texts.language.tag());
    let name = name.or_else(|| names.get("nl"));
    name.cloned().unwrap_or_else(|| key.as_str().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{self, Example};
    use crate::kit::language::Language;
    use domain::access::Role;
    use domain::op::{Audience, Perspective};

    const NL: Texts = Texts::of(Language::Nl);

    #[test]
    fn a_child_is_called_as_its_lead_wrote_it() {
        let mut directory = example::directory();
        directory.children[0].name = "Anne Fleur".into();
        assert_eq!(child(&directory, example::NOOR), "Anne Fleur");
        directory.children[0].letter = Some("B".into());
        assert_eq!(child(&directory, example::NOOR), "Anne Fleur B.");
    }

    #[test]
    fn a_family_is_called_as_the_child_calls_them() {
        let directory = example::directory();
        let example = Example::new();
        let from_home = example.contribution(Perspective::Home, Audience::Shared);
        assert_eq!(writer(NL, &directory, &from_home, false), "Papa");
        assert_eq!(writer(NL, &directory, &from_home, true), "Papa van Noor");
        let mut told = from_home;
        told.author = example::SANNE;
        told.role = Role::Mentor;
        assert_eq!(writer(NL, &directory, &told, true), "Sanne over Noor");
        told.about = None;
        assert_eq!(writer(NL, &directory, &told, true), "Sanne");
        told.author = example::STRANGER;
        assert_eq!(writer(NL, &directory, &told, false), "Iemand");
    }

    #[test]
    fn names_are_listed_as_one_says_them() {
        let names = ["Noor", "Mees", "Amir"].map(String::from);
        assert_eq!(list(NL, &names), "Noor, Mees en Amir");
        assert_eq!(list(NL, &names[..2]), "Noor en Mees");
        assert_eq!(list(NL, &names[..1]), "Noor");
    }

    #[test]
    fn a_round_holds_two_letters_of_any_script() {
        for (name, round) in [
            ("Şükrü", "Şü"),
            ("S\u{327}u\u{308}kru\u{308}", "S\u{327}u\u{308}"),
            ("👨\u{200d}👩\u{200d}👧 Egels", "👨\u{200d}👩\u{200d}👧"),
            ("👍🏽👍🏽", "👍🏽"),
            ("🇳🇱🇧🇪", "🇳🇱"),
            ("J. de Wit", "J."),
            ("李", "李"),
        ] {
            assert_eq!(letters(name), round);
        }
        assert_eq!(capital("oma"), "Oma");
        assert_eq!(capital("élise"), "élise");
    }
}

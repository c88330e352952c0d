//! What people are called on the screen.

use crate::texts::Texts;
use domain::directory::Directory;
use domain::id::{ChildId, PersonId};
use domain::moment::Contribution;

/// The first name.
#[must_use]
pub fn first(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}

/// The two letters in somebody's round.
#[must_use]
pub fn letters(name: &str) -> String {
    name.chars().take(2).collect()
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

/// *Noor*; or *Noor B.* where the viewer knows two of that first name.
#[must_use]
pub fn child(directory: &Directory, id: ChildId) -> String {
    let Some(child) = directory.child(id) else {
        return String::new();
    };
    let name = first(&child.name);
    let is_same = |other: &&domain::directory::Child| other.id != id && first(&other.name) == name;
    if directory.children.iter().find(is_same).is_none() {
        return name.into();
    }
    match child
        .name
        .split_whitespace()
        .last()
        .and_then(|last| last.chars().next())
    {
        Some(letter) if child.name != name => format!("{name} {letter}."),
        _ => name.into(),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{self, Example};
    use crate::language::Language;
    use domain::access::Role;
    use domain::op::{Audience, Perspective};

    const NL: Texts = Texts::of(Language::Nl);

    #[test]
    fn children_of_the_same_name_are_told_apart() {
        let mut directory = example::directory();
        assert_eq!(child(&directory, example::NOOR), "Noor");
        directory.children[1].name = "Noor de Wit".into();
        assert_eq!(child(&directory, example::NOOR), "Noor B.");
        assert_eq!(child(&directory, example::MEES), "Noor W.");
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
        assert_eq!(letters("Şükrü"), "Şü");
        assert_eq!(capital("oma"), "Oma");
        assert_eq!(capital("élise"), "élise");
    }
}

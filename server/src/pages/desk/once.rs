//! The same form sent twice asks for one thing.

use app::site::desk::typed::Typed;
use domain::id::PersonId;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::clock::random_id;

/// The id of what a form makes. It follows from the number that the form was drawn with
/// and from all that is filled in: sent once more, by whatever a browser does, it is the
/// same thing; with other words it is another. Without a number it is new each time.
pub(in crate::pages) fn id(by: PersonId, typed: &Typed) -> Uuid {
    if typed.get("once").is_empty() {
        return random_id();
    }
    let mut hash = Sha256::new();
    hash.update(by.0.as_bytes());
    for (name, value) in typed.0.iter().filter(|(name, _)| name != "sure") {
        for part in [name, value] {
            hash.update(part.len().to_be_bytes());
            hash.update(part.as_bytes());
        }
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form_is_one_thing_and_other_words_or_another_form_are_another() {
        let me = PersonId(Uuid::from_u128(1));
        let of = |once: &str, name: &str| {
            let typed = Typed::default().with("once", once).with("name", name);
            (id(me, &typed), id(me, &typed.with("sure", "yes")))
        };
        let (first, sure) = of("a", "Noor");
        assert_eq!(first, sure);
        assert_eq!(of("a", "Noor"), (first, sure));
        assert_ne!(of("b", "Noor").0, first);
        assert_ne!(of("a", "Mees").0, first);
        assert_ne!(
            id(
                PersonId(Uuid::from_u128(2)),
                &Typed::default().with("once", "a").with("name", "Noor")
            ),
            first
        );
        assert_ne!(of("", "Noor").0, of("", "Noor").0);
    }
}

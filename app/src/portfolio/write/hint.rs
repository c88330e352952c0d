//! A friendly remark before a text goes out. Never a block.

/// The name of a child in the text that the guardians of another child will
/// read: the text is for the guardians of the children `chosen`, of all the
/// children `known` (each an id with a first name).
#[must_use]
pub fn named<'a, Id: PartialEq>(
    text: &str,
    chosen: &[Id],
    known: &'a [(Id, String)],
) -> Option<&'a str> {
    known
        .iter()
        .filter(|(id, _)| chosen.iter().any(|other| other != id))
        .map(|(_, name)| name.as_str())
        .find(|name| {
            let parts: Vec<&str> = words(name).collect();
            let all: Vec<&str> = words(text).collect();
            let fits = |(word, part): (&&str, &&str)| is_name(word, part);
            let is_here = |found: &[&str]| found.iter().zip(&parts).all(fits);
            !parts.is_empty() && all.windows(parts.len()).any(is_here)
        })
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '-')
        .filter(|word| !word.is_empty())
}

/// *Mees*, and also *Noors* and *Meesje*'s plain forms of possession.
fn is_name(word: &str, name: &str) -> bool {
    let is_same = |word: &str| word.eq_ignore_ascii_case(name);
    is_same(word) || word.strip_suffix('s').is_some_and(is_same)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Vec<(u8, String)> {
        vec![(1, "Noor".into()), (2, "Mees".into()), (3, "Jip".into())]
    }

    #[test]
    fn a_name_that_other_guardians_will_read_is_pointed_out() {
        let text = "Samen een toren gebouwd. “Nog hoger!” riep Mees.";
        assert_eq!(named(text, &[1, 2], &known()), Some("Mees"));
        assert_eq!(named(text, &[1], &known()), Some("Mees"));
        assert_eq!(
            named("Noors toren viel om.", &[1, 2], &known()),
            Some("Noor")
        );
    }

    #[test]
    fn a_childs_own_guardians_may_read_its_name() {
        assert_eq!(named("Mees sprong van de muur.", &[2], &known()), None);
        assert_eq!(named("Mees sprong van de muur.", &[], &known()), None);
    }

    #[test]
    fn a_word_that_only_begins_like_a_name_is_no_name() {
        assert_eq!(named("De meester las voor.", &[1, 2], &known()), None);
    }
}

//! What is found, as the viewer reads it: for each moment the words that fit,
//! each with its side, and where in them the match is. A view only draws this.

use crate::kit::names;
use crate::kit::texts::Texts;
use domain::collect::sort_by;
use domain::directory::Directory;
use domain::id::{MomentId, PersonId};
use domain::moment::{Contribution, Moment};
use domain::normalize::{places, stems};
use domain::op::Perspective;
use domain::replica::Replica;
use domain::search::{Search, texts};
use domain::stamp::Day;
use domain::text::Title;
use std::collections::BTreeMap;

/// Text in pieces: what matches is marked.
pub type Marked = Vec<(String, bool)>;

/// A moment that was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hit {
    /// Which.
    pub id: MomentId,
    /// When it happened.
    pub day: Day,
    /// The children whom the viewer sees in it.
    pub whom: String,
    /// Its title or what it asks.
    pub heads: Vec<Marked>,
    /// What was said, one of each side at most: *thuis*, *hier*, *kind zelf*.
    pub lines: Vec<HitLine>,
}

/// What somebody said in a moment that was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HitLine {
    /// From which side.
    pub side: Perspective,
    /// Who.
    pub by: String,
    /// The words around the first match.
    pub words: Marked,
}

/// How many letters of a text are shown before its first match, and in all.
const BEFORE: usize = 40;
const IN_ALL: usize = 160;

/// How many matches are marked in a text: of a single letter there are very many,
/// and then a mark tells nothing.
const MARKED: usize = 5;

/// A moment that was found, as the viewer reads it.
#[must_use]
pub fn hit(replica: &Replica, t: Texts, id: MomentId, search: &Search) -> Option<Hit> {
    let (moment, directory) = (replica.moment(id)?, replica.directory()?);
    let words = stems(&search.words);
    let title = moment.title.iter().map(Title::as_str);
    let asked = moment
        .question()
        .into_iter()
        .map(|question| question.asked.as_str());
    let heads = title
        .chain(asked)
        .map(|text| snippet(text, &words))
        .collect();
    Some(Hit {
        id,
        day: moment.day,
        whom: whom(t, directory, moment),
        heads,
        lines: lines(t, directory, moment, search, &words),
    })
}

fn whom(t: Texts, directory: &Directory, moment: &Moment) -> String {
    let children = directory.children.iter().map(|child| child.id);
    let of_moment = children.filter(|child| moment.portfolios().any(|of| of == *child));
    let called: Vec<String> = of_moment
        .map(|child| names::child(directory, child))
        .collect();
    if called.is_empty() {
        return t.audience_draft().into();
    }
    names::list(t, &called)
}

/// Of each side what fits best: words that match before words that do not.
fn lines(
    t: Texts,
    directory: &Directory,
    moment: &Moment,
    search: &Search,
    words: &[String],
) -> Vec<HitLine> {
    let line = |contribution: &Contribution| {
        let all: Vec<&str> = texts(&contribution.wording).collect();
        let is_match = |text: &&&str| !places(text, words).is_empty();
        let matching = all.iter().find(is_match);
        let line = HitLine {
            side: contribution.perspective,
            by: names::writer(t, directory, contribution, false),
            words: snippet(matching.or(all.last())?, words),
        };
        Some((matching.is_some(), line))
    };
    let taken = moment.contributions.iter().filter(|c| search.takes(c));
    let mut best: BTreeMap<Perspective, (bool, HitLine)> = BTreeMap::new();
    for (is_match, line) in taken.filter_map(line) {
        let known = best.get(&line.side);
        if known.is_none_or(|(was_match, _)| is_match && !was_match) {
            best.insert(line.side, (is_match, line));
        }
    }
    let has_match = best.values().any(|(is_match, _)| *is_match);
    let sides = [Perspective::Home, Perspective::Here, Perspective::Child];
    let of_side = |side| best.remove(&side);
    let shown = sides.into_iter().filter_map(of_side);
    shown
        .filter(|(is_match, _)| *is_match || !has_match)
        .map(|(_, line)| line)
        .collect()
}

/// The part of a text around its first match, with what matches marked.
#[must_use]
pub fn snippet(text: &str, words: &[String]) -> Marked {
    let found = places(text, words);
    let first = found.first().map_or(0, |range| range.start);
    let begin = begin(text, first);
    let end = text[begin..]
        .char_indices()
        .nth(IN_ALL)
        .map_or(text.len(), |(at, _)| begin + at);
    // not in the middle of a word, where one ends near
    let end = match text[begin..end].rfind(char::is_whitespace) {
        Some(space) if end < text.len() && begin + space > first => begin + space,
        _ => end,
    };
    let mut pieces = Vec::new();
    let mut put = |piece: &str, is_match: bool| {
        if !piece.is_empty() {
            pieces.push((piece.to_owned(), is_match));
        }
    };
    if begin > 0 {
        put("… ", false);
    }
    let mut at = begin;
    let shown = found.into_iter().filter(|range| range.start < end);
    for range in shown.take(MARKED) {
        put(&text[at..range.start], false);
        at = range.end.min(end).max(range.start);
        put(&text[range.start..at], true);
    }
    put(&text[at..end], false);
    if end < text.len() {
        put(" …", false);
    }
    pieces
}

/// Where the shown part begins: a word, not too far before the first match.
fn begin(text: &str, first: usize) -> usize {
    let before = &text[..first];
    if before.chars().count() <= BEFORE {
        return 0;
    }
    let from = before.char_indices().nth_back(BEFORE - 1);
    let from = from.map_or(0, |(at, _)| at);
    let space = before[from..].find(char::is_whitespace);
    space.map_or(from, |at| {
        from + at + before[from + at..].chars().next().map_or(0, char::len_utf8)
    })
}

/// Who wrote what the device shows, by name.
#[must_use]
pub fn authors(replica: &Replica, t: Texts) -> Vec<(PersonId, String)> {
    let Some(directory) = replica.directory() else {
        return Vec::new();
    };
    let mut found = BTreeMap::new();
    for contribution in replica.moments().flat_map(|moment| &moment.contributions) {
        let author = contribution.author;
        found
            .entry(author)
            .or_insert_with(|| match directory.name(author) {
                Some(name) => name.to_owned(),
                None => t.somebody().into(),
            });
    }
    let mut found: Vec<(PersonId, String)> = found.into_iter().collect();
    sort_by(&mut found, |a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, words: &str) -> String {
        let mark = |(piece, is_match): (String, bool)| {
            if is_match {
                format!("[{piece}]")
            } else {
                piece
            }
        };
        let words = stems(words);
        snippet(text, &words).into_iter().map(mark).collect()
    }

    #[test]
    fn what_matches_is_marked_as_it_was_written() {
        assert_eq!(
            shown("In de Crèche gespeeld", "creche"),
            "In de [Crèche] gespeeld"
        );
        assert_eq!(shown("Toren na toren", "tor en"), "[Toren] na [toren]");
        assert_eq!(shown("Niets", "iets anders"), "N[iets]");
        assert_eq!(shown("Zonder woorden", ""), "Zonder woorden");
    }

    #[test]
    fn of_a_letter_that_is_everywhere_only_the_first_are_marked() {
        assert_eq!(
            shown("De ezel steeg de zee af", "e"),
            "D[e] [e]z[e]l st[ee]g d[e] zee af"
        );
    }

    #[test]
    fn a_long_text_is_shown_around_its_first_match() {
        let text = format!(
            "{}eindelijk een tóren. {}",
            "zomaar wat ".repeat(30),
            "en dan ".repeat(60)
        );
        let shown = shown(&text, "toren");
        assert!(shown.starts_with("… ") && shown.ends_with(" …"), "{shown}");
        assert!(shown.contains("eindelijk een [tóren]"), "{shown}");
        assert!(shown.chars().count() < IN_ALL + 10);
    }

    #[test]
    fn a_text_is_cut_between_letters_wherever_the_match_is() {
        let text = "é🙂ß ".repeat(80);
        for words in ["ss", "e🙂", "🙂", "x", "e"] {
            let all: String = snippet(&text, &stems(words))
                .into_iter()
                .map(|(piece, _)| piece)
                .collect();
            assert!(!all.is_empty());
        }
    }
}

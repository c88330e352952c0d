//! A friendly remark while a question is typed: one that yes, no or a single
//! word would answer gets an open turn offered next to it; of one that sounds like a
//! reproach, that has its answer in it or that checks up, that is said. Never a block.
//!
//! It would rather say nothing than something wrong: a question is called
//! closed by the shape of its first words, and a turn is made of them only
//! where that is sound language. Otherwise the question stays as it is and is
//! followed by an invitation to tell.
//!
//! What is closed by its form and open by its meaning is left alone (*Is er
//! iets dat je wilt vertellen?*), and so is a request (*Kun je bellen?*).

mod dutch;
mod english;
mod words;

use self::words::{Word, grammar_words, words};
use crate::limits;
use alloc::string::String;
use alloc::vec::Vec;

/// A language that questions are recognised in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tongue {
    /// Dutch.
    Dutch,
    /// English.
    English,
}

/// What is remarked of a question.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Remark {
    /// Yes, no or a word answers it: an open turn of it.
    Closed(Hint),
    /// It asks for reasons: *Waarom gaat ze zo laat naar bed?*
    Why,
    /// It has its answer in it: *Vinden jullie ook niet dat …*
    Leading,
    /// It checks whether something was done: *Hebben jullie met hem gelezen?*
    Checking,
}

/// What is offered for a closed question.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hint {
    /// The open turn of it: *Hoe slaapt ze?*
    pub open: String,
    /// The whole text, with the open turn in the place of the closed question.
    pub text: String,
}

/// What there is to remark of what is typed. Of several things it is that which hurts.
/// `screen` is the language to go by where the words do not tell which they are.
///
/// Of a text that is too long to be asked nothing is said, so the time is bounded.
/// Law: of what a hint makes of a text there is nothing to remark.
#[must_use]
pub fn remark(text: &str, screen: Tongue) -> Option<Remark> {
    if text.len() > limits::ASKED_CHARS * 4 {
        return None;
    }
    let tongue = tongue_of(text, screen);
    let (mut found, mut hurts) = (None, None);
    for (at, sentence) in sentences(text) {
        match kind(tongue, sentence) {
            Kind::Open => return None,
            Kind::Closed => found = Some((at, sentence)),
            Kind::Why => hurts = Some(Remark::Why),
            Kind::Leading => hurts = Some(Remark::Leading),
            Kind::Checking => hurts = Some(Remark::Checking),
            Kind::Other => {}
        }
    }
    if hurts.is_some() {
        return hurts;
    }
    let (at, sentence) = found?;
    let open = turn(tongue, sentence);
    let (before, after) = (&text[..at], &text[at + sentence.len()..]);
    let text = [before, &open, after].concat();
    Some(Remark::Closed(Hint { open, text }))
}

/// What a sentence is to who is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// It asks or invites to tell: then the whole text does.
    Open,
    /// Yes, no or a word answers it.
    Closed,
    /// It asks for reasons.
    Why,
    /// It has its answer in it.
    Leading,
    /// It checks whether something was done.
    Checking,
    /// A statement, a request, a greeting.
    Other,
}

/// Dutch or English, by the small words that only one of them has.
fn tongue_of(text: &str, screen: Tongue) -> Tongue {
    let all = words(text);
    let count = |known| all.iter().filter(|word| word.is_one_of(known)).count();
    let (nl, en) = (count(dutch::SMALL_WORDS), count(english::SMALL_WORDS));
    match nl.cmp(&en) {
        core::cmp::Ordering::Greater => Tongue::Dutch,
        core::cmp::Ordering::Less => Tongue::English,
        core::cmp::Ordering::Equal => screen,
    }
}

/// Each sentence with where it begins, without the white space around it.
fn sentences(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut from = 0;
    for part in text.split_inclusive(['.', '?', '!', '\n']) {
        let begins = from + part.len() - part.trim_start().len();
        from += part.len();
        // the marks of "?!" and "…" belong to what was before them
        if part.chars().any(char::is_alphanumeric) {
            found.push((begins, part.trim()));
        }
    }
    found
}

/// The parts of a sentence between its commas.
fn segments(sentence: &str) -> Vec<Vec<Word<'_>>> {
    let parts = sentence.split([',', ';', ':', '–', '—', '(', ')']);
    parts
        .map(grammar_words)
        .filter(|words| !words.is_empty())
        .collect()
}

fn kind(tongue: Tongue, sentence: &str) -> Kind {
    let segments = segments(sentence);
    let (asks, verb_first, is_tag, tells): (Asks, Asks, Asks, Asks) = match tongue {
        Tongue::Dutch => (
            dutch::asks_openly,
            dutch::is_verb_first,
            dutch::is_tag,
            dutch::tells,
        ),
        Tongue::English => (
            english::asks_openly,
            english::is_verb_first,
            english::is_tag,
            english::tells,
        ),
    };
    let (counts, requests, is_plain): (Asks, Asks, Asks) = match tongue {
        Tongue::Dutch => (dutch::counts, dutch::requests, dutch::is_plain),
        Tongue::English => (english::counts, english::requests, english::is_plain),
    };
    let (asks_why, leads, checks): (Asks, Asks, Asks) = match tongue {
        Tongue::Dutch => (dutch::asks_why, dutch::leads, dutch::checks),
        Tongue::English => (english::asks_why, english::leads, english::checks),
    };
    let any = |says: Asks| segments.iter().any(|words| says(words));
    let is_asked = sentence.ends_with('?');
    let is_ended = sentence.ends_with(['.', '!']);
    if any(tells) {
        return Kind::Open;
    }
    if any(leads) && !is_ended {
        return Kind::Leading;
    }
    if any(asks_why) && !is_ended {
        return Kind::Why;
    }
    if any(counts) && !is_ended {
        return Kind::Closed;
    }
    if any(asks) {
        return Kind::Open;
    }
    if any(requests) {
        return Kind::Other;
    }
    if any(checks) && !is_ended {
        return Kind::Checking;
    }
    let last_is = |says: Asks| segments.last().is_some_and(|words| says(words));
    let is_closed = if is_asked {
        any(verb_first) || any(is_plain) || last_is(is_tag)
    } else {
        // a person may forget the mark; a few words must be there to judge by
        !is_ended && segments.len() == 1 && segments[0].len() > 2 && any(verb_first)
    };
    if is_closed { Kind::Closed } else { Kind::Other }
}

type Asks = fn(&[Word<'_>]) -> bool;

/// The open turn of a closed sentence.
fn turn(tongue: Tongue, sentence: &str) -> String {
    let segments = segments(sentence);
    // a greeting before the question stays before it
    let is_short = |words: &Vec<Word<'_>>| words.len() < 4;
    let greeting = match segments.as_slice() {
        [_] => Some(""),
        [first, _] if is_short(first) => sentence.split_inclusive(',').next(),
        _ => None,
    };
    let question = segments.last().filter(|_| greeting.is_some());
    let made = question.and_then(|words| match tongue {
        Tongue::Dutch => dutch::turn(words),
        Tongue::English => english::turn(words),
    });
    match (made, greeting) {
        (Some(made), Some("")) => made,
        (Some(made), Some(greeting)) => [greeting, " ", &words::uncapital(&made)].concat(),
        _ => {
            let mark = if sentence.ends_with('?') { "" } else { "?" };
            let tell = match tongue {
                Tongue::Dutch => dutch::TELL,
                Tongue::English => english::TELL,
            };
            [sentence, mark, " ", tell].concat()
        }
    }
}

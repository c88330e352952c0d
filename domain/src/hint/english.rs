//! Questions in English.

use super::words::{Word, listed, text};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// What follows a closed question that no turn was found for.
pub(super) const TELL: &str = "Tell us about it.";

/// Small words that Dutch does not have.
pub(super) const SMALL_WORDS: &str = "\
    the she he they it you your her his do does did are were has have can could will would and \
    at to with well how what who when why which like of for there home on tell anything \
    something about than happy not this that";

const HELPERS: &str = "\
    do does did is are was were has have had can could will would should may might shall must \
    isn't aren't wasn't weren't doesn't don't didn't hasn't haven't can't couldn't won't \
    wouldn't shouldn't am";
const PRONOUNS: &str = "she he it they you we there i";
const BEFORE_NOUNS: &str = "\
    your his her our their my the a an this that these those any anybody anyone anything \
    everything everyone other";
const QUESTION_WORDS: &str = "what how why where who whose whom which when";
const PREPOSITIONS: &str = "\
    in on at with to for from about by during after before of into around under";
const TELLING: &str = "tell describe share explain write";
const COUNTED: &str = "many often much old long late tall heavy far";
const FILLERS: &str = "\
    also often always sometimes really ever still already usually much too yet";
const MANNERS: &str = "\
    well badly ok okay fine easily quickly quietly happily better nicely alright good";
const WAYS_TO_BE: &str = "\
    happy busy quiet calm shy cheerful sweet angry tired scared afraid kind helpful curious \
    independent sad";
const PLACES: &str = "\
    home here there outside inside today tonight now outdoors indoors together alone yesterday \
    lately";
const TOO_MUCH: &str = "not no never or if that who because than more rather when to and while";
const IN_WHAT_WAY: &str = "\
    sleep eat play talk react listen learn cope behave drink move help work";
const ON_WHAT: &str = "read eat play draw sing make do watch build drink";

/// Invites to tell, in whatever form: *Is there anything you …*
pub(super) fn tells(words: &[Word<'_>]) -> bool {
    let something = |two: &[Word<'_>]| {
        two[0].is_one_of("anything something") && two[1].is_one_of("you that we else")
    };
    let within = words.get(1..).unwrap_or_default();
    words.iter().any(|word| word.is_one_of(TELLING))
        || words.windows(2).any(something)
        || within
            .iter()
            .any(|word| word.is_one_of("how why what") && !asks_openly(words))
}

/// Asks for a number or a name: one word answers it.
pub(super) fn counts(words: &[Word<'_>]) -> bool {
    match words {
        [first, second, ..] => {
            (first.is("how") && second.is_one_of(COUNTED))
                || (first.is("what") && second.is("time"))
        }
        _ => false,
    }
}

/// Asks for reasons. A word by itself is curious.
pub(super) fn asks_why(words: &[Word<'_>]) -> bool {
    match words {
        [first, second, _, ..] => first.is("why") || (first.is("how") && second.is("come")),
        _ => false,
    }
}

/// Has its answer in it: *Don't you think …*, *Isn't it …*
pub(super) fn leads(words: &[Word<'_>]) -> bool {
    match words {
        [first, second, third, ..] => {
            let is_opinion = second.is("you") && third.is_one_of("think agree find feel");
            (first.is("don't") && is_opinion)
                || (first.is_one_of("isn't wouldn't") && second.is_one_of("it that"))
        }
        _ => false,
    }
}

/// Checks whether something was done: *Did you read to him?*
pub(super) fn checks(words: &[Word<'_>]) -> bool {
    const DEEDS: &str = "\
        read practise practice practised practiced try tried do done brush brushed fill filled \
        check checked remember remembered discuss discussed";
    match words {
        [first, second, third, ..] => {
            first.is_one_of("did have") && second.is("you") && third.is_one_of(DEEDS)
        }
        _ => false,
    }
}

/// Begins with a question word, alone or after a preposition.
pub(super) fn asks_openly(words: &[Word<'_>]) -> bool {
    match words {
        [first, ..] if first.is_one_of(QUESTION_WORDS) => true,
        [first, second, ..] => first.is_one_of(PREPOSITIONS) && second.is_one_of(QUESTION_WORDS),
        _ => false,
    }
}

/// A request or a permission that is asked: no turn helps there.
pub(super) fn requests(words: &[Word<'_>]) -> bool {
    let [first, second, ..] = words else {
        return false;
    };
    (first.is_one_of("can could will would") && second.is("you"))
        || (first.is_one_of("may can could shall should") && second.is_one_of("i we"))
}

/// A helping verb and then who does it.
pub(super) fn is_verb_first(words: &[Word<'_>]) -> bool {
    let [first, second, ..] = words else {
        return false;
    };
    let is_who = second.is_one_of(PRONOUNS) || second.is_one_of(BEFORE_NOUNS) || second.is_name();
    first.is_one_of(HELPERS) && is_who
}

/// *…, right?*
pub(super) fn is_tag(words: &[Word<'_>]) -> bool {
    words.len() < 3 && words[0].is_one_of("right correct yes no ok")
}

/// A statement; with a question mark it is a closed question.
pub(super) fn is_plain(words: &[Word<'_>]) -> bool {
    words.len() > 2 && words[0].is_one_of("she he it they you everything")
}

/// An open turn, where one is sound.
pub(super) fn turn(words: &[Word<'_>]) -> Option<String> {
    let (helper, after) = words.split_first()?;
    let (who, rest) = split(after)?;
    let who = text(&who);
    let helper = helper.low();
    if helper.contains('\'') || rest.len() > 8 {
        return None;
    }
    if listed("is was are were", helper) {
        return of_being(helper, &who, rest);
    }
    if !listed("do does did", helper) {
        return None;
    }
    let rest: Vec<&Word<'_>> = rest
        .iter()
        .filter(|word| !word.is_one_of(FILLERS))
        .collect();
    let (verb, rest) = rest.split_first()?;
    if let Some(read) = of_liking_to(verb, rest) {
        return Some(format!("What {helper} {who} like to {read}?"));
    }
    if rest.iter().any(|word| word.is_one_of(TOO_MUCH)) {
        return None;
    }
    match verb.low() {
        "like" | "enjoy" | "love" if is_thing(rest) => {
            Some(format!("What {helper} {who} think of {}?", text(rest)))
        }
        "go" if rest.iter().any(|word| word.is_one_of(MANNERS)) => {
            let rest = without_manners(rest);
            is_place(&rest).then(|| how(helper, &who, verb, &rest))
        }
        "eat" | "drink" if is_food(rest) => {
            let (food, place) = (rest[0].raw, &rest[1..]);
            let gap = if place.is_empty() { "" } else { " " };
            let (deed, place) = (verb.low(), text(place));
            Some(if helper == "did" {
                format!("How did {deed}ing {food} go{gap}{place}?")
            } else {
                format!("How is {deed}ing {food} going{gap}{place}?")
            })
        }
        _ if verb.is_one_of(IN_WHAT_WAY) => {
            let rest = without_manners(rest);
            is_place(&rest).then(|| how(helper, &who, verb, &rest))
        }
        _ => None,
    }
}

type Split<'a, 'b> = (Vec<&'a Word<'b>>, &'a [Word<'b>]);

/// Who a question is about, and the rest.
fn split<'a, 'b>(after: &'a [Word<'b>]) -> Option<Split<'a, 'b>> {
    const NOUNS: &str = "child baby daughter son little";
    let (first, rest) = after.split_first()?;
    if let Some((noun, rest)) = rest.split_first().filter(|(noun, _)| noun.is_one_of(NOUNS)) {
        let is_two = first.is_one_of(BEFORE_NOUNS) && !noun.is("little");
        return is_two.then(|| (Vec::from([first, noun]), rest));
    }
    let is_who = (first.is_one_of(PRONOUNS) && !first.is_one_of("there i")) || first.is_name();
    is_who.then(|| (Vec::from([first]), rest))
}

/// *Is it going well?* *Is he quiet at home?*
fn of_being(helper: &str, who: &str, rest: &[Word<'_>]) -> Option<String> {
    if rest.iter().any(|word| word.is_one_of(TOO_MUCH)) {
        return None;
    }
    let is_dropped = |word: &Word<'_>| word.is_one_of(MANNERS) || word.is_one_of(WAYS_TO_BE);
    let has_dropped = rest.iter().any(is_dropped);
    let left: Vec<&Word<'_>> = rest
        .iter()
        .filter(|word| !is_dropped(word) && !word.is_one_of(FILLERS))
        .collect();
    let is_sound = match left.split_first() {
        Some((going, place)) if going.is("going") => is_place(place),
        Some(_) => is_place(&left) && who != "it",
        None => false,
    };
    (has_dropped && is_sound).then(|| format!("How {helper} {who} {}?", text(&left)))
}

/// *Does she like to read?*
fn of_liking_to(verb: &Word<'_>, rest: &[&Word<'_>]) -> Option<String> {
    let [to, deed] = rest else { return None };
    let is_to = verb.is_one_of("like love") && to.is("to");
    (is_to && deed.is_one_of(ON_WHAT)).then(|| String::from(deed.low()))
}

fn is_thing(rest: &[&Word<'_>]) -> bool {
    let first = rest.first();
    first.is_some_and(|w| !w.is_one_of(PREPOSITIONS) && !w.is_one_of(PLACES)) && rest.len() < 5
}

/// One word of food, and then perhaps where.
fn is_food(rest: &[&Word<'_>]) -> bool {
    let Some((food, place)) = rest.split_first() else {
        return false;
    };
    let is_other = [MANNERS, PLACES, PREPOSITIONS, BEFORE_NOUNS, "enough up"]
        .iter()
        .any(|known| food.is_one_of(known));
    !is_other && is_place(place)
}

fn without_manners<'a, 'b>(rest: &[&'a Word<'b>]) -> Vec<&'a Word<'b>> {
    let kept = rest.iter().filter(|word| !word.is_one_of(MANNERS));
    kept.copied().collect()
}

fn how(helper: &str, who: &str, verb: &Word<'_>, rest: &[&Word<'_>]) -> String {
    let gap = if rest.is_empty() { "" } else { " " };
    format!("How {helper} {who} {}{gap}{}?", verb.low(), text(rest))
}

/// Nothing, or where and when: then *how* before it is sound.
fn is_place(words: &[&Word<'_>]) -> bool {
    let Some((first, rest)) = words.split_first() else {
        return true;
    };
    if first.is_one_of(PLACES) {
        return is_place(rest);
    }
    let leads = first.is_one_of("at in on with during after");
    leads && !rest.is_empty() && rest.len() < 5
}

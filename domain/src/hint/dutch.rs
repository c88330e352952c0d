//! Questions in Dutch.

use super::words::{Word, listed, text};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// What follows a closed question that no turn was found for.
pub(super) const TELL: &str = "Vertel er eens over.";

/// Small words that English does not have.
pub(super) const SMALL_WORDS: &str = "\
    de het een ze zij hij je jij jullie niet geen ook van naar met thuis graag goed er en zijn \
    haar heeft heb hebben bij op al nog wel hoe wat wie waar hoeveel vertel slaapt eet speelt \
    vindt kan gaat dat jou jouw uw zich om voor";

const PRONOUNS: &str = "ze zij hij je jij jullie u we wij ie er";
/// What may stand before a noun: *je kind*, *de baby*.
const BEFORE_NOUNS: &str = "\
    je jouw jullie uw mijn ons onze zijn haar hun de het een deze dit die dat";
const PREPOSITIONS: &str = "\
    op in bij met aan tijdens na voor onder naast van naar door over uit om tot tegen zonder \
    achter boven tussen";
/// Words that come first and are no verbs.
const NO_VERBS: &str = "\
    als dat of omdat toen zoals sinds ook niet het wat dit omdat want terwijl zodat altijd soms \
    vandaag morgen straks best en toch hallo hoi dag beste lieve volgens denk behalve dan";
/// Verbs that do not end in a t, as a question begins with them.
const VERBS: &str = "\
    is was zijn waren ben heb hebben had hadden kan kun kunnen kon konden mag mogen mocht wil \
    willen wou wilde wilden zal zou zullen zouden moet moeten moest doen deed deden gaan ging \
    gingen kom komen kwam kwamen slaap slapen sliep eten at drink drinken dronk speel spelen \
    speelde vind vinden vond vonden hou houd houden hield voel voelen voelde lees lezen las \
    leren leer praten huil huilen huilde lachte merk merken zie zien zag lijk lijken leek geef \
    geven gaf word worden werd durf durven durfde krijg krijgen kreeg denk denken dacht weet \
    weten wist ken kennen kijk kijken keek zing zingen teken tekenen bouw bouwen maak maken \
    luister luisteren helpen help hielp loop lopen liep";
const QUESTION_WORDS: &str = "\
    wat hoe hoezo waarom waar wie wiens welk welke wanneer waarmee waardoor waaraan waarin \
    waarvan waarover waarop waarbij waarnaar waaruit waarvoor waarheen waartoe";
const TELLING: &str = "\
    vertel vertellen vertelt beschrijf beschrijven schrijf delen uitleggen kwijt";
/// Words that say how often or how sure, and that an open turn does without.
const FILLERS: &str = "\
    ook wel al nog vaak altijd soms weleens eens echt een beetje veel meestal steeds";
const MANNERS: &str = "\
    goed lekker fijn snel slecht rustig makkelijk leuk prima beter graag lang gezellig onrustig \
    moeilijk";
const FEELINGS: &str = "\
    veilig fijn prettig goed lekker blij welkom vrij verdrietig alleen gelukkig";
const JUDGEMENTS: &str = "\
    leuk fijn lekker mooi moeilijk spannend eng goed prettig gezellig makkelijk interessant \
    belangrijk vervelend stom saai";
const WAYS_TO_BE: &str = "\
    druk rustig stil verlegen blij vrolijk lief boos moe bang gelukkig zelfstandig behulpzaam \
    nieuwsgierig";
const PLACES: &str = "\
    thuis hier daar buiten binnen overdag nu vandaag vannacht gisteren dan samen alleen";
const PARTS_OF_DAY: &str = "nachts avonds ochtends middags morgens";
/// Where one of these is, a sentence is too much for a turn.
const TOO_MUCH: &str = "niet geen nooit of als dat die omdat om te iets liever meer waar toen en";
const ON_WHAT: &str = "\
    leest lees lezen tekent tekenen bouwt bouwen zingt zingen maakt maken doet doen eet eten \
    drinkt drinken speelt spelen";
const IN_WHAT_WAY: &str = "\
    slaapt slaap slapen sliep speelt speel spelen speelde eet eten drinkt drinken praat praten \
    luistert luisteren beweegt reageert reageren leert leren loopt helpt werkt werken";
const OF_EATING: &str = "eet eten at";
const OF_DRINKING: &str = "drinkt drinken dronk";
const YOU: &str = "je jij jullie u";
/// What one may ask of who should have done it.
const DONE: &str = "\
    gelezen voorgelezen geoefend geprobeerd gedaan gepoetst ingevuld opgelet besproken \
    afgesproken meegegeven gezegd";

/// Invites to tell, in whatever form: *Kun je vertellen …*, *Is er iets dat …*
pub(super) fn tells(words: &[Word<'_>]) -> bool {
    let something =
        |two: &[Word<'_>]| two[0].is_one_of("iets dingen") && two[1].is_one_of("dat wat die waar");
    let with_what = |two: &[Word<'_>]| two[0].is("wat") && two[1].is_one_of(PRONOUNS);
    let within = words.get(1..).unwrap_or_default();
    words.iter().any(|word| word.is_one_of(TELLING))
        || words
            .windows(2)
            .any(|two| something(two) && !two[1].is("die"))
        || within.iter().any(|w| w.is_one_of("waarom waardoor"))
        || within
            .windows(2)
            .any(|two| with_what(two) || (two[0].is("hoe") && !two[1].is_one_of(COUNTED)))
}

const COUNTED: &str = "vaak veel laat lang oud groot zwaar ver heet";

/// Asks for a number or a name: one word answers it.
pub(super) fn counts(words: &[Word<'_>]) -> bool {
    match words {
        // "hoe laat ze merken …": there it is a verb
        [_, late, who, ..] if late.is("laat") && is_somebody(who) => false,
        [first, ..] if first.is("hoeveel") => true,
        [first, second, ..] => first.is("hoe") && second.is_one_of(COUNTED),
        _ => false,
    }
}

fn is_somebody(word: &Word<'_>) -> bool {
    word.is_one_of(PRONOUNS) || word.is_one_of(BEFORE_NOUNS) || word.is_name()
}

/// Asks for reasons. A word by itself is curious.
pub(super) fn asks_why(words: &[Word<'_>]) -> bool {
    words.len() > 2 && words[0].is_one_of("waarom hoezo")
}

/// Has its answer in it: *Vinden jullie ook niet dat …*, *Is het niet …*
pub(super) fn leads(words: &[Word<'_>]) -> bool {
    const OPINION: &str = "vind vinden vindt denk denken merk merken zie zien";
    let [first, second, more @ ..] = words else {
        return false;
    };
    let more = more.iter().skip_while(|word| word.is("ook"));
    let is_turned = more.take(1).any(|word| word.is("niet"));
    let is_opinion = first.is_one_of(OPINION) && second.is_one_of(YOU);
    is_turned && (is_opinion || (first.is("is") && second.is_one_of("het dat")))
}

/// Checks whether something was done: *Hebben jullie met hem gelezen?*
pub(super) fn checks(words: &[Word<'_>]) -> bool {
    let [first, second, more @ ..] = words else {
        return false;
    };
    let is_had = first.is_one_of("heb hebben hebt") && second.is_one_of(YOU);
    is_had && more.last().is_some_and(|word| word.is_one_of(DONE))
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
    const ASKING: &str = "kun kunt kan kunnen zou zouden wil wilt willen";
    const OFFERING: &str = "mag mogen zal zullen kan kunnen";
    let [first, second, ..] = words else {
        return false;
    };
    let is_you = second.is_one_of(YOU);
    // "je kind" is somebody else
    let is_noun = words
        .get(2)
        .is_some_and(|w| w.is_one_of("kind kinderen dochter zoon"));
    (first.is_one_of(ASKING) && is_you && !is_noun)
        || (first.is_one_of(OFFERING) && second.is_one_of("ik we wij"))
}

/// A finite verb and then who does it.
pub(super) fn is_verb_first(words: &[Word<'_>]) -> bool {
    let [first, second, ..] = words else {
        return false;
    };
    if first.is_one_of(NO_VERBS) || first.is_one_of(PREPOSITIONS) || first.is_one_of(PRONOUNS) {
        return false;
    }
    let is_verb = first.is_one_of(VERBS) || (first.low().ends_with('t') && first.low().len() > 2);
    let is_who = second.is_one_of(PRONOUNS) && !first.is_one_of(BEFORE_NOUNS);
    is_who || (is_verb && (second.is_name() || second.is_one_of(BEFORE_NOUNS)))
}

/// *…, toch?*
pub(super) fn is_tag(words: &[Word<'_>]) -> bool {
    words.len() < 3 && words[0].is_one_of("toch hè he niet nietwaar")
}

/// A statement; with a question mark it is a closed question.
pub(super) fn is_plain(words: &[Word<'_>]) -> bool {
    words.len() > 2 && words[0].is_one_of("ze zij hij het je jullie alles")
}

/// An open turn, where one is sound.
pub(super) fn turn(words: &[Word<'_>]) -> Option<String> {
    let (verb, after) = words.split_first()?;
    let (who, rest) = split(after)?;
    // "vindt ze dat eng": there it is no conjunction
    let mut more = rest.iter().skip_while(|word| word.is("dat"));
    if more.any(|word| word.is_one_of(TOO_MUCH)) || rest.len() > 8 {
        return None;
    }
    let rest: Vec<&Word<'_>> = rest.iter().collect();
    let asked = Asked {
        verb: verb.low(),
        who: text(&who),
        rest,
    };
    asked
        .of_liking()
        .or_else(|| asked.of_feeling())
        .or_else(|| asked.of_going())
        .or_else(|| asked.of_food())
        .or_else(|| asked.of_doing())
        .or_else(|| asked.of_being())
        .or_else(|| asked.of_being_able())
}

type Split<'a, 'b> = (Vec<&'a Word<'b>>, &'a [Word<'b>]);

/// Who a question is about, and the rest.
fn split<'a, 'b>(after: &'a [Word<'b>]) -> Option<Split<'a, 'b>> {
    let is_noun = |word: &Word<'_>| word.is_one_of("kind baby dochter zoon kleine");
    let (first, rest) = after.split_first()?;
    if let Some((noun, rest)) = rest.split_first().filter(|(noun, _)| is_noun(noun)) {
        return first
            .is_one_of(BEFORE_NOUNS)
            .then(|| (Vec::from([first, noun]), rest));
    }
    let is_who =
        (first.is_one_of(PRONOUNS) && !first.is("er")) || first.is("het") || first.is_name();
    is_who.then(|| (Vec::from([first]), rest))
}

/// The parts of a question that begins with its verb.
struct Asked<'a> {
    verb: &'a str,
    who: String,
    rest: Vec<&'a Word<'a>>,
}

impl<'a> Asked<'a> {
    fn without(&self, dropped: &[&str]) -> Vec<&'a Word<'a>> {
        let keeps = |word: &&&Word<'_>| !dropped.iter().any(|known| word.is_one_of(known));
        self.rest.iter().filter(keeps).copied().collect()
    }

    fn has(&self, known: &str) -> bool {
        self.rest.iter().any(|word| word.is_one_of(known))
    }

    fn with(&self, question: &str, verb: &str, rest: &[&Word<'_>]) -> String {
        let gap = if rest.is_empty() { "" } else { " " };
        format!("{question} {verb} {}{gap}{}?", self.who, text(rest))
    }

    /// *Vindt hij school leuk?* *Houdt ze van muziek?*
    fn of_liking(&self) -> Option<String> {
        let rest = self.without(&[FILLERS]);
        let verb = match self.verb {
            "houdt" => "vindt",
            "hou" | "houd" => "vind",
            "houden" => "vinden",
            "vindt" | "vind" | "vinden" | "vond" | "vonden" => {
                let (last, thing) = rest.split_last()?;
                return last.is_one_of(JUDGEMENTS).then(|| self.opinion(thing))?;
            }
            _ => return None,
        };
        let (of, thing) = rest.split_first()?;
        let is_thing = thing.first().is_some_and(|word| !word.is_one_of("het dat"));
        (of.is("van") && is_thing).then(|| self.with("Wat", verb, &rest))
    }

    fn opinion(&self, thing: &[&Word<'_>]) -> Option<String> {
        let (verb, who) = (self.verb, &self.who);
        let (first, more) = thing.split_first()?;
        match first.low() {
            "het" if more.is_empty() => Some(format!("Wat {verb} {who} ervan?")),
            "dat" if more.is_empty() => Some(format!("Wat {verb} {who} daarvan?")),
            "het" if is_place(more) => Some(self.with("Hoe", verb, thing)),
            _ if first.is_one_of(PLACES) || first.is_one_of(PREPOSITIONS) => None,
            _ => Some(format!("Wat {verb} {who} van {}?", text(thing))),
        }
    }

    /// *Voelt ze zich thuis veilig?*
    fn of_feeling(&self) -> Option<String> {
        if !listed("voelt voel voelen voelde", self.verb) || !self.has(FEELINGS) {
            return None;
        }
        let rest = self.without(&[FILLERS, FEELINGS]);
        let (own, place) = rest.split_first()?;
        (own.is_one_of("zich je") && is_place(place)).then(|| self.with("Hoe", self.verb, &rest))
    }

    /// *Gaat het slapen goed?*
    fn of_going(&self) -> Option<String> {
        if !listed("gaat ging", self.verb) || self.who != "het" || !self.has(MANNERS) {
            return None;
        }
        let rest = self.without(&[FILLERS, MANNERS]);
        let is_deed = |word: &Word<'_>| word.low().len() > 4 && word.low().ends_with("en");
        let place = match rest.split_first() {
            Some((first, more)) if is_deed(first) => more,
            _ => &rest[..],
        };
        is_place(place).then(|| self.with("Hoe", self.verb, &rest))
    }

    /// *Eet ze thuis ook fruit?*
    fn of_food(&self) -> Option<String> {
        let deed = match self.verb {
            verb if listed(OF_EATING, verb) => "eten",
            verb if listed(OF_DRINKING, verb) => "drinken",
            _ => return None,
        };
        if self.has(MANNERS) {
            return None;
        }
        let rest = self.without(&[FILLERS]);
        let (food, place) = rest.split_last()?;
        let is_food = !food.is_one_of(PLACES) && !food.is_one_of(PARTS_OF_DAY);
        let has_more = place.iter().any(|word| word.is_one_of(PREPOSITIONS));
        let is_sound = is_food && !has_more && is_place(place) && !is_last_of_verb(food);
        let gap = if place.is_empty() { "" } else { " " };
        let place = text(place);
        is_sound.then(|| format!("Hoe gaat het{gap}{place} met {} {deed}?", food.raw))
    }

    /// *Leest ze graag?* *Slaapt ze goed?*
    fn of_doing(&self) -> Option<String> {
        let glad = self.without(&[FILLERS, "graag"]);
        if self.has("graag") && listed(ON_WHAT, self.verb) && glad.is_empty() {
            return Some(format!("Wat {} {} graag?", self.verb, self.who));
        }
        let rest = self.without(&[FILLERS, MANNERS]);
        (listed(IN_WHAT_WAY, self.verb) && is_place(&rest))
            .then(|| self.with("Hoe", self.verb, &rest))
    }

    /// *Is hij thuis druk?*
    fn of_being(&self) -> Option<String> {
        let place = self.without(&[FILLERS, WAYS_TO_BE]);
        let is_told = listed("is was ben zijn", self.verb) && self.has(WAYS_TO_BE);
        (is_told && !place.is_empty() && is_place(&place) && self.who != "het")
            .then(|| self.with("Hoe", self.verb, &place))
    }

    /// *Kan ze al fietsen?*
    fn of_being_able(&self) -> Option<String> {
        let rest = self.without(&[FILLERS, MANNERS]);
        let [deed] = rest.as_slice() else { return None };
        let is_deed = deed.low().len() > 4 && deed.low().ends_with("en");
        (self.verb == "kan" && is_deed).then(|| format!("Hoe gaat het {}?", deed.raw))
    }
}

/// The part of a verb that stands at the end: *eet ze mee*, *slaapt ze door*.
fn is_last_of_verb(word: &Word<'_>) -> bool {
    word.is_one_of(PREPOSITIONS) || word.is_one_of("mee op door uit af zelf genoeg")
}

/// Nothing, or where and when: then *hoe* before it is sound.
fn is_place(words: &[&Word<'_>]) -> bool {
    let Some((first, rest)) = words.split_first() else {
        return true;
    };
    if first.is_one_of(PLACES) {
        return is_place(rest);
    }
    let next = rest.first();
    if first.is("'s") && next.is_some_and(|word| word.is_one_of(PARTS_OF_DAY)) {
        return is_place(&rest[1..]);
    }
    let leads = first.is_one_of("op in bij met tijdens na voor");
    let ends_in_noun = rest.last().is_some_and(|word| !is_last_of_verb(word));
    leads && ends_in_noun && rest.len() < 5
}

//! Finding moments by words and by what they are, among what a device shows.
//!
//! The words are folded once, when a moment is new or changed, and not for every
//! key that is typed.
//!
//! **Law.** What is found is shown by the replica and fits the search, and
//! nothing that does is left out.

use crate::collect::sort_by_key;
use crate::id::{ChildId, ContributionId, MomentId, PersonId};
use crate::moment::{Contribution, Moment, Wording};
use crate::normalize::{folded, sought, stems};
use crate::op::{Feeling, Perspective};
use crate::replica::Replica;
use crate::stamp::{Day, Stamp};
use crate::text::{Text, ThemeKey, Title};
use alloc::collections::BTreeMap;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

/// What somebody looks for; what is `None` or empty does not matter.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Search {
    /// As it was typed: each word must be in it, a part of a word is enough.
    pub words: String,
    /// In whose portfolio.
    pub child: Option<ChildId>,
    /// With which theme.
    pub theme: Option<ThemeKey>,
    /// From which side somebody wrote.
    pub side: Option<Perspective>,
    /// Who wrote.
    pub author: Option<PersonId>,
    /// What somebody felt.
    pub feeling: Option<Feeling>,
    /// From which day on.
    pub from: Option<Day>,
    /// Until which day, that day included.
    pub until: Option<Day>,
}

impl Search {
    /// Whether nothing is asked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let words = Self {
            words: String::new(),
            ..self.clone()
        };
        words == Self::default() && sought(&self.words).is_empty()
    }

    /// Whether it is about single contributions, and not about the moment.
    const fn is_narrow(&self) -> bool {
        self.side.is_some() || self.author.is_some() || self.feeling.is_some()
    }

    /// Whether words of a contribution count.
    #[must_use]
    pub fn takes(&self, contribution: &Contribution) -> bool {
        let fits = |child| contribution.about.is_none_or(|about| about == child);
        texts(&contribution.wording).next().is_some()
            && self
                .side
                .is_none_or(|side| side == contribution.perspective)
            && self
                .author
                .is_none_or(|author| author == contribution.author)
            && (self.feeling.is_none() || self.feeling == contribution.feeling)
            && self.child.is_none_or(fits)
    }

    /// Whether it asks about this moment at all, whatever the words in it.
    fn is_about(&self, moment: &Moment) -> bool {
        let is_theirs = |child| moment.portfolios().any(|of| of == child);
        let has = |theme: &ThemeKey| moment.themes.contains(theme);
        self.from.is_none_or(|from| from <= moment.day)
            && self.until.is_none_or(|until| moment.day <= until)
            && self.child.is_none_or(is_theirs)
            && self.theme.as_ref().is_none_or(has)
    }
}

/// Everything on a device, ready to be searched.
#[derive(Debug, Default)]
pub struct Index {
    lines: BTreeMap<MomentId, Rc<Line>>,
    /// Newest first.
    order: Vec<Rc<Line>>,
    /// The texts of all lines in that order, which is read at once for each key.
    all: String,
    /// Where each line ends in it.
    ends: Vec<usize>,
    /// Whether lines came since these were put in order.
    has_more: bool,
}

/// The words of a moment, folded.
#[derive(Debug)]
struct Line {
    moment: Rc<Moment>,
    /// Title, question and all that was said, with a mark between.
    text: String,
    /// The part of the title and the question.
    head: Range<usize>,
    /// The parts that were said.
    said: Vec<(ContributionId, Range<usize>)>,
}

/// Stands between texts, and in no word that can be looked for.
const BETWEEN: char = '\n';

impl Index {
    /// Brings the index up to date: only what is new or changed is folded.
    pub fn follow(&mut self, replica: &Replica) {
        self.follow_some(replica, usize::MAX);
    }

    /// The same a piece at a time: folds `most` moments at most, and answers whether
    /// all of them are in it then.
    pub fn follow_some(&mut self, replica: &Replica, most: usize) -> bool {
        let (mut count, mut folded) = (0, 0);
        for moment in replica.moments() {
            count += 1;
            let known = self.lines.get(&moment.id);
            if known.is_some_and(|line| Rc::ptr_eq(&line.moment, moment)) {
                continue;
            }
            if folded == most {
                return false;
            }
            folded += 1;
            self.has_more = true;
            self.lines.insert(moment.id, Rc::new(Line::of(moment)));
        }
        let has_less = self.lines.len() > count;
        if has_less {
            self.lines.retain(|id, _| replica.moment(*id).is_some());
        }
        if core::mem::take(&mut self.has_more) || has_less {
            self.put_in_order();
        }
        true
    }

    fn put_in_order(&mut self) {
        self.order = self.lines.values().cloned().collect();
        sort_by_key(&mut self.order, |line| core::cmp::Reverse(line.place()));
        self.all.clear();
        self.ends.clear();
        for line in &self.order {
            self.all.push_str(&line.text);
            self.ends.push(self.all.len());
        }
    }

    /// The moments that fit, newest first.
    #[must_use]
    pub fn find(&self, search: &Search) -> Vec<MomentId> {
        let words = stems(&search.words);
        let fits = |line: &&Rc<Line>| line.fits(search, &words);
        // the longest is in the fewest
        match words.iter().max_by_key(|word| word.len()) {
            Some(longest) => {
                let others = || words.iter().filter(|word| *word != longest);
                let has = |line: &&Rc<Line>| others().all(|word| line.text.contains(word.as_str()));
                ids(self.with(longest).filter(has).filter(fits))
            }
            None => ids(self.order.iter().filter(fits)),
        }
    }

    /// The lines with a word in them, which never goes on from one line into the next.
    fn with<'a>(&'a self, word: &'a str) -> impl Iterator<Item = &'a Rc<Line>> {
        let mut lines = self.order.iter().zip(&self.ends);
        let mut read = 0;
        core::iter::from_fn(move || {
            let at = read + self.all.get(read..)?.find(word)?;
            let (line, end) = lines.find(|(_, end)| at < **end)?;
            read = *end;
            Some(line)
        })
    }
}

fn ids<'a>(lines: impl Iterator<Item = &'a Rc<Line>>) -> Vec<MomentId> {
    lines.map(|line| line.moment.id).collect()
}

impl Line {
    fn of(moment: &Rc<Moment>) -> Self {
        let mut text = String::new();
        let title = moment.title.iter().map(Title::as_str);
        let asked = moment
            .question()
            .into_iter()
            .map(|question| question.asked.as_str());
        for part in title.chain(asked) {
            text.push_str(&folded(part));
            text.push(BETWEEN);
        }
        let head = 0..text.len();
        let mut said = Vec::new();
        for contribution in &moment.contributions {
            let begins = text.len();
            for part in texts(&contribution.wording) {
                text.push_str(&folded(part));
                text.push(BETWEEN);
            }
            said.push((contribution.id, begins..text.len()));
        }
        Self {
            moment: Rc::clone(moment),
            text,
            head,
            said,
        }
    }

    fn place(&self) -> (Day, Stamp, MomentId) {
        (self.moment.day, self.moment.started, self.moment.id)
    }

    /// Whether a line with all of the words in it is what is looked for.
    fn fits(&self, search: &Search, words: &[String]) -> bool {
        if !search.is_about(&self.moment) {
            return false;
        }
        if !search.is_narrow() && search.child.is_none() {
            return true;
        }
        let parts = self.said.iter().zip(&self.moment.contributions);
        let taken = parts.filter(|(_, contribution)| search.takes(contribution));
        let taken: Vec<&str> = taken
            .map(|((_, part), _)| &self.text[part.clone()])
            .collect();
        if search.is_narrow() && taken.is_empty() {
            return false;
        }
        let head = &self.text[self.head.clone()];
        let is_in = |word: &String| {
            let texts = core::iter::once(&head).chain(&taken);
            texts.into_iter().any(|text| text.contains(word.as_str()))
        };
        words.iter().all(is_in)
    }
}

/// The words of a contribution as they stand: what was taken back is not found.
pub fn texts(wording: &Wording) -> impl Iterator<Item = &str> {
    let (one, several): (Option<&str>, &[Text]) = match wording {
        Wording::One { text } => (Some(text.as_str()), &[]),
        Wording::Joined { text } => (Some(text), &[]),
        Wording::Apart { texts } => (None, texts),
        Wording::Empty | Wording::Withdrawn | Wording::ChangedAfterWithdrawal { .. } => (None, &[]),
    };
    one.into_iter().chain(several.iter().map(Text::as_str))
}

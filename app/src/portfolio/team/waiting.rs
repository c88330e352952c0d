//! What waits for the mentor, and on what number to call a parent.

use crate::kit::names;
use crate::kit::texts::Texts;
use crate::portfolio::moment::call::{Call, call};
use domain::access::Role;
use domain::collect::sort_by_key;
use domain::directory::Directory;
use domain::id::{ChildId, ContributionId, MomentId};
use domain::intent::Change;
use domain::moment::{Contribution, Moment};
use domain::op::Feeling;
use domain::replica::Replica;

/// What a parent wrote and nobody took in yet.
#[derive(Clone, PartialEq, Debug)]
pub struct Waiting {
    /// In which moment.
    pub moment: MomentId,
    /// About which child.
    pub child: ChildId,
    /// Which.
    pub contribution: ContributionId,
    /// The words.
    pub words: String,
    /// How they are taken in.
    pub acknowledge: Change,
    /// Who wrote it: *Papa van Noor*.
    pub by: String,
    /// When: Unix time in ms.
    pub at_ms: i64,
    /// How it felt.
    pub feeling: Option<Feeling>,
    /// Who is to take it in: the viewer as a mentor, or, while the child has none,
    /// whoever works with it. Then its name.
    pub without_mentor: Option<String>,
    /// Whom to call, where a call is better than typing and the number is known.
    pub call: Option<Call>,
}

impl Waiting {
    /// Whether a call is better than typing.
    #[must_use]
    pub fn asks_for_a_call(&self) -> bool {
        self.feeling.is_some_and(Feeling::asks_for_a_call)
    }

    /// A worry must not wait behind what is only older.
    fn order(&self) -> (bool, i64, ContributionId) {
        (!self.asks_for_a_call(), self.at_ms, self.contribution)
    }
}

/// What waits for the viewer as a mentor: first where a call is better than
/// typing, and of these and the others the oldest first.
#[must_use]
pub fn waiting(replica: &Replica, texts: Texts) -> Vec<Waiting> {
    let Some(directory) = replica.directory() else {
        return Vec::new();
    };
    let access = replica.access();
    // nobody's worry waits for nobody: without a mentor it is the team's
    let mine = directory.children.iter().filter(|child| {
        access.is(Role::Mentor, child.id)
            || (child.mentor.is_none() && access.centre_role(child.id).is_some())
    });
    let mut found: Vec<Waiting> = mine
        .map(|child| child.id)
        .flat_map(|child| replica.moments_of(Some(child)).map(move |id| (child, id)))
        .filter_map(|(child, id)| Some((child, replica.moment(id)?)))
        .flat_map(|(child, moment)| waiting_in(texts, directory, moment, child))
        .collect();
    sort_by_key(&mut found, Waiting::order);
    found
}

/// What of a moment waits for the mentor of a child.
pub fn waiting_in<'a>(
    texts: Texts,
    directory: &'a Directory,
    moment: &'a Moment,
    child: ChildId,
) -> impl Iterator<Item = Waiting> + 'a {
    let waits = move |c: &&Contribution| c.about == Some(child) && moment.waits_for_mentor(c);
    moment
        .contributions
        .iter()
        .filter(waits)
        .map(move |c| Waiting {
            moment: moment.id,
            child,
            contribution: c.id,
            words: c.wording.latest().unwrap_or_default().into(),
            acknowledge: Change::acknowledge(c),
            by: names::writer(texts, directory, c, true),
            at_ms: c.written.ms(),
            feeling: c.feeling,
            without_mentor: directory
                .child(child)
                .filter(|child| child.mentor.is_none())
                .map(|_| names::child(directory, child)),
            call: c
                .feeling
                .filter(|feeling| feeling.asks_for_a_call())
                .and_then(|_| call(directory, child, c.author)),
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{self, Example, NOOR, PAPA};
    use crate::kit::language::Language;
    use domain::moment::Acknowledgement;
    use domain::op::{Audience, Perspective};
    use domain::stamp::Day;

    const NL: Texts = Texts::of(Language::Nl);

    fn found(example: &Example) -> Vec<Waiting> {
        waiting_in(NL, &example::directory(), &example.moment, NOOR).collect()
    }

    #[test]
    fn a_parents_words_wait_until_they_are_taken_in() {
        let mut example = Example::new();
        example.add(Perspective::Here, Audience::Shared, Day(20_781));
        assert_eq!(found(&example), []);
        example.add(Perspective::Home, Audience::Shared, Day(20_782));
        let waiting = found(&example);
        assert_eq!(
            (waiting.len(), waiting[0].by.as_str()),
            (1, "Papa van Noor")
        );
        assert_eq!(waiting[0].call, None);
        example.moment.contributions[1].acknowledged = vec![Acknowledgement {
            by: example::SANNE,
            at: example.moment.contributions[1].written,
            versions: None,
        }];
        assert_eq!(found(&example), []);
    }

    #[test]
    fn worried_words_come_with_a_number_to_call() {
        let mut example = Example::new();
        example.add(Perspective::Home, Audience::Shared, Day(20_782));
        example.moment.contributions[0].feeling = Some(Feeling::Worried);
        let call = found(&example)[0].call.clone().unwrap();
        let words = (
            call.name.as_str(),
            call.number.as_str(),
            call.dialled.as_str(),
        );
        assert_eq!(words, ("papa", "06 1234 5671", "0612345671"));
    }

    #[test]
    fn without_a_mentor_it_is_said_that_there_is_none() {
        let mut example = Example::new();
        example.add(Perspective::Home, Audience::Shared, Day(20_782));
        assert_eq!(found(&example)[0].without_mentor, None);
        let mut directory = example::directory();
        directory.children[0].mentor = None;
        let waiting = waiting_in(NL, &directory, &example.moment, NOOR).next();
        assert_eq!(waiting.unwrap().without_mentor, Some("Noor".into()));
    }

    #[test]
    fn a_worry_comes_before_what_is_older() {
        let mut example = Example::new();
        for day in [20_780, 20_782, 20_781] {
            example.add(Perspective::Home, Audience::Shared, Day(day));
        }
        example.moment.contributions[1].feeling = Some(Feeling::Worried);
        let mut waiting = found(&example);
        waiting.sort_by_key(Waiting::order);
        let days = waiting.iter().map(|w| w.at_ms / 86_400_000);
        assert_eq!(days.collect::<Vec<_>>(), [20_782, 20_780, 20_781]);
    }

    #[test]
    fn nobody_calls_on_a_number_that_they_do_not_know() {
        let mut directory = example::directory();
        directory.children[0].guardians[0].phone = None;
        assert_eq!(call(&directory, NOOR, PAPA), None);
        assert_eq!(call(&directory, NOOR, example::STRANGER), None);
    }
}

//! Single stories: what guardians said about consent, what is said before a change,
//! and which day is wrong.

use std::collections::BTreeSet;

use domain::desk::{About, Change, Consent, Desk, NotPossible, Part, Purpose};
use domain::id::PersonId;
use domain::stamp::Day;

use crate::{DAY_MS, LEAD, START_MS, about, child, empty, new_guardian, person, rights};

/// A child with two guardians with authority, here called Elif and Mark.
fn two_guardians() -> (Desk, PersonId, PersonId) {
    let mut desk = empty();
    let (elif, mark) = (person(2), person(3));
    let mark_too = Change::AddGuardian(child(0), mark, new_guardian(1));
    desk.take(mark_too, LEAD, START_MS).unwrap();
    (desk, elif, mark)
}

fn say(desk: &mut Desk, who: PersonId, given: bool, at_ms: i64) -> Result<(), NotPossible> {
    let change = Change::WriteConsent(child(0), Purpose::Portfolio, given, Day(20_780), who);
    desk.take(change, LEAD, at_ms)
}

fn paused(desk: &Desk) -> bool {
    desk.children[&child(0)].paused_ms.is_some()
}

#[test]
fn each_guardian_with_authority_has_an_answer_of_their_own() {
    let (mut desk, elif, mark) = two_guardians();
    let answers = |desk: &Desk| {
        let all = desk.children[&child(0)].answers(Purpose::Portfolio, START_MS + 9);
        let given =
            |(who, said): &(PersonId, Option<&Consent>)| (*who, said.map(|said| said.given));
        all.iter().map(given).collect::<Vec<_>>()
    };
    assert_eq!(answers(&desk), [(elif, None), (mark, None)]);
    assert_eq!(say(&mut desk, elif, true, START_MS + 1), Ok(()));
    assert_eq!(answers(&desk), [(elif, Some(true)), (mark, None)]);
    assert_eq!(say(&mut desk, mark, true, START_MS + 2), Ok(()));
    assert_eq!(answers(&desk), [(elif, Some(true)), (mark, Some(true))]);
    assert_eq!(
        say(&mut desk, mark, true, START_MS + 3),
        Err(NotPossible::Nothing)
    );
}

#[test]
fn a_no_stands_until_the_same_person_says_yes() {
    let (mut desk, elif, mark) = two_guardians();
    say(&mut desk, elif, true, START_MS + 1).unwrap();
    say(&mut desk, mark, false, START_MS + 2).unwrap();
    assert!(paused(&desk));
    assert_eq!(
        say(&mut desk, elif, true, START_MS + 3),
        Err(NotPossible::Nothing)
    );
    say(&mut desk, elif, false, START_MS + 4).unwrap();
    say(&mut desk, elif, true, START_MS + 5).unwrap();
    assert!(
        paused(&desk),
        "what Elif says does not take back what Mark said"
    );
    say(&mut desk, mark, true, START_MS + 6).unwrap();
    assert!(!paused(&desk));
}

#[test]
fn who_is_no_guardian_any_more_is_not_asked_and_nobodys_answer_is_asked_anew() {
    let (mut desk, elif, mark) = two_guardians();
    say(&mut desk, elif, true, START_MS + 1).unwrap();
    let end = |who| Change::EndGuardian(child(0), who);
    desk.take(end(elif), LEAD, START_MS + 2).unwrap();
    assert!(desk.children[&child(0)].is_to_be_asked(Purpose::Portfolio, START_MS + 3));
    say(&mut desk, mark, true, START_MS + 4).unwrap();
    assert!(!desk.children[&child(0)].is_to_be_asked(Purpose::Portfolio, START_MS + 5));
    // who comes back is asked again
    let back = Change::AddGuardian(child(0), elif, new_guardian(1));
    desk.take(back, LEAD, START_MS + DAY_MS).unwrap();
    assert_eq!(say(&mut desk, elif, true, START_MS + DAY_MS), Ok(()));
}

#[test]
fn the_end_of_who_said_no_makes_no_yes() {
    let (mut desk, _, mark) = two_guardians();
    say(&mut desk, mark, false, START_MS + 1).unwrap();
    let end = Change::EndGuardian(child(0), mark);
    desk.take(end, LEAD, START_MS + 2).unwrap();
    assert!(paused(&desk));
    assert!(desk.children[&child(0)].is_to_be_asked(Purpose::Portfolio, START_MS + 3));
}

#[test]
fn other_rights_or_another_call_name_leave_an_answer_standing() {
    let (mut desk, elif, _) = two_guardians();
    say(&mut desk, elif, false, START_MS + 1).unwrap();
    let called = Change::SetGuardian(child(0), elif, rights(0b1001));
    desk.take(called, LEAD, START_MS + 2).unwrap();
    assert_eq!(
        say(&mut desk, elif, false, START_MS + 3),
        Err(NotPossible::Nothing)
    );
    assert!(paused(&desk));
}

#[test]
fn who_becomes_mentor_is_said_to_read_what_is_the_mentors() {
    let mut desk = empty();
    let set = |who| [Change::SetMentor(child(0), Some(who))];
    let outcome = desk.outcome(&set(person(1)), LEAD, START_MS).unwrap();
    assert!(outcome.gains.is_empty(), "they see the child already");
    assert_eq!(
        outcome.more,
        BTreeSet::from([(child(0), person(1), Part::Mentor)])
    );
    for change in set(person(1)) {
        desk.take(change, LEAD, START_MS).unwrap();
    }
    let outcome = desk.outcome(&set(LEAD), LEAD, START_MS + 1).unwrap();
    assert_eq!(
        outcome.more,
        BTreeSet::from([(child(0), LEAD, Part::Mentor)])
    );
    assert_eq!(
        outcome.less,
        BTreeSet::from([(child(0), person(1), Part::Mentor)])
    );
    let guardian_too = [Change::AddGuardian(child(0), LEAD, new_guardian(1))];
    let outcome = desk.outcome(&guardian_too, LEAD, START_MS + 1).unwrap();
    assert_eq!(
        outcome.more,
        BTreeSet::from([(child(0), LEAD, Part::Family)])
    );
}

#[test]
fn a_birth_date_that_cannot_be_says_on_which_side() {
    let mut desk = empty();
    let mut add = |born| {
        let about = About {
            born: Day(born),
            ..about(0)
        };
        desk.take(Change::DescribeChild(child(0), about), LEAD, START_MS)
    };
    assert_eq!(add(20_780 + 3_650), Err(NotPossible::BornAhead));
    assert_eq!(add(20_780 - 9_000), Err(NotPossible::BornLongAgo));
}

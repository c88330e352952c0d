//! The desk of a lead, as laws: whatever is changed, in whatever order.
#![allow(clippy::unwrap_used, reason = "a test that fails says where")]

mod told;

use domain::access::Role;
use domain::desk::{
    About, Change, Child, Consent, Desk, Guardian, NewGuardian, NotPossible, Part, Purpose, Rights,
    Settings, Term,
};
use domain::directory::OwnQuestion;
use domain::id::{ChildId, GroupId, LocationId, PersonId, QuestionId};
use domain::picture::silence::Limits;
use domain::scope::Circle;
use domain::stamp::Day;
use domain::text::{Asked, Login, Name, ThemeKey};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const DAY_MS: i64 = 86_400_000;
/// The first day of every story, in the middle of it.
const START_MS: i64 = 20_780 * DAY_MS + DAY_MS / 2;
/// Farthest ahead that something is planned in these stories, in days.
const AHEAD: i32 = 12;
const LEAD: PersonId = PersonId(Uuid::from_u128(0x1000));

fn group(nth: u8) -> GroupId {
    GroupId(Uuid::from_u128(0x1_0000 + u128::from(nth % 3)))
}

fn child(nth: u8) -> ChildId {
    ChildId(Uuid::from_u128(0x2_0000 + u128::from(nth % 3)))
}

fn person(nth: u8) -> PersonId {
    PersonId(Uuid::from_u128(LEAD.0.as_u128() + u128::from(nth % 5)))
}

fn name(nth: u8) -> Name {
    Name::parse(&format!("Naam {}", nth % 4)).unwrap()
}

fn about(nth: u8) -> About {
    About {
        name: name(nth),
        full: name(nth),
        born: Day(20_000 + i32::from(nth % 3)),
    }
}

fn rights(bits: u8) -> Rights {
    Rights {
        called: name(bits >> 2),
        authority: bits & 1 == 1,
        may_see: bits & 2 == 2,
        phone: None,
    }
}

/// A location with one lead and nothing else.
fn empty() -> Desk {
    let mut desk = Desk {
        location: LocationId(Uuid::from_u128(1)),
        organisation: name(0),
        name: name(0),
        settings: Settings {
            phone: String::new(),
            lease_h: 72,
            retention_days: 730,
            silence: Limits::default(),
        },
        groups: BTreeMap::new(),
        themes: Vec::new(),
        questions: Vec::new(),
        children: BTreeMap::new(),
        people: BTreeMap::new(),
    };
    let made = [
        Change::AddStaff(LEAD, name(0), None, BTreeSet::new()),
        Change::SetLead(LEAD, true),
        Change::AddGroup(group(0), name(0)),
        Change::AddChild(child(0), about(0), group(0), Day(20_780)),
        Change::AddStaff(person(1), name(1), None, BTreeSet::from([group(0)])),
        Change::AddGuardian(child(0), person(2), new_guardian(1)),
    ];
    for change in made {
        desk.take(change, LEAD, START_MS - DAY_MS).unwrap();
    }
    desk
}

fn new_guardian(bits: u8) -> NewGuardian {
    NewGuardian {
        name: name(bits),
        email: None,
        rights: rights(bits),
    }
}

fn change() -> impl Strategy<Value = Change> {
    let u = any::<u8>;
    let day = || (-3..AHEAD).prop_map(|off| Day(20_780 + off));
    let groups = || proptest::collection::btree_set(u().prop_map(group), 0..3);
    let mail = |nth: u8| Login::parse(&format!("naam{}@example.org", nth % 3)).ok();
    let purpose = (0_usize..3).prop_map(|nth| Purpose::ALL[nth]);
    let theme = |nth: u8| ThemeKey::try_from(format!("thema-{}", nth % 3)).unwrap();
    let question = |nth: u8, from: u8, to: u8| OwnQuestion {
        id: QuestionId(Uuid::from_u128(0x0E00 + u128::from(nth % 3))),
        theme: None,
        ages: (from % 14, to % 14),
        text: Asked::parse(&format!("Hoe gaat het met {nth}?")).unwrap(),
    };
    let settings = |hours| Settings {
        phone: String::new(),
        lease_h: hours,
        retention_days: 730,
        silence: Limits {
            seen_days: hours,
            ..Limits::default()
        },
    };
    prop_oneof![
        1 => u().prop_map(|n| Change::NameLocation(name(n))),
        1 => (0_u16..900).prop_map(move |hours| Change::Set(settings(hours))),
        1 => (u(), u()).prop_map(move |(t, n)| Change::NameTheme(theme(t), name(n), None)),
        1 => u().prop_map(move |t| Change::DropTheme(theme(t))),
        1 => (u(), u(), u()).prop_map(move |(q, from, to)| Change::PutQuestion(question(q, from, to))),
        1 => u().prop_map(move |q| Change::DropQuestion(question(q, 0, 0).id)),
        2 => (u(), u()).prop_map(|(g, n)| Change::AddGroup(group(g), name(n))),
        1 => (u(), u()).prop_map(|(g, n)| Change::NameGroup(group(g), name(n))),
        1 => u().prop_map(|g| Change::EndGroup(group(g))),
        3 => (u(), u(), u(), day())
            .prop_map(|(c, a, g, d)| Change::AddChild(child(c), about(a), group(g), d)),
        1 => (u(), u()).prop_map(|(c, a)| Change::DescribeChild(child(c), about(a))),
        4 => (u(), u(), day()).prop_map(|(c, g, d)| Change::MoveChild(child(c), group(g), d)),
        2 => (u(), day()).prop_map(|(c, d)| Change::EndChild(child(c), d)),
        4 => (u(), proptest::option::of(u()))
            .prop_map(|(c, p)| Change::SetMentor(child(c), p.map(person))),
        2 => (u(), u(), groups())
            .prop_map(move |(p, n, g)| Change::AddStaff(person(p), name(n), mail(n), g)),
        3 => (u(), groups()).prop_map(|(p, g)| Change::SetGroups(person(p), g)),
        3 => (u(), any::<bool>()).prop_map(|(p, leads)| Change::SetLead(person(p), leads)),
        1 => (u(), u()).prop_map(move |(p, n)| Change::DescribePerson(person(p), name(n), mail(n))),
        4 => (u(), u(), u())
            .prop_map(|(c, p, b)| Change::AddGuardian(child(c), person(p), new_guardian(b))),
        3 => (u(), u(), u()).prop_map(|(c, p, b)| Change::SetGuardian(child(c), person(p), rights(b))),
        2 => (u(), u()).prop_map(|(c, p)| Change::EndGuardian(child(c), person(p))),
        4 => (u(), purpose, any::<bool>(), day(), u())
            .prop_map(|(c, what, yes, d, p)| Change::WriteConsent(child(c), what, yes, d, person(p))),
    ]
}

/// Changes, each some hours after the one before.
fn story() -> impl Strategy<Value = Vec<(Change, i64)>> {
    proptest::collection::vec((change(), 0_i64..40), 0..60)
}

/// Tells a story and looks at every step: what was, what was asked, when, what
/// came of it, what is.
fn told(
    story: Vec<(Change, i64)>,
    mut look: impl FnMut(&Desk, &Change, i64, Result<(), NotPossible>, &Desk),
) {
    let mut desk = empty();
    let mut now_ms = START_MS;
    for (change, hours) in story {
        now_ms += hours * DAY_MS / 24;
        let before = desk.clone();
        let done = desk.take(change.clone(), LEAD, now_ms);
        look(&before, &change, now_ms, done, &desk);
    }
}

/// Now and every midnight until nothing is planned any more.
fn instants(now_ms: i64) -> impl Iterator<Item = i64> {
    let today = Day::of_ms(now_ms);
    let midnights = (1..200).map(move |days| Day(today.0 + days).to_ms());
    std::iter::once(now_ms).chain(midnights.take_while(|at| *at <= Day(20_781 + AHEAD).to_ms()))
}

/// What a term said about the past still stands.
fn stands<T: PartialEq>(before: &(T, Term), after: &[(T, Term)], now_ms: i64) -> bool {
    let (of, was) = before;
    let over = was.until_ms.is_some_and(|until_ms| until_ms <= now_ms);
    let same = |(other, is): &(T, Term)| {
        let begins = other == of && is.from_ms == was.from_ms;
        begins
            && if over {
                is == was
            } else {
                is.until_ms.is_none_or(|until| until >= now_ms)
            }
    };
    was.from_ms >= now_ms || after.iter().any(same)
}

fn guardians(child: &Child) -> Vec<((PersonId, Name, bool, bool), Term)> {
    let of = |g: &Guardian| ((g.person, g.called.clone(), g.authority, g.may_see), g.term);
    child.guardians.iter().map(of).collect()
}

fn cases() -> ProptestConfig {
    let cases = std::env::var("LAW_CASES").ok().and_then(|n| n.parse().ok());
    ProptestConfig {
        cases: cases.unwrap_or(96),
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(
            "tests/desk.regressions",
        ))),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn a_refused_change_leaves_the_desk_as_it_was(story in story()) {
        told(story, |before, change, _, done, after| {
            assert_eq!(done.is_err(), before == after, "{change:?} {done:?}");
        });
    }

    #[test]
    fn nothing_that_began_is_ever_taken_out(story in story()) {
        told(story, |before, change, now_ms, _, after| {
            assert!(before.groups.keys().all(|id| after.groups.contains_key(id)));
            for (id, was) in &before.people {
                let is = &after.people[id];
                assert!(was.work.iter().all(|t| stands(t, &is.work, now_ms)), "{change:?}");
                let leads = |terms: &[Term]| terms.iter().map(|t| ((), *t)).collect::<Vec<_>>();
                let after = leads(&is.leads);
                assert!(leads(&was.leads).iter().all(|t| stands(t, &after, now_ms)), "{change:?}");
            }
            for (id, was) in &before.children {
                let is = &after.children[id];
                assert!(was.stays.iter().all(|t| stands(t, &is.stays, now_ms)), "{change:?}");
                assert!(was.mentors.iter().all(|t| stands(t, &is.mentors, now_ms)), "{change:?}");
                let after = guardians(is);
                assert!(guardians(was).iter().all(|t| stands(t, &after, now_ms)), "{change:?}");
                assert!(is.consents.starts_with(&was.consents));
            }
        });
    }

    #[test]
    fn a_change_that_holds_already_is_refused(story in story()) {
        told(story, |_, change, now_ms, done, after| {
            let mut again = after.clone();
            if done.is_ok() {
                assert!(again.take(change.clone(), LEAD, now_ms + 1).is_err(), "{change:?}");
            }
        });
    }

    #[test]
    fn an_outcome_says_exactly_who_sees_what(story in story(), last in proptest::collection::vec(change(), 1..4)) {
        let mut now_ms = START_MS;
        let mut before = empty();
        told(story, |_, _, at_ms, _, after| (now_ms, before) = (at_ms, after.clone()));
        let mut after = before.clone();
        let mut made = Vec::new();
        for change in last {
            if after.take(change.clone(), LEAD, now_ms).is_ok() {
                made.push(change);
            }
        }
        let outcome = before.outcome(&made, LEAD, now_ms).unwrap();
        let (mut gains, mut loses) = (BTreeSet::new(), BTreeSet::new());
        let (mut more, mut less) = (BTreeSet::new(), BTreeSet::new());
        let reads = |roles: &BTreeMap<PersonId, BTreeSet<Role>>, circle| {
            let all = roles.iter().filter(move |(p, r)| r.iter().any(|role| role.reads(**p, circle)));
            all.map(|(p, _)| *p).collect::<BTreeSet<_>>()
        };
        for (id, at_ms) in after.children.keys().flat_map(|id| instants(now_ms).map(move |at| (*id, at))) {
            let (was, is) = (before.roles(id, at_ms), after.roles(id, at_ms));
            gains.extend(is.keys().filter(|p| !was.contains_key(p)).map(|p| (id, *p)));
            loses.extend(was.keys().filter(|p| !is.contains_key(p)).map(|p| (id, *p)));
            let mentors = |roles| reads(roles, Circle::Mentor);
            more.extend(mentors(&is).difference(&mentors(&was)).map(|p| (id, *p)));
            let stays = |p: &&PersonId| is.contains_key(p);
            less.extend(mentors(&was).difference(&mentors(&is)).filter(stays).map(|p| (id, *p)));
        }
        let of_mentors = |parts: &BTreeSet<(ChildId, PersonId, Part)>| {
            let all = parts.iter().filter(|(_, _, part)| *part == Part::Mentor);
            all.map(|(id, who, _)| (*id, *who)).collect::<BTreeSet<_>>()
        };
        prop_assert_eq!(of_mentors(&outcome.more), more);
        prop_assert_eq!(of_mentors(&outcome.less), less);
        prop_assert_eq!((outcome.gains, outcome.loses), (gains, loses), "{:?}", made);
    }

    #[test]
    fn somebody_always_leads(story in story()) {
        told(story, |_, change, now_ms, _, after| {
            assert!(after.people.values().any(|p| p.is_lead(now_ms)), "{change:?}");
        });
    }

    #[test]
    fn a_guardian_sees_with_authority_or_by_leave_and_not_otherwise(story in story()) {
        told(story, |_, _, now_ms, _, after| {
            for (id, child) in &after.children {
                let roles = after.roles(*id, now_ms);
                for nth in 0..5 {
                    let mut own = child.guardians(now_ms).filter(|g| g.person == person(nth));
                    let sees = own.any(|g| g.authority || g.may_see);
                    let found = roles.get(&person(nth)).is_some_and(|r| r.contains(&Role::Guardian));
                    assert_eq!(found, sees);
                }
            }
        });
    }

    #[test]
    fn the_centre_sees_only_children_who_are_here_or_will_be(story in story()) {
        told(story, |_, change, now_ms, _, after| {
            for at_ms in instants(now_ms) {
                let here: BTreeSet<ChildId> = after.here(at_ms).map(|(id, _)| id).collect();
                for id in after.children.keys().filter(|id| !here.contains(id)) {
                    let roles = after.roles(*id, at_ms);
                    assert!(!roles.values().flatten().any(|r| r.is_centre()), "{change:?}");
                }
            }
        });
    }

    #[test]
    fn a_mentor_works_here(story in story()) {
        told(story, |_, change, now_ms, _, after| {
            for at_ms in instants(now_ms) {
                let mentors = after.children.values().filter_map(|child| child.mentor(at_ms));
                for mentor in mentors {
                    assert!(after.people[&mentor].works(at_ms), "{change:?}");
                }
            }
        });
    }

    #[test]
    fn consent_withdrawn_ends_the_centre_and_given_again_restores_it(story in story()) {
        told(story, |_, _, now_ms, _, after| {
            for (id, child) in &after.children {
                let answers = child.answers(Purpose::Portfolio, now_ms);
                let said_no = |said: Option<&Consent>| said.is_some_and(|said| !said.given);
                let is_paused = child.paused_ms.is_some();
                assert!(is_paused || !answers.iter().any(|(_, said)| said_no(*said)));
                let mut desk = after.clone();
                let say = |desk: &mut Desk, who, given| {
                    let change = Change::WriteConsent(*id, Purpose::Portfolio, given, Day(20_780), who);
                    desk.take(change, LEAD, now_ms)
                };
                let wide = desk.roles(*id, now_ms);
                let Some((who, _)) = answers.first() else { continue };
                if is_paused {
                    // everybody who said no has to say yes; nobody's silence does
                    assert!(!wide.values().flatten().any(|role| role.is_centre()));
                    let mut no: Vec<_> = answers.iter().filter(|(_, said)| said_no(*said)).collect();
                    if no.is_empty() {
                        no.extend(answers.first());
                    }
                    for (who, _) in no {
                        assert!(desk.children[id].paused_ms.is_some());
                        assert_eq!(say(&mut desk, *who, true), Ok(()));
                    }
                    assert_eq!(desk.children[id].paused_ms, None);
                } else {
                    assert_eq!(say(&mut desk, *who, false), Ok(()));
                    let narrow = desk.roles(*id, now_ms);
                    assert!(!narrow.values().flatten().any(|role| role.is_centre()));
                    assert!(narrow[who].contains(&Role::Guardian));
                    assert_eq!(say(&mut desk, *who, true), Ok(()));
                    assert_eq!(desk.roles(*id, now_ms), wide);
                }
            }
        });
    }
}

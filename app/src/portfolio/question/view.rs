//! A question as the viewer reads it: who asked what, what is still under the
//! seal, who would rather not answer, and on whom it waits. A view only draws
//! this.

use crate::kit::names;
use crate::kit::texts::Texts;
use crate::portfolio::audience::Viewer;
use domain::access::Role;
use domain::id::{ChildId, PersonId};
use domain::moment::{Moment, Question};
use domain::op::{Mode, Perspective};

/// What a moment asks.
#[derive(Clone, PartialEq, Debug)]
pub struct Asking {
    /// The question.
    pub asked: String,
    /// Who asked it.
    pub by: String,
    /// What is said about the seal on *thuis*, while there is one.
    pub home: Option<String>,
    /// What is said about the seal on *hier*, while there is one.
    pub here: Option<String>,
    /// Whether what one answers lies under a seal at first.
    pub has_seal: bool,
    /// Since when each side reads the other, in Unix time in ms, where there was
    /// a seal.
    pub opened_ms: Option<i64>,
    /// Who would rather not answer: a sentence each.
    pub passed: Vec<String>,
    /// The own child about which the viewer may say so.
    pub may_pass: Option<ChildId>,
}

impl Asking {
    /// What is said about the seal on a side.
    #[must_use]
    pub const fn seal(&self, side: Perspective) -> Option<&String> {
        match side {
            Perspective::Home | Perspective::Child => self.home.as_ref(),
            Perspective::Here => self.here.as_ref(),
        }
    }
}

/// What a moment asks, as it is read on the page of these children.
#[must_use]
pub fn asking(t: Texts, viewer: Viewer, moment: &Moment, children: &[ChildId]) -> Option<Asking> {
    let question = moment.question()?;
    let (_, access) = viewer;
    let is_asked_of_home = moment.side == Perspective::Here || question.mode == Mode::Together;
    let mut own = children.iter().copied();
    let may_pass = own.find(|child| {
        access.is(Role::Guardian, *child) && !moment.is_answered_at_home(*child) && is_asked_of_home
    });
    // open is not yet answered: what was withdrawn, or passed, is read by nobody
    let are_both = |child| {
        let sides = [Perspective::Home, Perspective::Here];
        sides.into_iter().all(|side| moment.has_answer(side, child))
    };
    let opened = match children {
        [child] if are_both(*child) => question.opened.get(child),
        _ => None,
    };
    Some(Asking {
        asked: question.asked.as_str().into(),
        by: asker(t, viewer, moment),
        home: seal(t, viewer, question, Perspective::Home, children),
        here: seal(t, viewer, question, Perspective::Here, children),
        has_seal: question.mode != Mode::Open,
        opened_ms: opened.map(|at| at.ms()),
        passed: passed(t, viewer, question, children),
        may_pass,
    })
}

fn asker(t: Texts, (directory, _): Viewer, moment: &Moment) -> String {
    let mut children = moment.portfolios();
    let called = children.find_map(|child| directory.called(child, moment.author));
    match called.filter(|_| moment.role == Role::Guardian) {
        Some(called) => names::capital(called),
        None => names::person(t, directory, moment.author),
    }
}

fn seal(
    t: Texts,
    (directory, access): Viewer,
    question: &Question,
    side: Perspective,
    children: &[ChildId],
) -> Option<String> {
    let sealed = children
        .iter()
        .filter(|child| question.seals(side, **child));
    let sealed: Vec<_> = sealed
        .map(|child| names::child(directory, *child))
        .collect();
    let is_first = question.mode == Mode::ParentFirst;
    let names = names::list(t, &sealed);
    let is_mine = children
        .iter()
        .all(|child| access.is(Role::Guardian, *child));
    match (sealed.len(), children.len()) {
        (0, _) => None,
        (1, 1) if is_first && is_mine => Some(t.ask_seal_first_mine().into()),
        (1, 1) if is_first => Some(t.ask_seal_first().into()),
        (1, 1) => Some(t.ask_seal_together().into()),
        _ if is_first => Some(t.ask_seal_first_for(&names)),
        _ => Some(t.ask_seal_together_for(&names)),
    }
}

fn passed(t: Texts, viewer: Viewer, question: &Question, children: &[ChildId]) -> Vec<String> {
    let of_these = question
        .passed
        .iter()
        .filter(|p| children.contains(&p.child));
    let said = of_these.map(|p| {
        if p.by == viewer.1.person {
            t.ask_passed_me().into()
        } else {
            t.ask_passed(&from_home(t, viewer, p.by, p.child, children.len() > 1))
        }
    });
    said.collect()
}

/// *Papa*, or *Papa van Noor* where several children are in view.
fn from_home(
    t: Texts,
    (directory, _): Viewer,
    person: PersonId,
    child: ChildId,
    are_several: bool,
) -> String {
    let called = directory.called(child, person).map(names::capital);
    let name = called.unwrap_or_else(|| names::person(t, directory, person));
    if are_several {
        t.writer_of(&name, &names::child(directory, child))
    } else {
        name
    }
}

/// On whom a question waits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Stage {
    /// On the viewer, or the viewer's side.
    Mine,
    /// On the other side.
    Others,
    /// On nobody.
    Done,
}

/// Whether a question about a child waits for home, and whether for the centre.
#[must_use]
pub fn waits(moment: &Moment, question: &Question, child: ChildId) -> (bool, bool) {
    let is_of = |side| moment.side == side || question.mode == Mode::Together;
    let home = is_of(Perspective::Here) && !moment.is_answered_at_home(child);
    let here = is_of(Perspective::Home)
        && !question.opened.contains_key(&child)
        && !moment.has_answer(Perspective::Here, child);
    (home, here)
}

/// On whom a question waits, as far as the viewer has to do with it. `None`
/// where it is no question, or about no child that the viewer sees.
#[must_use]
pub fn stage((_, access): Viewer, moment: &Moment) -> Option<Stage> {
    let question = moment.question()?;
    let seen = moment.portfolios().filter(|child| access.sees(*child));
    let stage = |child: ChildId| {
        let (home, here) = waits(moment, question, child);
        let (mine, theirs) = if access.is(Role::Guardian, child) {
            (home, here)
        } else {
            (here, home)
        };
        match (mine, theirs) {
            (true, _) => Stage::Mine,
            (false, true) => Stage::Others,
            (false, false) => Stage::Done,
        }
    };
    seen.map(stage).min()
}

/// How far it is: of several children for how many, of one on whom it waits.
#[must_use]
pub fn state(t: Texts, moment: &Moment, children: &[ChildId]) -> Option<(&'static str, String)> {
    let question = moment.question()?;
    let (home, here): (Vec<bool>, Vec<bool>) = children
        .iter()
        .map(|child| waits(moment, question, *child))
        .unzip();
    let waiting = home.iter().filter(|waits| **waits).count();
    if waiting > 0 && children.len() > 1 {
        let all = children.len();
        return Some(("clock", t.ask_answers(all - waiting, &all.to_string())));
    }
    if waiting > 0 {
        return Some(("clock", t.ask_waits_home().into()));
    }
    if here.contains(&true) {
        return Some(("clock", t.ask_waits_here().into()));
    }
    if children.len() > 1 && moment.side == Perspective::Here {
        let all = children.len();
        return Some(("check", t.ask_answers(all, &all.to_string())));
    }
    let is_of_home = moment.side == Perspective::Here;
    let has_answer = |child: &ChildId| moment.has_answer(Perspective::Home, *child);
    let words = if is_of_home && !children.iter().any(has_answer) {
        t.ask_passed_home()
    } else if is_of_home {
        t.ask_answered_home()
    } else {
        t.ask_answered_here()
    };
    Some(("check", words.into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{self, Example, MEES, NOOR, PAPA};
    use crate::kit::language::Language;
    use domain::directory::Directory;
    use domain::moment::{Kind, Passed};
    use domain::op::Audience;
    use domain::stamp::{Day, Stamp};
    use domain::text::Asked;

    const NL: Texts = Texts::of(Language::Nl);
    const TODAY: Day = Day(20_781);

    fn question(mode: Mode) -> Example {
        let mut example = Example::new();
        example.moment.kind = Kind::Question(Question {
            asked: Asked::parse("Waar wordt Noor blij van?").unwrap(),
            mode,
            passed: Vec::new(),
            opened: [].into(),
            told: [].into(),
        });
        example
    }

    fn asked(moment: &mut Moment) -> &mut Question {
        let Kind::Question(asked) = &mut moment.kind else {
            panic!("it asks nothing");
        };
        asked
    }

    fn read(directory: &Directory, moment: &Moment, children: &[ChildId]) -> Asking {
        let access = directory.access();
        asking(NL, (directory, &access), moment, children).unwrap()
    }

    fn stage_of(directory: &Directory, moment: &Moment) -> Option<Stage> {
        stage((directory, &directory.access()), moment)
    }

    #[test]
    fn a_seal_is_said_on_the_side_that_it_is_on() {
        let (staff, papa) = (example::directory(), example::of_papa());
        let first = question(Mode::ParentFirst).moment;
        for (directory, said) in [
            (&staff, NL.ask_seal_first()),
            (&papa, NL.ask_seal_first_mine()),
        ] {
            let read = read(directory, &first, &[NOOR]);
            assert_eq!((read.home, read.here.as_deref()), (None, Some(said)));
        }
        let together = read(&papa, &question(Mode::Together).moment, &[NOOR]);
        assert_eq!(together.home, together.here);
        assert!(together.home.is_some());
        let open = read(&papa, &question(Mode::Open).moment, &[NOOR]);
        assert_eq!((open.home, open.here, open.has_seal), (None, None, false));
    }

    #[test]
    fn of_several_children_it_is_said_for_whom() {
        let mut example = question(Mode::ParentFirst);
        let asked = asked(&mut example.moment);
        asked.opened.insert(NOOR, Stamp(5, 0));
        let read = read(&example::directory(), &example.moment, &[NOOR, MEES]);
        assert_eq!(read.here.unwrap(), NL.ask_seal_first_for("Mees"));
        assert_eq!(read.opened_ms, None);
    }

    #[test]
    fn a_guardian_may_pass_until_home_has_answered() {
        let mut example = question(Mode::ParentFirst);
        let (staff, papa) = (example::directory(), example::of_papa());
        assert_eq!(read(&papa, &example.moment, &[NOOR]).may_pass, Some(NOOR));
        assert_eq!(read(&staff, &example.moment, &[NOOR]).may_pass, None);
        let asked = asked(&mut example.moment);
        asked.passed.push(Passed {
            child: NOOR,
            by: PAPA,
            at: Stamp(4, 0),
        });
        let of_papa = read(&papa, &example.moment, &[NOOR]);
        assert_eq!(of_papa.may_pass, None);
        assert!(of_papa.passed[0].starts_with("Je antwoordt"));
        let of_staff = read(&staff, &example.moment, &[NOOR]);
        assert_eq!(of_staff.passed, ["Papa antwoordt liever niet. Dat mag."]);
    }

    #[test]
    fn of_several_children_it_is_said_how_many_are_done_also_when_all_are() {
        let mut example = question(Mode::Open);
        let said = |example: &Example| state(NL, &example.moment, &[NOOR, MEES]).unwrap();
        for (count, child, picture) in [(1, NOOR, "clock"), (2, MEES, "check")] {
            let asked = asked(&mut example.moment);
            asked.passed.push(Passed {
                child,
                by: PAPA,
                at: Stamp(4, 0),
            });
            assert_eq!(
                said(&example),
                (picture, format!("Gereageerd: {count} van 2 gezinnen"))
            );
        }
    }

    #[test]
    fn a_question_waits_for_whom_it_asks() {
        let (staff, papa) = (example::directory(), example::of_papa());
        let mut example = question(Mode::ParentFirst);
        assert_eq!(stage_of(&papa, &example.moment), Some(Stage::Mine));
        assert_eq!(stage_of(&staff, &example.moment), Some(Stage::Others));
        example.add(Perspective::Home, Audience::Shared, TODAY);
        assert_eq!(stage_of(&papa, &example.moment), Some(Stage::Done));
        assert_eq!(stage_of(&staff, &example.moment), Some(Stage::Done));
        assert_eq!(stage_of(&papa, &Example::new().moment), None);
    }

    #[test]
    fn a_question_from_home_waits_for_the_centre() {
        let (staff, papa) = (example::directory(), example::of_papa());
        let mut example = question(Mode::Open);
        example.moment.side = Perspective::Home;
        assert_eq!(stage_of(&papa, &example.moment), Some(Stage::Others));
        assert_eq!(stage_of(&staff, &example.moment), Some(Stage::Mine));
        example.add(Perspective::Here, Audience::Shared, TODAY);
        assert_eq!(stage_of(&staff, &example.moment), Some(Stage::Done));
    }

    #[test]
    fn together_waits_for_both_and_a_draft_is_no_answer() {
        let (staff, papa) = (example::directory(), example::of_papa());
        let mut example = question(Mode::Together);
        example.add(Perspective::Here, Audience::Draft, TODAY);
        assert_eq!(stage_of(&staff, &example.moment), Some(Stage::Mine));
        example.add(Perspective::Home, Audience::Shared, TODAY);
        assert_eq!(stage_of(&papa, &example.moment), Some(Stage::Others));
    }

    #[test]
    fn who_asked_is_called_as_the_viewer_knows_them() {
        let mut example = question(Mode::Open);
        let staff = example::directory();
        assert_eq!(read(&staff, &example.moment, &[NOOR]).by, "Sanne");
        example.moment.author = PAPA;
        example.moment.role = Role::Guardian;
        assert_eq!(read(&staff, &example.moment, &[NOOR]).by, "Papa");
    }
}

//! What a seal promises, said once more and in another way than the code does: a
//! list of what stood answered after some push, kept as it happens.

use domain::access::{Access, Role};
use domain::id::{ChildId, ContributionId, MomentId, PersonId};
use domain::moment::{Recorded, SERVER_DEVICE};
use domain::op::{Audience, Body, ContributionOp, FactOp, Mode, Perspective, QuestionOp};
use domain::record::Log;
use std::collections::BTreeSet;

/// What was opened in any life of the server.
#[derive(Clone, Default)]
pub struct Opened(BTreeSet<(MomentId, ChildId)>);

/// An answer under a seal: who wrote it, on which side, about whom.
struct Sealed {
    author: PersonId,
    side: Perspective,
    child: ChildId,
}

fn mode(log: &Log) -> Option<Mode> {
    log.ops().values().find_map(|r| match r.op.body {
        Body::Question(QuestionOp::Ask { mode, .. }) => Some(mode),
        _ => None,
    })
}

fn side(perspective: Perspective, role: Role) -> Perspective {
    match perspective {
        Perspective::Child if role.is_centre() => Perspective::Here,
        Perspective::Child => Perspective::Home,
        of => of,
    }
}

fn opening(log: &Log, id: ContributionId) -> Option<(&Recorded, Perspective, Option<ChildId>)> {
    let opened = log.ops().get(&id.into())?;
    let Body::Contribution(ContributionOp::Contribute {
        perspective, about, ..
    }) = opened.op.body
    else {
        return None;
    };
    Some((opened, side(perspective, opened.role), about))
}

/// Whether an answer of a side about a child stands, for others to read.
fn is_answered(log: &Log, of: Perspective, about: ChildId) -> bool {
    let passed = log.ops().values().any(
        |r| matches!(r.op.body, Body::Question(QuestionOp::Pass { child }) if of == Perspective::Home && child == about),
    );
    let moment = log.moment().into_iter();
    let mut answers = moment.flat_map(|moment| &moment.contributions).filter(|c| {
        c.about == Some(about)
            && side(c.perspective, c.role) == of
            && c.wording.latest().is_some()
            && matches!(c.audience, Audience::Shared | Audience::Confidential { .. })
    });
    passed || answers.next().is_some()
}

impl Opened {
    /// Takes in what a log says after something was recorded.
    pub fn note(&mut self, log: &Log) {
        let (Some(mode), Some(moment)) = (mode(log), log.moment()) else {
            return;
        };
        let children: BTreeSet<ChildId> =
            log.ops()
                .values()
                .filter_map(|r| match r.op.body {
                    Body::Fact(FactOp::Link { child })
                    | Body::Question(QuestionOp::Pass { child }) => Some(child),
                    Body::Contribution(ContributionOp::Contribute { about, .. }) => about,
                    _ => None,
                })
                .collect();
        for child in children {
            let home = is_answered(log, Perspective::Home, child);
            let here = is_answered(log, Perspective::Here, child);
            let is_open = match mode {
                Mode::Open => true,
                Mode::ParentFirst => home,
                Mode::Together => home && here,
            };
            if is_open {
                self.0.insert((moment.id, child));
            }
        }
    }

    /// Also what was opened in another life.
    pub fn remember(&mut self, other: &Self) {
        self.0.extend(other.0.iter().copied());
    }

    /// Panics when an op goes to somebody from whom it is sealed.
    pub fn may_go(&self, log: &Log, r: &Recorded, reader: &Access) {
        let id = r.op.body.contribution().unwrap_or_else(|| r.op.id.into());
        let Some((opened, side, Some(child))) = opening(log, id) else {
            return;
        };
        let sealed = Sealed {
            author: opened.author,
            side,
            child,
        };
        let is_sealed_mode = match mode(log) {
            None | Some(Mode::Open) => false,
            Some(Mode::ParentFirst) => sealed.side == Perspective::Here,
            Some(Mode::Together) => true,
        };
        let is_open = self.0.contains(&(r.op.moment, sealed.child));
        if !is_sealed_mode || is_open || sealed.author == reader.person {
            return;
        }
        let is_of_own_side = match sealed.side {
            Perspective::Here => reader.centre_role(sealed.child).is_some(),
            _ => false,
        };
        assert!(
            is_of_own_side,
            "{} gets {r:?} from under the seal",
            reader.person
        );
    }
}

/// Panics unless the server said of each child at most once that the answers
/// are open, and of each about whom they are.
pub fn says_once_that_it_is_open(log: &Log) {
    let said: Vec<ChildId> = log
        .ops()
        .values()
        .filter_map(|r| match r.op.body {
            Body::Question(QuestionOp::Open { child }) => {
                assert_eq!(r.op.device, SERVER_DEVICE, "only the server opens");
                Some(child)
            }
            _ => None,
        })
        .collect();
    let once: BTreeSet<ChildId> = said.iter().copied().collect();
    assert_eq!(once.len(), said.len(), "a seal opens once");
    if let Some(question) = log.moment().and_then(|m| m.question()) {
        let open: BTreeSet<ChildId> = question.opened.keys().copied().collect();
        assert_eq!(open, once);
    }
}

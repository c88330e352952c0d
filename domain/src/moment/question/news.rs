//! What there is to tell of a question.

use crate::id::ChildId;
use crate::moment::{Moment, Recorded};
use crate::news::what::{Hears, Viewer, What};
use crate::op::QuestionOp;

impl QuestionOp {
    /// A seal that opens is told with the answers that come out from under it. That
    /// somebody would rather not answer is said at the question, and is nobody's news.
    pub(crate) const fn hears(&self, _: &Moment, recorded: &Recorded) -> Option<Hears> {
        match self {
            Self::Ask { .. } => Some(Hears::AllBut(recorded.author)),
            Self::Pass { .. } | Self::Open { .. } => None,
        }
    }

    pub(crate) fn tells(&self, viewer: &Viewer, _: &Recorded) -> Option<(Option<ChildId>, What)> {
        match self {
            Self::Ask { side, .. } => {
                let of_viewer = viewer.is_other_side(*side);
                Some((None, What::Asked { of_viewer }))
            }
            Self::Pass { .. } => None,
            Self::Open { child } => {
                let me = viewer.access.person;
                let others = viewer.moment.contributions.iter().any(|c| {
                    let is_about = c.about.is_none_or(|about| about == *child);
                    let is_new = c.author != me && viewer.is_other_side(c.perspective);
                    is_new && c.is_readable() && is_about
                });
                others.then_some((Some(*child), What::Opened))
            }
        }
    }
}

//! What there is to tell of what people added.

use crate::id::ChildId;
use crate::moment::{Contribution, Moment, Recorded};
use crate::news::what::{Hears, Viewer, What};
use crate::op::ContributionOp;
use crate::op::vocabulary::Audience;

/// Whether others have it to read.
fn is_there(added: &Contribution) -> bool {
    added.is_readable() && added.audience != Audience::Draft
}

impl ContributionOp {
    pub(crate) fn hears(&self, moment: &Moment, recorded: &Recorded) -> Option<Hears> {
        let others = Hears::AllBut(recorded.author);
        match self {
            Self::Contribute { .. } => {
                let added = moment.contribution(recorded.op.id.into())?;
                is_there(added).then_some(others)
            }
            Self::Feel { feeling, .. } => {
                (moment.stands(recorded) && feeling.is_some()).then_some(others)
            }
            Self::Acknowledge { contribution } | Self::Read { contribution, .. } => {
                let author = moment.contribution(*contribution)?.author;
                (author != recorded.author).then_some(Hears::Only(author))
            }
            Self::Write { .. } | Self::Share { .. } | Self::Withdraw { .. } => None,
        }
    }

    pub(crate) fn tells(
        &self,
        viewer: &Viewer,
        recorded: &Recorded,
    ) -> Option<(Option<ChildId>, What)> {
        let moment = viewer.moment;
        match self {
            Self::Contribute { .. } => {
                let added = moment.contribution(recorded.op.id.into())?;
                let what = match moment.question() {
                    Some(_) => What::Answered(added.perspective),
                    None => What::Wrote(added.perspective),
                };
                is_there(added).then_some((added.about, what))
            }
            Self::Feel { contribution, .. } => {
                let of = moment.contribution(*contribution)?;
                let is_felt = of.is_readable() && of.feeling.is_some();
                (moment.stands(recorded) && is_felt).then_some((of.about, What::Felt))
            }
            Self::Acknowledge { contribution } | Self::Read { contribution, .. } => {
                let of = moment.contribution(*contribution)?;
                let is_mine = of.author == viewer.access.person;
                is_mine.then_some((of.about, What::TookIn))
            }
            Self::Write { .. } | Self::Share { .. } | Self::Withdraw { .. } => None,
        }
    }
}

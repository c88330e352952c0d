//! What there is to tell of what is said of a moment as a whole: how it compares.

use crate::id::ChildId;
use crate::moment::{Moment, Recorded};
use crate::news::what::{Hears, Viewer, What};
use crate::op::FactOp;
use crate::op::vocabulary::Likeness;

impl FactOp {
    pub(crate) fn hears(&self, moment: &Moment, recorded: &Recorded) -> Option<Hears> {
        let (_, _) = self.compared(moment, recorded)?;
        Some(Hears::AllBut(recorded.author))
    }

    pub(crate) fn tells(
        &self,
        viewer: &Viewer,
        recorded: &Recorded,
    ) -> Option<(Option<ChildId>, What)> {
        let (child, likeness) = self.compared(viewer.moment, recorded)?;
        Some((Some(child), What::Compared(likeness)))
    }

    /// The comparison that it makes, while it stands.
    fn compared(&self, moment: &Moment, recorded: &Recorded) -> Option<(ChildId, Likeness)> {
        match self {
            Self::Compare {
                child, likeness, ..
            } => {
                let standing = likeness.filter(|_| moment.stands(recorded));
                Some((*child, standing?))
            }
            Self::Day { .. }
            | Self::Title { .. }
            | Self::Link { .. }
            | Self::Unlink { .. }
            | Self::Theme { .. }
            | Self::Untheme { .. } => None,
        }
    }
}

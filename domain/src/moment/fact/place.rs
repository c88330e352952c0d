//! Where belongs what is said of a moment as a whole.

use crate::collect::set;
use crate::op::FactOp;
use crate::placement::around::Around;
use crate::scope::Scope;
use alloc::collections::BTreeSet;

impl FactOp {
    pub(crate) fn scopes(&self, around: &Around) -> BTreeSet<Scope> {
        match self {
            Self::Day { .. } | Self::Title { .. } if around.is_superseded() => around.only_own(),
            Self::Day { .. } | Self::Title { .. } | Self::Theme { .. } | Self::Untheme { .. } => {
                around.linked()
            }
            Self::Compare { child, .. } if around.is_superseded() => {
                set([Scope::of(*child, around.own())])
            }
            Self::Link { child } | Self::Unlink { child, .. } | Self::Compare { child, .. } => {
                around.child(*child)
            }
        }
    }
}

//! Where belongs what is recorded of a question.

use crate::moment::Recorded;
use crate::moment::field::Field;
use crate::op::QuestionOp;
use crate::placement::around::Around;
use crate::scope::Scope;
use alloc::collections::BTreeSet;

impl QuestionOp {
    pub(crate) fn scopes(&self, around: &Around) -> BTreeSet<Scope> {
        match self {
            Self::Ask { .. } => around.everywhere(),
            Self::Pass { child } | Self::Open { child } => around.child(*child),
        }
    }

    pub(crate) const fn field(&self, _: &Recorded) -> Option<Field<'_>> {
        match self {
            Self::Ask { .. } | Self::Pass { .. } | Self::Open { .. } => None,
        }
    }
}

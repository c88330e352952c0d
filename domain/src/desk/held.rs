//! What came in and was not recorded, as a lead sees it.

use crate::id::{ChildId, MomentId, PersonId};
use crate::record::Refusal;
use crate::text::Text;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

/// What is held of one person for one moment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Held {
    /// Whose work it is.
    pub person: PersonId,
    /// For which moment.
    pub moment: MomentId,
    /// About which children of this location.
    pub children: BTreeSet<ChildId>,
    /// When the first of it came in, in Unix ms.
    pub since_ms: i64,
    /// Why it was not recorded.
    pub reason: Refusal,
    /// The words that would be added, as they stand, of what a lead reads. That there is
    /// more, a draft or a confidence, is not a lead's to know.
    pub texts: Vec<Text>,
}

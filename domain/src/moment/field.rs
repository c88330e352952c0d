//! What a value belongs to: only a value of the same field takes its place.

use crate::id::{ChildId, ContributionId, PersonId};
use crate::op::vocabulary::Perspective;
use crate::text::ThemeKey;

/// A field of a moment or of a contribution in it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Field<'a> {
    Day,
    Title,
    Child(ChildId),
    Theme(&'a ThemeKey),
    Words(ContributionId),
    Feeling(ContributionId),
    Audience(ContributionId),
    Likeness(PersonId, Perspective, ChildId),
}

//! Why an op is not recorded, or not yet.

use serde::{Deserialize, Serialize};

/// Why an op is not recorded, or not yet.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, thiserror::Error,
)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// It builds on something that has not come in; held until it does.
    #[serde(rename = "waiting")]
    #[error("it builds on something that has not arrived yet")]
    MissingDependency,
    /// The person could see this child before; held for the lead to look at.
    #[error("access to this child has ended; the lead can look at it")]
    AccessEnded,
    /// It is of a newer version than this server's; held until it can be judged.
    #[error("it is of a newer version than can be judged here")]
    Newer,
    /// The person may not do this.
    #[error("this person may not do this")]
    NotAllowed,
    /// Only the author may change a contribution.
    #[error("only the author may change this")]
    NotAuthor,
    /// The op's id was used for something else.
    #[error("the id of this op was used for something else")]
    IdTaken,
    /// The body cannot be read or contradicts itself.
    #[error("the op is malformed")]
    Malformed,
    /// Over a limit of [`crate::limits`].
    #[error("the op is over a limit")]
    OverLimit,
    /// What it belongs to was erased when its time had passed: nobody may keep it,
    /// so nobody does.
    #[error("the portfolio that it belongs to was erased")]
    Erased,
    /// A reason that a newer server gives.
    #[error("a reason that this version does not know")]
    #[serde(other)]
    Other,
}

impl Refusal {
    /// Whether the server keeps the op although it is not recorded.
    #[must_use]
    pub const fn is_held(self) -> bool {
        matches!(
            self,
            Self::MissingDependency | Self::AccessEnded | Self::Newer
        )
    }
}

//! Which ops must not stand without each other.

use super::{Body, FactOp, Op, of_group};

impl Op {
    /// Whether it was said with the other or after it, and must not stand without:
    /// at once, or later in the same contribution, or after a child was taken out in the
    /// same moment.
    #[must_use]
    pub fn builds_on(&self, first: &Self) -> bool {
        let (this, that) = (self.body.contribution(), first.body.contribution());
        // what is said in a moment goes to whoever it was not taken from
        let is_about_it = matches!(first.body, Body::Fact(FactOp::Unlink { .. }))
            || (this.is_some() && this == that);
        let is_later = self.stamp > first.stamp && is_about_it;
        self.moment == first.moment && (self.stamp == first.stamp || is_later)
    }
}

impl Body {
    /// Whether somebody may read less by it, or a place gets free: what is said
    /// in the same breath builds on that.
    #[must_use]
    pub fn may_take_away(&self) -> bool {
        of_group!(self, op => op.may_take_away(), _ => false)
    }
}

//! The ops of one change, and in knowledge of what each is made.

use super::Replica;
use super::ask::{OpBuilder, contribute};
use crate::collect::set;
use crate::id::{MomentId, OpId};
use crate::intent::Change;
use crate::moment::Moment;
use crate::op::{Body, ContributionOp, FactOp, QuestionOp};
use crate::record::Refusal;
use alloc::vec::Vec;

impl Replica {
    /// Writes the ops of one change.
    pub(super) fn change(
        &self,
        builder: &mut OpBuilder,
        moment: &Moment,
        change: Change,
    ) -> Result<(), Refusal> {
        let id = moment.id;
        let body = match change {
            Change::Contribute(new) => {
                contribute(builder, id, new);
                return Ok(());
            }
            Change::Revise {
                contribution,
                text,
                replaces,
            } => Body::Contribution(ContributionOp::Write {
                contribution,
                text,
                replaces,
                automatic: false,
            }),
            Change::Feel(contribution, feeling) => Body::Contribution(ContributionOp::Feel {
                contribution,
                feeling,
                replaces: self.current(builder, id, |body| {
                    matches!(body, Body::Contribution(ContributionOp::Feel { contribution: c, .. }) if *c == contribution)
                }),
            }),
            Change::Share(contribution, audience) => Body::Contribution(ContributionOp::Share {
                contribution,
                audience,
                replaces: self.current(builder, id, |body| {
                    matches!(body, Body::Contribution(ContributionOp::Share { contribution: c, .. }) if *c == contribution)
                }),
            }),
            Change::Withdraw(contribution) => Body::Contribution(ContributionOp::Withdraw {
                contribution,
                replaces: {
                    let found = moment.contribution(contribution).ok_or(Refusal::MissingDependency)?;
                    let current = found.versions.iter().filter(|v| v.is_current);
                    current.map(|v| v.op).collect()
                },
            }),
            Change::Acknowledge { contribution, versions } => {
                Body::Contribution(ContributionOp::Read { contribution, versions })
            }
            Change::Pass(child) => Body::Question(QuestionOp::Pass { child }),
            Change::Compare(side, child, likeness) => Body::Fact(FactOp::Compare {
                side,
                child,
                likeness,
                replaces: self.own(builder, id, |body| {
                    matches!(body, Body::Fact(FactOp::Compare { side: s, child: c, .. }) if (*s, *c) == (side, child))
                }),
            }),
            Change::Day(day) => Body::Fact(FactOp::Day {
                day,
                replaces: self.current(builder, id, |body| matches!(body, Body::Fact(FactOp::Day { .. }))),
            }),
            Change::Title(title) => Body::Fact(FactOp::Title {
                title,
                replaces: self.current(builder, id, |body| matches!(body, Body::Fact(FactOp::Title { .. }))),
            }),
            Change::Link(child) => Body::Fact(FactOp::Link { child }),
            Change::Unlink(child) => Body::Fact(FactOp::Unlink {
                child,
                removes: self.current(
                    builder,
                    id,
                    |body| matches!(body, Body::Fact(FactOp::Link { child: c }) if *c == child),
                ),
            }),
            Change::Theme(theme) => Body::Fact(FactOp::Theme { theme }),
            Change::Untheme(theme) => Body::Fact(FactOp::Untheme {
                removes: self.current(
                    builder,
                    id,
                    |body| matches!(body, Body::Fact(FactOp::Theme { theme: t }) if *t == theme),
                ),
                theme,
            }),
        };
        builder.write(id, body);
        Ok(())
    }

    /// The values of a field that nothing replaced yet, as far as this device
    /// knows: what a new value is made in knowledge of.
    fn current(
        &self,
        builder: &OpBuilder,
        moment: MomentId,
        of_field: impl Fn(&Body) -> bool,
    ) -> Vec<OpId> {
        let known = self.known.get(&moment);
        let superseded = known.and_then(|known| known.moment.as_ref());
        let superseded = superseded.map(|moment| &moment.superseded);
        let replaced = builder.ops.iter().flat_map(|op| op.body.replaces());
        let replaced = set(replaced.copied());
        let entries = known.into_iter().flat_map(|known| known.entries.values());
        let shown = entries.filter(|e| e.is_shown()).map(|e| &e.recorded.op);
        shown
            .chain(&builder.ops)
            .filter(|op| of_field(&op.body))
            .map(|op| op.id)
            .filter(|id| superseded.is_none_or(|gone| !gone.contains(id)))
            .filter(|id| !replaced.contains(id))
            .collect()
    }

    /// The same, of those that the person made.
    fn own(
        &self,
        builder: &OpBuilder,
        moment: MomentId,
        of_field: impl Fn(&Body) -> bool,
    ) -> Vec<OpId> {
        let mut found = self.current(builder, moment, of_field);
        let entries = self.known.get(&moment).map(|known| &known.entries);
        let is_own = |id: &OpId| {
            let entry = entries.and_then(|entries| entries.get(id));
            entry.is_some_and(|entry| entry.recorded.author == self.access.person)
        };
        found.retain(is_own);
        found
    }
}

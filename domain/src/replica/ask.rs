//! From intent to ops.

use super::{Batch, Delivery, Effect, Entry, Meta, MetaChange, MomentChange, Replica};
use crate::collect::{map, set, sort_by_key};
use crate::id::{ContributionId, DeviceId, IdSource, MomentId, OpId, Part};
use crate::intent::{Intent, NewContribution};
use crate::limits;
use crate::moment::Recorded;
use crate::op::{Body, ContributionOp, FactOp, ObservationOp, Op, QuestionOp};
use crate::record::{Log, Refusal};
use crate::stamp::Stamp;
use alloc::boxed::Box;
use alloc::collections::BTreeSet;
use alloc::vec;
use alloc::vec::Vec;

/// Makes the ops of one intent: one event, so all of them at one stamp. How many
/// there are shows in none of them.
pub(super) struct OpBuilder {
    ids: IdSource,
    device: DeviceId,
    stamp: Stamp,
    pub(super) ops: Vec<Op>,
    /// The contributions that the event adds.
    added: Vec<ContributionId>,
}

impl OpBuilder {
    /// Writes one op, and hands out its id.
    pub(super) fn write(&mut self, moment: MomentId, body: Body) -> OpId {
        let part = self.part(&body);
        let id = self.ids.next_id(part);
        if matches!(body, Body::Contribution(ContributionOp::Contribute { .. })) {
            self.added.push(id.into());
        }
        self.ops.push(Op {
            v: body.version(),
            id,
            device: self.device,
            stamp: self.stamp,
            moment,
            body,
        });
        id
    }

    /// With which ops of the event an op is read.
    fn part(&self, body: &Body) -> Part {
        let added = |nth: usize| Part::Added(u16::try_from(nth).unwrap_or(u16::MAX));
        if body.contributes() {
            return added(self.added.len());
        }
        if let Body::Contribution(ContributionOp::Feel { contribution, .. }) = body {
            return Part::Feeling(*contribution);
        }
        match body.contribution() {
            Some(id) => {
                let nth = self.added.iter().position(|c| *c == id);
                nth.map_or(Part::Words(id), added)
            }
            None => body.child().map_or(Part::Moment, Part::Child),
        }
    }
}

/// What was asked for and is on its way to the disk.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Kept {
    /// The moment that it concerns.
    pub moment: MomentId,
    /// The batch that writes it, for [`Replica::fate`].
    pub batch: u64,
}

/// What became of a batch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate {
    /// It is being written.
    Underway,
    /// All of it is on the disk.
    Saved,
    /// Nothing of it is.
    Lost,
}

impl Replica {
    /// What became of a batch.
    #[must_use]
    pub fn fate(&self, batch: u64) -> Fate {
        if self.lost.contains(&batch) {
            Fate::Lost
        } else if self.saving.contains_key(&batch) {
            Fate::Underway
        } else {
            Fate::Saved
        }
    }

    /// Does what a person asks for: at once on this device, later on the server.
    /// `entropy` must come from a cryptographic source. What is done at once is
    /// one batch, all of it or nothing, and travels in one request.
    ///
    /// # Errors
    /// [`Refusal`] when the person may not do all of this; nothing has changed then.
    pub fn ask(
        &mut self,
        now_ms: i64,
        entropy: [u8; 16],
        intent: Intent,
    ) -> Result<(Kept, Vec<Effect>), Refusal> {
        if self.unsent_entries().count() >= limits::PENDING_PER_DEVICE {
            return Err(Refusal::OverLimit);
        }
        let seen = match &intent {
            Intent::Capture { .. } | Intent::Ask { .. } => None,
            Intent::In(id, _) => self.newest_in(*id),
        };
        let mut builder = OpBuilder {
            ids: IdSource::new(now_ms, entropy),
            device: self.meta.device,
            stamp: self.next_stamp(now_ms, seen),
            ops: Vec::new(),
            added: Vec::new(),
        };
        let moment = match intent {
            Intent::Capture { .. } | Intent::Ask { .. } => begin(&mut builder, intent)?,
            Intent::In(id, changes) => {
                let moment = self.moment(id).ok_or(Refusal::MissingDependency)?.clone();
                for change in changes {
                    self.change(&mut builder, &moment, change)?;
                }
                id
            }
        };
        if builder.ops.len() > limits::OPS_PER_REQUEST {
            return Err(Refusal::OverLimit);
        }
        sort_by_key(&mut builder.ops, |op| !op.body.may_take_away());
        let entries = self.check(moment, builder.ops)?;
        let effects = self.keep(moment, entries);
        let batch = self.batches;
        Ok((Kept { moment, batch }, effects))
    }

    /// Tries again to send what the server refused or holds in a moment.
    pub fn retry(&mut self, now_ms: i64, moment: MomentId) -> Vec<Effect> {
        let Some(known) = self.known.get(&moment) else {
            return Vec::new();
        };
        let again = known.entries.values().filter(|e| !e.is_sent()).cloned();
        let put: Vec<Entry> = again
            .map(|e| Entry {
                delivery: Delivery::Waiting,
                ..e
            })
            .collect();
        let mut effects = self.keep(moment, put);
        effects.extend(self.pump(now_ms));
        effects
    }

    /// Throws away what the server refused in a moment; the person said so.
    pub fn discard(&mut self, moment: MomentId) -> Vec<Effect> {
        let Some(known) = self.known.get_mut(&moment) else {
            return Vec::new();
        };
        let refused = |e: &Entry| matches!(e.delivery, Delivery::Refused(_) | Delivery::Held(_));
        let gone = known.entries.iter().filter(|(_, e)| refused(e));
        let drop = set(gone.map(|(id, _)| *id));
        known.entries.retain(|id, _| !drop.contains(id));
        let change = MomentChange {
            moment,
            put: Vec::new(),
            drop,
        };
        self.save(vec![change], None)
    }

    /// Forgets the notices; the person has read them.
    pub fn dismiss_notices(&mut self) -> Vec<Effect> {
        let before = self.meta.clone();
        self.meta.notices.clear();
        self.save(Vec::new(), Some(&before))
    }

    /// The stamp of a new event. What answers something stands after it, also when
    /// this device's clock is slow.
    fn next_stamp(&mut self, now_ms: i64, seen: Option<Stamp>) -> Stamp {
        self.last_stamp = self.last_stamp.tick(now_ms);
        seen.map_or(self.last_stamp, |seen| self.last_stamp.max(seen.next()))
    }

    /// The newest stamp in a moment, as far as this device has seen it.
    fn newest_in(&self, moment: MomentId) -> Option<Stamp> {
        let shown = self.shown(moment).into_iter();
        shown.map(|e| e.recorded.order().0).max()
    }

    /// Asks of each op whether it may be recorded, as the server will.
    fn check(&self, moment: MomentId, ops: Vec<Op>) -> Result<Vec<Entry>, Refusal> {
        let known = self.known.get(&moment).map(|known| known.entries.values());
        let shown = known.into_iter().flatten().filter(|e| e.is_shown());
        let mut log: Log = shown.map(|e| e.recorded.clone()).collect();
        let mut entries = Vec::new();
        for op in ops {
            let role = log.permits(&op, &self.access)?;
            let recorded = Recorded {
                author: self.access.person,
                role,
                clamped: None,
                op,
            };
            log = log.with(recorded.clone());
            entries.push(Entry {
                recorded,
                delivery: Delivery::Waiting,
                scopes: BTreeSet::new(),
                came_ms: None,
            });
        }
        Ok(entries)
    }

    /// Puts entries in memory and has them saved.
    fn keep(&mut self, moment: MomentId, put: Vec<Entry>) -> Vec<Effect> {
        let ops = set(put.iter().map(|e| e.recorded.op.id));
        let known = self.known.entry(moment).or_default();
        for entry in &put {
            known.entries.insert(entry.recorded.op.id, entry.clone());
        }
        self.saving.insert(self.batches + 1, ops);
        let change = MomentChange {
            moment,
            put,
            drop: BTreeSet::new(),
        };
        self.save(vec![change], None)
    }

    /// Derives what changed and has it written in one transaction: also of what is
    /// known about the replica itself, when that was something else `before`.
    pub(super) fn save(
        &mut self,
        changes: Vec<MomentChange>,
        before: Option<&Meta>,
    ) -> Vec<Effect> {
        let touched = set(changes.iter().map(|c| c.moment));
        let mut shown = self.refold(touched);
        self.batches += 1;
        let touched = shown.moments.iter();
        let unsent = map(touched.map(|id| (*id, self.unsent.contains(id))));
        let meta = before.map(|before| MetaChange::between(before, &self.meta));
        shown.all = meta.as_ref().is_some_and(MetaChange::is_of_directory);
        let batch = Batch {
            number: self.batches,
            changes,
            unsent,
            meta: meta.map(Box::new),
        };
        vec![Effect::Save(batch), Effect::Show(shown)]
    }
}

fn begin(builder: &mut OpBuilder, intent: Intent) -> Result<MomentId, Refusal> {
    let (start, title, children, themes, first) = match intent {
        Intent::Capture {
            side,
            day,
            title,
            children,
            themes,
            first,
        } => {
            let start = Body::Observation(ObservationOp::Start { side, day });
            (start, title, children, themes, Some(first))
        }
        Intent::Ask {
            side,
            day,
            mode,
            asked,
            children,
            themes,
        } => {
            let start = Body::Question(QuestionOp::Ask {
                side,
                day,
                mode,
                asked,
            });
            (start, None, children, themes, None)
        }
        Intent::In(..) => return Err(Refusal::Malformed),
    };
    if children.len() > limits::CHILDREN_PER_MOMENT || themes.len() > limits::THEMES_PER_MOMENT {
        return Err(Refusal::OverLimit);
    }
    // the first op names the moment, so it is written under a name that only
    // exists afterwards
    let start = builder.write(MomentId(uuid::Uuid::nil()), start);
    let moment = MomentId::from(start);
    if let Some(op) = builder.ops.last_mut() {
        op.moment = moment;
    }
    if title.is_some() {
        let replaces = Vec::new();
        builder.write(moment, Body::Fact(FactOp::Title { title, replaces }));
    }
    for child in children {
        builder.write(moment, Body::Fact(FactOp::Link { child }));
    }
    for theme in themes {
        builder.write(moment, Body::Fact(FactOp::Theme { theme }));
    }
    if let Some(first) = first {
        contribute(builder, moment, first);
    }
    Ok(moment)
}

pub(super) fn contribute(builder: &mut OpBuilder, moment: MomentId, new: NewContribution) {
    let NewContribution {
        perspective,
        about,
        audience,
        text,
        feeling,
    } = new;
    let opened = Body::Contribution(ContributionOp::Contribute {
        perspective,
        about,
        audience,
    });
    let contribution = ContributionId::from(builder.write(moment, opened));
    let words = Body::Contribution(ContributionOp::Write {
        contribution,
        text,
        replaces: Vec::new(),
        automatic: false,
    });
    builder.write(moment, words);
    if feeling.is_some() {
        let felt = Body::Contribution(ContributionOp::Feel {
            contribution,
            feeling,
            replaces: Vec::new(),
        });
        builder.write(moment, felt);
    }
}

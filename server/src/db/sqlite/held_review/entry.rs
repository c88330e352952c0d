//! What is held of one person for one moment, and what of it a lead reads.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    access::{Access, Role},
    desk::Desk,
    id::{ChildId, DeviceId, MomentId, OpId, PersonId},
    moment::{Contribution, Moment, Recorded, fold},
    op::{Body, ContributionOp, FactOp, ObservationOp, Op, Perspective, QuestionOp},
    placement::Placements,
    record::Log,
    scope::Scope,
    text::Text,
};
use sqlx::SqliteConnection;
use uuid::Uuid;

use crate::db::sqlite::{Result, rows::row, values};

/// What is held of one person for one moment, oldest first.
pub(super) struct Entry {
    pub(super) person: PersonId,
    pub(super) moment: MomentId,
    rows: Vec<Row>,
}

/// One op of it.
pub(super) struct Row {
    pub(super) op: Op,
    pub(super) device: DeviceId,
    /// The children that it is about; none when that is not known.
    pub(super) children: BTreeMap<ChildId, Decision>,
}

/// What the lead of a child said.
#[derive(Clone, Copy)]
pub(super) struct Decision {
    is_open: bool,
    /// To be recorded as soon as those of the other children say so too.
    pub(super) agreed: bool,
}

row! {
    /// That an op is about a child, and what was said of it.
    struct About {
        op: OpId,
        child: ChildId,
        is_open: bool,
        agreed: bool,
    }
}

impl Entry {
    pub(super) async fn load(
        connection: &mut SqliteConnection,
        person: PersonId,
        moment: MomentId,
    ) -> Result<Self> {
        let about: Vec<About> = sqlx::query_as(
            "SELECT a.op, a.child, a.seen_ms IS NULL AS is_open, a.agreed
             FROM held h JOIN held_about a ON a.op = h.op WHERE h.person = ? AND h.moment = ?",
        )
        .bind(person.0)
        .bind(moment.0)
        .fetch_all(&mut *connection)
        .await?;
        let mut children: BTreeMap<OpId, BTreeMap<ChildId, Decision>> = BTreeMap::new();
        for about in about {
            let (is_open, agreed) = (about.is_open, about.agreed);
            let of_op = children.entry(about.op).or_default();
            of_op.insert(about.child, Decision { is_open, agreed });
        }
        let held: Vec<(Uuid, String)> = sqlx::query_as(
            "SELECT device, json FROM held
             WHERE person = ? AND moment = ? AND reason IN ('access-ended', 'waiting')
             ORDER BY received_ms, op",
        )
        .bind(person.0)
        .bind(moment.0)
        .fetch_all(connection)
        .await?;
        let mut rows = Vec::with_capacity(held.len());
        for (device, json) in held {
            let op = values::op(&json)?;
            rows.push(Row {
                children: children.remove(&op.id).unwrap_or_default(),
                device: DeviceId(device),
                op,
            });
        }
        Ok(Self {
            person,
            moment,
            rows,
        })
    }

    /// What who leads this location decides about; what is about nobody that is known
    /// goes with the rest.
    pub(super) fn here(&self, desk: &Desk) -> impl Iterator<Item = &Row> {
        let waits = |row: &&Row| row.children.is_empty() || row.open(desk).next().is_some();
        self.rows.iter().filter(waits)
    }

    /// About which children of this location nothing is decided yet.
    pub(super) fn children(&self, desk: &Desk) -> BTreeSet<ChildId> {
        self.rows.iter().flat_map(|row| row.open(desk)).collect()
    }

    /// The words that recording it would add, as they stand, of what a lead reads: about
    /// a child of theirs, or about all children of the moment when all are theirs.
    pub(super) fn texts(&self, desk: &Desk, known: &[Recorded], access: &Access) -> Vec<Text> {
        let mine: BTreeSet<OpId> = self.here(desk).map(|row| row.op.id).collect();
        let held = self.rows.iter().map(|row| self.recorded(&row.op, access));
        let log: Log = known.iter().cloned().chain(held).collect();
        let Some(moment) = log.moment() else {
            return Vec::new();
        };
        let before = fold(known);
        let own = moment.contributions.iter();
        let own = own.filter(|c| c.author == self.person && is_of(desk, moment, c));
        let own = own.filter(|c| !before.as_ref().is_some_and(|before| hides(before, c)));
        let versions = own.flat_map(|contribution| &contribution.versions);
        let words = versions.filter_map(|version| Some((version.op, version.text.clone()?)));
        // a title and a question are words too
        let said = log.ops().values().filter_map(|r| {
            let words = if let Body::Fact(FactOp::Title { title, .. }) = &r.op.body {
                title.as_ref()?.as_str()
            } else if let Body::Question(QuestionOp::Ask { asked, .. }) = &r.op.body {
                asked.as_str()
            } else {
                return None;
            };
            Some((r.op.id, Text::parse(words).ok()?))
        });
        let said = said.filter(|(op, _)| !moment.superseded.contains(op));
        said.chain(words)
            .filter(|(op, _)| mine.contains(op) && is_read(desk, log.placements(), *op))
            .map(|(_, text)| text)
            .collect()
    }

    /// The op as if it were recorded.
    fn recorded(&self, op: &Op, access: &Access) -> Recorded {
        let role = if let Body::Contribution(ContributionOp::Contribute {
            perspective,
            about,
            audience,
        }) = &op.body
        {
            access.writes(*perspective, *about, *audience)
        } else {
            side(&op.body)
                .filter(|side| *side == Perspective::Home)
                .map(|_| Role::Guardian)
        };
        Recorded {
            op: op.clone(),
            author: self.person,
            role: role.unwrap_or(Role::Staff),
            clamped: None,
        }
    }
}

const fn side(body: &Body) -> Option<Perspective> {
    if let Body::Observation(ObservationOp::Start { side, .. })
    | Body::Question(QuestionOp::Ask { side, .. }) = body
    {
        Some(*side)
    } else {
        None
    }
}

/// Whether words are about children of this location alone.
fn is_of(desk: &Desk, moment: &Moment, contribution: &Contribution) -> bool {
    let is_here = |child: &ChildId| desk.children.contains_key(child);
    contribution.about.map_or_else(
        || moment.portfolios().all(|child| is_here(&child)),
        |child| is_here(&child),
    )
}

/// Whether words lie under a seal that is not the centre's own.
fn hides(before: &Moment, contribution: &Contribution) -> bool {
    let is_home = contribution.sealed_side() != Perspective::Here;
    let seals = |child| before.is_sealed(contribution, child);
    is_home && contribution.about.is_some_and(seals)
}

/// Whether a lead of this location gets what is placed so.
fn is_read(desk: &Desk, placements: &Placements, op: OpId) -> bool {
    // what is somebody's own is not a lead's
    let nobody = PersonId(Uuid::nil());
    let reads = |scope: &Scope| {
        let is_here = scope.child.is_some_and(|c| desk.children.contains_key(&c));
        is_here && Role::Lead.reads(nobody, scope.circle)
    };
    placements
        .get(&op)
        .is_some_and(|scopes| scopes.iter().any(reads))
}

impl Row {
    /// The children of this location that it is about and for whom nothing is decided.
    fn open(&self, desk: &Desk) -> impl Iterator<Item = ChildId> {
        let all = self.children.iter().filter(|(_, said)| said.is_open);
        all.map(|(child, _)| *child)
            .filter(|child| desk.children.contains_key(child))
    }

    /// The children of elsewhere that it is about too.
    pub(super) fn elsewhere(&self, desk: &Desk) -> impl Iterator<Item = ChildId> {
        let all = self.children.keys().copied();
        all.filter(|child| !desk.children.contains_key(child))
    }

    /// Notes what a lead decided, for the children of this location.
    pub(super) async fn note_seen(
        &self,
        connection: &mut SqliteConnection,
        desk: &Desk,
        by: PersonId,
        now_ms: i64,
        agreed: bool,
    ) -> Result<()> {
        for child in self.open(desk) {
            sqlx::query(
                "UPDATE held_about SET seen_ms = ?, seen_by = ?, agreed = ? WHERE op = ? AND child = ?",
            )
            .bind(now_ms)
            .bind(by.0)
            .bind(agreed)
            .bind(self.op.id.0)
            .bind(child.0)
            .execute(&mut *connection)
            .await?;
        }
        Ok(())
    }
}

/// What is recorded of a moment.
pub(super) async fn recorded(
    connection: &mut SqliteConnection,
    moment: MomentId,
) -> Result<Vec<Recorded>> {
    let rows: Vec<(String,)> = sqlx::query_as("SELECT json FROM ops WHERE moment = ?")
        .bind(moment.0)
        .fetch_all(connection)
        .await?;
    rows.iter().map(|(json,)| values::recorded(json)).collect()
}

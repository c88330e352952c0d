//! The desk of a lead: a location is read as a whole, a change is decided in
//! memory by the rules of the domain, and what differs is written.

mod load;
pub(super) mod questions;
mod remove;
mod save;

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    desk::{Change, Desk, NewGuardian, NotPossible, Outcome, Part},
    id::{ChildId, LocationId, PersonId},
    text::Name,
};
use sqlx::SqliteConnection;
use tokio::task::spawn_blocking;
use uuid::Uuid;

use super::{
    DbError, Result, Sqlite,
    traces::{self, Trace, What},
};

/// What came of changes that were made.
#[derive(Clone, Debug, Default)]
pub struct Changed {
    /// Who sees whom from now on, or on a later day, and did not before; and the
    /// other way round.
    pub outcome: Outcome,
    /// Everybody whose devices have something to hear.
    pub told: BTreeSet<PersonId>,
}

/// Changes, or which of them cannot be made and why.
pub type Decided = std::result::Result<Changed, (usize, NotPossible)>;

impl Sqlite {
    /// The locations that somebody leads now.
    pub async fn leads(&self, person: PersonId, now_ms: i64) -> Result<Vec<LocationId>> {
        let mut connection = self.readers.acquire().await?;
        leads(&mut connection, person, now_ms).await
    }

    /// A location as its leads see it.
    pub async fn desk(&self, location: LocationId) -> Result<Option<Desk>> {
        let mut connection = self.readers.acquire().await?;
        load::desk(&mut connection, location).await
    }

    /// Adds a location to the organisation of one that `by` leads; they lead it
    /// too. Whether they may.
    pub async fn add_location(
        &self,
        beside: LocationId,
        new: LocationId,
        name: Name,
        by: PersonId,
        now_ms: i64,
    ) -> Result<bool> {
        self.writer
            .decide(now_ms, move |connection, now_ms| {
                Box::pin(async move {
                    let led = leads(connection, by, now_ms).await?;
                    if !led.contains(&beside) {
                        return Ok(false);
                    }
                    // the same form arrived before
                    if led.contains(&new) {
                        return Ok(true);
                    }
                    save::add_location(connection, beside, new, &name, by, now_ms).await?;
                    let trace = Trace::new(What::LocationAdded, now_ms).by(by).at(new);
                    traces::note(connection, trace).await?;
                    Ok(true)
                })
            })
            .await
    }

    /// The children for whom somebody can give consent, each with a location where it is,
    /// will be or was last.
    pub async fn can_consent(
        &self,
        person: PersonId,
        now_ms: i64,
    ) -> Result<BTreeMap<ChildId, LocationId>> {
        let rows: Vec<(Uuid, Uuid)> = sqlx::query_as(
            "SELECT u.child, g.location FROM guardians u
             JOIN enrolments e ON e.child = u.child JOIN groups g ON g.id = e.grp
             WHERE u.person = ?1 AND u.authority AND u.from_ms <= ?2
               AND (u.until_ms IS NULL OR u.until_ms > ?2)
             ORDER BY e.from_ms, e.grp",
        )
        .bind(person.0)
        .bind(now_ms)
        .fetch_all(&self.readers)
        .await?;
        let rows = rows.into_iter();
        Ok(rows
            .map(|(child, at)| (ChildId(child), LocationId(at)))
            .collect())
    }

    /// Makes changes at a location for somebody who may, all or none.
    pub async fn change(
        &self,
        location: LocationId,
        by: PersonId,
        changes: Vec<Change>,
        now_ms: i64,
    ) -> Result<Decided> {
        self.writer
            .decide(now_ms, move |connection, now_ms| {
                Box::pin(async move { change(connection, location, by, changes, now_ms).await })
            })
            .await
    }

    /// The same, if the location is still as it was seen. `None` when it is not:
    /// then nothing is changed.
    pub async fn change_seen(
        &self,
        seen: Desk,
        by: PersonId,
        changes: Vec<Change>,
        now_ms: i64,
    ) -> Result<Option<Decided>> {
        let location = seen.location;
        // a long list takes long to decide: nobody who writes waits for that
        let decided = spawn_blocking(move || decide(seen, by, changes, now_ms)).await;
        let made = match decided.map_err(|_| DbError::Stopped)? {
            Ok(made) => made,
            Err(refused) => return Ok(Some(Err(refused))),
        };
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    let there = load::desk(connection, location).await?;
                    if there.as_ref() != Some(&made.before) {
                        return Ok(None);
                    }
                    Ok(Some(Ok(write(connection, made, now_ms).await?)))
                })
            })
            .await
    }
}

/// The locations that somebody leads, by name.
pub(super) async fn leads(
    connection: &mut SqliteConnection,
    person: PersonId,
    now_ms: i64,
) -> Result<Vec<LocationId>> {
    let rows: Vec<(Uuid,)> = sqlx::query_as(
        "SELECT DISTINCT o.id FROM leads l JOIN locations o ON o.id = l.location
         WHERE l.person = ?1 AND l.from_ms <= ?2 AND (l.until_ms IS NULL OR l.until_ms > ?2)
         ORDER BY o.name, o.id",
    )
    .bind(person.0)
    .bind(now_ms)
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|(id,)| LocationId(id)).collect())
}

/// Makes changes, all or none. Who asks has to be one who may at that moment.
pub(super) async fn change(
    connection: &mut SqliteConnection,
    location: LocationId,
    by: PersonId,
    changes: Vec<Change>,
    now_ms: i64,
) -> Result<Decided> {
    let Some(before) = load::desk(connection, location).await? else {
        return Ok(Err((0, NotPossible::NotLead)));
    };
    match decide(before, by, changes, now_ms) {
        Ok(made) => Ok(Ok(write(connection, made, now_ms).await?)),
        Err(refused) => Ok(Err(refused)),
    }
}

/// Changes that were decided and are not stored yet.
struct Made {
    before: Desk,
    after: Desk,
    outcome: Outcome,
    traces: Vec<Trace>,
}

/// Decides about changes, all or none.
fn decide(
    before: Desk,
    by: PersonId,
    changes: Vec<Change>,
    now_ms: i64,
) -> std::result::Result<Made, (usize, NotPossible)> {
    let may_not = |change| !before.may_ask(by, change, now_ms);
    if let Some(at) = changes.iter().position(may_not) {
        return Err((at, NotPossible::NotLead));
    }
    let mut after = before.clone();
    let mut traces = Vec::new();
    for (at, change) in changes.into_iter().enumerate() {
        traces.push(trace(&change, before.location, by, now_ms));
        after.take(change, by, now_ms).map_err(|why| (at, why))?;
    }
    let outcome = before.differs(&after, now_ms);
    traces.extend(seen(&outcome, before.location, by, now_ms));
    Ok(Made {
        before,
        after,
        outcome,
        traces,
    })
}

/// Stores what was decided about the desk as it is.
async fn write(connection: &mut SqliteConnection, made: Made, now_ms: i64) -> Result<Changed> {
    save::difference(connection, &made.before, &made.after).await?;
    for trace in made.traces {
        traces::note(connection, trace).await?;
    }
    Ok(Changed {
        told: told(&made.before, &made.after, &made.outcome, now_ms),
        outcome: made.outcome,
    })
}

/// What a change leaves behind.
fn trace(change: &Change, location: LocationId, by: PersonId, now_ms: i64) -> Trace {
    let trace = Trace::new(What::Changed(change.kind()), now_ms)
        .by(by)
        .at(location)
        .of(change.child())
        .about(change.person());
    match change {
        Change::AddChild(_, _, group, _) | Change::MoveChild(_, group, _) => {
            trace.with("group", *group)
        }
        Change::AddGuardian(_, _, NewGuardian { rights, .. })
        | Change::SetGuardian(_, _, rights) => trace
            .with("authority", rights.authority)
            .with("may-see", rights.may_see),
        Change::SetLead(_, leads) => trace.with("leads", *leads),
        Change::WriteConsent(_, _, given, ..) => trace.with("given", *given),
        Change::NameLocation(..)
        | Change::Set(..)
        | Change::NameTheme(..)
        | Change::DropTheme(..)
        | Change::PutQuestion(..)
        | Change::DropQuestion(..)
        | Change::AddGroup(..)
        | Change::NameGroup(..)
        | Change::EndGroup(..)
        | Change::DescribeChild(..)
        | Change::EndChild(..)
        | Change::SetMentor(..)
        | Change::AddStaff(..)
        | Change::SetGroups(..)
        | Change::DescribePerson(..)
        | Change::EndGuardian(..) => trace,
    }
}

/// Who sees a child from then on, and who does not any more.
fn seen(
    outcome: &Outcome,
    location: LocationId,
    by: PersonId,
    now_ms: i64,
) -> impl Iterator<Item = Trace> {
    let gains = outcome.gains.iter().map(|pair| (*pair, "begins"));
    let loses = outcome.loses.iter().map(|pair| (*pair, "ends"));
    let more = outcome.more.iter().map(|(child, person, part)| {
        let word = match part {
            Part::Team => "more-team",
            Part::Family => "more-family",
            Part::Mentor => "more-mentor",
        };
        ((*child, *person), word)
    });
    let less = outcome.less.iter().map(|(child, person, part)| {
        let word = match part {
            Part::Team => "less-team",
            Part::Family => "less-family",
            Part::Mentor => "less-mentor",
        };
        ((*child, *person), word)
    });
    let all = gains.chain(loses).chain(more).chain(less);
    all.map(move |((child, person), word)| {
        Trace::new(What::Access, now_ms)
            .by(by)
            .at(location)
            .of(child)
            .about(person)
            .with("access", word)
    })
}

/// Whose directory may say something else now.
fn told(before: &Desk, after: &Desk, outcome: &Outcome, now_ms: i64) -> BTreeSet<PersonId> {
    let mut told = outcome.people();
    let mut around = |desk: &Desk, child: ChildId| {
        told.extend(desk.roles(child, now_ms).into_keys());
    };
    for (child, now) in &after.children {
        if before.children.get(child) != Some(now) {
            around(before, *child);
            around(after, *child);
        }
    }
    for (person, now) in &after.people {
        if before.people.get(person) != Some(now) {
            told.insert(*person);
        }
    }
    let offered = |desk: &Desk| {
        (
            desk.questions.clone(),
            desk.themes.clone(),
            desk.settings.clone(),
        )
    };
    if offered(before) != offered(after) {
        let staff = after.people.iter().filter(|(_, who)| who.works(now_ms));
        told.extend(staff.map(|(person, _)| *person));
    }
    told
}

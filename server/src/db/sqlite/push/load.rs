//! What there is about what a push names, read at once.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use domain::{
    access::Access,
    id::{ChildId, DeviceId, MomentId, OpId, PersonId},
    intake::{Erased, Held, Incoming, Known, Named, Room},
    moment::Recorded,
    record::Refusal,
};
use sqlx::SqliteConnection;
use uuid::Uuid;

use crate::db::sqlite::{Result, access, placing, values};

/// Reads it; `now` is what who sends may do now.
pub(super) async fn known(
    connection: &mut SqliteConnection,
    ops: &[Incoming],
    now: Access,
    now_ms: i64,
) -> Result<Known> {
    let named = Named::by(ops);
    let moments: Vec<MomentId> = named.moments.iter().copied().collect();
    let recorded = recorded(connection, &moments).await?;
    let there: Vec<MomentId> = recorded.keys().copied().collect();
    let held = held(connection, &named).await?;
    let ids = named.ops.iter().chain(held.keys()).copied();
    let ids: BTreeSet<OpId> = ids.collect();
    Ok(Known {
        placed: placing::placed(connection, &there).await?,
        recorded,
        owners: owners(connection, &ids.into_iter().collect::<Vec<_>>()).await?,
        room: room(connection, now.person).await?,
        strangers: strangers(connection, now.person, &named.devices).await?,
        erased: erased(connection, &named, &held).await?,
        accesses: accesses(connection, now, &held, now_ms).await?,
        held,
    })
}

/// The ops of these moments. One that cannot be read costs itself: it stays where
/// it is, and is not reckoned with.
pub(in crate::db::sqlite) async fn recorded(
    connection: &mut SqliteConnection,
    moments: &[MomentId],
) -> Result<BTreeMap<MomentId, Vec<Recorded>>> {
    let mut logs: BTreeMap<MomentId, Vec<Recorded>> = BTreeMap::new();
    let select = "SELECT moment, json FROM ops WHERE moment";
    let rows: Vec<(Uuid, String)> = values::among(connection, select, moments, |m| m.0).await?;
    for (moment, json) in rows {
        let log = logs.entry(MomentId(moment)).or_default();
        match values::recorded(&json) {
            Ok(recorded) => log.push(recorded),
            Err(error) => tracing::error!(%error, "an op is left out"),
        }
    }
    Ok(logs)
}

/// To which moments these ids belong, as far as they are recorded.
pub(super) async fn owners(
    connection: &mut SqliteConnection,
    ids: &[OpId],
) -> Result<BTreeMap<OpId, MomentId>> {
    let select = "SELECT id, moment FROM ops WHERE id";
    let rows: Vec<(Uuid, Uuid)> = values::among(connection, select, ids, |id| id.0).await?;
    let pairs = rows
        .into_iter()
        .map(|(id, moment)| (OpId(id), MomentId(moment)));
    Ok(pairs.collect())
}

/// What is held for what is named: for its moments and under its ids, and for moments
/// that one of its ops would have made.
async fn held(connection: &mut SqliteConnection, named: &Named) -> Result<BTreeMap<OpId, Held>> {
    let moments = named.moments.iter().map(|moment| moment.0);
    let ids: BTreeSet<Uuid> = moments.chain(named.ops.iter().map(|op| op.0)).collect();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let mut held = BTreeMap::new();
    for select in [
        "SELECT op, person, received_ms, reason, json FROM held WHERE moment",
        "SELECT op, person, received_ms, reason, json FROM held WHERE op",
    ] {
        let rows: Vec<(Uuid, Uuid, i64, String, String)> =
            values::among(connection, select, &ids, |id| *id).await?;
        for (op, person, received_ms, reason, json) in rows {
            let read = (values::op(&json), values::read_word::<Refusal>(reason));
            let (Ok(read), Ok(reason)) = read else {
                // it waits for a release that reads it, and stops nobody meanwhile
                tracing::error!(%op, "what is held cannot be read");
                continue;
            };
            let one = Held {
                op: read,
                person: PersonId(person),
                received_ms,
                reason,
                about: BTreeSet::new(),
            };
            held.insert(OpId(op), one);
        }
    }
    let ops: Vec<OpId> = held.keys().copied().collect();
    let select = "SELECT op, child FROM held_about WHERE op";
    let about: Vec<(Uuid, Uuid)> = values::among(connection, select, &ops, |op| op.0).await?;
    for (op, child) in about {
        if let Some(held) = held.get_mut(&OpId(op)) {
            held.about.insert(ChildId(child));
        }
    }
    Ok(held)
}

/// How much is held of somebody.
async fn room(connection: &mut SqliteConnection, person: PersonId) -> Result<Room> {
    let of_moments: Vec<(Uuid, i64, i64)> = sqlx::query_as(
        "SELECT moment, COUNT(*), SUM(octet_length(json)) FROM held
         WHERE person = ? GROUP BY moment",
    )
    .bind(person.0)
    .fetch_all(&mut *connection)
    .await?;
    let mut room = Room::default();
    if of_moments.is_empty() {
        return Ok(room);
    }
    let count = |number: i64| usize::try_from(number).unwrap_or_default();
    for (moment, ops, bytes) in of_moments {
        room.by_moment.insert(MomentId(moment), count(ops));
        room.bytes += count(bytes);
    }
    let of_children: Vec<(Uuid, i64)> = sqlx::query_as(
        "SELECT a.child, COUNT(*) FROM held h JOIN held_about a ON a.op = h.op
         WHERE h.person = ? GROUP BY a.child",
    )
    .bind(person.0)
    .fetch_all(connection)
    .await?;
    let of_children = of_children.into_iter();
    room.by_child = of_children
        .map(|(child, ops)| (ChildId(child), count(ops)))
        .collect();
    Ok(room)
}

/// Those of the devices that are somebody else's.
async fn strangers(
    connection: &mut SqliteConnection,
    person: PersonId,
    devices: &BTreeSet<DeviceId>,
) -> Result<BTreeSet<DeviceId>> {
    let devices: Vec<DeviceId> = devices.iter().copied().collect();
    let select = "SELECT id, person FROM devices WHERE id";
    let rows: Vec<(Uuid, Uuid)> = values::among(connection, select, &devices, |d| d.0).await?;
    let others = rows.into_iter().filter(|(_, of)| *of != person.0);
    Ok(others.map(|(device, _)| DeviceId(device)).collect())
}

/// What was erased of what is named, and of what is held for it.
async fn erased(
    connection: &mut SqliteConnection,
    named: &Named,
    held: &BTreeMap<OpId, Held>,
) -> Result<Erased> {
    let children: Vec<ChildId> = named.children.iter().copied().collect();
    let select = "SELECT id FROM children WHERE name = '' AND id";
    let children: Vec<(Uuid,)> = values::among(connection, select, &children, |c| c.0).await?;
    let of_held = held.values().map(|held| &held.op);
    let of_held = of_held.filter_map(|op| Some(op.body.contribution()?.0));
    let named = named.ops.iter().map(|op| op.0);
    let ids: BTreeSet<Uuid> = named.chain(of_held).collect();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let select = "SELECT id FROM erased WHERE id";
    let ids: Vec<(Uuid,)> = values::among(connection, select, &ids, |id| *id).await?;
    Ok(Erased {
        children: children.into_iter().map(|(id,)| ChildId(id)).collect(),
        ids: ids.into_iter().map(|(id,)| id).collect(),
    })
}

/// What those may do now of whom something is held, and who sends.
async fn accesses(
    connection: &mut SqliteConnection,
    now: Access,
    held: &BTreeMap<OpId, Held>,
    now_ms: i64,
) -> Result<BTreeMap<PersonId, Access>> {
    let mut accesses = BTreeMap::from([(now.person, now)]);
    for held in held.values() {
        if let Entry::Vacant(unknown) = accesses.entry(held.person) {
            unknown.insert(access::access(connection, held.person, now_ms).await?);
        }
    }
    Ok(accesses)
}

//! What was of a newer version when it came in, judged when it can be read.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    id::{DeviceId, OpId, PersonId},
    intake::Incoming,
    op::VERSION,
    record::Refusal,
};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::{Push, Result, Sqlite, access, push, values};

impl Sqlite {
    /// Judges what was of a newer version when it came in and can be read now.
    /// Answers who may read what was recorded.
    pub async fn judge_newer(&self, now_ms: i64) -> Result<BTreeSet<PersonId>> {
        self.writer
            .write(move |connection| {
                Box::pin(async move {
                    let mut readers = BTreeSet::new();
                    for push in readable_now(connection, now_ms).await? {
                        let access = access::access(connection, push.person, now_ms).await?;
                        let pushed = push::take_in_with(connection, push, &access).await?;
                        for result in pushed.results {
                            let refused = result.problem.filter(|why| !why.is_held());
                            if let Some(why) = refused {
                                note(connection, result.id, why).await?;
                            }
                        }
                        readers.extend(pushed.readers);
                    }
                    Ok(readers)
                })
            })
            .await
    }
}

/// What is held as too new and can be read now, as if its devices sent it again.
async fn readable_now(connection: &mut SqliteConnection, now_ms: i64) -> Result<Vec<Push>> {
    let rows: Vec<(Uuid, Uuid, String)> =
        sqlx::query_as("SELECT person, device, json FROM held WHERE reason = ? ORDER BY op")
            .bind(values::word(&Refusal::Newer)?)
            .fetch_all(connection)
            .await?;
    let mut pushes: BTreeMap<(Uuid, Uuid), Vec<Incoming>> = BTreeMap::new();
    for (person, device, json) in rows {
        let op = values::op(&json)?;
        if op.v <= VERSION {
            let ops = pushes.entry((person, device)).or_default();
            ops.push(Incoming::Op(Box::new(op)));
        }
    }
    let push = |((person, device), ops)| Push {
        person: PersonId(person),
        device: DeviceId(device),
        now_ms,
        is_revoked: false,
        ops,
    };
    Ok(pushes.into_iter().map(push).collect())
}

async fn note(connection: &mut SqliteConnection, op: OpId, why: Refusal) -> Result<()> {
    sqlx::query("UPDATE held SET reason = ? WHERE op = ?")
        .bind(values::word(&why)?)
        .bind(op.0)
        .execute(connection)
        .await?;
    Ok(())
}

//! What is kept, and the only place that knows in what.
//!
//! `Db` says what the server needs kept, in some twenty methods named for what
//! they do. Behind it is one back end now, SQLite; a second one is a second
//! variant. No SQL leaves this module, and no HTTP enters it.

mod access;
mod accounts;
mod backup;
mod desk;
mod directory;
mod erased;
mod error;
mod founding;
mod held;
mod held_review;
mod invitations;
mod migrations;
mod notifications;
mod pins;
mod place_anew;
mod placing;
mod pull;
mod push;
mod retention;
mod rows;
mod sessions;
mod sqlite;
mod staff_devices;
mod starting;
#[cfg(test)]
mod statements;
mod tablets;
mod traces;
mod values;
mod writer;

use std::{collections::BTreeSet, path::Path};

use domain::{
    access::Access,
    desk::{Change, Desk, Held},
    id::{ChildId, DeviceId, GroupId, LocationId, MomentId, PersonId},
    text::Name,
};
use uuid::Uuid;

use crate::clock::Clock;

pub use self::{
    accounts::{OwnAccount, OwnDevice, Reset},
    backup::{back_up, restore},
    desk::{Changed, Decided},
    error::DbError,
    founding::{Enrolment, Founding, GuardianOf, Named, NewChild, NewPerson, NewTheme, Term},
    held_review::HeldDecision,
    invitations::{Accept, Accepted, Answered, Invitation, Known, NewInvitation, WRONG_ANSWERS},
    notifications::{DueMail, DuePush, NotificationSettings, Outcome, Subscriber},
    pins::{NewOpening, PinTry, Return},
    pull::{Pull, Pulled},
    push::{Push, Pushed},
    sessions::{Account, NewSession, SESSION_MS, Session},
    sqlite::Sqlite,
    staff_devices::StaffDevices,
    starting::{Beginning, First},
    tablets::{ChosenPin, Face, NewPairing, NewTablet, PairedTablet, Tablet},
    traces::{Chain, End, Fact, Fault, NoEnd, OfChild, ShownTrace, Trace, Verified, What, verify},
};

/// A back end.
#[derive(Clone, Debug)]
pub enum Db {
    /// A SQLite file on this machine.
    Sqlite(Sqlite),
}

type Result<T> = std::result::Result<T, DbError>;

impl Db {
    /// Opens the database in `folder`, makes it when it is not there, and brings
    /// its tables up to date. What is decided is decided by `clock`.
    pub async fn open(folder: &Path, clock: Clock) -> Result<Self> {
        Sqlite::open(folder, clock).await.map(Self::Sqlite)
    }

    /// Whether it answers, and what is written arrives. Writes nothing.
    pub async fn check(&self) -> Result<()> {
        match self {
            Self::Sqlite(db) => db.check().await,
        }
    }

    /// What is wrong with the file, if anything. Reads all of it.
    pub async fn check_integrity(&self) -> Result<Vec<String>> {
        match self {
            Self::Sqlite(db) => db.check_integrity().await,
        }
    }

    /// Writes what is under way and lets go of the file.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(db) => db.close().await,
        }
    }

    /// The database's life: another one after a restore.
    pub async fn epoch(&self) -> Result<Uuid> {
        match self {
            Self::Sqlite(db) => db.epoch().await,
        }
    }

    /// Begins a new life: every device then sends again what its person made.
    pub async fn renew_epoch(&self, epoch: Uuid) -> Result<()> {
        match self {
            Self::Sqlite(db) => db.renew_epoch(epoch).await,
        }
    }

    /// Whether nobody is known here yet.
    pub async fn is_empty(&self) -> Result<bool> {
        match self {
            Self::Sqlite(db) => db.is_empty().await,
        }
    }

    /// Sets up an organisation with its people and children and what they wrote,
    /// all or nothing.
    pub async fn found(&self, founding: Founding, pushes: Vec<Push>) -> Result<()> {
        match self {
            Self::Sqlite(db) => db.found(founding, pushes).await,
        }
    }

    /// Moves a child into a group from `at_ms`, and out of every other; `None`
    /// takes it out of all groups.
    pub async fn enrol(&self, child: ChildId, group: Option<GroupId>, at_ms: i64) -> Result<()> {
        match self {
            Self::Sqlite(db) => db.enrol(child, group, at_ms).await,
        }
    }

    /// The locations that somebody leads now.
    pub async fn leads(&self, person: PersonId, now_ms: i64) -> Result<Vec<LocationId>> {
        match self {
            Self::Sqlite(db) => db.leads(person, now_ms).await,
        }
    }

    /// A location as its leads see it.
    pub async fn desk(&self, location: LocationId) -> Result<Option<Desk>> {
        match self {
            Self::Sqlite(db) => db.desk(location).await,
        }
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
        match self {
            Self::Sqlite(db) => db.add_location(beside, new, name, by, now_ms).await,
        }
    }

    /// Makes changes at a location for somebody who leads it, all or none.
    pub async fn change(
        &self,
        location: LocationId,
        by: PersonId,
        changes: Vec<Change>,
        now_ms: i64,
    ) -> Result<Decided> {
        match self {
            Self::Sqlite(db) => db.change(location, by, changes, now_ms).await,
        }
    }

    /// Brings what is stored in line with where this release places it.
    /// Answers who may read something else than before.
    pub async fn place_anew(&self, now_ms: i64) -> Result<BTreeSet<PersonId>> {
        match self {
            Self::Sqlite(db) => db.place_anew(now_ms).await,
        }
    }

    /// Judges what was of a newer version when it came in and can be read now.
    /// Answers who may read what was recorded.
    pub async fn judge_newer(&self, now_ms: i64) -> Result<BTreeSet<PersonId>> {
        match self {
            Self::Sqlite(db) => db.judge_newer(now_ms).await,
        }
    }

    /// Of how many moments, person by person, something waits for who leads a location.
    pub async fn count_late(&self, location: LocationId, now_ms: i64) -> Result<usize> {
        match self {
            Self::Sqlite(db) => db.count_late(location, now_ms).await,
        }
    }

    /// What is held, for who leads this location to look at: the oldest of it.
    pub async fn late(&self, desk: &Desk, now_ms: i64) -> Result<Vec<Held>> {
        match self {
            Self::Sqlite(db) => db.late(desk, now_ms).await,
        }
    }

    /// Does with what is held of a person for a moment what a lead decided.
    /// `None` when it is not there, or not theirs to decide.
    pub async fn settle(
        &self,
        desk: Desk,
        by: PersonId,
        of: (PersonId, MomentId),
        how: HeldDecision,
        now_ms: i64,
    ) -> Result<Option<Pushed>> {
        match self {
            Self::Sqlite(db) => db.settle(desk, by, of, how, now_ms).await,
        }
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
        match self {
            Self::Sqlite(db) => db.change_seen(seen, by, changes, now_ms).await,
        }
    }

    /// What somebody may see and do at a time.
    pub async fn access(&self, person: PersonId, now_ms: i64) -> Result<Access> {
        match self {
            Self::Sqlite(db) => db.access(person, now_ms).await,
        }
    }

    /// Who signs in with this address (already in lower case).
    pub async fn account(&self, email: &str) -> Result<Option<Account>> {
        match self {
            Self::Sqlite(db) => db.account(email).await,
        }
    }

    /// Names and addresses of everybody who can sign in, for the demo.
    pub async fn accounts(&self) -> Result<Vec<(String, String)>> {
        match self {
            Self::Sqlite(db) => db.accounts().await,
        }
    }

    /// Begins a session and says on which device: the one asked for when that is
    /// this person's, otherwise the fresh one.
    pub async fn open_session(&self, session: NewSession) -> Result<DeviceId> {
        match self {
            Self::Sqlite(db) => db.open_session(session).await,
        }
    }

    /// The session with this token, unless it has ended.
    pub async fn session(&self, token_hash: [u8; 32], now_ms: i64) -> Result<Option<Session>> {
        match self {
            Self::Sqlite(db) => db.session(token_hash, now_ms).await,
        }
    }

    /// Notes that a session was used, and lets it last until `expires_ms`.
    pub async fn prolong(&self, token_hash: [u8; 32], now_ms: i64, expires_ms: i64) -> Result<()> {
        match self {
            Self::Sqlite(db) => db.prolong(token_hash, now_ms, expires_ms).await,
        }
    }

    /// Ends a session.
    pub async fn end_session(&self, token_hash: [u8; 32], now_ms: i64) -> Result<()> {
        match self {
            Self::Sqlite(db) => db.end_session(token_hash, now_ms).await,
        }
    }

    /// Takes away sessions that ended by themselves.
    pub async fn forget_ended_sessions(&self, now_ms: i64) -> Result<u64> {
        match self {
            Self::Sqlite(db) => db.forget_ended_sessions(now_ms).await,
        }
    }

    /// Records what devices made, each push by the rules for its person, all in
    /// one transaction. On the disk when this returns.
    pub async fn push(&self, pushes: Vec<Push>) -> Result<Vec<Pushed>> {
        match self {
            Self::Sqlite(db) => db.push(pushes).await,
        }
    }

    /// What a device lacks of what its person may see, as of one point in time.
    pub async fn pull(&self, pull: Pull) -> Result<Pulled> {
        match self {
            Self::Sqlite(db) => db.pull(pull).await,
        }
    }

    /// The ids of all ops that are recorded, of whomever.
    pub async fn recorded(&self) -> Result<BTreeSet<Uuid>> {
        match self {
            Self::Sqlite(db) => db.recorded().await,
        }
    }

    /// The ids of ops that are held, of whomever.
    pub async fn held(&self) -> Result<BTreeSet<Uuid>> {
        match self {
            Self::Sqlite(db) => db.held().await,
        }
    }
}

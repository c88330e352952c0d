//! What goes wrong with what is kept.

use std::{path::PathBuf, sync::Arc};

use domain::wire::OpResult;

/// Something that a working database does not do.
#[derive(Clone, Debug, thiserror::Error)]
pub enum DbError {
    /// The database said no.
    #[error("database: {0}")]
    Sql(Arc<sqlx::Error>),
    /// The tables could not be brought up to date.
    #[error("migration: {0}")]
    Migration(Arc<sqlx::migrate::MigrateError>),
    /// What is stored cannot be read.
    #[error("stored {0} cannot be read")]
    Unreadable(&'static str),
    /// The rules forbid what should be there from the beginning.
    #[error("the rules forbid what should be there from the beginning: {0:?}")]
    Refused(OpResult),
    /// Even with the access of then it is not permitted.
    #[error("what is held cannot be recorded")]
    NotRecorded,
    /// The library is one that can lose commits.
    #[error("SQLite {0} can lose commits; 3.51.3 or later is needed")]
    UnsafeVersion(String),
    /// There is no database where one should be.
    #[error("there is no database at {}", .0.display())]
    Missing(PathBuf),
    /// A copy never overwrites anything.
    #[error("{} is there already; name a file that is not", .0.display())]
    AlreadyThere(PathBuf),
    /// Something else than a database of Samenbeeld.
    #[error("{} is not a database of Samenbeeld", .0.display())]
    Foreign(PathBuf),
    /// SQLite finds faults in the file.
    #[error("{} is damaged: {}", .0.display(), .1)]
    Damaged(PathBuf, String),
    /// A restore was interrupted at its last step.
    #[error("a restore into {} was interrupted; run `samenbeeld restore` again", .0.display())]
    HalfRestored(PathBuf),
    /// The writer stopped before it answered, or what it writes does not arrive.
    #[error("the writer stopped")]
    Stopped,
}

impl DbError {
    /// Whether the disk is what fails: full, broken, not to be written to, or the writer
    /// that writes to it is gone. Another request does not fare better.
    pub fn is_of_disk(&self) -> bool {
        // the first byte of a code of SQLite is its kind
        const KINDS: [u8; 6] = [
            8,  // read-only
            10, // an error of the machine
            11, // damaged
            13, // full
            14, // cannot be opened
            26, // not a database
        ];
        match self {
            Self::Sql(error) => {
                let code = error
                    .as_database_error()
                    .and_then(sqlx::error::DatabaseError::code);
                let code: Option<u32> = code.and_then(|code| code.parse().ok());
                code.is_some_and(|code| KINDS.contains(&code.to_le_bytes()[0]))
            }
            Self::Stopped => true,
            Self::Migration(_)
            | Self::Unreadable(_)
            | Self::Refused(_)
            | Self::NotRecorded
            | Self::UnsafeVersion(_)
            | Self::Missing(_)
            | Self::AlreadyThere(_)
            | Self::Foreign(_)
            | Self::Damaged(..)
            | Self::HalfRestored(_) => false,
        }
    }
}

impl From<sqlx::Error> for DbError {
    fn from(error: sqlx::Error) -> Self {
        Self::Sql(Arc::new(error))
    }
}

impl From<sqlx::migrate::MigrateError> for DbError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        Self::Migration(Arc::new(error))
    }
}

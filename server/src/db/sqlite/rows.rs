//! What a statement answers with: a struct with a field for each column, by its name.

use domain::id::{ChildId, DeviceId, GroupId, LocationId, MomentId, OpId, PersonId, TabletId};
use sqlx::{Decode, Sqlite, Type};
use uuid::Uuid;

/// A value of a column.
pub(super) trait Stored: Sized {
    /// What sqlx reads it as.
    type Column: for<'r> Decode<'r, Sqlite> + Type<Sqlite>;
    /// The value that was stored.
    fn of(column: Self::Column) -> Self;
}

/// Makes a struct that a row becomes. A test holds that the columns of each statement
/// that is read as one are its fields.
macro_rules! row {
    (
        $(#[$about:meta])*
        $to:vis struct $name:ident {
            $($(#[$about_field:meta])* $to_field:vis $field:ident: $kind:ty,)*
        }
    ) => {
        $(#[$about])*
        #[allow(clippy::struct_field_names, reason = "they are called as their columns are")]
        $to struct $name {
            $($(#[$about_field])* $to_field $field: $kind,)*
        }

        impl<'r> sqlx::FromRow<'r, sqlx::sqlite::SqliteRow> for $name {
            fn from_row(row: &'r sqlx::sqlite::SqliteRow) -> sqlx::Result<Self> {
                use $crate::db::sqlite::rows::Stored;
                Ok(Self {
                    $($field: <$kind as Stored>::of(sqlx::Row::try_get(row, stringify!($field))?),)*
                })
            }
        }
    };
}

pub(super) use row;

macro_rules! stored {
    (plain: $($plain:ty),*; ids: $($id:ident),*) => {
        $(impl Stored for $plain {
            type Column = Self;
            fn of(column: Self) -> Self {
                column
            }
        })*
        $(impl Stored for $id {
            type Column = Uuid;
            fn of(column: Uuid) -> Self {
                Self(column)
            }
        })*
    };
}

stored! {
    plain: bool, u8, u16, u32, i32, i64, String, Uuid, Vec<u8>;
    ids: ChildId, DeviceId, GroupId, LocationId, MomentId, OpId, PersonId, TabletId
}

impl<T: Stored> Stored for Option<T> {
    type Column = Option<T::Column>;
    fn of(column: Self::Column) -> Self {
        column.map(T::of)
    }
}

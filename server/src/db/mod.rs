//! What is kept, and the only place that knows in what.
//!
//! [`Db`] is the back end that is there, SQLite: its folder holds all SQL and no HTTP
//! enters it. The rest of the server knows the methods of `Db` and what they take and
//! answer, by the names below. A second back end is a second folder with the same
//! methods, and `Db` then says which of both it is.

mod error;
mod sqlite;

pub use self::{
    error::DbError,
    sqlite::{
        Accept, Accepted, Account, Answered, Beginning, Chain, Changed, ChosenPin, Decided,
        DueMail, DuePush, End, Enrolment, Face, Fact, Fault, First, Founding, GuardianOf,
        HeldDecision, Invitation, Known, Named, NewChild, NewInvitation, NewOpening, NewPairing,
        NewPerson, NewSession, NewTablet, NewTheme, NoEnd, NotificationSettings, OfChild, Outcome,
        OwnAccount, OwnDevice, PairedTablet, PinTry, Pull, Pulled, Push, Pushed, Reset, Return,
        SESSION_MS, Session, ShownTrace, Sqlite as Db, StaffDevices, Subscriber, Tablet, Term,
        Trace, Verified, WRONG_ANSWERS, What, back_up, restore, verify,
    },
};

type Result<T> = std::result::Result<T, DbError>;

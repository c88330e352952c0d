//! What leaves a trace, one word each, and what fits into its detail.

use domain::{
    desk::ChangeKind,
    id::{ChildId, DeviceId, GroupId, LocationId, OpId, PersonId, TabletId},
    record::Refusal,
};
use serde_json::Value;
use uuid::Uuid;

/// What happened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum What {
    /// Somebody signed in.
    SignedIn,
    /// Somebody tried to, with something wrong.
    SignInRefused,
    /// Somebody signed out.
    SignedOut,
    /// Somebody looked at a child's page or at one of its moments.
    Opened,
    /// A device got what there is of a child.
    Received,
    /// The server refused what somebody wrote.
    Refused,
    /// The server keeps what somebody wrote for the lead to look at.
    Held,
    /// A lead changed something.
    Changed(ChangeKind),
    /// A lead added a location to the organisation.
    LocationAdded,
    /// By what a lead changed, somebody sees a child from then on, or not any more.
    Access,
    /// A lead put aside what is held.
    HeldSeen,
    /// A lead had recorded what was held.
    HeldRecorded,
    /// A letter was made with which somebody begins.
    Invited,
    /// Such a letter was made worthless.
    InvitationEnded,
    /// Somebody tried such a letter, with something wrong.
    InvitationRefused,
    /// Somebody began with their letter.
    AccountBegun,
    /// Somebody chose another password.
    PasswordChanged,
    /// Somebody changed what they sign in with, or where mail goes.
    AddressChanged,
    /// A device was signed out from elsewhere.
    DeviceSignedOut,
    /// A tablet was let into a group.
    TabletPaired,
    /// A tablet was shut out.
    TabletRevoked,
    /// Somebody opened a tablet with their PIN.
    Unlocked,
    /// Somebody chose a PIN.
    PinChosen,
    /// A wrong PIN.
    PinRefused,
    /// A file of children, guardians and staff was taken in.
    Imported,
    /// Something was taken out as a file.
    Exported,
    /// The portfolio of a child was erased.
    Erased,
    /// An organisation, its location and its first lead began here.
    Founded,
}

impl What {
    /// All of them, with one change for each.
    pub const ALL: [Self; 28] = [
        Self::SignedIn,
        Self::SignInRefused,
        Self::SignedOut,
        Self::Opened,
        Self::Received,
        Self::Refused,
        Self::Held,
        Self::Changed(ChangeKind("move-child")),
        Self::LocationAdded,
        Self::Access,
        Self::HeldSeen,
        Self::HeldRecorded,
        Self::Invited,
        Self::InvitationEnded,
        Self::InvitationRefused,
        Self::AccountBegun,
        Self::PasswordChanged,
        Self::AddressChanged,
        Self::DeviceSignedOut,
        Self::TabletPaired,
        Self::TabletRevoked,
        Self::Unlocked,
        Self::PinChosen,
        Self::PinRefused,
        Self::Imported,
        Self::Exported,
        Self::Erased,
        Self::Founded,
    ];

    /// Its word, as it is stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::SignedIn => "signed-in",
            Self::SignInRefused => "sign-in-refused",
            Self::SignedOut => "signed-out",
            Self::Opened => "opened",
            Self::Received => "received",
            Self::Refused => "refused",
            Self::Held => "held",
            Self::Changed(_) => "changed",
            Self::LocationAdded => "location-added",
            Self::Access => "access",
            Self::HeldSeen => "held-seen",
            Self::HeldRecorded => "held-recorded",
            Self::Invited => "invited",
            Self::InvitationEnded => "invitation-ended",
            Self::InvitationRefused => "invitation-refused",
            Self::AccountBegun => "account-begun",
            Self::PasswordChanged => "password-changed",
            Self::AddressChanged => "address-changed",
            Self::DeviceSignedOut => "device-signed-out",
            Self::TabletPaired => "tablet-paired",
            Self::TabletRevoked => "tablet-revoked",
            Self::Unlocked => "unlocked",
            Self::PinChosen => "pin-chosen",
            Self::PinRefused => "pin-refused",
            Self::Imported => "imported",
            Self::Exported => "exported",
            Self::Erased => "erased",
            Self::Founded => "founded",
        }
    }
}

/// One thing of the detail: an id, a number, yes or no, or a word of ours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fact {
    /// An id.
    Id(Uuid),
    /// A number.
    Number(i64),
    /// Yes or no.
    Is(bool),
    /// A word.
    Word(&'static str),
    /// Why an op was not recorded.
    Why(Refusal),
}

impl Fact {
    pub(super) fn into_value(self) -> Value {
        match self {
            Self::Id(id) => Value::String(id.to_string()),
            Self::Number(number) => Value::from(number),
            Self::Is(is) => Value::Bool(is),
            Self::Word(word) => Value::String(word.to_owned()),
            Self::Why(why) => serde_json::to_value(why).unwrap_or_default(),
        }
    }
}

macro_rules! facts {
    ($($from:ty => $make:expr),* $(,)?) => {$(
        impl From<$from> for Fact {
            fn from(value: $from) -> Self {
                $make(value)
            }
        }
    )*};
}

facts! {
    ChildId => |id: ChildId| Self::Id(id.0),
    DeviceId => |id: DeviceId| Self::Id(id.0),
    GroupId => |id: GroupId| Self::Id(id.0),
    LocationId => |id: LocationId| Self::Id(id.0),
    OpId => |id: OpId| Self::Id(id.0),
    PersonId => |id: PersonId| Self::Id(id.0),
    TabletId => |id: TabletId| Self::Id(id.0),
    Uuid => Self::Id,
    i64 => Self::Number,
    bool => Self::Is,
    &'static str => Self::Word,
    Refusal => Self::Why,
}

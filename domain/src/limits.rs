//! Every limit of the product in one place; checked on the device and again on
//! the server.

/// Longest text of a contribution, in Unicode scalar values.
pub const TEXT_CHARS: usize = 20_000;
/// Longest question, in Unicode scalar values.
pub const ASKED_CHARS: usize = 1_000;
/// Longest title of a moment, in Unicode scalar values.
pub const TITLE_CHARS: usize = 200;
/// Longest name of a person, a group or a place, in Unicode scalar values.
pub const NAME_CHARS: usize = 120;
/// Most children, and most people, of one location.
pub const PEOPLE_PER_LOCATION: usize = 5_000;
/// Most groups of one location.
pub const GROUPS_PER_LOCATION: usize = 200;
/// Most open questions of a location's own.
pub const QUESTIONS_PER_LOCATION: usize = 200;
/// The oldest that a child is here, in years.
pub const OLDEST_YEARS: u8 = 12;
/// Most children in one moment.
pub const CHILDREN_PER_MOMENT: usize = 60;
/// Most themes on one moment.
pub const THEMES_PER_MOMENT: usize = 40;
/// Most contributions of one person to one moment.
pub const CONTRIBUTIONS_PER_PERSON_AND_MOMENT: usize = 200;
/// Most ops of one person in one moment: recording one looks at all of them.
pub const OPS_PER_PERSON_AND_MOMENT: usize = 1_000;
/// Most concurrent versions that are joined without a person.
pub const VERSIONS_JOINED: usize = 8;
/// Most steps that joining the versions of one contribution may take; beyond it a
/// person decides. Some 200 changed words on each of two sides.
pub const JOIN_STEPS: usize = 100_000;
/// Most ops that one op may replace or remove.
pub const REPLACES: usize = 100;
/// Largest op on the wire, in bytes of JSON.
pub const OP_BYTES: usize = 64 * 1024;
/// Most ops in one sync request.
pub const OPS_PER_REQUEST: usize = 500;
/// Most scopes that a device names in one sync request; the others get their turn in
/// the next ones.
pub const SCOPES_PER_REQUEST: usize = 2_000;
/// Largest sync request, in bytes of JSON.
pub const REQUEST_BYTES: usize = 1024 * 1024;
/// Most placements in one answer; the rest follows when asked again.
pub const PLACEMENTS_PER_ANSWER: usize = 2_000;
/// Most ops that wait on one device.
pub const PENDING_PER_DEVICE: usize = 100_000;
/// Most ops of one person that the server holds without recording them.
pub const HELD_PER_PERSON: usize = 10_000;
/// Most ops of one person about one child that the server holds without recording
/// them: the child's lead has to look through them.
pub const HELD_PER_PERSON_AND_CHILD: usize = 2_000;
/// Most bytes of JSON of one person that the server holds without recording them.
pub const HELD_BYTES_PER_PERSON: usize = 16 * 1024 * 1024;
/// Most openings of portfolios in one sync request; what is over is not looked at.
pub const OPENED_PER_REQUEST: usize = 200;
/// Most openings that wait on one device to be told.
pub const OPENED_PER_DEVICE: usize = 1_000;
/// How far back an opening may lie, in ms: what is said to be older is taken as this old.
pub const OPENED_BACK_MS: i64 = 90 * 24 * 60 * 60 * 1000;
/// How far ahead of the server a stamp may be before it is clamped, in ms.
pub const STAMP_AHEAD_MS: i64 = 5 * 60 * 1000;

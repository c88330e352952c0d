//! What a team sees of its own work: what waits for it, and whom it writes with.

pub mod chart;
pub mod overview;
pub mod quiet;
pub mod silences;
pub mod waiting;
pub mod waiting_list;

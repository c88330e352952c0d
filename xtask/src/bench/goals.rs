//! What is aimed at. A figure without a goal is there to be understood.

use super::Figure;

#[derive(Clone, Copy)]
pub enum Goal {
    AtLeast(f64),
    AtMost(f64),
}

/// Figures in the order to show them: the key, what it says, and what is aimed at.
pub const SHOWN: &[(&str, &str, Option<Goal>)] = &[
    (
        "push_vs_sqlite_floor",
        "push of 32 devices against bare SQLite",
        Some(Goal::AtLeast(0.5)),
    ),
    (
        "push_vs_sqlite_floor_8",
        "push of 8 devices against bare SQLite",
        None,
    ),
    (
        "push_vs_sqlite_floor_1",
        "push of 1 device against bare SQLite",
        None,
    ),
    (
        "push_vs_pouchdb",
        "push of 32 devices against express-pouchdb",
        Some(Goal::AtLeast(5.0)),
    ),
    (
        "push_vs_pouchdb_8",
        "push of 8 devices against express-pouchdb",
        None,
    ),
    (
        "push_vs_pouchdb_1",
        "push of 1 device against express-pouchdb",
        None,
    ),
    ("push_ops_per_s", "push of 32 devices", None),
    ("push_ops_per_s_8", "push of 8 devices", None),
    ("push_ops_per_s_1", "push of 1 device", None),
    (
        "catchup_vs_pouchdb",
        "10 000 ops to a fresh device against express-pouchdb",
        Some(Goal::AtLeast(20.0)),
    ),
    (
        "catchup_bytes_vs_brotli",
        "bytes on the wire against brotli of the bare texts",
        Some(Goal::AtMost(1.5)),
    ),
    ("catchup_ms", "10 000 ops to a fresh device", None),
    (
        "catchup_on_screen_ms",
        "10 000 ops applied and on screen, 4x throttle",
        Some(Goal::AtMost(3_000.0)),
    ),
    (
        "catchup_first_screen_ms",
        "first screen of a fresh device, 4x throttle",
        None,
    ),
    (
        "sync_growth_1m_vs_1k",
        "sync of one op with 1 000 000 ops against 1 000",
        Some(Goal::AtMost(1.3)),
    ),
    (
        "sync_growth_100k_vs_1k",
        "sync of one op with 100 000 ops against 1 000",
        None,
    ),
    ("sync_one_op_1k_ms", "sync of one op with 1 000 ops", None),
    (
        "sync_one_op_1m_ms",
        "sync of one op with 1 000 000 ops",
        None,
    ),
    (
        "device_child_10k_vs_100",
        "showing a child with 10 000 moments against 100",
        Some(Goal::AtMost(1.3)),
    ),
    (
        "event_stream_bytes_of_1k",
        "memory of an idle event stream, of 1 000",
        Some(Goal::AtMost(40_000.0)),
    ),
    (
        "event_stream_bytes",
        "memory of an idle event stream, of 10 000",
        Some(Goal::AtMost(40_000.0)),
    ),
    (
        "poke_p99_ms",
        "poke to 1 000 devices, 99 of 100 within",
        Some(Goal::AtMost(250.0)),
    ),
    (
        "first_load_js_wasm_bytes",
        "JavaScript and WASM of the first load",
        Some(Goal::AtMost(200_000.0)),
    ),
    (
        "first_load_sign_in_bytes",
        "everything up to a usable sign-in",
        None,
    ),
    (
        "first_load_group_bytes",
        "everything up to the group screen",
        None,
    ),
    (
        "lighthouse_sign_in_performance",
        "Lighthouse, sign-in: performance",
        Some(Goal::AtLeast(95.0)),
    ),
    (
        "lighthouse_sign_in_accessibility",
        "Lighthouse, sign-in: accessibility",
        Some(Goal::AtLeast(100.0)),
    ),
    (
        "lighthouse_sign_in_best_practices",
        "Lighthouse, sign-in: best practices",
        Some(Goal::AtLeast(100.0)),
    ),
    (
        "lighthouse_group_performance",
        "Lighthouse, group screen: performance",
        Some(Goal::AtLeast(95.0)),
    ),
    (
        "lighthouse_group_accessibility",
        "Lighthouse, group screen: accessibility",
        Some(Goal::AtLeast(100.0)),
    ),
    (
        "lighthouse_group_best_practices",
        "Lighthouse, group screen: best practices",
        Some(Goal::AtLeast(100.0)),
    ),
    (
        "device_warm_start_10k_ms",
        "offline start with 10 000 moments, 4x throttle",
        Some(Goal::AtMost(1_000.0)),
    ),
    (
        "tablet_open_online_ms",
        "a tablet opens with a PIN, 4x throttle",
        Some(Goal::AtMost(2_000.0)),
    ),
    (
        "tablet_open_silent_ms",
        "the same, while the server does not answer",
        Some(Goal::AtMost(2_000.0)),
    ),
    (
        "tablet_open_offline_ms",
        "the same, without a network",
        Some(Goal::AtMost(2_000.0)),
    ),
    (
        "device_save_unslowed_10k_ms",
        "save to \"saved on this device\", 10 000 moments",
        Some(Goal::AtMost(50.0)),
    ),
    ("device_save_10k_ms", "the same, 4x throttle", None),
    (
        "device_save_10k_vs_100",
        "the same against 100 moments",
        None,
    ),
    (
        "device_warm_start_10k_vs_100",
        "offline start with 10 000 moments against 100",
        None,
    ),
    (
        "device_inp_10k_worst_ms",
        "interaction to next paint, the worst, scrolling and typing, 4x throttle",
        Some(Goal::AtMost(100.0)),
    ),
    (
        "device_search_10k_worst_ms",
        "a key in the search among 10 000 moments to its results, the worst, 4x throttle",
        Some(Goal::AtMost(100.0)),
    ),
    (
        "device_search_open_10k_ms",
        "opening the search with 10 000 moments, 4x throttle",
        None,
    ),
    ("server_start_1k_ms", "server start with 1 000 ops", None),
    (
        "server_start_1m_ms",
        "server start with 1 000 000 ops",
        None,
    ),
    ("server_memory_idle_bytes", "memory of an idle server", None),
    (
        "server_memory_under_load_bytes",
        "most memory under the push of 32 devices",
        None,
    ),
];

impl Goal {
    pub fn is_reached(self, figure: &Figure) -> bool {
        match self {
            Self::AtLeast(goal) => figure.value >= goal,
            Self::AtMost(goal) => figure.value <= goal,
        }
    }
}

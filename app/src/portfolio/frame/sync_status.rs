//! How the device stands, in the one status that is always in sight.

use domain::replica::Status;

/// How long after an answer the network counts as being there, in ms. Longer
/// than the replica waits between two looks.
const RECENT_MS: i64 = 150_000;

/// What the status says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SyncStatus {
    /// Something asks for a person.
    Attention,
    /// On its way to the disk.
    Saving,
    /// So many things are being sent.
    Sending(usize),
    /// On this device; no way to send it now.
    OnDevice,
    /// The server has everything.
    Sent,
    /// Nothing was ever fetched and stored.
    Fetching,
}

/// What the status says of a device.
#[must_use]
pub fn sync_status(status: &Status, is_offline: bool) -> SyncStatus {
    match status {
        Status { attention: 1.., .. } => SyncStatus::Attention,
        Status { saving: 1.., .. } => SyncStatus::Saving,
        Status { waiting: 1.., .. } if is_offline || status.blocked.is_some() => {
            SyncStatus::OnDevice
        }
        Status { waiting: 1.., .. } => SyncStatus::Sending(status.waiting),
        Status { is_empty: true, .. } if !is_offline => SyncStatus::Fetching,
        _ => SyncStatus::Sent,
    }
}

/// Whether to say that there is no network: what requests did says so, never what the
/// browser believes. A page that just opened has not tried yet (`has_settled`), and one
/// that follows another tab does not try at all.
#[must_use]
pub fn is_offline(status: &Status, server_is_away: bool, has_settled: bool, now_ms: i64) -> bool {
    if server_is_away {
        return true;
    }
    let is_reached = status.is_online || status.blocked.is_some();
    let is_recent = status.answered_ms.is_some_and(|at| now_ms - at < RECENT_MS);
    !is_reached && has_settled && !is_recent
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::replica::Failure;

    fn status() -> Status {
        Status {
            answered_ms: Some(0),
            ..Status::default()
        }
    }

    #[test]
    fn what_asks_for_a_person_is_said_first() {
        let all = Status {
            attention: 1,
            saving: 2,
            waiting: 3,
            ..status()
        };
        assert_eq!(sync_status(&all, false), SyncStatus::Attention);
        assert_eq!(
            sync_status(
                &Status {
                    attention: 0,
                    ..all
                },
                false
            ),
            SyncStatus::Saving
        );
    }

    #[test]
    fn what_cannot_be_sent_is_not_called_being_sent() {
        let waiting = Status {
            waiting: 3,
            ..status()
        };
        assert_eq!(sync_status(&waiting, false), SyncStatus::Sending(3));
        assert_eq!(sync_status(&waiting, true), SyncStatus::OnDevice);
        let blocked = Status {
            blocked: Some(Failure::SignedOut),
            ..waiting
        };
        assert_eq!(sync_status(&blocked, false), SyncStatus::OnDevice);
        assert_eq!(sync_status(&status(), true), SyncStatus::Sent);
    }

    #[test]
    fn a_device_that_was_given_nothing_yet_does_not_say_that_all_is_well() {
        let empty = Status {
            is_empty: true,
            ..status()
        };
        assert_eq!(sync_status(&empty, false), SyncStatus::Fetching);
    }

    #[test]
    fn no_network_is_said_at_once_when_the_server_was_not_reached() {
        assert!(is_offline(&status(), true, false, 0));
    }

    #[test]
    fn no_network_is_not_said_before_anything_was_tried() {
        let old = Status {
            answered_ms: Some(-RECENT_MS),
            ..status()
        };
        assert!(!is_offline(&old, false, false, 0));
        assert!(is_offline(&old, false, true, 0));
    }

    #[test]
    fn a_tab_that_follows_another_is_not_called_offline() {
        assert!(!is_offline(&status(), false, true, RECENT_MS - 1));
    }
}

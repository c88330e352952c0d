//! How far something has come on its way to the server.

use crate::seen::Said;
use domain::replica::{Delivery, Replica};

/// How far something has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mark {
    /// On its way to the disk.
    Saving,
    /// On this device.
    OnDevice,
    /// On the server.
    Sent,
    /// Refused or held.
    Attention,
}

impl Mark {
    /// Of what waits for the server, or not any more.
    #[must_use]
    pub fn of(replica: &Replica, delivery: Delivery) -> Self {
        match delivery {
            Delivery::Sent => Self::Sent,
            Delivery::Waiting if replica.status().saving > 0 => Self::Saving,
            Delivery::Waiting => Self::OnDevice,
            Delivery::Held(_) | Delivery::Refused(_) => Self::Attention,
        }
    }

    /// Of the viewer's own words, as far as that is said: of what nobody else reads
    /// only until it is safe.
    #[must_use]
    pub fn of_said(said: &Said) -> Option<Self> {
        let is_own = said.is_gone() || said.is_draft;
        said.mark.filter(|far| !(is_own && *far == Self::Sent))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::Example;
    use crate::seen::Words;
    use domain::op::{Audience, Perspective};

    #[test]
    fn what_nobody_else_reads_is_not_called_sent() {
        let of = |words: Words, is_draft, mark| {
            let of = Example::new().contribution(Perspective::Here, Audience::Shared);
            let said = Said {
                id: of.id,
                by: "Sanne".into(),
                is_told: false,
                at_ms: 0,
                words,
                feeling: None,
                asks_for_a_call: false,
                call: None,
                is_draft,
                whom: None,
                acknowledged_by: None,
                read_earlier_words: false,
                may_acknowledge: false,
                is_mine: true,
                has_history: false,
                mark: Some(mark),
            };
            Mark::of_said(&said)
        };
        let words = || Words::One("Nu ik.".into());
        assert_eq!(of(words(), false, Mark::Sent), Some(Mark::Sent));
        assert_eq!(of(words(), true, Mark::Sent), None);
        assert_eq!(of(Words::Withdrawn, false, Mark::Sent), None);
        for mark in [Mark::Saving, Mark::OnDevice, Mark::Attention] {
            assert_eq!(of(words(), true, mark), Some(mark), "until it is safe");
            assert_eq!(of(Words::Withdrawn, false, mark), Some(mark));
        }
    }
}

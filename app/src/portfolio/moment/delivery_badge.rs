//! How far something has come on its way to the server.

use crate::kit::el::El;
use crate::kit::icon::line;
use crate::kit::texts::Texts;
use domain::id::MomentId;
use domain::replica::{Delivery, Replica};

/// How far something has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DeliveryBadge {
    /// On its way to the disk.
    Saving,
    /// On this device.
    OnDevice,
    /// On the server.
    Sent,
    /// Refused or held.
    Attention,
}

impl DeliveryBadge {
    /// Of what waits for the server in a moment, or not any more.
    #[must_use]
    pub fn of(replica: &Replica, moment: MomentId, delivery: Delivery) -> Self {
        match delivery {
            Delivery::Sent => Self::Sent,
            Delivery::Waiting if replica.is_saving(moment) => Self::Saving,
            Delivery::Waiting => Self::OnDevice,
            Delivery::Held(_) | Delivery::Refused(_) => Self::Attention,
        }
    }
}

/// How far something has come.
pub fn delivery_badge(t: Texts, mark: DeliveryBadge) -> El {
    match mark {
        DeliveryBadge::Saving => line("span.mark", "clock", t.mark_saving()),
        DeliveryBadge::OnDevice => line("span.mark", "clock", t.mark_on_device()),
        DeliveryBadge::Sent => line("span.mark.mark-ok", "check", t.mark_sent()),
        DeliveryBadge::Attention => line("span.mark.mark-warn", "alert", t.attention_title()),
    }
}

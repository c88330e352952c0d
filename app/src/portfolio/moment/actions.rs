//! What can be asked for on the page of a moment.

use crate::kit::texts::Texts;
use crate::portfolio::device::use_device;
use crate::portfolio::frame::status::use_speaker;
use domain::id::{ChildId, ContributionId, MomentId};
use domain::intent::{Change, Intent};
use domain::op::Perspective;

/// What opens a dialog.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Dialog {
    /// To add something from a side.
    Add(Perspective),
    /// To write down what a parent said.
    Tell,
    /// To let the child write.
    Hand,
    /// To change one's contribution, or to bring it back.
    Edit(ContributionId),
    /// To read what it said before.
    History(ContributionId),
    /// To take it back.
    Withdraw(ContributionId),
    /// To make one text of several versions.
    Join(ContributionId),
    /// To rather not answer about a child.
    Pass(ChildId),
    /// To change date, title, themes, children.
    Facts,
}

/// Asks for a change at once; what cannot be done is said.
pub fn doing(t: Texts, moment: MomentId) -> impl Fn(Change) + Copy + Send + Sync + 'static {
    let try_to = trying(t, moment);
    move |change| {
        try_to(change);
    }
}

/// The same; answers whether it could be done.
pub fn trying(
    t: Texts,
    moment: MomentId,
) -> impl Fn(Change) -> bool + Copy + Send + Sync + 'static {
    let (device, speaker) = (use_device(), use_speaker());
    move |change| {
        let asked = device.ask(Intent::In(moment, vec![change]));
        if let Err(refusal) = asked {
            let (title, why) = t.refusal(refusal);
            speaker.say(format!("{title}. {why}"), None);
        }
        asked.is_ok()
    }
}

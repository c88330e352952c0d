//! Who may record what: one question, asked on the device and on the server. Each group of ops
//! answers for its own (`moment/*/permit.rs`); what holds for all of them stands here.

use super::actor::Actor;
use super::{Log, Refusal};
use crate::access::{Access, Role};
use crate::id::{MomentId, OpId};
use crate::limits;
use crate::moment::SERVER_DEVICE;
use crate::op::{Beginning, Body, Op, Perspective, VERSION, is_too_deep, of_group};

impl Log {
    /// In which role the op may be recorded.
    ///
    /// # Errors
    /// [`Refusal`] when it may not, or not yet.
    pub fn permits(&self, op: &Op, access: &Access) -> Result<Role, Refusal> {
        is_sound(op)?;
        let own = self.ops.values().filter(|r| r.author == access.person);
        if own.count() >= limits::OPS_PER_PERSON_AND_MOMENT {
            return Err(Refusal::OverLimit);
        }
        if let Some(beginning) = op.body.beginning() {
            return self.permits_beginning(op, beginning, access);
        }
        let moment = self.moment.as_ref().ok_or(Refusal::MissingDependency)?;
        let actor = Actor {
            access,
            moment,
            placements: &self.placements,
        };
        actor.sees(OpId::from(moment.id))?;
        // what is placed with several children needs the right for each of them now: who may
        // not see one of them any more adds nothing to its portfolio by way of another
        let adds_to_all = of_group!(&op.body, body => body.adds_to_all(moment), _ => false);
        if adds_to_all && actor.has_lost_a_child() {
            return Err(Refusal::AccessEnded);
        }
        of_group!(&op.body, body => body.permits(&actor), _ => Err(Refusal::Newer))
    }

    fn permits_beginning(
        &self,
        op: &Op,
        beginning: Beginning,
        access: &Access,
    ) -> Result<Role, Refusal> {
        if op.moment != MomentId::from(op.id) || self.moment.is_some() {
            return Err(Refusal::Malformed);
        }
        let mut roles = access.grants.values().flatten();
        match beginning.side {
            Perspective::Here if access.works_here() => Ok(Role::Staff),
            Perspective::Home if roles.any(|r| *r == Role::Guardian) => Ok(Role::Guardian),
            Perspective::Here | Perspective::Home if access.past.is_empty() => {
                Err(Refusal::NotAllowed)
            }
            Perspective::Here | Perspective::Home => Err(Refusal::AccessEnded),
            Perspective::Child => Err(Refusal::Malformed),
        }
    }
}

/// What can be said of one op alone, whoever sends it.
fn is_sound(op: &Op) -> Result<(), Refusal> {
    if op.v == 0 || op.device == SERVER_DEVICE {
        return Err(Refusal::Malformed);
    }
    if let Body::Unknown(raw) = &op.body {
        let is_newer = op.v > VERSION && !is_too_deep(raw);
        return Err(if is_newer {
            Refusal::Newer
        } else {
            Refusal::Malformed
        });
    }
    if op.body.replaces().len() > limits::REPLACES {
        return Err(Refusal::OverLimit);
    }
    let is_sound = of_group!(&op.body, body => body.is_sound(), _ => true);
    is_sound.then_some(()).ok_or(Refusal::Malformed)
}

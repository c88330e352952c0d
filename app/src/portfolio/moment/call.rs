//! On what number to call a parent or the centre, and the link that does.

use crate::kit::el::{El, view};
use crate::kit::icon::icon_s;
use crate::kit::texts::Texts;
use domain::directory::Directory;
use domain::id::{ChildId, PersonId};

/// Whom to call on what number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Call {
    /// What they are called.
    pub name: String,
    /// As it was written down.
    pub number: String,
    /// As a machine dials it.
    pub dialled: String,
}

/// The number of a guardian of a child, where the viewer knows it.
#[must_use]
pub fn call(directory: &Directory, child: ChildId, person: PersonId) -> Option<Call> {
    let guardians = &directory.child(child)?.guardians;
    let guardian = guardians.iter().find(|g| g.person == person)?;
    let phone = guardian.phone.as_ref()?;
    Some(Call {
        name: guardian.called.clone(),
        number: phone.as_str().into(),
        dialled: phone.dialled(),
    })
}

/// The number of the centre that a child goes to, by the name of its group.
#[must_use]
pub fn of_centre(directory: &Directory, child: ChildId) -> Option<Call> {
    let group = directory.group_of(directory.child(child)?)?;
    let phone = group.phone.as_ref()?;
    Some(Call {
        name: group.name.clone(),
        number: phone.as_str().into(),
        dialled: phone.dialled(),
    })
}

/// That there is no number, and who can add it.
pub fn no_number(t: Texts) -> El {
    view! { <p class="ack soft">{t.call_unknown()}</p> }
}

/// Calls, in the middle of a sentence.
pub fn phone_link(t: Texts, call: &Call) -> El {
    let words = t.ask_call_on(&call.name, &call.number);
    view! { <a class="call" href={format!("tel:{}", call.dialled)}>{words}</a> }
}

/// Calls.
pub fn call_link(t: Texts, call: &Call) -> El {
    let words = t.ask_call_on(&call.name, &call.number);
    view! {
        <a class="btn btn-quiet call" href={format!("tel:{}", call.dialled)}>
            {icon_s("phone")}
            <span>{words}</span>
        </a>
    }
}

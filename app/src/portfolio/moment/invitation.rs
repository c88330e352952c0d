//! What stands where a side of a moment is empty.

use crate::kit::button::link;
use crate::kit::el::{El, view};
use crate::kit::names;
use crate::kit::texts::Texts;
use crate::portfolio::audience::Viewer;
use domain::access::Role;
use domain::id::ChildId;
use domain::op::Perspective;

/// What stands in an empty place, and whether the viewer may fill it.
pub type Invitation = (String, Option<&'static str>);

/// An empty place: a sentence to start from and, for who may, a link to start.
pub fn invite(side: Perspective, (words, action): Invitation, href: &str) -> El {
    let (classes, of) = match side {
        Perspective::Home => ("a.btn.btn-home", "home"),
        Perspective::Here | Perspective::Child => ("a.btn.btn-here", "here"),
    };
    let joiner = if href.contains('?') { '&' } else { '?' };
    let href = format!("{href}{joiner}add={of}");
    invite_with(words, action.map(|action| link(classes, href, action)))
}

/// An empty place with its button.
pub fn invite_with(words: String, button: Option<El>) -> El {
    let invite = if button.is_some() {
        view! { <div class="invite"/> }
    } else {
        view! { <div class="invite invite-quiet"/> }
    };
    invite.put(view! { <p>{words}</p> }).put(button)
}

/// What is said in an empty place of a moment about a child.
pub fn invitation(
    t: Texts,
    (directory, access): Viewer,
    child: ChildId,
    side: Perspective,
    is_shared: bool,
    are_several: bool,
) -> Invitation {
    let is_home = access.is(Role::Guardian, child);
    let works = access.centre_role(child).is_some();
    let name = names::child(directory, child);
    match side {
        Perspective::Home if is_home => (t.invite_home(&name), Some(t.invite_home_action())),
        Perspective::Home if is_shared && !directory.reaches_home(child) => {
            (t.invite_home_nobody().into(), None)
        }
        Perspective::Home if is_shared && are_several => (t.invite_home_wait().into(), None),
        Perspective::Home if is_shared => (t.invite_home_waits(&name), None),
        Perspective::Home => (t.invite_home_unshared().into(), None),
        Perspective::Here | Perspective::Child if works => {
            (t.invite_here(&name), Some(t.invite_here_action()))
        }
        Perspective::Here | Perspective::Child => {
            let mentor = directory.child(child).and_then(|child| child.mentor);
            let mentor = mentor.map_or_else(
                || t.somebody().into(),
                |mentor| names::person(t, directory, mentor),
            );
            (t.invite_here_waits(&mentor), None)
        }
    }
}

//! The parts of a question on a screen: what is under the seal, and who would
//! rather not answer.

use crate::kit::button::text_button;
use crate::kit::el::{El, view};
use crate::kit::icon::line;
use crate::kit::names;
use crate::kit::texts::Texts;
use crate::portfolio::audience::Viewer;
use crate::portfolio::moment::actions::Dialog;
use crate::portfolio::moment::invitation::Invitation;
use crate::portfolio::question::view::Asking;
use crate::portfolio::when;
use domain::access::Role;
use domain::id::ChildId;
use domain::op::Perspective;
use leptos::prelude::*;

/// What is said about the seal on a side, while there is one.
pub fn seal(asking: Option<&Asking>, side: Perspective) -> Option<El> {
    let words = asking?.seal(side)?.clone();
    Some(line("p.seal", "lock", words))
}

/// Since when each side reads the other, where there was a seal.
pub fn opened(t: Texts, asking: Option<&Asking>) -> Option<El> {
    let at_ms = asking?.opened_ms?;
    let words = t.ask_is_open(&when::time(t, at_ms));
    Some(line("p.opened", "eye", words))
}

/// Who would rather not answer. It stands on *thuis*.
pub fn passed(asking: Option<&Asking>) -> Vec<El> {
    let said = asking.into_iter().flat_map(|asking| &asking.passed);
    said.map(|words| view! { <p class="soft passed">{words.clone()}</p> })
        .collect()
}

/// The way to say so.
pub fn pass_button(t: Texts, asking: Option<&Asking>, ask: RwSignal<Option<Dialog>>) -> Option<El> {
    let child = asking?.may_pass?;
    let pass = move || ask.set(Some(Dialog::Pass(child)));
    Some(text_button("", t.ask_pass(), pass))
}

/// What is said in an empty place of a question about a child. Where a seal may
/// hide an answer, nothing is said about whether there is one.
pub fn invitation(
    t: Texts,
    (directory, access): Viewer,
    child: ChildId,
    side: Perspective,
    asking: &Asking,
) -> Invitation {
    let name = names::child(directory, child);
    let is_home = access.is(Role::Guardian, child);
    let works = access.centre_role(child).is_some();
    match side {
        Perspective::Home if is_home => (t.ask_invite_home(&name), Some(t.ask_answer())),
        _ if side == Perspective::Here && works => (t.ask_invite_here(&name), Some(t.ask_answer())),
        _ if asking.seal(side).is_some() => (String::new(), None),
        Perspective::Home if !directory.reaches_home(child) => {
            (t.invite_home_nobody().into(), None)
        }
        Perspective::Home => (t.ask_invite_home_waits().into(), None),
        Perspective::Here | Perspective::Child => {
            let mentor = directory.child(child).and_then(|child| child.mentor);
            let mentor = mentor.map_or_else(
                || t.somebody().into(),
                |mentor| names::person(t, directory, mentor),
            );
            (t.ask_invite_here_waits(&mentor), None)
        }
    }
}

//! What is asked for on the page of a moment, and the dialog for it.

use crate::components::button::submit;
use crate::components::contribution_form::{Form, Voice, add, edit};
use crate::components::dialog::{loses, question};
use crate::components::facts_form::facts;
use crate::components::moment_sides::trying;
use crate::components::status::use_speaker;
use crate::components::versions::{history, join};
use crate::el::el;
use crate::live::part;
use crate::place::use_place;
use crate::texts::use_texts;
use crate::{address, focus};
use domain::id::{ChildId, ContributionId, MomentId};
use domain::intent::Change;
use domain::op::Perspective;
use leptos::prelude::*;

/// What is asked for.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Asked {
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

/// The dialog for what is asked for in a moment, if anything.
pub fn dialogs(id: MomentId, asked: RwSignal<Option<Asked>>) -> AnyView {
    let (place, t) = (use_place(), use_texts());
    let (change, speaker) = (trying(t, id), use_speaker());
    let close = Callback::new(move |()| {
        asked.set(None);
        // so that coming back here does not open it again
        let address = place.peek();
        if address.add.is_some() {
            let from = address.child.map(|child| format!("?child={child}"));
            let url = address::moment(id) + &from.unwrap_or_default();
            place.go(&url, true);
        }
    });
    part(move || {
        let form = Form { moment: id, close };
        let from = place.peek().child;
        match asked.get()? {
            Asked::Add(side) => add(form, side, Voice::Own, from),
            Asked::Tell => add(form, Perspective::Home, Voice::Told, from),
            Asked::Hand => add(form, Perspective::Child, Voice::Hand, from),
            Asked::Edit(contribution) => edit(form, contribution),
            Asked::History(contribution) => history(form, contribution),
            Asked::Join(contribution) => join(form, contribution),
            Asked::Facts => facts(form),
            Asked::Pass(child) => {
                let go_on = Callback::new(move |()| {
                    if change(Change::Pass(child)) {
                        speaker.say(t.toast_passed().into(), None);
                    }
                    close.run(());
                    focus::on_heading();
                });
                let body = el("p").put(t.ask_pass_text());
                let pass = submit("button.btn", t.ask_pass());
                let words = (t.ask_pass_stay(), pass);
                Some(question(t.ask_pass_question(), body, words, close, go_on))
            }
            Asked::Withdraw(contribution) => {
                let go_on = Callback::new(move |()| {
                    if change(Change::Withdraw(contribution)) {
                        speaker.say(t.withdrawn().into(), None);
                    }
                    close.run(());
                    focus::on_contribution(contribution);
                });
                let body = el("p").put(t.withdraw_text());
                let words = (t.withdraw_stay(), loses(t.withdraw()));
                Some(question(t.withdraw_question(), body, words, close, go_on))
            }
        }
    })
}

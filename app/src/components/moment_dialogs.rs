//! What is asked for on the page of a moment, and the dialog for it.

use crate::components::contribution_form::{Form, add, edit};
use crate::components::dialog::question;
use crate::components::facts_form::facts;
use crate::components::moment_sides::doing;
use crate::components::versions::{history, join};
use crate::focus;
use crate::place;
use crate::texts::use_texts;
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
    /// To change one's contribution, or to bring it back.
    Edit(ContributionId),
    /// To read what it said before.
    History(ContributionId),
    /// To take it back.
    Withdraw(ContributionId),
    /// To make one text of several versions.
    Join(ContributionId),
    /// To change date, title, themes, children.
    Facts,
}

/// The dialog for what is asked for, if anything.
#[component]
pub fn Dialogs(
    /// In which moment.
    id: MomentId,
    /// What is asked for.
    asked: RwSignal<Option<Asked>>,
    /// The child whose page one came from.
    about: Memo<Option<ChildId>>,
) -> impl IntoView {
    let t = use_texts();
    let change = doing(t, id);
    let go = place::use_go();
    let is_asked_by_address = place::use_asked::<String>("add");
    let close = Callback::new(move |()| {
        asked.set(None);
        // so that coming back here does not open it again
        if is_asked_by_address.get_untracked().is_some() {
            let from = about.get_untracked().map(|child| format!("?child={child}"));
            go(
                &format!("{}{}", place::moment(id), from.unwrap_or_default()),
                true,
            );
        }
    });
    move || {
        let form = Form { moment: id, close };
        match asked.get()? {
            Asked::Add(side) => add(form, side, false, about.get_untracked()),
            Asked::Tell => add(form, Perspective::Home, true, about.get_untracked()),
            Asked::Edit(contribution) => edit(form, contribution),
            Asked::History(contribution) => history(form, contribution),
            Asked::Join(contribution) => join(form, contribution),
            Asked::Facts => facts(form),
            Asked::Withdraw(contribution) => {
                let go_on = Callback::new(move |()| {
                    change(Change::Withdraw(contribution));
                    close.run(());
                    focus::on_contribution(contribution);
                });
                let body = view! { <p>{t.withdraw_text()}</p> }.into_any();
                let words = (t.withdraw_stay(), t.withdraw());
                Some(question(t.withdraw_question(), body, words, close, go_on))
            }
        }
    }
}

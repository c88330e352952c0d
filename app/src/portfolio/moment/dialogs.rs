//! What is asked for on the page of a moment, and the dialog for it.

use crate::address;
use crate::kit::button::submit;
use crate::kit::dialog::{loses, question};
use crate::kit::el::view;
use crate::kit::focus;
use crate::kit::reactive::dynamic;
use crate::kit::router::use_router;
use crate::kit::texts::use_texts;
use crate::portfolio::frame::status::use_speaker;
use crate::portfolio::moment::actions::{Dialog, trying};
use crate::portfolio::write::contribution_form::{ContributionForm, Voice, add, edit};
use crate::portfolio::write::facts_form::facts;
use crate::portfolio::write::versions::{history, join};
use domain::id::MomentId;
use domain::intent::Change;
use domain::op::Perspective;
use leptos::prelude::*;

/// The dialog for what is asked for in a moment, if anything.
pub fn dialogs(id: MomentId, asked: RwSignal<Option<Dialog>>) -> AnyView {
    let (router, t) = (use_router(), use_texts());
    let (change, speaker) = (trying(t, id), use_speaker());
    let close = Callback::new(move |()| {
        asked.set(None);
        // so that coming back here does not open it again
        let address = router.peek();
        if address.add.is_some() {
            let from = address.child.map(|child| format!("?child={child}"));
            let url = address::moment(id) + &from.unwrap_or_default();
            router.go(&url, true);
        }
    });
    dynamic(move || {
        let form = ContributionForm { moment: id, close };
        let from = router.peek().child;
        match asked.get()? {
            Dialog::Add(side) => add(form, side, Voice::Own, from),
            Dialog::Tell => add(form, Perspective::Home, Voice::Told, from),
            Dialog::Hand => add(form, Perspective::Child, Voice::Hand, from),
            Dialog::Edit(contribution) => edit(form, contribution),
            Dialog::History(contribution) => history(form, contribution),
            Dialog::Join(contribution) => join(form, contribution),
            Dialog::Facts => facts(form),
            Dialog::Pass(child) => {
                let go_on = Callback::new(move |()| {
                    if change(Change::Pass(child)) {
                        speaker.say(t.toast_passed().into(), None);
                    }
                    close.run(());
                    focus::on_heading();
                });
                let body = view! { <p>{t.ask_pass_text()}</p> };
                let pass = submit("button.btn", t.ask_pass());
                let words = (t.ask_pass_stay(), pass);
                Some(question(t.ask_pass_question(), body, words, close, go_on))
            }
            Dialog::Withdraw(contribution) => {
                let go_on = Callback::new(move |()| {
                    if change(Change::Withdraw(contribution)) {
                        speaker.say(t.withdrawn().into(), None);
                    }
                    close.run(());
                    focus::on_contribution(contribution);
                });
                let body = view! { <p>{t.withdraw_text()}</p> };
                let words = (t.withdraw_stay(), loses(t.withdraw()));
                Some(question(t.withdraw_question(), body, words, close, go_on))
            }
        }
    })
}

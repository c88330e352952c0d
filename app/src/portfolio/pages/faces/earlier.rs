//! What stands on a browser that was somebody's own before it became the tablet of a
//! group: that it is there is said before anything else, and it goes only after a yes.

use crate::kit::button::button;
use crate::kit::el::{El, view};
use crate::kit::focus;
use crate::kit::icon::{icon, logo};
use crate::kit::language::Language;
use crate::kit::reactive::dynamic;
use crate::kit::release::Release;
use crate::kit::texts::{Texts, use_texts};
use leptos::prelude::*;
use std::rc::Rc;

/// What is nowhere but here.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Earlier {
    /// Whose it is, as far as the browser can tell.
    pub names: Vec<String>,
    /// How many moments were not sent.
    pub unsent: usize,
    /// How many texts are not finished.
    pub drafts: usize,
}

/// How far that has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Step {
    /// What there is, and what one can do.
    #[default]
    Choose,
    /// Whether one is sure that it may go.
    Sure,
    /// It is being done.
    Busy,
    /// It cannot be sent from here now.
    Failed,
    /// Nor later: somebody has opened the tablet, so only the lead can take it back.
    InUse,
}

/// What the browser does for this screen.
pub trait Cleaner {
    /// Makes the browser somebody's own again, so that they sign in and send it.
    fn send_first(&self);
    /// Deletes it.
    fn delete(&self);
}

/// The screen. `language` is the one that was kept on this device.
pub fn earlier_page(
    found: Earlier,
    step: RwSignal<Step>,
    cleaner: Rc<dyn Cleaner>,
    language: Option<&str>,
) -> AnyView {
    let language = Language::of_browser(language);
    provide_context(Release::of_document());
    provide_context(Texts::of(language));
    document().set_title("Samenbeeld");
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("lang", language.tag());
    }
    Effect::new(move |before: Option<bool>| {
        let is_sure = step.get() == Step::Sure;
        if before.is_some_and(|before| before != is_sure) {
            focus::on_heading();
        }
        is_sure
    });
    let cleaner = StoredValue::new_local(cleaner);
    let content = dynamic(move || {
        let cleaner = cleaner.get_value();
        match step.get() {
            Step::Sure => sure(&found, step, cleaner).view(),
            Step::Choose | Step::Busy | Step::Failed | Step::InUse => {
                choose(&found, step, cleaner).view()
            }
        }
    });
    let brand = view! { <span class="brand">{logo()} "Samenbeeld"</span> };
    view! {
        <div class="public door">
            <header class="public-top">{brand}</header>
            <main class="public-main" id="main" tabindex="-1">
                <div class="enter">{content}</div>
            </main>
        </div>
    }
    .view()
}

/// How much there is: what was not sent first.
fn amount(t: Texts, found: &Earlier) -> El {
    let unsent = (found.unsent > 0).then(|| t.tablet_earlier_unsent(found.unsent));
    let drafts = (found.drafts > 0).then(|| t.tablet_earlier_drafts(found.drafts));
    let lines = [unsent, drafts].into_iter().flatten();
    view! {
        <ul class="earlier">
            {lines
            .map(|line| view! { <li><b>{line}</b></li> })
            .collect::<Vec<_>>()}
        </ul>
    }
}

fn choose(found: &Earlier, step: RwSignal<Step>, cleaner: Rc<dyn Cleaner>) -> El {
    let t = use_texts();
    let who = match found.names.as_slice() {
        [] => t.tablet_earlier_somebody().to_owned(),
        names => t.tablet_earlier_who(&names.join(", ")),
    };
    let problem = match step.get_untracked() {
        Step::Failed => Some(t.tablet_earlier_failed()),
        Step::InUse => Some(t.tablet_earlier_in_use()),
        Step::Choose | Step::Sure | Step::Busy => None,
    };
    let problem = problem.map(|words| {
        view! {
            <div class="notice notice-warn" role="alert">
                {icon("alert")}
                <div><p>{words}</p></div>
            </div>
        }
    });
    let send = move || {
        if step.get_untracked() != Step::Busy {
            step.set(Step::Busy);
            cleaner.send_first();
        }
    };
    let card = view! {
        <div class="card form">
            {problem}
            <p>{who}</p>
            {amount(t, found)}
            <p>{t.tablet_earlier_how()}</p>
            {button(
                "button.btn.btn-wide",
                "",
                t.tablet_earlier_send(),
                send,
            )}
            {button(
                "button.btn.btn-quiet.btn-wide",
                "",
                t.tablet_earlier_delete(),
                move || step.set(Step::Sure),
            )}
        </div>
    };
    view! {
        <div class="stack">
            <h1>{t.tablet_earlier_title()}</h1>
            {card}
        </div>
    }
}

fn sure(found: &Earlier, step: RwSignal<Step>, cleaner: Rc<dyn Cleaner>) -> El {
    let t = use_texts();
    let delete = move || {
        step.set(Step::Busy);
        cleaner.delete();
    };
    let card = view! {
        <div class="card form">
            {amount(t, found)}
            <p>{t.tablet_earlier_gone()}</p>
            {button(
                "button.btn.btn-quiet.btn-wide",
                "",
                t.tablet_earlier_stay(),
                move || step.set(Step::Choose),
            )}
            {button(
                "button.btn.btn-warn.btn-wide",
                "",
                t.tablet_earlier_sure(),
                delete,
            )}
        </div>
    };
    view! {
        <div class="stack">
            <h1>{t.tablet_earlier_sure_title()}</h1>
            {card}
        </div>
    }
}

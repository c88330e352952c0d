//! The first screen of the tablet of a group: who works here, and the PIN of one of
//! them. Nothing of any child is here, nor in memory.

pub mod earlier;
mod pad;

use self::pad::pad;
use crate::kit::button::{submit, text_button};
use crate::kit::el::{El, view};
use crate::kit::focus;
use crate::kit::icon::{arrow, face, icon, logo};
use crate::kit::language::Language;
use crate::kit::reactive::dynamic;
use crate::kit::release::Release;
use crate::kit::texts::{Texts, use_texts};
use domain::id::PersonId;
use leptos::ev::Event;
use leptos::prelude::*;
use std::rc::Rc;

/// Somebody who can open this tablet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Face {
    /// Who it is.
    pub person: PersonId,
    /// What they are called.
    pub name: String,
    /// Whether they have chosen a PIN.
    pub has_pin: bool,
    /// How much of theirs waits here to be sent.
    pub unsent: usize,
}

/// What came of the last thing that was tried; times in s.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Said {
    /// Nothing to say.
    #[default]
    Nothing,
    /// It is being tried.
    Busy,
    /// The PIN is wrong; another one is looked at after so long.
    Wrong(u32),
    /// No PIN is looked at for so long.
    Shut(u32),
    /// Only the password helps.
    NeedsPassword,
    /// The server was not reached, and without it this does not open.
    NeedsServer,
    /// The password is wrong.
    WrongPassword,
    /// The PIN may not be chosen.
    WeakPin,
    /// Something unsent is there that this PIN does not open.
    Unread,
    /// The tablet has to be paired again.
    Unpaired,
    /// Something else.
    Failed,
}

/// What the browser does for this screen.
pub trait Keeper {
    /// Opens what is somebody's with their PIN.
    fn open(&self, person: PersonId, pin: String);
    /// Chooses a PIN with the password, and opens.
    fn choose(&self, person: PersonId, password: String, pin: String);
    /// Deletes what could not be read, and opens.
    fn start_anew(&self);
    /// Whoever tried is gone: nothing of it opens any more.
    fn leave(&self);
}

/// The faces as the screen sees them.
#[derive(Clone, Copy)]
pub struct Faces {
    /// Of which group.
    pub group: RwSignal<String>,
    /// Who they are.
    pub all: RwSignal<Vec<Face>>,
    /// What there is to say.
    pub said: RwSignal<Said>,
    /// Whether the server was not reached.
    pub is_offline: RwSignal<bool>,
    keeper: StoredValue<Rc<dyn Keeper>, LocalStorage>,
}

impl Faces {
    /// Faces that are still to come.
    #[must_use]
    pub fn new(keeper: Rc<dyn Keeper>) -> Self {
        Self {
            group: RwSignal::new(String::new()),
            all: RwSignal::new(Vec::new()),
            said: RwSignal::new(Said::Nothing),
            is_offline: RwSignal::new(false),
            keeper: StoredValue::new_local(keeper),
        }
    }

    fn keeper(self) -> Rc<dyn Keeper> {
        self.keeper.get_value()
    }

    /// What was tried, and what was said of it, is of nobody any more.
    fn let_go(self) {
        self.keeper().leave();
        self.said.set(Said::Nothing);
    }
}

#[derive(Clone, PartialEq, Eq)]
struct Chosen {
    face: Face,
    /// With the password, to choose a PIN.
    anew: bool,
}

type Choice = RwSignal<Option<Chosen>>;

/// The screen. `language` is the one that was kept on this device.
pub fn faces_page(faces: Faces, language: Option<&str>) -> AnyView {
    let language = Language::of_browser(language);
    provide_context(Release::of_document());
    provide_context(Texts::of(language));
    let t = use_texts();
    document().set_title("Samenbeeld");
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("lang", language.tag());
    }
    let choice: Choice = RwSignal::new(None);
    Effect::new(move |before: Option<bool>| {
        let is_chosen = choice.get().is_some();
        if before.is_some_and(|before| before != is_chosen) {
            focus::on_heading();
        }
        is_chosen
    });
    let content = dynamic(move || match choice.get() {
        None => grid(faces, choice).view(),
        Some(Chosen { face, anew: true }) => anew(faces, choice, face).view(),
        Some(chosen) => pad(faces, choice, chosen.face),
    });
    let offline = dynamic(move || {
        let words = (
            icon("cloud-off"),
            view! { <span>{t.tablet_faces_offline()}</span> },
        );
        faces
            .is_offline
            .get()
            .then(|| view! { <p class="banner">{words}</p> })
    });
    let brand = view! { <span class="brand">{logo()} "Samenbeeld"</span> };
    view! {
        <div class="public door">
            <header class="public-top">
                {brand}
                <div role="status">{offline}</div>
            </header>
            <main class="public-main" id="main" tabindex="-1">{content}</main>
        </div>
    }
    .view()
}

fn grid(faces: Faces, choice: Choice) -> El {
    let t = use_texts();
    let title = dynamic(move || faces.group.get());
    let people = dynamic(move || {
        let all = faces.all.get();
        if all.is_empty() {
            return view! { <p class="soft">{t.tablet_faces_none()}</p> };
        }
        let rows = all
            .into_iter()
            .map(|one| view! { <li>{person(t, faces, choice, one)}</li> });
        view! { <ul class="people">{rows.collect::<Vec<_>>()}</ul> }
    });
    view! {
        <div class="stack">
            <div>
                <h1>{title}</h1>
                <p class="soft">{t.tablet_faces_who()}</p>
            </div>
            {remark(faces)}
            {people}
        </div>
    }
}

fn person(t: Texts, faces: Faces, choice: Choice, one: Face) -> El {
    let under = match one.unsent {
        0 if !one.has_pin => Some(t.tablet_faces_no_pin().to_owned()),
        0 => None,
        count => Some(t.tablet_faces_unsent(count)),
    };
    let name = one.name.clone();
    let round = face("span.face.face-here.face-l", &name);
    view! {
        <button
            class="person"
            type="button"
            on:click={move |_| {
                faces.let_go();
                let anew = !one.has_pin;
                choice.set(Some(Chosen {
                    face: one.clone(),
                    anew,
                }));
            }}
        >
            {round}
            <b>{name}</b>
            {under.map(|words| view! { <span class="soft">{words}</span> })}
        </button>
    }
}

/// What there is to say, in words.
fn remark(faces: Faces) -> AnyView {
    let t = use_texts();
    dynamic(move || {
        let (title, text) = match faces.said.get() {
            Said::Nothing | Said::Busy => return None,
            Said::Wrong(wait_s) => (t.tablet_said_wrong(), t.tablet_said_wait(count(wait_s))),
            Said::Shut(wait_s) => {
                let minutes = wait_s.div_ceil(60);
                (
                    t.tablet_said_shut_title(),
                    t.tablet_said_shut(count(minutes)),
                )
            }
            Said::NeedsPassword => (t.tablet_said_locked_title(), t.tablet_said_locked().into()),
            Said::NeedsServer => (
                t.tablet_said_unreached_title(),
                t.tablet_said_unreached().into(),
            ),
            Said::WrongPassword => (t.tablet_pin_wrong_title(), t.tablet_pin_wrong().into()),
            Said::WeakPin => (t.tablet_pin_obvious_title(), t.tablet_pin_obvious().into()),
            Said::Unread => (t.tablet_said_unread_title(), t.tablet_said_unread().into()),
            Said::Unpaired => (
                t.tablet_said_unpaired_title(),
                t.tablet_said_unpaired().into(),
            ),
            Said::Failed => (t.tablet_pair_failed_title(), t.tablet_pair_failed().into()),
        };
        let anew = (faces.said.get() == Said::Unread).then(|| {
            let anew = move || faces.keeper().start_anew();
            text_button("", t.tablet_said_unread_action(), anew)
        });
        let words = (view! { <h2>{title}</h2> }, view! { <p>{text}</p> }, anew);
        Some(view! {
            <div class="notice notice-warn" role="alert">
                {icon("alert")}
                <div>{words}</div>
            </div>
        })
    })
}

fn count(number: u32) -> usize {
    usize::try_from(number).unwrap_or_default()
}

/// Back to the faces.
fn go_back(faces: Faces, choice: Choice) {
    faces.let_go();
    choice.set(None);
}

fn back(faces: Faces, choice: Choice) -> El {
    let word = view! { <span>{use_texts().tablet_pad_back()}</span> };
    view! {
        <button class="back pad-back" type="button" on:click={move |_| go_back(faces, choice)}>
            {arrow("back")}
            {word}
        </button>
    }
}

/// A PIN is chosen with the password.
fn anew(faces: Faces, choice: Choice, one: Face) -> El {
    let t = use_texts();
    let [password, pin, again] = [(); 3].map(|()| RwSignal::new(String::new()));
    let differs = RwSignal::new(false);
    let person = one.person;
    let choose = move |event: Event| {
        event.prevent_default();
        let new = pin.get_untracked();
        differs.set(new != again.get_untracked());
        if !differs.get_untracked() && faces.said.get_untracked() != Said::Busy {
            faces.keeper().choose(person, password.get_untracked(), new);
        }
    };
    let field = |id: &'static str, label: &'static str, value: RwSignal<String>| {
        let is_pin = id != "password";
        let input = view! {
            <input
                class={if is_pin { "input pin" } else { "input" }}
                id={id}
                type={if is_pin { "text" } else { "password" }}
                required
                // a browser keeps no code that is used once: what it kept here would be
                // there for every colleague
                autocomplete="one-time-code"
                inputmode={is_pin.then_some("numeric")}
                pattern={is_pin.then_some("[0-9]{4,8}")}
                maxlength={is_pin.then_some("8")}
                on:input={move |event| value.set(event_target_value(&event))}
            />
        };
        view! {
            <div class="field">
                <label for={id}>{label}</label>
                {input}
            </div>
        }
    };
    let problem = dynamic(move || {
        let words = view! { <p class="problem" role="alert">{t.tablet_pin_differs()}</p> };
        differs.get().then_some(words)
    });
    let lead = if one.has_pin {
        t.tablet_anew_forgot()
    } else {
        t.tablet_anew_first()
    };
    view! {
        <div class="enter">
            {back(faces, choice)}
            <h1>{one.name}</h1>
            <form class="card form" autocomplete="off" on:submit={choose}>
                <p>{lead}</p>
                {remark(faces)}
                {field("password", t.tablet_pin_password(), password)}
                {field("pin", t.tablet_pin_new(), pin)}
                <p class="hint">{t.tablet_pin_hint()}</p>
                {field("again", t.tablet_pin_again(), again)}
                {problem}
                {submit("button.btn.btn-wide", t.tablet_pin_keep())}
            </form>
        </div>
    }
}

/// What is said on a device that was revoked, once nothing is on it any more.
#[component]
pub fn Revoked() -> impl IntoView {
    crate::portfolio::pages::alone::alone(|t| (t.tablet_revoked_title(), t.tablet_revoked()))
}

//! What lies, unsealed, on a browser that was somebody's own before it became the
//! tablet of a group. What the server has goes at once; what is nowhere else only
//! after a yes. No face is shown before that.

use super::ask::{self, No};
use super::kept;
use crate::browser::window;
use crate::page::mount;
use crate::preferences;
use crate::storage::Storage;
use app::portfolio::pages::faces::earlier::{Cleaner, Earlier, Step, earlier_page};
use domain::collect::set;
use domain::id::PersonId;
use domain::replica::Store;
use leptos::prelude::{RwSignal, Set};
use std::collections::BTreeSet;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// Deletes what may go. Answers whether something is left, which the page then asks
/// about.
pub async fn is_left() -> bool {
    let mut found = Earlier::default();
    let mut whose = Vec::new();
    for person in people().await {
        let drafts = if is_sealed(person) {
            0
        } else {
            preferences::drafts_of(person)
        };
        // who signed out here said already that it may go
        let (name, unsent) = if preferences::left() == Some(person) {
            (None, 0)
        } else {
            unsent_of(person).await
        };
        if unsent + drafts == 0 {
            delete(person).await;
            continue;
        }
        found.names.extend(name);
        found.unsent += unsent;
        found.drafts += drafts;
        whose.push(person);
    }
    if whose.is_empty() {
        preferences::forget_left();
        return false;
    }
    let step = RwSignal::new(Step::Choose);
    let language = preferences::preference("language");
    let cleaner = Rc::new(Hand { whose, step });
    mount(move || earlier_page(found, step, cleaner, language.as_deref())).forget();
    true
}

/// Everybody of whom something lies here that is not sealed.
async fn people() -> BTreeSet<PersonId> {
    let mut people = set(Storage::people().await);
    people.extend(preferences::people().filter(|person| !is_sealed(*person)));
    people
}

/// What is kept of the people of a tablet outside the databases is sealed.
fn is_sealed(person: PersonId) -> bool {
    kept::person(person).is_some()
}

/// What somebody is called, and how much of theirs was not sent. What cannot be read
/// counts as something.
async fn unsent_of(person: PersonId) -> (Option<String>, usize) {
    let Ok(storage) = Storage::open(person, || ()).await else {
        return (None, 1);
    };
    let meta = storage.meta().await.ok().flatten();
    let name = meta.and_then(|meta| Some(meta.directory?.me.name));
    let unsent = storage.unsent_ids().await;
    storage.close();
    (name, unsent.map_or(1, |unsent| unsent.len()))
}

async fn delete(person: PersonId) {
    if !is_sealed(person) {
        preferences::forget_person(person);
    }
    Storage::delete_of(person).await;
}

struct Hand {
    whose: Vec<PersonId>,
    step: RwSignal<Step>,
}

impl Cleaner for Hand {
    fn send_first(&self) {
        let step = self.step;
        spawn_local(async move {
            match ask::leave().await {
                Ok(()) => {
                    kept::forget_door();
                    let _ = window().location().replace("/sign-in");
                }
                Err(No::Problem(code, _)) if code == "on-tablet" => step.set(Step::InUse),
                Err(_) => step.set(Step::Failed),
            }
        });
    }

    fn delete(&self) {
        let whose = self.whose.clone();
        spawn_local(async move {
            for person in whose {
                delete(person).await;
            }
            let _ = window().location().replace("/faces");
        });
    }
}

//! The tablet of a group: faces first, then whoever opens it with a PIN. What lies on
//! it is sealed per person; docs/decisions/0011-tablets.md says how and why.

mod ask;
mod earlier;
mod kept;
mod opening;
mod pin;
mod seat;

use self::kept::renew;
pub use self::seat::Seat;

use self::ask::No;
use self::kept::Face;
use self::opening::Hand;
use crate::browser::{after, now_ms, window};
use crate::page::{Mounted, follow_hints, mount};
use crate::storage::sealed;
use crate::{preferences, release};
use app::portfolio::pages::alone;
use app::portfolio::pages::faces::{self, Faces, Revoked, Said, faces_page};
use domain::id::PersonId;
use leptos::prelude::{GetUntracked, Set};
use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// How often a tablet that lies there asks whether it is still one, in ms.
const CONTACT_MS: i64 = 5 * 60 * 1000;

/// The same while the server was not reached.
const UNREACHED_MS: i64 = 30 * 1000;

/// How often it asks while somebody is at work, in ms.
const HEAR_MS: i64 = 60 * 1000;

/// Whether this browser is the tablet of a group, or has just become one.
pub fn is_here() -> bool {
    let path = window().location().pathname();
    kept::door().is_some() || path.as_deref() == Ok("/faces")
}

/// The faces, until somebody opens.
pub struct Entrance {
    faces: RefCell<Option<Faces>>,
    shown: RefCell<Option<Mounted>>,
    /// Who sits at it. Nobody else does until the page begins again.
    seat: RefCell<Option<Rc<Seat>>>,
    /// Which try this is. Raised by the next one and by who goes back: what comes of
    /// an older one opens nothing, in front of whoever stands there by then.
    tries: Cell<u32>,
    /// Who would have to lose something first, with their PIN and what the server said.
    unsure: RefCell<Option<(PersonId, String, ask::Opened)>>,
    /// With which somebody comes back to whom the server answered while they were
    /// already sitting down without it.
    late: RefCell<Option<(PersonId, String)>>,
}

/// The faces and the PIN pad, whose code is a file of its own: most devices are
/// nobody's tablet.
#[allow(
    clippy::unnecessary_wraps,
    reason = "a split function may fail to be read"
)]
#[wasm_split(tablet, fallible)]
pub fn entrance() -> Result<Pin<Box<dyn Future<Output = ()>>>, SplitLoaderError> {
    Ok(Box::pin(boot()))
}

/// Shows the faces.
async fn boot() {
    kept::watch_lease();
    // a release that waits is used now: nobody is at work
    release::register();
    let entrance = Rc::new(Entrance {
        faces: RefCell::new(None),
        shown: RefCell::new(None),
        seat: RefCell::new(None),
        tries: Cell::new(0),
        unsure: RefCell::new(None),
        late: RefCell::new(None),
    });
    if kept::door().is_none() {
        match ask::door().await {
            Ok(door) => renew(Some(door)),
            Err(No::Unreachable) => {
                mount(alone::SignedOut).forget();
                return;
            }
            Err(No::Problem(..)) => {
                let _ = window().location().replace("/tablet");
                return;
            }
        }
    }
    if earlier::is_left().await {
        return;
    }
    entrance.show().await;
    let this = Rc::clone(&entrance);
    follow_hints(move || {
        let this = Rc::clone(&this);
        spawn_local(async move { this.meet().await });
    });
    entrance.meet().await;
    entrance.meet_again();
}

impl Entrance {
    async fn show(self: &Rc<Self>) {
        let this = Rc::clone(self);
        let language = preferences::preference("language");
        let shown = mount(move || {
            let faces = Faces::new(Rc::new(Hand(Rc::clone(&this))));
            *this.faces.borrow_mut() = Some(faces);
            faces_page(faces, language.as_deref())
        });
        *self.shown.borrow_mut() = Some(shown);
        self.draw().await;
    }

    fn meet_again(self: &Rc<Self>) {
        let this = Rc::clone(self);
        let is_reached = !self
            .faces()
            .is_some_and(|faces| faces.is_offline.get_untracked());
        after(
            if is_reached { CONTACT_MS } else { UNREACHED_MS },
            move || {
                if this.is_open() {
                    return;
                }
                kept::watch_lease();
                spawn_local(async move {
                    this.meet().await;
                    this.meet_again();
                });
            },
        );
    }

    /// Contact with the server: nobody is at work, who works here, is it still ours.
    async fn meet(self: &Rc<Self>) {
        let Some(faces) = self.faces() else {
            return;
        };
        // the session that somebody opens right now is not ended under their hands
        if self.is_open() || faces.said.get_untracked() == Said::Busy {
            return;
        }
        let met = match ask::lock().await {
            Err(No::Unreachable) => Err(No::Unreachable),
            _ => ask::door().await,
        };
        self.learn(!matches!(met, Err(No::Unreachable)));
        match met {
            Ok(door) => {
                renew(Some(door));
                // whoever sits down meanwhile is here too
                tell(|| self.seat.borrow().as_ref().map(|seat| seat.person)).await;
                tidy().await;
                if !self.is_open() {
                    self.draw().await;
                }
            }
            Err(No::Unreachable) => {}
            Err(No::Problem(code, _)) => match code.as_str() {
                "device-revoked" => purge().await,
                "no-tablet" => faces.said.set(Said::Unpaired),
                _ => {}
            },
        }
    }

    /// Draws the faces: who works here, and who has something to send.
    async fn draw(&self) {
        let (Some(faces), Some(door)) = (self.faces(), kept::door()) else {
            return;
        };
        let mut all = door.faces;
        for person in kept::people() {
            if let Some(kept) = kept::person(person)
                && all.iter().all(|face| face.person != person)
            {
                all.push(Face {
                    person,
                    name: kept.name,
                    has_pin: true,
                });
            }
        }
        let mut shown = Vec::new();
        for face in all {
            let is_known = kept::person(face.person).is_some();
            shown.push(faces::Face {
                person: face.person,
                name: face.name,
                // chosen here since the server was last asked
                has_pin: face.has_pin || is_known,
                unsent: if is_known {
                    sealed::unsent_of(face.person).await.unwrap_or_default()
                } else {
                    0
                },
            });
        }
        faces.group.set(door.group);
        faces.all.set(shown);
    }

    fn is_open(&self) -> bool {
        self.seat.borrow().is_some()
    }

    fn faces(&self) -> Option<Faces> {
        *self.faces.borrow()
    }

    fn say(&self, said: Said) {
        if let Some(faces) = self.faces() {
            faces.said.set(said);
        }
    }

    /// What a request has taught of the way to the server.
    fn learn(&self, is_reached: bool) {
        if let Some(faces) = self.faces() {
            faces.is_offline.set(!is_reached);
        }
    }
}

/// Somebody at work reached the server: the lease begins anew, and once a minute the
/// tablet hears of everybody else, whose PIN may be another one by now.
pub fn hear(seat: &Seat) {
    renew(None);
    let now = now_ms();
    if (0..HEAR_MS).contains(&(now - seat.heard_ms.get())) {
        return;
    }
    seat.heard_ms.set(now);
    let here = seat.person;
    spawn_local(async move {
        if let Ok(door) = ask::door().await {
            renew(Some(door));
            tell(|| Some(here)).await;
        }
    });
}

/// Tells the server of wrong PINs that it has not heard of, and how much of each
/// person's waits here for them to send it.
async fn tell(here: impl Fn() -> Option<PersonId>) {
    let mut untold = Vec::new();
    for person in kept::people() {
        let Some(kept) = kept::person(person) else {
            continue;
        };
        let count = sealed::unsent_of(person).await;
        // what is open now is on its way
        let is_here = here() == Some(person);
        let unsent = match count {
            Some(count) if !is_here || count == 0 => u32::try_from(count).unwrap_or(u32::MAX),
            _ => kept.told,
        };
        if kept.untold > 0 || unsent != kept.told {
            untold.push((person, kept.untold, unsent));
        }
    }
    if !untold.is_empty() && ask::tell(&untold).await.is_ok() {
        for (person, _, unsent) in untold {
            kept::change(person, |kept| {
                kept.untold = 0;
                kept.told = unsent;
            });
        }
    }
}

/// What others have here that is not sent, by name: only they can send it.
pub async fn others_unsent(me: PersonId) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    for person in kept::people().into_iter().filter(|person| *person != me) {
        let count = sealed::unsent_of(person).await.unwrap_or_default();
        let kept = kept::person(person).filter(|_| count > 0);
        found.extend(kept.map(|kept| (kept.name, count)));
    }
    found
}

/// Whether something of somebody is nowhere but here, or that cannot be known.
async fn has_own(person: PersonId) -> bool {
    preferences::has_draft(person) || sealed::unsent_of(person).await != Some(0)
}

/// Deletes what is on the tablet of people who do not work here any more. What they
/// have not sent or are still writing stays, and so does their face.
async fn tidy() {
    let Some(door) = kept::door() else { return };
    for person in kept::people() {
        let is_gone = door.faces.iter().all(|face| face.person != person);
        if is_gone && !has_own(person).await {
            forget(person).await;
        }
    }
}

/// Deletes everything of a person from the tablet.
pub async fn forget(person: PersonId) {
    kept::forget(person);
    preferences::forget_person(person);
    sealed::delete_of(person).await;
}

/// The tablet was revoked: everything of everybody goes, then it says so.
async fn purge() {
    for person in kept::people() {
        forget(person).await;
    }
    kept::forget_door();
    let _ = ask::leave().await;
    mount(Revoked).forget();
}

//! From an empty page to the app: who is signed in, what is stored, mount.

use crate::browser::{document, listen, pause, window};
use crate::driver::{Driver, End};
use crate::network::{self, Session};
use crate::page::{follow_hints, mount};
use crate::preferences::{self, SignedIn};
use crate::release::follow::follow_releases;
use crate::shell::{Browser, follow_out, leave, measure, show_preference};
use crate::storage::Storage;
use crate::tablet::{self, Seat};
use app::address::Drawn;
use app::portfolio::app::App;
use app::portfolio::device::{Device, Host};
use app::portfolio::pages::{alone, faces};
use domain::id::{DeviceId, PersonId};
use domain::replica::{Event, Failure, Meta, Replica, Store, StoreError};
use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::PerformanceNavigation;

/// How often to try to tell the server that somebody left, in ms.
const LEAVING_MS: i64 = 10_000;

/// Starts the app, or sends a stranger to the sign-in page.
pub async fn boot() {
    for name in ["theme", "language"] {
        if let Some(value) = preferences::preference(name) {
            show_preference(name, &value);
        }
    }
    if tablet::is_here() {
        return match tablet::entrance().await {
            Ok(entrance) => entrance.await,
            Err(_) => mount(alone::PartMissing).forget(),
        };
    }
    if is_page_of_the_server() {
        // the service worker put the app in its place: the server did not answer
        mount(alone::NetworkNeeded).forget();
        return;
    }
    let Some((signed_in, session)) = who().await else {
        return;
    };
    let follow = follow_out(signed_in.clone());
    match Storage::open(signed_in.person, follow).await {
        Ok(storage) => start(signed_in, session, storage).await,
        Err(error) => {
            leptos::logging::error!("storage: {error}");
            mount(alone::StorageMissing).forget();
        }
    }
}

/// Who works here: as this device remembers, without waiting for a network; the
/// server is asked only when the device does not know.
async fn who() -> Option<(SignedIn, Option<Session>)> {
    let has_signed_in = signed_in_just_now();
    // what is not here any more was not thrown away by the browser
    let has_left = preferences::left().is_some();
    if !finish_leaving(has_signed_in).await {
        mount(alone::Left).forget();
        leave_with_network();
        return None;
    }
    // it may be somebody else who did: nothing of the one before is shown
    if let Some(known) = preferences::signed_in().filter(|_| !has_signed_in) {
        return Some((known, None));
    }
    match network::session().await {
        // its storage was cleared: nothing is kept here that is not sealed
        Ok(session) if session.on_tablet => {
            let _ = window().location().replace("/faces");
            None
        }
        Ok(session) => {
            let signed_in = SignedIn {
                person: session.person,
                device: session.device,
                has_data: false,
            };
            preferences::remember(&signed_in);
            let synced_before = session.synced_before && !has_left;
            Some((
                signed_in,
                Some(Session {
                    synced_before,
                    ..session
                }),
            ))
        }
        Err(Failure::SignedOut) => {
            let _ = window().location().replace(&to_sign_in());
            None
        }
        Err(_) => {
            mount(alone::SignedOut).forget();
            None
        }
    }
}

/// Where one signs in, and then goes on to what this page was to show.
fn to_sign_in() -> String {
    let location = window().location();
    let (path, asked) = (location.pathname(), location.search());
    let wanted = path.unwrap_or_default() + &asked.unwrap_or_default();
    if wanted == "/home" {
        return "/sign-in".into();
    }
    let wanted = js_sys::encode_uri_component(&wanted);
    format!("/sign-in?next={wanted}")
}

/// Finishes what somebody who left without a network began. Answers whether
/// nothing of their session is left.
async fn finish_leaving(has_signed_in: bool) -> bool {
    let Some(person) = preferences::left() else {
        return true;
    };
    Storage::delete_of(person).await;
    // signing in ended the session before; and the server takes the cookie away once it
    // has heard: whoever begins after that, by a letter for one, is somebody else
    let is_over = has_signed_in || !(preferences::is_leaving() || is_in(person).await);
    if is_over {
        preferences::forget_left();
    }
    is_over || leave().await
}

/// Whether the session here may still be this person's.
async fn is_in(person: PersonId) -> bool {
    match network::session().await {
        Ok(session) => session.person == person,
        Err(failure) => failure != Failure::SignedOut,
    }
}

/// Tells the server that somebody left as soon as it can be told, without a tap.
fn leave_with_network() {
    let is_telling = Rc::new(Cell::new(false));
    let tell = move || {
        let is_telling = Rc::clone(&is_telling);
        spawn_local(async move {
            if is_telling.replace(true) {
                return;
            }
            if leave().await {
                let _ = window().location().replace("/");
            }
            is_telling.set(false);
        });
    };
    let again = tell.clone();
    listen(&window(), "online", move |_| again());
    spawn_local(async move {
        loop {
            pause(LEAVING_MS).await;
            tell();
        }
    });
}

/// Whether the address is one of the pages that only the server can make.
fn is_page_of_the_server() -> bool {
    let path = window().location().pathname().unwrap_or_default();
    Drawn::of(&path).is_some()
}

/// Whether this page was opened, and not only loaded again, by the form of the
/// sign-in page.
fn signed_in_just_now() -> bool {
    let loaded = window()
        .performance()
        .map(|times| times.navigation().type_());
    let origin = window().location().origin().unwrap_or_default();
    loaded == Some(PerformanceNavigation::TYPE_NAVIGATE)
        && document()
            .referrer()
            .starts_with(&format!("{origin}/sign-in"))
}

async fn start(signed_in: SignedIn, session: Option<Session>, storage: Storage) {
    let Ok((stored, is_new)) = stored_meta(&storage).await else {
        mount(alone::StorageMissing).forget();
        return;
    };
    let had_data = session
        .as_ref()
        .map_or(signed_in.has_data, |s| s.synced_before);
    let was_evicted = is_new && had_data;
    if stored.is_some() {
        preferences::remember_data();
    }
    // another name is possible: somebody else signed in meanwhile, or the
    // browser's cookies were cleared
    let stored = stored.map(|meta| Meta {
        device: signed_in.device,
        ..meta
    });
    let replica = Replica::new(signed_in.person, signed_in.device, stored);
    let host = RwSignal::new(Host {
        was_evicted,
        is_installed: is_installed(),
        ..Host::default()
    });
    let SignedIn { person, device, .. } = signed_in;
    let ended = move |end| {
        spawn_local(async move {
            if end == End::OtherPerson {
                return check_session(person, device).await;
            }
            preferences::forget_person(person);
            leave().await;
            mount(faces::Revoked).forget();
        });
    };
    let driver = Driver::new(replica, storage, host, None, ended);
    run(&driver, session.is_none()).await;
}

/// Starts the app for who opened the tablet of a group.
pub async fn start_at(seat: &Rc<Seat>, storage: Storage, had_data: bool) {
    let Ok((stored, is_new)) = stored_meta(&storage).await else {
        mount(alone::StorageMissing).forget();
        return;
    };
    let host = RwSignal::new(Host {
        was_evicted: is_new && had_data,
        is_installed: is_installed(),
        is_shared: true,
        ..Host::default()
    });
    let stored = stored.map(|meta| Meta {
        device: seat.device,
        ..meta
    });
    let replica = Replica::new(seat.person, seat.device, stored);
    let person = seat.person;
    let ended = move |end| {
        // whose session it is, is found out where it is brought back
        if end == End::Revoked {
            spawn_local(async move {
                tablet::forget(person).await;
                // there it turns out whether it is the tablet as a whole
                let _ = window().location().replace("/faces");
            });
        }
    };
    let driver = Driver::new(replica, storage, host, Some(Rc::clone(seat)), ended);
    // what the one before looked at is not where this one begins
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some("/home"));
    }
    seat.watch(&driver);
    run(&driver, false).await;
}

/// What is stored about the replica itself, and whether nothing is. What cannot be
/// read is not nothing: it is put aside, and all is fetched anew.
async fn stored_meta(storage: &Storage) -> Result<(Option<Meta>, bool), StoreError> {
    match storage.meta().await {
        Ok(stored) => {
            let is_new = stored.is_none();
            Ok((stored, is_new))
        }
        Err(error) => {
            leptos::logging::error!("not read: {error}");
            storage.put_meta_aside().await?;
            Ok((None, false))
        }
    }
}

async fn run(driver: &Rc<Driver>, asks_who: bool) {
    let Ok(rest) = driver.load_first().await else {
        mount(alone::StorageMissing).forget();
        return;
    };
    let device = Device::new(
        Rc::clone(&driver.replica),
        Rc::new(Browser::new(Rc::clone(driver))),
        driver.changes,
        driver.host,
    );
    let app = mount(move || {
        provide_context(device);
        App()
    });
    app.forget();
    driver.join();
    follow_network(driver);
    follow_releases(driver);
    if asks_who {
        let (person, device) = {
            let replica = driver.replica.borrow();
            (replica.meta().person, replica.meta().device)
        };
        spawn_local(check_session(person, device));
    }
    if let Err(error) = driver.load_rest(rest).await {
        leptos::logging::error!("not read: {error}");
    }
    measure(driver).await;
}

/// Somebody else may have signed in on this device since: then this page is
/// theirs. What the one before wrote stays stored under their own name.
/// The same when the same person signed in again as another device.
pub async fn check_session(person: PersonId, device: DeviceId) {
    let Ok(session) = network::session().await else {
        return;
    };
    if session.on_tablet {
        let _ = window().location().replace("/faces");
    } else if session.person != person || session.device != device {
        preferences::remember(&SignedIn {
            person: session.person,
            device: session.device,
            has_data: false,
        });
        let _ = window().location().reload();
    }
}

fn is_installed() -> bool {
    let query = window().match_media("(display-mode: standalone)");
    query.ok().flatten().is_some_and(|query| query.matches())
}

/// Follows the network: the server's pokes, and hints that it may be another one. What
/// the browser believes of it is no more than that; what counts is what a request does.
fn follow_network(driver: &Rc<Driver>) {
    driver.listen();
    let this = Rc::clone(driver);
    follow_hints(move || this.handle(Event::TryNow));
}

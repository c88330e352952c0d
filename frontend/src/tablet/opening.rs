//! Opening the tablet: with the server, which looks at the PIN and gives its half of
//! the key, or without it for as long as the lease lasts.

use super::ask::{self, No, Opened};
use super::kept::{self, Kept, renew};
use super::pin::{WRONG_MAX, keep_by_pin, unlock, wait, wait_s};
use super::{Entrance, Seat, forget, has_own, purge};
use crate::boot;
use crate::browser::{after, now_ms, random};
use crate::crypto::{KEY, Key, hex, unhex};
use crate::storage::Storage;
use app::portfolio::pages::faces::{Keeper, Said};
use domain::id::PersonId;
use domain::replica::Store;
use js_sys::Promise;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// How long the server may take while somebody stands there who could also open
/// without it, in ms.
const HURRY_MS: i64 = 1_000;

impl Entrance {
    /// What is tried from here on is the only thing that still counts.
    pub(super) fn begin_try(&self) -> u32 {
        self.tries.set(self.tries.get().wrapping_add(1));
        self.unsure.take();
        self.late.take();
        self.tries.get()
    }

    /// Whether who began this try still stands there and waits.
    fn is_awaited(&self, nth: u32) -> bool {
        !self.is_open() && self.tries.get() == nth
    }

    fn answer(&self, nth: u32, said: Said) {
        if self.is_awaited(nth) {
            self.say(said);
        }
    }

    /// Tries a PIN: with the server, or alone where it can.
    pub(super) async fn try_pin(self: &Rc<Self>, person: PersonId, pin: String) {
        let nth = self.begin_try();
        self.say(Said::Busy);
        let can_without = kept::person(person).is_some_and(|kept| kept.secret.is_some());
        match self.ask_server(person, &pin, can_without).await {
            Ok(opened) => return self.enter(nth, person, pin, opened).await,
            Err(No::Problem(code, wait_s)) => {
                let said = match code.as_str() {
                    "wrong-pin" => Said::Wrong(wait_s),
                    "pin-shut" => Said::Shut(wait_s),
                    "pin-needs-password" => Said::NeedsPassword,
                    "no-tablet" => Said::Unpaired,
                    "device-revoked" => return purge().await,
                    _ => Said::Failed,
                };
                return self.answer(nth, said);
            }
            Err(No::Unreachable) => {}
        }
        if self.is_awaited(nth) {
            let said = self.enter_alone(nth, person, &pin).await;
            self.answer(nth, said.unwrap_or(Said::Failed));
        }
    }

    /// Asks the server. Who could also open without it waits for it only a moment: what
    /// it answers later brings the token with which this person comes back.
    async fn ask_server(
        self: &Rc<Self>,
        person: PersonId,
        pin: &str,
        hurry: bool,
    ) -> Result<Opened, No> {
        let answer = Rc::new(RefCell::new(None));
        let is_late = Rc::new(Cell::new(false));
        let come = Promise::new(&mut |resolve, _| {
            if hurry {
                let resolve = resolve.clone();
                after(HURRY_MS, move || {
                    let _ = resolve.call0(&JsValue::UNDEFINED);
                });
            }
            let (this, pin) = (Rc::clone(self), pin.to_owned());
            let (answer, is_late) = (Rc::clone(&answer), Rc::clone(&is_late));
            spawn_local(async move {
                let answered = ask::open(person, &pin).await;
                this.learn(!matches!(answered, Err(No::Unreachable)));
                match answered {
                    Ok(opened) if is_late.get() => this.take_late(person, opened).await,
                    Err(No::Problem(code, _)) if is_late.get() && code == "wrong-pin" => {
                        this.drop_old(person, &pin).await;
                    }
                    answered => {
                        let is_lost = matches!(answered, Err(No::Unreachable));
                        *answer.borrow_mut() = Some(answered);
                        let _ = resolve.call0(&JsValue::UNDEFINED);
                        if is_lost {
                            // it may have begun a session of which only the cookie came
                            this.end_session().await;
                        }
                    }
                }
                let _ = resolve.call0(&JsValue::UNDEFINED);
            });
        });
        let _ = JsFuture::from(come).await;
        let answered = answer.borrow_mut().take();
        is_late.set(answered.is_none());
        answered.unwrap_or(Err(No::Unreachable))
    }

    /// The token that was kept before is worth nothing since the server answered.
    async fn take_late(&self, person: PersonId, opened: Opened) {
        if let Some(seat) = self.seat_of(person) {
            seat.take_token(opened.token.clone());
        } else {
            *self.late.borrow_mut() = Some((person, opened.token.clone()));
        }
        if keep_token(person, &opened).await.is_err() {
            leptos::logging::error!("comes back only with a PIN");
        }
        self.end_session().await;
    }

    /// The PIN was right, says the server, which gives its half of the key.
    async fn enter(self: &Rc<Self>, nth: u32, person: PersonId, pin: String, opened: Opened) {
        if let Err(error) = self.enter_with(nth, person, pin, opened).await {
            leptos::logging::error!("not opened: {error:?}");
            self.answer(nth, Said::Failed);
        }
    }

    async fn enter_with(
        self: &Rc<Self>,
        nth: u32,
        person: PersonId,
        pin: String,
        opened: Opened,
    ) -> Result<(), JsValue> {
        let recovery = Key::new(&unhex(&opened.recovery)).await?;
        let before = kept::person(person);
        let (untold, told) = before
            .as_ref()
            .map_or((0, 0), |kept| (kept.untold, kept.told));
        let mut data = None;
        if let Some(kept) = &before {
            data = recovery.open(&unhex(&kept.by_server)).await.ok();
            if data.is_none() {
                // the tablet was paired anew: what it released before may still help
                data = unlock(kept, &pin).await;
            }
        }
        let is_fresh = data.is_none();
        if is_fresh {
            if !self.is_awaited(nth) {
                self.end_session().await;
                return Ok(());
            }
            // what was there cannot be read any more: it goes only after a yes
            if has_own(person).await {
                self.end_session().await;
                if self.is_awaited(nth) {
                    *self.unsure.borrow_mut() = Some((person, pin, opened));
                    self.say(Said::Unread);
                }
                return Ok(());
            }
            forget(person).await;
        }
        let data = data.unwrap_or_else(|| random::<KEY>().to_vec());
        let key = Key::new(&data).await?;
        // sealed with another secret, it would only say that a right PIN is wrong
        let is_same =
            |kept: &Kept| kept.secret.as_ref() == Some(&opened.secret) && kept.pin == opened.pin;
        let by_pin = before.filter(|kept| !is_fresh && is_same(kept));
        let by_pin = by_pin.and_then(|kept| kept.by_pin);
        let kept = Kept {
            device: opened.device,
            name: opened.name,
            by_server: hex(&recovery.seal(&data).await?),
            by_pin,
            pin: opened.pin,
            secret: Some(opened.secret),
            token: hex(&key.seal(opened.token.as_bytes()).await?),
            wrong: 0,
            wait_until: 0,
            untold,
            told,
        };
        if !kept::keep(person, &kept) {
            return Err("no room".into());
        }
        renew(None);
        let seat = Seat::prepare(person, opened.device, key.clone(), opened.token).await;
        let held = Rc::clone(&seat);
        held.hold();
        spawn_local(async move {
            if let Err(error) = keep_by_pin(person, &pin, &data).await {
                leptos::logging::error!("opens only with a network: {error:?}");
            }
            held.let_go();
        });
        self.start(nth, &seat, key, opened.synced_before).await
    }

    /// Without a network. `Err` when the browser fails.
    async fn enter_alone(
        self: &Rc<Self>,
        nth: u32,
        person: PersonId,
        pin: &str,
    ) -> Result<Said, JsValue> {
        kept::watch_lease();
        let now = now_ms();
        let Some(kept) = kept::person(person) else {
            return Ok(Said::NeedsServer);
        };
        let opens = kept.secret.is_some() && kept.by_pin.is_some() && kept.wrong < WRONG_MAX;
        if !opens {
            return Ok(Said::NeedsServer);
        }
        if kept.wait_until > now {
            return Ok(wait(kept.wrong, kept.wait_until - now));
        }
        // it counts as wrong until it turns out to be right
        let wrong = kept.wrong + 1;
        let wait_ms = i64::from(wait_s(wrong)) * 1_000;
        kept::change(person, |kept| {
            kept.wrong = wrong;
            kept.untold += 1;
            kept.wait_until = now + wait_ms;
        });
        let Some(data) = unlock(&kept, pin).await else {
            return Ok(match wrong {
                WRONG_MAX.. => Said::NeedsServer,
                _ => wait(wrong, wait_ms),
            });
        };
        kept::change(person, |now| {
            now.wrong = 0;
            now.untold = kept.untold;
            now.wait_until = 0;
        });
        let key = Key::new(&data).await?;
        // the server may have given another one meanwhile
        let kept = kept::person(person).unwrap_or(kept);
        let token = key.open(&unhex(&kept.token)).await?;
        let token = String::from_utf8(token).unwrap_or_default();
        let seat = Seat::prepare(person, kept.device, key.clone(), token).await;
        self.start(nth, &seat, key, false).await?;
        Ok(Said::Nothing)
    }

    /// The server began one for somebody who has gone.
    async fn end_session(&self) {
        if !self.is_open() {
            let _ = ask::lock().await;
        }
    }

    /// Sits down, unless who tried has gone.
    async fn start(
        self: &Rc<Self>,
        nth: u32,
        seat: &Rc<Seat>,
        key: Key,
        had_data: bool,
    ) -> Result<(), JsValue> {
        let storage = Storage::open_sealed(seat.person, Some(key)).await;
        let storage = storage.map_err(|error| JsValue::from(error.to_string()))?;
        if !self.is_awaited(nth) {
            storage.close();
            self.end_session().await;
            return Ok(());
        }
        // nothing is waited for from here on: nobody else sits down in between
        *self.seat.borrow_mut() = Some(Rc::clone(seat));
        if let Some((_, token)) = self.late.take().filter(|late| late.0 == seat.person) {
            seat.take_token(token);
        }
        kept::say_opened();
        *self.faces.borrow_mut() = None;
        drop(self.shown.borrow_mut().take());
        boot::start_at(seat, storage, had_data).await;
        Ok(())
    }

    /// Who sits here, if it is this person.
    fn seat_of(&self, person: PersonId) -> Option<Rc<Seat>> {
        let seat = self.seat.borrow().clone();
        seat.filter(|seat| seat.person == person)
    }

    /// The server said too late that a PIN is wrong. Where it opens what is kept here, it
    /// is one that its owner has no more; where it does not, somebody mistyped, and the
    /// right one must go on opening without a network.
    async fn drop_old(&self, person: PersonId, pin: &str) {
        let Some(kept) = kept::person(person) else {
            return;
        };
        if unlock(&kept, pin).await.is_none() {
            return;
        }
        kept::change(person, |kept| kept.by_pin = None);
        if let Some(seat) = self.seat_of(person) {
            seat.end();
        }
    }
}

/// Keeps only the token, sealed as everything is.
async fn keep_token(person: PersonId, opened: &Opened) -> Result<(), JsValue> {
    if let Some(kept) = kept::person(person) {
        let recovery = Key::new(&unhex(&opened.recovery)).await?;
        let key = Key::new(&recovery.open(&unhex(&kept.by_server)).await?).await?;
        let token = hex(&key.seal(opened.token.as_bytes()).await?);
        kept::change(person, |kept| kept.token = token);
    }
    Ok(())
}

/// What the screen may ask of the entrance.
pub struct Hand(pub Rc<Entrance>);

impl Keeper for Hand {
    fn open(&self, person: PersonId, pin: String) {
        let this = Rc::clone(&self.0);
        spawn_local(async move { this.try_pin(person, pin).await });
    }

    fn choose(&self, person: PersonId, password: String, pin: String) {
        let this = Rc::clone(&self.0);
        spawn_local(async move {
            let nth = this.begin_try();
            this.say(Said::Busy);
            let said = match ask::choose(person, &password, &pin).await {
                Ok(()) if this.is_awaited(nth) => return this.try_pin(person, pin).await,
                Ok(()) => return,
                Err(No::Unreachable) => Said::NeedsServer,
                Err(No::Problem(code, wait_s)) => match code.as_str() {
                    "wrong-credentials" => Said::WrongPassword,
                    "invalid-field" => Said::WeakPin,
                    "rate-limited" => Said::Shut(wait_s),
                    "device-revoked" => return purge().await,
                    _ => Said::Failed,
                },
            };
            this.answer(nth, said);
        });
    }

    fn start_anew(&self) {
        let this = Rc::clone(&self.0);
        if let Some((person, pin, opened)) = this.unsure.take() {
            let nth = this.begin_try();
            this.say(Said::Busy);
            spawn_local(async move {
                forget(person).await;
                this.enter(nth, person, pin, opened).await;
            });
        }
    }

    fn leave(&self) {
        self.0.begin_try();
    }
}

//! What a view reads and asks: the replica of whoever is signed in, and the
//! shell (the browser) around it.
//!
//! Views read through [`Device::read`], which follows the changes of what they say
//! that they read, and ask through [`Device::ask`]. They never write state.

use crate::kit::library::{self, Library};
use crate::kit::reactive::{ErasedMemo, memo};
use crate::portfolio::changes::{Changes, Reads};
use domain::id::{ChildId, MomentId};
use domain::intent::Intent;
use domain::record::Refusal;
use domain::replica::{Changed, Kept, Replica};
use domain::stamp::Day;
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

/// How long after a change what is read later is read.
const REST: Duration = Duration::from_millis(120);
/// How often it is looked what day it is.
const A_WHILE: Duration = Duration::from_secs(20);

/// What waits on a tablet to be sent: of whom, by name, and how much.
pub type Unsent = Vec<(String, usize)>;

/// What the browser does for the views. The front end implements it.
pub trait Shell {
    /// Records what a person asks for; see [`Replica::ask`].
    ///
    /// # Errors
    /// [`Refusal`] when the person may not do this; nothing has changed then.
    fn ask(&self, intent: Intent) -> Result<Kept, Refusal>;
    /// Sends what was refused or held in a moment again.
    fn retry(&self, moment: MomentId);
    /// Throws away what was refused in a moment.
    fn discard(&self, moment: MomentId);
    /// Forgets the notices of *Let op*.
    fn dismiss_notices(&self);
    /// Tries to reach the server now.
    fn sync_now(&self);
    /// The draft kept under a key, as the form wrote it (JSON).
    fn draft(&self, key: &str) -> Option<String>;
    /// Keeps a draft, synchronously; `None` forgets it.
    fn keep_draft(&self, key: &str, value: Option<&str>);
    /// How many texts the person is in the middle of, on this device.
    fn drafts(&self) -> usize;
    /// Whether the person is still signed in on this device: another tab may
    /// have signed them out.
    fn is_signed_in(&self) -> bool;
    /// Unix time in ms.
    fn now_ms(&self) -> i64;
    /// Today, where the device is.
    fn today(&self) -> Day;
    /// A small preference (`language`, `theme`) of this device.
    fn preference(&self, name: &str) -> Option<String>;
    /// Keeps a small preference. `theme` (`light`, `dark` or empty for the
    /// system's) and `language` (`nl`, `en`) also take effect on the document.
    fn keep_preference(&self, name: &str, value: &str);
    /// When the person last looked at what is new, on this device: Unix time in ms.
    fn looked_ms(&self) -> Option<i64>;
    /// Keeps that the person looks at what is new.
    fn keep_looked(&self, ms: i64);
    /// Notes that the person looks at these children's portfolios; the server
    /// hears it with the next sync.
    fn note_opened(&self, children: &[ChildId]);
    /// Puts a text on the clipboard.
    fn copy(&self, text: &str);
    /// Clears this device and signs out. With `unsent` work the view has asked.
    fn sign_out(&self);
    /// On the tablet of a group: nobody works on it any more.
    fn lock(&self);
    /// On the tablet of a group: who else has something there that only they can send,
    /// by name, and how much. Nothing of it changes while this person works.
    fn others_unsent(&self, then: Box<dyn FnOnce(Unsent)>);
    /// Reloads into the new release.
    fn update(&self);
    /// Reads a file of this release, which is on the device since the release is.
    /// `then` gets nothing when it could not be read.
    fn read_file(&self, name: &str, then: Box<dyn FnOnce(Option<String>)>);
    /// Formats a day in the language, e.g. "dinsdag 24 november" (`long`) or
    /// "24 nov. 2026".
    fn format_day(&self, day: Day, language: &str, long: bool) -> String;
    /// Formats an instant in local time, e.g. "24 nov. 14:05".
    fn format_time(&self, ms: i64, language: &str) -> String;
}

/// How the device stands apart from the replica.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "independent facts")]
pub struct Host {
    /// Bytes in use, and how many there may be at most.
    pub storage: Option<(f64, f64)>,
    /// Whether the browser promised to keep the data.
    pub is_persisted: bool,
    /// The browser threw away this device's data.
    pub was_evicted: bool,
    /// A new release is ready to be used.
    pub update_is_ready: bool,
    /// The last save to this device failed (storage full).
    pub save_failed: bool,
    /// The server was not reached several times in a row, whatever the browser
    /// believes of the network.
    pub server_is_away: bool,
    /// Every tab talks to the server: the browser cannot tell them which of them does.
    pub each_tab_sends: bool,
    /// Installed on the home screen.
    pub is_installed: bool,
    /// The tablet of a group: it is locked, not signed out of.
    pub is_shared: bool,
}

/// The device as views see it; take it with [`use_device`].
#[derive(Clone, Copy)]
pub struct Device {
    inner: StoredValue<Rc<Inner>, LocalStorage>,
    /// Storage, update, eviction.
    pub host: RwSignal<Host>,
}

/// Behind one handle: every view has a copy of it.
struct Inner {
    replica: Rc<RefCell<Replica>>,
    shell: Rc<dyn Shell>,
    changes: Changes,
    /// What day it is: it changes while a page stays open.
    today: RwSignal<Day>,
    /// What others have on this tablet that is not sent: by name, and how much.
    others: RwSignal<Unsent>,
    shelf: RefCell<Shelf>,
}

/// Where the library of questions is.
#[derive(Default)]
enum Shelf {
    #[default]
    Away,
    Coming,
    Here(Arc<Library>),
}

impl Device {
    /// The shell tells `changes` whatever changed of the replica.
    #[must_use]
    pub fn new(
        replica: Rc<RefCell<Replica>>,
        shell: Rc<dyn Shell>,
        changes: Changes,
        host: RwSignal<Host>,
    ) -> Self {
        let inner = Inner {
            today: RwSignal::new(shell.today()),
            others: RwSignal::new(Vec::new()),
            replica,
            shell,
            changes,
            shelf: RefCell::default(),
        };
        Self {
            inner: StoredValue::new_local(Rc::new(inner)),
            host,
        }
    }

    /// Reads from the replica and follows the changes of what it reads. Put it in a
    /// `Memo`, so that a view is drawn again only when what it reads is different.
    pub fn read<T>(&self, reads: Reads, read: impl FnOnce(&Replica) -> T) -> T {
        self.follow(reads);
        self.peek(read)
    }

    /// The same, a moment later: for what takes long to read and nobody waits for, so
    /// that what was just done stands on the screen first.
    pub fn read_later<T>(&self, reads: Reads, read: impl FnOnce(&Replica) -> T) -> T {
        self.changes().follow(reads, true);
        self.peek(read)
    }

    /// Follows the changes of what is read besides.
    pub fn follow(&self, reads: Reads) {
        self.changes().follow(reads, false);
    }

    /// Tells who reads later. Once per app.
    pub fn rest_after_changes(self) {
        let is_coming = StoredValue::new(false);
        Effect::new(move |_| {
            self.follow(Reads::All);
            if is_coming.get_value() {
                return;
            }
            is_coming.set_value(true);
            let tell = move || {
                is_coming.try_set_value(false);
                self.changes().rest();
            };
            set_timeout(tell, REST);
        });
    }

    /// Looks what others have on this tablet that is not sent. Once per app.
    pub fn look_at_others(self) {
        if self.host.with_untracked(|host| host.is_shared) {
            let others = self.inner.with_value(|inner| inner.others);
            let take = move |found| {
                others.try_set(found);
            };
            self.shell().others_unsent(Box::new(take));
        }
    }

    /// Who else has something on this tablet that only they can send, and how much.
    #[must_use]
    pub fn others(self) -> Unsent {
        self.inner.with_value(|inner| inner.others).get()
    }

    /// What day it is; follows the clock.
    #[must_use]
    pub fn today(self) -> Day {
        self.inner.with_value(|inner| inner.today).get()
    }

    /// What day the screen says it is.
    #[must_use]
    pub fn today_once(self) -> Day {
        self.inner.with_value(|inner| inner.today).get_untracked()
    }

    /// Looks whether it is another day already, now and then. Once per app.
    pub fn follow_the_day(self) {
        let look = move || {
            let inner = self.inner.get_value();
            let today = inner.shell.today();
            if inner.today.get_untracked() != today {
                inner.today.set(today);
            }
        };
        set_interval(look, A_WHILE);
        // a device that slept, or a tab in the background, is late with it
        window_event_listener_untyped("focus", move |_| look());
    }

    /// Reads the replica once.
    pub fn peek<T>(&self, read: impl FnOnce(&Replica) -> T) -> T {
        read(&self.inner.get_value().replica.borrow())
    }

    /// Fetches the library of questions, if it is not here yet. Call it once where
    /// a view is made that reads the library: what failed is tried again then.
    pub fn fetch_library(&self) {
        let inner = self.inner.get_value();
        if !matches!(*inner.shelf.borrow(), Shelf::Away) {
            return;
        }
        *inner.shelf.borrow_mut() = Shelf::Coming;
        let to = Rc::clone(&inner);
        let take = move |json: Option<String>| {
            let now = json.map_or(Shelf::Away, |json| {
                Shelf::Here(Arc::new(Library::read(&json)))
            });
            *to.shelf.borrow_mut() = now;
            to.changes.show(Changed {
                all: true,
                ..Changed::default()
            });
        };
        inner.shell.read_file(library::FILE, Box::new(take));
    }

    /// The library of questions, once it is here, with those of the location's
    /// own; follows both. See [`Device::fetch_library`].
    #[must_use]
    pub fn library(&self) -> Option<Arc<Library>> {
        self.follow(Reads::Directory);
        let inner = self.inner.get_value();
        match &*inner.shelf.borrow() {
            Shelf::Here(library) => match inner.replica.borrow().directory() {
                Some(directory) if !directory.questions.is_empty() => {
                    Some(Arc::new(library.with_own(&directory.questions)))
                }
                _ => Some(Arc::clone(library)),
            },
            Shelf::Away | Shelf::Coming => None,
        }
    }

    /// How often the moments changed.
    #[must_use]
    pub fn editions(&self) -> u64 {
        self.changes().editions()
    }

    fn changes(&self) -> Changes {
        self.inner.with_value(|inner| inner.changes)
    }

    /// Records what a person asks for.
    ///
    /// # Errors
    /// [`Refusal`] when the person may not do this; nothing has changed then.
    pub fn ask(&self, intent: Intent) -> Result<Kept, Refusal> {
        self.shell().ask(intent)
    }

    /// The browser around the views.
    #[must_use]
    pub fn shell(&self) -> Rc<dyn Shell> {
        Rc::clone(&self.inner.get_value().shell)
    }
}

/// The device of the signed-in person.
#[must_use]
pub fn use_device() -> Device {
    expect_context::<Device>()
}

/// Reads something of the replica and follows its changes.
pub fn memo_of<T>(
    device: Device,
    reads: Reads,
    read: impl Fn(&Replica) -> T + Send + Sync + 'static,
) -> ErasedMemo<T>
where
    T: PartialEq + Send + Sync + 'static,
{
    memo(move || device.read(reads, &read))
}

/// The same, a moment after each change: see [`Device::read_later`].
pub fn later_memo_of<T>(
    device: Device,
    reads: Reads,
    read: impl Fn(&Replica) -> T + Send + Sync + 'static,
) -> ErasedMemo<T>
where
    T: PartialEq + Send + Sync + 'static,
{
    memo(move || device.read_later(reads, &read))
}

//! A small kindcentrum with devices, a server under them, and everything that
//! can go wrong in between.

mod choices;
pub mod device;
pub mod hostile;
pub mod seal;
pub mod server;
pub mod tab;

pub use choices::theme;
use choices::{audience_of, choose_change, text};
use device::{Device, Link};
use domain::access::Role;
use domain::id::{ChildId, DeviceId, MomentId, PersonId};
use domain::intent::{Intent, NewContribution};
use domain::moment::Contribution;
use domain::op::{Feeling, Mode, Perspective};
use domain::stamp::Day;
use domain::text::Asked;
use server::Server;
use std::collections::BTreeSet;
use uuid::Uuid;

pub const START_MS: i64 = 1_790_000_000_000;
const YEAR_MS: i64 = 365 * 24 * 60 * 60 * 1000;

pub const fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(0x9E00 + n))
}

pub const fn child(n: u128) -> ChildId {
    ChildId(Uuid::from_u128(0xC000 + n))
}

pub const SANNE: PersonId = person(1);
pub const FATIMA: PersonId = person(2);
pub const PAPA: PersonId = person(3);
pub const MAMA: PersonId = person(4);
pub const OTHER_PARENT: PersonId = person(5);
pub const KARIN: PersonId = person(6);
pub const NOOR: ChildId = child(1);
pub const MEES: ChildId = child(2);

/// Something that happens in the world. Numbers choose among what is possible.
#[derive(Clone, Debug)]
pub enum Step {
    Capture {
        device: usize,
        children: u8,
        audience: u8,
        words: u8,
    },
    Ask {
        device: usize,
        children: u8,
        mode: u8,
    },
    Change {
        device: usize,
        what: u8,
        which: u16,
        words: u8,
    },
    Exchange {
        device: usize,
        link: u8,
    },
    Write {
        device: usize,
    },
    Crash {
        device: usize,
    },
    Tab {
        device: usize,
        what: u8,
    },
    FailToWrite {
        device: usize,
    },
    Spoil {
        device: usize,
        which: u8,
    },
    Clock {
        device: usize,
        years: i8,
    },
    Revoke {
        device: usize,
        child: u8,
    },
    Grant {
        device: usize,
        child: u8,
    },
    /// A changed client of somebody sends what it likes, all at once.
    Attack {
        device: usize,
        made: Vec<hostile::Made>,
    },
    /// A release that reads what was too new until now.
    Upgrade,
    Backup,
    Restore,
    Wait {
        minutes: u16,
    },
}

pub struct World {
    pub server: Server,
    pub devices: Vec<Device>,
    pub now_ms: i64,
    backup: Option<Server>,
    lives: u128,
    /// How many ops hostile clients have made up.
    made_up: u128,
}

impl World {
    pub fn new() -> Self {
        let relations = BTreeSet::from([
            (SANNE, NOOR, Role::Staff),
            (SANNE, NOOR, Role::Mentor),
            (SANNE, MEES, Role::Staff),
            (FATIMA, NOOR, Role::Staff),
            (FATIMA, MEES, Role::Staff),
            (FATIMA, MEES, Role::Mentor),
            (PAPA, NOOR, Role::Guardian),
            (MAMA, NOOR, Role::Guardian),
            (OTHER_PARENT, MEES, Role::Guardian),
            (KARIN, NOOR, Role::Lead),
            (KARIN, MEES, Role::Lead),
        ]);
        let owners = [SANNE, SANNE, FATIMA, PAPA, PAPA, MAMA, OTHER_PARENT, KARIN];
        let devices = (1_u128..)
            .zip(owners)
            .map(|(n, owner)| Device::new(owner, DeviceId(Uuid::from_u128(0xDE00 + n))))
            .collect();
        let mut world = Self {
            server: Server::new(relations),
            devices,
            now_ms: START_MS,
            backup: None,
            lives: 1,
            made_up: 0,
        };
        world.settle();
        world
    }

    pub fn device(&mut self, nth: usize) -> &mut Device {
        let count = self.devices.len();
        &mut self.devices[nth % count]
    }

    pub fn step(&mut self, step: Step) {
        self.now_ms += 1_000;
        let now_ms = self.now_ms;
        match step {
            Step::Capture {
                device,
                children,
                audience,
                words,
            } => {
                self.capture(device, children, audience, words);
            }
            Step::Ask {
                device,
                children,
                mode,
            } => self.ask(device, children, mode),
            Step::Change {
                device,
                what,
                which,
                words,
            } => self.change(device, what, which, words),
            Step::Exchange { device, link } => {
                let link = [
                    Link::Works,
                    Link::LosesRequest,
                    Link::LosesAnswer,
                    Link::RepeatsRequest,
                    Link::Rejects,
                ][usize::from(link % 5)];
                let count = self.devices.len();
                self.devices[device % count].exchange(&mut self.server, link, now_ms);
            }
            Step::Write { device } => self.device(device).write_one(now_ms),
            Step::Crash { device } => self.device(device).crash(now_ms),
            Step::Tab { device, what } => self.device(device).tab(what, now_ms),
            Step::FailToWrite { device } => self.device(device).fail_to_write(now_ms),
            Step::Spoil { device, which } => {
                self.device(device).spoil(usize::from(which), now_ms);
            }
            Step::Clock { device, years } => {
                self.device(device).clock_off_ms = i64::from(years) * YEAR_MS;
            }
            Step::Revoke { device, child: c } => {
                let person = self.device(device).person;
                self.server.revoke(person, child(1 + u128::from(c % 2)));
            }
            Step::Grant { device, child: c } => {
                let person = self.device(device).person;
                let is_parent = [PAPA, MAMA, OTHER_PARENT].contains(&person);
                let role = if is_parent {
                    Role::Guardian
                } else {
                    Role::Staff
                };
                self.server
                    .grant(person, child(1 + u128::from(c % 2)), role);
            }
            Step::Attack { device, made } => {
                let (person, id) = {
                    let device = self.device(device);
                    (device.person, device.id)
                };
                self.attack(person, id, &made);
            }
            Step::Upgrade => self.server.upgrade(now_ms),
            Step::Backup => self.backup = Some(self.server.clone()),
            Step::Restore => self.restore(),
            Step::Wait { minutes } => self.now_ms += i64::from(minutes) * 60_000,
        }
    }

    fn restore(&mut self) {
        if let Some(backup) = self.backup.clone() {
            // who may see what is not what this test restores
            let relations = self.server.clone();
            self.server = backup;
            self.server.keep_access_of(&relations);
            self.lives += 1;
            self.server.epoch = Uuid::from_u128(self.lives);
        }
    }

    fn capture(&mut self, device: usize, children: u8, audience: u8, words: u8) {
        let now_ms = self.now_ms;
        let device = self.device(device);
        let seen: Vec<ChildId> = device.replica.access().grants.keys().copied().collect();
        let Some(first) = seen.first().copied() else {
            return;
        };
        let is_guardian = device.replica.access().is(Role::Guardian, first);
        let chosen: BTreeSet<ChildId> = match children % 4 {
            0 if !is_guardian => BTreeSet::new(),
            1 => seen.iter().copied().collect(),
            _ => BTreeSet::from([first]),
        };
        let side = if is_guardian {
            Perspective::Home
        } else {
            Perspective::Here
        };
        let new = NewContribution {
            perspective: side,
            about: is_guardian.then_some(first),
            audience: audience_of(device.person, is_guardian, audience),
            text: text(words),
            feeling: (words.is_multiple_of(5)).then_some(Feeling::Worried),
        };
        let _ = device.ask(
            now_ms,
            Intent::Capture {
                side,
                day: Day(20_000 + i32::from(words)),
                title: None,
                children: chosen,
                themes: BTreeSet::from([theme(words)]),
                first: new,
            },
        );
    }

    fn ask(&mut self, device: usize, children: u8, mode: u8) {
        let now_ms = self.now_ms;
        let device = self.device(device);
        let seen: Vec<ChildId> = device.replica.access().grants.keys().copied().collect();
        let Some(first) = seen.first().copied() else {
            return;
        };
        let is_guardian = device.replica.access().is(Role::Guardian, first);
        let chosen = if children.is_multiple_of(2) {
            seen.into_iter().collect()
        } else {
            BTreeSet::from([first])
        };
        let _ = device.ask(
            now_ms,
            Intent::Ask {
                side: if is_guardian {
                    Perspective::Home
                } else {
                    Perspective::Here
                },
                day: Day(20_000),
                mode: [Mode::Open, Mode::ParentFirst, Mode::Together][usize::from(mode % 3)],
                asked: Asked::parse("Wat zie jij?").unwrap(),
                children: chosen,
                themes: BTreeSet::new(),
            },
        );
    }

    fn change(&mut self, device: usize, what: u8, which: u16, words: u8) {
        let now_ms = self.now_ms;
        let device = self.device(device);
        let moments: BTreeSet<MomentId> = [Some(NOOR), Some(MEES), None]
            .into_iter()
            .flat_map(|c| device.replica.moments_of(c).collect::<Vec<_>>())
            .collect();
        let Some(id) = moments
            .iter()
            .nth(usize::from(which) % moments.len().max(1))
        else {
            return;
        };
        let Some(moment) = device.replica.moment(*id).cloned() else {
            return;
        };
        let person = device.person;
        let own: Vec<&Contribution> = moment
            .contributions
            .iter()
            .filter(|c| c.author == person)
            .collect();
        let mine = own.get(usize::from(words) % own.len().max(1)).copied();
        let change = choose_change(&moment, mine, device, what, words);
        if let Some(change) = change {
            let _ = device.ask(now_ms, Intent::In(*id, vec![change]));
        }
    }

    /// Everything works again: clocks are right, networks are there, everybody
    /// writes and exchanges until nobody has anything to say.
    pub fn settle(&mut self) {
        for device in &mut self.devices {
            device.come_to_one_tab(self.now_ms);
        }
        for _ in 0..400 {
            self.now_ms += 61_000;
            let mut busy = false;
            for device in &mut self.devices {
                device.write_all(self.now_ms);
                let before = fingerprint(device);
                device.exchange(&mut self.server, Link::Works, self.now_ms);
                device.write_all(self.now_ms);
                busy |= fingerprint(device) != before || device.has_request();
            }
            if !busy {
                return;
            }
        }
        panic!("the devices never came to rest");
    }
}

/// What changes while a device has something to do.
fn fingerprint(device: &Device) -> String {
    let meta = device.replica.meta();
    let entries: Vec<_> = device
        .replica
        .entries()
        .map(|e| (e.recorded.op.id, e.delivery, e.scopes.len()))
        .collect();
    format!("{:?} {:?} {entries:?}", meta.scopes, meta.epoch)
}

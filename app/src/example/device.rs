//! A device with a browser around it in which nothing is.

use super::{DEVICE, NOOR, SANNE, directory};
use crate::portfolio::changes::Changes;
use crate::portfolio::device::{Device, Host, Shell, Unsent};
use domain::id::{ChildId, MomentId};
use domain::intent::{Change, Intent, NewContribution};
use domain::op::{Audience, Perspective};
use domain::record::Refusal;
use domain::replica::{Effect, Event, Kept, Meta, Replica};
use domain::stamp::Day;
use domain::text::Text;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// What Sanne works with, as a page sees it.
pub struct Tablet {
    pub device: Device,
    pub changes: Changes,
    replica: Rc<RefCell<Replica>>,
    asked: Cell<u8>,
}

impl Tablet {
    pub fn new() -> Self {
        let meta = Meta {
            directory: Some(directory()),
            ..Meta::new(SANNE, DEVICE)
        };
        let replica = Replica::new(SANNE, DEVICE, Some(meta));
        let replica = Rc::new(RefCell::new(replica));
        let (changes, host) = (Changes::default(), RwSignal::new(Host::default()));
        let device = Device::new(Rc::clone(&replica), Rc::new(Nothing), changes, host);
        Self {
            device,
            changes,
            replica,
            asked: Cell::new(0),
        }
    }

    /// Asks for something, and has it written.
    pub fn ask(&self, intent: Intent) -> MomentId {
        let entropy = [self.asked.replace(self.asked.get() + 1); 16];
        let asked = self.replica.borrow_mut().ask(1_000, entropy, intent);
        let (kept, effects) = asked.unwrap();
        self.show(effects);
        let saved = Event::Saved(kept.batch);
        let effects = self.replica.borrow_mut().handle(1_000, saved);
        self.show(effects);
        kept.moment
    }

    /// Writes something about a child.
    pub fn capture(&self, child: ChildId) -> MomentId {
        self.ask(Intent::Capture {
            side: Perspective::Here,
            day: Day(20_781),
            title: None,
            children: [child].into(),
            themes: [].into(),
            first: NewContribution {
                perspective: Perspective::Here,
                about: (child == NOOR).then_some(child),
                audience: Audience::Shared,
                text: Text::parse("Drie keer gevallen, vier keer opgestaan.").unwrap(),
                feeling: None,
            },
        })
    }

    /// Changes a moment.
    pub fn change(&self, moment: MomentId) {
        self.ask(Intent::In(moment, vec![Change::Day(Day(20_780))]));
    }

    /// Lets something happen.
    pub fn handle(&self, event: Event) {
        let effects = self.replica.borrow_mut().handle(1_000, event);
        self.show(effects);
    }

    fn show(&self, effects: Vec<Effect>) {
        for effect in effects {
            if let Effect::Show(changed) = effect {
                self.changes.show(changed);
            }
        }
    }
}

/// A browser in which nothing is.
struct Nothing;

impl Shell for Nothing {
    fn ask(&self, _: Intent) -> Result<Kept, Refusal> {
        Err(Refusal::Malformed)
    }
    fn retry(&self, _: MomentId) {}
    fn discard(&self, _: MomentId) {}
    fn dismiss_notices(&self) {}
    fn sync_now(&self) {}
    fn draft(&self, _: &str) -> Option<String> {
        None
    }
    fn keep_draft(&self, _: &str, _: Option<&str>) {}
    fn drafts(&self) -> usize {
        0
    }
    fn is_signed_in(&self) -> bool {
        true
    }
    fn now_ms(&self) -> i64 {
        1_000
    }
    fn today(&self) -> Day {
        Day(20_781)
    }
    fn preference(&self, _: &str) -> Option<String> {
        None
    }
    fn keep_preference(&self, _: &str, _: &str) {}
    fn looked_ms(&self) -> Option<i64> {
        None
    }
    fn keep_looked(&self, _: i64) {}
    fn note_opened(&self, _: &[ChildId]) {}
    fn copy(&self, _: &str) {}
    fn sign_out(&self) {}
    fn lock(&self) {}
    fn others_unsent(&self, _: Box<dyn FnOnce(Unsent)>) {}
    fn update(&self) {}
    fn read_file(&self, _: &str, _: Box<dyn FnOnce(Option<String>)>) {}
    fn format_day(&self, _: Day, _: &str, _: bool) -> String {
        String::new()
    }
    fn format_time(&self, _: i64, _: &str) -> String {
        String::new()
    }
}

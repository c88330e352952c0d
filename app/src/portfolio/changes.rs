//! What changed on the device, told to who reads it and to nobody else: a moment that is
//! saved draws itself again and the lists that it is in, not all that is on the screen.

use domain::id::{ChildId, MomentId};
use domain::replica::Changed;
use leptos::prelude::*;
use leptos::reactive::graph::Observer;
use std::mem;

/// What somebody reads of the replica, and is told the changes of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reads {
    /// Who is who, who may see and do what, and whether all that is stored was read.
    Directory,
    /// What one moment says, and how far it has come.
    Moment(MomentId),
    /// The moments of a child, and what they say; of `None`, the drafts without one.
    List(Option<ChildId>),
    /// All moments.
    Moments,
    /// Whatever there is, and how the device stands.
    All,
}

impl Reads {
    /// Whether what is read may be different after a change.
    fn concerns(self, changed: &Changed) -> bool {
        changed.all
            || match self {
                Self::Directory => false,
                Self::Moment(id) => changed.moments.contains(&id),
                Self::List(child) => changed.children.contains(&child),
                Self::Moments => !changed.moments.is_empty(),
                Self::All => true,
            }
    }
}

/// Who follows what. All of it is forgotten with who follows: a moment that is not shown
/// any more leaves nothing here.
#[derive(Clone, Copy)]
pub struct Changes(StoredValue<Following, LocalStorage>);

#[derive(Default)]
struct Following {
    followers: Vec<Follower>,
    /// How many there ever were: each has its number.
    count: u64,
    /// What those who can wait have not been told.
    untold: Vec<Changed>,
    /// How often the moments changed.
    editions: u64,
}

struct Follower {
    number: u64,
    reads: Reads,
    can_wait: bool,
    trigger: ArcTrigger,
}

impl Default for Changes {
    fn default() -> Self {
        Self(StoredValue::new_local(Following::default()))
    }
}

impl Changes {
    /// Whoever computes now does so again when this changes; who can wait, only when
    /// they are told by [`Changes::rest`].
    pub fn follow(self, reads: Reads, can_wait: bool) {
        if Observer::get().is_none() {
            return;
        }
        let trigger = ArcTrigger::new();
        trigger.track();
        let number = self.0.try_update_value(|following| {
            following.count += 1;
            following.followers.push(Follower {
                number: following.count,
                reads,
                can_wait,
                trigger,
            });
            following.count
        });
        on_cleanup(move || {
            self.0.try_update_value(|following| {
                following.followers.retain(|f| Some(f.number) != number);
            });
        });
    }

    /// Tells what changed.
    pub fn show(self, changed: Changed) {
        let told = self.0.try_update_value(|following| {
            following.editions += u64::from(Reads::Moments.concerns(&changed));
            let told = following.concerned(false, &[&changed]);
            following.untold.push(changed);
            told
        });
        told.unwrap_or_default().notify();
    }

    /// Tells those who can wait what changed since they were told.
    pub fn rest(self) {
        let told = self.0.try_update_value(|following| {
            let untold = mem::take(&mut following.untold);
            following.concerned(true, &untold.iter().collect::<Vec<_>>())
        });
        told.unwrap_or_default().notify();
    }

    /// How often the moments changed.
    #[must_use]
    pub fn editions(self) -> u64 {
        self.0.with_value(|following| following.editions)
    }
}

impl Following {
    fn concerned(&self, can_wait: bool, changes: &[&Changed]) -> Vec<ArcTrigger> {
        let followers = self.followers.iter().filter(|f| f.can_wait == can_wait);
        let told = followers.filter(|f| changes.iter().any(|changed| f.reads.concerns(changed)));
        told.map(|f| f.trigger.clone()).collect()
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::example::device::Tablet;
    use crate::example::{MEES, NOOR};
    use crate::kit::el::Part;
    use crate::kit::language::Language;
    use crate::kit::reactive::ErasedMemo;
    use crate::kit::release::Release;
    use crate::kit::texts::Texts;
    use crate::portfolio::device::{later_memo_of, memo_of};
    use crate::portfolio::moment::card::moment_card;
    use crate::portfolio::moment::list::portions_of;
    use domain::replica::Event;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// Something that is shown, and how often it was read since anybody asked.
    struct Shown(ErasedMemo<usize>, Arc<AtomicUsize>);

    impl Shown {
        fn of(tablet: &Tablet, reads: Reads) -> Self {
            let count = Arc::new(AtomicUsize::new(0));
            let counted = Arc::clone(&count);
            let memo = memo_of(tablet.device, reads, move |_| {
                counted.fetch_add(1, Ordering::Relaxed)
            });
            let shown = Self(memo, count);
            shown.times();
            shown
        }

        fn times(&self) -> usize {
            self.0.peek();
            self.1.swap(0, Ordering::Relaxed)
        }
    }

    fn followed(tablet: &Tablet) -> Vec<Reads> {
        let followed = |following: &Following| {
            let reads = following.followers.iter().map(|f| f.reads);
            reads.collect()
        };
        tablet.changes.0.with_value(followed)
    }

    #[test]
    fn what_is_saved_of_a_moment_is_read_again_where_it_is_shown_and_nowhere_else() {
        Owner::new().with(|| {
            let tablet = Tablet::new();
            let (one, other) = (tablet.capture(NOOR), tablet.capture(NOOR));
            let of = |reads| Shown::of(&tablet, reads);
            let (shown, beside) = (of(Reads::Moment(one)), of(Reads::Moment(other)));
            let (list, elsewhere) = (of(Reads::List(Some(NOOR))), of(Reads::List(Some(MEES))));
            let (names, moments, all) = (of(Reads::Directory), of(Reads::Moments), of(Reads::All));
            let times = || {
                let shown = [&shown, &beside, &list, &elsewhere, &names, &moments, &all];
                shown.map(Shown::times)
            };
            tablet.change(one);
            assert_eq!(times(), [1, 0, 1, 0, 0, 1, 1]);
            tablet.capture(MEES);
            assert_eq!(times(), [0, 0, 0, 1, 0, 1, 1]);
            // an attempt to reach the server is news for the status alone
            tablet.handle(Event::TryNow);
            assert_eq!(times(), [0, 0, 0, 0, 0, 0, 1]);
            tablet.handle(Event::LoadedAll);
            assert_eq!(times(), [1; 7]);
        });
    }

    #[test]
    fn who_can_wait_is_told_once_of_all_that_changed_meanwhile() {
        Owner::new().with(|| {
            let tablet = Tablet::new();
            let (one, other) = (tablet.capture(NOOR), tablet.capture(NOOR));
            tablet.changes.rest();
            let of = |id| {
                later_memo_of(tablet.device, Reads::Moment(id), move |r| {
                    r.moment(id).unwrap().day
                })
            };
            let (shown, beside) = (of(one), of(other));
            let before = shown.peek();
            assert_eq!(beside.peek(), before);
            tablet.change(one);
            tablet.change(other);
            assert_eq!((shown.peek(), beside.peek()), (before, before));
            tablet.changes.rest();
            assert!(shown.peek() < before && beside.peek() < before);
        });
    }

    #[test]
    fn a_card_and_a_list_follow_what_they_show_and_are_forgotten_with_it() {
        Owner::new().with(|| {
            let tablet = Tablet::new();
            let id = tablet.capture(NOOR);
            let page = Owner::new();
            page.with(|| {
                provide_context(tablet.device);
                provide_context(Texts::of(Language::Nl));
                provide_context(Release::of_build("1"));
                let html = moment_card(id, NOOR).whole().to_html();
                assert!(html.contains("vier keer opgestaan"));
                assert_eq!(followed(&tablet), [Reads::Moment(id)]);
                portions_of(NOOR).with(|portions| assert_eq!(portions.len(), 1));
                assert_eq!(
                    followed(&tablet),
                    [Reads::Moment(id), Reads::List(Some(NOOR))]
                );
                // what is drawn again follows it once
                tablet.change(id);
                portions_of(NOOR).peek();
                assert_eq!(followed(&tablet).len(), 3);
            });
            page.cleanup();
            assert_eq!(followed(&tablet), []);
        });
    }
}

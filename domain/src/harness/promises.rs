//! The promises of [`Store`], written once and held against every store: in memory
//! here, in a real browser by `cargo xtask test stores`.

use super::both;
use super::made::{add, drop_of, entries, far, heard_of, moment, sent, unsent};
use super::memory::Fault;
use crate::id::MomentId;
use crate::replica::{Batch, MomentRecord, Store, StoreError};
use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::Debug;

/// Where stores keep things, as a test has it: it can be opened by several tabs, and
/// made to fail. A test begins on an empty one.
pub trait Shelf {
    /// What is tested.
    type Store: Store;

    /// Another tab, or the next start.
    fn open(&self) -> impl Future<Output = Self::Store>;

    /// Makes something fail, once, whoever does it.
    fn fail(&self, fault: Fault);

    /// Makes unreadable what lies there of a moment, or of the replica itself.
    fn spoil(&self, what: Option<MomentId>) -> impl Future<Output = ()>;

    /// Throws everything away while it is open.
    fn throw_away(&self, open: &Self::Store) -> impl Future<Output = ()>;
}

/// How a promise was broken.
#[derive(Debug)]
pub struct Broken(pub String);

impl From<StoreError> for Broken {
    fn from(error: StoreError) -> Self {
        Self(error.to_string())
    }
}

type Held = Result<(), Broken>;

macro_rules! promises {
    ($($name:ident),* $(,)?) => {
        /// The names of all promises.
        pub const NAMES: &[&str] = &[$(stringify!($name)),*];

        /// Holds a store to one of them.
        ///
        /// # Errors
        /// [`Broken`] when it is not kept.
        pub async fn hold(name: &str, shelf: &impl Shelf) -> Held {
            $(if name == stringify!($name) {
                return Box::pin($name(shelf)).await;
            })*
            Err(Broken(format!("nobody promises {name}")))
        }
    };
}

promises!(
    a_new_store_holds_nothing,
    what_was_saved_is_there_at_the_next_start,
    a_page_is_what_lies_between_two_moments,
    a_change_leaves_what_it_does_not_name,
    what_nothing_is_left_of_is_gone,
    what_is_unsent_is_found_without_reading_all,
    batches_of_two_tabs_at_the_same_time_both_count,
    meta_of_two_tabs_at_the_same_time_both_counts,
    a_write_that_fails_leaves_everything_as_it_was,
    a_full_store_says_that_it_is_full,
    an_unreadable_record_costs_itself_alone_and_is_said,
    an_unreadable_record_is_not_written_over,
    unreadable_meta_is_not_taken_for_none,
    what_cannot_be_read_is_never_taken_for_nothing,
    what_was_deleted_is_gone_and_no_tab_brings_it_back,
    what_was_let_go_of_stays,
    what_was_thrown_away_is_said_once,
);

async fn a_new_store_holds_nothing(shelf: &impl Shelf) -> Held {
    let store = shelf.open().await;
    same("meta", &store.meta().await?, &None)?;
    same("moments", &store.moment_ids().await?, &Vec::new())?;
    same("unsent", &store.unsent_ids().await?, &Vec::new())?;
    let found = store.moments([moment(1)]).await?;
    same("a record", &found, &[MomentRecord::empty(moment(1))].into())
}

async fn what_was_saved_is_there_at_the_next_start(shelf: &impl Shelf) -> Held {
    let store = shelf.open().await;
    let batch = Batch {
        meta: Some(heard_of(1, 7)),
        ..unsent([add(1, [1, 2]), add(2, [3])])
    };
    store.save(&batch).await?;
    for tab in [store, shelf.open().await] {
        same(
            "entries",
            &all(&tab).await?,
            &[(1, [1, 2].into()), (2, [3].into())].into(),
        )?;
        same("meta", &tab.meta().await?, &Some(far([(1, 7)])))?;
        let found = tab.moments([moment(2), moment(9), moment(1)]).await?;
        let ids: Vec<MomentId> = found.iter().map(|record| record.moment).collect();
        same("as asked", &ids, &[moment(2), moment(9), moment(1)].into())?;
    }
    Ok(())
}

async fn a_page_is_what_lies_between_two_moments(shelf: &impl Shelf) -> Held {
    let store = shelf.open().await;
    for id in [5, 1, 4, 2, 3] {
        store.save(&sent([add(id, [id])])).await?;
    }
    let oldest_first: Vec<MomentId> = (1..=5).map(moment).collect();
    same("ids", &store.moment_ids().await?, &oldest_first)?;
    let page = store.range(moment(2), moment(4)).await?;
    let ids: Vec<MomentId> = page.iter().map(|record| record.moment).collect();
    same("a page", &ids, &oldest_first[1..4].to_vec())?;
    let one = store.range(moment(3), moment(3)).await?;
    same("a page of one", &entries(&one), &[(3, [3].into())].into())
}

async fn a_change_leaves_what_it_does_not_name(shelf: &impl Shelf) -> Held {
    let (one, other) = (shelf.open().await, shelf.open().await);
    one.save(&sent([add(1, [1, 2])])).await?;
    other.save(&sent([add(1, [3])])).await?;
    one.save(&sent([drop_of(1, [2])])).await?;
    for tab in [one, other] {
        same("entries", &all(&tab).await?, &[(1, [1, 3].into())].into())?;
    }
    Ok(())
}

async fn what_nothing_is_left_of_is_gone(shelf: &impl Shelf) -> Held {
    let store = shelf.open().await;
    store.save(&sent([add(1, [1]), add(2, [2])])).await?;
    store.save(&sent([drop_of(1, [1])])).await?;
    same("moments", &store.moment_ids().await?, &[moment(2)].into())?;
    same(
        "entries",
        &all(&shelf.open().await).await?,
        &[(2, [2].into())].into(),
    )
}

async fn what_is_unsent_is_found_without_reading_all(shelf: &impl Shelf) -> Held {
    let store = shelf.open().await;
    store.save(&unsent([add(1, [1]), add(2, [2])])).await?;
    store.save(&sent([add(3, [3])])).await?;
    let both: Vec<MomentId> = [moment(1), moment(2)].into();
    same("unsent", &store.unsent_ids().await?, &both)?;
    store.save(&sent([add(1, [1])])).await?;
    let found = shelf.open().await.unsent_ids().await?;
    same("unsent", &found, &[moment(2)].into())
}

async fn batches_of_two_tabs_at_the_same_time_both_count(shelf: &impl Shelf) -> Held {
    let (one, other) = (shelf.open().await, shelf.open().await);
    for nth in 1..=6 {
        let ours = sent([add(1, [nth]), add(2, [nth])]);
        let theirs = sent([add(2, [100 + nth]), add(1, [100 + nth])]);
        let (ours, theirs) = both(one.save(&ours), other.save(&theirs)).await;
        ours?;
        theirs?;
    }
    let written: Vec<u128> = (1..=6).chain(101..=106).collect();
    let expected = [(1, written.clone()), (2, written)].into();
    same("entries", &all(&one).await?, &expected)
}

async fn meta_of_two_tabs_at_the_same_time_both_counts(shelf: &impl Shelf) -> Held {
    let (one, other) = (shelf.open().await, shelf.open().await);
    let ours = Batch {
        meta: Some(heard_of(1, 7)),
        ..Batch::default()
    };
    let theirs = Batch {
        meta: Some(heard_of(2, 9)),
        ..Batch::default()
    };
    let (ours, theirs) = both(one.save(&ours), other.save(&theirs)).await;
    ours?;
    theirs?;
    for tab in [one, other] {
        same("meta", &tab.meta().await?, &Some(far([(1, 7), (2, 9)])))?;
    }
    Ok(())
}

async fn a_write_that_fails_leaves_everything_as_it_was(shelf: &impl Shelf) -> Held {
    let store = shelf.open().await;
    let first = Batch {
        meta: Some(heard_of(1, 7)),
        ..unsent([add(1, [1, 2]), add(2, [3])])
    };
    store.save(&first).await?;
    let before = all(&store).await?;
    let batch = Batch {
        meta: Some(heard_of(2, 9)),
        ..unsent([drop_of(1, [1]), add(2, [4]), add(3, [5])])
    };
    let why = StoreError::Failed("it was aborted".into());
    for fault in faults([StoreError::Full, why]) {
        let what = format!("after {fault:?}");
        shelf.fail(fault);
        must_fail(&what, store.save(&batch).await)?;
        for tab in [&store, &shelf.open().await] {
            same(&what, &all(tab).await?, &before)?;
            same(&what, &tab.meta().await?, &Some(far([(1, 7)])))?;
            let both: Vec<MomentId> = [moment(1), moment(2)].into();
            same(&what, &tab.unsent_ids().await?, &both)?;
        }
    }
    store.save(&batch).await?;
    let after = [(1, [2].into()), (2, [3, 4].into()), (3, [5].into())].into();
    same("when it can be written", &all(&store).await?, &after)
}

/// Each of these, at each step of a batch of three moments.
fn faults(why: [StoreError; 2]) -> impl Iterator<Item = Fault> {
    let writes = |why: StoreError| (0..7).map(move |at| Fault::Write(at, why.clone()));
    why.into_iter().flat_map(writes).chain([Fault::Read])
}

async fn a_full_store_says_that_it_is_full(shelf: &impl Shelf) -> Held {
    let store = shelf.open().await;
    shelf.fail(Fault::Write(0, StoreError::Full));
    let saved = store.save(&unsent([add(1, [1])])).await;
    same("why", &saved, &Err(StoreError::Full))
}

async fn an_unreadable_record_costs_itself_alone_and_is_said(shelf: &impl Shelf) -> Held {
    let store = shelf.open().await;
    store
        .save(&sent([add(1, [1]), add(2, [2]), add(3, [3])]))
        .await?;
    shelf.spoil(Some(moment(2))).await;
    let asked = store.moments([1, 2, 3].map(moment)).await?;
    for found in [asked, store.range(moment(1), moment(3)).await?] {
        let readable = [(1, [1].into()), (2, [].into()), (3, [3].into())].into();
        same("what can be read", &entries(&found), &readable)?;
        let is_said: Vec<bool> = found.iter().map(|r| !r.unread.is_empty()).collect();
        same("what cannot", &is_said, &[false, true, false].into())?;
    }
    let ids = store.moment_ids().await?;
    same("it stays", &ids, &[1, 2, 3].map(moment).into())
}

async fn an_unreadable_record_is_not_written_over(shelf: &impl Shelf) -> Held {
    let store = shelf.open().await;
    store.save(&sent([add(1, [1])])).await?;
    shelf.spoil(Some(moment(1))).await;
    let unread = store.moments([moment(1)]).await?.remove(0).unread;
    store.save(&unsent([add(1, [2])])).await?;
    let found = shelf.open().await.moments([moment(1)]).await?;
    same(
        "what was added",
        &entries(&found),
        &[(1, [2].into())].into(),
    )?;
    same("what lay there", &found[0].unread, &unread)
}

async fn unreadable_meta_is_not_taken_for_none(shelf: &impl Shelf) -> Held {
    let store = shelf.open().await;
    let batch = |scope| Batch {
        meta: Some(heard_of(scope, 7)),
        ..sent([add(scope, [scope])])
    };
    store.save(&batch(1)).await?;
    shelf.spoil(None).await;
    for tab in [&store, &shelf.open().await] {
        must_fail("reading", tab.meta().await.map(|_| ()))?;
        must_fail("writing", tab.save(&batch(2)).await)?;
    }
    same("moments", &all(&store).await?, &[(1, [1].into())].into())?;
    store.put_meta_aside().await?;
    same("put aside", &store.meta().await?, &None)?;
    store.save(&batch(2)).await?;
    let meta = shelf.open().await.meta().await?;
    same("begun anew", &meta, &Some(far([(2, 7)])))
}

async fn what_cannot_be_read_is_never_taken_for_nothing(shelf: &impl Shelf) -> Held {
    let store = shelf.open().await;
    let batch = Batch {
        meta: Some(heard_of(1, 7)),
        ..unsent([add(1, [1])])
    };
    store.save(&batch).await?;
    shelf.fail(Fault::Read);
    must_fail("meta", store.meta().await.map(|_| ()))?;
    shelf.fail(Fault::Read);
    must_fail("ids", store.moment_ids().await.map(|_| ()))?;
    shelf.fail(Fault::Read);
    must_fail("unsent", store.unsent_ids().await.map(|_| ()))?;
    shelf.fail(Fault::Read);
    must_fail("records", store.moments([moment(1)]).await.map(|_| ()))?;
    shelf.fail(Fault::Read);
    must_fail(
        "a page",
        store.range(moment(1), moment(1)).await.map(|_| ()),
    )?;
    same(
        "when it can be read",
        &all(&store).await?,
        &[(1, [1].into())].into(),
    )
}

async fn what_was_deleted_is_gone_and_no_tab_brings_it_back(shelf: &impl Shelf) -> Held {
    let (one, other) = (shelf.open().await, shelf.open().await);
    let batch = Batch {
        meta: Some(heard_of(1, 7)),
        ..unsent([add(1, [1])])
    };
    one.save(&batch).await?;
    other.meta().await?;
    one.delete().await;
    for tab in [one, other] {
        must_fail("writing", tab.save(&batch).await)?;
        must_fail("reading", tab.meta().await.map(|_| ()))?;
    }
    let next = shelf.open().await;
    same("meta", &next.meta().await?, &None)?;
    same("moments", &next.moment_ids().await?, &Vec::new())?;
    same("unsent", &next.unsent_ids().await?, &Vec::new())
}

async fn what_was_let_go_of_stays(shelf: &impl Shelf) -> Held {
    let store = shelf.open().await;
    store.save(&sent([add(1, [1])])).await?;
    store.close();
    must_fail("writing", store.save(&sent([add(1, [2])])).await)?;
    same(
        "entries",
        &all(&shelf.open().await).await?,
        &[(1, [1].into())].into(),
    )
}

async fn what_was_thrown_away_is_said_once(shelf: &impl Shelf) -> Held {
    let store = shelf.open().await;
    let batch = Batch {
        meta: Some(heard_of(1, 7)),
        ..sent([add(1, [1])])
    };
    store.save(&batch).await?;
    shelf.throw_away(&store).await;
    let next = unsent([add(2, [2])]);
    same("first", &store.save(&next).await, &Err(StoreError::Gone))?;
    store.save(&next).await?;
    let next = shelf.open().await;
    same("entries", &all(&next).await?, &[(2, [2].into())].into())?;
    same("meta", &next.meta().await?, &None)
}

/// All that is stored.
async fn all(store: &impl Store) -> Result<Vec<(u128, Vec<u128>)>, Broken> {
    let ids = store.moment_ids().await?;
    let records = store.moments(ids.iter().copied()).await?;
    if let (Some(first), Some(last)) = (ids.first(), ids.last()) {
        same("pages", &store.range(*first, *last).await?, &records)?;
    }
    Ok(entries(&records))
}

fn same<T: PartialEq + Debug>(what: &str, found: &T, expected: &T) -> Held {
    let is_same = found == expected;
    let told = || Broken(format!("{what}: {found:?} instead of {expected:?}"));
    is_same.then_some(()).ok_or_else(told)
}

fn must_fail(what: &str, done: Result<(), StoreError>) -> Held {
    done.err()
        .map(|_| ())
        .ok_or_else(|| Broken(format!("{what}: it did not fail")))
}

//! Reading what is stored, so that nothing that happened since is undone by it.

use super::Driver;
use crate::browser::pause;
use crate::tabs::News;
use domain::collect::set;
use domain::id::MomentId;
use domain::replica::{Batch, Event, Failure, Meta, MomentRecord, Store, StoreError};
use domain::wire::SyncAnswer;
use serde_json::Value;
use std::collections::BTreeSet;
use std::rc::Rc;

/// How long to wait before looking again whether everything is written, in ms.
const WRITING_MS: i64 = 5;
/// How many moments are read before the first screen is drawn.
const FIRST: usize = 120;
/// How many are read at a time afterwards.
const PIECE: usize = 400;

impl Driver {
    /// The one that led before may have stored something with its last breath, and
    /// told nobody.
    pub(super) async fn take_up(self: &Rc<Self>) {
        let before = self.replica.borrow().meta().clone();
        self.reload_meta().await;
        let is_behind = self.replica.borrow().meta().scopes != before.scopes;
        if is_behind && self.replica.borrow().has_all() {
            let here = set(self
                .replica
                .borrow()
                .entries()
                .map(|e| e.recorded.op.moment));
            let _ = self.reload(here).await;
            let _ = self.load_all().await;
        } else if let Ok(unsent) = self.storage.unsent_ids().await {
            let _ = self.reload(set(unsent)).await;
        }
    }

    /// What could not be written is not in memory either: what is stored is
    /// what counts. An answer of the server is asked for again later.
    pub(super) async fn read_back(self: &Rc<Self>, batch: &Batch) {
        let moments = batch.changes.iter().map(|change| change.moment);
        let _ = self.reload(set(moments)).await;
        if batch.meta.is_some() {
            self.reload_meta().await;
            self.handle(Event::Failed(Failure::Busy));
        }
    }

    /// Waits until everything that was to be written is.
    pub(super) async fn settle(&self) {
        while self.is_writing.get() {
            pause(WRITING_MS).await;
        }
    }

    /// Reads what the answer touches into memory first, then takes it in.
    pub(super) async fn take_answer(self: &Rc<Self>, answer: SyncAnswer) {
        let needs = self.replica.borrow().needs(&answer);
        let read = match needs {
            Some(moments) => self.reload(moments).await,
            None => self.load_all().await,
        };
        // taken in without what it is about, it would change what is not known
        self.handle(match read {
            Ok(()) => Event::Answered(Box::new(answer)),
            Err(_) => Event::Failed(Failure::Busy),
        });
    }

    /// Reads moments from storage again.
    async fn reload(self: &Rc<Self>, moments: BTreeSet<MomentId>) -> Result<(), StoreError> {
        if moments.is_empty() {
            return Ok(());
        }
        self.read(
            || self.storage.moments(moments.iter().copied()),
            Event::Loaded,
        )
        .await
    }

    async fn reload_meta(self: &Rc<Self>) {
        let none = {
            let replica = self.replica.borrow();
            Meta::new(replica.meta().person, replica.meta().device)
        };
        let loaded = |turn, meta: Option<Meta>| {
            let meta = Meta {
                device: none.device,
                ..meta.unwrap_or_else(|| none.clone())
            };
            Event::MetaLoaded(turn, Box::new(meta))
        };
        let _ = self.read(|| self.storage.meta(), loaded).await;
    }

    /// Reads something and takes it in, again when it is of the past by then.
    async fn read<T, F>(
        self: &Rc<Self>,
        read: impl Fn() -> F,
        loaded: impl Fn(u64, T) -> Event,
    ) -> Result<(), StoreError>
    where
        F: Future<Output = Result<T, StoreError>>,
    {
        loop {
            self.settle().await;
            if self.is_over.get() {
                return Ok(());
            }
            let turn = self.replica.borrow().turn();
            let found = read().await;
            if let Err(error) = &found {
                leptos::logging::error!("not read: {error}");
            }
            let found = found?;
            if self.replica.borrow().is_current(turn) {
                self.handle(loaded(turn, found));
                return Ok(());
            }
        }
    }

    pub(super) async fn take_news(self: &Rc<Self>, news: News) {
        if let Some(unreached) = news.unreached {
            self.set_unreached(unreached);
        }
        let _ = self.reload(set(news.moments)).await;
        if news.meta {
            self.reload_meta().await;
        }
        self.handle(Event::Woke);
    }

    /// Reads what the first screen needs: what is unsent, and the newest.
    pub async fn load_first(self: &Rc<Self>) -> Result<Vec<MomentId>, StoreError> {
        let unsent = self.storage.unsent_ids().await?;
        self.reload(set(unsent.iter().copied())).await?;
        if !unsent.is_empty() {
            // a tab that died right after saving told nobody: whoever leads sends it
            self.tabs.tell(&News {
                moments: unsent,
                meta: false,
                unreached: None,
            });
        }
        let mut ids = self.storage.moment_ids().await?;
        self.load_newest(&mut ids, FIRST).await?;
        Ok(ids)
    }

    /// Reads the rest, a piece at a time, so that the page stays quick.
    pub async fn load_rest(self: &Rc<Self>, mut ids: Vec<MomentId>) -> Result<(), StoreError> {
        while !ids.is_empty() {
            self.load_newest(&mut ids, PIECE).await?;
            pause(0).await;
        }
        self.handle(Event::LoadedAll);
        Ok(())
    }

    async fn load_newest(
        self: &Rc<Self>,
        ids: &mut Vec<MomentId>,
        count: usize,
    ) -> Result<(), StoreError> {
        let piece = ids.split_off(ids.len().saturating_sub(count));
        if let (Some(first), Some(last)) = (piece.first(), piece.last()) {
            let read = self.read(|| self.storage.range(*first, *last), Event::Loaded);
            if read.await.is_err() {
                self.load_singly(&piece).await?;
            }
        }
        Ok(())
    }

    /// One record that the browser cannot read costs no more than itself.
    async fn load_singly(self: &Rc<Self>, ids: &[MomentId]) -> Result<(), StoreError> {
        let mut is_any_read = false;
        for id in ids.iter().copied() {
            let read = self.reload(set([id])).await;
            is_any_read |= read.is_ok();
            if read.is_err() {
                let lost = MomentRecord {
                    unread: vec![Value::Null],
                    ..MomentRecord::empty(id)
                };
                let turn = self.replica.borrow().turn();
                self.handle(Event::Loaded(turn, vec![lost]));
            }
        }
        let nothing = || StoreError::Failed("no record can be read".into());
        is_any_read.then_some(()).ok_or_else(nothing)
    }

    async fn load_all(self: &Rc<Self>) -> Result<(), StoreError> {
        let ids = self.storage.moment_ids().await?;
        self.load_rest(ids).await
    }
}

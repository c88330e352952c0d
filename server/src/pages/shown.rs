//! Pages that answer a form, kept for a while so that they can be read again, in
//! another language, after a reload or on the way back.
//!
//! They may hold a code that opens something once. So they are in memory only, are
//! found by who sent the form, in that session, and nothing of them is in an address.
//! One server is one program: what another one would keep is not here, and after a
//! restart nothing is.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

use app::kit::language::Language;
use app::site::desk::typed::Typed;
use app::site::public::ShownCode;
use app::site::public::letter::{Letter, Sent};
use uuid::Uuid;

/// How long a page is kept, in ms: as long as the code of a tablet is worth something.
const KEPT_MS: i64 = 60 * 60 * 1000;
/// Most pages that are kept; the oldest go first.
const PAGES: usize = 2_000;
/// Most pages of one session: who makes more loses their own.
const PAGES_OF_ONE: usize = 30;

/// What answers a form.
#[derive(Clone, Debug)]
pub enum Page {
    /// What was asked for, to be made good or to be confirmed.
    Asked(Typed),
    /// Letters, where one came from, and their language if one was chosen.
    Letters(Vec<Letter>, String, Option<Language>),
    /// What became of a mail, and where one came from.
    Mailed(Sent, String),
    /// The code that lets a tablet in.
    Tablet(Box<ShownCode>),
}

/// What is kept.
#[derive(Debug, Default)]
pub struct Shown {
    pages: Mutex<VecDeque<Kept>>,
    /// Held while something is made that is shown: the same form sent twice at once is
    /// then one after the other.
    pub making: tokio::sync::Mutex<()>,
}

#[derive(Debug)]
struct Kept {
    session: [u8; 32],
    key: Uuid,
    until_ms: i64,
    page: Page,
}

impl Shown {
    /// Keeps a page for a session.
    pub fn keep(&self, session: [u8; 32], key: Uuid, page: Page, now_ms: i64) {
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        pages.retain(|kept| kept.until_ms > now_ms && (kept.session, kept.key) != (session, key));
        let own = pages.iter().filter(|kept| kept.session == session).count();
        let goes = if own >= PAGES_OF_ONE {
            pages.iter().position(|kept| kept.session == session)
        } else {
            (pages.len() >= PAGES).then_some(0)
        };
        if let Some(at) = goes {
            pages.remove(at);
        }
        pages.push_back(Kept {
            session,
            key,
            until_ms: now_ms + KEPT_MS,
            page,
        });
    }

    /// The page of this session with this key.
    pub fn page(&self, session: [u8; 32], key: Uuid, now_ms: i64) -> Option<Page> {
        let pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        let is_it = |kept: &&Kept| (kept.session, kept.key) == (session, key);
        let kept = pages.iter().find(is_it)?;
        (kept.until_ms > now_ms).then(|| kept.page.clone())
    }

    /// Forgets it: what it asked was done.
    pub fn forget(&self, session: [u8; 32], key: Uuid) {
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        pages.retain(|kept| (kept.session, kept.key) != (session, key));
    }
}

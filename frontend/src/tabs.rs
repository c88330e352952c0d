//! Several tabs of one person: one talks to the server (it holds a lock, and
//! loses it with its last breath), all tell each other what they wrote.

use crate::browser::{describe, listen, request_lock};
use domain::id::MomentId;
use js_sys::{Function, Promise};
use serde::{Deserialize, Serialize};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{BroadcastChannel, MessageEvent};

/// What a tab wrote to storage, or learnt of the way to the server.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct News {
    /// The moments whose records changed.
    pub moments: Vec<MomentId>,
    /// Whether what is known about the replica itself changed.
    pub meta: bool,
    /// How often in a row the server was not reached, from the tab that tries.
    #[serde(default)]
    pub unreached: Option<u32>,
}

/// This tab among the others.
pub struct Tabs {
    name: String,
    channel: Option<BroadcastChannel>,
}

impl Tabs {
    /// Joins the tabs that share a name.
    pub fn open(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            channel: BroadcastChannel::new(name).ok(),
        }
    }

    /// Calls back with what other tabs wrote.
    pub fn on_news(&self, mut heard: impl FnMut(News) + 'static) {
        let Some(channel) = &self.channel else { return };
        listen(channel, "message", move |event| {
            let message: MessageEvent = event.unchecked_into();
            let json = message.data().as_string();
            if let Some(news) = json.and_then(|json| serde_json::from_str(&json).ok()) {
                heard(news);
            }
        });
    }

    /// Tells the other tabs.
    pub fn tell(&self, news: &News) {
        let Some(channel) = &self.channel else { return };
        if let Ok(json) = serde_json::to_string(news) {
            let _ = channel.post_message(&JsValue::from_str(&json));
        }
    }

    /// Calls back once this tab is the one that talks to the server: at once,
    /// or when the tab before it is gone. Where the browser has no locks (a page
    /// without TLS, an old browser) every tab talks for itself: what is sent twice
    /// changes nothing, and each writes only what it changes.
    /// Then `alone` is called as well.
    pub fn on_lead(&self, lead: impl FnOnce() + 'static, alone: impl FnOnce() + 'static) {
        let lead = Rc::new(Cell::new(Some(lead)));
        let once = Rc::clone(&lead);
        let held = Closure::once_into_js(move || {
            once.take().into_iter().for_each(|lead| lead());
            // never settles: the lock is ours for as long as the tab lives
            Promise::new(&mut |_, _| {})
        });
        let held: Function = held.unchecked_into();
        let waiting = request_lock(&self.name, &held);
        spawn_local(async move {
            let refused = match waiting {
                Ok(waiting) => JsFuture::from(waiting).await.err(),
                Err(missing) => Some(missing),
            };
            if let Some(why) = refused {
                leptos::logging::warn!("no locks, each tab sends: {}", describe(&why));
                alone();
                lead.take().into_iter().for_each(|lead| lead());
            }
        });
    }
}

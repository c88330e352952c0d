//! *Nieuw*: what others did since one last looked.

use crate::kit::el::{Part, view};
use crate::kit::empty_state::empty_state;
use crate::kit::icon::Drawing;
use crate::kit::reactive::dynamic;
use crate::kit::texts::use_texts;
use crate::portfolio::device::{Device, use_device};
use crate::portfolio::frame::screen::{Screen, back_to_start};
use crate::portfolio::news::list::{list, news_since};
use leptos::prelude::*;

/// How long what was new stays in the list for who goes to a moment and comes
/// back, in ms.
const VISIT_MS: i64 = 60 * 60 * 1000;

/// The look that this visit compares with, as long as the app is open.
#[derive(Clone, Copy)]
pub struct Visit(StoredValue<Option<Looked>>);

#[derive(Clone, Copy)]
struct Looked {
    /// When the list was last opened: Unix time in ms.
    at_ms: i64,
    /// The look before this visit, if there was one.
    before_ms: Option<i64>,
}

impl Visit {
    /// Once per app.
    pub fn provide() {
        provide_context(Self(StoredValue::new(None)));
    }

    /// The list is opened: since when things are new.
    fn open(self, device: Device) -> Option<i64> {
        let shell = device.shell();
        let now_ms = shell.now_ms();
        let going_on = self.0.get_value();
        let going_on = going_on.filter(|looked| (0..VISIT_MS).contains(&(now_ms - looked.at_ms)));
        let before_ms = match going_on {
            Some(looked) => looked.before_ms,
            None => shell.looked_ms(),
        };
        self.0.set_value(Some(Looked {
            at_ms: now_ms,
            before_ms,
        }));
        before_ms
    }
}

/// The page at `/news`.
pub fn news_page() -> AnyView {
    let (device, t) = (use_device(), use_texts());
    let before_ms = expect_context::<Visit>().open(device);
    let rows = news_since(device, before_ms);
    // what comes in while somebody looks is seen too
    Effect::new(move |_| {
        rows.with(Vec::len);
        let shell = device.shell();
        shell.keep_looked(shell.now_ms());
    });
    let content = dynamic(move || {
        let rows = rows.get();
        if rows.is_empty() {
            let (title, text) = (t.news_none_title(), t.news_none());
            return empty_state("h1", Drawing::Calm, title, text, None).whole();
        }
        let words = view! {
            <div>
                <h1>{t.news_title()}</h1>
                <p class="soft">{t.news_lead()}</p>
            </div>
        };
        (view! { <div class="head">{words}</div> }, list(t, rows)).whole()
    });
    // what a tablet of a group shows, everybody reads: there nobody is told
    let is_shared = device.host.with_untracked(|host| host.is_shared);
    let settings = (!is_shared).then(|| {
        let link = view! {
            <a class="btn btn-quiet" href="/account/tell" rel="external">{t.news_settings()}</a>
        };
        view! { <p class="news-settings">{link}</p> }
    });
    let screen = Screen::new(t.news_title(), back_to_start()).narrow();
    screen.show((content, settings)).view()
}

//! How far everything has come: the status, the band without a network, what
//! has to be known once, and what is said after a tap.

use crate::address;
use crate::kit::button::{button, link};
use crate::kit::el::{El, view};
use crate::kit::icon::icon;
use crate::kit::names;
use crate::kit::reactive::{dyn_text, dynamic, memo};
use crate::kit::texts::{Texts, use_texts};
use crate::portfolio::changes::Reads;
use crate::portfolio::device::{Device, use_device};
use crate::portfolio::frame::sync_status::{self, SyncStatus};
use domain::id::MomentId;
use domain::replica::{Delivery, Failure};
use leptos::prelude::*;
use std::time::Duration;

/// How long a page may take to begin, also a slow one, before it says that there is no
/// network although it has not tried. One that tries says so when it fails.
const SETTLING: Duration = Duration::from_secs(10);
/// How long what is said after a tap stays.
const TOAST: Duration = Duration::from_secs(6);
/// How long before another page what is said belongs to that page already, in ms.
const ON_THE_WAY_MS: i64 = 500;

/// What is shared by all that speak of the status.
#[derive(Clone, Copy)]
pub struct Speaker {
    spoken: RwSignal<Spoken>,
    device: Device,
}

#[derive(Clone, Default)]
struct Spoken {
    has_settled: bool,
    is_eviction_read: bool,
    toast: Option<Toast>,
    /// When it was said: Unix time in ms.
    said_ms: i64,
    /// How many toasts there were.
    said: u32,
}

#[derive(Clone)]
struct Toast {
    words: Said,
    look: Option<MomentId>,
}

#[derive(Clone)]
enum Said {
    Words(String),
    /// That it was saved, and once that is so, that it was sent.
    Kept(MomentId),
}

impl Speaker {
    /// Once per language.
    pub fn provide() {
        let (spoken, device) = (RwSignal::new(Spoken::default()), use_device());
        let speaker = Self { spoken, device };
        speaker.later(SETTLING, |spoken| spoken.has_settled = true);
        provide_context(speaker);
    }

    /// Says something that can be missed, with a moment to look at.
    pub fn say(self, text: String, moment: Option<MomentId>) {
        self.show(Toast {
            words: Said::Words(text),
            look: moment,
        });
    }

    /// Says how far something in a moment has come that was just saved.
    pub fn kept(self, moment: MomentId, may_look: bool) {
        self.show(Toast {
            words: Said::Kept(moment),
            look: may_look.then_some(moment),
        });
    }

    /// Another page: what was said on the one before goes with it. What was said
    /// on the way here stays.
    pub fn turn_page(self) {
        let now_ms = self.device.shell().now_ms();
        self.spoken.update(|spoken| {
            if now_ms - spoken.said_ms > ON_THE_WAY_MS {
                spoken.toast = None;
            }
        });
    }

    fn show(self, toast: Toast) {
        let now_ms = self.device.shell().now_ms();
        self.spoken.update(|spoken| {
            spoken.said += 1;
            spoken.said_ms = now_ms;
            spoken.toast = Some(toast);
        });
        let said = self.spoken.with_untracked(|spoken| spoken.said);
        self.later(TOAST, move |spoken| {
            if spoken.said == said {
                spoken.toast = None;
            }
        });
    }

    fn later(self, after: Duration, change: impl FnOnce(&mut Spoken) + 'static) {
        set_timeout(
            move || {
                // the views may have been made again in another language
                self.spoken.try_update(change);
            },
            after,
        );
    }
}

/// Who says things.
pub fn use_speaker() -> Speaker {
    expect_context::<Speaker>()
}

fn is_offline(device: Device) -> bool {
    let has_settled = use_speaker().spoken.with(|spoken| spoken.has_settled);
    let is_away = device.host.with(|host| host.server_is_away);
    let now_ms = device.shell().now_ms();
    device.read(Reads::All, |r| {
        sync_status::is_offline(&r.status(), is_away, has_settled, now_ms)
    })
}

/// The one status.
pub fn pill() -> El {
    let (device, t) = (use_device(), use_texts());
    let standing = memo(move || {
        let is_offline = is_offline(device);
        device.read(Reads::All, |r| {
            sync_status::sync_status(&r.status(), is_offline)
        })
    });
    let pill = dynamic(move || {
        let others = others(device, t);
        let (state, picture, words) = match standing.get() {
            SyncStatus::Attention => ("attention", "alert", t.status_attention().into()),
            SyncStatus::Saving => ("sending", "device", t.status_saving().into()),
            SyncStatus::Sending(count) => ("sending", "send", t.status_sending(count)),
            SyncStatus::OnDevice => ("saved", "device", t.status_on_device().into()),
            // what somebody else left here is not sent by their being away
            SyncStatus::Sent if others.is_some() => ("saved", "check", t.status_mine_sent().into()),
            SyncStatus::Sent => ("sent", "check", t.status_sent().into()),
            SyncStatus::Fetching => ("sending", "download", t.status_fetching().into()),
        };
        view! {
            <a class="status" data-state={state} href="/attention">
                {icon(picture)}
                <span>{words} {others}</span>
            </a>
        }
    });
    view! { <div role="status">{pill}</div> }
}

/// On the tablet of a group: who else has something here that is not sent.
fn others(device: Device, t: Texts) -> Option<El> {
    let others = device.others();
    let count = others.iter().map(|(_, count)| count).sum();
    let names: Vec<String> = others
        .iter()
        .map(|(name, _)| names::first(name).into())
        .collect();
    let words = t.status_others(&names::list(t, &names), count);
    (count > 0).then(|| view! { <span class="status-others">{words}</span> })
}

/// No network, and what that means.
pub fn banner() -> AnyView {
    let (device, t) = (use_device(), use_texts());
    let is_shared = device.host.with_untracked(|host| host.is_shared);
    let waiting =
        memo(move || is_offline(device).then(|| device.read(Reads::All, |r| r.status().waiting)));
    dynamic(move || {
        let words = match waiting.get()? {
            0 => t.offline_none().into(),
            waiting if is_shared => t.offline_waiting_shared(waiting),
            waiting => t.offline_waiting(waiting),
        };
        Some(view! {
            <p class="banner" role="status">
                {icon("cloud-off")}
                <span>{words}</span>
            </p>
        })
    })
}

/// What has to be known once, at the top of a page.
pub fn notices() -> AnyView {
    let device = use_device();
    let speaker = use_speaker();
    let found = memo(move || {
        let host = device.host.get();
        let is_read = speaker.spoken.with(|spoken| spoken.is_eviction_read);
        let is_evicted = host.was_evicted && !is_read;
        let blocked = device.read(Reads::All, |r| r.status().blocked);
        let is_unread = device.read(Reads::All, |r| r.status().unread > 0);
        (
            is_evicted,
            host.save_failed,
            is_unread,
            blocked,
            host.update_is_ready,
        )
    });
    dynamic(move || {
        let (is_evicted, save_failed, is_unread, blocked, update_is_ready) = found.get();
        (
            is_evicted.then(evicted),
            (save_failed.then(full), is_unread.then(unread)),
            sign_in_again(blocked),
            update_is_ready.then(update),
        )
    })
}

fn evicted() -> El {
    let (t, speaker) = (use_texts(), use_speaker());
    let (title, text) = (t.notice_evicted_title(), t.notice_evicted());
    let read = button(
        "button.btn.btn-quiet",
        "",
        t.notice_understood(),
        move || {
            speaker
                .spoken
                .update(|spoken| spoken.is_eviction_read = true);
        },
    );
    warning(title, text).put(read)
}

fn full() -> El {
    let t = use_texts();
    warning(t.notice_full_title(), t.notice_full())
}

fn unread() -> El {
    let t = use_texts();
    warning(t.notice_unread_title(), t.notice_unread())
}

fn sign_in_again(blocked: Option<Failure>) -> Option<El> {
    let t = use_texts();
    let (title, text) = match blocked? {
        Failure::SignedOut => (t.notice_signed_out_title(), t.notice_signed_out()),
        Failure::OtherPerson => (t.notice_other_person_title(), t.notice_other_person()),
        Failure::Unreachable | Failure::Rejected | Failure::Slow | Failure::Busy => return None,
    };
    // a page of the server, not of the app
    let link = link("a.btn", "/sign-in".into(), t.sign_in_action()).set("rel", "external");
    Some(remark("lock", title, text).put(link))
}

fn update() -> El {
    let (device, t) = (use_device(), use_texts());
    let (title, text) = (t.notice_update_title(), t.notice_update());
    let action = t.notice_update_action();
    let now = button("button.btn.btn-quiet", "", action, move || {
        device.shell().update();
    });
    remark("download", title, text).put(now)
}

/// A card with something to know.
fn remark(picture: &'static str, title: &'static str, text: &'static str) -> El {
    let words = (view! { <h2>{title}</h2> }, view! { <p>{text}</p> });
    view! {
        <div class="notice" role="status">
            {icon(picture)}
            <div>{words}</div>
        </div>
    }
}

/// A card with something that cannot wait.
pub fn warning(title: &'static str, text: &'static str) -> El {
    let words = (view! { <h2>{title}</h2> }, view! { <p>{text}</p> });
    view! {
        <div class="notice notice-warn" role="alert">
            {icon("alert")}
            <div>{words}</div>
        </div>
    }
}

/// What is said after a tap. It is always there, so that it is also heard.
pub fn toast() -> El {
    let t = use_texts();
    let (device, speaker) = (use_device(), use_speaker());
    let what = dynamic(move || {
        let toast = speaker.spoken.with(|spoken| spoken.toast.clone())?;
        let (look, said) = (toast.look, toast.words);
        let text = dyn_text(move || match &said {
            Said::Words(words) => words.clone(),
            Said::Kept(moment) => {
                let far = device.read(Reads::Moment(*moment), |r| r.moment_delivery(*moment));
                let is_sent = far == Delivery::Sent;
                if is_sent {
                    t.toast_sent()
                } else {
                    t.toast_saved()
                }
                .into()
            }
        });
        let look = look.map(|id| {
            let words = view! { <span>{t.toast_look()}</span> };
            view! { <a class="btn btn-text" href={address::moment(id)}>{words}</a> }
        });
        Some((icon("check"), view! { <span>{text}</span> }, look))
    });
    view! { <div class="toast" role="status">{what}</div> }
}

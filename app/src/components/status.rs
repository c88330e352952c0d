//! How far everything has come: the status, the band without a network, what
//! has to be known once, and what is said after a tap.

use crate::components::icon::icon;
use crate::device::{Device, use_device};
use crate::place;
use crate::standing::{self, Standing};
use crate::texts::use_texts;
use domain::id::MomentId;
use domain::replica::Failure;
use leptos::prelude::*;
use std::time::Duration;

/// How long a page may try before it says that there is no network.
const SETTLING: Duration = Duration::from_millis(2_500);
/// How long what is said after a tap stays.
const TOAST: Duration = Duration::from_secs(6);

/// What is shared by all that speak of the status.
#[derive(Clone, Copy)]
pub struct Speaker {
    has_settled: RwSignal<bool>,
    toast: RwSignal<Option<(String, Option<MomentId>)>>,
    said: StoredValue<u32>,
    is_eviction_read: RwSignal<bool>,
}

impl Speaker {
    /// Once per app.
    pub fn provide() {
        let speaker = Self {
            has_settled: RwSignal::new(false),
            toast: RwSignal::new(None),
            said: StoredValue::new(0),
            is_eviction_read: RwSignal::new(false),
        };
        set_timeout(move || speaker.has_settled.set(true), SETTLING);
        provide_context(speaker);
    }

    /// Says something that can be missed, with a moment to look at.
    pub fn say(self, text: String, moment: Option<MomentId>) {
        self.said.update_value(|said| *said += 1);
        let said = self.said.get_value();
        self.toast.set(Some((text, moment)));
        set_timeout(
            move || {
                if self.said.get_value() == said {
                    self.toast.set(None);
                }
            },
            TOAST,
        );
    }
}

/// Who says things.
pub fn use_speaker() -> Speaker {
    expect_context::<Speaker>()
}

fn is_offline(device: Device) -> bool {
    let has_settled = use_speaker().has_settled.get();
    let is_away = device.host.with(|host| host.server_is_away);
    let browser = window().navigator().on_line() && !is_away;
    let now_ms = device.shell().now_ms();
    device.read(|r| standing::is_offline(&r.status(), browser, has_settled, now_ms))
}

/// The one status.
#[component]
pub fn StatusPill() -> impl IntoView {
    let (device, t) = (use_device(), use_texts());
    let standing = Memo::new(move |_| {
        let is_offline = is_offline(device);
        device.read(|r| standing::standing(&r.status(), is_offline))
    });
    let pill = move || {
        let (state, picture, words) = match standing.get() {
            Standing::Attention => ("attention", "alert", t.status_attention().into()),
            Standing::Saving => ("sending", "device", t.status_saving().into()),
            Standing::Sending(count) => ("sending", "send", t.status_sending(count)),
            Standing::OnDevice => ("saved", "device", t.status_on_device().into()),
            Standing::Sent => ("sent", "check", t.status_sent().into()),
            Standing::Fetching => ("sending", "download", t.status_fetching().into()),
        };
        view! {
            <a class="status" data-state=state href="/attention">
                {icon(picture)}<span>{words}</span>
            </a>
        }
    };
    view! { <div role="status">{pill}</div> }
}

/// No network, and what that means.
#[component]
pub fn Banner() -> impl IntoView {
    let (device, t) = (use_device(), use_texts());
    let waiting =
        Memo::new(move |_| is_offline(device).then(|| device.read(|r| r.status().waiting)));
    move || {
        waiting.get().map(|waiting| {
            let words = match waiting {
                0 => t.offline_none().into(),
                _ => t.offline_waiting(waiting),
            };
            view! { <p class="banner" role="status">{icon("cloud-off")}<span>{words}</span></p> }
        })
    }
}

/// What has to be known once, at the top of a page.
#[component]
pub fn Notices() -> impl IntoView {
    let device = use_device();
    let is_evicted = Memo::new(move |_| {
        device.host.with(|host| host.was_evicted) && !use_speaker().is_eviction_read.get()
    });
    let save_failed = Memo::new(move |_| device.host.with(|host| host.save_failed));
    let is_ready = Memo::new(move |_| device.host.with(|host| host.update_is_ready));
    let blocked = Memo::new(move |_| device.read(|r| r.status().blocked));
    view! {
        {move || is_evicted.get().then(evicted)}
        {move || save_failed.get().then(full)}
        {move || sign_in_again(blocked.get())}
        {move || is_ready.get().then(update)}
    }
}

fn evicted() -> AnyView {
    let t = use_texts();
    let speaker = use_speaker();
    let read = view! {
        <button
            class="btn btn-quiet" r#type="button"
            on:click=move |_| speaker.is_eviction_read.set(true)
        >
            {t.notice_understood()}
        </button>
    };
    notice(
        true,
        "alert",
        t.notice_evicted_title(),
        t.notice_evicted(),
        read.into_any(),
    )
}

fn full() -> AnyView {
    let t = use_texts();
    notice(
        true,
        "alert",
        t.notice_full_title(),
        t.notice_full(),
        ().into_any(),
    )
}

fn sign_in_again(blocked: Option<Failure>) -> Option<AnyView> {
    let t = use_texts();
    let (title, text) = match blocked? {
        Failure::SignedOut => (t.notice_signed_out_title(), t.notice_signed_out()),
        Failure::OtherPerson => (t.notice_other_person_title(), t.notice_other_person()),
        Failure::Unreachable | Failure::Rejected | Failure::Busy => return None,
    };
    // a page of the server, not of the app
    let link = view! { <a class="btn" href="/sign-in" rel="external">{t.sign_in_action()}</a> };
    Some(notice(false, "lock", title, text, link.into_any()))
}

fn update() -> AnyView {
    let (device, t) = (use_device(), use_texts());
    let now = view! {
        <button class="btn btn-quiet" r#type="button" on:click=move |_| device.shell().update()>
            {t.notice_update_action()}
        </button>
    };
    notice(
        false,
        "download",
        t.notice_update_title(),
        t.notice_update(),
        now.into_any(),
    )
}

/// A card with something to know.
pub fn notice(
    is_warning: bool,
    picture: &'static str,
    title: &'static str,
    text: &'static str,
    action: AnyView,
) -> AnyView {
    let (class, role) = if is_warning {
        ("notice notice-warn", "alert")
    } else {
        ("notice", "status")
    };
    view! {
        <div class=class role=role>
            {icon(picture)}<div><h2>{title}</h2><p>{text}</p></div>{action}
        </div>
    }
    .into_any()
}

/// What is said after a tap. It is always there, so that it is also heard.
#[component]
pub fn Toast() -> impl IntoView {
    let t = use_texts();
    let toast = use_speaker().toast;
    let words = move || {
        toast.get().map(|(text, moment)| {
            let link = moment.map(|id| {
                view! {
                    <a class="btn btn-text" href=place::moment(id)><span>{t.toast_look()}</span></a>
                }
            });
            view! { {icon("check")}<span>{text}</span>{link} }
        })
    };
    view! { <div class="toast" role="status">{words}</div> }
}

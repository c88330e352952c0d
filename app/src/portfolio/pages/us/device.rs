//! What a device keeps, as the page *Wij* says it.

use super::{card, facts};
use crate::kit::el::{El, Part, view};
use crate::kit::icon::line;
use crate::kit::language::Language;
use crate::kit::reactive::dynamic;
use crate::kit::texts::{Texts, number};
use crate::portfolio::changes::Reads;
use crate::portfolio::device::{memo_of, use_device};
use crate::portfolio::when;
use domain::replica::Replica;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// What is kept here, and how safe it is.
pub fn this_device(t: Texts) -> El {
    let device = use_device();
    let found = memo_of(device, Reads::All, |replica| {
        let status = replica.status();
        let unsent = status.waiting + status.attention;
        (unsent, status.waiting_since_ms, moments(replica))
    });
    let content = dynamic(move || {
        let host = device.host.get();
        let (unsent, since, count) = found.get();
        let unsent = match (unsent, since) {
            (0, _) => t.device_unsent_none().into(),
            (count, None) => number(count),
            (count, Some(ms)) => t.device_unsent(&number(count), &when::time(t, ms)),
        };
        let kept = if host.is_persisted {
            line("span.mark.mark-ok", "lock", t.device_kept())
        } else {
            line("span.mark", "alert", t.device_may_clear())
        };
        let is_at_risk = !host.is_persisted && !host.is_installed;
        let facts = facts([
            (t.device_unsent_label(), unsent.whole()),
            (t.device_moments(), number(count).whole()),
            (t.device_keeping(), kept.view()),
        ]);
        let room = host.storage.map(|storage| room(t, storage));
        let advice = is_at_risk.then(|| view! { <p class="hint">{t.device_install()}</p> });
        (facts, room, advice)
    });
    card("device", t.device_this_title()).put(content)
}

/// How many moments are on this device.
fn moments(replica: &Replica) -> usize {
    let children = replica
        .directory()
        .map(|d| d.children.iter().map(|c| Some(c.id)));
    let of = children.into_iter().flatten().chain([None]);
    let mut found = BTreeSet::new();
    found.extend(of.flat_map(|child| replica.moments_of(child)));
    found.len()
}

fn room(t: Texts, (used, most): (f64, f64)) -> El {
    let words = t.device_room(&bytes(t, used), &bytes(t, most));
    let meter = view! {
        <meter
            class="room"
            aria-labelledby="room"
            min="0"
            max={megabytes(most).to_string()}
            value={megabytes(used).to_string()}
        >
            {words.clone()}
        </meter>
    };
    let label = view! { <span class="label" id="room">{words}</span> };
    view! { <div class="field">{label} {meter}</div> }
}

/// Tenths of a megabyte: whole numbers, because floating point takes more code
/// to write than a whole page.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "what a browser stores, rounded"
)]
fn megabytes(bytes: f64) -> u64 {
    (bytes / 1e5) as u64
}

/// A size in MB or GB with one decimal.
fn bytes(t: Texts, bytes: f64) -> String {
    let tenths = megabytes(bytes);
    let (tenths, unit) = if tenths < 10_000 {
        (tenths, "MB")
    } else {
        (tenths / 1_000, "GB")
    };
    let comma = match t.language {
        Language::Nl => ',',
        Language::En => '.',
    };
    format!("{}{comma}{} {unit}", tenths / 10, tenths % 10)
}

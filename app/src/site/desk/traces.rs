//! Who saw and changed what: of a location, and of one child. And how a trace
//! reads, for whoever reads one.

use super::layout::{At, Tab, desk_page, head};
use crate::kit::dates;
use crate::kit::el::{El, view};
use crate::kit::language::Language;
use crate::kit::texts::Texts;
use domain::calendar;
use domain::id::ChildId;
use domain::record::Refusal;
use leptos::prelude::AnyView;
use std::cmp::Reverse;

/// A trace with names instead of ids.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Line {
    /// When: Unix time in ms.
    pub at_ms: i64,
    /// The word of what happened.
    pub what: String,
    /// The kind of a change, or whether access `begins` or `ends`.
    pub change: String,
    /// Who did it.
    pub who: Option<String>,
    /// On which device.
    pub device: Option<String>,
    /// Of which child.
    pub child: Option<String>,
    /// Whom else it is about.
    pub about: Option<String>,
    /// Why something was not taken.
    pub reason: Option<Refusal>,
}

/// The number before which there is more.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Older(pub i64);

/// The page at `/desk/traces`, and for a child at `/desk/child/ID/traces`.
pub fn traces_page(
    document: (String, Language),
    at: &At,
    of: Option<ChildId>,
    lines: &[Line],
    older: Option<Older>,
) -> AnyView {
    let t = Texts::of(document.1);
    let child = of.and_then(|id| Some((id, at.desk.children.get(&id)?.name.as_str())));
    let title = match child {
        Some((_, name)) => t.traces_of(name),
        None => t.traces_title().to_owned(),
    };
    let (path, tab) = match of {
        Some(id) => (format!("/desk/child/{id}/traces"), Tab::Overview),
        None => ("/desk/traces".to_owned(), Tab::Traces),
    };
    desk_page(document, at, tab, &title, |t| {
        let back = child.map(|(id, name)| {
            view! {
                <a class="btn btn-quiet" href={format!("/desk/child/{id}")}>
                    {t.traces_back(name)}
                </a>
            }
        });
        let older = older.map(|Older(before)| {
            let more = format!("{path}?at={}&before={before}", at.desk.location);
            view! { <a class="btn btn-quiet" href={more}>{t.traces_older()}</a> }
        });
        view! {
            <div class="desk-narrow traces">
                {head(&title, back)}
                <p class="soft">{t.traces_lead()}</p>
                {days(t, at.now_ms, lines, true)}
                {older}
            </div>
        }
    })
}

/// Traces under the days on which they were left, or that there are none. What a
/// device told late comes under its own day.
pub(crate) fn days(t: Texts, now_ms: i64, lines: &[Line], with_device: bool) -> Vec<El> {
    if lines.is_empty() {
        return vec![view! { <p class="soft">{t.traces_none()}</p> }];
    }
    let mut lines: Vec<&Line> = lines.iter().collect();
    lines.sort_by_key(|line| Reverse(line.at_ms));
    let day = |line: &Line| calendar::day_of(line.at_ms);
    let today = calendar::day_of(now_ms);
    let of_day = |lines: &[&Line]| {
        let day = day(lines[0]);
        let name = match today.0 - day.0 {
            0 => t.today().to_owned(),
            1 => t.yesterday().to_owned(),
            _ => t.day(day),
        };
        let items: Vec<El> = lines
            .iter()
            .map(|line| item(t, line, with_device))
            .collect();
        view! {
            <section class="traces-day">
                <h2>{name}</h2>
                <ul class="card traces-list">{items}</ul>
            </section>
        }
    };
    let days = lines.chunk_by(|a, b| day(a) == day(b));
    days.map(of_day).collect()
}

fn item(t: Texts, line: &Line, with_device: bool) -> El {
    let time = view! {
        <time class="traces-time" datetime={dates::machine(line.at_ms)}>
            {dates::clock(line.at_ms)}
        </time>
    };
    let device = line.device.clone().filter(|_| with_device);
    let words = view! {
        <div>
            <p>{sentence(t, line)}</p>
            {device.map(|device| view! { <p class="soft">{device}</p> })}
        </div>
    };
    view! { <li>{time} {words}</li> }
}

/// A trace in a sentence.
#[must_use]
pub fn sentence(t: Texts, line: &Line) -> String {
    let who = line.who.as_deref().unwrap_or(t.traces_somebody());
    let child = line.child.as_deref().unwrap_or(t.traces_a_child());
    let about = line.about.as_deref().unwrap_or(t.traces_somebody_else());
    let why = line.reason.map_or("", |reason| t.refusal(reason).0);
    match line.what.as_str() {
        "signed-in" => t.traces_signed_in(who),
        "sign-in-refused" => t.traces_sign_in_refused(who),
        "signed-out" => t.traces_signed_out(who),
        "opened" => t.traces_opened(who, child),
        "received" => t.traces_received(who, child),
        "refused" if line.child.is_none() => t.traces_refused_any(who, why),
        "refused" => t.traces_refused(who, child, why),
        "held" if line.child.is_none() => t.traces_held_any(who, why),
        "held" => t.traces_held(who, child, why),
        "location-added" => t.traces_location_added(who),
        "access" => access(t, &line.change, (who, child, about)),
        "held-recorded" => t.traces_held_recorded(who, about),
        "held-seen" => t.traces_held_seen(who, about),
        "invited" => t.traces_invited(who, about),
        "invitation-ended" => t.traces_invitation_ended(who, about),
        "invitation-refused" => t.traces_invitation_refused(about_or(line, who)),
        "account-begun" => t.traces_account_begun(who),
        "password-changed" => t.traces_password_changed(who),
        "address-changed" => t.traces_address_changed(who),
        "device-signed-out" if line.about.is_some() => t.traces_device_of(who, about),
        "device-signed-out" => t.traces_device_signed_out(who),
        "tablet-paired" => t.traces_tablet_paired(who),
        "tablet-revoked" => t.traces_tablet_revoked(who),
        "unlocked" => t.traces_unlocked(who),
        "pin-chosen" => t.traces_pin_chosen(who),
        "pin-refused" => t.traces_pin_refused(about_or(line, who)),
        "imported" => t.traces_imported(who),
        "exported" => t.traces_exported(who, child),
        "erased" => t.traces_erased().to_owned(),
        "founded" => t.traces_founded(who),
        "changed" => changed(t, &line.change, (who, child, about)),
        _ => t.traces_other(who),
    }
}

fn access(t: Texts, word: &str, (who, child, about): (&str, &str, &str)) -> String {
    match word {
        "ends" => t.traces_access_ends(who, about, child),
        "more-mentor" => t.traces_more_mentor(who, about, child),
        "more-family" => t.traces_more_family(who, about, child),
        "more-team" => t.traces_more_team(who, about, child),
        "less-mentor" => t.traces_less_mentor(who, about, child),
        "less-family" => t.traces_less_family(who, about, child),
        "less-team" => t.traces_less_team(who, about, child),
        _ => t.traces_access_begins(who, about, child),
    }
}

/// Of a try that failed nobody knows who made it, only whom it was about.
fn about_or<'a>(line: &'a Line, who: &'a str) -> &'a str {
    line.about.as_deref().unwrap_or(who)
}

fn changed(t: Texts, kind: &str, (who, child, about): (&str, &str, &str)) -> String {
    match kind {
        "name-location" => t.traces_name_location(who),
        "set" => t.traces_set(who),
        "name-theme" => t.traces_name_theme(who),
        "drop-theme" => t.traces_drop_theme(who),
        "put-question" => t.traces_put_question(who),
        "drop-question" => t.traces_drop_question(who),
        "add-group" => t.traces_add_group(who),
        "name-group" => t.traces_name_group(who),
        "end-group" => t.traces_end_group(who),
        "add-child" => t.traces_add_child(who, child),
        "describe-child" => t.traces_describe_child(who, child),
        "move-child" => t.traces_move_child(who, child),
        "end-child" => t.traces_end_child(who, child),
        "set-mentor" => t.traces_set_mentor(who, child),
        "add-staff" => t.traces_add_staff(who, about),
        "set-groups" => t.traces_set_groups(who, about),
        "set-lead" => t.traces_set_lead(who, about),
        "describe-person" => t.traces_describe_person(who, about),
        "add-guardian" => t.traces_add_guardian(who, about, child),
        "set-guardian" => t.traces_set_guardian(who, about, child),
        "end-guardian" => t.traces_end_guardian(who, about, child),
        "write-consent" if who == about => t.traces_own_consent(who, child),
        "write-consent" => t.traces_write_consent(who, about, child),
        _ => t.traces_other(who),
    }
}

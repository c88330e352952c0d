//! How somebody wants to hear that there is news: by mail, on this device, and when
//! not. All of it is off until it is chosen.

use super::form::notice;
use crate::kit::el::{El, el};
use crate::kit::icon::icon;
use crate::kit::language::Language;
use crate::kit::release::Release;
use crate::kit::texts::Texts;
use crate::site::document::PublicDocument;
use domain::notify::{Digest, Quiet};
use leptos::prelude::*;

/// What the page shows.
#[derive(Clone, Debug)]
pub struct Shown {
    /// How often by mail.
    pub digest: Digest,
    /// When not.
    pub quiet: Quiet,
    /// Where mail goes, if it goes anywhere.
    pub email: Option<String>,
    /// Whether it was kept just now.
    pub is_saved: bool,
}

/// The page at `/account/tell`.
pub fn tell_page((release, language): (String, Language), shown: &Shown) -> AnyView {
    let t = Texts::of(language);
    let script = Release::of_build(&release).file("push.js");
    let back = el("a.btn.btn-text").set("href", "/us");
    // icons know the release only within the document
    let page = {
        let shown = shown.clone();
        move || {
            let saved = shown.is_saved;
            let saved = saved.then(|| notice("notice", "check", t.told_saved()));
            el("div.account-page")
                .put(el("p").put(back.put(icon("back")).put(el("span").put(t.account_back()))))
                .put(el("h1").put(t.told_title()))
                .put(el("p.soft").put(t.told_lead()))
                .put(saved)
                .put(form(t, &shown))
                .put(device(t))
                .put(el("script").set("type", "module").with("src", script))
                .view()
        }
    };
    view! {
        <PublicDocument release language title=Texts::told_title at="/account/tell?".to_owned()>
            {page()}
        </PublicDocument>
    }
    .into_any()
}

fn form(t: Texts, shown: &Shown) -> El {
    let choices = [
        (Digest::Off, "off", t.told_mail_off()),
        (Digest::Daily, "daily", t.told_mail_daily()),
        (Digest::Weekly, "weekly", t.told_mail_weekly()),
    ];
    let choices = choices.map(|(digest, value, word)| {
        let input = el("input")
            .set("type", "radio")
            .set("name", "digest")
            .set("value", value)
            .maybe("checked", (shown.digest == digest).then_some(""));
        el("label.choice").put(input).put(el("span").put(word))
    });
    let to = match &shown.email {
        Some(email) => t.told_mail_to(email),
        None => t.told_mail_nowhere().into(),
    };
    let mail = el("fieldset.field")
        .put(el("legend").put(t.told_mail()))
        .put(el("p.hint").put(to))
        .put(el("div.choices").put(choices));
    let hours = el("fieldset.field")
        .put(el("legend").put(t.told_quiet()))
        .put(el("p.hint").put(t.told_quiet_hint()))
        .put(hour("from", t.told_from(), shown.quiet.from))
        .put(hour("until", t.told_until(), shown.quiet.until));
    el("form.card.form")
        .set("method", "post")
        .set("action", "/account/tell")
        .put(mail)
        .put(hours)
        .put(el("button.btn").set("type", "submit").put(t.told_save()))
}

fn hour(name: &'static str, label: &'static str, chosen: u8) -> El {
    let options = (0..24u8).map(|hour| {
        el("option")
            .with("value", hour.to_string())
            .maybe("selected", (hour == chosen).then_some(""))
            .put(format!("{hour}:00"))
    });
    let select = el("select.input").set("id", name).set("name", name);
    el("div.field")
        .put(el("label").set("for", name).put(label))
        .put(select.put(options.collect::<Vec<_>>()))
}

/// What `push.js` fills in; without a script it says so.
fn device(t: Texts) -> El {
    let button = |id: &'static str, class: &'static str, word: &'static str| {
        el(class)
            .set("type", "button")
            .set("id", id)
            .set("hidden", "")
            .put(word)
    };
    el("section.card.form")
        .set("id", "push")
        .set("aria-labelledby", "push-title")
        .set("data-on", t.told_push_is_on())
        .set("data-off", t.told_push_is_off())
        .set("data-denied", t.told_push_denied())
        .set("data-missing", t.told_push_missing())
        .set("data-failed", t.told_push_failed())
        .put(el("h2").set("id", "push-title").put(t.told_push()))
        .put(el("p.soft").put(t.told_push_hint()))
        .put(
            el("p")
                .set("id", "push-state")
                .set("role", "status")
                .put(t.told_push_script()),
        )
        .put(button("push-on", "button.btn", t.told_push_on()))
        .put(button(
            "push-off",
            "button.btn.btn-quiet",
            t.told_push_off(),
        ))
}

/// Mail that there is news: subject and text. Of what, and of whom, is not in it.
#[must_use]
pub fn digest_mail(language: Language, origin: &str) -> (String, String) {
    let t = Texts::of(language);
    let parts = [
        t.told_digest().to_owned(),
        t.told_digest_open(&format!("{origin}/news")),
        t.told_digest_change(&format!("{origin}/account/tell")),
    ];
    (t.told_digest_subject().to_owned(), parts.join("\n\n"))
}

/// What a push shows, by language: the service worker knows no other texts.
#[must_use]
pub fn push_words() -> Vec<(&'static str, &'static str)> {
    let words = |language: Language| (language.tag(), Texts::of(language).told_push_text());
    Language::ALL.map(words).into()
}

//! Letters of invitation: a sheet of paper with a code, drawn once; or word that one
//! went by mail.

use super::form::day;
use crate::kit::empty_state::empty_page;
use crate::kit::icon::{Drawing, drawing, icon, logo};
use crate::kit::language::Language;
use crate::kit::release::Release;
use crate::kit::texts::{Texts, use_texts};
use crate::site::document::{Paper, PublicDocument};
use leptos::prelude::*;

/// A letter.
#[derive(Clone, Debug)]
pub struct Letter {
    /// To whom.
    pub name: String,
    /// From which location.
    pub location: String,
    /// Of which organisation.
    pub organisation: String,
    /// About which child; none: about work.
    pub child: Option<String>,
    /// What the lead says beside it, which is on the screen and not on the paper.
    pub spoken: Option<String>,
    /// What they sign in with already.
    pub login: Option<String>,
    /// The code, as it is shown.
    pub code: String,
    /// Until when it is valid, in Unix ms.
    pub until_ms: i64,
    /// The page where the code is typed in: `https://host/join`.
    pub address: String,
    /// The square that a camera reads: how many modules wide, and a path.
    pub square: (usize, String),
}

/// What is said on the screen about a letter that was sent.
#[derive(Clone, Debug)]
pub enum Sent {
    /// It went to this address.
    To(String, i64),
    /// It did not go.
    Failed,
    /// No mail goes anywhere from here.
    NoMail,
}

/// Letters, each on a sheet of its own.
#[component]
pub fn LettersPage(
    /// The build of which release.
    release: String,
    /// In which language.
    language: Language,
    /// What is in them.
    letters: Vec<Letter>,
    /// Where the lead came from.
    back: String,
) -> impl IntoView {
    let script = Release::of_build(&release).file("print.js");
    view! {
        <Paper release language title=Texts::letter_title>
            <Bar letters=letters.clone() back/>
            <main id="main">
                {letters.into_iter().enumerate().map(sheet).collect_view()}
            </main>
            <script r#type="module" src=script></script>
        </Paper>
    }
}

/// What is on the screen and not on the paper.
#[component]
fn Bar(letters: Vec<Letter>, back: String) -> impl IntoView {
    let t = use_texts();
    let (once, print) = match letters.as_slice() {
        [letter] => (t.letter_goes_once(&letter.name), t.letter_print()),
        _ => (t.letter_go_once().to_owned(), t.letter_print_all()),
    };
    let are_several = letters.len() > 1;
    let spoken = letters.into_iter().filter_map(|letter| {
        let said = view! { <b class="letter-spoken" translate="no">{letter.spoken?}</b> };
        let whom = are_several.then(|| format!("{} – ", letter.name));
        Some(view! { <p>{whom}{t.letter_say()}" "{said}". "{t.letter_say_not_on_it()}</p> })
    });
    view! {
        <header class="letter-bar">
            <a class="btn btn-quiet" href=back>{icon("back").view()}{t.letter_back()}</a>
            <div>
                <p>{once}</p>
                {spoken.collect_view()}
                <noscript><p class="soft">{t.letter_paper()}</p></noscript>
            </div>
            <button class="btn" id="print" type="button" hidden="">{print}</button>
        </header>
    }
}

fn sheet((nth, letter): (usize, Letter)) -> impl IntoView {
    let t = use_texts();
    let about = about(t, &letter);
    let need = need(t, &letter);
    let title = match letter.login {
        Some(_) => t.letter_again_title(),
        None => t.letter_title(),
    };
    let host = letter
        .address
        .split("://")
        .last()
        .unwrap_or_default()
        .to_owned();
    let (size, path) = letter.square;
    let view_box = format!("0 0 {size} {size}");
    let code = format!("code-{nth}");
    view! {
        <article class="letter">
            <header class="letter-head">
                <span class="brand">{logo().view()}"Samenbeeld"</span>
                <p>{letter.location}<br/><span class="soft">{letter.organisation}</span></p>
            </header>
            <h1>{title}</h1>
            <p>{t.letter_dear(&letter.name)}</p>
            <p>{about}</p>
            <section class="letter-code" aria-labelledby=code.clone()>
                <svg class="letter-square" viewBox=view_box role="img" aria-label=letter.address>
                    <path d=path></path>
                </svg>
                <div>
                    <h2 id=code.clone()>{t.letter_code()}</h2>
                    <p class="letter-digits" translate="no">{letter.code}</p>
                    <p class="soft">{t.letter_until(&day(t, letter.until_ms))}</p>
                </div>
            </section>
            <h2>{t.letter_scan()}</h2>
            <ol>
                <li>{t.letter_open(&host)}</li>
                <li>{need}</li>
            </ol>
            <p class="soft">{t.letter_private()}</p>
            <p>{t.letter_closing()}</p>
        </article>
    }
}

fn about(t: Texts, letter: &Letter) -> String {
    match (&letter.login, &letter.child) {
        (Some(login), _) => t.letter_again(login),
        (None, Some(child)) => t.letter_for_child(child),
        (None, None) => t.letter_for_work(&letter.location),
    }
}

fn need(t: Texts, letter: &Letter) -> String {
    match &letter.child {
        Some(child) => t.letter_need_birth(child),
        None if letter.spoken.is_some() => t.letter_need_spoken().to_owned(),
        None => t.letter_need_address().to_owned(),
    }
}

/// The same in a mail: subject and text.
#[must_use]
pub fn invitation_mail(language: Language, letter: &Letter) -> (String, String) {
    let t = Texts::of(language);
    let link = format!(
        "{}?code={}&lang={}",
        letter.address,
        letter.code,
        language.tag()
    );
    let parts = [
        t.letter_dear(&letter.name),
        about(t, letter),
        t.mail_invite_open(&link),
        need(t, letter),
        t.mail_code(&letter.code),
        t.letter_until(&day(t, letter.until_ms)),
        format!("{}\n{}", letter.location, letter.organisation),
    ];
    let subject = match letter.login {
        Some(_) => t.letter_again_title().to_owned(),
        None => t.mail_invite_subject(&letter.location),
    };
    (subject, parts.join("\n\n"))
}

/// A code for who forgot a password: subject and text. No link: the page is open
/// where it was asked for, and a link in such a mail is what frauds send.
#[must_use]
pub fn forgot_mail(language: Language, code: &str) -> (String, String) {
    let t = Texts::of(language);
    let parts = [
        t.mail_forgot().to_owned(),
        t.mail_code(code),
        t.mail_forgot_not_me().to_owned(),
    ];
    (t.mail_forgot_subject().to_owned(), parts.join("\n\n"))
}

/// A code for an address that somebody says is theirs: subject and text.
#[must_use]
pub fn address_mail(language: Language, code: &str) -> (String, String) {
    let t = Texts::of(language);
    let parts = [
        t.mail_address().to_owned(),
        t.mail_code(code),
        t.mail_address_not_me().to_owned(),
    ];
    (t.mail_address_subject().to_owned(), parts.join("\n\n"))
}

/// Mail to the address that an account had before: its subject and its text.
pub fn moved_mail(language: Language) -> (String, String) {
    let t = Texts::of(language);
    let parts = [t.mail_moved(), t.mail_moved_not_me()];
    (t.mail_moved_subject().to_owned(), parts.join("\n\n"))
}

/// What became of a mail.
#[component]
pub fn SentPage(
    /// The build of which release.
    release: String,
    /// In which language.
    language: Language,
    /// What became of it.
    sent: Sent,
    /// Where the lead came from.
    back: String,
) -> impl IntoView {
    view! {
        <PublicDocument release language title=Texts::letter_title>
            <SentContent sent back/>
        </PublicDocument>
    }
}

#[component]
fn SentContent(sent: Sent, back: String) -> impl IntoView {
    let t = use_texts();
    let back = view! { <a class="btn" href=back>{t.letter_back()}</a> }.into_any();
    match sent {
        Sent::To(address, until_ms) => {
            let words = t.letter_mailed(&address, &day(t, until_ms));
            view! {
                <div class="lone">
                    {drawing(Drawing::Calm).view()}
                    <h1>{t.letter_mailed_title()}</h1>
                    <p>{words}</p>
                    <div class="buttons">{back}</div>
                </div>
            }
            .into_any()
        }
        Sent::Failed => empty_page(
            Drawing::Lost,
            t.letter_not_sent_title(),
            t.letter_not_sent(),
            back,
        )
        .view(),
        Sent::NoMail => empty_page(
            Drawing::Lost,
            t.letter_not_sent_title(),
            t.letter_no_mail(),
            back,
        )
        .view(),
    }
}

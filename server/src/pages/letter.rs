//! `POST /desk/letter`: a lead invites somebody, on paper or by mail; `POST /desk/letters`:
//! everybody of a group. The browser is sent on to a page that shows the letters, so that
//! to reload it makes no others.

use app::kit::language::Language;
use app::site::desk::typed::Typed;
use app::site::public::letter::{Letter, Sent, invitation_mail};
use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    calendar,
    desk::Desk,
    id::{ChildId, GroupId, LocationId, PersonId},
    stamp::Day,
    text::Login,
};
use qrcode::{Color, EcLevel, QrCode};

use super::{
    Visit, Visitor,
    desk::{self, change, once},
    public,
};
use crate::{
    clock::{random_bytes, random_id},
    code::Code,
    context::{Context, Shared},
    db::{Invitation, NewInvitation},
    mail::MailText,
    origin,
    pages::shown::Page,
    problem::ApiError,
};

/// How many days a letter is valid, the last one whole.
const VALID_DAYS: i32 = 21;
/// The white around the square, in modules, that cameras need.
const QUIET: usize = 4;

/// Whom to invite and how.
struct Wish {
    person: PersonId,
    at: Option<LocationId>,
    child: Option<ChildId>,
    language: Option<Language>,
    by_mail: bool,
}

/// `None` when it names nobody that can be.
fn read(typed: &Typed) -> Option<Wish> {
    let child = match typed.get("child") {
        "" => None,
        id => Some(ChildId(id.parse().ok()?)),
    };
    let at = match typed.get("at") {
        "" => None,
        id => Some(id.parse().ok()?),
    };
    Some(Wish {
        person: typed.get("person").parse().ok()?,
        at,
        child,
        language: Language::from_tag(typed.get("language")),
        by_mail: typed.get("by") == "mail",
    })
}

/// `POST /desk/letter`. Somebody who is not of a location of the lead is
/// answered as if they did not exist. When there is a letter already, it is said first.
pub async fn submit(
    State(state): State<Shared>,
    Visitor(session): Visitor,
    visit: Visit,
    headers: HeaderMap,
    form: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Response {
    let typed = form.map_or_else(|_| Typed::default(), |Form(fields)| Typed(fields));
    let Some(wish) = read(&typed) else {
        return public::nothing_here(State(state), visit).await;
    };
    let now_ms = state.clock.now_ms();
    let back = back_to(&wish);
    let (key, of) = (once::id(session.person, &typed), session.token_hash);
    match state.db.leads(session.person, now_ms).await {
        Ok(leads) if leads.is_empty() => return public::nothing_here(State(state), visit).await,
        Ok(_) => {}
        Err(error) => return ApiError::from(error).into_response(),
    }
    if wish.by_mail && !state.mail.is_there() {
        return change::show(&state, of, key, Page::Mailed(Sent::NoMail, back));
    }
    let one_at_a_time = state.shown.making.lock().await;
    // the same form once more: the same letter
    if state.shown.page(of, key, now_ms).is_some() {
        return Redirect::to(&format!("/desk/shown/{key}")).into_response();
    }
    let letters = match state.db.letters(session.person, now_ms).await {
        Ok(letters) => letters,
        Err(error) => return ApiError::from(error).into_response(),
    };
    if letters.contains_key(&wish.person) && typed.get("sure") != "yes" {
        return change::ask(&state, of, typed.with("kind", "letter"));
    }
    let language = wish.language.unwrap_or(visit.language);
    let origin = if wish.by_mail {
        origin::of(&state)
    } else {
        origin::seen(&state, &headers)
    };
    let made = make(&state, session.person, (&wish, language), &origin).await;
    let (letter, email) = match made {
        Ok(Some(made)) => made,
        Ok(None) => return public::nothing_here(State(state.clone()), visit).await,
        Err(error) => return error.into_response(),
    };
    let page = match email.filter(|_| wish.by_mail) {
        Some(to) => {
            drop(one_at_a_time);
            Page::Mailed(send(&state, to, language, &letter).await, back)
        }
        None => Page::Letters(vec![letter], back, wish.language),
    };
    change::show(&state, of, key, page)
}

/// Invites somebody. Answers with the letter and where mail for them goes; `None` when
/// they are not of a location of the lead.
async fn make(
    state: &Context,
    lead: PersonId,
    (wish, language): (&Wish, Language),
    origin: &str,
) -> Result<Option<(Letter, Option<Login>)>, ApiError> {
    let now_ms = state.clock.now_ms();
    let code = Code::fresh();
    let expires_ms = calendar::instant(Day(calendar::day_of(now_ms).0 + VALID_DAYS + 1), 0);
    let invited = state.db.invite(NewInvitation {
        id: random_id(),
        code_hash: code.hash(),
        person: wish.person,
        child: wish.child,
        location: wish.at,
        made_by: lead,
        now_ms,
        expires_ms,
        spoken: spoken(),
    });
    let Some(invitation) = invited.await? else {
        return Ok(None);
    };
    let email = invitation
        .email
        .as_deref()
        .and_then(|email| Login::kept(email).ok());
    let address = format!("{origin}/join");
    let letter = letter(invitation, &code, address, language, expires_ms - 1)?;
    Ok(Some((letter, email)))
}

/// `POST /desk/letters`: a letter on paper for everybody of a group who has neither an
/// account nor a letter.
pub async fn submit_group(
    State(state): State<Shared>,
    Visitor(session): Visitor,
    visit: Visit,
    headers: HeaderMap,
    form: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Response {
    let typed = form.map_or_else(|_| Typed::default(), |Form(fields)| Typed(fields));
    let group = GroupId(typed.get("group").parse().unwrap_or_default());
    let (key, of) = (once::id(session.person, &typed), session.token_hash);
    let _one_at_a_time = state.shown.making.lock().await;
    // the same form once more: the same letters
    if state.shown.page(of, key, state.clock.now_ms()).is_some() {
        return Redirect::to(&format!("/desk/shown/{key}")).into_response();
    }
    let has_group = |desk: &Desk| desk.groups.contains_key(&group);
    let at = match desk::open(&state, &session, &visit, None, has_group).await {
        Ok(at) => at,
        Err(instead) => return instead,
    };
    let origin = origin::seen(&state, &headers);
    let mut letters = Vec::new();
    let not_begun = at.desk.not_begun(Some(group), at.now_ms).into_iter();
    for (person, child) in not_begun.filter(|(person, _)| at.letter(*person).is_none()) {
        let wish = Wish {
            person,
            at: Some(at.desk.location),
            child,
            language: None,
            by_mail: false,
        };
        match make(&state, session.person, (&wish, visit.language), &origin).await {
            Ok(made) => letters.extend(made.map(|(letter, _)| letter)),
            // those that are made can be printed; the others are asked for again
            Err(error) if letters.is_empty() => return error.into_response(),
            Err(_logged) => break,
        }
    }
    let back = format!("/desk/group/{group}");
    if letters.is_empty() {
        return Redirect::to(&back).into_response();
    }
    change::show(&state, of, key, Page::Letters(letters, back, None))
}

/// Four digits.
fn spoken() -> String {
    format!("{:04}", u32::from_le_bytes(random_bytes()) % 10_000)
}

/// Where the button stands that made it.
fn back_to(wish: &Wish) -> String {
    match wish.child {
        Some(child) => format!("/desk/child/{child}"),
        None => format!("/desk/person/{}", wish.person),
    }
}

async fn send(state: &Context, to: Login, language: Language, letter: &Letter) -> Sent {
    let (subject, text) = invitation_mail(language, letter);
    match state.mail.send(&to, MailText { subject, text }).await {
        Ok(()) => Sent::To(to.into(), letter.until_ms),
        Err(error) => {
            tracing::warn!(%error, "an invitation could not be sent");
            Sent::Failed
        }
    }
}

fn letter(
    invitation: Invitation,
    code: &Code,
    address: String,
    language: Language,
    until_ms: i64,
) -> Result<Letter, ApiError> {
    let code = code.shown();
    let link = format!("{address}?code={code}&lang={}", language.tag());
    Ok(Letter {
        name: invitation.name,
        location: invitation.location,
        organisation: invitation.organisation,
        child: invitation.child,
        spoken: invitation.spoken.filter(|_| invitation.email.is_none()),
        login: invitation.login,
        square: square(&link)?,
        code,
        until_ms,
        address,
    })
}

/// The square for a camera: its width in modules, and a path with each dark one.
fn square(text: &str) -> Result<(usize, String), ApiError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M);
    let code = code.map_err(ApiError::unexpected)?;
    let width = code.width();
    let dark = code
        .to_colors()
        .into_iter()
        .enumerate()
        .filter(|(_, color)| *color == Color::Dark)
        .map(|(at, _)| format!("M{} {}h1v1h-1z", at % width + QUIET, at / width + QUIET));
    Ok((width + 2 * QUIET, dark.collect()))
}

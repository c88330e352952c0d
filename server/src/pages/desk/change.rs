//! What a lead asks for with a form. What takes something from somebody, or shows them
//! something, is said first and asked again. What answers a form is a page of its own,
//! to which the browser is sent: it can be reloaded, read in another language, and
//! come back to.

use app::site::desk::typed::{Matter, Typed, Wrong};
use app::site::desk::{At, confirm};
use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    desk::{Change, Desk, Guardian, NotPossible, Outcome},
    id::{ChildId, LocationId, PersonId},
};

use super::{Visit, Visitor, once, open, read};
use crate::{
    clock::random_id,
    context::{Context, Shared},
    pages::shown::Page,
    problem::ApiError,
};

type Fields = Result<Form<Vec<(String, String)>>, FormRejection>;

/// `POST /desk/change`: any change.
pub async fn change(
    State(state): State<Shared>,
    Visitor(session): Visitor,
    visit: Visit,
    form: Fields,
) -> Result<Response, ApiError> {
    let (typed, asked) = read_form(form)?;
    let at = match open(&state, &session, &visit, Some(asked), |_| true).await {
        Ok(at) => at,
        Err(instead) => return Ok(instead),
    };
    let (changes, outcome) = match decide(&typed, &at) {
        Decided::Can(changes, outcome) => (changes, outcome),
        Decided::Wrong(_) => return Ok(ask(&state, session.token_hash, typed)),
        Decided::Done(page) => return Ok(Redirect::to(&page).into_response()),
    };
    if typed.get("sure") != "yes" && is_grave(&at, &changes, &outcome) {
        return Ok(ask(&state, session.token_hash, typed));
    }
    let page = after(&typed, &changes);
    let made = state
        .db
        .change(at.desk.location, at.me, changes, at.now_ms)
        .await?;
    match made {
        Ok(made) => {
            state.hub.poke(&made.told, None);
            Ok(Redirect::to(&page).into_response())
        }
        // the same form arrived a moment before
        Err((_, NotPossible::Nothing)) if makes(&typed) => Ok(Redirect::to(&page).into_response()),
        // what is wrong now is seen when the page is drawn
        Err(_) => Ok(ask(&state, session.token_hash, typed)),
    }
}

/// `POST /desk/location`: one more location of the organisation.
pub async fn add_location(
    State(state): State<Shared>,
    Visitor(session): Visitor,
    visit: Visit,
    form: Fields,
) -> Result<Response, ApiError> {
    let (typed, asked) = read_form(form)?;
    let at = match open(&state, &session, &visit, Some(asked), |_| true).await {
        Ok(at) => at,
        Err(instead) => return Ok(instead),
    };
    let Ok(name) = read::location(&typed) else {
        return Ok(ask(&state, session.token_hash, typed));
    };
    let new = LocationId(once::id(at.me, &typed));
    let (beside, me) = (at.desk.location, at.me);
    state
        .db
        .add_location(beside, new, name, me, at.now_ms)
        .await?;
    state.hub.poke(&[me].into(), None);
    Ok(Redirect::to(&format!("/desk?at={new}&done=add-location")).into_response())
}

/// `POST /desk/remove`: a child that was entered by mistake.
pub async fn remove(
    State(state): State<Shared>,
    Visitor(session): Visitor,
    visit: Visit,
    form: Fields,
) -> Result<Response, ApiError> {
    let (typed, asked) = read_form(form)?;
    let child = ChildId(typed.get("child").parse().unwrap_or_default());
    let fits = |desk: &Desk| desk.children.contains_key(&child);
    let at = match open(&state, &session, &visit, Some(asked), fits).await {
        Ok(at) => at,
        Err(instead) => return Ok(instead),
    };
    let location = at.desk.location;
    let removed = state
        .db
        .remove_child(location, child, at.me, at.now_ms)
        .await?;
    let page = match removed {
        Some(readers) => {
            state.hub.poke(&readers, None);
            format!("/desk?at={location}&done=remove-child")
        }
        None => format!("/desk/child/{child}?done=not-removed"),
    };
    Ok(Redirect::to(&page).into_response())
}

fn read_form(form: Fields) -> Result<(Typed, LocationId), ApiError> {
    let Form(fields) = form.map_err(|_| ApiError::malformed("the form cannot be read"))?;
    let typed = Typed(fields);
    match typed.get("at").parse() {
        Ok(at) => Ok((typed, at)),
        Err(_) => Err(ApiError::malformed("the form does not say which location")),
    }
}

/// Keeps what was asked, and sends the browser to where it is made good or confirmed.
pub(in crate::pages) fn ask(state: &Context, session: [u8; 32], typed: Typed) -> Response {
    show(state, session, random_id(), Page::Asked(typed))
}

/// Keeps a page, and sends the browser to it.
pub(in crate::pages) fn show(
    state: &Context,
    session: [u8; 32],
    key: uuid::Uuid,
    page: Page,
) -> Response {
    state.shown.keep(session, key, page, state.clock.now_ms());
    Redirect::to(&format!("/desk/shown/{key}")).into_response()
}

/// What is to be done about what was asked for.
pub(super) enum Decided {
    /// It can be made, and does this.
    Can(Vec<Change>, Outcome),
    /// It cannot, for these reasons.
    Wrong(Vec<Wrong>),
    /// It was made before, by the same form; the page to go on with.
    Done(String),
}

pub(super) fn decide(typed: &Typed, at: &At) -> Decided {
    if typed.get("kind") == "add-location" {
        return Decided::Wrong(read::location(typed).err().into_iter().collect());
    }
    let changes = match read::changes(typed, at) {
        Ok(changes) => changes,
        Err(wrong) => return Decided::Wrong(wrong),
    };
    if makes(typed) && changes.iter().any(|change| is_made(typed, at, change)) {
        return Decided::Done(after(typed, &changes));
    }
    let changes = needed(at, changes);
    match at.desk.outcome(&changes, at.me, at.now_ms) {
        Ok(outcome) => Decided::Can(changes, outcome),
        Err((_, NotPossible::Nothing)) if makes(typed) => Decided::Done(after(typed, &changes)),
        Err((_, why)) => Decided::Wrong(vec![wrong(why)]),
    }
}

/// Whether a form makes something new, and so may have been sent before.
fn makes(typed: &Typed) -> bool {
    !typed.get("once").is_empty()
}

/// Whether what is new in a change is there, also if it has ended since.
fn is_made(typed: &Typed, at: &At, change: &Change) -> bool {
    match change {
        Change::AddGroup(group, _) => at.desk.groups.contains_key(group),
        Change::AddChild(child, ..) => at.desk.children.contains_key(child),
        Change::AddStaff(person, ..) => at.desk.people.contains_key(person),
        Change::AddGuardian(_, person, _) if typed.get("person").is_empty() => {
            at.desk.people.contains_key(person)
        }
        Change::NameLocation(_)
        | Change::Set(_)
        | Change::NameTheme(..)
        | Change::DropTheme(_)
        | Change::PutQuestion(_)
        | Change::DropQuestion(_)
        | Change::NameGroup(..)
        | Change::EndGroup(_)
        | Change::DescribeChild(..)
        | Change::MoveChild(..)
        | Change::EndChild(..)
        | Change::SetMentor(..)
        | Change::SetGroups(..)
        | Change::SetLead(..)
        | Change::DescribePerson(..)
        | Change::AddGuardian(..)
        | Change::SetGuardian(..)
        | Change::EndGuardian(..)
        | Change::WriteConsent(..) => false,
    }
}

/// Of several changes of one form those that change something, or all if none does.
fn needed(at: &At, changes: Vec<Change>) -> Vec<Change> {
    let is_needed = |change: &Change| {
        let alone = at
            .desk
            .outcome(std::slice::from_ref(change), at.me, at.now_ms);
        !matches!(alone, Err((_, NotPossible::Nothing)))
    };
    if changes.iter().any(is_needed) {
        changes.into_iter().filter(is_needed).collect()
    } else {
        changes
    }
}

/// Where a rule of the desk is said: at the field that can make it good.
const fn wrong(why: NotPossible) -> Wrong {
    let what = Matter::NotPossible(why);
    match why {
        NotPossible::BadDay => Wrong::field("day", what),
        NotPossible::BornAhead | NotPossible::BornLongAgo => Wrong::field("born", what),
        NotPossible::NoGroup => Wrong::field("group", what),
        NotPossible::NoPerson
        | NotPossible::NotStaff
        | NotPossible::NotGuardian
        | NotPossible::IsGuardian
        | NotPossible::NoAuthority => Wrong::field("person", what),
        NotPossible::NotLead
        | NotPossible::NoChild
        | NotPossible::NotEmpty
        | NotPossible::LastLead
        | NotPossible::HasAccount
        | NotPossible::BadNumber
        | NotPossible::Full
        | NotPossible::Nothing => Wrong::whole(what),
    }
}

/// Whether somebody reads something else after it, or something ends that is not made
/// good by doing the opposite.
fn is_grave(at: &At, changes: &[Change], outcome: &Outcome) -> bool {
    let known = |person: &PersonId| at.desk.people.contains_key(person);
    let is_grave = |change: &Change| match change {
        Change::MoveChild(..) | Change::EndChild(..) | Change::EndGuardian(..) => true,
        // what is erased is erased: ask also when it only comes sooner
        Change::Set(settings) if settings.retention_days < at.desk.settings.retention_days => true,
        Change::SetGuardian(child, person, rights) => {
            let child = at.desk.children.get(child);
            let mut guardians = child
                .into_iter()
                .flat_map(|child| child.guardians(at.now_ms));
            let is_other = |g: &Guardian| g.person == *person && g.authority != rights.authority;
            guardians.any(is_other) || !outcome.is_empty()
        }
        Change::AddChild(..) => !outcome.loses.is_empty(),
        Change::AddStaff(..) | Change::AddGuardian(..) => !outcome.is_empty(),
        Change::NameLocation(_)
        | Change::Set(_)
        | Change::NameTheme(..)
        | Change::DropTheme(_)
        | Change::PutQuestion(_)
        | Change::DropQuestion(_)
        | Change::AddGroup(..)
        | Change::NameGroup(..)
        | Change::EndGroup(_)
        | Change::DescribeChild(..)
        | Change::SetMentor(..)
        | Change::SetGroups(..)
        | Change::SetLead(..)
        | Change::DescribePerson(..)
        | Change::WriteConsent(..) => {
            !outcome.loses.is_empty()
                || !outcome.less.is_empty()
                || outcome.gains.iter().any(|(_, who)| known(who))
                || outcome.more.iter().any(|(_, who, _)| known(who))
        }
    };
    changes.iter().any(is_grave)
}

/// The page to go on with.
fn after(typed: &Typed, changes: &[Change]) -> String {
    let last = changes.last();
    let page = match last {
        Some(Change::AddGroup(group, _)) => format!("/desk/group/{group}"),
        Some(Change::AddChild(child, ..)) => format!("/desk/child/{child}"),
        Some(Change::AddStaff(person, ..)) => format!("/desk/person/{person}"),
        _ => confirm::back_to(typed),
    };
    let joint = if page.contains('?') { '&' } else { '?' };
    let kind = last.map_or("", |change| change.kind().0);
    format!("{page}{joint}done={kind}")
}

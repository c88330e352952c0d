//! Who saw and changed what, for a lead: of a location, and of one child.

use app::site::desk::traces::{Line, Older, traces_page};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{desk::Desk, id::ChildId};
use serde::Deserialize;

use super::open;
use crate::{
    context::Shared,
    db::{Session, ShownTrace},
    pages::{Visit, Visitor},
    problem::ApiError,
};

/// Traces on one page.
const PAGE: u32 = 100;

/// What the address may ask.
#[derive(Debug, Default, Deserialize)]
struct Wish {
    before: Option<i64>,
}

/// `GET /desk/traces`.
pub async fn of_location(
    State(state): State<Shared>,
    Visitor(session): Visitor,
    visit: Visit,
) -> Response {
    draw(&state, &session, visit, None).await
}

/// `GET /desk/child/ID/traces`.
pub async fn of_child(
    State(state): State<Shared>,
    Visitor(session): Visitor,
    Path(id): Path<String>,
    visit: Visit,
) -> Response {
    // an id that cannot be read is nobody's
    let id = id.parse().unwrap_or(ChildId(uuid::Uuid::nil()));
    draw(&state, &session, visit, Some(id)).await
}

async fn draw(state: &Shared, session: &Session, visit: Visit, child: Option<ChildId>) -> Response {
    let fits = |desk: &Desk| child.is_none_or(|child| desk.children.contains_key(&child));
    let at = match open(state, session, &visit, None, fits).await {
        Ok(at) => at,
        Err(instead) => return instead,
    };
    let Wish { before } = visit.asks();
    let before = before.unwrap_or(i64::MAX);
    let location = at.desk.location;
    match state.db.traces(location, child, before, PAGE).await {
        Ok(found) => {
            let older = older(&found, PAGE);
            let lines: Vec<Line> = found.into_iter().map(line).collect();
            let view = move |r, l| traces_page((r, l), &at, child, &lines, older);
            visit.draw(state, StatusCode::OK, view).await
        }
        Err(error) => ApiError::from(error).into_response(),
    }
}

/// From where there may be more.
pub(in crate::pages) fn older(found: &[ShownTrace], most: u32) -> Option<Older> {
    let is_full = usize::try_from(most).is_ok_and(|most| found.len() >= most);
    let last = found.last().filter(|_| is_full)?;
    Some(Older(last.seq))
}

/// A trace for a view.
pub(in crate::pages) fn line(shown: ShownTrace) -> Line {
    Line {
        at_ms: shown.at_ms,
        what: shown.what,
        change: shown.change,
        who: shown.who,
        device: shown.device,
        child: shown.child,
        about: shown.about,
        reason: shown.reason,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::What;
    use app::kit::language::Language;
    use app::kit::texts::Texts;
    use app::site::desk::traces::sentence;
    use domain::desk::ChangeKind;

    #[test]
    fn every_trace_has_a_sentence_of_its_own() {
        for language in Language::ALL {
            let t = Texts::of(language);
            let said = |what: What| {
                let change = if let What::Changed(ChangeKind(kind)) = what {
                    kind.to_owned()
                } else {
                    String::new()
                };
                let what = what.word().to_owned();
                let line = Line {
                    what,
                    change,
                    ..Line::default()
                };
                sentence(t, &line)
            };
            let mut all: Vec<String> = What::ALL.into_iter().map(said).collect();
            let other = sentence(t, &Line::default());
            assert!(!all.contains(&other), "{all:?}");
            all.sort();
            all.dedup();
            assert_eq!(all.len(), What::ALL.len());
        }
    }
}

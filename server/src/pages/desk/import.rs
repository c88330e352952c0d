//! Reading in a list: what was brought is planned and shown; the same list, brought
//! again with what the desk was like, is taken over as a whole.

use app::kit::language::Language;
use app::site::desk::At;
use app::site::desk::import::{Brought, import_page};
use axum::{
    extract::{Multipart, State, multipart::MultipartRejection},
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    desk::sheet::{Fault, FaultKind},
    id::LocationId,
};
use sha2::{Digest, Sha256};
use tokio::task::spawn_blocking;

use super::open;
use crate::{
    clock::random_id,
    context::Shared,
    db::Session,
    hex::hex,
    import::{Kind, Plan, decode, plan, template::template},
    pages::{Visit, Visitor},
    problem::ApiError,
};

/// `GET /desk/import`.
pub async fn choose(
    State(state): State<Shared>,
    Visitor(session): Visitor,
    visit: Visit,
) -> Response {
    match open(&state, &session, &visit, None, |_| true).await {
        Ok(at) => draw(&state, visit, StatusCode::OK, at, Brought::default()).await,
        Err(instead) => instead,
    }
}

/// `GET /desk/import/children.csv`.
pub async fn children(
    State(state): State<Shared>,
    Visitor(session): Visitor,
    visit: Visit,
) -> Response {
    start(&state, &session, visit, Kind::Children).await
}

/// `GET /desk/import/staff.csv`.
pub async fn staff(
    State(state): State<Shared>,
    Visitor(session): Visitor,
    visit: Visit,
) -> Response {
    start(&state, &session, visit, Kind::Staff).await
}

/// A file to start from, with a group of the location in its example.
async fn start(state: &Shared, session: &Session, visit: Visit, kind: Kind) -> Response {
    let at = match open(state, session, &visit, None, |_| true).await {
        Ok(at) => at,
        Err(instead) => return instead,
    };
    let groups = at.groups();
    let group = groups.first().map_or("", |(_, group)| group.name.as_str());
    let name = match kind {
        Kind::Children => "children.csv",
        Kind::Staff => "staff.csv",
    };
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    let is_dutch = visit.language == Language::Nl;
    (headers, template(kind, is_dutch, group)).into_response()
}

/// What was posted.
#[derive(Default)]
struct Posted {
    at: Option<LocationId>,
    is_staff: bool,
    file: Vec<u8>,
    text: Vec<u8>,
    seen: String,
    is_too_large: bool,
}

impl Posted {
    async fn read(mut fields: Multipart) -> Result<Self, ApiError> {
        let malformed = || ApiError::malformed("the form cannot be read");
        let mut posted = Self::default();
        loop {
            let field = match fields.next_field().await {
                Ok(Some(field)) => field,
                Ok(None) => return Ok(posted),
                Err(error) => return posted.after(error.status()),
            };
            let name = field.name().unwrap_or_default().to_owned();
            let bytes = match field.bytes().await {
                Ok(bytes) => bytes,
                Err(error) => return posted.after(error.status()),
            };
            let text = || std::str::from_utf8(&bytes).map_err(|_| malformed());
            match name.as_str() {
                "at" => posted.at = text()?.parse().ok(),
                "kind" => posted.is_staff = text()? == "staff",
                "seen" => text()?.clone_into(&mut posted.seen),
                "file" => posted.file = bytes.to_vec(),
                "text" => posted.text = bytes.to_vec(),
                _ => {}
            }
        }
    }

    /// A file that is too large is told about on the page; of anything else that is
    /// wrong with the form there is nothing to show.
    fn after(mut self, status: StatusCode) -> Result<Self, ApiError> {
        self.is_too_large = status == StatusCode::PAYLOAD_TOO_LARGE;
        if self.is_too_large {
            return Ok(self);
        }
        Err(ApiError::malformed("the form cannot be read"))
    }

    /// The file; without one, what was pasted.
    fn bytes(&self) -> &[u8] {
        if self.file.is_empty() {
            &self.text
        } else {
            &self.file
        }
    }

    fn plan(&self, at: &At) -> Plan {
        let kind = if self.is_staff {
            Kind::Staff
        } else {
            Kind::Children
        };
        if !self.is_too_large {
            return plan(kind, self.bytes(), &at.desk, at.now_ms, &mut random_id);
        }
        let mut plan = Plan::default();
        plan.sheet.faults.push(Fault {
            line: 1,
            column: None,
            kind: FaultKind::TooLarge,
        });
        plan
    }
}

/// `POST /desk/import`.
pub async fn bring(
    State(state): State<Shared>,
    Visitor(session): Visitor,
    visit: Visit,
    fields: Result<Multipart, MultipartRejection>,
) -> Result<Response, ApiError> {
    // the file of somebody who leads nothing is not read
    if let Err(instead) = open(&state, &session, &visit, None, |_| true).await {
        return Ok(instead);
    }
    let fields = fields.map_err(|_| ApiError::malformed("the form cannot be read"))?;
    let posted = Posted::read(fields).await?;
    // what is too large may have been cut off before it says where
    if posted.at.is_none() && !posted.is_too_large {
        return Err(ApiError::malformed("the form does not say which location"));
    }
    let at = match open(&state, &session, &visit, posted.at, |_| true).await {
        Ok(at) => at,
        Err(instead) => return Ok(instead),
    };
    // a long list would keep everybody else on this thread waiting
    let planned = spawn_blocking(move || {
        let plan = posted.plan(&at);
        let seen = fingerprint(&at);
        (posted, at, plan, seen)
    });
    let planned = planned.await.map_err(ApiError::unexpected)?;
    let (posted, at, Plan { sheet, changes }, seen) = planned;
    let is_meant = !posted.seen.is_empty() && sheet.faults.is_empty() && !changes.is_empty();
    if is_meant && posted.seen == seen {
        let count = sheet.lines.len() - sheet.unchanged();
        let made = state
            .db
            .change_seen(at.desk.clone(), at.me, changes, at.now_ms)
            .await?;
        // a change that is not possible was found when it was planned: then the
        // desk is another one
        if let Some(Ok(changed)) = made {
            state.hub.poke(&changed.told, None);
            let location = at.desk.location;
            let page = format!("/desk?at={location}&done=import-{count}");
            return Ok(Redirect::to(&page).into_response());
        }
    }
    let status = if sheet.faults.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let brought = Brought {
        is_staff: posted.is_staff,
        text: decode::text(posted.bytes()).unwrap_or_default(),
        sheet: Some(sheet),
        seen,
        has_moved: is_meant,
    };
    Ok(draw(&state, visit, status, at, brought).await)
}

async fn draw(
    state: &Shared,
    visit: Visit,
    status: StatusCode,
    at: At,
    brought: Brought,
) -> Response {
    let view = move |release, language| import_page((release, language), &at, &brought);
    visit.draw(state, status, view).await
}

/// What the desk is like, and on which day: what is planned follows from both.
fn fingerprint(at: &At) -> String {
    let mut hash = Sha256::new();
    hash.update(format!("{:?}", at.desk).as_bytes());
    hash.update(at.today().0.to_be_bytes());
    hex(&hash.finalize())
}

//! A browser with its cookies, and the ops that its person writes.

use std::collections::BTreeMap;

use axum::{
    Router,
    body::{Body, Bytes},
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use domain::{
    directory::Directory,
    id::{ChildId, ContributionId, DeviceId, MomentId, OpId, PersonId},
    op::{
        Audience, Body as OpBody, ContributionOp, FactOp, Mode, ObservationOp, Op, Perspective,
        QuestionOp,
    },
    scope::Scope,
    stamp::{Day, Stamp},
    text::{Asked, Text},
    wire::{OpResult, SyncAnswer, SyncRequest},
};
use http_body_util::BodyExt;
use serde::Serialize;
use serde_json::{Value, json};
use tower::ServiceExt;
use uuid::Uuid;

use crate::{house::NOW_MS, shapes};

/// An answer as it came over the wire.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// Where somebody is led who is not signed in, to come back to a page.
pub fn to_sign_in(page: &str) -> String {
    let page = page.replace('/', "%2F");
    format!("/sign-in?next={page}")
}

impl Answer {
    pub fn json<T: serde::de::DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// Where it leads.
    pub fn leads_to(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.text());
        self.header("location")
    }

    /// The problem's code; asserts that it is one and shaped as one.
    pub fn problem(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem: domain::wire::Problem = self.json();
        assert_eq!(problem.status, self.status.as_u16());
        problem
            .r#type
            .strip_prefix("/problems/")
            .unwrap()
            .to_owned()
    }
}

#[derive(Clone)]
pub struct Browser {
    router: Router,
    pub cookies: BTreeMap<String, String>,
    pub person: PersonId,
    pub device: DeviceId,
    /// A test spoiled what lies in the database: it is passed on as it lies.
    pub gets_what_is_spoiled: bool,
    ops: u128,
}

impl Browser {
    pub fn new(router: Router) -> Self {
        Self {
            router,
            cookies: BTreeMap::new(),
            person: PersonId(Uuid::nil()),
            device: DeviceId(Uuid::nil()),
            gets_what_is_spoiled: false,
            ops: 0,
        }
    }

    /// Sends a request as it is, with the cookies, and keeps those of the answer.
    pub async fn send(&mut self, request: Request<Body>) -> Answer {
        let (mut parts, body) = request.into_parts();
        if !self.cookies.is_empty() {
            let pairs = self
                .cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"));
            let line = pairs.collect::<Vec<_>>().join("; ");
            parts.headers.insert(header::COOKIE, line.parse().unwrap());
        }
        let (method, path) = (parts.method.clone(), parts.uri.path().to_owned());
        let request = Request::from_parts(parts, body);
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
            if value.is_empty() {
                self.cookies.remove(name);
            }
        }
        let answer = Answer {
            status: parts.status,
            headers: parts.headers,
            body: body.collect().await.unwrap().to_bytes(),
        };
        if !self.gets_what_is_spoiled {
            shapes::check(&method, &path, &answer);
        }
        answer
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.ask(Method::GET, path).await
    }

    pub async fn ask(&mut self, method: Method, path: &str) -> Answer {
        let request = Request::builder().method(method).uri(path);
        let request = request.header("sec-fetch-site", "same-origin");
        self.send(request.body(Body::empty()).unwrap()).await
    }

    pub async fn post_json(&mut self, path: &str, body: &impl Serialize) -> Answer {
        self.post_bytes(path, serde_json::to_vec(body).unwrap())
            .await
    }

    pub async fn post_bytes(&mut self, path: &str, body: Vec<u8>) -> Answer {
        let request = Request::post(path)
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/json");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    async fn post_only(&mut self, path: &str, form: &str) -> Answer {
        let request = Request::post(path)
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(form.to_owned())).unwrap())
            .await
    }

    pub async fn post_form(&mut self, path: &str, form: &str) -> Answer {
        let answer = self.post_only(path, form).await;
        // as a browser does, of what answers a form of the desk
        let to = answer.header("location").to_owned();
        if to.starts_with("/desk/shown/") {
            return self.get(&to).await;
        }
        answer
    }

    /// A page, as a browser asks for one.
    pub async fn show(&mut self, path: &str) -> Answer {
        let request = Request::get(path).header("accept", "text/html");
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Fills in a form and sends it.
    pub async fn fill(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_form(path, &encoded(fields)).await
    }

    /// The same, without going where the answer leads.
    pub async fn send_form(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_only(path, &encoded(fields)).await
    }

    /// Who the server says is signed in here, if anybody.
    pub async fn know_who(&mut self) -> bool {
        let answer = self.get("/api/v1/session").await;
        if answer.status != StatusCode::OK {
            return false;
        }
        let who: Value = answer.json();
        self.person = serde_json::from_value(who["person"].clone()).unwrap();
        self.device = serde_json::from_value(who["device"].clone()).unwrap();
        true
    }

    pub async fn sign_in(&mut self, email: &str, password: &str) -> Answer {
        let credentials = json!({"email": email, "password": password});
        let answer = self.post_json("/api/v1/session", &credentials).await;
        if answer.status == StatusCode::CREATED {
            let who: Value = answer.json();
            self.person = serde_json::from_value(who["person"].clone()).unwrap();
            self.device = serde_json::from_value(who["device"].clone()).unwrap();
        }
        answer
    }

    /// A request of this device that has nothing and sends these ops.
    pub fn request<O>(&self, ops: Vec<O>) -> SyncRequest<O> {
        SyncRequest {
            person: self.person,
            device: self.device,
            app: "test".to_owned(),
            now: NOW_MS,
            epoch: None,
            directory: None,
            cursors: BTreeMap::new(),
            slice: None,
            ops,
            opened: Vec::new(),
        }
    }

    pub async fn sync(&mut self, request: &SyncRequest<impl Serialize>) -> SyncAnswer {
        let answer = self.post_json("/api/v1/sync", request).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        answer.json()
    }

    /// Sends ops; answers what became of each.
    pub async fn push(&mut self, ops: Vec<Op>) -> Vec<OpResult> {
        let request = self.request(ops);
        self.sync(&request).await.results
    }

    /// Everything that the person may see, all pages of it.
    pub async fn pull(&mut self) -> SyncAnswer {
        self.pull_from(BTreeMap::new()).await
    }

    pub async fn pull_from(&mut self, cursors: BTreeMap<Scope, u64>) -> SyncAnswer {
        let mut request = self.request(Vec::<Op>::new());
        request.cursors = cursors;
        let mut whole = self.sync(&request).await;
        assert!(!whole.more, "these tests are small");
        whole.ops.sort_by_key(|placed| placed.recorded.op.id);
        whole
    }

    /// The directory, whatever else there is.
    pub async fn pull_directory(&mut self) -> Directory {
        let request = self.request(Vec::<Op>::new());
        self.sync(&request).await.directory.unwrap()
    }

    /// The texts that the person may read.
    pub async fn texts(&mut self) -> Vec<String> {
        let answer = self.pull().await;
        let ops = answer.ops.iter().map(|placed| &placed.recorded.op.body);
        let texts = ops.filter_map(|body| match body {
            OpBody::Contribution(ContributionOp::Write { text, .. }) => {
                Some(text.as_str().to_owned())
            }
            _ => None,
        });
        let mut texts: Vec<String> = texts.collect();
        texts.sort();
        texts
    }

    /// One op in a moment.
    pub fn op(&mut self, moment: MomentId, body: OpBody) -> Op {
        self.ops += 1;
        let id = OpId(Uuid::from_u128(
            self.device.0.as_u128().wrapping_add(self.ops << 64),
        ));
        Op {
            v: body.version(),
            id,
            device: self.device,
            stamp: Stamp(NOW_MS - 1_000, u32::try_from(self.ops).unwrap()),
            moment,
            body,
        }
    }

    /// The ops of a new moment with one contribution.
    pub fn moment(
        &mut self,
        children: &[ChildId],
        side: Perspective,
        audience: Audience,
        text: &str,
    ) -> Vec<Op> {
        let day = Day::of_ms(NOW_MS);
        let mut start = self.op(
            MomentId(Uuid::nil()),
            OpBody::Observation(ObservationOp::Start { side, day }),
        );
        start.moment = start.id.into();
        let moment = start.moment;
        let mut ops = vec![start];
        for child in children {
            ops.push(self.op(moment, OpBody::Fact(FactOp::Link { child: *child })));
        }
        let about = (side == Perspective::Home).then(|| children[0]);
        ops.extend(self.contribution(moment, side, about, audience, text));
        ops
    }

    /// The ops of a contribution.
    pub fn contribution(
        &mut self,
        moment: MomentId,
        perspective: Perspective,
        about: Option<ChildId>,
        audience: Audience,
        text: &str,
    ) -> Vec<Op> {
        let opened = OpBody::Contribution(ContributionOp::Contribute {
            perspective,
            about,
            audience,
        });
        let opened = self.op(moment, opened);
        let words = self.write(moment, opened.id.into(), text, Vec::new());
        vec![opened, words]
    }

    /// The ops of a question of the centre about a child.
    pub fn question(&mut self, mode: Mode, child: ChildId) -> Vec<Op> {
        let asked = OpBody::Question(QuestionOp::Ask {
            side: Perspective::Here,
            day: Day::of_ms(NOW_MS),
            mode,
            asked: Asked::parse("Wat vertelt Noor thuis over de groep?").unwrap(),
        });
        let mut ask = self.op(MomentId(Uuid::nil()), asked);
        ask.moment = ask.id.into();
        let link = self.op(ask.moment, OpBody::Fact(FactOp::Link { child }));
        vec![ask, link]
    }

    /// The op of a text.
    pub fn write(
        &mut self,
        moment: MomentId,
        contribution: ContributionId,
        text: &str,
        replaces: Vec<OpId>,
    ) -> Op {
        let text = Text::parse(text).unwrap();
        self.op(
            moment,
            OpBody::Contribution(ContributionOp::Write {
                contribution,
                text,
                replaces,
                automatic: false,
            }),
        )
    }
}

/// Fields as a form sends them.
fn encoded(fields: &[(&str, &str)]) -> String {
    let safe = |byte: u8| {
        if byte.is_ascii_alphanumeric() {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    let pairs = fields.iter().map(|(name, value)| {
        let value: String = value.bytes().map(safe).collect();
        format!("{name}={value}")
    });
    pairs.collect::<Vec<_>>().join("&")
}

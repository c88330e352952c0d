//! Every route, asked by everybody.

use axum::{
    body::Body,
    http::{Method, Request, StatusCode},
};
use domain::{
    id::{DeviceId, TabletId},
    op::{Audience, Perspective},
    scope::{Circle, Scope},
    wire::SyncAnswer,
};
use serde_json::json;
use server::{
    clock::random_id,
    router::{self, Caller, Route},
};

use super::{SEALED, SECRET, Town, VIEWERS, expect_in_document, table};
use crate::{
    browser::{Answer, Browser},
    house::{EGELS, LOCATION, NOOR, PASSWORD, email, person},
    pokes::Stream,
    tablets::{PIN, sannes},
};

/// What somebody got, as the table says it.
fn word(answer: &Answer) -> &'static str {
    let to_sign_in = answer.header("location").starts_with("/sign-in");
    // the first screen of a tablet
    let to_faces = answer.header("location") == "/faces";
    match answer.status {
        StatusCode::UNAUTHORIZED => "sign in",
        _ if to_sign_in => "sign in",
        _ if to_faces => "its faces",
        StatusCode::NOT_FOUND => "nothing",
        StatusCode::UNPROCESSABLE_ENTITY | StatusCode::BAD_REQUEST => "mend it",
        StatusCode::FORBIDDEN | StatusCode::CONFLICT => "refused",
        status if status.is_success() || status.is_redirection() => "yes",
        status => panic!("{status} is no answer: {}", answer.text()),
    }
}

#[tokio::test]
async fn every_route_gives_everybody_what_is_theirs_and_no_trace_of_noor_to_others() {
    let town = Town::new().await;
    let traces = [
        SECRET.to_owned(),
        "Noor".to_owned(),
        NOOR.to_string(),
        person("papa-noor").to_string(),
        "Naam van papa-noor".to_owned(),
        town.moment.to_string(),
        town.question.to_string(),
        SEALED.to_owned(),
    ];
    let mut given = Given::new(&town).await;
    let mut browsers = Vec::new();
    for (_, key, _) in VIEWERS {
        browsers.push(town.browser(key).await);
    }
    let mut rows = Vec::new();
    for route in router::list() {
        if route.path == "/desk/device" {
            // who it is of has signed everything out by now
            given.device = town.house.device("joost").await.device;
        }
        let mut cells = Vec::new();
        for ((name, key, sees), known) in VIEWERS.into_iter().zip(&browsers) {
            let mut browser = if ends_a_session(&route) {
                town.browser(key).await
            } else {
                known.clone()
            };
            let path = filled(route.path);
            let answer = given.ask(&mut browser, key, &route, &path).await;
            let (word, told) = match &answer {
                Some(answer) => (word(answer), answer.text()),
                None => ("yes", String::new()),
            };
            let asked = format!("{} {path} by {name}", route.method);
            expect(&route, name, word, &asked);
            if !sees {
                // they named it themselves
                let told = told.replace(&path, "");
                // who leads the location of his other child knows the father
                let is_known = |trace: &str| key == "lotte" && trace.contains("papa-noor");
                let papa = person("papa-noor").to_string();
                for trace in &traces {
                    if is_known(trace) || key == "lotte" && *trace == papa {
                        continue;
                    }
                    assert!(!told.contains(trace), "{asked} gives {trace}: {told}");
                }
            }
            if key == "papa-noor" {
                assert!(!told.contains(SEALED), "{asked} opens the seal: {told}");
            }
            cells.push(word.to_owned());
        }
        if route.who == Caller::Anybody {
            // the same for all, whoever they are; a tablet has pages of its own
            let others = VIEWERS.iter().zip(&cells);
            let mut others = others.filter(|((name, ..), _)| !is_tablet(name));
            assert!(others.all(|(_, word)| *word == cells[0]), "{cells:?}");
        }
        rows.push((format!("{} {}", route.method, route.path), cells));
    }
    expect_in_document("routes", &table("route", &rows));
}

/// Who may read something is told that there is something, and nobody else.
#[tokio::test]
async fn an_event_stream_tells_who_may_read_and_nobody_else() {
    let town = Town::new().await;
    let mut mama = town.house.device("mama-noor").await;
    let mut streams = Vec::new();
    for (name, key, sees) in VIEWERS {
        let mut browser = town.browser(key).await;
        if browser.get("/api/v1/session").await.status == StatusCode::OK {
            let stream = Stream::open(&town.house.router, &browser).await;
            streams.push((name, sees, stream));
        } else {
            let answer = browser.get("/api/v1/events").await;
            assert!(
                !sees && answer.status != StatusCode::OK,
                "{name} hears something"
            );
        }
    }
    let words = mama.moment(
        &[NOOR],
        Perspective::Home,
        Audience::Shared,
        "Nieuw van thuis.",
    );
    mama.push(words).await;
    for (name, sees, stream) in &mut streams {
        assert!(stream.hears(*sees).await, "{name}");
    }
}

/// Whether nothing can be asked afterwards with the same cookie.
fn ends_a_session(route: &Route) -> bool {
    route.method == Method::DELETE || route.path == "/sign-out"
}

/// What a rule says about somebody.
fn expect(route: &Route, viewer: &str, word: &str, asked: &str) {
    let who = route.who;
    let is_in = !matches!(viewer, "nobody" | "signed out");
    let is_lead = viewer == "lead";
    let is_revoked = viewer == "revoked device";
    let fits = match who {
        // nothing of anybody is in it: all are looked at together
        Caller::Anybody => true,
        // a wrong password or code is no way in for anybody
        Caller::Knows => route.method == Method::GET || word != "yes",
        // of the routes of a tablet the one of another group has its own door, and opens
        // for nobody of here; for the rest it is a browser without a session
        Caller::Tablet if is_tablet(viewer) => {
            let opens = matches!(route.path, "/api/v1/tablet/open" | "/api/v1/tablet/pin");
            !opens || word != "yes"
        }
        _ if is_tablet(viewer) => matches!(word, "sign in" | "its faces"),
        // it hands in what it has, and gets nothing: its traces are looked for too
        Caller::SignedIn if is_revoked => true,
        Caller::Lead | Caller::Tablet if is_revoked => {
            matches!(word, "sign in" | "refused" | "nothing")
        }
        Caller::SignedIn => (word != "sign in") == is_in,
        Caller::Lead if is_lead => matches!(word, "yes" | "mend it"),
        // who leads another location has a desk, and nothing of this one on it
        Caller::Lead if is_in => word == "nothing" || is_own_desk(viewer, word),
        // of those who look, none is the tablet of a group
        Caller::Lead | Caller::Tablet => word == "sign in",
    };
    assert!(fits, "{asked}: {word}, and it is for {who:?}");
}

fn is_own_desk(viewer: &str, word: &str) -> bool {
    matches!(word, "yes" | "mend it") && viewer.starts_with("lead")
}

fn filled(path: &str) -> String {
    let noor = NOOR.to_string();
    path.replace("{id}", &noor)
        .replace("{child}", &noor)
        .replace("{group}", &EGELS.to_string())
        .replace("{person}", &person("papa-noor").to_string())
        .replace("{key}", &noor)
        .replace("{build}", "1")
        .replace("{*file}", "x")
        .replace("{file}", "x")
}

/// What is there for a form to be about, all of it Noor's or of her group.
struct Given {
    device: DeviceId,
    tablet: TabletId,
    moment: String,
}

impl Given {
    async fn new(town: &Town) -> Self {
        sannes(&town.house).await;
        let spare = town.house.device("joost").await;
        let tablets = town.house.state.db.tablets(LOCATION).await.unwrap();
        Self {
            device: spare.device,
            tablet: tablets[0].id,
            moment: town.moment.to_string(),
        }
    }

    /// Asks a route with what it expects. `None`: it is a stream without an end.
    async fn ask(
        &self,
        browser: &mut Browser,
        key: &str,
        route: &Route,
        path: &str,
    ) -> Option<Answer> {
        Some(match (route.method.as_str(), route.path) {
            ("GET", "/api/v1/events") => {
                let who = browser.get("/api/v1/session").await;
                if who.status == StatusCode::OK {
                    return None;
                }
                browser.get(path).await
            }
            ("POST", "/api/v1/sync") => return Some(sync(browser).await),
            ("POST", "/api/v1/session") => {
                let credentials = json!({"email": stranger(), "password": "gok"});
                browser.post_json(path, &credentials).await
            }
            ("POST", "/api/v1/push") => {
                let wish = json!({"endpoint": "https://fcm.googleapis.com/fcm/send/x"});
                browser.post_json(path, &wish).await
            }
            ("POST", "/api/v1/tablet/attempts") => {
                let told = json!([{"person": person("sanne"), "wrong": 1}]);
                browser.post_json(path, &told).await
            }
            ("POST", of_tablet) if of_tablet.starts_with("/api/v1/tablet/") => {
                // all of it right, on the tablet of her group
                let told = json!({"person": person("sanne"), "pin": PIN, "password": PASSWORD,
                                  "token": "geen"});
                browser.post_json(path, &told).await
            }
            ("POST", "/desk/import") => list(browser).await,
            ("POST", own) if own.starts_with("/account/") => {
                browser.post_form(path, &self.own_form(key)).await
            }
            ("POST", _) => browser.post_form(path, &self.form(route.path)).await,
            _ => browser.ask(Method::clone(&route.method), path).await,
        })
    }

    /// Fields that are right for any form of one's own account, and change nothing that
    /// whoever asks next needs.
    fn own_form(&self, key: &str) -> String {
        let fields = [
            ("login", email(key)),
            ("email", email(key)),
            ("phone", String::new()),
            ("old", PASSWORD.to_owned()),
            ("password", PASSWORD.to_owned()),
            ("pin", "8264".to_owned()),
            ("again", "8264".to_owned()),
            ("device", self.device.to_string()),
            ("child", NOOR.to_string()),
            ("purpose", "group-photos".to_owned()),
            ("given", "yes".to_owned()),
        ];
        let pairs = fields.map(|(name, value)| format!("{name}={}", value.replace('+', "%2B")));
        pairs.join("&")
    }

    /// Fields that are right for any form of the desk.
    fn form(&self, path: &str) -> String {
        let whose = if path == "/desk/device" {
            "joost"
        } else {
            "papa-noor"
        };
        let fields = [
            ("email", stranger()),
            ("password", "gok".to_owned()),
            ("at", LOCATION.to_string()),
            ("kind", "name-group".to_owned()),
            ("sure", "yes".to_owned()),
            ("child", NOOR.to_string()),
            ("group", EGELS.to_string()),
            ("person", person(whose).to_string()),
            ("device", self.device.to_string()),
            ("tablet", self.tablet.to_string()),
            ("moment", self.moment.clone()),
            ("how", "aside".to_owned()),
            ("name", "Nieuw".to_owned()),
        ];
        let pairs = fields.map(|(name, value)| format!("{name}={value}"));
        pairs.join("&")
    }
}

/// An account that nobody has, another one each time: tries are slowed per account.
fn stranger() -> String {
    format!("gok-{}", random_id().simple())
}

/// Brings a list of staff to the desk of Noor's location.
async fn list(browser: &mut Browser) -> Answer {
    let field = |name: &str, value: &str| {
        format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let at = LOCATION.to_string();
    let fields = [
        ("at", at.as_str()),
        ("kind", "staff"),
        ("text", "naam;groep\nNieuw Hier;De Vossen\n"),
    ];
    let body = fields.map(|(name, value)| field(name, value)).concat() + "--x--\r\n";
    let request = Request::post("/desk/import")
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "multipart/form-data; boundary=x");
    browser.send(request.body(Body::from(body)).unwrap()).await
}

fn is_tablet(viewer: &str) -> bool {
    viewer.starts_with("tablet")
}

/// Asks for everything of Noor's, from the start.
async fn sync(browser: &mut Browser) -> Answer {
    let mut request = browser.request(Vec::<()>::new());
    let circles = [
        Circle::Shared,
        Circle::Team,
        Circle::Family,
        Circle::Mentor,
        Circle::Confidential(person("papa-noor")),
        Circle::Own(person("papa-noor")),
        Circle::Own(browser.person),
    ];
    let scopes = circles.map(|circle| (Scope::of(NOOR, circle), 0));
    request.cursors = scopes.into_iter().collect();
    let mut answer = browser.post_json("/api/v1/sync", &request).await;
    if let Ok(mut told) = serde_json::from_slice::<SyncAnswer>(&answer.body) {
        // they named these scopes themselves
        told.revoked.clear();
        answer.body = serde_json::to_vec(&told).unwrap().into();
    }
    answer
}

//! HTTP as plain as it goes: what is sent and received is seen as it is.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use domain::{
    directory::Directory,
    id::{DeviceId, OpId, PersonId},
    wire::{Checksum, SyncAnswer, SyncRequest},
};
use serde_json::{Value, json};
use uuid::Uuid;

const PATIENCE: Duration = Duration::from_secs(10);
/// Everybody's, in the story.
pub const PASSWORD: &str = "samenbeeld-demo";

/// Somebody who is signed in.
#[derive(Clone)]
pub struct Session {
    pub account: &'static str,
    pub person: PersonId,
    pub device: DeviceId,
    pub cookie: String,
}

impl Session {
    pub fn open(port: u16, account: &'static str) -> Self {
        let email = format!("{account}@waterlelie.example");
        let credentials = json!({"email": email, "password": PASSWORD}).to_string();
        let (head, body) = ask(port, "POST", "/api/v1/session", "", &credentials).unwrap();
        let who: Value = serde_json::from_str(&body).unwrap();
        let id = |name: &str| -> Uuid { who[name].as_str().unwrap().parse().unwrap() };
        Self {
            account,
            person: PersonId(id("person")),
            device: DeviceId(id("device")),
            cookie: cookies(&head),
        }
    }

    /// One sync; the status and the body of the answer, if it came whole.
    pub fn sync(&self, port: u16, request: &SyncRequest) -> Option<(u16, String)> {
        self.send(port, &serde_json::to_string(request).unwrap())
    }

    /// The same, of anything.
    pub fn send(&self, port: u16, request: &str) -> Option<(u16, String)> {
        let (head, body) = ask(port, "POST", "/api/v1/sync", &self.cookie, request)?;
        let status = head.split(' ').nth(1)?.parse().ok()?;
        Some((status, body))
    }

    /// What a new device asks.
    pub fn request(&self) -> SyncRequest {
        SyncRequest {
            person: self.person,
            device: self.device,
            app: "torture".to_owned(),
            now: 0,
            epoch: None,
            directory: None,
            cursors: BTreeMap::new(),
            slice: None,
            ops: Vec::new(),
            opened: Vec::new(),
        }
    }

    /// Whom the person sees.
    pub fn directory(&self, port: u16) -> Directory {
        let (status, body) = self.sync(port, &self.request()).unwrap();
        assert_eq!(status, 200, "{body}");
        let answer: SyncAnswer = serde_json::from_str(&body).unwrap();
        answer.directory.unwrap()
    }

    /// Everything that the person may see, as a new device gets it; asserts that
    /// nothing comes twice and that it is as much as the server says.
    pub fn pull_all(&self, port: u16) -> BTreeSet<OpId> {
        let mut request = self.request();
        let mut there: BTreeMap<OpId, BTreeSet<String>> = BTreeMap::new();
        let mut sums = BTreeMap::new();
        loop {
            let (status, body) = self.sync(port, &request).unwrap();
            assert_eq!(status, 200, "{body}");
            let answer: SyncAnswer = serde_json::from_str(&body).unwrap();
            for placed in &answer.ops {
                let scopes = there.entry(placed.recorded.op.id).or_default();
                for at in &placed.r#in {
                    let is_new = scopes.insert(answer.scopes[*at].to_string());
                    assert!(is_new, "sent twice");
                }
            }
            sums.extend(answer.checksums);
            request.cursors.extend(answer.cursors);
            if !answer.more {
                break;
            }
        }
        for (scope, sum) in sums {
            let inside = there
                .iter()
                .filter(|(_, scopes)| scopes.contains(&scope.to_string()));
            let here = inside.fold(Checksum::default(), |here, (op, _)| here.with(*op));
            assert_eq!(here, sum, "{scope}");
        }
        there.into_keys().collect()
    }

    /// Opens a stream of pokes, and leaves it open.
    pub fn listen(&self, port: u16) -> TcpStream {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        let cookie = &self.cookie;
        write!(
            stream,
            "GET /api/v1/events HTTP/1.1\r\nhost: x\r\ncookie: {cookie}\r\n\r\n"
        )
        .unwrap();
        stream
    }
}

/// One request, one answer: head and body. `None` when it did not come whole.
pub fn ask(
    port: u16,
    method: &str,
    path: &str,
    cookie: &str,
    body: &str,
) -> Option<(String, String)> {
    exchange(port, method, path, cookie, "application/json", body)
}

/// A form, as a browser posts it from a page of ours.
pub fn fill(port: u16, path: &str, cookie: &str, form: &str) -> Option<(String, String)> {
    let kind = "application/x-www-form-urlencoded\r\nsec-fetch-site: same-origin";
    exchange(port, "POST", path, cookie, kind, form)
}

fn exchange(
    port: u16,
    method: &str,
    path: &str,
    cookie: &str,
    kind: &str,
    body: &str,
) -> Option<(String, String)> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    stream.set_write_timeout(Some(PATIENCE)).ok()?;
    let length = body.len();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncookie: {cookie}\r\n\
         content-type: {kind}\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let is_whole = length_in(head).map_or_else(
        // in pieces, of which the last is empty; or nothing is to come
        || body.ends_with("\r\n0\r\n\r\n") || head.starts_with("HTTP/1.1 204"),
        |says| says == body.len(),
    );
    is_whole.then(|| (head.to_owned(), body.to_owned()))
}

/// What a head says under this name, for the first time.
pub fn header(head: &str, name: &str) -> Option<String> {
    let mut lines = head.lines();
    let found = lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    found.map(str::to_owned)
}

/// The cookies that a head sets, as they are sent back.
pub fn cookies(head: &str) -> String {
    let set = head
        .lines()
        .filter_map(|line| line.strip_prefix("set-cookie: "));
    let pairs: Vec<&str> = set.filter_map(|cookie| cookie.split(';').next()).collect();
    pairs.join("; ")
}

/// The length of the body that a head announces.
pub fn length_in(head: &str) -> Option<usize> {
    let mut lines = head.lines();
    lines.find_map(|line| line.strip_prefix("content-length: ")?.parse().ok())
}

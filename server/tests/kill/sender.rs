//! A device that sends until it is answered.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Read, Write},
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};

use domain::{
    directory::Directory,
    id::{DeviceId, IdSource, MomentId, OpId, PersonId},
    op::{Audience, Body, Op, Perspective},
    scope::Scope,
    stamp::{Day, Stamp},
    text::Text,
    wire::{Checksum, OpStatus, SyncAnswer, SyncRequest},
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::Chance;

const PATIENCE: Duration = Duration::from_secs(5);
/// How long a device goes on trying: a slow machine takes a while to start again.
const LONGEST: Duration = Duration::from_mins(1);
const NOW_MS: i64 = 1_790_000_000_000;

pub struct Sender {
    pub account: &'static str,
    pub acknowledged: BTreeSet<OpId>,
    pub retries: u32,
    port: u16,
    cookie: String,
    person: PersonId,
    device: DeviceId,
    directory: Option<Directory>,
    cursors: BTreeMap<Scope, u64>,
    chance: Chance,
    sent: Vec<Vec<Op>>,
}

impl Sender {
    pub fn sign_in(port: u16, account: &'static str, chance: Chance) -> Self {
        let email = format!("{account}@waterlelie.example");
        let credentials = json!({"email": email, "password": "samenbeeld-demo"}).to_string();
        let (head, body) = ask(port, "POST", "/api/v1/session", "", &credentials).unwrap();
        let cookies = head
            .lines()
            .filter_map(|line| line.strip_prefix("set-cookie: "));
        let pairs: Vec<&str> = cookies
            .filter_map(|cookie| cookie.split(';').next())
            .collect();
        let who: Value = serde_json::from_str(&body).unwrap();
        let id = |name: &str| -> Uuid { who[name].as_str().unwrap().parse().unwrap() };
        Self {
            account,
            acknowledged: BTreeSet::new(),
            retries: 0,
            port,
            cookie: pairs.join("; "),
            person: PersonId(id("person")),
            device: DeviceId(id("device")),
            directory: None,
            cursors: BTreeMap::new(),
            chance,
            sent: Vec::new(),
        }
    }

    /// Opens a stream of pokes, and leaves it open.
    pub fn listen(&self) -> TcpStream {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        write!(
            stream,
            "GET /api/v1/events HTTP/1.1\r\nhost: x\r\ncookie: {}\r\n\r\n",
            self.cookie
        )
        .unwrap();
        stream
    }

    /// Sends a new moment, or one that was sent before, until it is answered.
    pub fn send_something(&mut self) {
        while self.directory.is_none() {
            let answer = self.sync(&[], BTreeMap::new());
            self.directory = answer.directory;
            self.cursors = answer.cursors;
        }
        let again = self.chance.below(4) == 0 && !self.sent.is_empty();
        let ops = if again {
            let before = u64::try_from(self.sent.len()).unwrap();
            let at = self.chance.below(before);
            self.sent[usize::try_from(at).unwrap()].clone()
        } else {
            self.moment()
        };
        let answer = self.sync(&ops, self.cursors.clone());
        self.cursors.extend(answer.cursors);
        assert_eq!(answer.results.len(), ops.len());
        for result in &answer.results {
            let is_there = matches!(result.status, OpStatus::Accepted | OpStatus::Duplicate);
            assert!(is_there, "{result:?}");
            self.acknowledged.insert(result.id);
        }
        if !again {
            self.sent.push(ops);
        }
    }

    /// Everything that the person may see, each as often as it came; asserts that
    /// it is as much as the server says.
    pub fn pull_all(&mut self) -> Vec<OpId> {
        let mut cursors = BTreeMap::new();
        let mut there: BTreeMap<OpId, BTreeSet<String>> = BTreeMap::new();
        let mut sums = BTreeMap::new();
        loop {
            let answer = self.sync(&[], cursors.clone());
            for placed in &answer.ops {
                let scopes = there.entry(placed.recorded.op.id).or_default();
                for at in &placed.r#in {
                    let is_new = scopes.insert(answer.scopes[*at].to_string());
                    assert!(is_new, "sent twice");
                }
            }
            sums.extend(answer.checksums);
            cursors.extend(answer.cursors);
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

    fn sync(&mut self, ops: &[Op], cursors: BTreeMap<Scope, u64>) -> SyncAnswer {
        let request = SyncRequest {
            person: self.person,
            device: self.device,
            app: "kill".to_owned(),
            now: NOW_MS,
            epoch: None,
            directory: None,
            cursors,
            ops: ops.to_vec(),
        };
        let request = serde_json::to_string(&request).unwrap();
        let began = Instant::now();
        loop {
            assert!(began.elapsed() < LONGEST, "the server does not come back");
            match ask(self.port, "POST", "/api/v1/sync", &self.cookie, &request) {
                Some((head, body)) if head.starts_with("HTTP/1.1 200") => {
                    return serde_json::from_str(&body).unwrap();
                }
                Some((head, body)) if head.starts_with("HTTP/1.1 4") => panic!("{head}\n{body}"),
                _ => {
                    self.retries += 1;
                    thread::sleep(Duration::from_millis(20));
                }
            }
        }
    }

    fn moment(&mut self) -> Vec<Op> {
        let mut entropy = [0; 16];
        for byte in &mut entropy {
            *byte = u8::try_from(self.chance.below(256)).unwrap();
        }
        let mut ids = IdSource::new(NOW_MS, entropy);
        let start = ids.next_id();
        let moment = MomentId::from(start);
        let op = |id, body| Op {
            v: 1,
            id,
            device: self.device,
            stamp: Stamp(NOW_MS, 0),
            moment,
            body,
        };
        let child = &self.directory.as_ref().unwrap().children[0];
        let is_guardian = child.roles.iter().all(|role| !role.is_centre());
        let side = if is_guardian {
            Perspective::Home
        } else {
            Perspective::Here
        };
        let day = Day::of_ms(NOW_MS);
        let opened = ids.next_id();
        let contribute = Body::Contribute {
            perspective: side,
            about: is_guardian.then_some(child.id),
            audience: Audience::Shared,
        };
        let write = Body::Write {
            contribution: opened.into(),
            text: Text::parse("Geschreven terwijl de stekker eruit ging.").unwrap(),
            replaces: Vec::new(),
            automatic: false,
        };
        vec![
            op(start, Body::Start { side, day }),
            op(ids.next_id(), Body::Link { child: child.id }),
            op(opened, contribute),
            op(ids.next_id(), write),
        ]
    }
}

/// One request, one answer: head and body. `None` when it did not come whole.
fn ask(port: u16, method: &str, path: &str, cookie: &str, body: &str) -> Option<(String, String)> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    stream.set_write_timeout(Some(PATIENCE)).ok()?;
    let length = body.len();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncookie: {cookie}\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
    .ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let says = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))?;
    (says.parse() == Ok(body.len())).then(|| (head.to_owned(), body.to_owned()))
}

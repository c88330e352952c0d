//! Clients that were changed: among devices that keep the rules they send whatever
//! they like, with all that anybody could have learnt of what others wrote.

use std::{
    collections::BTreeMap,
    io::Write,
    net::TcpStream,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use domain::{
    id::{ChildId, ContributionId, MomentId, OpId},
    limits,
    op::{
        Audience, Body, ContributionOp, FactOp, Feeling, ObservationOp, Op, Perspective,
        QuestionOp, VERSION,
    },
    scope::{Circle, Scope},
    stamp::{Day, Stamp},
    text::{Text, ThemeKey, Title},
    wire::SyncRequest,
};
use serde_json::Value;
use uuid::Uuid;

use crate::{chance::Chance, counts::Counts, wire::Session};

/// So many connections it leaves open, half asked.
const IDLE: usize = 40;
/// As many of these short words as a text holds, about.
const WORDS: usize = 6_000;

/// What others did, as if their devices had told it.
pub type Heard = Arc<Mutex<BTreeMap<OpId, Op>>>;

/// Tells the hostile of some ops.
pub fn tell(heard: &Heard, ops: impl Iterator<Item = Op>) {
    let mut heard = heard.lock().unwrap();
    heard.extend(ops.map(|op| (op.id, op)));
}

/// A parent whose client was changed.
pub struct Hostile {
    pub session: Session,
    /// Every other child.
    others: Vec<String>,
    chance: Chance,
    heard: Heard,
    own: BTreeMap<MomentId, Vec<OpId>>,
    pub child: ChildId,
    idle: Vec<TcpStream>,
    pub counts: Counts,
    port: u16,
}

impl Hostile {
    /// Of the parent of one child, among all that somebody leads.
    pub fn new(session: Session, lead: &Session, port: u16, chance: Chance, heard: Heard) -> Self {
        let child = session.directory(port).children[0].id;
        let all = lead
            .directory(port)
            .children
            .into_iter()
            .map(|child| child.id);
        let others = all.filter(|other| *other != child);
        Self {
            session,
            others: others.map(|child| child.0.to_string()).collect(),
            chance,
            heard,
            own: BTreeMap::new(),
            child,
            idle: Vec::new(),
            counts: Counts::default(),
            port,
        }
    }

    /// Attacks as long as the storm lasts.
    pub fn live(mut self, storm: &AtomicBool) -> Self {
        while storm.load(Ordering::SeqCst) {
            match self.chance.below(10) {
                0..=2 => self.send_made_up(false),
                3 => self.send_made_up(true),
                4 | 5 => self.cross_edits(),
                6 => self.flood(),
                7 => self.ask_for_others(),
                8 => self.ask_half(),
                _ => self.take_ids(),
            }
            thread::sleep(Duration::from_millis(self.chance.below(60)));
        }
        self.idle.clear();
        self
    }

    fn op(&mut self, moment: Option<MomentId>, body: Body) -> Op {
        let id = OpId(Uuid::from_bytes(self.chance.bytes()));
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let now_ms = i64::try_from(since.as_millis()).unwrap();
        let off_ms = i64::try_from(self.chance.below(1 << 36)).unwrap() - (1 << 35);
        Op {
            v: body.version(),
            id,
            device: self.session.device,
            stamp: Stamp(now_ms + off_ms, 0),
            moment: moment.unwrap_or_else(|| MomentId::from(id)),
            body,
        }
    }

    /// One of what others wrote.
    fn any(&mut self) -> Option<Op> {
        let from = OpId(Uuid::from_bytes(self.chance.bytes()));
        let heard = self.heard.lock().unwrap();
        let next = heard.range(from..).next().or_else(|| heard.iter().next());
        next.map(|(_, op)| op.clone())
    }

    fn push(&mut self, ops: Vec<Op>) {
        self.counts.hostile_ops += u64::try_from(ops.len()).unwrap();
        let mut request = self.session.request();
        request.ops = ops;
        self.send(&request);
    }

    fn send(&mut self, request: &SyncRequest) {
        self.counts.hostile_requests += 1;
        if let Some((status, body)) = self.session.sync(self.port, request) {
            // it may be refused, and the disk may be full; never may it break anything
            let is_answer = matches!(status, 200 | 400 | 403 | 413 | 422 | 429 | 503 | 507);
            assert!(is_answer, "{status} {body}");
            let mut answer: Value = serde_json::from_str(&body).unwrap();
            // what it asked for, and may not have
            answer["revoked"].take();
            let answer = answer.to_string();
            let told = self.others.iter().find(|child| answer.contains(*child));
            assert_eq!(told, None, "it learnt of another child");
        }
    }

    /// About what others wrote, in every kind, also as of a version to come.
    fn send_made_up(&mut self, is_newer: bool) {
        let count = 1 + self.chance.below(30);
        let mut ops = Vec::new();
        for _ in 0..count {
            let Some(of) = self.any() else {
                return;
            };
            let body = self.body(&of);
            let mut op = self.op(Some(of.moment), body);
            if is_newer {
                self.counts.hostile_newer += 1;
                op.body = Body::Unknown(serde_json::to_value(&op.body).unwrap());
                op.v = VERSION + 1;
            }
            ops.push(op);
        }
        self.push(ops);
    }

    fn body(&mut self, of: &Op) -> Body {
        let contribution = of.body.contribution();
        let contribution = contribution.unwrap_or(ContributionId(of.id.0));
        let child = of.body.child().unwrap_or(self.child);
        let audience = match self.chance.below(4) {
            0 => Audience::Draft,
            1 => Audience::Team,
            2 => Audience::Confidential {
                with: self.session.person,
            },
            _ => Audience::Shared,
        };
        let replaces = if self.chance.one_in(2) {
            vec![of.id]
        } else {
            Vec::new()
        };
        match self.chance.below(13) {
            0 => Body::Fact(FactOp::Link { child: self.child }),
            1 => Body::Fact(FactOp::Link { child }),
            2 => Body::Fact(FactOp::Unlink {
                child,
                removes: vec![of.id],
            }),
            3 => Body::Contribution(ContributionOp::Contribute {
                perspective: Perspective::Home,
                about: self.chance.one_in(2).then_some(self.child),
                audience,
            }),
            4 => Body::Contribution(ContributionOp::Write {
                contribution,
                text: Text::parse("Dit schreef iemand anders niet.").unwrap(),
                replaces,
                automatic: self.chance.one_in(2),
            }),
            5 => Body::Contribution(ContributionOp::Share {
                contribution,
                audience,
                replaces,
            }),
            6 => Body::Contribution(ContributionOp::Feel {
                contribution,
                feeling: Some(Feeling::Angry),
                replaces,
            }),
            7 => Body::Contribution(ContributionOp::Withdraw {
                contribution,
                replaces,
            }),
            8 => Body::Contribution(ContributionOp::Read {
                contribution,
                versions: replaces,
            }),
            9 => Body::Question(QuestionOp::Open { child }),
            10 => Body::Fact(FactOp::Title {
                title: Title::parse("Verzonnen").ok(),
                replaces,
            }),
            11 => Body::Fact(FactOp::Day {
                day: Day(20_000),
                replaces,
            }),
            _ => Body::Fact(FactOp::Untheme {
                theme: ThemeKey::try_from("language".to_owned()).unwrap(),
                removes: vec![of.id],
            }),
        }
    }

    /// Versions of one text of its own that cross: each takes the longest to join.
    fn cross_edits(&mut self) {
        let day = Day(20_000);
        let start = self.op(
            None,
            Body::Observation(ObservationOp::Start {
                side: Perspective::Home,
                day,
            }),
        );
        let moment = start.moment;
        let link = self.op(Some(moment), Body::Fact(FactOp::Link { child: self.child }));
        let contribute = self.op(
            Some(moment),
            Body::Contribution(ContributionOp::Contribute {
                perspective: Perspective::Home,
                about: Some(self.child),
                audience: Audience::Shared,
            }),
        );
        let contribution = ContributionId(contribute.id.0);
        let first = self.written(moment, contribution, Vec::new());
        let base = first.id;
        let mut ops = vec![start, link, contribute, first];
        let count = 2 + self
            .chance
            .below(2 * u64::try_from(limits::VERSIONS_JOINED).unwrap());
        for _ in 0..count {
            ops.push(self.written(moment, contribution, vec![base]));
        }
        self.counts.hostile_joins += count;
        self.own
            .insert(moment, ops.iter().map(|op| op.id).collect());
        self.push(ops);
    }

    /// Words by chance, out of few: everything fits everywhere.
    fn written(
        &mut self,
        moment: MomentId,
        contribution: ContributionId,
        replaces: Vec<OpId>,
    ) -> Op {
        let words = (0..WORDS)
            .map(|_| ["ab", "ba", "aa", "bb"][usize::try_from(self.chance.below(4)).unwrap()]);
        let text = words.collect::<Vec<_>>().join(" ");
        let body = Body::Contribution(ContributionOp::Write {
            contribution,
            text: Text::parse(&text).unwrap(),
            replaces,
            automatic: false,
        });
        self.op(Some(moment), body)
    }

    /// As many at once as a request holds, and one more now and then.
    fn flood(&mut self) {
        let more = self.chance.below(2);
        let count = u64::try_from(limits::OPS_PER_REQUEST).unwrap() + more;
        let moments: Vec<MomentId> = self.own.keys().copied().collect();
        let moment = self.chance.pick(&moments).copied();
        let ops = (0..count).map(|_| {
            let theme = format!("thema-{}", self.chance.below(1_000));
            let theme = ThemeKey::try_from(theme).unwrap();
            self.op(moment, Body::Fact(FactOp::Theme { theme }))
        });
        let ops = ops.collect();
        self.counts.hostile_floods += 1;
        self.push(ops);
    }

    /// Asks for scopes of others as if it had some of them.
    fn ask_for_others(&mut self) {
        let mut request = self.session.request();
        for _ in 0..self.chance.below(60) {
            let child = self.any().and_then(|op| op.body.child());
            let person = self.session.person;
            let circle = match self.chance.below(5) {
                0 => Circle::Shared,
                1 => Circle::Team,
                2 => Circle::Family,
                3 => Circle::Mentor,
                _ => Circle::Confidential(person),
            };
            let scope = Scope {
                child: child.or(Some(self.child)),
                circle,
            };
            request.cursors.insert(scope, self.chance.below(100));
        }
        self.send(&request);
    }

    /// Begins to ask and leaves it at that.
    fn ask_half(&mut self) {
        if self.idle.len() >= IDLE {
            self.idle.clear();
        }
        if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) {
            let _ = write!(
                stream,
                "POST /api/v1/sync HTTP/1.1\r\nhost: x\r\ncontent-le"
            );
            self.counts.hostile_connections += 1;
            self.idle.push(stream);
        }
    }

    /// Ids of others' ops for its own: to take their place, or to learn that they are there.
    fn take_ids(&mut self) {
        let mut ops = Vec::new();
        for _ in 0..20 {
            let Some(of) = self.any() else {
                return;
            };
            let body = Body::Observation(ObservationOp::Start {
                side: Perspective::Home,
                day: Day(20_000),
            });
            let mut op = self.op(None, body);
            op.id = of.id;
            op.moment = MomentId::from(of.id);
            ops.push(op);
        }
        self.push(ops);
    }
}

//! One round: some seconds in which everything goes wrong, and what has to be
//! true after them.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::{
        Arc, Barrier,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use domain::{
    id::{ChildId, MomentId, OpId, PersonId},
    op::Audience,
    replica::Delivery,
};
use tempfile::TempDir;
use uuid::Uuid;

use crate::{
    chance::Chance,
    copied::Copied,
    counts::Counts,
    device::Device,
    hostile::{Heard, Hostile, tell},
    proxy::Proxy,
    victim::Victim,
    wire::Session,
    writing,
};

const DEVICES: [&str; 8] = [
    "sanne",
    "sanne",
    "joost",
    "karin",
    "papa.noor",
    "papa.noor",
    "mama.noor",
    "ouder.mees",
];
/// A parent of a child of whom none of those parents is; its client was changed.
const HOSTILE: &str = "papa.daan";
/// Who opens a tablet with a PIN.
const AT_TABLET: &str = "fatima";
/// Who paired it.
const LEAD: &str = "karin";
/// How long devices may take to send everything when all is well again.
const LONGEST: Duration = Duration::from_secs(20);

/// What one device says at the end.
struct Report {
    session: Session,
    acknowledged: BTreeSet<OpId>,
    saved: BTreeMap<OpId, String>,
    removed: BTreeSet<OpId>,
    deliveries: BTreeMap<OpId, Delivery>,
    children: BTreeSet<ChildId>,
    /// What is on the device, as text.
    entries: BTreeMap<OpId, String>,
    /// What it shows of moments that are on the server as a whole: what is held
    /// or refused of one, only the device that made it shows.
    moments: BTreeMap<MomentId, Option<String>>,
    /// Drafts and confidences of others.
    leaked: Vec<String>,
    counts: Counts,
}

pub fn run(seed: u64, long: Duration) -> Counts {
    let folder = TempDir::new().unwrap();
    let mut chance = Chance::new(seed);
    let mut victim = Victim::new(folder.path());
    victim.start();
    let proxy = Proxy::start(victim.port, Chance::new(seed + 1));
    let storm = Arc::new(AtomicBool::new(true));
    let all_sent = Arc::new(Barrier::new(DEVICES.len()));
    let heard = Heard::default();
    let [hostile, staff, lead] =
        [HOSTILE, AT_TABLET, LEAD].map(|account| Session::open(victim.port, account));
    let hostile = {
        let chance = Chance::new(seed.wrapping_add(0xBAD));
        let hostile = Hostile::new(hostile, &lead, victim.port, chance, heard.clone());
        let storm = storm.clone();
        thread::spawn(move || hostile.live(&storm))
    };
    let copied = {
        let copied = Copied::new(victim.port, &lead, &staff);
        let (storm, port) = (storm.clone(), victim.port);
        thread::spawn(move || copied.live(port, Chance::new(seed.wrapping_add(0xC0B)), &storm))
    };
    let devices: Vec<_> = (2..)
        .zip(DEVICES)
        .map(|(nth, account)| {
            let session = Session::open(victim.port, account);
            let (storm, all_sent, port) = (storm.clone(), all_sent.clone(), proxy.port);
            let heard = heard.clone();
            thread::spawn(move || {
                let chance = Chance::new(seed.wrapping_add(nth << 32));
                live(
                    Device::new(session, port, chance),
                    &storm,
                    &all_sent,
                    &heard,
                )
            })
        })
        .collect();
    let mut counts = weather(&mut victim, &proxy, &mut chance, long);
    proxy.fail(0);
    storm.store(false, Ordering::SeqCst);
    let reports: Vec<Report> = devices
        .into_iter()
        .map(|device| device.join().unwrap())
        .collect();
    let hostile = hostile.join().unwrap();
    counts += copied.join().unwrap();
    counts += hostile.counts;
    counts.rounds = 1;
    counts.network_faults = proxy.faults.load(Ordering::SeqCst);
    for report in &reports {
        counts += report.counts;
        let there = report.session.pull_all(victim.port);
        let here = report.deliveries.iter();
        let sent = here.filter(|(_, delivery)| **delivery == Delivery::Sent);
        let sent: BTreeSet<OpId> = sent.map(|(op, _)| *op).collect();
        let differs = sent.symmetric_difference(&there).take(5);
        let differs: Vec<_> = differs.map(|op| (op, report.entries.get(op))).collect();
        assert!(
            differs.is_empty(),
            "{} and the server differ in {differs:?} and others: {} here, {} there",
            account(report),
            sent.len(),
            there.len()
        );
    }
    victim.kill();
    check(&reports, &victim, counts.restores > 0);
    reached_nobody_else(&hostile, &reports);
    counts
}

/// What goes wrong, one thing after the other.
fn weather(victim: &mut Victim, proxy: &Proxy, chance: &mut Chance, long: Duration) -> Counts {
    let mut counts = Counts::default();
    let mut backups: Vec<PathBuf> = Vec::new();
    let began = Instant::now();
    while began.elapsed() < long {
        pause(chance, 400);
        match chance.below(12) {
            0..=4 => {
                victim.kill();
                counts.kills += 1;
                pause(chance, 200);
                victim.start();
            }
            5 => {
                assert!(victim.terminate().success());
                victim.start();
            }
            6 | 7 if victim.has_disk => {
                victim.fill_disk();
                counts.full_disks += 1;
                pause(chance, 600);
                let is_killed = chance.one_in(2);
                if is_killed {
                    victim.kill();
                    counts.kills += 1;
                }
                victim.free_disk();
                if is_killed {
                    victim.start();
                }
            }
            8 => {
                backups.push(victim.back_up(counts.backups));
                counts.backups += 1;
            }
            9 => {
                if let Some(from) = chance.pick(&backups) {
                    victim.restore(from);
                    counts.restores += 1;
                }
            }
            _ => proxy.fail(chance.below(60)),
        }
    }
    counts
}

fn pause(chance: &mut Chance, longest_ms: u64) {
    thread::sleep(Duration::from_millis(chance.below(longest_ms)));
}

/// A device's life: chance rules as long as the storm lasts; then it sends what
/// it has, and when all have, it fetches what there is.
fn live(mut device: Device, storm: &AtomicBool, all_sent: &Barrier, heard: &Heard) -> Report {
    while storm.load(Ordering::SeqCst) {
        writing::something(&mut device);
        if device.chance.one_in(50) {
            let ops = device
                .replica
                .entries()
                .map(|entry| entry.recorded.op.clone());
            tell(heard, ops);
        }
        pause(&mut device.chance, 20);
    }
    device.set_clock(0);
    let began = Instant::now();
    // twice: what is held may be freed by what others send meanwhile
    for _ in 0..3 {
        loop {
            device.write_all();
            let is_answered = device.exchange();
            device.write_all();
            if is_answered && !device.is_waiting() && !device.wants_more() {
                break;
            }
            assert!(
                began.elapsed() < LONGEST,
                "{} cannot send everything: {:?}",
                device.session.account,
                device.replica.status()
            );
            pause(&mut device.chance, 100);
        }
        all_sent.wait();
    }
    report(device)
}

fn report(device: Device) -> Report {
    let replica = &device.replica;
    let me = device.session.person;
    let shown: Vec<_> = replica
        .moments_of(None)
        .chain(
            replica
                .access()
                .grants
                .keys()
                .flat_map(|c| replica.moments_of(Some(*c))),
        )
        .filter_map(|id| Some((id, replica.moment(id)?)))
        .collect();
    let contributions = shown.iter().flat_map(|(_, moment)| &moment.contributions);
    let is_leaked = |audience: &Audience, author: PersonId| match audience {
        Audience::Draft => author != me,
        Audience::Confidential { with } => {
            let is_mentor = replica
                .directory()
                .is_some_and(|d| d.children.iter().any(|c| c.mentor == Some(me)));
            author != me && *with != me && !is_mentor
        }
        Audience::Team | Audience::Shared => false,
    };
    let leaked = contributions
        .filter(|found| is_leaked(&found.audience, found.author))
        .map(|found| format!("{found:?}"))
        .collect();
    let entries: Vec<_> = replica.entries().collect();
    Report {
        deliveries: entries
            .iter()
            .map(|entry| (entry.recorded.op.id, entry.delivery))
            .collect(),
        children: replica.access().grants.keys().copied().collect(),
        entries: entries
            .iter()
            .map(|entry| {
                let text = serde_json::to_string(entry).unwrap();
                (entry.recorded.op.id, text)
            })
            .collect(),
        moments: shown
            .iter()
            .map(|(id, moment)| {
                let is_sent = replica.moment_delivery(*id) == Delivery::Sent;
                (*id, is_sent.then(|| format!("{moment:?}")))
            })
            .collect(),
        leaked,
        counts: Counts {
            device_crashes: device.crashes,
            exchanges: device.exchanges,
            things_done: device.asked,
            acknowledged: u64::try_from(device.acknowledged.len()).unwrap(),
            ..Counts::default()
        },
        session: device.session,
        acknowledged: device.acknowledged,
        saved: device.saved,
        removed: device.removed,
    }
}

fn account(report: &Report) -> &'static str {
    report.session.account
}

fn check(reports: &[Report], victim: &Victim, was_restored: bool) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let (recorded, held, wrong) = runtime.block_on(async {
        let db = server::db::Db::open(&victim.data, server::clock::Clock::System)
            .await
            .unwrap();
        let found = (db.recorded().await.unwrap(), db.held().await.unwrap());
        let wrong = db.check_integrity().await.unwrap();
        db.close().await;
        (found.0, found.1, wrong)
    });
    assert!(wrong.is_empty(), "{wrong:?}");
    let every_child: BTreeSet<ChildId> = reports
        .iter()
        .flat_map(|report| report.children.iter().copied())
        .collect();
    for report in reports {
        saved_is_somewhere(report, &recorded, &held, was_restored);
        let foreign = every_child.difference(&report.children);
        for child in foreign {
            let child = child.0.to_string();
            let leaked = report.entries.values().find(|text| text.contains(&child));
            assert_eq!(leaked, None, "{} holds {child}", account(report));
        }
        assert!(report.leaked.is_empty(), "{:?}", report.leaked);
    }
    for (nth, one) in reports.iter().enumerate() {
        for other in &reports[nth + 1..] {
            if one.session.person == other.session.person {
                shows_the_same(one, other);
            }
        }
    }
}

/// What the changed client did stays with the family of its person's child.
fn reached_nobody_else(hostile: &Hostile, reports: &[Report]) {
    let device = hostile.session.device.0.to_string();
    for report in reports {
        if report.children.contains(&hostile.child) {
            continue;
        }
        let reached = report.entries.values().find(|text| text.contains(&device));
        assert_eq!(reached, None, "it reached {}", account(report));
    }
}

fn shows_the_same(one: &Report, other: &Report) {
    let ids: BTreeSet<&MomentId> = one.moments.keys().chain(other.moments.keys()).collect();
    for id in ids {
        let [here, there] = [one, other].map(|report| report.moments.get(id));
        // not as a whole on the server
        if matches!(here, Some(None)) || matches!(there, Some(None)) {
            continue;
        }
        assert_eq!(
            here,
            there,
            "{}: two devices differ in {id:?}",
            account(one)
        );
    }
}

/// What was acknowledged is on the server; what was saved is there or here.
///
/// One thing is given up on purpose (docs/RELIABILITY.md): what a device may not
/// keep any more it deletes once the server has it, and a server that is restored
/// to a time before that has it no more.
fn saved_is_somewhere(
    report: &Report,
    recorded: &BTreeSet<Uuid>,
    held: &BTreeSet<Uuid>,
    was_restored: bool,
) {
    for op in &report.acknowledged {
        let is_there = recorded.contains(&op.0) || held.contains(&op.0);
        let is_refused = matches!(report.deliveries.get(op), Some(Delivery::Refused(_)));
        assert!(
            is_there || is_refused || (was_restored && report.removed.contains(op)),
            "{} lost an acknowledged op (here: {:?}, removed: {}): {:?}",
            account(report),
            report.deliveries.get(op),
            report.removed.contains(op),
            report.saved.get(op)
        );
    }
    for op in report.saved.keys() {
        let is_here = report.deliveries.contains_key(op) || report.removed.contains(op);
        assert!(is_here, "{} lost {op}, which was saved", account(report));
    }
}

//! What a device finds on its disk, as any release may have left it: first what
//! it knows of itself, then its moments. What was unsent goes out or stays.
#![no_main]

use domain::id::OpId;
use domain::replica::{Event, Failure, Meta, MomentRecord};
use domain_fuzz::{device::Device, phone};
use libfuzzer_sys::{Corpus, fuzz_target};
use serde_json::value::RawValue;
use std::collections::{BTreeMap, BTreeSet};

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let values = serde_json::Deserializer::from_slice(bytes).into_iter::<Box<RawValue>>();
    let mut values = values.map_while(Result::ok);
    let Some(first) = values.next() else {
        return Corpus::Reject;
    };
    let Ok(meta) = serde_json::from_str::<Option<Meta>>(first.get()) else {
        return Corpus::Reject;
    };
    let records = values.filter_map(|raw| serde_json::from_str::<MomentRecord>(raw.get()).ok());
    let records = records.filter(could_be_written).map(|r| (r.moment, r));
    let records: BTreeMap<_, _> = records.collect();
    let mut device = Device::start(meta, records.values().cloned().collect());
    let loaded = records.values().flat_map(|r| &r.entries);
    assert!(device.replica.entries().count() == loaded.count());
    device.starts_again_with_the_same_picture();
    let before = device.unsent();
    let nothing = BTreeSet::new();
    device.event(Event::Leading(true));
    for failure in [Failure::Busy, Failure::Unreachable] {
        device.event(Event::Failed(failure));
        device.now_ms += 600_000;
        device.event(Event::Woke);
    }
    assert_eq!(device.requests, 3, "a failure only delays");
    device.lost_nothing_of(&before, &nothing);
    for moment in records.keys() {
        let now_ms = device.now_ms;
        let effects = device.replica.retry(now_ms, *moment);
        device.take(effects);
    }
    device.event(Event::Failed(Failure::Rejected));
    let before = device.unsent();
    let answer = phone::first_answer();
    let has: BTreeSet<OpId> = answer.ops.iter().map(|p| p.recorded.op.id).collect();
    device.event(Event::Answered(Box::new(answer)));
    device.lost_nothing_of(&before, &has);
    device.starts_again_with_the_same_picture();
    Corpus::Keep
});

/// Every release writes an op once, with its own moment.
fn could_be_written(record: &MomentRecord) -> bool {
    let ids: BTreeSet<OpId> = record.entries.iter().map(|e| e.recorded.op.id).collect();
    let is_here = |e: &domain::replica::Entry| e.recorded.op.moment == record.moment;
    ids.len() == record.entries.len()
        && !ids.is_empty()
        && record.entries.iter().all(is_here)
        && record.entries.is_sorted_by_key(|e| e.recorded.op.id)
}

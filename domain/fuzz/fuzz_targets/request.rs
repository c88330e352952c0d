//! A request as the server reads and records it, from anybody in the house.
#![no_main]

use domain::id::MomentId;
use domain::limits;
use domain::op::Op;
use domain::record::Log;
use domain::wire::SyncRequest;
use domain_fuzz::{holds, house};
use libfuzzer_sys::{Corpus, fuzz_target};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Ok(request) = serde_json::from_slice::<SyncRequest<Box<RawValue>>>(bytes) else {
        return Corpus::Reject;
    };
    if request.ops.len() > limits::OPS_PER_REQUEST {
        return Corpus::Reject;
    }
    let access = house::access(request.person);
    let mut moments: BTreeMap<MomentId, Vec<Op>> = BTreeMap::new();
    for raw in &request.ops {
        if raw.get().len() <= limits::OP_BYTES
            && let Ok(op) = serde_json::from_str::<Op>(raw.get())
        {
            moments.entry(op.moment).or_default().push(op);
        }
    }
    if moments.is_empty() {
        return Corpus::Reject;
    }
    for (moment, ops) in moments {
        let mut log = if moment == house::MOMENT {
            house::moment()
        } else {
            Log::default()
        };
        let before = log.ops().clone();
        let answers = log.record_all(&ops, &access, house::NOW_MS);
        let taken = ops.into_iter().zip(answers);
        let taken = taken.filter(|(_, answer)| answer.is_ok());
        let taken = taken.map(|(op, _)| (op.id, op)).collect();
        assert!(before.iter().all(|(id, r)| log.ops().get(id) == Some(r)));
        holds::once(&log, &taken, &access);
        holds::everything(&log, bytes.last().copied().unwrap_or_default());
    }
    Corpus::Keep
});

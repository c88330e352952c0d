//! Answers to a device that has something to send: whatever they say, nothing of
//! that is lost unless the server says that it has it.
#![no_main]

use domain::replica::Event;
use domain::wire::{OpStatus, SyncAnswer};
use domain_fuzz::phone;
use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let answers = serde_json::Deserializer::from_slice(bytes).into_iter::<SyncAnswer>();
    let answers: Vec<SyncAnswer> = answers.map_while(Result::ok).take(4).collect();
    if answers.is_empty() {
        return Corpus::Reject;
    }
    let mut phone = phone::papas();
    for answer in answers {
        phone.now_ms += 61_000;
        let before = phone.unsent();
        let results = answer.results.iter();
        let has = results.filter(|r| matches!(r.status, OpStatus::Accepted | OpStatus::Duplicate));
        let has = has.map(|r| r.id);
        let has = has.chain(answer.ops.iter().map(|p| p.recorded.op.id));
        let has = has.collect();
        let _ = phone.replica.needs(&answer);
        phone.event(Event::Answered(Box::new(answer)));
        phone.lost_nothing_of(&before, &has);
        phone.starts_again_with_the_same_picture();
    }
    Corpus::Keep
});

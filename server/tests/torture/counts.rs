//! How much was gone through.

use std::ops::AddAssign;

#[derive(Clone, Copy, Default)]
pub struct Counts {
    pub rounds: u64,
    pub kills: u64,
    pub full_disks: u64,
    pub network_faults: u64,
    pub backups: u64,
    pub restores: u64,
    pub device_crashes: u64,
    pub exchanges: u64,
    pub things_done: u64,
    pub acknowledged: u64,
}

impl Counts {
    fn named(&mut self) -> [(&'static str, &mut u64); 10] {
        [
            ("rounds", &mut self.rounds),
            ("kills", &mut self.kills),
            ("full_disks", &mut self.full_disks),
            ("network_faults", &mut self.network_faults),
            ("backups", &mut self.backups),
            ("restores", &mut self.restores),
            ("device_crashes", &mut self.device_crashes),
            ("exchanges", &mut self.exchanges),
            ("things_done", &mut self.things_done),
            ("acknowledged_ops", &mut self.acknowledged),
        ]
    }

    /// As an object of numbers.
    pub fn json(mut self) -> serde_json::Value {
        let named = self.named();
        let pairs = named.map(|(name, count)| (name.to_owned(), (*count).into()));
        serde_json::Value::Object(pairs.into_iter().collect())
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, mut other: Self) {
        for ((_, sum), (_, more)) in self.named().into_iter().zip(other.named()) {
            *sum += *more;
        }
    }
}

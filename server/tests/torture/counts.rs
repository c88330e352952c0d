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
    pub hostile_requests: u64,
    pub hostile_ops: u64,
    pub hostile_newer: u64,
    pub hostile_joins: u64,
    pub hostile_floods: u64,
    pub hostile_connections: u64,
    pub hostile_doors: u64,
}

impl Counts {
    fn named(&mut self) -> [(&'static str, &mut u64); 17] {
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
            ("hostile_requests", &mut self.hostile_requests),
            ("hostile_ops", &mut self.hostile_ops),
            ("hostile_newer", &mut self.hostile_newer),
            ("hostile_joins", &mut self.hostile_joins),
            ("hostile_floods", &mut self.hostile_floods),
            ("hostile_connections", &mut self.hostile_connections),
            ("hostile_doors", &mut self.hostile_doors),
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

//! What was measured: medians with their spread.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::Result;
use serde_json::json;

/// All samples, by key.
#[derive(Default)]
pub struct Figures {
    samples: BTreeMap<&'static str, (&'static str, Vec<f64>)>,
}

impl Figures {
    /// One more sample of a figure; all of a figure have one unit.
    pub fn add(&mut self, key: &'static str, unit: &'static str, value: f64) {
        let (_, samples) = self.samples.entry(key).or_insert((unit, Vec::new()));
        samples.push(value);
    }

    /// Writes median, lowest, highest and count of each.
    pub fn write(mut self, path: &Path) -> Result<()> {
        let figures: Vec<_> = self
            .samples
            .iter_mut()
            .map(|(key, (unit, samples))| {
                samples.sort_by(f64::total_cmp);
                json!({
                    "key": key,
                    "unit": unit,
                    "value": samples[samples.len() / 2],
                    "low": samples[0],
                    "high": samples[samples.len() - 1],
                    "rounds": samples.len(),
                })
            })
            .collect();
        fs::write(path, serde_json::to_vec_pretty(&figures)?)?;
        Ok(())
    }
}

/// The sample below which so many of a hundred lie.
pub fn percentile(samples: &mut [f64], percent: usize) -> f64 {
    samples.sort_by(f64::total_cmp);
    samples[(samples.len() - 1) * percent / 100]
}

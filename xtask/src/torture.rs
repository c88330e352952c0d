//! `cargo xtask torture`: everything that can go wrong, over and over, from a seed, for as long as one likes.
//!
//! What failed is repeated with the seed that is printed; what it found is kept as a test.

use std::{
    collections::BTreeMap,
    fs,
    process::Command,
    time::{Instant, SystemTime, UNIX_EPOCH},
};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::{
    chromium,
    console::{Console, took},
    files, packages,
    places::Places,
    release, tools,
};

type Counts = BTreeMap<String, u64>;

/// Where the time goes: a part of the minutes for each.
struct Part {
    name: &'static str,
    share: f64,
    run: fn(&Setting, u64) -> Result<Counts>,
}

const PARTS: &[Part] = &[
    Part {
        name: "laws, with devices and a server in memory",
        share: 0.2,
        run: laws,
    },
    Part {
        name: "server: killed, full disk, bad network, backup and restore",
        share: 0.4,
        run: server,
    },
    Part {
        name: "browser: killed, full, cleared, two tabs, wrong clocks",
        share: 0.25,
        run: browser,
    },
    Part {
        name: "everything that decodes bytes from outside",
        share: 0.15,
        run: fuzz,
    },
];

struct Setting<'a> {
    places: &'a Places,
    console: &'a Console,
    seed: u64,
}

/// Whether everything held.
pub fn run(places: &Places, minutes: f64, seed: Option<u64>) -> Result<bool> {
    let seed = seed.unwrap_or_else(|| {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        since.map_or(1, |since| since.as_secs())
    });
    println!("Seed {seed}; {minutes} minutes, besides building");
    let folder = places.target.join("torture");
    fs::create_dir_all(&folder)?;
    let mut all = Counts::new();
    let mut failed = Vec::new();
    for (nth, part) in PARTS.iter().enumerate() {
        println!("[{}/{}] {}", nth + 1, PARTS.len(), part.name);
        let start = Instant::now();
        let log = folder.join(format!("{}.log", nth + 1));
        let console = Console::log(&log)?;
        let setting = Setting {
            places,
            console: &console,
            seed,
        };
        match (part.run)(&setting, seconds(minutes * part.share)) {
            Ok(counts) => {
                println!("      held in {}: {}", took(start), list(&counts));
                all.extend(counts);
            }
            Err(error) => {
                println!("      FAILED in {}: {error:#}", took(start));
                println!("      what was said is in {}", log.display());
                failed.push(part.name);
            }
        }
    }
    files::write(
        &folder.join("latest.json"),
        &serde_json::to_vec_pretty(&all)?,
    )?;
    if !failed.is_empty() {
        println!("\nFailed with seed {seed}: {}", failed.join("; "));
    }
    Ok(failed.is_empty())
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "minutes are bounded where they are read"
)]
fn seconds(minutes: f64) -> u64 {
    (minutes * 60.0) as u64
}

fn list(counts: &Counts) -> String {
    let each = counts.iter().map(|(name, count)| {
        let name = name.replace('_', " ");
        format!("{count} {name}")
    });
    each.collect::<Vec<_>>().join(", ")
}

/// The laws in rounds of many cases, each round with other ones, until the time is over.
fn laws(setting: &Setting, seconds: u64) -> Result<Counts> {
    const CASES: u64 = 2_000;
    let began = Instant::now();
    let mut rounds = 0;
    let mut cases = 0;
    while rounds == 0 || began.elapsed().as_secs() < seconds {
        let mut cargo = setting
            .places
            .cargo(&["test", "--release", "--package", "domain", "laws"]);
        let seed = setting.seed.wrapping_add(rounds).to_string();
        cargo
            .env("LAW_CASES", CASES.to_string())
            .env("PROPTEST_RNG_SEED", seed);
        setting.console.run(&mut cargo)?;
        rounds += 1;
        cases += CASES * laws_run(&setting.console.text());
    }
    Ok(Counts::from([
        ("law_rounds".to_owned(), rounds),
        ("law_cases".to_owned(), cases),
    ]))
}

/// How many laws the last round went through.
fn laws_run(text: &str) -> u64 {
    let last = text.rsplit("Running tests").next().unwrap_or_default();
    let passed = last
        .lines()
        .filter(|line| line.starts_with("test laws::") && line.ends_with("ok"));
    u64::try_from(passed.count()).unwrap_or_default()
}

fn server(setting: &Setting, seconds: u64) -> Result<Counts> {
    release::build(setting.places, setting.console)?;
    let mut cargo = setting.places.cargo(&[
        "test",
        "--release",
        "--package",
        "server",
        "--test",
        "torture",
        "--",
        "--nocapture",
    ]);
    cargo
        // cargo makes the server's program anew with it: it has to be the same one
        .env("SAMENBEELD_SITE_DIR", setting.places.release_site())
        .env("TORTURE_SECONDS", seconds.to_string())
        .env("TORTURE_SEED", setting.seed.to_string());
    setting.console.run(&mut cargo)?;
    let text = setting.console.text();
    let line = text.lines().find_map(|line| line.strip_prefix("counts "));
    counts(line.context("it counted nothing")?)
}

fn browser(setting: &Setting, seconds: u64) -> Result<Counts> {
    let Setting {
        places, console, ..
    } = setting;
    let release = release::build(places, console)?;
    packages::install(console, &places.end2end())?;
    let out = places.target.join("torture/browser.json");
    let mut playwright = packages::playwright(places, "torture");
    playwright
        .env("TORTURE", "yes")
        .env("TORTURE_SECONDS", seconds.to_string())
        .env("TORTURE_SEED", setting.seed.to_string())
        .env("TORTURE_OUT", &out)
        .env("SAMENBEELD_BIN", &release.binary)
        .env("SAMENBEELD_SITE", &release.site);
    if let Some(browser) = chromium::find_or_install(places, console)? {
        playwright.env("CHROMIUM", browser);
    }
    console.run(&mut playwright)?;
    counts(&String::from_utf8(files::read(&out)?)?)
}

/// What is fuzzed, and the longest input that makes sense for it, in bytes.
const TARGETS: [(&str, u32); 7] = [
    ("op", 4_096),
    ("names", 512),
    ("words", 256),
    ("story", 2_048),
    ("request", 16_384),
    ("answer", 16_384),
    ("stored", 16_384),
];

/// Each target for its part of the time; inputs that stop one are kept beside its new corpus.
fn fuzz(setting: &Setting, seconds: u64) -> Result<Counts> {
    let Setting {
        places, console, ..
    } = setting;
    let program = tools::cargo_fuzz(places, console)?;
    let domain = places.root.join("domain");
    let output = places.target.join("fuzz");
    let mut build = Command::new(program);
    build
        .args(["fuzz", "build", "--sanitizer", "none", "--fuzz-dir", "fuzz"])
        .current_dir(&domain)
        .env("CARGO_TARGET_DIR", &output);
    console.run(&mut build)?;
    let programs = output.join(tools::host()?).join("release");
    let mut all = Counts::new();
    for (name, longest) in TARGETS {
        let found = places.target.join("torture/corpus").join(name);
        fs::create_dir_all(&found)?;
        let mut fuzzing = Command::new(programs.join(name));
        fuzzing
            .current_dir(domain.join("fuzz"))
            .arg(&found)
            .arg(format!("corpus/{name}"))
            .arg("-dict=dictionary")
            .arg(format!("-seed={}", setting.seed % u64::from(u32::MAX)))
            .arg(format!("-max_total_time={}", (seconds / 7).max(1)))
            .arg(format!("-max_len={longest}"))
            .arg(format!("-artifact_prefix={}-", found.display()))
            .args(["-rss_limit_mb=2048", "-timeout=10", "-print_final_stats=1"]);
        console
            .run(&mut fuzzing)
            .with_context(|| format!("fuzzing `{name}`"))?;
        let text = console.text();
        let executed = text
            .lines()
            .rev()
            .find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
        let executed = executed.context("the fuzzer counted nothing")?;
        all.insert(format!("fuzzed_{name}"), executed.trim().parse()?);
    }
    Ok(all)
}

fn counts(json: &str) -> Result<Counts> {
    let found: BTreeMap<String, Value> = serde_json::from_str(json)?;
    let numbers = found.into_iter().map(|(name, count)| {
        let count = count
            .as_u64()
            .with_context(|| format!("{name} is no count"))?;
        Ok((name, count))
    });
    numbers.collect()
}

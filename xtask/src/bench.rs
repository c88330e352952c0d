//! `cargo xtask bench`: what Samenbeeld costs and carries, beside what people would use instead and the physical
//! limit. Prints one table, and writes it to `target/bench/latest.json` and `docs/BENCHMARKS.md`.

mod goals;
mod table;

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{chromium, console::Console, files, packages, places::Places, release};

/// One figure: the median of some rounds.
pub struct Figure {
    pub value: f64,
    pub low: f64,
    pub high: f64,
    pub rounds: u64,
    pub unit: String,
}

/// All figures, by key.
pub type Figures = BTreeMap<String, Figure>;

/// Which half is measured.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Half {
    Both,
    Server,
    Browser,
    /// Nothing: only the table of what was measured last.
    Table,
}

impl Half {
    pub fn named(name: &str) -> Result<Self> {
        match name {
            "server" => Ok(Self::Server),
            "browser" => Ok(Self::Browser),
            "table" => Ok(Self::Table),
            other => bail!(
                "no half `{other}`: `server`, `browser`, or `table` for what was measured last"
            ),
        }
    }
}

pub fn run(places: &Places, half: Half) -> Result<()> {
    let folder = places.target.join("bench");
    fs::create_dir_all(&folder)?;
    if half != Half::Table {
        measure(places, half, &folder)?;
    }
    let mut figures = Figures::new();
    for name in ["server", "browser"] {
        // of the half that is not measured now, what was measured last
        let part = folder.join(format!("{name}.json"));
        if part.exists() {
            figures.extend(read(&part)?);
        }
    }
    print!("{}", table::plain(&figures));
    files::write(&folder.join("latest.json"), &flat(&figures)?)?;
    publish(&places.root.join("docs/BENCHMARKS.md"), &figures)
}

fn measure(places: &Places, half: Half, folder: &Path) -> Result<()> {
    let console = Console::terminal();
    let of = release::STEPS + 2;
    let release = release::build_of(places, &console, of)?;
    packages::install(&console, &places.end2end())?;
    packages::install(&console, &places.end2end().join("measure"))?;
    let work = folder.join("work.json");
    let says = "Server: push, catch-up, growth, fan-out";
    console.step(of - 1, of, says, || {
        let mut measure = server(places, &work);
        if half != Half::Browser {
            measure.env("MEASURE_OUT", folder.join("server.json"));
        }
        console.run(&mut measure)
    })?;
    if half == Half::Server {
        return Ok(());
    }
    let says = "Browser: first load, device, catch-up";
    console.step(of, of, says, || {
        let mut playwright = packages::playwright(places, "measure");
        playwright
            .env("MEASURE", "yes")
            .env("MEASURE_OUT", folder.join("browser.json"))
            .env("MEASURE_WORK", &work)
            .env("SAMENBEELD_BIN", &release.binary)
            .env("SAMENBEELD_SITE", &release.site);
        if let Some(browser) = chromium::find_or_install(places, &console)? {
            playwright.env("CHROMIUM", browser);
        }
        console.run(&mut playwright)
    })
}

/// The measuring program, with as many open files as it may have: each event stream is two.
fn server(places: &Places, work: &Path) -> Command {
    let cargo = places.cargo(&["bench", "--package", "server", "--bench", "measure"]);
    let mut shell = Command::new("sh");
    shell
        .args(["-c", "ulimit -n \"$(ulimit -Hn)\"; exec \"$@\"", "sh"])
        .arg(cargo.get_program())
        .args(cargo.get_args())
        .current_dir(&places.root)
        // cargo makes the server's program anew with it: it has to be the same one
        .env("SAMENBEELD_SITE_DIR", places.release_site())
        .env("MEASURE_WORK", work)
        .env("MEASURE_POUCH", places.end2end().join("measure/pouch.mjs"));
    shell
}

fn read(path: &Path) -> Result<Figures> {
    let parsed: Vec<Value> = serde_json::from_slice(&files::read(path)?)
        .with_context(|| format!("{} holds no figures", path.display()))?;
    parsed.iter().map(figure).collect()
}

fn figure(found: &Value) -> Result<(String, Figure)> {
    let number = |name: &str| found[name].as_f64().with_context(|| format!("no `{name}`"));
    let word = |name: &str| found[name].as_str().with_context(|| format!("no `{name}`"));
    let figure = Figure {
        value: number("value")?,
        low: number("low")?,
        high: number("high")?,
        rounds: found["rounds"].as_u64().context("no `rounds`")?,
        unit: word("unit")?.to_owned(),
    };
    Ok((word("key")?.to_owned(), figure))
}

/// Flat keys, for programs: `push_vs_pouchdb`, `push_vs_pouchdb_low`.
fn flat(figures: &Figures) -> Result<Vec<u8>> {
    let mut keys = BTreeMap::new();
    for (key, figure) in figures {
        keys.insert(key.clone(), figure.value);
        keys.insert(format!("{key}_low"), figure.low);
        keys.insert(format!("{key}_high"), figure.high);
    }
    Ok(serde_json::to_vec_pretty(&keys)?)
}

/// Puts the table between its marks; what people wrote around it stays.
fn publish(page: &Path, figures: &Figures) -> Result<()> {
    const BEGIN: &str = "<!-- figures -->\n";
    const END: &str = "<!-- /figures -->";
    let text = String::from_utf8(files::read(page)?)?;
    let (before, rest) = text.split_once(BEGIN).context("no begin of the figures")?;
    let (_, after) = rest.split_once(END).context("no end of the figures")?;
    let table = format!("{}\n{}", machine(), table::markdown(figures));
    let text = format!("{before}{BEGIN}{table}{END}{after}");
    files::write(page, text.as_bytes())
}

/// What the figures were made on, as far as the system says it.
fn machine() -> String {
    let of = |path: &str, name: &str| {
        let text = fs::read_to_string(path).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with(name));
        let value = line.and_then(|line| line.split_once(':'));
        value.map_or_else(
            || "unknown".to_owned(),
            |(_, value)| value.trim().to_owned(),
        )
    };
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let date = Command::new("date").arg("+%Y-%m-%d").output();
    let date = date.map_or_else(|_| Vec::new(), |output| output.stdout);
    format!(
        "Measured on {}: {cores} cores ({}), {} of memory, version {}.\n",
        String::from_utf8_lossy(&date).trim(),
        of("/proc/cpuinfo", "model name"),
        of("/proc/meminfo", "MemTotal"),
        env!("CARGO_PKG_VERSION"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(value: f64) -> Figures {
        let figure = Figure {
            value,
            low: value,
            high: value,
            rounds: 5,
            unit: "ratio".to_owned(),
        };
        Figures::from([("push_vs_pouchdb".to_owned(), figure)])
    }

    #[test]
    fn only_what_lies_between_the_marks_is_written_anew() {
        let folder = tempfile::tempdir().unwrap();
        let page = folder.path().join("page.md");
        fs::write(&page, "a\n<!-- figures -->\nold\n<!-- /figures -->\nb\n").unwrap();
        publish(&page, &one(7.0)).unwrap();
        let text = fs::read_to_string(&page).unwrap();
        assert!(text.starts_with("a\n") && text.ends_with("-->\nb\n"));
        assert!(!text.contains("old") && text.contains("7.0"));
    }

    #[test]
    fn a_missed_goal_is_said() {
        assert!(table::plain(&one(7.0)).contains("reached"));
        assert!(table::plain(&one(2.0)).contains("MISSED"));
    }
}

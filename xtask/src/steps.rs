//! `cargo xtask test`: every check there is, one after the other, all of them also when one fails.

mod browser;
mod counts;
mod native;

use std::{fs, time::Instant};

use anyhow::{Result, bail};

use crate::{
    console::{Console, took},
    deny,
    places::Places,
    release, size, tidy, tools,
};
use counts::Counts;

/// How much of a failed step's output is shown; the log has all of it.
const TAIL_LINES: usize = 80;

struct Step {
    name: &'static str,
    run: fn(&Places, &Console) -> Result<Counts>,
}

/// In this order: what is quick or breaks often comes first.
const STEPS: &[Step] = &[
    Step {
        name: "tidy",
        run: tidy,
    },
    Step {
        name: "fmt",
        run: native::fmt,
    },
    Step {
        name: "typos",
        run: typos,
    },
    Step {
        name: "deny",
        run: deny,
    },
    Step {
        name: "clippy-xtask",
        run: |places, console| native::clippy(places, console, "xtask"),
    },
    Step {
        name: "clippy-domain",
        run: |places, console| native::clippy(places, console, "domain"),
    },
    Step {
        name: "clippy-view",
        run: |places, console| native::clippy(places, console, "view"),
    },
    Step {
        name: "clippy-app",
        run: |places, console| native::clippy(places, console, "app"),
    },
    Step {
        name: "clippy-server",
        run: |places, console| native::clippy(places, console, "server"),
    },
    Step {
        name: "clippy-wasm",
        run: native::clippy_wasm,
    },
    Step {
        name: "test-xtask",
        run: |places, console| native::test(places, console, "xtask"),
    },
    Step {
        name: "test-domain",
        run: |places, console| native::test(places, console, "domain"),
    },
    Step {
        name: "test-view",
        run: |places, console| native::test(places, console, "view"),
    },
    Step {
        name: "test-app",
        run: |places, console| native::test(places, console, "app"),
    },
    Step {
        name: "test-server",
        run: |places, console| native::test(places, console, "server"),
    },
    Step {
        name: "fuzz",
        run: native::fuzz,
    },
    Step {
        name: "docs",
        run: native::docs,
    },
    Step {
        name: "release",
        run: |places, console| release::build(places, console).map(|_| Counts::ONE_PASSED),
    },
    Step {
        name: "size",
        run: size,
    },
    Step {
        name: "types",
        run: browser::types,
    },
    Step {
        name: "stores",
        run: browser::stores,
    },
    Step {
        name: "browser",
        run: browser::run,
    },
    Step {
        name: "engines",
        run: browser::engines,
    },
];

pub fn list() {
    for step in STEPS {
        println!("{}", step.name);
    }
}

/// Runs the steps that are named, by name or by the word before the dash; all when none is. Whether all passed.
pub fn run(places: &Places, names: &[String]) -> Result<bool> {
    let chosen = choose(names)?;
    fs::create_dir_all(places.logs())?;
    println!(
        "{} steps; their output is in {}",
        chosen.len(),
        places.logs().display()
    );
    let mut total = Counts::default();
    let mut failed_steps = Vec::new();
    for (index, step) in chosen.iter().enumerate() {
        println!("[{}/{}] {}", index + 1, chosen.len(), step.name);
        let start = Instant::now();
        let console = Console::log(&places.logs().join(format!("{}.log", step.name)))?;
        let counts = carry_out(step, places, &console)?;
        let verdict = if counts.failed == 0 {
            "passed"
        } else {
            "FAILED"
        };
        println!("      {verdict} ({counts}) in {}", took(start));
        if counts.failed > 0 {
            failed_steps.push(step.name);
            show_tail(&console);
        }
        total += counts;
    }
    if !failed_steps.is_empty() {
        println!("\nFailed steps: {}", failed_steps.join(", "));
    }
    println!("{} passed, {} failed", total.passed, total.failed);
    Ok(total.failed == 0)
}

fn choose(names: &[String]) -> Result<Vec<&'static Step>> {
    let is_called = |step: &Step, wanted: &String| {
        let group = step.name.split_once('-').map(|(group, _)| group);
        step.name == wanted || group == Some(wanted)
    };
    for wanted in names {
        if !STEPS.iter().any(|step| is_called(step, wanted)) {
            bail!("no step `{wanted}`; `cargo xtask test --list` names them");
        }
    }
    let is_chosen =
        |step: &&Step| names.is_empty() || names.iter().any(|wanted| is_called(step, wanted));
    Ok(STEPS.iter().filter(is_chosen).collect())
}

/// A step that could not do its work counts as a failure, and its reason goes into its log.
fn carry_out(step: &Step, places: &Places, console: &Console) -> Result<Counts> {
    match (step.run)(places, console) {
        Ok(counts) => Ok(counts),
        Err(error) => {
            console.say(&format!("{error:#}"))?;
            Ok(Counts {
                passed: 0,
                failed: 1,
            })
        }
    }
}

fn show_tail(console: &Console) {
    let text = console.text();
    let lines: Vec<&str> = text.lines().collect();
    for line in &lines[lines.len().saturating_sub(TAIL_LINES)..] {
        println!("      | {line}");
    }
}

fn tidy(places: &Places, console: &Console) -> Result<Counts> {
    let mut counts = Counts::default();
    for (rule, complaints) in tidy::check(&places.root)? {
        counts += if complaints.is_empty() {
            Counts::ONE_PASSED
        } else {
            Counts::ONE_FAILED
        };
        for complaint in complaints {
            console.say(&format!("{rule}: {complaint}"))?;
        }
    }
    Ok(counts)
}

/// Where there is neither the checker nor pip, nothing is counted.
fn typos(places: &Places, console: &Console) -> Result<Counts> {
    let Some(program) = tools::typos(places, console)? else {
        println!("      not run: needs `typos` on PATH, or python3 with pip");
        return Ok(Counts::default());
    };
    console.run(std::process::Command::new(program).current_dir(&places.root))?;
    Ok(Counts::ONE_PASSED)
}

/// What others wrote: its licences, and where it comes from.
fn deny(places: &Places, console: &Console) -> Result<Counts> {
    let (looked_at, complaints) = deny::check(places)?;
    console.say(&format!("{looked_at} crates"))?;
    for complaint in &complaints {
        console.say(complaint)?;
    }
    Ok(if complaints.is_empty() {
        Counts::ONE_PASSED
    } else {
        Counts::ONE_FAILED
    })
}

fn size(places: &Places, console: &Console) -> Result<Counts> {
    let release = release::build(places, console)?;
    let line = size::check(&release.site)?;
    println!("      {line}");
    Ok(Counts::ONE_PASSED)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(names: &[&str]) -> Vec<&'static str> {
        let names: Vec<String> = names.iter().map(ToString::to_string).collect();
        choose(&names)
            .unwrap()
            .iter()
            .map(|step| step.name)
            .collect()
    }

    #[test]
    fn steps_are_chosen_by_name_or_by_group() {
        assert_eq!(chosen(&[]).len(), STEPS.len());
        assert_eq!(chosen(&["size", "fmt"]), ["fmt", "size"]);
        assert_eq!(
            chosen(&["test"]),
            [
                "test-xtask",
                "test-domain",
                "test-view",
                "test-app",
                "test-server"
            ]
        );
    }

    #[test]
    fn an_unknown_step_is_refused() {
        assert!(choose(&["fmt".to_owned(), "nothing".to_owned()]).is_err());
    }
}

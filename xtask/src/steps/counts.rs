//! How many tests passed and failed, read from what the test runners print.

use std::{fmt, ops::AddAssign};

use anyhow::Result;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub passed: u32,
    pub failed: u32,
}

impl Counts {
    pub const ONE_PASSED: Self = Self {
        passed: 1,
        failed: 0,
    };
    pub const ONE_FAILED: Self = Self {
        passed: 0,
        failed: 1,
    };
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// The counts of a runner that also says by its exit code whether it failed: one without a failed test
/// (it did not compile, it crashed) is a failure all the same.
pub fn tests(counts: Counts, ran: Result<()>) -> Result<Counts> {
    match ran {
        Err(error) if counts.failed == 0 => Err(error),
        _ => Ok(counts),
    }
}

/// `Summary [ 1.2s] 5 tests run: 3 passed (1 slow), 1 failed, 1 timed out, 0 skipped`; `3/5 tests run` when stopped.
pub fn nextest(text: &str) -> Counts {
    let mut counts = Counts::default();
    for line in text
        .lines()
        .filter(|line| line.trim_start().starts_with("Summary ["))
    {
        let Some((run, results)) = line.split_once("run:") else {
            continue;
        };
        let run = run.split(']').nth(1).unwrap_or_default();
        let planned = run.split_whitespace().next().unwrap_or_default();
        let planned = planned
            .rsplit('/')
            .next()
            .and_then(|number| number.parse().ok())
            .unwrap_or(0);
        let passed = before(results, "passed").unwrap_or(0);
        counts += Counts {
            passed,
            failed: u32::saturating_sub(planned, passed),
        };
    }
    counts
}

/// `test result: ok. 3 passed; 0 failed; 0 ignored; …`, once per test binary.
pub fn cargo_test(text: &str) -> Counts {
    let mut counts = Counts::default();
    for line in text.lines().filter(|line| line.starts_with("test result:")) {
        counts += Counts {
            passed: before(line, "passed").unwrap_or(0),
            failed: before(line, "failed").unwrap_or(0),
        };
    }
    counts
}

/// Playwright's last lines: `3 passed (10.1s)`, `1 failed`, `2 did not run`, … A flaky test is one that failed.
pub fn playwright(text: &str) -> Counts {
    let mut counts = Counts::default();
    for line in text.lines().map(str::trim) {
        let Some((number, word)) = line.split_once(' ') else {
            continue;
        };
        let Ok(number) = number.parse::<u32>() else {
            continue;
        };
        match word.split(" (").next() {
            Some("passed") => counts.passed += number,
            Some("failed" | "flaky" | "interrupted" | "did not run") => counts.failed += number,
            _ => {}
        }
    }
    counts
}

/// The number that stands before `word`.
fn before(line: &str, word: &str) -> Option<u32> {
    let words: Vec<&str> = line
        .split([' ', ';', ','])
        .filter(|word| !word.is_empty())
        .collect();
    let place = words.iter().position(|found| *found == word)?;
    words.get(place.checked_sub(1)?)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;

    #[test]
    fn nextest_counts_what_did_not_pass_as_failed() {
        let text = "     Summary [   0.013s] 6 tests run: 3 passed (1 slow), 2 failed, 1 timed out, 4 skipped\n";
        assert_eq!(
            nextest(text),
            Counts {
                passed: 3,
                failed: 3
            }
        );
        assert_eq!(
            nextest("     Summary [   0.1s] 1/4 tests run: 1 passed, 0 skipped\n"),
            Counts {
                passed: 1,
                failed: 3
            }
        );
        assert_eq!(
            nextest("     Summary [   0.1s] 1 test run: 1 passed, 0 skipped\n"),
            Counts {
                passed: 1,
                failed: 0
            }
        );
    }

    #[test]
    fn cargo_test_is_summed_over_binaries() {
        let text = "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured\n\
                    test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured\n";
        assert_eq!(
            cargo_test(text),
            Counts {
                passed: 4,
                failed: 2
            }
        );
    }

    #[test]
    fn playwright_counts_flaky_and_unrun_tests_as_failed() {
        let text = "  1 failed\n    [x] › a.spec.ts:3:1 › a\n  1 flaky\n  2 did not run\n  12 passed (1.2m)\n";
        assert_eq!(
            playwright(text),
            Counts {
                passed: 12,
                failed: 4
            }
        );
    }

    #[test]
    fn a_runner_that_fails_without_a_failed_test_has_failed() {
        assert!(tests(Counts::ONE_PASSED, Err(anyhow!("did not compile"))).is_err());
        assert_eq!(
            tests(Counts::ONE_FAILED, Err(anyhow!("exit code 1"))).unwrap(),
            Counts::ONE_FAILED
        );
        assert_eq!(
            tests(Counts::ONE_PASSED, Ok(())).unwrap(),
            Counts::ONE_PASSED
        );
    }
}

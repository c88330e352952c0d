//! Figures as people read them.

use std::fmt::Write as _;

use super::{
    Figures,
    goals::{Goal, SHOWN},
};

struct Row {
    says: &'static str,
    value: String,
    spread: String,
    goal: String,
    verdict: &'static str,
}

fn rows(figures: &Figures) -> Vec<Row> {
    SHOWN
        .iter()
        .filter_map(|(key, says, goal)| {
            let figure = figures.get(*key)?;
            let show = |value| number(value, &figure.unit);
            Some(Row {
                says,
                value: show(figure.value),
                spread: format!(
                    "{} to {}, {} rounds",
                    show(figure.low),
                    show(figure.high),
                    figure.rounds
                ),
                goal: match goal {
                    Some(Goal::AtLeast(least)) => format!("{} or more", show(*least)),
                    Some(Goal::AtMost(most)) => format!("{} or less", show(*most)),
                    None => String::new(),
                },
                verdict: match goal {
                    Some(goal) if goal.is_reached(figure) => "reached",
                    Some(_) => "MISSED",
                    None => "",
                },
            })
        })
        .collect()
}

/// For a terminal.
pub fn plain(figures: &Figures) -> String {
    let mut text = String::new();
    for row in rows(figures) {
        let _ = writeln!(
            text,
            "{:<55} {:>14}  {:<40} {:<20} {}",
            row.says, row.value, row.spread, row.goal, row.verdict
        );
    }
    text
}

/// For a page.
pub fn markdown(figures: &Figures) -> String {
    let mut text =
        "| figure | median | lowest to highest | goal | |\n| --- | ---: | --- | --- | --- |\n"
            .to_owned();
    for row in rows(figures) {
        let Row {
            says,
            value,
            spread,
            goal,
            verdict,
        } = row;
        let _ = writeln!(text, "| {says} | {value} | {spread} | {goal} | {verdict} |");
    }
    text
}

fn number(value: f64, unit: &str) -> String {
    match unit {
        "ratio" if value < 10.0 => format!("{value:.2}"),
        "ratio" => format!("{value:.1}"),
        "bytes" if value >= 10_000_000.0 => format!("{:.0} MB", value / 1e6),
        "bytes" => format!("{:.1} kB", value / 1e3),
        "ms" if value < 10.0 => format!("{value:.2} ms"),
        unit => format!("{value:.0} {unit}"),
    }
}

//! What somebody does next: numbers choose among what is possible.

use super::device::Device;
use super::{MEES, NOOR};
use domain::access::Role;
use domain::id::PersonId;
use domain::intent::{Change, NewContribution};
use domain::moment::{Contribution, Moment};
use domain::op::{Audience, Feeling, Likeness, Perspective};
use domain::stamp::Day;
use domain::text::{Text, ThemeKey};

pub fn choose_change(
    moment: &Moment,
    mine: Option<&Contribution>,
    device: &Device,
    what: u8,
    words: u8,
) -> Option<Change> {
    let access = device.replica.access();
    let about = moment.portfolios().find(|c| access.sees(*c));
    let is_guardian = about.is_some_and(|c| access.is(Role::Guardian, c));
    Some(match what % 17 {
        0 | 1 => Change::Contribute(NewContribution {
            perspective: if is_guardian {
                Perspective::Home
            } else {
                Perspective::Here
            },
            about: if is_guardian || words.is_multiple_of(2) {
                about
            } else {
                None
            },
            audience: audience_of(device.person, is_guardian, words),
            text: text(words),
            feeling: None,
        }),
        2..=4 => {
            let mine = mine?;
            let current = mine.versions.iter().filter(|v| v.is_current);
            let base = mine.wording.latest().unwrap_or("een twee drie vier vijf");
            Change::Revise {
                contribution: mine.id,
                text: revised(base, words),
                replaces: current.map(|v| v.op).collect(),
            }
        }
        5 => Change::Feel(
            mine?.id,
            (words.is_multiple_of(2)).then_some(Feeling::Proud),
        ),
        6 => Change::Share(mine?.id, audience_of(device.person, is_guardian, words)),
        7 => Change::Withdraw(mine?.id),
        8 => {
            let theirs = moment
                .contributions
                .iter()
                .find(|c| c.role == Role::Guardian)?;
            Change::acknowledge(theirs)
        }
        9 => Change::Day(Day(20_000 + i32::from(words))),
        10 => Change::Link(if words.is_multiple_of(2) { NOOR } else { MEES }),
        11 => Change::Unlink(if words.is_multiple_of(2) { NOOR } else { MEES }),
        12 => Change::Theme(theme(words)),
        13 => Change::Pass(about?),
        14 | 15 => Change::Compare(
            if is_guardian {
                Perspective::Home
            } else {
                Perspective::Here
            },
            about?,
            [Some(Likeness::Alike), Some(Likeness::Different), None][usize::from(words % 3)],
        ),
        _ => Change::Untheme(theme(words)),
    })
}

pub fn audience_of(person: PersonId, is_guardian: bool, n: u8) -> Audience {
    match (n % 5, is_guardian) {
        (0, _) => Audience::Draft,
        (1, true) => Audience::Confidential { with: person },
        (1, false) => Audience::Team,
        _ => Audience::Shared,
    }
}

pub fn theme(n: u8) -> ThemeKey {
    ThemeKey::try_from(format!("theme-{}", n % 3)).unwrap()
}

pub fn text(n: u8) -> Text {
    Text::parse(&format!("een twee drie vier vijf woord{n}")).unwrap()
}

/// The text with one of its words changed, so that some edits touch the same
/// words and some do not.
pub fn revised(base: &str, n: u8) -> Text {
    let mut words: Vec<String> = base.split(' ').map(str::to_owned).collect();
    let at = usize::from(n) % words.len();
    words[at] = format!("nieuw{n}");
    Text::parse(&words.join(" ")).unwrap()
}

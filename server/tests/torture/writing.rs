//! What somebody does with a device, by chance.

use domain::{
    access::Role,
    id::{ChildId, MomentId},
    intent::{Change, Intent, NewContribution},
    moment::{Contribution, Moment},
    op::{Audience, Feeling, Likeness, Mode, Perspective},
    stamp::Day,
    text::{Asked, Text, ThemeKey},
};

use crate::device::Device;

const THEMES: [&str; 3] = ["language", "movement", "together"];

/// One thing that a person or a device does.
pub fn something(device: &mut Device) {
    match device.chance.below(100) {
        0..=24 => capture(device),
        25..=29 => ask(device),
        30..=54 => change(device),
        55..=74 => {
            device.exchange();
        }
        75..=95 => device.write_one(),
        96..=97 => device.crash(),
        98 => {
            let years = i64::try_from(device.chance.below(5)).unwrap() - 2;
            device.set_clock(years);
        }
        _ => device.set_clock(0),
    }
}

fn capture(device: &mut Device) {
    let seen: Vec<ChildId> = device.replica.access().grants.keys().copied().collect();
    let Some(first) = device.chance.pick(&seen).copied() else {
        return;
    };
    let is_guardian = device.replica.access().is(Role::Guardian, first);
    let children = if is_guardian {
        std::iter::once(first).collect()
    } else {
        let count = device.chance.below(4);
        let mut some = || device.chance.pick(&seen).copied();
        (0..count).filter_map(|_| some()).collect()
    };
    let side = side_of(is_guardian);
    let first = contribution(device, is_guardian, is_guardian.then_some(first));
    let day = Day::of_ms(device.now_ms());
    let themes = theme(device).into_iter().collect();
    device.ask(Intent::Capture {
        side,
        day,
        title: None,
        children,
        themes,
        first,
    });
}

/// Asks about one child or some, in any mode: most answers come while others are sealed.
fn ask(device: &mut Device) {
    let seen: Vec<ChildId> = device.replica.access().grants.keys().copied().collect();
    let Some(first) = device.chance.pick(&seen).copied() else {
        return;
    };
    let is_guardian = device.replica.access().is(Role::Guardian, first);
    let second = device.chance.pick(&seen).copied();
    let second = second.filter(|_| !is_guardian);
    let mode = match device.chance.below(3) {
        0 => Mode::Open,
        1 => Mode::ParentFirst,
        _ => Mode::Together,
    };
    let themes = theme(device).into_iter().collect();
    let day = Day::of_ms(device.now_ms());
    let asked = format!("Wat zag je, vraag {}?", device.asked);
    device.ask(Intent::Ask {
        side: side_of(is_guardian),
        day,
        mode: if is_guardian { Mode::Open } else { mode },
        asked: Asked::parse(&asked).unwrap(),
        children: std::iter::once(first).chain(second).collect(),
        themes,
    });
}

fn change(device: &mut Device) {
    let seen: Vec<ChildId> = device.replica.access().grants.keys().copied().collect();
    let child = device.chance.pick(&seen).copied();
    // the newest: several people are at them at the same time
    let moments: Vec<MomentId> = device.replica.moments_of(child).take(6).collect();
    let Some(id) = device.chance.pick(&moments).copied() else {
        return;
    };
    let Some(moment) = device.replica.moment(id).cloned() else {
        return;
    };
    if let Some(change) = change_of(device, &moment, child) {
        device.ask(Intent::In(id, vec![change]));
    }
}

fn change_of(device: &mut Device, moment: &Moment, child: Option<ChildId>) -> Option<Change> {
    let is_guardian = child.is_some_and(|c| device.replica.access().is(Role::Guardian, c));
    let person = device.session.person;
    let own: Vec<&Contribution> = moment
        .contributions
        .iter()
        .filter(|found| found.author == person)
        .collect();
    let own = device.chance.pick(&own).copied();
    Some(match device.chance.below(14) {
        0..=2 => Change::Contribute(contribution(device, is_guardian, child)),
        3..=5 => {
            let own = own?;
            let current = own.versions.iter().filter(|version| version.is_current);
            let replaces = current.map(|version| version.op).collect();
            let base = own.wording.latest().unwrap_or("een twee drie vier vijf");
            let mut words: Vec<String> = base.split(' ').map(str::to_owned).collect();
            let at = device.chance.below(u64::try_from(words.len()).unwrap());
            words[usize::try_from(at).unwrap()] = format!("nieuw{}", device.asked);
            Change::Revise {
                contribution: own.id,
                text: Text::parse(&words.join(" ")).unwrap(),
                replaces,
            }
        }
        6 => Change::Feel(own?.id, device.chance.one_in(2).then_some(Feeling::Proud)),
        7 => Change::Share(own?.id, audience(device, is_guardian)),
        8 => Change::Withdraw(own?.id),
        9 => {
            let theirs = moment.contributions.iter();
            let theirs = theirs.into_iter().find(|c| c.role == Role::Guardian)?;
            Change::acknowledge(theirs)
        }
        10 => Change::Pass(child?),
        11 => {
            let likeness = match device.chance.below(3) {
                0 => None,
                1 => Some(Likeness::Alike),
                _ => Some(Likeness::Different),
            };
            Change::Compare(side_of(is_guardian), child?, likeness)
        }
        12 => Change::Day(Day(20_000 + i32::try_from(device.asked % 500).unwrap())),
        _ => Change::Theme(theme(device)?),
    })
}

fn contribution(device: &mut Device, is_guardian: bool, about: Option<ChildId>) -> NewContribution {
    let text = format!("een twee drie vier vijf nummer{}", device.asked);
    NewContribution {
        perspective: side_of(is_guardian),
        about: about.filter(|_| is_guardian),
        audience: audience(device, is_guardian),
        text: Text::parse(&text).unwrap(),
        feeling: device.chance.one_in(5).then_some(Feeling::Worried),
    }
}

const fn side_of(is_guardian: bool) -> Perspective {
    if is_guardian {
        Perspective::Home
    } else {
        Perspective::Here
    }
}

fn audience(device: &mut Device, is_guardian: bool) -> Audience {
    match (device.chance.below(6), is_guardian) {
        (0, _) => Audience::Draft,
        (1, false) => Audience::Team,
        (1, true) => Audience::Confidential {
            with: device.session.person,
        },
        _ => Audience::Shared,
    }
}

fn theme(device: &mut Device) -> Option<ThemeKey> {
    let key = device.chance.pick(&THEMES)?;
    ThemeKey::try_from((*key).to_owned()).ok()
}

//! How often each side was heard lately, and for how long it was silent. For
//! looking at one's own work: never a ranking, never a quota.

use domain::calendar;
use domain::directory::Since;
use domain::id::ChildId;
use domain::moment::Moment;
use domain::op::{Audience, Perspective};
use domain::picture::silence::{Limits, is_silent};
use domain::replica::Replica;
use domain::stamp::Day;

/// More than this many contributions look the same.
pub const DOTS_MAX: usize = 3;
/// What counts as lately, in days.
const LATELY_DAYS: i32 = 30;
/// Moments that happened longer ago are not looked at, in days.
const HORIZON_DAYS: i32 = 400;

/// What is known of one child.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ContactBalance {
    /// From home.
    pub home: Sign,
    /// From here.
    pub here: Sign,
}

/// How one side was heard.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Sign {
    /// Contributions in the last 30 days, 3 at most.
    pub dots: usize,
    /// Nothing for as long as the location calls a silence, although there is
    /// something about the child.
    pub is_silent: bool,
}

/// The signs of one child.
#[must_use]
pub fn contact_balance(replica: &Replica, child: ChildId, today: Day) -> ContactBalance {
    let moments = replica.moments_of(Some(child));
    let found = moments.filter_map(|id| replica.moment(id));
    let limits = replica.directory().and_then(|d| d.silence);
    let limits = limits.unwrap_or_default();
    let since = replica.directory().and_then(|d| d.child(child)?.since);
    of(found.map(AsRef::as_ref), child, since, limits, today)
}

fn of<'a>(
    newest_first: impl Iterator<Item = &'a Moment>,
    child: ChildId,
    since: Option<Since>,
    limits: Limits,
    today: Day,
) -> ContactBalance {
    let mut signs = ContactBalance::default();
    let mut last = [None::<Day>; 2];
    let mut is_any = false;
    for moment in newest_first {
        is_any = true;
        if today.0 - moment.day.0 > HORIZON_DAYS {
            break;
        }
        for (at, side) in [Perspective::Home, Perspective::Here]
            .into_iter()
            .enumerate()
        {
            let sign = if at == 0 {
                &mut signs.home
            } else {
                &mut signs.here
            };
            let heard = moment.from_side(side, child);
            for contribution in heard.filter(|c| c.is_readable() && c.audience != Audience::Draft) {
                let day = calendar::day_of(contribution.written.ms());
                last[at] = last[at].max(Some(day));
                if today.0 - day.0 < LATELY_DAYS {
                    sign.dots = (sign.dots + 1).min(DOTS_MAX);
                }
            }
        }
        if signs.home.dots == DOTS_MAX && signs.here.dots == DOTS_MAX {
            break;
        }
    }
    let is_silent = |side: Perspective, last: Option<Day>| {
        let limit_days = limits.days(side, false).into();
        is_any && is_silent(side, last, since, limit_days, today)
    };
    signs.home.is_silent = is_silent(Perspective::Home, last[0]);
    signs.here.is_silent = is_silent(Perspective::Here, last[1]);
    signs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{Example, NOOR};

    const TODAY: Day = Day(20_781);

    fn from_home(days_ago: i32) -> Moment {
        let mut example = Example::new();
        example.add(Perspective::Home, Audience::Shared, Day(TODAY.0 - days_ago));
        example.moment
    }

    #[test]
    fn dots_count_what_was_heard_lately() {
        let moments = [from_home(0), from_home(29), from_home(31)];
        let signs = of(moments.iter(), NOOR, None, Limits::default(), TODAY);
        assert_eq!(
            signs.home,
            Sign {
                dots: 2,
                is_silent: false
            }
        );
        assert_eq!(
            signs.here,
            Sign {
                dots: 0,
                is_silent: true
            }
        );
    }

    #[test]
    fn more_than_three_looks_the_same_for_everyone() {
        let moments = [0, 1, 2, 3, 4].map(from_home);
        assert_eq!(
            of(moments.iter(), NOOR, None, Limits::default(), TODAY)
                .home
                .dots,
            DOTS_MAX
        );
    }

    #[test]
    fn a_silence_is_pointed_out_after_six_weeks() {
        assert!(
            !of([from_home(42)].iter(), NOOR, None, Limits::default(), TODAY)
                .home
                .is_silent
        );
        assert!(
            of([from_home(43)].iter(), NOOR, None, Limits::default(), TODAY)
                .home
                .is_silent
        );
    }

    #[test]
    fn nothing_is_said_about_a_child_without_moments() {
        assert_eq!(
            of([].iter(), NOOR, None, Limits::default(), TODAY),
            ContactBalance::default()
        );
    }

    #[test]
    fn a_draft_is_not_heard() {
        let mut example = Example::new();
        example.add(Perspective::Here, Audience::Draft, TODAY);
        assert_eq!(
            of(
                [example.moment].iter(),
                NOOR,
                None,
                Limits::default(),
                TODAY
            )
            .here
            .dots,
            0
        );
    }
}

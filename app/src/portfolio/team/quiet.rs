//! Whether the centre has been quiet about a child: for its own work. What a family did or
//! did not do is nothing for a screen that hangs in the group.

use domain::calendar;
use domain::directory::Since;
use domain::id::ChildId;
use domain::moment::Moment;
use domain::op::{Audience, Perspective};
use domain::picture::silence::{Limits, is_silent};
use domain::replica::Replica;
use domain::stamp::Day;

/// Moments that happened longer ago are not looked at, in days.
const HORIZON_DAYS: i32 = 400;

/// Whether nothing was written here about a child for as long as the location calls a
/// silence, although there is something about the child.
#[must_use]
pub fn is_quiet_here(replica: &Replica, child: ChildId, today: Day) -> bool {
    let moments = replica.moments_of(Some(child));
    let found = moments.filter_map(|id| replica.moment(id));
    let limits = replica.directory().and_then(|d| d.silence);
    let since = replica.directory().and_then(|d| d.child(child)?.since);
    of(
        found.map(AsRef::as_ref),
        child,
        since,
        limits.unwrap_or_default(),
        today,
    )
}

fn of<'a>(
    newest_first: impl Iterator<Item = &'a Moment>,
    child: ChildId,
    since: Option<Since>,
    limits: Limits,
    today: Day,
) -> bool {
    let limit_days = limits.days(Perspective::Here, false).into();
    let mut last = None;
    let mut is_any = false;
    for moment in newest_first {
        is_any = true;
        if today.0 - moment.day.0 > HORIZON_DAYS {
            break;
        }
        let said = moment.from_side(Perspective::Here, child);
        let said = said.filter(|c| c.is_readable() && c.audience != Audience::Draft);
        last = last.max(said.map(|c| calendar::day_of(c.written.ms())).max());
        if !is_silent(Perspective::Here, last, since, limit_days, today) {
            return false;
        }
    }
    is_any && is_silent(Perspective::Here, last, since, limit_days, today)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{Example, NOOR};

    const TODAY: Day = Day(20_781);

    fn said(side: Perspective, audience: Audience, days_ago: i32) -> Moment {
        let mut example = Example::new();
        example.add(side, audience, Day(TODAY.0 - days_ago));
        example.moment
    }

    fn is_quiet(moments: &[Moment]) -> bool {
        of(moments.iter(), NOOR, None, Limits::default(), TODAY)
    }

    #[test]
    fn the_centre_is_quiet_after_four_weeks_whatever_home_wrote() {
        let home = said(Perspective::Home, Audience::Shared, 1);
        let here = |days_ago| said(Perspective::Here, Audience::Shared, days_ago);
        assert!(!is_quiet(&[home.clone(), here(28)]));
        assert!(is_quiet(&[home.clone(), here(29)]));
        assert!(is_quiet(&[home]));
    }

    #[test]
    fn of_a_child_without_moments_nothing_is_said() {
        assert!(!is_quiet(&[]));
    }

    #[test]
    fn a_draft_is_not_said() {
        assert!(is_quiet(&[said(Perspective::Here, Audience::Draft, 0)]));
    }
}

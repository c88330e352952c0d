//! A long list of moments in portions of one month, so that only what is near
//! the screen has to be drawn.

use domain::id::MomentId;
use domain::stamp::Day;

/// Most moments in one portion.
const PORTION_MAX: usize = 24;

/// Moments of one month that are drawn together.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Portion {
    /// The year.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: u32,
    /// Whether the month begins here, and has its heading.
    pub opens_month: bool,
    /// The moments, newest first.
    pub moments: Vec<MomentId>,
}

impl Portion {
    /// Names the month within the page: `m-2026-11`.
    #[must_use]
    pub fn anchor(&self) -> String {
        format!("m-{}-{:02}", self.year, self.month)
    }
}

/// Moments, newest first, in portions.
#[must_use]
pub fn portions(moments: impl Iterator<Item = (MomentId, Day)>) -> Vec<Portion> {
    let mut found: Vec<Portion> = Vec::new();
    for (id, day) in moments {
        let (year, month, _) = day.to_ymd();
        let last = found
            .last_mut()
            .filter(|p| (p.year, p.month) == (year, month));
        let opens_month = last.is_none();
        match last {
            Some(portion) if portion.moments.len() < PORTION_MAX => portion.moments.push(id),
            _ => found.push(Portion {
                year,
                month,
                opens_month,
                moments: vec![id],
            }),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::stamp::Day;
    use std::iter::repeat_n;

    fn ids(days: impl Iterator<Item = Day>) -> Vec<(MomentId, Day)> {
        (1_u128..)
            .zip(days)
            .map(|(n, day)| (crate::example::moment_id(n), day))
            .collect()
    }

    #[test]
    fn a_month_begins_once_however_many_moments_it_has() {
        let november = Day::from_ymd(2026, 11, 24).unwrap();
        let october = Day::from_ymd(2026, 10, 3).unwrap();
        let days = repeat_n(november, PORTION_MAX + 1).chain([october]);
        let found = portions(ids(days).into_iter());
        let opens: Vec<_> = found.iter().map(|p| (p.anchor(), p.opens_month)).collect();
        assert_eq!(
            opens,
            [
                ("m-2026-11".into(), true),
                ("m-2026-11".into(), false),
                ("m-2026-10".into(), true)
            ]
        );
    }

    #[test]
    fn no_moment_is_left_out_and_the_order_stays() {
        let start = Day::from_ymd(2026, 11, 24).unwrap();
        let all = ids((0..3_000).map(|n| Day(start.0 - n)));
        let drawn: Vec<_> = portions(all.iter().copied())
            .into_iter()
            .flat_map(|p| p.moments)
            .collect();
        assert!(drawn.into_iter().eq(all.into_iter().map(|(id, _)| id)));
    }
}

//! When somebody is told that there is news: never at once, never often, never in
//! the hours that they keep for themselves, and not at all until they chose it.
//!
//! All times are Unix time in ms; hours are those of the clock where people live,
//! which the caller knows (`ahead_ms`: how far it is ahead of UTC).

use serde::{Deserialize, Serialize};

const MINUTE_MS: i64 = 60 * 1000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// How long news rests before a push: what came together is told together, and
/// who has the app open has seen it by then.
pub const REST_MS: i64 = 10 * MINUTE_MS;
/// How long after a push the next may follow, in ms.
pub const APART_MS: i64 = 4 * HOUR_MS;
/// How often a push is tried before it is dropped; the next news tries again.
pub const TRIES_MAX: u32 = 6;
/// At which hour mail with a digest goes out.
const MAIL_HOUR_MS: i64 = 17 * HOUR_MS;
/// 1 January 1970 was a Thursday: a week of mail begins on the day after.
const FRIDAY: i64 = 1;

/// Hours that somebody keeps for themselves: from an hour up to another, 0 to 23.
/// The same twice is none.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Quiet {
    /// From this hour.
    pub from: u8,
    /// Until this one.
    pub until: u8,
}

impl Quiet {
    /// For who chose nothing: the evening and the night.
    pub const USUAL: Self = Self { from: 20, until: 7 };

    /// Hours of the day; `None` when one of them is no hour.
    #[must_use]
    pub fn new(from: u8, until: u8) -> Option<Self> {
        (from < 24 && until < 24).then_some(Self { from, until })
    }

    /// Whether it is quiet at a time.
    #[must_use]
    pub fn is_at(self, now_ms: i64, ahead_ms: i64) -> bool {
        let hour = (now_ms + ahead_ms).rem_euclid(DAY_MS) / HOUR_MS;
        let (from, until) = (i64::from(self.from), i64::from(self.until));
        if from <= until {
            (from..until).contains(&hour)
        } else {
            hour >= from || hour < until
        }
    }
}

/// How often somebody wants mail.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Digest {
    /// Never.
    #[default]
    Off,
    /// On a day with news, late in the afternoon.
    Daily,
    /// On Friday, late in the afternoon, after a week with news.
    Weekly,
}

impl Digest {
    /// Which time to mail was the last before a moment: they are counted.
    fn nth(self, ms: i64, ahead_ms: i64) -> Option<i64> {
        let local_ms = ms + ahead_ms - MAIL_HOUR_MS;
        match self {
            Self::Off => None,
            Self::Daily => Some(local_ms.div_euclid(DAY_MS)),
            Self::Weekly => Some((local_ms - FRIDAY * DAY_MS).div_euclid(7 * DAY_MS)),
        }
    }

    /// Whether mail is due: there was news before a time to mail that has passed,
    /// and none was sent since that time. A server that was away mails later, once.
    #[must_use]
    pub fn is_due(self, news_ms: i64, mailed_ms: Option<i64>, now_ms: i64, ahead_ms: i64) -> bool {
        let Some(last) = self.nth(now_ms, ahead_ms) else {
            return false;
        };
        let was_before = |ms| self.nth(ms, ahead_ms).is_some_and(|nth| nth < last);
        was_before(news_ms) && mailed_ms.is_none_or(was_before)
    }
}

/// Whether news may be pushed: it has rested, and the push before is long ago.
#[must_use]
pub fn may_push(news_ms: i64, pushed_ms: Option<i64>, now_ms: i64) -> bool {
    now_ms - news_ms >= REST_MS && pushed_ms.is_none_or(|pushed_ms| now_ms - pushed_ms >= APART_MS)
}

/// How long to wait after so many tries that failed, in ms; `None`: not again.
#[must_use]
pub fn wait_after(tries: u32) -> Option<i64> {
    (tries < TRIES_MAX).then(|| MINUTE_MS << tries.min(TRIES_MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stamp::Day;

    const AHEAD_MS: i64 = HOUR_MS;

    /// An hour where people live; 20 November 2026 is a Friday.
    fn at(day: u32, hour: i64) -> i64 {
        Day::from_ymd(2026, 11, day).unwrap().to_ms() + hour * HOUR_MS - AHEAD_MS
    }

    #[test]
    fn quiet_hours_are_quiet_also_over_midnight() {
        let rows = [
            (
                Quiet::USUAL,
                [
                    (19, false),
                    (20, true),
                    (23, true),
                    (0, true),
                    (6, true),
                    (7, false),
                ],
            ),
            (
                Quiet { from: 9, until: 17 },
                [
                    (8, false),
                    (9, true),
                    (16, true),
                    (17, false),
                    (0, false),
                    (23, false),
                ],
            ),
            (
                Quiet { from: 8, until: 8 },
                [
                    (7, false),
                    (8, false),
                    (9, false),
                    (0, false),
                    (12, false),
                    (23, false),
                ],
            ),
        ];
        for (quiet, hours) in rows {
            for (hour, is_quiet) in hours {
                assert_eq!(
                    quiet.is_at(at(20, hour), AHEAD_MS),
                    is_quiet,
                    "{quiet:?} {hour}"
                );
            }
        }
        assert_eq!(Quiet::new(24, 3), None);
    }

    #[test]
    fn mail_goes_once_a_period_at_its_hour_and_only_with_news() {
        let rows = [
            // news, mailed before, now, due: each a day and an hour
            (Digest::Off, (20, 9), None, (27, 18), false),
            (Digest::Daily, (20, 9), None, (20, 16), false),
            (Digest::Daily, (20, 9), None, (20, 17), true),
            (Digest::Daily, (20, 9), Some((20, 17)), (20, 18), false),
            // what comes after the hour is for tomorrow
            (Digest::Daily, (20, 18), Some((19, 17)), (20, 19), false),
            (Digest::Daily, (20, 18), Some((20, 17)), (21, 16), false),
            (Digest::Daily, (20, 18), Some((20, 17)), (21, 17), true),
            // a server that was away
            (Digest::Daily, (10, 9), Some((10, 8)), (20, 8), true),
            // an evening that was quiet: the next morning, and then not again at five
            (Digest::Daily, (20, 9), Some((19, 17)), (21, 8), true),
            (Digest::Daily, (20, 9), Some((21, 8)), (21, 16), false),
            (Digest::Weekly, (16, 9), None, (19, 18), false),
            (Digest::Weekly, (16, 9), None, (20, 16), false),
            (Digest::Weekly, (16, 9), None, (20, 17), true),
            (Digest::Weekly, (16, 9), Some((20, 17)), (26, 18), false),
            (Digest::Weekly, (20, 18), Some((20, 17)), (27, 17), true),
        ];
        for (digest, news, mailed, now, due) in rows {
            let at = |(day, hour)| at(day, hour);
            let is_due = digest.is_due(at(news), mailed.map(at), at(now), AHEAD_MS);
            assert_eq!(is_due, due, "{digest:?} {news:?} {mailed:?} {now:?}");
        }
    }

    #[test]
    fn pushes_rest_and_keep_apart() {
        assert!(!may_push(0, None, REST_MS - 1));
        assert!(may_push(0, None, REST_MS));
        assert!(!may_push(0, Some(0), APART_MS - 1));
        assert!(may_push(0, Some(0), APART_MS));
    }

    #[test]
    fn a_push_that_fails_is_tried_less_and_less_often_and_then_not_again() {
        let waits: alloc::vec::Vec<_> = (1..=TRIES_MAX).map(wait_after).collect();
        let minutes = [2, 4, 8, 16, 32].map(|m| Some(m * MINUTE_MS));
        assert_eq!(waits[..5], minutes);
        assert_eq!(waits[5], None);
    }
}

//! Days and clock times in the Netherlands, where everybody who uses this lives: the server
//! does not know where whoever reads a page is, and a report says the same on every device.

use crate::stamp::Day;

const HOUR_MS: i64 = 60 * 60 * 1000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// The day in the Netherlands at a point in time (Unix ms).
#[must_use]
pub fn day_of(at_ms: i64) -> Day {
    Day::of_ms(local_ms(at_ms))
}

/// The time that a clock there shows, as if it were UTC. From Unix time in ms.
#[must_use]
pub fn local_ms(at_ms: i64) -> i64 {
    at_ms.saturating_add(ahead_ms(at_ms))
}

/// The point in time (Unix ms) that the clock there shows as `minute` minutes
/// after midnight of `day`.
#[must_use]
pub fn instant(day: Day, minute: i64) -> i64 {
    let local_ms = i64::from(day.0) * DAY_MS + minute * 60_000;
    local_ms - ahead_ms(local_ms - HOUR_MS)
}

/// How far the clock there is ahead of UTC: two hours from the last Sunday of
/// March to the last Sunday of October, 01:00 UTC, otherwise one.
#[must_use]
pub fn ahead_ms(at_ms: i64) -> i64 {
    let (year, ..) = Day::of_ms(at_ms).to_ymd();
    let change = |month| {
        let last = Day::from_ymd(year, month, 31).map_or(0, |day| day.0);
        // 1 January 1970 was a Thursday: Sundays are 3 modulo 7
        let sunday = last - (last - 3).rem_euclid(7);
        i64::from(sunday) * DAY_MS + HOUR_MS
    };
    let is_summer = (change(3)..change(10)).contains(&at_ms);
    if is_summer { 2 * HOUR_MS } else { HOUR_MS }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_goes_forward_in_march_and_back_in_october() {
        let at =
            |year, month, day, minute| instant(Day::from_ymd(year, month, day).unwrap(), minute);
        // 2026: 29 March and 25 October
        assert_eq!(
            at(2026, 3, 29, 12 * 60) - at(2026, 3, 28, 12 * 60),
            23 * HOUR_MS
        );
        assert_eq!(
            at(2026, 10, 25, 12 * 60) - at(2026, 10, 24, 12 * 60),
            25 * HOUR_MS
        );
        assert_eq!(
            day_of(at(2026, 7, 1, 0)),
            Day::from_ymd(2026, 7, 1).unwrap()
        );
        assert_eq!(
            day_of(at(2026, 1, 1, 0) - 1),
            Day::from_ymd(2025, 12, 31).unwrap()
        );
    }
}

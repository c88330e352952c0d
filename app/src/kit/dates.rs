//! Dates between the domain and a form, and for machines that read the page.

use domain::calendar;
use domain::stamp::Day;

/// As `<input type="date">` wants it: `2026-11-24`.
#[must_use]
pub fn to_input(day: Day) -> String {
    let (year, month, day) = day.to_ymd();
    format!("{year:04}-{month:02}-{day:02}")
}

/// From `<input type="date">`. `None` when it is no date, or an impossible one.
#[must_use]
pub fn from_input(value: &str) -> Option<Day> {
    let mut parts = value.split('-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    let day = parts.next()?.parse().ok()?;
    Day::from_ymd(year, month, day).filter(|_| parts.next().is_none())
}

/// How many whole years somebody has lived, who was born on a day.
#[must_use]
pub fn years(born: Day, today: Day) -> u8 {
    let ((year, month, day), (now, now_month, now_day)) = (born.to_ymd(), today.to_ymd());
    let is_before_birthday = (now_month, now_day) < (month, day);
    let years = now - year - i32::from(is_before_birthday);
    u8::try_from(years.max(0)).unwrap_or(u8::MAX)
}

/// For `<time datetime>`: `2026-11-24T13:05Z`. From Unix time in ms.
#[must_use]
pub fn machine(ms: i64) -> String {
    let minutes = ms.rem_euclid(86_400_000) / 60_000;
    let day = to_input(Day::of_ms(ms));
    format!("{day}T{:02}:{:02}Z", minutes / 60, minutes % 60)
}

/// `14:05`, in the Netherlands. From Unix time in ms.
#[must_use]
pub fn clock(ms: i64) -> String {
    let minutes = calendar::local_ms(ms).rem_euclid(86_400_000) / 60_000;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_child_is_a_year_older_on_its_birthday() {
        let day = |year, month, day| Day::from_ymd(year, month, day).unwrap();
        assert_eq!(years(day(2021, 6, 12), day(2026, 6, 11)), 4);
        assert_eq!(years(day(2021, 6, 12), day(2026, 6, 12)), 5);
        assert_eq!(years(day(2024, 2, 29), day(2025, 2, 28)), 0);
        assert_eq!(years(day(2026, 6, 12), day(2026, 1, 1)), 0);
    }

    #[test]
    fn a_date_survives_a_form() {
        let day = Day::from_ymd(2026, 11, 24);
        assert_eq!(day.map(to_input), Some("2026-11-24".into()));
        assert_eq!(from_input("2026-11-24"), day);
    }

    #[test]
    fn a_half_typed_date_is_no_date() {
        assert_eq!(from_input(""), None);
        assert_eq!(from_input("2026-02-30"), None);
        assert_eq!(from_input("2026-11-24-1"), None);
    }

    #[test]
    fn the_clock_is_the_one_of_the_netherlands() {
        let at = |month, day, hour: i64, minute: i64| {
            let day = Day::from_ymd(2026, month, day).unwrap().to_ms();
            clock(day + (hour * 60 + minute) * 60_000)
        };
        assert_eq!(at(11, 24, 13, 5), "14:05");
        assert_eq!(at(7, 1, 13, 5), "15:05");
        assert_eq!(at(3, 29, 0, 59), "01:59");
        assert_eq!(at(3, 29, 1, 0), "03:00");
        assert_eq!(at(10, 25, 0, 59), "02:59");
        assert_eq!(at(10, 25, 1, 0), "02:00");
    }

    #[test]
    fn a_time_is_written_for_machines() {
        assert_eq!(machine(1_795_525_500_000), "2026-11-24T13:05Z");
    }
}

//! Dates between the domain and a form, and for machines that read the page.

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

/// For `<time datetime>`: `2026-11-24T13:05Z`. From Unix time in ms.
#[must_use]
pub fn machine(ms: i64) -> String {
    let minutes = ms.rem_euclid(86_400_000) / 60_000;
    let day = to_input(Day::of_ms(ms));
    format!("{day}T{:02}:{:02}Z", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_time_is_written_for_machines() {
        assert_eq!(machine(1_795_525_500_000), "2026-11-24T13:05Z");
    }
}

//! Dates and times in words.

use crate::kit::texts::Texts;
use crate::portfolio::device::use_device;
use domain::stamp::Day;

/// *Vandaag*, *gisteren*, *dinsdag 24 november*, or with the year when it is
/// not this one.
#[must_use]
pub fn day(texts: Texts, day: Day) -> String {
    let device = use_device();
    let today = device.today();
    match today.0 - day.0 {
        0 => texts.today().into(),
        1 => texts.yesterday().into(),
        _ => {
            let is_this_year = today.to_ymd().0 == day.to_ymd().0;
            let shell = device.shell();
            shell.format_day(day, texts.language.tag(), is_this_year)
        }
    }
}

/// A time, from Unix time in ms.
#[must_use]
pub fn time(texts: Texts, ms: i64) -> String {
    use_device().shell().format_time(ms, texts.language.tag())
}

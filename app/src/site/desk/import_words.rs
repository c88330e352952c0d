//! What is said of a list that is read in: what a line would do, and what is
//! wrong with it.

use crate::kit::texts::Texts;
use domain::desk::sheet::{Column, Fault, FaultKind, News, Sheet};

/// What a line would do.
pub(super) fn news_words(t: Texts, news: &News) -> String {
    match news {
        News::Comes(group, day) => t.import_news_comes(group, &t.day(*day)),
        News::Moves(None, group, day) => t.import_news_starts(group, &t.day(*day)),
        News::Moves(Some(from), to, day) => t.import_news_moves(from, to, &t.day(*day)),
        News::Earlier(day) => t.import_news_earlier(&t.day(*day)),
        News::Called(name) => t.import_news_called(name),
        News::Mentor(name) => t.import_news_mentor(name),
        News::Guardian(name, true) => t.import_news_guardian_sees(name),
        News::Guardian(name, false) => t.import_news_guardian_not(name),
        News::Rights(name, true) => t.import_news_rights_sees(name),
        News::Rights(name, false) => t.import_news_rights_not(name),
        News::Email(name) => t.import_news_email(name),
        News::NewStaff(groups) if groups.is_empty() => t.import_news_staff_alone().to_owned(),
        News::NewStaff(groups) => t.import_news_staff(&groups.join(", ")),
        News::Works(groups) => t.import_news_works(&groups.join(", ")),
        News::Leads(true) => t.import_news_leads().to_owned(),
        News::Leads(false) => t.import_news_leads_not().to_owned(),
    }
}

/// Where a fault is: the column as the file names it.
pub(super) fn fault_place(t: Texts, fault: &Fault, sheet: &Sheet, is_staff: bool) -> String {
    let line = fault.line.to_string();
    let line = match sheet.who.get(&fault.line) {
        Some(who) => format!("{line} ({who})"),
        None => line,
    };
    let Some(column) = fault.column else {
        return t.import_line(&line);
    };
    let heading = sheet.headings.get(&column).map(String::as_str);
    let name = heading.unwrap_or_else(|| column_name(t, column, is_staff));
    t.import_line_column(&line, name)
}

/// A column as the template names it.
const fn column_name(t: Texts, column: Column, is_staff: bool) -> &'static str {
    match column {
        Column::Name if is_staff => t.import_column_staff_name(),
        Column::Name => t.import_column_name(),
        Column::Full => t.import_column_full(),
        Column::Born => t.import_column_born(),
        Column::Group => t.import_column_group(),
        Column::From => t.import_column_from(),
        Column::Mentor => t.import_column_mentor(),
        Column::Guardian => t.import_column_guardian(),
        Column::Called => t.import_column_called(),
        Column::Email => t.import_column_email(),
        Column::Phone => t.import_column_phone(),
        Column::Authority => t.import_column_authority(),
        Column::MaySee => t.import_column_may_see(),
        Column::Groups => t.import_column_groups(),
        Column::Lead => t.import_column_lead(),
    }
}

/// What is wrong, and what to do; with what is written there.
pub(super) fn fault_words(t: Texts, fault: &Fault, sheet: &Sheet) -> String {
    let words = wrong(t, &fault.kind);
    let cell = fault
        .column
        .and_then(|column| sheet.cells.get(&(fault.line, column)));
    // some name it themselves
    match cell.filter(|cell| !words.contains(cell.as_str())) {
        Some(cell) => t.import_fault_written(cell, &words),
        None => words,
    }
}

fn wrong(t: Texts, kind: &FaultKind) -> String {
    let fixed = match kind {
        FaultKind::NoGroup(name) => return t.import_fault_no_group(name),
        FaultKind::ManyGroups(name) => return t.import_fault_many_groups(name),
        FaultKind::NoMentor(name) => return t.import_fault_no_mentor(name),
        FaultKind::ManyMentors(name) => return t.import_fault_many_mentors(name),
        FaultKind::Differs(line) => return t.import_fault_differs(&line.to_string()),
        FaultKind::OtherName(name) => return t.import_fault_other_name(name),
        FaultKind::AddressOf(name) => return t.import_fault_address_of(name),
        FaultKind::Left(day) => return t.import_fault_left(&t.day(*day)),
        FaultKind::WasGuardian(name) => return t.import_fault_was_guardian(name),
        FaultKind::GoneStaff(name) => return t.import_fault_gone_staff(name),
        FaultKind::TooLarge => t.import_fault_too_large(),
        FaultKind::TooManyLines => t.import_fault_too_many_lines(),
        FaultKind::NotText => t.import_fault_not_text(),
        FaultKind::Empty => t.import_fault_empty(),
        FaultKind::NoColumn => t.import_fault_no_column(),
        FaultKind::TwoColumns => t.import_fault_two_columns(),
        FaultKind::TooManyCells => t.import_fault_too_many_cells(),
        FaultKind::OpenQuote => t.import_fault_open_quote(),
        FaultKind::LineBreak => t.import_fault_line_break(),
        FaultKind::Missing => t.import_fault_missing(),
        FaultKind::TooLong => t.import_fault_too_long(),
        FaultKind::BadDate => t.import_fault_bad_date(),
        FaultKind::BadBirth => t.import_fault_bad_birth(),
        FaultKind::BadStart => t.import_fault_bad_start(),
        FaultKind::BadYesNo => t.import_fault_bad_yes_no(),
        FaultKind::BadEmail => t.import_fault_bad_email(),
        FaultKind::BadPhone => t.import_fault_bad_phone(),
        FaultKind::ManyPeople => t.import_fault_many_people(),
        FaultKind::ManyChildren => t.import_fault_many_children(),
        FaultKind::NoWork => t.import_fault_no_work(),
        FaultKind::LastLead => t.desk_not_last(),
        FaultKind::Full => t.desk_not_room(),
        FaultKind::Refused(why) => t.not_possible(*why),
    };
    fixed.to_owned()
}

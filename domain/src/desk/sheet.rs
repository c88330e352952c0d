//! What is said about a file with children or staff: line by line what it would
//! do, and what is wrong with it.

use super::NotPossible;
use crate::stamp::Day;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

/// A column of such a file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Column {
    /// What the child or the member of staff is called.
    Name,
    /// The full name of the child.
    Full,
    /// When the child was born.
    Born,
    /// The group of the child.
    Group,
    /// Since when it is in that group.
    From,
    /// Its mentor.
    Mentor,
    /// The name of a guardian of the child.
    Guardian,
    /// What the child calls this guardian.
    Called,
    /// The address of the guardian or the member of staff.
    Email,
    /// On what number the mentor calls the guardian.
    Phone,
    /// Whether the guardian has parental authority.
    Authority,
    /// Whether, without it, the guardian may see the portfolio.
    MaySee,
    /// The groups of a member of staff.
    Groups,
    /// Whether a member of staff leads the location.
    Lead,
}

/// Something that is wrong in a file.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Fault {
    /// In which line, counted from 1 as a text editor does.
    pub line: usize,
    /// In which column; none: the line, or the file, as a whole.
    pub column: Option<Column>,
    /// What it is.
    pub kind: FaultKind,
}

/// What can be wrong.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum FaultKind {
    /// Larger than fits.
    TooLarge,
    /// More lines than fit.
    TooManyLines,
    /// No text: a workbook, a picture.
    NotText,
    /// No line under the names of the columns.
    Empty,
    /// A column that is needed is not there.
    NoColumn,
    /// A column that is there twice.
    TwoColumns,
    /// A line with more cells than there are columns.
    TooManyCells,
    /// A quotation mark begins in the line and nothing closes it.
    OpenQuote,
    /// A cell that goes on over the end of the line.
    LineBreak,
    /// Nothing is written in the cell.
    Missing,
    /// Longer than fits.
    TooLong,
    /// No date that exists.
    BadDate,
    /// A birth date of somebody who cannot be a child here.
    BadBirth,
    /// A first day before birth, or too far ahead.
    BadStart,
    /// Neither yes nor no.
    BadYesNo,
    /// No e-mail address.
    BadEmail,
    /// No number that can be called.
    BadPhone,
    /// There is no such group.
    NoGroup(String),
    /// There is more than one such group.
    ManyGroups(String),
    /// Nobody of that name or address works here.
    NoMentor(String),
    /// More than one person of that name works here.
    ManyMentors(String),
    /// Something else than on another line about the same child or person.
    Differs(usize),
    /// The address is known here under another name.
    OtherName(String),
    /// The address is that of somebody else in the file.
    AddressOf(String),
    /// It could be more than one person.
    ManyPeople,
    /// It could be more than one child.
    ManyChildren,
    /// The child left on a day, and the file does not say that it comes back later.
    Left(Day),
    /// Somebody who was taken off as a guardian of this child.
    WasGuardian(String),
    /// Somebody who does not work here any more.
    GoneStaff(String),
    /// A member of staff who would work nowhere.
    NoWork,
    /// Nobody would lead the location.
    LastLead,
    /// As many children or people as there may be.
    Full,
    /// The desk says no for another reason.
    Refused(NotPossible),
}

/// What a line would do. A person or a group is named as here, not as in the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum News {
    /// A child comes, into a group, on a day.
    Comes(String, Day),
    /// The file says an earlier day than can be: this one.
    Earlier(Day),
    /// A child goes to a group on a day, from another or back from none.
    Moves(Option<String>, String, Day),
    /// A child is called something else.
    Called(String),
    /// A child gets a mentor.
    Mentor(String),
    /// A child gets a guardian, with authority or without; `true`: who may see it.
    Guardian(String, bool),
    /// A guardian may something else, or is called something else; `true`: who may
    /// see the portfolio.
    Rights(String, bool),
    /// Somebody gets an address.
    Email(String),
    /// Somebody new works in these groups.
    NewStaff(Vec<String>),
    /// Somebody works in these groups.
    Works(Vec<String>),
    /// Somebody leads the location, or does so no more.
    Leads(bool),
}

/// What one child or one member of staff in the file means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// The first line about them.
    pub line: usize,
    /// Who it is.
    pub who: String,
    /// What is new; nothing: all of it is known.
    pub news: Vec<News>,
}

/// What a file would do.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sheet {
    /// Everything that is wrong, by line. As long as there is anything, nothing is
    /// taken over.
    pub faults: Vec<Fault>,
    /// What it means, by line.
    pub lines: Vec<Line>,
    /// How the file names its columns.
    pub headings: BTreeMap<Column, String>,
    /// Whom the lines are about in which something is wrong.
    pub who: BTreeMap<usize, String>,
    /// What is written where something is wrong.
    pub cells: BTreeMap<(usize, Column), String>,
    /// Columns that are not looked at.
    pub ignored: Vec<String>,
    /// How many children, or people who work here, are not in the file.
    pub absent: usize,
}

impl Sheet {
    /// How many lines say nothing new.
    #[must_use]
    pub fn unchanged(&self) -> usize {
        let all = self.lines.iter();
        all.filter(|line| line.news.is_empty()).count()
    }

    /// How many children or members of staff are new.
    #[must_use]
    pub fn arrivals(&self) -> usize {
        let is_new = |news: &News| matches!(news, News::Comes(..) | News::NewStaff(_));
        let all = self.lines.iter();
        all.filter(|line| line.news.iter().any(is_new)).count()
    }
}

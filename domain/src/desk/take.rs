//! Carrying out a change.

use super::before::Before;
use super::change::{About, NewGuardian, Rights};
use super::{Change, Child, Consent, Desk, Group, Guardian, NotPossible, Person, Settings, Term};
use crate::collect::set;
use crate::id::{ChildId, GroupId, PersonId};
use crate::stamp::Day;
use crate::text::{Login, Name};
use crate::{calendar, limits};
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

/// Farthest ahead or back that something may begin or end, in days: what a
/// person means, and not a slip of the finger.
const DAYS_AHEAD: i32 = 2 * 366;
/// Oldest child here, in days.
const DAYS_OLD: i32 = 15 * 366;

pub(super) type Done = Result<(), NotPossible>;

impl Desk {
    /// Makes a change at `now_ms` (Unix time), asked for by `by`.
    ///
    /// **Law.** What ended stays readable as ended: no child, person or term that
    /// began is ever taken out. A change that is not possible changes nothing.
    ///
    /// # Errors
    /// [`NotPossible`]; the desk is then as it was.
    pub fn take(&mut self, change: Change, by: PersonId, now_ms: i64) -> Done {
        let before = Before::of(self, &change);
        let done = self.make(change, by, now_ms);
        if done.is_err() {
            before.restore(self);
            return done;
        }
        if before.is_still(self) {
            return Err(NotPossible::Nothing);
        }
        Ok(())
    }

    fn make(&mut self, change: Change, by: PersonId, now_ms: i64) -> Done {
        match change {
            Change::NameLocation(name) => {
                self.name = name;
                Ok(())
            }
            Change::Set(settings) => self.set(settings),
            Change::NameTheme(key, nl, en) => self.name_theme(key, nl, en),
            Change::DropTheme(key) => {
                self.themes.retain(|theme| theme.key != key);
                Ok(())
            }
            Change::PutQuestion(question) => self.put_question(question),
            Change::DropQuestion(id) => {
                self.questions.retain(|question| question.id != id);
                Ok(())
            }
            Change::AddGroup(id, name) => self.add_group(id, name),
            Change::NameGroup(id, name) => {
                self.group(id)?.name = name;
                Ok(())
            }
            Change::EndGroup(id) => self.end_group(id, now_ms),
            Change::AddChild(id, about, group, from) => {
                self.add_child(id, about, group, from, now_ms)
            }
            Change::DescribeChild(id, about) => {
                birth(about.born, now_ms)?;
                let child = self.child(id)?;
                (child.name, child.full, child.born) = (about.name, about.full, about.born);
                Ok(())
            }
            Change::MoveChild(id, group, day) => self.move_child(id, Some(group), day, now_ms),
            Change::EndChild(id, day) => self.move_child(id, None, day, now_ms),
            Change::SetMentor(id, mentor) => self.set_mentor(id, mentor, now_ms),
            Change::AddStaff(id, name, email, groups) => {
                self.add_person(id, name, email)?;
                self.set_groups(id, &groups, now_ms)
            }
            Change::SetGroups(id, groups) => self.set_groups(id, &groups, now_ms),
            Change::SetLead(id, leads) => self.set_lead(id, leads, now_ms),
            Change::DescribePerson(id, name, email) => {
                let person = self.person(id)?;
                if person.login.is_some() {
                    return Err(NotPossible::HasAccount);
                }
                (person.name, person.email) = (name, email);
                Ok(())
            }
            Change::AddGuardian(child, id, new) => self.add_guardian(child, id, new, now_ms),
            Change::SetGuardian(child, id, rights) => self.set_guardian(child, id, rights, now_ms),
            Change::EndGuardian(child, id) => self.end_guardian(child, id, now_ms),
            Change::WriteConsent(child, purpose, given, said_on, said_by) => {
                let consent = Consent {
                    purpose,
                    given,
                    said_on,
                    said_by,
                    written_by: by,
                    written_ms: now_ms,
                };
                self.write_consent(child, consent)
            }
        }
    }

    fn set(&mut self, settings: Settings) -> Done {
        let within = |(least, most): (u16, u16), number| (least..=most).contains(&number);
        let fits = within(Settings::LEASE_H, settings.lease_h)
            && within(Settings::RETENTION_DAYS, settings.retention_days)
            && settings.silence.are_sensible()
            && settings.phone.chars().count() <= limits::NAME_CHARS;
        if !fits {
            return Err(NotPossible::BadNumber);
        }
        self.settings = settings;
        Ok(())
    }

    fn add_group(&mut self, id: GroupId, name: Name) -> Done {
        let is_here = |group: &&Group| group.ended_ms.is_none();
        if self.groups.values().filter(is_here).count() >= limits::GROUPS_PER_LOCATION {
            return Err(NotPossible::Full);
        }
        self.groups.entry(id).or_insert(Group {
            name,
            ended_ms: None,
        });
        Ok(())
    }

    fn end_group(&mut self, id: GroupId, now_ms: i64) -> Done {
        let stays = self.children.values().flat_map(|child| &child.stays);
        if stays
            .into_iter()
            .any(|(of, term)| *of == id && term.lasts(now_ms))
        {
            return Err(NotPossible::NotEmpty);
        }
        self.group(id)?.ended_ms = Some(now_ms);
        for person in self.people.values_mut() {
            close(&mut person.work, now_ms, |of| of == id);
        }
        self.release_mentors(now_ms);
        Ok(())
    }

    fn add_child(
        &mut self,
        id: ChildId,
        about: About,
        group: GroupId,
        from: Day,
        now_ms: i64,
    ) -> Done {
        self.group(group)?;
        birth(about.born, now_ms)?;
        if self.children.contains_key(&id) {
            return Err(NotPossible::Nothing);
        }
        if self.children.len() >= limits::PEOPLE_PER_LOCATION {
            return Err(NotPossible::Full);
        }
        let stays = [(group, Term::since(instant(from, now_ms)?))];
        self.children.insert(
            id,
            Child {
                name: about.name,
                full: about.full,
                born: about.born,
                stays: Vec::from(stays),
                mentors: Vec::new(),
                guardians: Vec::new(),
                consents: Vec::new(),
                paused_ms: None,
            },
        );
        Ok(())
    }

    fn move_child(&mut self, id: ChildId, to: Option<GroupId>, day: Day, now_ms: i64) -> Done {
        if let Some(group) = to {
            self.group(group)?;
        }
        let at_ms = instant(day, now_ms)?;
        let child = self.child(id)?;
        if to.is_some() && child.group(at_ms) == to {
            return Err(NotPossible::Nothing);
        }
        close(&mut child.stays, at_ms, |_| true);
        match to {
            Some(group) => {
                child.stays.push((group, Term::since(at_ms)));
                child.keep_mentor(at_ms, now_ms);
            }
            None => child.end_mentor(at_ms, now_ms),
        }
        Ok(())
    }

    fn add_person(&mut self, id: PersonId, name: Name, email: Option<Login>) -> Done {
        let is_known = self.people.contains_key(&id);
        if !is_known && self.people.len() >= limits::PEOPLE_PER_LOCATION {
            return Err(NotPossible::Full);
        }
        self.people.entry(id).or_insert(Person {
            name,
            login: None,
            email,
            work: Vec::new(),
            leads: Vec::new(),
        });
        Ok(())
    }

    fn set_groups(&mut self, id: PersonId, groups: &BTreeSet<GroupId>, now_ms: i64) -> Done {
        for group in groups {
            self.group(*group)?;
        }
        let person = self.person(id)?;
        let before = set(person.groups(now_ms));
        close(&mut person.work, now_ms, |of| !groups.contains(&of));
        let new = groups.difference(&before);
        person
            .work
            .extend(new.map(|group| (*group, Term::since(now_ms))));
        if !person.works(now_ms) {
            self.release_mentors(now_ms);
        }
        Ok(())
    }

    fn set_lead(&mut self, id: PersonId, leads: bool, now_ms: i64) -> Done {
        let person = self.person(id)?;
        if person.is_lead(now_ms) == leads {
            return Err(NotPossible::Nothing);
        }
        if leads {
            person.leads.push(Term::since(now_ms));
            return Ok(());
        }
        let ended = person.leads.iter().filter_map(|term| term.until(now_ms));
        let can_sign_in = person.login.is_some();
        person.leads = ended.collect();
        // somebody who never came in leads nothing: nobody would get at the desk any more
        let mut others = self.people.values().filter(|p| p.is_lead(now_ms));
        if !others.any(|p| p.login.is_some() || !can_sign_in) {
            return Err(NotPossible::LastLead);
        }
        self.release_mentors(now_ms);
        Ok(())
    }

    fn add_guardian(
        &mut self,
        id: ChildId,
        person: PersonId,
        new: NewGuardian,
        now_ms: i64,
    ) -> Done {
        let guardian = guardian(person, new.rights, now_ms);
        let child = self.child(id)?;
        if let Some(known) = child.guardians(now_ms).find(|known| known.person == person) {
            return Err(if known.is_as(&guardian) {
                NotPossible::Nothing
            } else {
                NotPossible::IsGuardian
            });
        }
        self.add_person(person, new.name, new.email)?;
        let child = self.child(id)?;
        child.guardians.push(guardian);
        child.weigh_consent(now_ms);
        Ok(())
    }

    fn set_guardian(&mut self, id: ChildId, person: PersonId, rights: Rights, now_ms: i64) -> Done {
        let new = guardian(person, rights, now_ms);
        let child = self.child(id)?;
        if child.guardians(now_ms).any(|known| known.is_as(&new)) {
            return Err(NotPossible::Nothing);
        }
        child.drop_guardian(person, now_ms)?;
        child.guardians.push(new);
        child.weigh_consent(now_ms);
        Ok(())
    }

    fn end_guardian(&mut self, id: ChildId, person: PersonId, now_ms: i64) -> Done {
        let child = self.child(id)?;
        child.drop_guardian(person, now_ms)?;
        child.weigh_consent(now_ms);
        Ok(())
    }

    fn group(&mut self, id: GroupId) -> Result<&mut Group, NotPossible> {
        let found = self.groups.get_mut(&id);
        let is_here = found.filter(|group| group.ended_ms.is_none());
        is_here.ok_or(NotPossible::NoGroup)
    }

    pub(super) fn child(&mut self, id: ChildId) -> Result<&mut Child, NotPossible> {
        self.children.get_mut(&id).ok_or(NotPossible::NoChild)
    }

    pub(super) fn person(&mut self, id: PersonId) -> Result<&mut Person, NotPossible> {
        self.people.get_mut(&id).ok_or(NotPossible::NoPerson)
    }
}

impl Guardian {
    /// Whether it is the same person with the same rights, whenever it began.
    fn is_as(&self, other: &Self) -> bool {
        let here = Self {
            term: other.term,
            ..self.clone()
        };
        here == *other
    }
}

impl Child {
    fn drop_guardian(&mut self, person: PersonId, now_ms: i64) -> Done {
        if !self.guardians(now_ms).any(|known| known.person == person) {
            return Err(NotPossible::NotGuardian);
        }
        let kept = self.guardians.drain(..).filter_map(|mut guardian| {
            if guardian.person == person && guardian.term.lasts(now_ms) {
                guardian.term = guardian.term.until(now_ms)?;
            }
            Some(guardian)
        });
        self.guardians = kept.collect();
        Ok(())
    }
}

fn guardian(person: PersonId, rights: Rights, now_ms: i64) -> Guardian {
    Guardian {
        person,
        called: rights.called,
        authority: rights.authority,
        may_see: rights.may_see,
        phone: rights.phone,
        term: Term::since(now_ms),
    }
}

/// Ends at `at_ms` what lasts longer, of those that are meant. What would begin
/// later does not begin.
pub(super) fn close<T: Copy>(terms: &mut Vec<(T, Term)>, at_ms: i64, is_meant: impl Fn(T) -> bool) {
    let kept = terms.drain(..).filter_map(|(of, term)| {
        if is_meant(of) && term.lasts(at_ms) {
            term.until(at_ms).map(|term| (of, term))
        } else {
            Some((of, term))
        }
    });
    *terms = kept.collect();
}

/// When a day begins, which is up to two hours before it does in UTC; today and days
/// before it: now. What was seen cannot be unseen afterwards.
fn instant(day: Day, now_ms: i64) -> Result<i64, NotPossible> {
    if !can_plan(day, now_ms) {
        return Err(NotPossible::BadDay);
    }
    let begin = Some(day.to_ms()).filter(|at_ms| *at_ms > now_ms + 7_200_000);
    Ok(begin.unwrap_or(now_ms))
}

/// Whether something can be planned on a day.
#[must_use]
pub fn can_plan(day: Day, now_ms: i64) -> bool {
    (day.0 - calendar::day_of(now_ms).0).abs() <= DAYS_AHEAD
}

/// Whether a child here can be born on a day, and on which side it is wrong.
///
/// # Errors
/// [`NotPossible::BornAhead`] and [`NotPossible::BornLongAgo`].
pub fn birth(born: Day, now_ms: i64) -> Result<(), NotPossible> {
    if can_be_born(born, now_ms) {
        return Ok(());
    }
    Err(if born > calendar::day_of(now_ms) {
        NotPossible::BornAhead
    } else {
        NotPossible::BornLongAgo
    })
}

/// Whether a child here can be born on a day.
#[must_use]
pub fn can_be_born(born: Day, now_ms: i64) -> bool {
    let today = calendar::day_of(now_ms);
    (today.0 - DAYS_OLD..=today.0 + DAYS_AHEAD / 2).contains(&born.0)
}

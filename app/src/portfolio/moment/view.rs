//! One moment as the viewer reads it: names instead of ids, and each side's
//! words in their place. A view only draws this.

use crate::kit::names;
use crate::kit::names::theme_name;
use crate::kit::texts::Texts;
use crate::portfolio::audience;
use crate::portfolio::moment::call::{Call, call};
use crate::portfolio::moment::delivery_badge::DeliveryBadge;
use crate::portfolio::question::view::{Asking, asking};
use domain::access::{Access, Role};
use domain::directory::Directory;
use domain::id::{ChildId, ContributionId, MomentId, OpId};
use domain::intent::Change;
use domain::moment::{Comparison, Contribution, Moment, Wording};
use domain::op::{Audience, Feeling, Likeness, Perspective};
use domain::replica::Replica;
use domain::stamp::Day;
use domain::text::Text;

/// A moment with both sides.
#[derive(Clone, PartialEq, Debug)]
pub struct MomentView {
    /// Which.
    pub id: MomentId,
    /// When it happened.
    pub day: Day,
    /// Its title, if it has one.
    pub title: Option<String>,
    /// What it asks, if it is a question.
    pub asking: Option<Asking>,
    /// The names of its themes.
    pub themes: Vec<String>,
    /// The children whom the viewer sees in it.
    pub children: Vec<(ChildId, String)>,
    /// *Thuis*.
    pub home: Vec<ContributionView>,
    /// *Hier*.
    pub here: Vec<ContributionView>,
    /// *Kind zelf*.
    pub child: Vec<ContributionView>,
    /// How it is on each side, as people say.
    pub compared: Vec<Compared>,
    /// A newer release wrote something that this one cannot read.
    pub waits_for_update: bool,
}

/// *Dit herken ik*, or *bij ons anders*, and who says so.
#[derive(Clone, PartialEq, Debug)]
pub struct Compared {
    /// From which side.
    pub side: Perspective,
    /// About which child.
    pub child: ChildId,
    /// Who says so.
    pub by: String,
    /// What they say.
    pub likeness: Likeness,
    /// Whether the viewer says so.
    pub is_mine: bool,
}

/// What one person added.
#[derive(Clone, PartialEq, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "independent facts")]
pub struct ContributionView {
    /// Which.
    pub id: ContributionId,
    /// Who wrote it.
    pub by: String,
    /// Somebody else's words, written down by whoever wrote it.
    pub is_told: bool,
    /// When: Unix time in ms.
    pub at_ms: i64,
    /// The words.
    pub words: Words,
    /// How it felt.
    pub feeling: Option<Feeling>,
    /// The viewer is the mentor, and a call is better than typing.
    pub asks_for_a_call: bool,
    /// On what number, where it is known.
    pub call: Option<Call>,
    /// Whether nobody but its author reads it.
    pub is_draft: bool,
    /// For whom, with its icon; `None` where it goes without saying.
    pub whom: Option<(&'static str, String)>,
    /// Who took it in, and when: Unix time in ms.
    pub acknowledged_by: Option<(String, i64)>,
    /// Whether they read other words than those that stand.
    pub read_earlier_words: bool,
    /// How the viewer takes it in, where they can.
    pub acknowledge: Option<Change>,
    /// Whether the viewer wrote it.
    pub is_mine: bool,
    /// Whether there were other words before.
    pub has_history: bool,
    /// How far the viewer's own words have come.
    pub mark: Option<DeliveryBadge>,
}

impl ContributionView {
    /// How far the viewer's own words have come, as far as that is said: of what nobody
    /// else reads only until it is safe.
    #[must_use]
    pub fn badge(&self) -> Option<DeliveryBadge> {
        let is_own = self.is_gone() || self.is_draft;
        self.mark
            .filter(|far| !(is_own && *far == DeliveryBadge::Sent))
    }

    /// Whether it was taken back.
    #[must_use]
    pub const fn is_gone(&self) -> bool {
        matches!(
            self.words,
            Words::Withdrawn | Words::ChangedAfterWithdrawal(_)
        )
    }
}

/// The words of a contribution.
#[derive(Clone, PartialEq, Debug)]
pub enum Words {
    /// As they are.
    One(String),
    /// The latest of several that a person has to join.
    Apart(String, usize),
    /// Taken back.
    Withdrawn,
    /// Taken back, and changed on another device: the latest.
    ChangedAfterWithdrawal(String),
}

/// A moment as the viewer reads it. On the page of a child, only what is about
/// that child.
#[must_use]
pub fn seen(
    replica: &Replica,
    texts: Texts,
    id: MomentId,
    on: Option<ChildId>,
) -> Option<MomentView> {
    let moment = replica.moment(id)?;
    let directory = replica.directory()?;
    let reader = Reader {
        texts,
        directory,
        access: replica.access(),
        moment,
        are_several: on.is_none() && visible(moment, replica.access()).count() > 1,
    };
    let mark = |c: &Contribution| mark(replica, moment, c);
    let side = |perspective| {
        let all = moment.contributions.iter();
        all.filter(|c| c.perspective == perspective && c.wording != Wording::Empty)
            .filter(|c| on.is_none_or(|child| c.about.is_none_or(|about| about == child)))
            .map(|c| reader.said(c, mark(c)))
            .collect()
    };
    let children = reader.children();
    let viewer = (directory, replica.access());
    let of: Vec<ChildId> = match on {
        Some(child) => vec![child],
        None => children.iter().map(|(child, _)| *child).collect(),
    };
    Some(MomentView {
        id,
        day: moment.day,
        title: moment.title.as_ref().map(|title| title.as_str().into()),
        asking: asking(texts, viewer, moment, &of),
        themes: reader.themes(),
        children,
        home: side(Perspective::Home),
        here: side(Perspective::Here),
        child: side(Perspective::Child),
        compared: reader.compared(on),
        waits_for_update: moment.unknown > 0,
    })
}

fn visible<'a>(moment: &'a Moment, access: &'a Access) -> impl Iterator<Item = ChildId> + 'a {
    moment.portfolios().filter(|child| access.sees(*child))
}

/// The versions that stand: what new words take the place of.
#[must_use]
pub fn heads(contribution: &Contribution) -> Vec<OpId> {
    let current = contribution.versions.iter().filter(|v| v.is_current);
    current.map(|v| v.op).collect()
}

/// What an author sees when beginning to change a contribution: the words as
/// they stand, or the last that stood.
#[must_use]
pub fn words_to_start_from(contribution: &Contribution) -> String {
    let stands = if let Wording::ChangedAfterWithdrawal { texts } = &contribution.wording {
        texts.last().map(Text::as_str)
    } else {
        contribution.wording.latest()
    };
    let found = stands.or_else(|| {
        let mut written = contribution.versions.iter().rev();
        written.find_map(|v| v.text.as_ref()).map(Text::as_str)
    });
    found.unwrap_or_default().into()
}

fn mark(replica: &Replica, moment: &Moment, contribution: &Contribution) -> Option<DeliveryBadge> {
    if contribution.author != replica.access().person {
        return None;
    }
    let ops = contribution.versions.iter().map(|v| v.op);
    let least_far = ops
        .chain([contribution.id.into()])
        .filter_map(|op| replica.delivery(moment.id, op))
        .max()?;
    Some(DeliveryBadge::of(replica, moment.id, least_far))
}

struct Reader<'a> {
    texts: Texts,
    directory: &'a Directory,
    access: &'a Access,
    moment: &'a Moment,
    are_several: bool,
}

impl Reader<'_> {
    fn themes(&self) -> Vec<String> {
        let known = self.directory.themes.iter();
        known
            .filter(|theme| self.moment.themes.contains(&theme.key))
            .map(|theme| theme_name(theme, self.texts))
            .collect()
    }

    fn children(&self) -> Vec<(ChildId, String)> {
        let in_order = self.directory.children.iter().map(|child| child.id);
        in_order
            .filter(|child| self.moment.portfolios().any(|c| c == *child))
            .map(|child| (child, names::child(self.directory, child)))
            .collect()
    }

    fn compared(&self, on: Option<ChildId>) -> Vec<Compared> {
        let all = self.moment.comparisons.iter();
        let all = all.filter(|c| self.access.sees(c.child));
        all.filter(|c| on.is_none_or(|child| child == c.child))
            .map(|c| Compared {
                side: c.side,
                child: c.child,
                by: self.comparer(c),
                likeness: c.likeness,
                is_mine: c.by == self.access.person,
            })
            .collect()
    }

    /// *Papa*, *papa van Noor* where several children are in view, *Sanne*.
    fn comparer(&self, comparison: &Comparison) -> String {
        let Comparison { child, by, .. } = *comparison;
        let called = self.directory.called(child, by);
        let called = called.filter(|_| comparison.side == Perspective::Home);
        let name = called.map_or_else(
            || names::person(self.texts, self.directory, by),
            names::capital,
        );
        if self.are_several {
            self.texts
                .writer_of(&name, &names::child(self.directory, child))
        } else {
            name
        }
    }

    fn said(&self, contribution: &Contribution, mark: Option<DeliveryBadge>) -> ContributionView {
        let is_mine = contribution.author == self.access.person;
        let is_mentor = contribution
            .about
            .is_some_and(|child| self.access.is(Role::Mentor, child));
        let is_from_family = contribution.role == Role::Guardian;
        let about = contribution.about.or_else(|| self.only_own_child());
        let is_withdrawn = contribution.wording == Wording::Withdrawn;
        let whom =
            (!is_withdrawn && (is_mine || contribution.audience != Audience::Shared)).then(|| {
                audience::said(
                    self.texts,
                    (self.directory, self.access),
                    contribution.audience,
                    about,
                )
            });
        let by = names::writer(self.texts, self.directory, contribution, self.are_several);
        let asks_for_a_call =
            is_mentor && !is_mine && contribution.feeling.is_some_and(Feeling::asks_for_a_call);
        ContributionView {
            id: contribution.id,
            is_told: contribution.is_told() || contribution.perspective == Perspective::Child,
            by,
            at_ms: contribution.written.ms(),
            words: words(&contribution.wording),
            feeling: contribution.feeling.filter(|_| contribution.is_readable()),
            asks_for_a_call,
            call: contribution
                .about
                .filter(|_| asks_for_a_call)
                .and_then(|child| call(self.directory, child, contribution.author)),
            is_draft: contribution.audience == Audience::Draft,
            whom,
            acknowledged_by: contribution.last_acknowledged().map(|a| {
                let name = names::person(self.texts, self.directory, a.by);
                (name, a.at.ms())
            }),
            read_earlier_words: contribution
                .last_acknowledged()
                .is_some_and(|a| !contribution.is_of_these_words(a)),
            acknowledge: (is_mentor
                && is_from_family
                && contribution.is_readable()
                && (contribution.acknowledged.is_empty()
                    || self.moment.waits_for_mentor(contribution)))
            .then(|| Change::acknowledge(contribution)),
            is_mine,
            has_history: contribution.versions.len() > 1,
            mark,
        }
    }

    /// The child of a guardian, where only one is in view.
    fn only_own_child(&self) -> Option<ChildId> {
        let mut seen = visible(self.moment, self.access);
        let first = seen.next()?;
        (self.access.is(Role::Guardian, first) && seen.next().is_none()).then_some(first)
    }
}

fn words(wording: &Wording) -> Words {
    match wording {
        Wording::Empty | Wording::Withdrawn => Words::Withdrawn,
        Wording::One { text } => Words::One(text.as_str().into()),
        Wording::Joined { text } => Words::One(text.clone()),
        Wording::Apart { texts } => Words::Apart(last(texts), texts.len()),
        Wording::ChangedAfterWithdrawal { texts } => Words::ChangedAfterWithdrawal(last(texts)),
    }
}

fn last(texts: &[Text]) -> String {
    texts.last().map(Text::as_str).unwrap_or_default().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::Example;
    use domain::op::{Audience, Perspective};

    #[test]
    fn what_nobody_else_reads_is_not_called_sent() {
        let of = |words: Words, is_draft, mark| {
            let of = Example::new().contribution(Perspective::Here, Audience::Shared);
            let said = ContributionView {
                id: of.id,
                by: "Sanne".into(),
                is_told: false,
                at_ms: 0,
                words,
                feeling: None,
                asks_for_a_call: false,
                call: None,
                is_draft,
                whom: None,
                acknowledged_by: None,
                read_earlier_words: false,
                acknowledge: None,
                is_mine: true,
                has_history: false,
                mark: Some(mark),
            };
            said.badge()
        };
        let words = || Words::One("Nu ik.".into());
        assert_eq!(
            of(words(), false, DeliveryBadge::Sent),
            Some(DeliveryBadge::Sent)
        );
        assert_eq!(of(words(), true, DeliveryBadge::Sent), None);
        assert_eq!(of(Words::Withdrawn, false, DeliveryBadge::Sent), None);
        for mark in [
            DeliveryBadge::Saving,
            DeliveryBadge::OnDevice,
            DeliveryBadge::Attention,
        ] {
            assert_eq!(of(words(), true, mark), Some(mark), "until it is safe");
            assert_eq!(of(Words::Withdrawn, false, mark), Some(mark));
        }
    }
}

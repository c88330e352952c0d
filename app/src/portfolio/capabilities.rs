//! What the viewer may do with a moment. The replica asks the same before it
//! records anything; this only decides which buttons are there.

use domain::access::{Access, Role};
use domain::id::ChildId;
use domain::moment::Moment;
use domain::op::Perspective;
use domain::picture::is_heard;

/// What may be done.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Capabilities {
    /// The viewer's own children in it: adds *thuis* about them.
    pub home: Vec<ChildId>,
    /// The children whom the viewer works with in it: adds *hier*, and writes
    /// down what a parent said.
    pub here: Vec<ChildId>,
    /// Whose own words may be written down.
    pub child: Vec<ChildId>,
    /// Changes date and title.
    pub describe: bool,
    /// Changes the themes.
    pub tag: bool,
    /// Changes in whose portfolios it is.
    pub link: bool,
}

impl Capabilities {
    /// Whether something may be added on a side.
    #[must_use]
    pub const fn adds(&self, side: Perspective) -> bool {
        match side {
            Perspective::Home => !self.home.is_empty(),
            Perspective::Here => !self.here.is_empty(),
            Perspective::Child => !self.child.is_empty(),
        }
    }

    /// Whether there is anything to change about the moment itself.
    #[must_use]
    pub const fn changes_facts(&self) -> bool {
        self.describe || self.tag || self.link
    }
}

/// What the viewer may do with a moment.
#[must_use]
pub fn may(moment: &Moment, access: &Access) -> Capabilities {
    let children: Vec<ChildId> = moment.portfolios().filter(|c| access.sees(*c)).collect();
    let of = |is: &dyn Fn(ChildId) -> bool| -> Vec<ChildId> {
        children
            .iter()
            .copied()
            .filter(|child| is(*child))
            .collect()
    };
    let home = of(&|child| access.is(Role::Guardian, child));
    let here = of(&|child| access.centre_role(child).is_some());
    let is_mine = moment.author == access.person;
    let is_of_centre = moment.role.is_centre();
    let works = children
        .iter()
        .any(|child| moment.children.contains(child) && access.centre_role(*child).is_some());
    Capabilities {
        describe: is_mine || (works && is_of_centre),
        tag: is_mine || works,
        link: is_of_centre && access.works_here() && (works || is_mine),
        child: children,
        home,
        here,
    }
}

/// The side and the child of whom the viewer can say how a moment is there: the
/// child whose page one came from, or the only one, once there is something from
/// the other side to compare with.
#[must_use]
pub fn compares(
    moment: &Moment,
    access: &Access,
    from: Option<ChildId>,
) -> Option<(Perspective, ChildId)> {
    let mut seen = moment.children.iter().filter(|c| access.sees(**c));
    let child = match (from, seen.next(), seen.next()) {
        (Some(child), ..) => child,
        (None, Some(only), None) => *only,
        _ => return None,
    };
    let (own, other) = if access.is(Role::Guardian, child) {
        (Perspective::Home, Perspective::Here)
    } else {
        access.centre_role(child)?;
        (Perspective::Here, Perspective::Home)
    };
    let is_linked = moment.children.contains(&child);
    (is_linked && moment.from_side(other, child).any(is_heard)).then_some((own, child))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{self, Example, MEES, NOOR, PAPA};
    use domain::op::Audience;
    use domain::stamp::Day;

    #[test]
    fn colleagues_change_the_facts_of_the_centres_moments_only() {
        let mut example = Example::new();
        let of_sanne = example::directory().access();
        let of_papa = example::of_papa().access();
        assert!(may(&example.moment, &of_sanne).describe);
        assert!(!may(&example.moment, &of_papa).changes_facts());
        example.moment.author = PAPA;
        example.moment.role = Role::Guardian;
        assert!(!may(&example.moment, &of_sanne).describe);
        assert!(may(&example.moment, &of_sanne).tag);
        assert!(may(&example.moment, &of_papa).describe);
        assert!(!may(&example.moment, &of_papa).link);
    }

    #[test]
    fn one_compares_with_what_the_other_side_saw() {
        let mut example = Example::new();
        let of_sanne = example::directory().access();
        let of_papa = example::of_papa().access();
        let here = |e: &Example, from| compares(&e.moment, &of_sanne, from);
        let home = |e: &Example| compares(&e.moment, &of_papa, None);
        assert_eq!((here(&example, None), home(&example)), (None, None));
        example.add(Perspective::Here, Audience::Shared, Day(20_781));
        assert_eq!(home(&example), Some((Perspective::Home, NOOR)));
        assert_eq!(here(&example, None), None);
        example.add(Perspective::Home, Audience::Shared, Day(20_781));
        assert_eq!(here(&example, None), Some((Perspective::Here, NOOR)));
        // of several children it has to be clear which
        example.moment.children.insert(MEES);
        assert_eq!(here(&example, None), None);
        assert_eq!(here(&example, Some(NOOR)), Some((Perspective::Here, NOOR)));
        assert_eq!(here(&example, Some(MEES)), None);
    }

    #[test]
    fn each_adds_on_their_own_side() {
        let example = Example::new();
        let of_sanne = may(&example.moment, &example::directory().access());
        assert_eq!((of_sanne.home.len(), of_sanne.here), (0, vec![NOOR]));
        let of_papa = may(&example.moment, &example::of_papa().access());
        assert_eq!((of_papa.home, of_papa.here.len()), (vec![NOOR], 0));
    }
}

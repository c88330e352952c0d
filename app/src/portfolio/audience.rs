//! For whom a contribution is, as the viewer would say it, and which of these
//! the viewer may choose.

use crate::kit::names;
use crate::kit::texts::Texts;
use domain::access::{Access, Role};
use domain::directory::Directory;
use domain::id::ChildId;
use domain::op::{Audience, Perspective};

/// The audiences that the viewer may choose for something written from a side
/// about a child (`None`: about each child of the moment). The first is the one
/// to start with.
#[must_use]
pub fn choices(
    (directory, access): Viewer,
    side: Perspective,
    about: Option<ChildId>,
) -> Vec<Audience> {
    let me = access.person;
    let mut found = vec![Audience::Shared, Audience::Team];
    let child = about.and_then(|child| directory.child(child));
    if about.is_some_and(|child| access.is(Role::Guardian, child)) && side != Perspective::Here {
        found.push(Audience::Confidential { with: me });
    } else if let Some(child) = child {
        let guardians = child.guardians.iter();
        found.extend(guardians.map(|g| Audience::Confidential { with: g.person }));
    }
    found.push(Audience::Draft);
    found.retain(|audience| access.writes(side, about, *audience).is_some());
    found
}

/// What a viewer knows, and may see and do.
pub type Viewer<'a> = (&'a Directory, &'a Access);

/// The icon and the words for an audience.
#[must_use]
pub fn said(
    texts: Texts,
    (directory, access): Viewer,
    audience: Audience,
    about: Option<ChildId>,
) -> (&'static str, String) {
    let is_family = match about {
        Some(child) => access.is(Role::Guardian, child),
        None => !access.works_here(),
    };
    let child = about.or_else(|| directory.children.first().map(|child| child.id));
    let child = child.filter(|_| is_family);
    match audience {
        Audience::Draft => ("pencil", texts.audience_draft().into()),
        Audience::Team => ("lock", texts.audience_team().into()),
        Audience::Shared => match child {
            Some(child) => (
                "eye",
                texts.audience_around(&names::child(directory, child)),
            ),
            None => ("eye", texts.audience_shared().into()),
        },
        Audience::Confidential { with } if with == access.person => {
            let about = about.and_then(|child| directory.child(child));
            match about.filter(|child| child.mentor.is_none()) {
                Some(child) => {
                    let name = names::child(directory, child.id);
                    ("lock", texts.audience_no_mentor(&name))
                }
                None => ("lock", texts.audience_mentor().into()),
            }
        }
        Audience::Confidential { with } => {
            let called = about.and_then(|child| directory.called(child, with));
            let name = called.map_or_else(|| names::person(texts, directory, with), String::from);
            ("lock", texts.audience_with(&name))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{self, MEES, NOOR, PAPA};
    use crate::kit::language::Language;

    const NL: Texts = Texts::of(Language::Nl);

    #[test]
    fn a_mentor_may_confide_about_one_child_only() {
        let directory = example::directory();
        let access = directory.access();
        let of = |about| choices((&directory, &access), Perspective::Here, about);
        let usual = vec![Audience::Shared, Audience::Team, Audience::Draft];
        assert_eq!(of(None), usual);
        assert_eq!(of(Some(MEES)), usual);
        assert!(of(Some(NOOR)).contains(&Audience::Confidential { with: PAPA }));
    }

    #[test]
    fn a_guardian_confides_in_the_mentor_and_never_in_the_team() {
        let directory = example::of_papa();
        let access = directory.access();
        let found = choices((&directory, &access), Perspective::Home, Some(NOOR));
        assert_eq!(
            found,
            [
                Audience::Shared,
                Audience::Confidential { with: PAPA },
                Audience::Draft
            ]
        );
    }

    #[test]
    fn each_side_reads_in_its_own_words_whom_it_is_for() {
        let of_sanne = example::directory();
        let of_papa = example::of_papa();
        let words = |d: &Directory, audience| said(NL, (d, &d.access()), audience, Some(NOOR)).1;
        assert_eq!(words(&of_sanne, Audience::Shared), "Ouders en team");
        assert_eq!(
            words(&of_papa, Audience::Shared),
            "Het team en de ouders van Noor"
        );
        let confided = Audience::Confidential { with: PAPA };
        assert_eq!(words(&of_sanne, confided), "Alleen papa en de mentor");
        assert_eq!(words(&of_papa, confided), "Alleen de mentor en jij");
        let mut alone = example::of_papa();
        alone.children[0].mentor = None;
        let nobody = "Alleen jij, tot Noor een mentor heeft";
        assert_eq!(words(&alone, confided), nobody);
    }
}

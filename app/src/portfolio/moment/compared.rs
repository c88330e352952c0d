//! *Dit herken ik* and *bij ons anders*: what agrees and what differs is for
//! people to say.

use crate::kit::button::button;
use crate::kit::el::{El, view};
use crate::kit::icon::line;
use crate::kit::texts::Texts;
use crate::portfolio::moment::actions::doing;
use crate::portfolio::moment::view::MomentView;
use domain::id::{ChildId, MomentId};
use domain::intent::Change;
use domain::op::{Likeness, Perspective};

/// What people of a side say.
pub fn compared(t: Texts, seen: &MomentView, side: Perspective) -> Vec<El> {
    let mut found = Vec::new();
    for said in seen.compared.iter().filter(|said| said.side == side) {
        let (picture, words) = match said.likeness {
            Likeness::Alike => ("alike", t.picture_say_alike()),
            Likeness::Different => ("different", t.picture_say_different()),
        };
        let words = t.picture_said(&said.by, words);
        found.push(line("p.compared", picture, words));
    }
    found
}

/// Saying so oneself, on one's own side; again, and it is taken back.
pub fn choose(
    t: Texts,
    moment: MomentId,
    (seen, side): (&MomentView, Perspective),
    compares: Option<(Perspective, ChildId)>,
) -> Option<El> {
    let (_, child) = compares.filter(|(own, _)| *own == side)?;
    let question = match side {
        Perspective::Home => t.picture_compare(),
        Perspective::Here | Perspective::Child => t.picture_compare_here(),
    };
    let mut mine = seen.compared.iter();
    let mine = mine.find(|said| said.is_mine && said.side == side && said.child == child);
    let mine = mine.map(|said| said.likeness);
    let change = doing(t, moment);
    let choice = |likeness, picture, word| {
        let is_chosen = mine == Some(likeness);
        let say = (!is_chosen).then_some(likeness);
        button("button.btn.btn-quiet.likeness", picture, word, move || {
            change(Change::Compare(side, child, say));
        })
        .set("aria-pressed", if is_chosen { "true" } else { "false" })
    };
    let choices = [
        choice(Likeness::Alike, "alike", t.picture_say_alike()),
        choice(Likeness::Different, "different", t.picture_say_different()),
    ];
    Some(view! {
        <div class="compare" role="group" aria-label={question}>
            <p>{question}</p>
            {choices}
        </div>
    })
}

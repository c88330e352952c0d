//! How it is for somebody at home. Who is worried, sad or angry is met at once: who reads
//! it first, whom to call, and whether it is for the mentor alone. And what does not
//! belong in a form at all.

use crate::kit::el::{El, Part, reactive, view};
use crate::kit::icon::{icon, sign};
use crate::kit::names;
use crate::kit::reactive::{ErasedMemo, dyn_text, dynamic, memo};
use crate::kit::texts::{Texts, use_texts};
use crate::portfolio::changes::Reads;
use crate::portfolio::device::{memo_of, use_device};
use crate::portfolio::moment::call::{Call, call_link, of_centre, phone_link};
use crate::portfolio::write::fields::{Choice, choices, group};
use crate::portfolio::write::writing::Writing;
use domain::id::{ChildId, PersonId};
use domain::op::{Audience, Feeling, Perspective};

/// What somebody at home can do with a worry about a child.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Help {
    /// The mentor's first name, if the child has one.
    mentor: Option<String>,
    /// The viewer, where it may be for the mentor alone.
    me: Option<PersonId>,
    group: String,
    call: Option<Call>,
}

/// How it felt, if one likes: none is chosen beforehand, and a second tap takes it back.
/// `about` is the child, as soon as there is one.
pub fn feeling(writing: Writing, about: ErasedMemo<Option<ChildId>>) -> El {
    let t = use_texts();
    let choice = |feeling: Feeling| Choice {
        kind: "checkbox",
        name: "feeling",
        word: (icon(sign(feeling)), t.feeling(feeling)).whole(),
        is_chosen: reactive(move || writing.with(|draft| draft.feeling == Some(feeling))),
        choose: Box::new(move || {
            writing.change(|draft| {
                draft.feeling = (draft.feeling != Some(feeling)).then_some(feeling);
            });
        }),
    };
    let choices = choices("div.choices.feelings", Feeling::ALL.map(choice).into());
    let hint = view! { <p class="hint">{t.feeling_hint()}</p> };
    let content = (choices, hint, met(writing, about));
    group(t.feeling_question(), t.feeling_optional(), content)
}

/// Under the feelings, as long as one that asks for a call is chosen.
fn met(writing: Writing, about: ErasedMemo<Option<ChildId>>) -> El {
    let t = use_texts();
    let is_worry =
        memo(move || writing.with(|draft| draft.feeling.is_some_and(Feeling::asks_for_a_call)));
    let help = memo_of(use_device(), Reads::Directory, move |replica| {
        let directory = replica.directory()?;
        let child = directory.child(about.get()?)?;
        let mentor = child.mentor.and_then(|mentor| directory.name(mentor));
        let group = directory.group_of(child).map(|group| group.name.clone());
        let (access, me) = (replica.access(), replica.access().person);
        let alone = Audience::Confidential { with: me };
        let may = access.writes(Perspective::Home, Some(child.id), alone);
        Some(Help {
            mentor: mentor.map(|name| names::first(name).to_owned()),
            me: may.and(mentor).map(|_| me),
            group: group.unwrap_or_default(),
            call: of_centre(directory, child.id),
        })
    });
    let said = dynamic(move || {
        let help = help.get().filter(|_| is_worry.get())?;
        let (alone, mentor) = (only_mentor(t, writing, &help), help.mentor);
        let first = dyn_text(move || {
            if writing.with(|draft| draft.audience == Audience::Draft) {
                return t.worry_draft().into();
            }
            match &mentor {
                Some(mentor) => t.worry_mentor(mentor),
                None => t.worry_team(&help.group),
            }
        });
        let call = help.call.map(|call| {
            let talk = view! { <span>{t.worry_talk()}</span> };
            view! { <p class="met-call">{talk} {call_link(t, &call)}</p> }
        });
        let first = view! { <p>{first}</p> };
        Some(view! { <div class="met">{first} {alone} {call}</div> })
    });
    view! { <div role="status">{said}</div> }
}

/// Whether it is for the mentor alone, in one tap.
fn only_mentor(t: Texts, writing: Writing, help: &Help) -> Option<El> {
    let (mentor, me) = (help.mentor.as_ref()?, help.me?);
    let alone = Audience::Confidential { with: me };
    let is_alone = move || writing.with(|draft| draft.audience == alone);
    Some(choices(
        "div.choices",
        vec![Choice {
            kind: "checkbox",
            name: "only-mentor",
            word: t.worry_only(mentor).whole(),
            is_chosen: reactive(is_alone),
            choose: Box::new(move || {
                writing.change(|draft| {
                    draft.audience = if draft.audience == alone {
                        Audience::Shared
                    } else {
                        alone
                    };
                });
            }),
        }],
    ))
}

/// What is no news for a portfolio, and what to do instead.
pub fn elsewhere(side: Perspective, about: ErasedMemo<Option<ChildId>>) -> El {
    let t = use_texts();
    if side != Perspective::Home {
        return view! { <p class="hint">{t.urgent_here()}</p> };
    }
    let call = memo_of(use_device(), Reads::Directory, move |replica| {
        of_centre(replica.directory()?, about.get()?)
    });
    let said = dynamic(move || match call.get() {
        Some(call) => (t.urgent_home_call(), " ", phone_link(t, &call)).whole(),
        None => t.urgent_home().whole(),
    });
    view! { <p class="hint">{said}</p> }
}

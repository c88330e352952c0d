//! What came in after its author's access had ended: nothing of it is lost, and
//! the lead decides what becomes of it.

use super::form::hidden;
use super::layout::{At, Tab, desk_page, head};
use crate::kit::el::{El, view};
use crate::kit::icon::icon;
use crate::kit::language::Language;
use crate::kit::texts::Texts;
use domain::calendar;
use domain::desk::Held;
use domain::id::{MomentId, PersonId};
use domain::record::Refusal;
use leptos::prelude::AnyView;

/// The page at `/desk/held`.
pub fn held_page(document: (String, Language), at: &At, all: &[Held]) -> AnyView {
    let title = Texts::of(document.1).desk_held();
    desk_page(document, at, Tab::Held, title, |t| {
        let lead = if all.is_empty() {
            t.desk_held_none()
        } else {
            t.desk_held_lead()
        };
        let closed = (!all.is_empty()).then(|| {
            view! {
                <p class="hint">
                    {icon("lock")}
                    <span>{t.desk_held_closed()}</span>
                </p>
            }
        });
        let left = at.held.saturating_sub(all.len());
        let more = (left > 0).then(|| view! { <p class="soft">{t.desk_held_more(left)}</p> });
        view! {
            <div class="desk-narrow">
                {head(title, ())}
                <p class="soft">{lead}</p>
                {closed}
                {by_person(t, at, all)}
                {more}
            </div>
        }
    })
}

/// Whose work came first, first; of who has more than one moment all can be settled
/// together.
fn by_person(t: Texts, at: &At, all: &[Held]) -> Vec<El> {
    let mut people: Vec<PersonId> = Vec::new();
    for held in all {
        if !people.contains(&held.person) {
            people.push(held.person);
        }
    }
    let mut found = Vec::new();
    for person in people {
        let theirs: Vec<&Held> = all.iter().filter(|held| held.person == person).collect();
        found.extend(theirs.iter().map(|held| item(t, at, held)));
        if theirs.len() > 1 {
            let name = at.person_name(person);
            let words = [t.desk_held_record_all(name), t.desk_held_aside_all(name)];
            found.push(decide(at, person, None, words));
        }
    }
    found
}

fn item(t: Texts, at: &At, held: &Held) -> El {
    let names = held.children.iter().filter_map(|child| {
        let child = at.desk.children.get(child)?;
        Some(child.name.as_str().to_owned())
    });
    let names: Vec<String> = names.collect();
    let day = t.day(calendar::day_of(held.since_ms));
    let title = t.desk_held_of(at.person_name(held.person), &names.join(", "));
    let why = if held.reason == Refusal::AccessEnded {
        t.desk_held_ended()
    } else {
        t.desk_held_waiting()
    };
    let texts = held.texts.iter();
    let texts = texts.map(|text| {
        view! {
            <blockquote class="said-text">{text.as_str().to_owned()}</blockquote>
        }
    });
    let words = [t.desk_held_record(), t.desk_held_aside()];
    view! {
        <article class="card desk-section">
            <h2>{title}</h2>
            <p class="soft">{format!("{day} · {why}")}</p>
            {texts.collect::<Vec<_>>()}
            {decide(
                at,
                held.person,
                Some(held.moment),
                words.map(str::to_owned),
            )}
        </article>
    }
}

/// The two things that a lead can do with it.
fn decide(at: &At, person: PersonId, moment: Option<MomentId>, words: [String; 2]) -> El {
    let button = |how: &'static str, class, word: String| {
        view! { <{class} name="how" value={how} type="submit">{word}</_> }
    };
    let [record, aside] = words;
    view! {
        <form class="buttons" method="post" action="/desk/held">
            {hidden("at", at.desk.location.to_string())}
            {hidden("person", person.to_string())}
            {moment.map(|moment| hidden("moment", moment.to_string()))}
            {button("record", "button.btn", record)}
            {button("aside", "button.btn.btn-quiet", aside)}
        </form>
    }
}

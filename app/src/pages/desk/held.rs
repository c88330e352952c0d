//! What came in after its author's access had ended: nothing of it is lost, and
//! the lead decides what becomes of it.

use super::form::hidden;
use super::layout::{At, Tab, desk_page, head};
use crate::components::icon::icon;
use crate::el::{El, el};
use crate::language::Language;
use crate::texts::Texts;
use domain::desk::Held;
use domain::record::Refusal;
use domain::stamp::Day;
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
        let items = all.iter().map(|held| item(t, at, held));
        el("div.desk-narrow")
            .put(head(title, ()))
            .put(el("p.soft").put(lead))
            .put(items.collect::<Vec<_>>())
    })
}

fn item(t: Texts, at: &At, held: &Held) -> El {
    let names = held.children.iter().filter_map(|child| {
        let child = at.desk.children.get(child)?;
        Some(child.name.as_str().to_owned())
    });
    let names: Vec<String> = names.collect();
    let day = t.day(Day::of_ms(held.since_ms));
    let title = t.desk_held_of(at.person_name(held.person), &names.join(", "));
    let why = match held.reason {
        Refusal::AccessEnded => t.desk_held_ended(),
        _ => t.desk_held_waiting(),
    };
    let texts = held.texts.iter();
    let texts = texts.map(|text| el("blockquote.said-text").put(text.as_str().to_owned()));
    let closed = (held.closed > 0).then(|| {
        el("p.hint")
            .put(icon("lock"))
            .put(el("span").put(t.desk_held_closed(held.closed)))
    });
    let button = |how: &'static str, class, word| {
        el(class)
            .set("name", "how")
            .set("value", how)
            .set("type", "submit")
            .put(word)
    };
    let form = el("form.buttons")
        .set("method", "post")
        .set("action", "/desk/held")
        .put(hidden("at", at.desk.location.to_string()))
        .put(hidden("person", held.person.to_string()))
        .put(hidden("moment", held.moment.to_string()))
        .put(button("record", "button.btn", t.desk_held_record()))
        .put(button("aside", "button.btn.btn-quiet", t.desk_held_aside()));
    el("article.card.desk-section")
        .put(el("h2").put(title))
        .put(el("p.soft").put(format!("{day} · {why}")))
        .put(texts.collect::<Vec<_>>())
        .put(closed)
        .put(form)
}

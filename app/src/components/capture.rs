//! Writing down what one sees: one field, whom it is about, save. Three taps
//! and a sentence; what may wait is folded away.

use crate::audience;
use crate::components::fields;
use crate::components::icon::{icon, icon_in, icon_s};
use crate::device::use_device;
use crate::texts::use_texts;
use crate::writing::{Field, Writing};
use crate::{hint, names, when};
use domain::access::Role;
use domain::id::ChildId;
use domain::intent::{Intent, NewContribution};
use domain::limits;
use domain::op::{Audience, Perspective};
use leptos::prelude::*;

/// The form for a new moment.
#[component]
pub fn Capture(
    /// What is being written.
    writing: Writing,
    /// From which side.
    side: Perspective,
    /// The one child of somebody at home; staff choose.
    child: Option<ChildId>,
    /// Where the children are chosen, or how it felt.
    people: AnyView,
    /// Whether the whole form shows before anything was written.
    #[prop(optional)]
    is_open: bool,
) -> impl IntoView {
    let t = use_texts();
    // once opened it stays open until it is saved: what one is about to tap must
    // not move away under the finger
    let was_opened = RwSignal::new(false);
    let is_active = Memo::new(move |_| is_open || was_opened.get() || !writing.is_fresh());
    Effect::new(move |was_saving: Option<bool>| {
        let is_saving = writing.is_saving();
        if was_saving == Some(true) && !is_saving {
            was_opened.set(false);
        }
        is_saving
    });
    let about = Memo::new(move |_| child.or_else(|| writing.with(|draft| only(&draft.children))));
    let is_home = side == Perspective::Home;
    let (question, example) = if is_home {
        (t.capture_home(), t.capture_home_example())
    } else {
        (t.capture_here(), t.capture_here_example())
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        save(writing, side, child);
    };
    view! {
        <form
            class="capture" data-side=if is_home { "home" } else { "here" } novalidate=true
            data-active=move || is_active.get().then_some("")
            aria-label=t.new_title()
            on:submit=save
        >
            <div class="capture-card" on:focusin=move |_| was_opened.set(true)>
                <label class="capture-label" for="text">{question}</label>
                <textarea
                    class="capture-text" id="text" rows="1" placeholder=example
                    aria-invalid=fields::is_invalid(writing, Field::Text)
                    aria-describedby=fields::described(writing, Field::Text)
                    prop:value=move || writing.with(|draft| draft.text.clone())
                    on:input=move |event| {
                        let text = event_target_value(&event);
                        writing.change(|draft| draft.text = text);
                    }
                ></textarea>
                {fields::room(writing)}
                {fields::problem(writing, Field::Text)}
                {names_hint(writing)}
                {move || is_active.get().then(|| later(writing, side, about))}
            </div>
            {people}
            {fields::form_problem(writing)}
            {move || is_active.get().then(|| savebar(writing, about))}
        </form>
    }
}

fn only(children: &std::collections::BTreeSet<ChildId>) -> Option<ChildId> {
    children.first().copied().filter(|_| children.len() == 1)
}

/// What may wait: in one line how it stands, and folded under it the fields.
fn later(writing: Writing, side: Perspective, about: Memo<Option<ChildId>>) -> AnyView {
    let (device, t) = (use_device(), use_texts());
    let day = move || match writing.with(|draft| draft.day) {
        Some(day) => when::day(t, day),
        None => t.today().into(),
    };
    let themes = move || match writing.with(|draft| draft.themes.len()) {
        0 => t.capture_themes_later().into(),
        count => t.capture_themes(count),
    };
    let whom = move || {
        let audience = writing.with(|draft| draft.audience);
        device.read(|replica| {
            let directory = replica.directory()?;
            Some(audience::said(t, directory, audience, about.get()).1)
        })
    };
    view! {
        <details class="fold capture-more">
            <summary>
                <span class="capture-now">
                    <span>{icon("calendar")}{day}</span>
                    <span>{icon("eye")}{whom}</span>
                    <span>{icon("tag")}{themes}</span>
                </span>
                {icon_in("next", "icon icon-turn")}
            </summary>
            <div class="capture-fields">
                {fields::day(writing)}
                {fields::for_whom(writing, side, about)}
                {fields::title(writing)}
                {fields::themes(writing)}
            </div>
        </details>
    }
    .into_any()
}

/// A friendly remark when guardians would read the name of another's child.
fn names_hint(writing: Writing) -> AnyView {
    let (device, t) = (use_device(), use_texts());
    let name = Memo::new(move |_| {
        let chosen: Vec<ChildId> = writing.with(|draft| match draft.audience {
            Audience::Shared => draft.children.iter().copied().collect(),
            _ => Vec::new(),
        });
        let known = device.read(|replica| {
            let directory = replica.directory()?;
            let access = replica.access();
            let of_work =
                |child: &&domain::directory::Child| access.centre_role(child.id).is_some();
            let children = directory.children.iter().filter(of_work);
            Some(
                children
                    .map(|c| (c.id, names::first(&c.name).to_owned()))
                    .collect::<Vec<_>>(),
            )
        })?;
        writing.with(|draft| hint::named(&draft.text, &chosen, &known).map(String::from))
    });
    let words = move || {
        name.get().map(|name| {
            view! { <p class="hint">{icon_s("eye")}" "{t.capture_names(&name)}</p> }
        })
    };
    view! { <div aria-live="polite">{words}</div> }.into_any()
}

/// Whom it is about, for whom, and save.
fn savebar(writing: Writing, about: Memo<Option<ChildId>>) -> AnyView {
    let (device, t) = (use_device(), use_texts());
    let about_whom = Memo::new(move |_| {
        let mut chosen = writing.with(|draft| draft.children.clone());
        chosen.extend(about.get());
        device.read(|replica| {
            let directory = replica.directory()?;
            let children = directory.children.iter().filter(|c| chosen.contains(&c.id));
            let found: Vec<_> = children.map(|c| names::child(directory, c.id)).collect();
            Some(names::list(t, &found)).filter(|names| !names.is_empty())
        })
    });
    let is_draft = move || writing.with(|draft| draft.audience == Audience::Draft);
    let is_ready = move || {
        let has_text = writing.with(|draft| !draft.text.trim().is_empty());
        has_text && (is_draft() || about_whom.with(Option::is_some))
    };
    let words = move || match about_whom.get() {
        Some(names) => names,
        None if is_draft() => t.audience_draft().into(),
        None => t.capture_whom().into(),
    };
    let more = move || {
        if writing.is_saving() {
            return t.status_saving().into();
        }
        let audience = writing.with(|draft| draft.audience);
        let whom = device.read(|replica| {
            let directory = replica.directory()?;
            Some(audience::said(t, directory, audience, about.get()).1)
        });
        if about_whom.with(Option::is_some) {
            whom.unwrap_or_default()
        } else {
            t.capture_tap().into()
        }
    };
    view! {
        <div class="savebar">
            <p class="savebar-what" aria-live="polite"><b>{words}</b>{more}</p>
            <button class="btn" r#type="submit" aria-disabled=move || (!is_ready()).then_some("true")>
                {t.save()}
            </button>
        </div>
    }
    .into_any()
}

fn save(writing: Writing, side: Perspective, child: Option<ChildId>) {
    let (device, t) = (writing.device(), writing.texts());
    if writing.is_busy() {
        return;
    }
    writing.try_again();
    let (text, title) = (writing.text(), writing.title());
    let draft = writing.peek(Clone::clone);
    let mut children = draft.children.clone();
    children.extend(child);
    if children.is_empty() && draft.audience != Audience::Draft {
        writing.problem(Field::Children, t.problem_children().into());
    }
    if children.len() > limits::CHILDREN_PER_MOMENT {
        writing.problem(
            Field::Children,
            t.problem_children_many(limits::CHILDREN_PER_MOMENT),
        );
    }
    let (Some(text), Ok(title), true) = (text, title, writing.is_right()) else {
        return writing.show_problems();
    };
    let is_confidence = matches!(draft.audience, Audience::Confidential { .. });
    let only = only(&children).filter(|child| {
        let is_guardian = device.peek(|r| r.access().is(Role::Guardian, *child));
        is_confidence || (is_guardian && side == Perspective::Home)
    });
    writing.save([Intent::Capture {
        side,
        day: draft.day.unwrap_or_else(|| device.shell().today()),
        title,
        children,
        themes: draft.themes,
        first: NewContribution {
            perspective: side,
            about: only,
            audience: draft.audience,
            text,
            feeling: draft.feeling,
        },
    }]);
}

/// A row of children to choose from.
pub fn who(writing: Writing, children: Vec<(ChildId, String)>) -> AnyView {
    let t = use_texts();
    let chips: Vec<_> = children
        .into_iter()
        .enumerate()
        .map(|(at, (id, name))| {
            view! {
                <button
                    class="who-pick" r#type="button" id=(at == 0).then_some(Field::Children.id())
                    aria-pressed=is_chosen(writing, id) on:click=move |_| toggle(writing, id)
                >
                    {crate::components::icon::face(&name, "face")}<span>{name.clone()}</span>
                </button>
            }
        })
        .collect();
    view! {
        <section class="who" aria-labelledby="who">
            <h2 id="who">{t.capture_whom()}</h2>
            {fields::problem(writing, Field::Children)}
            <div class="who-list">{chips}</div>
        </section>
    }
    .into_any()
}

/// Whether a child is chosen, for `aria-pressed`.
pub fn is_chosen(writing: Writing, child: ChildId) -> impl Fn() -> &'static str {
    move || {
        if writing.with(|draft| draft.children.contains(&child)) {
            "true"
        } else {
            "false"
        }
    }
}

/// Chooses a child, or not any more.
pub fn toggle(writing: Writing, child: ChildId) {
    writing.change(|draft| {
        if !draft.children.remove(&child) {
            draft.children.insert(child);
        }
    });
}

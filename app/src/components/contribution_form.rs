//! Writing one contribution: a new one, or other words for one that is there.

use crate::components::dialog::{Sheet, dialog, leave};
use crate::components::fields;
use crate::components::icon::icon;
use crate::components::status::use_speaker;
use crate::device::use_device;
use crate::draft::Draft;
use crate::may::may;
use crate::seen::{heads, words_to_start_from};
use crate::texts::{Texts, use_texts};
use crate::writing::{Field, Writing};
use crate::{focus, names};
use domain::access::Role;
use domain::id::{ChildId, ContributionId, MomentId};
use domain::intent::{Change, Intent, NewContribution};
use domain::moment::{Contribution, Wording};
use domain::op::{Audience, Perspective};
use leptos::prelude::*;

/// In which moment, and how to leave.
#[derive(Clone, Copy)]
pub struct Form {
    /// The moment.
    pub moment: MomentId,
    /// Closes the dialog.
    pub close: Callback<()>,
}

/// How the form of a side looks and asks.
struct Manner {
    class: &'static str,
    title_class: &'static str,
    picture: Option<&'static str>,
    button: &'static str,
}

const fn manner(side: Perspective) -> Manner {
    let (class, title_class, picture, button) = match side {
        Perspective::Home => (
            "dialog dialog-home",
            "side-name",
            Some("home-side"),
            "btn btn-home",
        ),
        Perspective::Here => (
            "dialog dialog-here",
            "side-name",
            Some("here-side"),
            "btn btn-here",
        ),
        Perspective::Child => ("dialog dialog-child", "", None, "btn"),
    };
    Manner {
        class,
        title_class,
        picture,
        button,
    }
}

/// Adds a contribution. `is_told`: by staff, in a parent's words.
pub fn add(form: Form, side: Perspective, is_told: bool, from: Option<ChildId>) -> Option<AnyView> {
    let (device, t) = (use_device(), use_texts());
    let children = device.peek(|replica| {
        let moment = replica.moment(form.moment)?;
        let directory = replica.directory()?;
        let may = may(moment, replica.access());
        let about = match side {
            Perspective::Home if !is_told => may.home,
            Perspective::Home | Perspective::Here => may.here,
            Perspective::Child => may.child,
        };
        let named = about
            .into_iter()
            .map(|child| (child, names::child(directory, child)));
        Some(named.collect::<Vec<_>>())
    })?;
    let first = children.first()?.0;
    let about = from.filter(|from| children.iter().any(|(child, _)| child == from));
    let fresh = Draft {
        about: (side != Perspective::Here).then(|| about.unwrap_or(first)),
        ..Draft::default()
    };
    let speaker = use_speaker();
    let done = Callback::new(move |_| {
        speaker.say(t.toast_saved().into(), None);
        form.close.run(());
        focus::on_heading();
    });
    let key = format!(
        "add/{}/{side:?}{}",
        form.moment,
        if is_told { "/told" } else { "" }
    );
    let writing = Writing::open(key, fresh, done);
    let only = (children.len() == 1).then_some(first);
    let about = Memo::new(move |_| writing.with(|draft| draft.about).or(only));
    let title = match (side, is_told) {
        (Perspective::Home, false) => t.add_home_title(),
        (Perspective::Home, true) => t.tell_title(),
        (Perspective::Here, _) => t.add_here_title(),
        (Perspective::Child, _) => t.own_words_title(),
    };
    let submit = Callback::new(move |()| {
        writing.try_again();
        let Some(text) = writing.text().filter(|_| !writing.is_busy()) else {
            return writing.show_problems();
        };
        let draft = writing.peek(Clone::clone);
        let is_confidence = matches!(draft.audience, Audience::Confidential { .. });
        writing.save([Intent::In(
            form.moment,
            Change::Contribute(NewContribution {
                perspective: side,
                about: draft.about.or_else(|| only.filter(|_| is_confidence)),
                audience: draft.audience,
                text,
                feeling: draft.feeling,
            }),
        )]);
    });
    let choose = (children.len() > 1).then(|| about_whom(writing, side, children));
    let is_family = device.peek(|replica| {
        about
            .get_untracked()
            .is_some_and(|child| replica.access().is(Role::Guardian, child))
    });
    let body = (
        choose,
        words(t, writing, side, is_told, about),
        (side == Perspective::Home && is_family).then(|| fields::feeling(writing)),
        fields::for_whom(writing, side, about),
        fields::form_problem(writing),
    );
    Some(sheet(t, form, side, title, body.into_any(), submit))
}

/// Other words, another feeling, another audience; or the words of before back.
pub fn edit(form: Form, id: ContributionId) -> Option<AnyView> {
    let (device, t) = (use_device(), use_texts());
    let found = device.peek(|r| r.moment(form.moment)?.contribution(id).cloned())?;
    let fresh = Draft {
        text: words_to_start_from(&found),
        feeling: found.feeling,
        audience: found.audience,
        about: found.about,
        replaces: heads(&found),
        ..Draft::default()
    };
    let speaker = use_speaker();
    let done = Callback::new(move |_| {
        speaker.say(t.toast_saved().into(), None);
        form.close.run(());
        focus::on_contribution(id);
    });
    let writing = Writing::open(format!("edit/{id}"), fresh.clone(), done);
    let (side, is_back) = (found.perspective, !found.is_readable());
    let only = device.peek(|replica| {
        let children = replica.moment(form.moment)?.children_of(&found);
        children.first().copied().filter(|_| children.len() == 1)
    });
    let about = Memo::new(move |_| found.about.or(only));
    let is_family = found.role == Role::Guardian;
    let is_confidence = matches!(found.audience, Audience::Confidential { .. });
    let submit = Callback::new(move |()| {
        writing.try_again();
        if writing.text().is_none() || writing.is_busy() {
            return writing.show_problems();
        }
        let asked = changes(&writing.peek(Clone::clone), &fresh, &found);
        if asked.is_empty() {
            writing.forget();
            return form.close.run(());
        }
        writing.save(
            asked
                .into_iter()
                .map(|change| Intent::In(form.moment, change)),
        );
    });
    let title = match (is_back, side) {
        (true, _) => t.restore(),
        (false, Perspective::Home) => t.edit_home_title(),
        (false, Perspective::Here) => t.edit_here_title(),
        (false, Perspective::Child) => t.own_words_title(),
    };
    let whom = if is_confidence {
        view! { <p class="hint">{t.audience_confided()}</p> }.into_any()
    } else {
        fields::for_whom(writing, side, about)
    };
    let body = (
        words(t, writing, side, false, about),
        view! { <p class="hint">{t.edit_hint()}</p> },
        (side == Perspective::Home && is_family).then(|| fields::feeling(writing)),
        whom,
        fields::form_problem(writing),
    );
    Some(sheet(t, form, side, title, body.into_any(), submit))
}

/// What has to be asked for so that a contribution becomes as it is in the form.
fn changes(draft: &Draft, fresh: &Draft, found: &Contribution) -> Vec<Change> {
    let mut asked = Vec::new();
    let is_as_it_stands = matches!(found.wording, Wording::One { .. } | Wording::Joined { .. });
    if let Ok(text) = domain::text::Text::parse(&draft.text)
        && (draft.text.trim() != fresh.text || !is_as_it_stands)
    {
        asked.push(Change::Revise {
            contribution: found.id,
            text,
            replaces: draft.replaces.clone(),
        });
    }
    if draft.feeling != fresh.feeling {
        asked.push(Change::Feel(found.id, draft.feeling));
    }
    if draft.audience != fresh.audience {
        asked.push(Change::Share(found.id, draft.audience));
    }
    asked
}

fn sheet(
    t: Texts,
    form: Form,
    side: Perspective,
    title: &'static str,
    body: AnyView,
    submit: Callback<()>,
) -> AnyView {
    let manner = manner(side);
    let save = view! { <button class=manner.button r#type="submit">{t.save()}</button> };
    let sheet = Sheet {
        class: manner.class,
        title_class: manner.title_class,
        title: (manner.picture.map(icon), title).into_any(),
        body,
        foot: Some((leave(t.leave()), save).into_any()),
    };
    dialog(sheet, form.close, submit)
}

/// The words themselves.
fn words(
    t: Texts,
    writing: Writing,
    side: Perspective,
    is_told: bool,
    about: Memo<Option<ChildId>>,
) -> AnyView {
    let device = use_device();
    let name = move || {
        let child = about.get()?;
        device.read(|replica| replica.directory().map(|d| names::child(d, child)))
    };
    let label = move || match (side, is_told) {
        (Perspective::Home, false) => t.add_home_label().into(),
        (Perspective::Home, true) => t.tell_label().into(),
        (Perspective::Here, _) => t.add_here_label().into(),
        (Perspective::Child, _) => {
            t.own_words_label(&name().unwrap_or_else(|| t.child_somebody().into()))
        }
    };
    let example = match side {
        Perspective::Child => t.own_words_example(),
        Perspective::Home => t.capture_home_example(),
        Perspective::Here => t.capture_here_example(),
    };
    view! {
        <div class="field">
            <label for="text">{label}</label>
            <textarea
                class="input" id="text" placeholder=example autofocus=true
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
        </div>
    }
    .into_any()
}

/// About which of the children, where there are several.
fn about_whom(writing: Writing, side: Perspective, children: Vec<(ChildId, String)>) -> AnyView {
    let t = use_texts();
    let all = (side == Perspective::Here).then(|| (None, t.about_all().to_owned()));
    let each = children
        .into_iter()
        .map(|(child, name)| (Some(child), name));
    let choices = all.into_iter().chain(each).map(|(about, name)| {
        view! {
            <label class="choice">
                <input
                    r#type="radio" name="about"
                    prop:checked=move || writing.with(|draft| draft.about == about)
                    on:change=move |_| writing.change(|draft| draft.about = about)
                />
                {name}
            </label>
        }
    });
    view! {
        <fieldset class="field">
            <legend>{t.capture_whom()}</legend>
            <div class="choices">{choices.collect::<Vec<_>>()}</div>
        </fieldset>
    }
    .into_any()
}

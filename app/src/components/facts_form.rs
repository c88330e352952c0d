//! Changing what a moment is about: its date, title, themes and children.

use crate::components::contribution_form::Form;
use crate::components::dialog::{Sheet, dialog, leave};
use crate::components::fields;
use crate::components::status::use_speaker;
use crate::device::use_device;
use crate::draft::Draft;
use crate::may::{May, may};
use crate::texts::{Texts, use_texts};
use crate::writing::{Field, Writing};
use crate::{focus, names};
use domain::directory::Directory;
use domain::id::ChildId;
use domain::intent::{Change, Intent};
use domain::moment::Moment;
use leptos::prelude::*;

/// The form.
pub fn facts(form: Form) -> Option<AnyView> {
    let (device, t) = (use_device(), use_texts());
    let (may, fresh, children) = device.peek(|replica| {
        let moment = replica.moment(form.moment)?;
        let directory = replica.directory()?;
        let may = may(moment, replica.access());
        let children = choosable(moment, directory);
        let fresh = Draft {
            day: Some(moment.day),
            title: moment
                .title
                .as_ref()
                .map(|title| title.as_str().into())
                .unwrap_or_default(),
            themes: moment.themes.clone(),
            children: moment.children.clone(),
            ..Draft::default()
        };
        Some((may, fresh, children))
    })?;
    let speaker = use_speaker();
    let done = Callback::new(move |_| {
        speaker.say(t.toast_saved().into(), None);
        form.close.run(());
        focus::on_heading();
    });
    // not kept: what others changed meanwhile must not be undone by it
    let writing = Writing::open_unkept(fresh.clone(), done);
    let before = fresh;
    let submit = Callback::new(move |()| {
        writing.try_again();
        if writing.title().is_err() || writing.is_busy() {
            return writing.show_problems();
        }
        let after = writing.peek(Clone::clone);
        if after.children.is_empty() && !before.children.is_empty() {
            writing.problem(Field::Children, t.problem_children().into());
            return writing.show_problems();
        }
        let asked = changes(&before, &after, device.shell().today());
        if asked.is_empty() {
            return form.close.run(());
        }
        writing.save(
            asked
                .into_iter()
                .map(|change| Intent::In(form.moment, change)),
        );
    });
    let May {
        describe,
        tag,
        link,
        ..
    } = may;
    let body = (
        describe.then(|| (fields::day(writing), fields::title(writing)).into_any()),
        link.then(|| children_field(t, writing, children)),
        tag.then(|| fields::themes(writing)),
        fields::form_problem(writing),
    );
    let save = view! { <button class="btn" r#type="submit">{t.save()}</button> };
    let sheet = Sheet {
        class: "dialog",
        title_class: "",
        title: t.facts_title().into_any(),
        body: body.into_any(),
        foot: Some((leave(t.leave()), save).into_any()),
    };
    Some(dialog(sheet, form.close, submit))
}

/// The children of the groups that the moment is in, and those of the moment.
fn choosable(moment: &Moment, directory: &Directory) -> Vec<(ChildId, String)> {
    let access = directory.access();
    let of_moment = |child: ChildId| moment.children.contains(&child);
    let groups: Vec<_> = directory
        .children
        .iter()
        .filter(|child| of_moment(child.id))
        .filter_map(|child| child.group)
        .collect();
    let children = directory.children.iter();
    let is_near = |child: &&domain::directory::Child| {
        let in_group = child.group.is_some_and(|group| groups.contains(&group));
        access.centre_role(child.id).is_some()
            && (of_moment(child.id) || in_group || groups.is_empty())
    };
    children
        .filter(is_near)
        .map(|child| (child.id, names::child(directory, child.id)))
        .collect()
}

fn children_field(t: Texts, writing: Writing, children: Vec<(ChildId, String)>) -> AnyView {
    let choices = children.into_iter().map(|(id, name)| {
        let is_chosen = move || writing.with(|draft| draft.children.contains(&id));
        view! {
            <label class="choice">
                <input
                    r#type="checkbox" prop:checked=is_chosen
                    on:change=move |_| crate::components::capture::toggle(writing, id)
                />
                {name}
            </label>
        }
    });
    view! {
        <fieldset class="field" id=Field::Children.id() tabindex="-1">
            <legend>{t.facts_children()}</legend>
            {fields::problem(writing, Field::Children)}
            <div class="choices">{choices.collect::<Vec<_>>()}</div>
        </fieldset>
    }
    .into_any()
}

/// What has to be asked for so that the moment becomes as it is in the form: no
/// more than what was changed there.
fn changes(before: &Draft, after: &Draft, today: domain::stamp::Day) -> Vec<Change> {
    let mut asked = Vec::new();
    let day = after.day.unwrap_or(today);
    if before.day != Some(day) {
        asked.push(Change::Day(day));
    }
    if before.title != after.title.trim() {
        asked.push(Change::Title(domain::text::Title::parse(&after.title).ok()));
    }
    let themes = after.themes.difference(&before.themes).cloned();
    asked.extend(themes.map(Change::Theme));
    let themes = before.themes.difference(&after.themes).cloned();
    asked.extend(themes.map(Change::Untheme));
    let children = after.children.difference(&before.children).copied();
    asked.extend(children.map(Change::Link));
    let children = before.children.difference(&after.children).copied();
    asked.extend(children.map(Change::Unlink));
    asked
}

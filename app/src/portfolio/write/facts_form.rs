//! Changing what a moment is about: its date, title, themes and children.

use crate::kit::button::submit;
use crate::kit::dialog::{Sheet, dialog, leave};
use crate::kit::el::El;
use crate::kit::texts::use_texts;
use crate::kit::{focus, names};
use crate::portfolio::audience::Viewer;
use crate::portfolio::capabilities::may;
use crate::portfolio::device::use_device;
use crate::portfolio::frame::status::use_speaker;
use crate::portfolio::write::contribution_form::ContributionForm;
use crate::portfolio::write::draft::Draft;
use crate::portfolio::write::fields;
use crate::portfolio::write::writing::{FormPart, Writing};
use domain::id::ChildId;
use domain::intent::{Change, Intent};
use domain::moment::Moment;
use leptos::prelude::*;

/// The form.
pub fn facts(form: ContributionForm) -> Option<El> {
    let (device, t) = (use_device(), use_texts());
    let (may, is_question, fresh, children) = device.peek(|replica| {
        let moment = replica.moment(form.moment)?;
        let directory = replica.directory()?;
        let may = may(moment, replica.access());
        let children = choosable(moment, (directory, replica.access()));
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
        Some((may, moment.question().is_some(), fresh, children))
    })?;
    let speaker = use_speaker();
    let done = Callback::new(move |moment| {
        speaker.kept(moment, false);
        form.close.run(());
        focus::on_heading();
    });
    // not kept: what others changed meanwhile must not be undone by it
    let writing = Writing::open_unkept(fresh.clone(), done);
    let before = fresh;
    let go_on = Callback::new(move |()| {
        writing.try_again();
        if writing.title().is_err() || writing.is_busy() {
            return writing.show_problems();
        }
        let after = writing.peek(Clone::clone);
        if after.children.is_empty() && !before.children.is_empty() {
            writing.problem(FormPart::Children, t.problem_children().into());
            return writing.show_problems();
        }
        let asked = changes(&before, &after, device.shell().today());
        if asked.is_empty() {
            return form.close.run(());
        }
        writing.save(Intent::In(form.moment, asked));
    });
    let mut sheet = Sheet::plain(t.facts_title());
    sheet.body = sheet
        .body
        .put(may.describe.then(|| fields::day(writing)))
        .put((may.describe && !is_question).then(|| fields::title(writing)))
        .put(may.link.then(|| fields::children(writing, children)))
        .put(may.tag.then(|| fields::themes(writing)))
        .put(fields::problem(writing, FormPart::Form));
    let leave = leave("button.btn.btn-quiet", t.leave());
    let sheet = sheet.foot(leave, submit("button.btn", t.save()));
    Some(dialog(sheet, form.close, go_on))
}

/// The children of the groups that the moment is in, and those of the moment.
fn choosable(moment: &Moment, (directory, access): Viewer) -> Vec<(ChildId, String)> {
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

/// What has to be asked for so that the moment becomes as it is in the form: no
/// more than what was changed there.
fn changes(before: &Draft, after: &Draft, today: domain::stamp::Day) -> Vec<Change> {
    let mut asked = Vec::new();
    let day = after.day(today);
    if before.day != Some(day) {
        asked.push(Change::Day(day));
    }
    if before.title != after.title.trim() {
        asked.push(Change::Title(domain::text::Title::parse(&after.title).ok()));
    }
    let (old, new) = (&before.themes, &after.themes);
    let added = new.iter().filter(|theme| !old.contains(theme)).cloned();
    asked.extend(added.map(Change::Theme));
    let removed = old.iter().filter(|theme| !new.contains(theme)).cloned();
    asked.extend(removed.map(Change::Untheme));
    let (old, new) = (&before.children, &after.children);
    let added = new.iter().filter(|child| !old.contains(child)).copied();
    asked.extend(added.map(Change::Link));
    let removed = old.iter().filter(|child| !new.contains(child)).copied();
    asked.extend(removed.map(Change::Unlink));
    asked
}

//! Writing one contribution: a new one, or other words for one that is there.

use crate::kit::button::{button, submit};
use crate::kit::dialog::{Sheet, dialog, leave_and};
use crate::kit::el::{El, Part, reactive, view};
use crate::kit::icon::icon;
use crate::kit::reactive::{self, ErasedMemo, dynamic, memo};
use crate::kit::texts::{Texts, use_texts};
use crate::kit::{focus, names};
use crate::portfolio::capabilities::may;
use crate::portfolio::changes::Reads;
use crate::portfolio::device::use_device;
use crate::portfolio::frame::status::use_speaker;
use crate::portfolio::moment::view::{heads, words_to_start_from};
use crate::portfolio::question::parts;
use crate::portfolio::question::view::asking;
use crate::portfolio::write::draft::Draft;
use crate::portfolio::write::feeling;
use crate::portfolio::write::fields::{self, Choice, INPUT};
use crate::portfolio::write::writing::{FormPart, Writing};
use domain::access::Role;
use domain::id::{ChildId, ContributionId, MomentId};
use domain::intent::{Change, Intent, NewContribution};
use domain::moment::{Contribution, Wording};
use domain::op::{Audience, Perspective};
use leptos::prelude::*;

/// In which moment, and how to leave.
#[derive(Clone, Copy)]
pub struct ContributionForm {
    /// The moment.
    pub moment: MomentId,
    /// Closes the dialog.
    pub close: Callback<()>,
}

/// Whose voice is written down.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Voice {
    /// One's own, or what one heard the child say.
    Own,
    /// A parent's, told to somebody who works here.
    Told,
    /// The child's own: the device is in its hands.
    Hand,
}

/// The dialog for writing on a side, with its heading and its main button.
fn sheet(t: Texts, writing: Writing, side: Perspective, title: &'static str, body: El) -> Sheet {
    let (classes, heading, picture, button) = match side {
        Perspective::Home => (
            "dialog.dialog.dialog-home",
            "h2.side-name",
            Some("home-side"),
            "button.btn.btn-home",
        ),
        Perspective::Here => (
            "dialog.dialog.dialog-here",
            "h2.side-name",
            Some("here-side"),
            "button.btn.btn-here",
        ),
        Perspective::Child => ("dialog.dialog.dialog-child", "h2", None, "button.btn"),
    };
    let sheet = Sheet {
        classes,
        title: view! { <{heading}>{picture.map(icon)} {title}</_> },
        body,
        foot: None,
    };
    let leave = leave_and("button.btn.btn-quiet", t.leave(), move || writing.leave());
    sheet.foot(leave, submit(button, t.save()))
}

/// Adds a contribution.
pub fn add(
    form: ContributionForm,
    side: Perspective,
    voice: Voice,
    from: Option<ChildId>,
) -> Option<El> {
    let (device, t) = (use_device(), use_texts());
    let is_told = voice == Voice::Told;
    let (children, asking, is_of_centre) = device.peek(|replica| {
        let moment = replica.moment(form.moment)?;
        let directory = replica.directory()?;
        let may = may(moment, replica.access());
        let in_view: Vec<ChildId> = moment.portfolios().collect();
        let asking = asking(t, (directory, replica.access()), moment, &in_view);
        let about = match side {
            Perspective::Home if !is_told => may.home,
            Perspective::Home | Perspective::Here => may.here,
            Perspective::Child => may.child,
        };
        let named = about
            .into_iter()
            .map(|child| (child, names::child(directory, child)));
        Some((named.collect::<Vec<_>>(), asking, moment.role.is_centre()))
    })?;
    let first = children.first()?.0;
    let about = from.filter(|from| children.iter().any(|(child, _)| child == from));
    // a seal is around one child, and so is what lies under it
    let has_seal = asking.as_ref().is_some_and(|asking| asking.has_seal);
    // and in a family's own moment one does not speak of children whom one may not see
    let is_about_one = side != Perspective::Here || has_seal || !is_of_centre;
    let fresh = Draft {
        about: is_about_one.then(|| about.unwrap_or(first)),
        ..Draft::default()
    };
    let speaker = use_speaker();
    let done = Callback::new(move |moment| {
        speaker.kept(moment, false);
        form.close.run(());
        focus::on_heading();
    });
    let key = format!(
        "add/{}/{side:?}{}",
        form.moment,
        match voice {
            Voice::Own => "",
            Voice::Told => "/told",
            Voice::Hand => "/hand",
        }
    );
    let writing = Writing::open(key, fresh, done);
    let only = (children.len() == 1).then_some(first);
    let about = memo(move || writing.with(|draft| draft.about).or(only));
    let title = match (side, is_told) {
        (Perspective::Home, false) if asking.is_some() => t.ask_answer_home_title(),
        (Perspective::Here, _) if asking.is_some() => t.ask_answer_here_title(),
        (Perspective::Home, false) => t.add_home_title(),
        (Perspective::Home, true) => t.tell_title(),
        (Perspective::Here, _) => t.add_here_title(),
        (Perspective::Child, _) => t.own_words_title(),
    };
    let go_on = Callback::new(move |()| {
        writing.try_again();
        let Some(text) = writing.text().filter(|_| !writing.is_busy()) else {
            return writing.show_problems();
        };
        let draft = writing.peek(Clone::clone);
        let is_confidence = matches!(draft.audience, Audience::Confidential { .. });
        writing.save(Intent::In(
            form.moment,
            vec![Change::Contribute(NewContribution {
                perspective: side,
                about: draft.about.or_else(|| only.filter(|_| is_confidence)),
                audience: draft.audience,
                text,
                feeling: draft.feeling,
            })],
        ));
    });
    let whose = if side == Perspective::Child {
        t.own_words_whose()
    } else {
        t.capture_whom()
    };
    let choose = (children.len() > 1).then(|| about_whom(writing, (whose, is_about_one), children));
    let is_family = device.peek(|replica| {
        let is_guardian = |child| replica.access().is(Role::Guardian, child);
        about.peek().is_some_and(is_guardian)
    });
    let feels = side == Perspective::Home && is_family;
    let asked = asking.as_ref().map(|asking| asking.asked.clone());
    let asked = asked.map(|asked| view! { <p class="asked">{asked}</p> });
    if voice == Voice::Hand {
        let sheet = hand(t, writing, about, (asked, choose));
        return Some(dialog(sheet, form.close, go_on));
    }
    let label = match (side, is_told) {
        (Perspective::Home, false) if asked.is_some() => t.ask_answer_home_label(),
        (Perspective::Home, false) => t.add_home_label(),
        (Perspective::Home, true) => t.tell_label(),
        (Perspective::Here, _) if asked.is_some() => t.ask_answer_here_label(),
        (Perspective::Here, _) => t.add_here_label(),
        (Perspective::Child, _) => "",
    };
    let body = view! {
        <div class="dialog-body">
            {asked}
            {choose}
            {words(t, writing, (side, label), about)}
            {parts::seal(asking.as_ref(), side)}
            {feels.then(|| feeling::feeling(writing, about))}
            {fields::for_whom(writing, side, about)}
            {feels.then(|| feeling::elsewhere(side, about))}
            {fields::problem(writing, FormPart::Form)}
        </div>
    };
    Some(dialog(
        sheet(t, writing, side, title, body),
        form.close,
        go_on,
    ))
}

/// The device in the hands of the child: large letters, and nothing else to tap.
fn hand(
    t: Texts,
    writing: Writing,
    about: ErasedMemo<Option<ChildId>>,
    head: (Option<El>, Option<El>),
) -> Sheet {
    let device = use_device();
    let title = reactive::dyn_text(move || {
        let called = |child| {
            device.read(Reads::Directory, |replica| {
                replica.directory().map(|d| names::child(d, child))
            })
        };
        let name = about.get().and_then(called);
        t.ask_hand_title(&name.unwrap_or_else(|| t.ask_hand_somebody().into()))
    });
    let typed = fields::words(writing, INPUT, t.ask_hand_example());
    let body = view! {
        <div class="dialog-body">
            {head}
            {fields::field(FormPart::Text.id(), t.ask_hand_label(), typed)}
            {fields::problem(writing, FormPart::Form)}
        </div>
    };
    let sheet = Sheet {
        classes: "dialog.dialog.dialog-child.dialog-hand",
        title: view! { <h2>{icon("child")} {title}</h2> },
        body,
        foot: None,
    };
    let leave = leave_and("button.btn.btn-quiet", t.leave(), move || writing.leave());
    sheet.foot(leave, submit("button.btn", t.ask_hand_done()))
}

/// Other words, another feeling, another audience; or the words of before back.
pub fn edit(form: ContributionForm, id: ContributionId) -> Option<El> {
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
    let done = Callback::new(move |moment| {
        speaker.kept(moment, false);
        form.close.run(());
        focus::on_contribution(id);
    });
    let writing = Writing::open_beside(edit_key(id), fresh.clone(), done);
    let (side, is_back) = (found.perspective, !found.is_readable());
    let only = device.peek(|replica| {
        let children = replica.moment(form.moment)?.children_of(&found);
        children.first().copied().filter(|_| children.len() == 1)
    });
    let about = memo(move || found.about.or(only));
    let is_family = found.role == Role::Guardian;
    let is_confidence = matches!(found.audience, Audience::Confidential { .. });
    let go_on = Callback::new(move |()| {
        writing.try_again();
        if writing.text().is_none() || writing.is_busy() {
            return writing.show_problems();
        }
        let asked = changes(&writing.peek(Clone::clone), &fresh, &found);
        if asked.is_empty() {
            return form.close.run(());
        }
        writing.save(Intent::In(form.moment, asked));
    });
    let label = match side {
        Perspective::Home => t.add_home_label(),
        Perspective::Here => t.add_here_label(),
        Perspective::Child => "",
    };
    let title = match (is_back, side) {
        (true, _) => t.restore(),
        (false, Perspective::Home) => t.edit_home_title(),
        (false, Perspective::Here) => t.edit_here_title(),
        (false, Perspective::Child) => t.own_words_title(),
    };
    let whom = if is_confidence {
        view! { <p class="hint">{t.audience_confided()}</p> }
    } else {
        fields::for_whom(writing, side, about)
    };
    let feels = side == Perspective::Home && is_family;
    let body = view! {
        <div class="dialog-body">
            {unfinished(t, writing)}
            {words(t, writing, (side, label), about)}
            <p class="hint">{t.edit_hint()}</p>
            {feels.then(|| feeling::feeling(writing, about))}
            {whom}
            {fields::problem(writing, FormPart::Form)}
        </div>
    };
    Some(dialog(
        sheet(t, writing, side, title, body),
        form.close,
        go_on,
    ))
}

/// Under what name the form of a contribution is kept.
pub fn edit_key(id: ContributionId) -> String {
    format!("edit/{id}")
}

/// What somebody was writing before, beside what stands.
fn unfinished(t: Texts, writing: Writing) -> AnyView {
    dynamic(move || {
        let text = writing.earlier()?;
        let quiet = "button.btn.btn-quiet";
        let go_on = button(quiet, "pencil", t.draft_go_on(), move || writing.take_up());
        let away = button("button.btn.btn-text", "", t.draft_throw(), move || {
            writing.throw_away();
        });
        let words = view! { <blockquote class="said-text">{text}</blockquote> };
        let here = view! { <p>{t.draft_here()}</p> };
        Some(view! { <div class="twofold">{here} {words} {go_on} {away}</div> })
    })
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

/// The words themselves; the label of a child's own words names the child.
fn words(
    t: Texts,
    writing: Writing,
    (side, label): (Perspective, &'static str),
    about: ErasedMemo<Option<ChildId>>,
) -> El {
    let device = use_device();
    let label = reactive::dyn_text(move || {
        if side != Perspective::Child {
            return label.into();
        }
        let called = |child| {
            device.read(Reads::Directory, |replica| {
                replica.directory().map(|d| names::child(d, child))
            })
        };
        let name = about.get().and_then(called);
        t.own_words_label(&name.unwrap_or_else(|| t.child_somebody().into()))
    });
    let example = match side {
        Perspective::Child => t.own_words_example(),
        Perspective::Home => t.capture_home_example(),
        Perspective::Here => t.capture_here_example(),
    };
    fields::field(
        FormPart::Text.id(),
        label,
        fields::words(writing, INPUT, example),
    )
}

/// About which of the children, where there are several.
fn about_whom(
    writing: Writing,
    (asked, is_about_one): (&'static str, bool),
    children: Vec<(ChildId, String)>,
) -> El {
    let t = use_texts();
    let all = (!is_about_one).then(|| (None, t.about_all().to_owned()));
    let each = children
        .into_iter()
        .map(|(child, name)| (Some(child), name));
    let choice = |(about, name): (Option<ChildId>, String)| Choice {
        kind: "radio",
        name: "about",
        word: name.whole(),
        is_chosen: reactive(move || writing.with(|draft| draft.about == about)),
        choose: Box::new(move || writing.change(|draft| draft.about = about)),
    };
    let choices = all.into_iter().chain(each).map(choice).collect();
    fields::group(asked, "", fields::choices("div.choices", choices))
}

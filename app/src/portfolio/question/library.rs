//! Help with asking: open questions to start from, and an open turn of a closed
//! one. Never a block.

use crate::kit::button::text_button;
use crate::kit::el::{El, view};
use crate::kit::icon::{icon_in, icon_s};
use crate::kit::library::Wanted;
use crate::kit::reactive::{ErasedMemo, dynamic, memo};
use crate::kit::texts::{Texts, use_texts};
use crate::kit::{dates, focus, names};
use crate::portfolio::changes::Reads;
use crate::portfolio::device::use_device;
use crate::portfolio::write::writing::{FormPart, Writing};
use domain::collect::sort_by_key;
use domain::directory::Directory;
use domain::hint::{Remark, remark};
use domain::id::ChildId;
use domain::op::Perspective;
use domain::stamp::Day;
use domain::text::ThemeKey;
use leptos::prelude::*;

/// How many questions stand there at first, and how many more at each tap.
const SHOWN: usize = 3;

/// A question to start from, with the key of its theme.
type Found = (String, Option<String>);

/// What there is to remark of the question that is typed; of a closed one its open turn.
pub fn remarks(writing: Writing) -> El {
    let t = use_texts();
    let found = memo(move || writing.with(|draft| remark(&draft.text, t.language.tongue())));
    let remark = dynamic(move || {
        let found = found.get()?;
        let said = said(t, &found);
        let words = view! { <p class="hint">{icon_s("question")} " " {said}</p> };
        let Remark::Closed(hint) = found else {
            return Some((words, None));
        };
        let take = text_button("", t.ask_closed_take(), move || {
            writing.change(|draft| draft.text.clone_from(&hint.text));
            focus::on(FormPart::Text.id());
        });
        let open = view! {
            <p class="open-turn">
                <q>{hint.open}</q>
                {take}
            </p>
        };
        Some((words, Some(open)))
    });
    view! { <div aria-live="polite">{remark}</div> }
}

const fn said(t: Texts, remark: &Remark) -> &'static str {
    match remark {
        Remark::Closed(_) => t.ask_closed(),
        Remark::Why => t.ask_why(),
        Remark::Leading => t.ask_leading(),
        Remark::Checking => t.ask_checking(),
    }
}

/// Questions to start from, for the age of the child that is asked about and by
/// theme. `child` is the one child of somebody at home.
pub fn library(writing: Writing, side: Perspective, child: Option<ChildId>) -> El {
    let (device, t) = (use_device(), use_texts());
    device.fetch_library();
    let theme = RwSignal::new(String::new());
    let shown = RwSignal::new(SHOWN);
    let found = memo(move || find(t, writing, (side, child), &theme.get()));
    let list = dynamic(move || list(t, writing, found, shown));
    let turn = icon_in("next", "svg.icon.icon-turn");
    let is_empty = writing.peek(|draft| draft.text.trim().is_empty());
    view! {
        <details class="fold library" open={is_empty.then_some("")}>
            <summary>
                <span>{t.ask_library()}</span>
                {turn}
            </summary>
            {themes(t, theme, shown)}
            {list}
        </details>
    }
}

fn find(
    t: Texts,
    writing: Writing,
    (side, child): (Perspective, Option<ChildId>),
    theme: &str,
) -> Vec<Found> {
    let device = writing.device();
    let Some(library) = device.library() else {
        return Vec::new();
    };
    let mut about = writing.with(|draft| draft.children.clone());
    about.extend(child);
    let today = device.today();
    let (ages, name, known) = device.read(Reads::Directory, |replica| {
        let directory = replica.directory();
        let known = directory.map(|directory| directory.themes.clone());
        let only = about.first().filter(|_| about.len() == 1);
        let born = |id: &ChildId| directory?.child(*id)?.born;
        let ages = about.iter().filter_map(born);
        let mut ages: Vec<u8> = ages.map(|born| dates::years(born, today)).collect();
        if about.is_empty() {
            ages.extend(usual_age(directory, today));
        }
        let name = only.and_then(|id| Some(names::child(directory?, *id)));
        (ages, name, known.unwrap_or_default())
    });
    let name = name.unwrap_or_else(|| t.ask_your_child().into());
    let wanted = Wanted {
        side: Some(side),
        theme: (!theme.is_empty()).then_some(theme),
        ages: &ages,
        words: "",
        day: today,
    };
    let is_known = |key: &String| known.iter().any(|theme| theme.key.as_str() == key);
    let found = library.find(wanted, t.language).into_iter();
    found
        .map(|question| {
            let theme = question.theme.clone().filter(is_known);
            (question.about(&name, t.language), theme)
        })
        .collect()
}

/// How old most children are that the viewer sees: for them questions stand there before
/// somebody was chosen.
fn usual_age(directory: Option<&Directory>, today: Day) -> Option<u8> {
    let children = directory.map(|directory| directory.children.iter());
    let born = children
        .into_iter()
        .flatten()
        .filter_map(|child| child.born);
    let mut ages: Vec<u8> = born.map(|born| dates::years(born, today)).collect();
    sort_by_key(&mut ages, |age| *age);
    ages.get(ages.len() / 2).copied()
}

/// Of which theme.
fn themes(t: Texts, theme: RwSignal<String>, shown: RwSignal<usize>) -> El {
    let known = use_device().peek(|replica| replica.directory().map(|d| d.themes.clone()));
    let option = |(key, name): (String, String)| view! { <option value={key}>{name}</option> };
    let all = option((String::new(), t.ask_library_all().into()));
    let each = known.into_iter().flatten().map(|known| {
        let name = names::theme_name(&known, t);
        option((known.key.as_str().into(), name))
    });
    let options: Vec<El> = std::iter::once(all).chain(each).collect();
    view! {
        <select
            class="input"
            aria-label={t.ask_library_theme()}
            on:change={move |event| {
                theme.set(event_target_value(&event));
                shown.set(SHOWN);
            }}
        >
            {options}
        </select>
    }
}

fn list(t: Texts, writing: Writing, found: ErasedMemo<Vec<Found>>, shown: RwSignal<usize>) -> El {
    let all = found.get();
    let count = shown.get();
    let item = |(text, theme): Found| {
        let picked = text.clone();
        let pick = move || {
            pick(writing, &picked, theme.as_deref());
            focus::on(FormPart::Text.id());
        };
        view! {
            <li>
                <button class="library-pick" type="button" on:click={move |_| pick()}>
                    {text}
                </button>
            </li>
        }
    };
    let are_more = all.len() > count;
    let items: Vec<El> = all.into_iter().take(count).map(item).collect();
    let more = are_more.then(|| {
        text_button("", t.ask_library_more(), move || {
            shown.update(|count| *count += SHOWN);
        })
    });
    view! {
        <div class="library-list">
            <ul>{items}</ul>
            {more}
        </div>
    }
}

/// Puts a question in the field; what somebody typed there stays before it.
fn pick(writing: Writing, text: &str, theme: Option<&str>) {
    writing.change(|draft| {
        let typed = draft.text.trim();
        draft.text = if typed.is_empty() || typed == draft.picked {
            text.into()
        } else {
            format!("{typed} {text}")
        };
        draft.picked = text.into();
        let theme = theme.and_then(|key| ThemeKey::try_from(key.to_owned()).ok());
        // what an earlier pick touched makes place; what was chosen by hand stays
        if let Some(theme) = theme.filter(|_| draft.themes.len() <= 1) {
            draft.themes = [theme].into();
        }
    });
}

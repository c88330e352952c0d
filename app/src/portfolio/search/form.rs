//! What is looked for: words, a side, and what is asked less often, folded away.

use crate::kit::button::button;
use crate::kit::el::{El, Part, Reactive, reactive, view};
use crate::kit::icon::{arrow, icon, icon_in};
use crate::kit::names;
use crate::kit::reactive::{dyn_text, dynamic};
use crate::kit::texts::Texts;
use crate::portfolio::changes::Reads;
use crate::portfolio::device::{Device, memo_of};
use crate::portfolio::search::found::authors;
use crate::portfolio::search::query::Finder;
use crate::portfolio::write::fields::{Choice, choices, date, field, group};
use domain::op::{Feeling, Perspective};
use domain::replica::Replica;
use domain::search::Search;
use domain::stamp::Day;
use domain::text::ThemeKey;
use leptos::prelude::*;
use std::sync::Arc;

/// The form.
pub fn form(device: Device, t: Texts, finder: Finder) -> El {
    let input = view! {
        <input
            class="input"
            id="search"
            type="search"
            dir="auto"
            enterkeyhint="search"
            autocomplete="off"
            placeholder={t.search_example()}
            prop:value={move || finder.with(|search| search.words.clone())}
            on:input={move |event| {
                let words = event_target_value(&event);
                finder.change(|search| search.words = words);
            }}
        />
    };
    let label = view! { <label class="visually-hidden" for="search">{t.search_label()}</label> };
    let words = view! { <div class="search-field">{icon("search")} {label} {input}</div> };
    view! {
        <form
            class="search-form"
            role="search"
            // everything is found while it is typed; the keyboard goes away
            on:submit={move |event| {
                event.prevent_default();
                crate::kit::focus::on_heading();
            }}
        >
            {words}
            {sides(t, finder)}
            {more(device, t, finder)}
        </form>
    }
}

fn sides(t: Texts, finder: Finder) -> El {
    let all = [
        (None, "", t.search_any_side()),
        (Some(Perspective::Home), "home-side", t.side_home()),
        (Some(Perspective::Here), "here-side", t.side_here()),
        (Some(Perspective::Child), "child", t.side_child()),
    ];
    let choice = |(side, picture, word): (Option<Perspective>, &'static str, &'static str)| {
        let picture = (!picture.is_empty()).then(|| arrow(picture));
        Choice {
            kind: "radio",
            name: "side",
            word: (picture, word).whole(),
            is_chosen: reactive(move || finder.with(|search| search.side == side)),
            choose: Box::new(move || finder.change(|search| search.side = side)),
        }
    };
    let choices = choices("div.choices", all.map(choice).into());
    let legend = view! { <legend class="visually-hidden">{t.search_side()}</legend> };
    view! { <fieldset class="field">{legend} {choices}</fieldset> }
}

/// Value and word of each choice.
type Choices = Vec<(String, String)>;

/// What can be chosen from: it follows what the viewer may see.
fn lists(replica: &Replica, t: Texts) -> Option<[Choices; 3]> {
    let directory = replica.directory()?;
    let children = directory.children.iter();
    let children = children.map(|child| (child.id.to_string(), names::child(directory, child.id)));
    let themes = directory.themes.iter();
    let themes = themes.map(|theme| (theme.key.as_str().to_owned(), names::theme_name(theme, t)));
    let authors = authors(replica, t).into_iter();
    let authors = authors.map(|(author, name)| (author.to_string(), name));
    Some([children.collect(), themes.collect(), authors.collect()])
}

/// What is asked less often, folded away; how many of it is asked is said.
fn more(device: Device, t: Texts, finder: Finder) -> El {
    let lists = memo_of(device, Reads::Moments, move |replica| lists(replica, t));
    let fields = dynamic(move || Some(fields(t, finder, lists.get()?)));
    let summary = view! {
        <summary>
            <span>
                {dyn_text(move || match finder.with(count) {
                    0 => t.search_more().into(),
                    count => t.search_more_set(count),
                })}
            </span>
            {icon_in("next", "svg.icon.icon-turn")}
        </summary>
    };
    let is_open = untrack(|| finder.with(count) > 0);
    view! {
        <details class="fold" open={is_open.then_some("")}>
            {summary}
            <div class="search-more">{fields}</div>
        </details>
    }
}

fn fields(t: Texts, finder: Finder, [children, themes, authors]: [Choices; 3]) -> AnyView {
    let child = (children.len() > 1).then(|| {
        pick(
            ("search-child", t.search_child(), t.search_any_child()),
            children,
            chosen(move || finder.with(|search| search.child.map(|child| child.to_string()))),
            Box::new(move |child| finder.change(|search| search.child = child.parse().ok())),
        )
    });
    let theme = pick(
        ("search-theme", t.search_theme(), t.search_any_theme()),
        themes,
        chosen(move || finder.with(|search| search.theme.clone().map(String::from))),
        Box::new(move |theme| {
            finder.change(|search| search.theme = ThemeKey::try_from(theme.to_owned()).ok());
        }),
    );
    let author = pick(
        ("search-author", t.search_author(), t.search_any_author()),
        authors,
        chosen(move || finder.with(|search| search.author.map(|author| author.to_string()))),
        Box::new(move |author| finder.change(|search| search.author = author.parse().ok())),
    );
    // by their place in the list
    let at = |feeling: Feeling| Feeling::ALL.iter().position(|other| *other == feeling);
    let feelings = Feeling::ALL.iter().enumerate();
    let feelings = feelings.map(|(at, feeling)| (at.to_string(), t.feeling(*feeling).to_owned()));
    let feeling = pick(
        ("search-feeling", t.search_feeling(), t.search_any_feeling()),
        feelings.collect(),
        chosen(move || {
            Some(
                finder
                    .with(|search| search.feeling)
                    .and_then(at)?
                    .to_string(),
            )
        }),
        Box::new(move |feeling| {
            let at: Option<usize> = feeling.parse().ok();
            let feeling = at.and_then(|at| Feeling::ALL.get(at).copied());
            finder.change(|search| search.feeling = feeling);
        }),
    );
    (
        (child, theme, author, feeling),
        (period(t, finder), clear(t, finder)),
    )
        .whole()
}

/// How many of the folded filters are set.
fn count(search: &Search) -> usize {
    [
        search.child.is_some(),
        search.theme.is_some(),
        search.author.is_some(),
        search.feeling.is_some(),
        search.from.is_some(),
        search.until.is_some(),
    ]
    .into_iter()
    .filter(|is_set| *is_set)
    .count()
}

/// One of many by what it is called in the form, or any.
fn pick(
    (id, label, any): (&'static str, &'static str, &'static str),
    all: Vec<(String, String)>,
    chosen: Reactive<String>,
    choose: Box<dyn Fn(&str)>,
) -> El {
    let option = |(value, word): (String, String)| {
        let (name, chosen) = (value.clone(), Arc::clone(&chosen));
        view! {
            <option value={value} prop:selected={reactive(move || chosen() == name)}>{word}</option>
        }
    };
    let none = (String::new(), any.to_owned());
    let options: Vec<El> = std::iter::once(none).chain(all).map(option).collect();
    let select = view! {
        <select class="input" id={id} on:change={move |event| choose(&event_target_value(&event))}>
            {options}
        </select>
    };
    field(id, label, select)
}

/// What is chosen, as it is called in the form.
fn chosen(read: impl Fn() -> Option<String> + Send + Sync + 'static) -> Reactive<String> {
    reactive(move || read().unwrap_or_default())
}

fn period(t: Texts, finder: Finder) -> El {
    let day = |id, read: fn(&mut Search) -> &mut Option<Day>| {
        let shown = reactive(move || *read(&mut finder.with(Clone::clone)));
        date(id, shown, move |day| {
            finder.change(|search| *read(search) = day);
        })
    };
    let from = day("search-from", |search| &mut search.from);
    let until = day("search-until", |search| &mut search.until);
    let days = view! {
        <div class="search-days">
            {field("search-from", t.search_from(), from)}
            {field("search-until", t.search_until(), until)}
        </div>
    };
    group(t.search_period(), "", days)
}

fn clear(t: Texts, finder: Finder) -> El {
    let clear = move || {
        finder.change(|search| {
            *search = Search {
                words: std::mem::take(&mut search.words),
                ..Search::default()
            };
        });
    };
    button("button.btn.btn-quiet", "close", t.search_clear(), clear)
}

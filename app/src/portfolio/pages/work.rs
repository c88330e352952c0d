//! *Ons werk*: what a group long did not see or hear of each child, and the
//! balance of its own work. For looking in the mirror: nobody is named but the
//! children, nothing is ranked.

use crate::address;
use crate::kit::button::link;
use crate::kit::el::{El, Part, view};
use crate::kit::empty_state::{empty_page, empty_state};
use crate::kit::icon::{Drawing, face};
use crate::kit::reactive::dynamic;
use crate::kit::router::use_router;
use crate::kit::texts::{Texts, number, use_texts};
use crate::portfolio::changes::Reads;
use crate::portfolio::device::{memo_of, use_device};
use crate::portfolio::frame::screen::{Screen, back_to_start, here};
use crate::portfolio::pages::home::{GROUP, Groups, groups, tabs};
use crate::portfolio::picture::view::month_words;
use crate::portfolio::team::chart::{Bar, Chart, chart, sample};
use crate::portfolio::team::overview::{Silences, balance_of, quiet};
use crate::portfolio::team::silences::quiet_lines;
use domain::id::{ChildId, GroupId};
use domain::picture::Month;
use domain::picture::balance::{Asks, Tally};
use domain::replica::Replica;
use leptos::prelude::*;

/// The page at `/work`.
pub fn work_page() -> AnyView {
    let (device, router, t) = (use_device(), use_router(), use_texts());
    let kept: Option<GroupId> = device
        .shell()
        .preference(GROUP)
        .and_then(|kept| kept.parse().ok());
    let found = memo_of(device, Reads::Directory, move |replica| {
        let directory = replica.directory()?;
        if !replica.access().works_here() {
            return None;
        }
        let asked = router.get().group.or(kept);
        Some(groups((directory, replica.access()), asked))
    });
    let silent = memo_of(device, Reads::Directory, move |replica| {
        let today = device.today();
        let children = found.get().map(|groups| groups.children);
        let mut rows = Vec::new();
        for (id, name) in children.into_iter().flatten() {
            device.follow(Reads::List(Some(id)));
            let quiet = quiet(replica, t, id, today).filter(|quiet| !quiet.is_empty());
            rows.extend(quiet.map(|quiet| (id, name, quiet)));
        }
        rows
    });
    let months = memo_of(device, Reads::Directory, move |replica| {
        let until = Month::of(device.today());
        let groups = found.get().unwrap_or_default();
        let children: Vec<ChildId> = groups.children.iter().map(|(id, _)| *id).collect();
        let lists = children.iter().map(|child| Reads::List(Some(*child)));
        lists.for_each(|list| device.follow(list));
        balance_of(replica, &children, until)
    });
    let page = dynamic(move || {
        let Some(groups) = found.get() else {
            let (title, text) = (t.not_found_title(), t.not_found_text());
            return empty_page(Drawing::Lost, title, text, back_to_start()).whole();
        };
        if !device.read(Reads::Directory, Replica::has_all) {
            let (title, text) = (t.loading_title(), t.loading_text());
            return empty_state("h1", Drawing::Empty, title, text, None).whole();
        }
        let work = view! {
            <div class="work">{silences(t, &silent.get())} {balance(t, &months.get())}</div>
        };
        (tabs(t, &groups, "/work"), head(t, &groups), work).whole()
    });
    Screen::new(t.work_title(), here(t.work_title()))
        .show(page)
        .whole()
}

fn head(t: Texts, groups: &Groups) -> El {
    let group = groups.open.as_ref().map(|(_, name)| name.clone());
    let words = view! {
        <div>
            <h1>{t.work_title()}</h1>
            <p class="soft">{t.work_lead(&group.unwrap_or_default())}</p>
        </div>
    };
    view! { <div class="head">{words}</div> }
}

/// A card per child of whom something was long not seen or heard, in the order of
/// the group.
fn silences(t: Texts, rows: &[(ChildId, String, Silences)]) -> El {
    let section = view! {
        <section class="work-part" aria-labelledby="silences">
            <h2 id="silences">{t.work_silences()}</h2>
        </section>
    };
    if rows.is_empty() {
        return section.put(view! { <p>{t.work_silences_none()}</p> });
    }
    let row = |(id, name, quiet): &(ChildId, String, Silences)| {
        let link = view! {
            <a class="quiet-child" href={address::picture(*id)}>
                {face("span.face", name)}
                <h3>{name.clone()}</h3>
            </a>
        };
        view! {
            <li class="card quiet-card" key={id.0.as_u128()}>
                {link}
                {quiet_lines(t, quiet)}
                {asking(t, *id, quiet)}
            </li>
        }
    };
    let rows: Vec<El> = rows.iter().map(row).collect();
    section
        .put(view! { <p class="soft">{t.work_silences_lead()}</p> })
        .put(view! { <ul class="quiet-list">{rows}</ul> })
}

/// What was not heard is a reason to ask.
fn asking(t: Texts, child: ChildId, quiet: &Silences) -> Option<El> {
    let href = format!("/ask?child={child}");
    let is_asked = quiet.asks_for_a_question();
    is_asked.then(|| link("a.btn.btn-quiet", href, t.work_ask()))
}

fn balance(t: Texts, months: &[(Month, Tally)]) -> El {
    let charts = [share(t, months), questions(t, months), waited(t, months)];
    view! {
        <section class="work-part" aria-labelledby="balance">
            <h2 id="balance">{t.work_balance()}</h2>
            <p class="soft">{t.work_balance_lead()}</p>
            <div class="balance">{charts.map(|of| chart(t, of))}</div>
        </section>
    }
}

fn share(t: Texts, months: &[(Month, Tally)]) -> Chart {
    let mut newest = None;
    let mut rows = Vec::new();
    for (month, tally) in months {
        let mut bars = Vec::new();
        let percent = tally.home_share();
        if let Some(percent) = percent {
            newest = Some((*month, percent));
            let across = (5, 17);
            bars.push(Bar {
                look: "home-full",
                across,
                up: (0, percent),
            });
            bars.push(Bar {
                look: "here-open",
                across,
                up: (percent, 100),
            });
        }
        let percent = percent.map_or_else(|| "–".into(), |p| format!("{p}%"));
        let cells = vec![number(tally.home), number(tally.here), percent];
        rows.push((*month, bars, cells));
    }
    Chart {
        id: "share",
        title: t.work_share(),
        says: newest.map_or_else(
            || t.work_nothing().into(),
            |(month, percent)| t.work_share_says(&month_words(t, month), &number(percent)),
        ),
        most: 100,
        unit: "%",
        legend: vec![
            sample("share", "home-full", t.side_home()),
            sample("share", "here-open", t.side_here()),
        ],
        heads: vec![t.side_home(), t.side_here(), t.work_share_head()],
        months: rows,
    }
}

fn questions(t: Texts, months: &[(Month, Tally)]) -> Chart {
    let (mut asked, mut heard) = (Asks::default(), Asks::default());
    let mut rows = Vec::new();
    for (month, tally) in months {
        let mut bars = Vec::new();
        for (of, all, at, looks) in [
            (tally.asked, &mut asked, 3, ["here-full", "here-open"]),
            (tally.heard, &mut heard, 14, ["home-full", "home-open"]),
        ] {
            all.asked += of.asked;
            all.answered += of.answered;
            let across = (at, 10);
            bars.push(Bar {
                look: looks[0],
                across,
                up: (0, of.answered),
            });
            bars.push(Bar {
                look: looks[1],
                across,
                up: (of.answered, of.asked),
            });
        }
        bars.retain(|bar| bar.up.0 < bar.up.1);
        let both = [tally.asked, tally.heard];
        let cells = both
            .iter()
            .flat_map(|of| [of.asked, of.answered, of.open()]);
        rows.push((*month, bars, cells.map(number).collect()));
    }
    let most = months.iter().map(|(_, t)| t.asked.asked.max(t.heard.asked));
    let says = if asked.asked + heard.asked == 0 {
        t.work_questions_none().into()
    } else {
        let count = |of: usize| number(of);
        t.work_questions_says(
            &count(asked.asked),
            &count(asked.open()),
            &count(heard.asked),
            &count(heard.open()),
        )
    };
    Chart {
        id: "questions",
        title: t.work_questions(),
        says,
        most: even(most.max().unwrap_or_default()),
        unit: "",
        legend: vec![
            sample("questions", "here-full", t.work_asked_answered()),
            sample("questions", "here-open", t.work_asked_open()),
            sample("questions", "home-full", t.work_heard_answered()),
            sample("questions", "home-open", t.work_heard_open()),
        ],
        heads: vec![
            t.work_asked(),
            t.work_answered(),
            t.work_open(),
            t.work_heard(),
            t.work_answered(),
            t.work_open(),
        ],
        months: rows,
    }
}

fn waited(t: Texts, months: &[(Month, Tally)]) -> Chart {
    let days = |days: u32| usize::try_from(days).unwrap_or_default();
    let most = months.iter().filter_map(|(_, tally)| tally.waited());
    let most = most.map(|spread| days(spread.high)).max();
    let most = even(most.unwrap_or_default());
    let mut newest = None;
    let mut rows = Vec::new();
    for (month, tally) in months {
        let mut bars = Vec::new();
        let mut cells = vec!["–".to_owned(), "–".to_owned()];
        if let Some(spread) = tally.waited() {
            let (low, middle, high) = (days(spread.low), days(spread.median), days(spread.high));
            newest = Some((*month, middle));
            bars.push(Bar {
                look: "plain-open",
                across: (6, 15),
                up: (low, high),
            });
            bars.push(Bar {
                look: "line",
                across: (3, 21),
                up: (middle, middle),
            });
            cells = vec![number(middle), format!("{low}–{high}")];
        }
        cells.push(number(tally.waiting));
        rows.push((*month, bars, cells));
    }
    Chart {
        id: "waited",
        title: t.work_waited(),
        says: newest.map_or_else(
            || t.work_waited_none().into(),
            |(month, middle)| match middle {
                0 => t.work_waited_same_day(&month_words(t, month)),
                _ => t.work_waited_says(&month_words(t, month), middle),
            },
        ),
        most,
        unit: "",
        legend: vec![
            sample("waited", "line", t.work_middle()),
            sample("waited", "plain-open", t.work_spread()),
        ],
        heads: vec![t.work_middle(), t.work_spread(), t.work_waiting()],
        months: rows,
    }
}

/// The top of a scale: even, so that its middle is a number too.
const fn even(most: usize) -> usize {
    if most < 4 { 4 } else { most + most % 2 }
}

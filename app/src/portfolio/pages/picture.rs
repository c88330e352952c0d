//! *Compleet beeld*: where both sides looked, where only one did, where nobody
//! did; and what both said about one theme, beside each other over time.

use crate::address::{self, Route};
use crate::kit::button::link;
use crate::kit::el::{El, Part, view};
use crate::kit::empty_state::{empty_page, empty_state};
use crate::kit::icon::Drawing;
use crate::kit::names;
use crate::kit::reactive::{dynamic, memo};
use crate::kit::router::use_router;
use crate::kit::texts::{Texts, use_texts};
use crate::portfolio::changes::Reads;
use crate::portfolio::child::head::{about, head, start, tabs};
use crate::portfolio::device::{memo_of, use_device};
use crate::portfolio::frame::screen::{Screen, back, back_to_start};
use crate::portfolio::moment::list::moment_list;
use crate::portfolio::moment::months::portions;
use crate::portfolio::picture::matrix::{legend, legend_signs, matrix};
use crate::portfolio::picture::view::{MONTHS, ShownPicture, month_words, shown, theme_words};
use crate::portfolio::team::overview::quiet;
use crate::portfolio::team::silences::quiet_lines;
use domain::id::{ChildId, MomentId};
use domain::moment::Moment;
use domain::picture::{Month, is_in_row, look};
use domain::replica::Replica;
use domain::stamp::Day;
use domain::text::ThemeKey;
use leptos::prelude::*;

/// The page at `/child/:id/picture`.
pub fn picture_page(child: ChildId) -> AnyView {
    let (device, router, t) = (use_device(), use_router(), use_texts());
    let about = memo_of(device, Reads::Directory, move |replica| {
        about(replica, t, child)
    });
    note_opened(child);
    let until = memo(move || {
        let today = device.today();
        router.get().month.unwrap_or_else(|| Month::of(today))
    });
    let shown = memo_of(device, Reads::List(Some(child)), move |replica| {
        shown(replica, t, child, until.get())
    });
    let top = dynamic(move || {
        let about = about.get()?;
        Some((
            head(&about),
            tabs(t, child, &about.name, Route::Picture(child)),
        ))
    });
    let content = dynamic(move || match shown.get() {
        None => empty_page(
            Drawing::Lost,
            t.not_found_title(),
            t.not_found_text(),
            back_to_start(),
        ),
        Some(shown) if shown.is_empty() => nothing(t, child, t.picture_empty_text()),
        Some(shown) => view! {
            <div class="complete">
                <p class="soft">{t.picture_lead()}</p>
                <div>{legend(t)} {legend_signs(t)}</div>
                {matrix(t, child, &shown)}
                {silent(t, child)}
                {pages(t, child, until.get(), &shown)}
            </div>
        },
    });
    let name = move || t.picture_title().to_owned();
    Screen::named(name, start(t, about.peek(), t.picture_title()))
        .show((top, content))
        .whole()
}

/// For staff: what was long not seen here and not heard from home.
fn silent(t: Texts, child: ChildId) -> AnyView {
    let device = use_device();
    let found = memo_of(device, Reads::List(Some(child)), move |replica| {
        quiet(replica, t, child, device.today())
    });
    dynamic(move || {
        let quiet = found.get().filter(|quiet| !quiet.is_empty())?;
        let heading = view! { <h2 id="silences">{t.work_silences()}</h2> };
        Some(view! {
            <section class="card quiet-card" aria-labelledby="silences">
                {heading}
                {quiet_lines(t, &quiet)}
            </section>
        })
    })
}

/// The year before, and the year after.
fn pages(t: Texts, child: ChildId, until: Month, shown: &ShownPicture) -> Option<El> {
    let to = |is_there: bool, months: i32, word| {
        let href = format!("{}?month={}", address::picture(child), until.plus(months));
        is_there.then(|| link("a.btn.btn-quiet", href, word))
    };
    let earlier = to(shown.picture.has_earlier, -MONTHS, t.picture_earlier());
    let later = to(shown.picture.has_later, MONTHS, t.picture_later());
    let is_any = earlier.is_some() || later.is_some();
    is_any.then(|| view! { <div class="buttons">{earlier} {later}</div> })
}

/// Nothing yet: what could stand here, and how to start.
fn nothing(t: Texts, child: ChildId, text: &'static str) -> El {
    let device = use_device();
    if !device.read(Reads::Directory, Replica::has_all) {
        let (title, text) = (t.loading_title(), t.loading_text());
        return empty_state("h2", Drawing::Empty, title, text, None);
    }
    let new = link("a.btn", format!("/new?child={child}"), t.new_title());
    empty_state(
        "h2",
        Drawing::Empty,
        t.picture_empty_title(),
        text,
        Some(new),
    )
}

/// The page at `/child/:id/picture/:theme`.
pub fn theme_page(child: ChildId) -> AnyView {
    let (device, router, t) = (use_device(), use_router(), use_texts());
    note_opened(child);
    let asked = memo(move || {
        let address = router.get();
        (address.theme, address.month)
    });
    let called = memo_of(device, Reads::Directory, move |replica| {
        let theme = asked.get().0;
        theme_words(replica, t, theme.as_ref())
    });
    let portions = memo_of(device, Reads::List(Some(child)), move |replica| {
        let (theme, month) = asked.get();
        let found = of_theme(replica, child, theme.as_ref());
        let found = found.filter(|(_, day)| month.is_none_or(|month| Month::of(*day) == month));
        portions(found)
    });
    let is_empty = memo(move || portions.with(Vec::is_empty));
    let name = memo_of(device, Reads::Directory, move |replica| {
        let directory = replica.directory();
        directory.map(|directory| names::child(directory, child))
    });
    let top = dynamic(move || {
        let (theme, month) = asked.get();
        let all = month.map(|month| {
            let href = address::theme(child, theme.as_ref());
            view! {
                <p class="theme-month">
                    <b>{month_words(t, month)}</b>
                    {link("a.btn.btn-quiet", href, t.picture_all_months())}
                </p>
            }
        });
        let of = name.get().unwrap_or_default();
        let heading = view! {
            <div>
                <h1>{called.get()}</h1>
                <p class="soft">{t.picture_theme_lead(&of)}</p>
            </div>
        };
        (view! { <div class="head">{heading}</div> }, all)
    });
    let list = dynamic(move || {
        if is_empty.get() {
            nothing(t, child, t.picture_theme_empty()).whole()
        } else {
            moment_list("theme", child, portions)
        }
    });
    let back = back(address::picture(child), t.picture_title().into());
    Screen::named(move || called.get(), back)
        .show((
            top,
            view! { <div class="child-list theme-list">{list}</div> },
        ))
        .whole()
}

/// The moments of a theme, newest first.
fn of_theme<'a>(
    replica: &'a Replica,
    child: ChildId,
    theme: Option<&'a ThemeKey>,
) -> impl Iterator<Item = (MomentId, Day)> + 'a {
    let mut themes = Vec::new();
    for theme in replica.directory().iter().flat_map(|d| &d.themes) {
        themes.push(theme.key.clone());
    }
    let is_of =
        move |moment: &Moment| look(moment, child).is_some() && is_in_row(moment, theme, &themes);
    let ids = replica.moments_of(Some(child));
    ids.filter_map(move |id| {
        let moment = replica.moment(id)?;
        is_of(moment).then_some((id, moment.day))
    })
}

/// Looking at a picture is looking at the portfolio.
fn note_opened(child: ChildId) {
    let device = use_device();
    let is_known = memo_of(device, Reads::Directory, move |replica| {
        let directory = replica.directory();
        directory.is_some_and(|directory| directory.child(child).is_some())
    });
    Effect::new(move |_| {
        if is_known.get() {
            device.shell().note_opened(&[child]);
        }
    });
}

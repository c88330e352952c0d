//! A child's *samen gezien*: its moments, newest first, both sides beside each
//! other.

use crate::address::Route;
use crate::kit::el::{El, Part, view};
use crate::kit::empty_state::empty_state;
use crate::kit::icon::{Drawing, icon};
use crate::kit::reactive::{ErasedMemo, dynamic, memo};
use crate::kit::side::pair;
use crate::kit::texts::{Texts, use_texts};
use crate::portfolio::changes::Reads;
use crate::portfolio::child::head::{About, about, head, start, tabs};
use crate::portfolio::device::{memo_of, use_device};
use crate::portfolio::frame::screen::Screen;
use crate::portfolio::moment::invitation::{invitation, invite};
use crate::portfolio::moment::list::{moment_list, portions_of};
use crate::portfolio::moment::months::Portion;
use crate::portfolio::news::list::news_line;
use crate::portfolio::question::list::asked_of;
use domain::id::ChildId;
use domain::op::Perspective;
use domain::replica::Replica;

/// The page of one child.
pub fn portfolio(child: ChildId) -> El {
    let (device, t) = (use_device(), use_texts());
    let found = memo_of(device, Reads::Directory, move |replica| {
        about(replica, t, child)
    });
    let portions = portions_of(child);
    let is_empty = memo(move || portions.with(Vec::is_empty));
    let start = start(t, found.peek(), t.child_title());
    let beside = dynamic(move || Some(aside(t, child, &found.get()?, portions)));
    let moments = dynamic(move || {
        if is_empty.get() {
            none_yet(t, child).whole()
        } else {
            moment_list("child", child, portions)
        }
    });
    let name = move || found.get().map(|about| about.name).unwrap_or_default();
    let is_own = memo(move || found.get().is_some_and(|about| about.is_own));
    let line = dynamic(move || {
        is_own
            .get()
            .then(|| (news_line(), asked_of(move |_| vec![child])))
    });
    let list = view! { <div class="child-list">{line} {moments}</div> };
    Screen::named(name, start).show(view! { <div class="child-page">{beside} {list}</div> })
}

fn aside(t: Texts, child: ChildId, about: &About, portions: ErasedMemo<Vec<Portion>>) -> El {
    let classes = if about.is_own {
        "a.btn.btn-home.only-wide"
    } else {
        "a.btn.btn-here.only-wide"
    };
    let months = dynamic(move || {
        let links = portions.with(|portions| {
            let opened = portions.iter().filter(|portion| portion.opens_month);
            let link = |portion: &Portion| {
                let words = format!("{} {}", t.month(portion.month), portion.year);
                view! { <a href={format!("#{}", portion.anchor())}>{words}</a> }
            };
            opened.map(link).collect::<Vec<_>>()
        });
        (links.len() > 1).then(|| {
            view! { <nav class="months only-wide" aria-label={t.child_months()}>{links}</nav> }
        })
    });
    let search = view! {
        <a
            class="icon-btn head-search"
            href={format!("/search?child={child}")}
            aria-label={t.search_title()}
        >
            {icon("search")}
        </a>
    };
    view! {
        <div class="child-aside">
            {head(about).put(search)}
            {tabs(t, child, &about.name, Route::Child(child))}
            <{classes} href={format!("/new?child={child}")}>{icon("plus")} {t.new_title()}</_>
            <a class="btn btn-quiet only-wide" href={format!("/ask?child={child}")}>
                {icon("question")}
                {t.ask_action()}
            </a>
            {months}
        </div>
    }
}

/// No moment yet: what one could look like, and a way to start.
fn none_yet(t: Texts, child: ChildId) -> El {
    let device = use_device();
    if !device.read(Reads::Directory, Replica::has_all) {
        let (title, text) = (t.loading_title(), t.loading_text());
        return empty_state("h2", Drawing::Empty, title, text, None);
    }
    let invitations = device.peek(|replica| {
        let directory = replica.directory()?;
        let viewer = (directory, replica.access());
        let of = |side| invitation(t, viewer, child, side, true, false);
        Some((of(Perspective::Home), of(Perspective::Here)))
    });
    let href = format!("/new?child={child}");
    let sides = invitations.map(|(home, here)| {
        let home = invite(Perspective::Home, home, &href);
        pair("h4.side-name", home, invite(Perspective::Here, here, &href))
    });
    let facts = view! { <p class="moment-facts"><span>{t.child_first()}</span></p> };
    let top = view! {
        <div class="moment-top">
            <h3 class="moment-date">{t.child_first_title()}</h3>
            {facts}
        </div>
    };
    view! {
        <div class="moments">
            <h2 class="visually-hidden">{t.child_title()}</h2>
            <article class="moment">{top} {sides}</article>
        </div>
    }
}

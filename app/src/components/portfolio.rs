//! A child's *samen gezien*: its moments, newest first, both sides beside each
//! other.

use crate::components::icon::{Drawing, face, icon};
use crate::components::lone::empty;
use crate::components::moment_card::{invitation, invite};
use crate::components::moment_list::{MomentList, portions_of};
use crate::components::screen::{Screen, back, here};
use crate::components::side::pair;
use crate::device::use_device;
use crate::months::Portion;
use crate::names;
use crate::texts::{Texts, use_texts};
use domain::access::Role;
use domain::directory::{Child, Directory};
use domain::id::ChildId;
use domain::op::Perspective;
use leptos::prelude::*;

/// The group and the mentor of a child, in a line.
pub fn about(t: Texts, directory: &Directory, child: &Child) -> String {
    let group = child
        .group
        .and_then(|group| directory.group_name(group))
        .map(String::from);
    let mentor = child
        .mentor
        .map(|mentor| t.child_mentor(&names::person(t, directory, mentor)));
    let parts: Vec<String> = group.into_iter().chain(mentor).collect();
    parts.join(" · ")
}

#[derive(Clone, PartialEq)]
struct About {
    name: String,
    line: String,
    group: Option<String>,
    is_own: bool,
    has_several: bool,
}

/// The page of one child.
#[component]
pub fn ChildPortfolio(
    /// Whose.
    child: ChildId,
) -> impl IntoView {
    let (device, t) = (use_device(), use_texts());
    let found = Memo::new(move |_| {
        device.read(|replica| {
            let directory = replica.directory()?;
            let of = directory.child(child)?;
            Some(About {
                name: names::child(directory, child),
                line: about(t, directory, of),
                group: of
                    .group
                    .and_then(|g| directory.group_name(g))
                    .map(String::from),
                is_own: replica.access().is(Role::Guardian, child),
                has_several: replica.access().works_here() || directory.children.len() > 1,
            })
        })
    });
    let portions = portions_of(child);
    let title = Signal::derive(move || found.get().map(|about| about.name).unwrap_or_default());
    let start = match found.get_untracked() {
        Some(about) if about.has_several => {
            let word = about.group.filter(|_| !about.is_own);
            back(
                "/home".into(),
                word.unwrap_or_else(|| t.nav_together().into()),
            )
        }
        _ => here(t.child_title().into()),
    };
    view! {
        <Screen title start>
            <div class="child-page">
                {move || found.get().map(|about| aside(t, child, about, portions))}
                <div class="child-list">
                    {move || if portions.with(Vec::is_empty) { none_yet(child) } else { view! { <MomentList child portions/> }.into_any() }}
                </div>
            </div>
        </Screen>
    }
}

fn aside(t: Texts, child: ChildId, about: About, portions: Memo<Vec<Portion>>) -> AnyView {
    let class = if about.is_own {
        "btn btn-home only-wide"
    } else {
        "btn btn-here only-wide"
    };
    let months = Memo::new(move |_| {
        portions.with(|portions| {
            let opened = portions.iter().filter(|portion| portion.opens_month);
            opened
                .map(|p| (p.anchor(), p.month, p.year))
                .collect::<Vec<_>>()
        })
    });
    let links = move || {
        let months = months.get().into_iter();
        let link = |(anchor, month, year)| {
            let words = format!("{} {year}", t.month(month));
            view! { <a href=format!("#{anchor}")>{words}</a> }
        };
        months.map(link).collect::<Vec<_>>()
    };
    let has_months = move || months.with(|months| months.len() > 1);
    view! {
        <div class="child-aside">
            <div class="head">
                {face(&about.name, "face face-l")}
                <div><h1>{about.name.clone()}</h1><p class="soft">{about.line}</p></div>
            </div>
            <a class=class href=format!("/new?child={child}")>{icon("plus")}{t.new_title()}</a>
            {move || has_months().then(|| view! {
                <nav class="months only-wide" aria-label=t.child_months()>{links}</nav>
            })}
        </div>
    }
    .into_any()
}

/// No moment yet: what one could look like, and a way to start.
fn none_yet(child: ChildId) -> AnyView {
    let (device, t) = (use_device(), use_texts());
    if !device.peek(domain::replica::Replica::has_all) {
        return empty(
            2,
            Drawing::Empty,
            t.loading_title().into(),
            t.loading_text().into(),
            ().into_any(),
        );
    }
    let invitations = device.peek(|replica| {
        let directory = replica.directory()?;
        let of = |side| invitation(t, directory, child, side, true, false);
        Some((of(Perspective::Home), of(Perspective::Here)))
    });
    let href = format!("/new?child={child}");
    let sides = invitations.map(|(home, here)| {
        let home = invite(Perspective::Home, home, &href);
        pair(4, home, invite(Perspective::Here, here, &href))
    });
    view! {
        <h2 class="visually-hidden">{t.child_title()}</h2>
        <div class="moments">
            <article class="moment">
                <div class="moment-top">
                    <h3 class="moment-date">{t.child_first_title()}</h3>
                    <p class="moment-facts"><span>{t.child_first()}</span></p>
                </div>
                {sides}
            </article>
        </div>
    }
    .into_any()
}

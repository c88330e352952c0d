//! The first page: staff see their group and write; guardians see their child.

use crate::address;
use crate::kit::el::{El, view};
use crate::kit::empty_state::empty_state;
use crate::kit::icon::Drawing;
use crate::kit::reactive::{dyn_text, dynamic, memo};
use crate::kit::router::use_router;
use crate::kit::texts::{Texts, use_texts};
use crate::kit::{focus, names};
use crate::portfolio::audience::Viewer;
use crate::portfolio::changes::Reads;
use crate::portfolio::child::head;
use crate::portfolio::child::portfolio::portfolio;
use crate::portfolio::device::{memo_of, use_device};
use crate::portfolio::frame::screen::{Screen, here};
use crate::portfolio::frame::status::use_speaker;
use crate::portfolio::news::list::news_line;
use crate::portfolio::news::recent::{recent, recent_of, section};
use crate::portfolio::pages::us::desk_link;
use crate::portfolio::question::list::{asked_of, at_work};
use crate::portfolio::team::waiting_list::waiting_lists;
use crate::portfolio::write::capture::{Capture, capture};
use crate::portfolio::write::children::{OwnChild, kids, own, own_children};
use crate::portfolio::write::draft::Draft;
use crate::portfolio::write::writing::Writing;
use domain::directory::Child;
use domain::id::{ChildId, GroupId};
use domain::op::Perspective;
use leptos::prelude::*;

/// Whose first page it is.
#[derive(Clone, Copy, PartialEq)]
enum Home {
    /// Signed in, and the server has not answered yet.
    Unknown,
    Group,
    Child(ChildId),
    Children,
    /// Leads a location in which nobody is yet.
    Begins,
    Nobody,
}

/// The page at `/home`.
pub fn home_page() -> AnyView {
    let (device, t) = (use_device(), use_texts());
    let whose = memo_of(device, Reads::Directory, |replica| {
        match replica.directory() {
            None => Home::Unknown,
            Some(_) if replica.access().works_here() => Home::Group,
            Some(directory) => match own_children(directory).as_slice() {
                [] if directory.leads => Home::Begins,
                [] => Home::Nobody,
                [only] => Home::Child(*only),
                _ => Home::Children,
            },
        }
    });
    dynamic(move || match whose.get() {
        Home::Unknown => little(t.first_title(), t.first_title(), t.first_text(), None),
        Home::Group => group_home(t),
        Home::Child(child) => portfolio(child),
        Home::Children => chooser(t),
        Home::Begins => {
            let desk = Some(desk_link(t));
            little(t.nav_together(), t.begins_title(), t.begins_text(), desk)
        }
        Home::Nobody => little(t.nav_together(), t.nobody_title(), t.nobody_text(), None),
    })
}

/// A screen with nothing on it yet.
fn little(name: &'static str, title: &'static str, text: &'static str, action: Option<El>) -> El {
    let nothing = empty_state("h1", Drawing::Empty, title, text, action);
    Screen::new(name, here(name)).show(nothing)
}

/// One of several own children.
fn chooser(t: Texts) -> El {
    let name = t.nav_together();
    let question = view! { <div><h1>{t.chooser_title()}</h1></div> };
    let asked = asked_of(|replica| replica.directory().map(own_children).unwrap_or_default());
    let page = (
        view! { <div class="head">{question}</div> },
        (news_line(), own_cards(t), asked),
    );
    Screen::new(name, here(name)).show(page)
}

/// A card for each own child.
fn own_cards(t: Texts) -> AnyView {
    let found = memo_of(use_device(), Reads::Directory, move |replica| {
        let directory = replica.directory()?;
        let card = |id: ChildId| {
            let about = head::line(t, directory, directory.child(id)?);
            Some((id, names::child(directory, id), about))
        };
        let cards = own_children(directory).into_iter().filter_map(card);
        Some(cards.collect::<Vec<_>>())
    });
    dynamic(move || {
        let cards = found.get().unwrap_or_default().into_iter();
        let card = |(id, name, about)| OwnChild {
            href: address::child(id),
            name,
            about,
        };
        own(cards.map(card).collect())
    })
}

/// The groups of somebody who works here, and the one that is open.
#[derive(Clone, PartialEq, Default)]
pub struct Groups {
    all: Vec<(GroupId, String)>,
    /// The one that is open.
    pub open: Option<(GroupId, String)>,
    /// Its children.
    pub children: Vec<(ChildId, String)>,
    has_own: bool,
}

/// The groups in which the viewer works; the one that is asked for is open.
pub fn groups((directory, access): Viewer, asked: Option<GroupId>) -> Groups {
    let works_in = |group: GroupId| {
        let of_work = |c: &Child| c.group == Some(group) && access.centre_role(c.id).is_some();
        let children = directory.children.iter();
        children
            .filter(move |c| of_work(c))
            .map(|c| c.id)
            .collect::<Vec<_>>()
    };
    let groups = directory
        .groups
        .iter()
        .filter(|group| !works_in(group.id).is_empty());
    let all: Vec<_> = groups.map(|group| (group.id, group.name.clone())).collect();
    let is_asked = |(id, _): &&(GroupId, String)| Some(*id) == asked;
    let open = all.iter().find(is_asked).or(all.first()).cloned();
    let children = open.iter().flat_map(|(id, _)| works_in(*id));
    Groups {
        children: children
            .map(|id| (id, names::child(directory, id)))
            .collect(),
        open,
        all,
        has_own: !own_children(directory).is_empty(),
    }
}

/// The preference that remembers which group is open on this tablet.
pub const GROUP: &str = "group";

fn group_home(t: Texts) -> El {
    let (device, router, speaker) = (use_device(), use_router(), use_speaker());
    let kept = device.shell().preference(GROUP);
    let kept: Option<GroupId> = kept.and_then(|kept| kept.parse().ok());
    let found = memo_of(device, Reads::Directory, move |replica| {
        let asked = router.get().group.or(kept);
        let directory = replica.directory();
        directory
            .map(|directory| groups((directory, replica.access()), asked))
            .unwrap_or_default()
    });
    Effect::new(move |_| {
        if let Some(group) = router.get().group {
            device.shell().keep_preference(GROUP, &group.to_string());
        }
    });
    let done = Callback::new(move |moment| {
        speaker.kept(moment, true);
        focus::on_heading();
    });
    let writing = Writing::open("new".into(), Draft::default(), done);
    let name = move || {
        let open = found.with(|groups| groups.open.clone());
        open.map(|(_, name)| name).unwrap_or_default()
    };
    let children = memo(move || found.with(|groups| groups.children.clone()));
    let today = dyn_text(move || {
        let shell = device.shell();
        let today = shell.format_day(device.today(), t.language.tag(), true);
        let count = t.group_children(children.with(Vec::len));
        format!("{} · {count}", names::capital(&today))
    });
    let own = dynamic(move || {
        let has_own = found.with(|groups| groups.has_own);
        has_own.then(|| section("own", t.chooser_own()).put(own_cards(t)))
    });
    let form = Capture {
        writing,
        side: Perspective::Here,
        child: None,
        is_open: false,
    };
    let head = view! {
        <div>
            <h1>{dyn_text(name)}</h1>
            <p class="soft">{today}</p>
        </div>
    };
    let (worries, others) = waiting_lists();
    let page = (
        dynamic(move || found.with(|groups| tabs(t, groups, "/home"))),
        (
            view! { <div class="head">{head}</div> },
            worries,
            news_line(),
        ),
        capture(form, kids(writing, children)),
        (
            others,
            asked_of(at_work),
            (recent(recent_of(children)), own),
        ),
    );
    Screen::named(name, here(t.nav_group())).show(page)
}

/// The way to the other groups, where there are any.
pub fn tabs(t: Texts, groups: &Groups, path: &str) -> Option<El> {
    let tab = |(id, name): &(GroupId, String)| {
        let is_open = groups.open.as_ref().is_some_and(|(open, _)| open == id);
        view! {
            <a
                class="tab"
                href={format!("{path}?group={id}")}
                aria-current={is_open.then_some("page")}
            >
                {name.clone()}
            </a>
        }
    };
    let tabs: Vec<El> = groups.all.iter().map(tab).collect();
    (tabs.len() > 1).then(|| view! { <nav class="tabs" aria-label={t.group_tabs()}>{tabs}</nav> })
}

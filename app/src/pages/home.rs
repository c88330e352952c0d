//! The first page: staff see their group and write; guardians see their child.

use crate::components::capture::Capture;
use crate::components::children::{Kids, own_children};
use crate::components::icon::{Drawing, arrow, face};
use crate::components::lone::empty;
use crate::components::portfolio::{self, ChildPortfolio};
use crate::components::recent::{Recent, recent_of};
use crate::components::screen::{Screen, here};
use crate::components::status::use_speaker;
use crate::device::use_device;
use crate::draft::Draft;
use crate::texts::use_texts;
use crate::writing::Writing;
use crate::{focus, names, place};
use domain::directory::{Child, Directory};
use domain::id::{ChildId, GroupId};
use domain::op::Perspective;
use leptos::prelude::*;

/// The page at `/home`.
#[component]
pub fn HomePage() -> impl IntoView {
    let device = use_device();
    let what = Memo::new(move |_| {
        device.read(|replica| {
            let Some(directory) = replica.directory() else {
                return Home::Unknown;
            };
            if replica.access().works_here() {
                return Home::Group;
            }
            match own_children(directory).as_slice() {
                [] => Home::Nobody,
                [only] => Home::Child(*only),
                _ => Home::Children,
            }
        })
    });
    move || match what.get() {
        Home::Unknown => view! { <FirstContact/> }.into_any(),
        Home::Group => view! { <GroupHome/> }.into_any(),
        Home::Child(child) => view! { <ChildPortfolio child/> }.into_any(),
        Home::Children => view! { <Chooser/> }.into_any(),
        Home::Nobody => view! { <Nobody/> }.into_any(),
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Home {
    Unknown,
    Group,
    Child(ChildId),
    Children,
    Nobody,
}

/// Signed in, and the server has not answered yet.
#[component]
fn FirstContact() -> impl IntoView {
    let t = use_texts();
    view! {
        <Screen title=t.first_title() start=here(t.first_title().into())>
            {empty(1, Drawing::Empty, t.first_title().into(), t.first_text().into(), ().into_any())}
        </Screen>
    }
}

#[component]
fn Nobody() -> impl IntoView {
    let t = use_texts();
    view! {
        <Screen title=t.nav_together() start=here(t.nav_together().into())>
            {empty(1, Drawing::Empty, t.nobody_title().into(), t.nobody_text().into(), ().into_any())}
        </Screen>
    }
}

/// One of several own children.
#[component]
fn Chooser() -> impl IntoView {
    let t = use_texts();
    view! {
        <Screen title=t.nav_together() start=here(t.nav_together().into())>
            <div class="head"><div><h1>{t.chooser_title()}</h1></div></div>
            {own()}
        </Screen>
    }
}

/// A card for each own child.
fn own() -> AnyView {
    let (device, t) = (use_device(), use_texts());
    let cards = Memo::new(move |_| {
        device.read(|replica| {
            let directory = replica.directory()?;
            let children = own_children(directory).into_iter();
            let card = |id| {
                let child = directory.child(id)?;
                Some((
                    id,
                    names::child(directory, id),
                    portfolio::about(t, directory, child),
                ))
            };
            Some(children.filter_map(card).collect::<Vec<_>>())
        })
    });
    let cards = move || {
        let cards = cards.get().unwrap_or_default().into_iter();
        let card = |(id, name, about): (ChildId, String, String)| {
            view! {
                <li>
                    <a class="own-child" href=place::child(id)>
                        {face(&name, "face face-l")}
                        <span><b>{name.clone()}</b><span class="soft">{about}</span></span>
                        {arrow("next")}
                    </a>
                </li>
            }
        };
        cards.map(card).collect::<Vec<_>>()
    };
    view! { <ul class="own">{cards}</ul> }.into_any()
}

/// The groups of somebody who works here, and the one that is open.
#[derive(Clone, PartialEq)]
struct Groups {
    all: Vec<(GroupId, String)>,
    open: Option<GroupId>,
    has_own: bool,
}

fn groups(directory: &Directory, asked: Option<GroupId>) -> Groups {
    let access = directory.access();
    let works_in = |group: GroupId| {
        let mut children = directory.children.iter();
        children.any(|c| c.group == Some(group) && access.centre_role(c.id).is_some())
    };
    let groups = directory.groups.iter().filter(|group| works_in(group.id));
    let all: Vec<_> = groups.map(|group| (group.id, group.name.clone())).collect();
    let open = all.iter().map(|(id, _)| *id);
    let open = open
        .clone()
        .find(|id| Some(*id) == asked)
        .or_else(|| open.clone().next());
    Groups {
        open,
        all,
        has_own: !own_children(directory).is_empty(),
    }
}

/// The preference that remembers which group is open on this tablet.
const GROUP: &str = "group";

#[component]
fn GroupHome() -> impl IntoView {
    let (device, t) = (use_device(), use_texts());
    let asked = place::use_asked::<GroupId>("group");
    let kept = device
        .shell()
        .preference(GROUP)
        .and_then(|kept| kept.parse().ok());
    let found = Memo::new(move |_| {
        let asked = asked.get().or(kept);
        device.read(|replica| replica.directory().map(|d| groups(d, asked)))
    });
    Effect::new(move |_| {
        if let Some(group) = asked.get() {
            device.shell().keep_preference(GROUP, &group.to_string());
        }
    });
    let speaker = use_speaker();
    let done = Callback::new(move |moment| {
        speaker.say(t.toast_saved().into(), Some(moment));
        focus::on_heading();
    });
    let writing = Writing::open("new".into(), Draft::default(), done);
    let name = Memo::new(move |_| {
        let groups = found.get().unwrap_or_else(|| Groups {
            all: Vec::new(),
            open: None,
            has_own: false,
        });
        let open = groups
            .all
            .into_iter()
            .find(|(id, _)| Some(*id) == groups.open);
        open.map(|(_, name)| name).unwrap_or_default()
    });
    let open = Memo::new(move |_| found.get().and_then(|groups| groups.open));
    let children = Memo::new(move |_| {
        let open = open.get();
        device.read(|replica| {
            let Some(directory) = replica.directory() else {
                return Vec::new();
            };
            let in_group = |child: &&Child| {
                child.group == open && replica.access().centre_role(child.id).is_some()
            };
            let children = directory.children.iter().filter(in_group);
            children
                .map(|c| (c.id, names::child(directory, c.id)))
                .collect::<Vec<_>>()
        })
    });
    let head = move || {
        let today = device
            .shell()
            .format_day(device.shell().today(), t.language.tag(), true);
        let count = t.group_children(children.with(Vec::len));
        format!("{} · {count}", names::capital(&today))
    };
    let own_section = move || {
        found.get().is_some_and(|groups| groups.has_own).then(|| {
            view! {
                <section class="recent" aria-labelledby="own">
                    <h2 id="own">{t.chooser_own()}</h2>{own()}
                </section>
            }
        })
    };
    view! {
        <Screen title=Signal::derive(move || name.get()) start=here(t.nav_group().into())>
            {move || tabs(found.get())}
            <div class="head"><div><h1>{name}</h1><p class="soft">{head}</p></div></div>
            <Capture
                writing side=Perspective::Here child=None
                people=view! { <Kids writing children/> }.into_any()
            />
            <Recent moments=recent_of(children)/>
            {own_section}
        </Screen>
    }
}

fn tabs(groups: Option<Groups>) -> Option<AnyView> {
    let t = use_texts();
    let groups = groups.filter(|groups| groups.all.len() > 1)?;
    let tabs: Vec<_> = groups
        .all
        .into_iter()
        .map(|(id, name)| {
            let current = (Some(id) == groups.open).then_some("page");
            view! { <a class="tab" href=format!("/home?group={id}") aria-current=current>{name}</a> }
        })
        .collect();
    Some(view! { <nav class="tabs" aria-label=t.group_tabs()>{tabs}</nav> }.into_any())
}

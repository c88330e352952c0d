//! What is around every page of the desk.

use crate::kit::el::{El, Part, view};
use crate::kit::icon::{icon, logo};
use crate::kit::language::Language;
use crate::kit::release::Release;
use crate::kit::texts::Texts;
use crate::site::document;
use domain::calendar;
use domain::desk::{Child, Desk, Group, Person};
use domain::id::{ChildId, GroupId, LocationId, PersonId, TabletId};
use domain::normalize::order;
use domain::stamp::Day;
use domain::text::Name;
use leptos::prelude::AnyView;
use std::collections::BTreeMap;

/// A location on the desk of somebody who leads it.
#[derive(Clone, Debug)]
pub struct At {
    /// The location.
    pub desk: Desk,
    /// Unix time in ms.
    pub now_ms: i64,
    /// Who looks.
    pub me: PersonId,
    /// All locations that they lead, by name.
    pub all: Vec<(LocationId, Name)>,
    /// How many ops are held that nobody has looked at.
    pub held: usize,
    /// The letters that are on their way: when each was made, and the first instant at
    /// which it opens nothing any more, in Unix ms.
    pub letters: BTreeMap<PersonId, (i64, i64)>,
    /// How many tablets groups here share.
    pub tablets: usize,
    /// The kind of the change that was just made.
    pub done: Option<String>,
    /// Makes a number that no other form has.
    pub fresh: fn() -> String,
}

impl At {
    /// Today.
    #[must_use]
    pub fn today(&self) -> Day {
        calendar::day_of(self.now_ms)
    }

    /// The groups that there are, by name.
    #[must_use]
    pub fn groups(&self) -> Vec<(GroupId, &Group)> {
        let all = self.desk.groups.iter().map(|(id, group)| (*id, group));
        let mut here: Vec<_> = all.filter(|(_, group)| group.ended_ms.is_none()).collect();
        here.sort_by_cached_key(|(id, group)| (order(group.name.as_str()), *id));
        here
    }

    /// All children, also those who left, by name.
    #[must_use]
    pub fn children(&self) -> Vec<(ChildId, &Child)> {
        let all = self.desk.children.iter().map(|(id, child)| (*id, child));
        let mut all: Vec<_> = all.collect();
        all.sort_by_cached_key(|(id, child)| (order(child.name.as_str()), *id));
        all
    }

    /// Everybody, by name.
    #[must_use]
    pub fn people(&self) -> Vec<(PersonId, &Person)> {
        let all = self.desk.people.iter().map(|(id, person)| (*id, person));
        let mut all: Vec<_> = all.collect();
        all.sort_by_cached_key(|(id, person)| (order(person.name.as_str()), *id));
        all
    }

    /// What a group is called; also of one that has ended.
    #[must_use]
    pub fn group_name(&self, id: GroupId) -> &str {
        let found = self.desk.groups.get(&id);
        found.map_or("", |group| group.name.as_str())
    }

    /// When the letter that is on its way to somebody was made, and the last day on which
    /// it opens something.
    #[must_use]
    pub fn letter(&self, person: PersonId) -> Option<(Day, Day)> {
        let (made_ms, until_ms) = self.letters.get(&person)?;
        Some((calendar::day_of(*made_ms), calendar::day_of(until_ms - 1)))
    }

    /// What a person is called.
    #[must_use]
    pub fn person_name(&self, id: PersonId) -> &str {
        let found = self.desk.people.get(&id);
        found.map_or("", |person| person.name.as_str())
    }
}

/// A tablet that staff of a group share.
#[derive(Clone, Debug)]
pub struct Shared {
    /// Its id.
    pub id: TabletId,
    /// What it is called.
    pub name: String,
    /// Who has something on it that is not sent, and how much.
    pub unsent: Vec<(String, u32)>,
    /// When it was last here, in Unix ms.
    pub last_seen_ms: i64,
    /// When it was revoked, in Unix ms.
    pub revoked_ms: Option<i64>,
}

/// The parts of the desk.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tab {
    /// Groups and children, and what asks for attention.
    Overview,
    /// Who works here.
    People,
    /// What came in too late.
    Held,
    /// Reading in a file.
    Import,
    /// Who saw and changed what.
    Traces,
    /// Open questions of its own.
    Questions,
    /// What the location decides for itself.
    Settings,
}

impl Tab {
    const ALL: [Self; 7] = [
        Self::Overview,
        Self::People,
        Self::Held,
        Self::Import,
        Self::Traces,
        Self::Questions,
        Self::Settings,
    ];

    const fn path(self) -> &'static str {
        match self {
            Self::Overview => "/desk",
            Self::People => "/desk/people",
            Self::Held => "/desk/held",
            Self::Import => "/desk/import",
            Self::Traces => "/desk/traces",
            Self::Questions => "/desk/questions",
            Self::Settings => "/desk/settings",
        }
    }

    const fn picture(self) -> &'static str {
        match self {
            Self::Overview => "group",
            Self::People => "people",
            Self::Held => "hourglass",
            Self::Import => "download",
            Self::Traces => "history",
            Self::Questions => "question",
            Self::Settings => "pencil",
        }
    }

    const fn word(self, t: Texts) -> &'static str {
        match self {
            Self::Overview => t.desk_overview(),
            Self::People => t.desk_people(),
            Self::Held => t.desk_held(),
            Self::Import => t.desk_import(),
            Self::Traces => t.desk_traces(),
            Self::Questions => t.own_questions_title(),
            Self::Settings => t.desk_settings(),
        }
    }
}

/// A page of the desk as a whole document. `content` is made when texts and
/// release are there.
pub fn desk_page(
    (release, language): (String, Language),
    at: &At,
    tab: Tab,
    title: &str,
    content: impl FnOnce(Texts) -> El,
) -> AnyView {
    let page_title = format!("{title} · {}", at.desk.name.as_str());
    let script = Release::of_build(&release).file("desk.js");
    document::whole(release, language, page_title, |t| {
        let top = view! {
            <header class="desk-top">
                <a class="brand" href="/desk">{logo()} "Samenbeeld"</a>
                {place(t, at)}
                {document::other_languages(language, "?")}
            </header>
        };
        let main = view! {
            <main
                class="desk-main"
                id="main"
                tabindex="-1"
                data-unsaved={t.desk_unsaved().to_owned()}
            >
                {done(t, at)}
                {content(t)}
            </main>
        };
        let script = view! { <script type="module" src={script}/> };
        view! { <div class="desk">{top} {nav(t, at, tab)} {main} {script}</div> }
    })
}

/// Which location, and the way to the others and to the app.
fn place(t: Texts, at: &At) -> El {
    let others = at.all.iter().filter(|(id, _)| *id != at.desk.location);
    let link = |(id, name): &(LocationId, Name)| {
        view! { <a class="chip" href={format!("/desk?at={id}")}>{name.as_str().to_owned()}</a> }
    };
    let home = view! { <a class="chip" href="/home">{icon("together")} {t.desk_to_app()}</a> };
    view! {
        <div class="desk-place">
            <b>{at.desk.name.as_str().to_owned()}</b>
            {others.map(link).collect::<Vec<_>>()}
            {home}
        </div>
    }
}

fn nav(t: Texts, at: &At, tab: Tab) -> El {
    let item = |each: Tab| {
        let count = (each == Tab::Held && at.held > 0)
            .then(|| view! { <span class="desk-count">{at.held.to_string()}</span> });
        let link = view! {
            <a
                class="desk-link"
                href={format!("{}?at={}", each.path(), at.desk.location)}
                aria-current={(each == tab).then_some("page")}
            >
                {icon(each.picture())}
                <span>{each.word(t)}</span>
                {count}
            </a>
        };
        view! { <li>{link}</li> }
    };
    let list = view! { <ul class="desk-list">{Tab::ALL.map(item)}</ul> };
    view! { <nav class="desk-nav" aria-label={t.desk_nav()}>{list}</nav> }
}

/// Says that what was asked has been done.
fn done(t: Texts, at: &At) -> Option<El> {
    at.done.as_ref().map(|done| {
        let count = done.strip_prefix("import-");
        let words = match count.and_then(|count| count.parse().ok()) {
            Some(count) => t.import_done(count),
            None if done == "not-recorded" => t.desk_held_not().to_owned(),
            None if done == "gone" => t.desk_gone().to_owned(),
            None if done == "not-removed" => t.desk_remove_not().to_owned(),
            None => t.desk_saved(done).to_owned(),
        };
        let (class, picture) = if ["not-recorded", "gone", "not-removed"].contains(&done.as_str()) {
            ("p.notice.notice-warn", "alert")
        } else {
            ("p.notice.notice-ok", "check")
        };
        view! {
            <{class} role="status">
                {icon(picture)}
                <span>{words}</span>
            </_>
        }
    })
}

/// A heading with what belongs beside it.
pub fn head(title: &str, beside: impl Part) -> El {
    view! {
        <div class="desk-head">
            <h1>{title.to_owned()}</h1>
            {beside}
        </div>
    }
}

/// A part of a page under a heading.
pub fn section(title: &'static str, content: impl Part) -> El {
    view! {
        <section class="card desk-section">
            <h2>{title}</h2>
            {content}
        </section>
    }
}

/// A fact: its name and what it is.
pub fn fact(name: &'static str, value: impl Part) -> El {
    view! {
        <div>
            <dt>{name}</dt>
            <dd>{value}</dd>
        </div>
    }
}

//! A child on the desk: group, mentor, guardians, consent.

use super::form::{fold, folded, hidden, submit};
use super::forms;
use super::layout::{At, Tab, desk_page, fact, head, section};
use crate::kit::el::{El, view};
use crate::kit::icon::{face, icon};
use crate::kit::language::Language;
use crate::kit::texts::Texts;
use domain::calendar;
use domain::desk::{Child, Consent, Guardian, Purpose};
use domain::id::ChildId;
use domain::stamp::Day;
use leptos::prelude::AnyView;

/// The page at `/desk/child/ID`.
pub fn child_page(document: (String, Language), at: &At, id: ChildId) -> AnyView {
    let child = at.desk.children.get(&id);
    let name = child.map_or("", |child| child.full.as_str()).to_owned();
    desk_page(document, at, Tab::Overview, &name, |t| {
        let Some(child) = child else {
            return view! { <div/> };
        };
        view! {
            <div class="desk-columns">
                <div class="stack">
                    {head(&name, ())}
                    {section(t.desk_child_facts(), facts(t, at, id, child))}
                    {section(t.desk_mentor(), mentor(t, at, id, child))}
                </div>
                <div class="stack">
                    {section(t.desk_guardians(), guardians(t, at, id, child))}
                    {section(t.desk_consent(), consents(t, at, id, child))}
                    {traces(t, id)}
                </div>
            </div>
        }
    })
}

fn traces(t: Texts, id: ChildId) -> El {
    view! {
        <p>
            <a class="btn btn-quiet" href={format!("/desk/child/{id}/traces")}>
                {t.desk_child_traces()}
            </a>
        </p>
    }
}

fn facts(t: Texts, at: &At, id: ChildId, child: &Child) -> El {
    let stays = child.stays.iter().rev().map(|(group, term)| {
        let from = t.day(calendar::day_of(term.from_ms));
        let until = term
            .until_ms
            .map(|until_ms| t.day(calendar::day_of(until_ms)));
        let words = match until {
            Some(until) => t.desk_stay_until(at.group_name(*group), &from, &until),
            None => t.desk_stay_since(at.group_name(*group), &from),
        };
        view! { <li>{words}</li> }
    });
    let stays = view! { <ul class="plain">{stays.collect::<Vec<_>>()}</ul> };
    let list = view! {
        <dl class="facts">
            {fact(t.desk_child_name(), child.name.as_str().to_owned())}
            {fact(t.desk_child_born(), t.day(child.born))}
            {fact(t.desk_child_groups(), stays)}
        </dl>
    };
    let leave = child.is_here(at.now_ms).then(|| {
        let form = forms::end_child(t, at, id, None);
        fold(
            t.desk_leave_open(),
            (view! { <p class="hint">{t.desk_leave_hint()}</p> }, form),
        )
    });
    let settled = child.settled_in(at.now_ms);
    let moves = at.groups().iter().any(|(id, _)| Some(*id) != settled);
    let moves = moves.then(|| fold(t.desk_move_open(), forms::move_child(t, at, id, None)));
    view! {
        <div class="stack">
            {list}
            {moves}
            {fold(
                t.desk_child_describe(),
                forms::describe_child(t, at, id, None),
            )}
            {leave}
            {remove(t, at, id, child)}
        </div>
    }
}

/// Takes away at once who was entered by mistake.
fn remove(t: Texts, at: &At, id: ChildId, child: &Child) -> Option<El> {
    let form = view! {
        <form class="form" method="post" action="/desk/remove">
            {hidden("at", at.desk.location.to_string())}
            {hidden("child", id.to_string())}
            <p class="hint">{t.desk_remove_hint()}</p>
            <div class="buttons">{submit("button.btn.btn-quiet", t.desk_remove())}</div>
        </form>
    };
    child
        .is_here(at.now_ms)
        .then(|| fold(t.desk_remove_open(), form))
}

fn mentor(t: Texts, at: &At, id: ChildId, child: &Child) -> El {
    let now = child.mentor(at.now_ms);
    let said = match now {
        Some(mentor) => t.desk_mentor_is(at.person_name(mentor)),
        None => t.desk_mentor_missing().to_owned(),
    };
    view! {
        <div class="stack">
            <p>{said}</p>
            {fold(
                t.desk_mentor_other(),
                forms::set_mentor(t, at, id, None),
            )}
        </div>
    }
}

fn guardians(t: Texts, at: &At, id: ChildId, child: &Child) -> El {
    let now: Vec<&Guardian> = child.guardians(at.now_ms).collect();
    let none = now
        .is_empty()
        .then(|| view! { <p class="soft">{t.desk_guardians_none()}</p> });
    let each = now.into_iter().map(|one| guardian(t, at, id, one));
    view! {
        <div class="stack">
            {none}
            {each.collect::<Vec<_>>()}
            {fold(
                t.desk_guardian_open(),
                forms::add_guardian(t, at, id, None),
            )}
        </div>
    }
}

fn guardian(t: Texts, at: &At, id: ChildId, guardian: &Guardian) -> El {
    let person = guardian.person;
    let known = at.desk.people.get(&person);
    let has_account = known.is_some_and(|known| known.login.is_some());
    let rights = t.rights(guardian.authority, guardian.may_see);
    let account = if has_account {
        t.desk_account_yes()
    } else {
        t.desk_account_no()
    };
    let out = at.letter(person).map(|(made, until)| {
        let words = t.desk_letter_out(&t.day(made), &t.day(until));
        view! { <p class="hint">{words}</p> }
    });
    let words = view! {
        <span>
            <b>{at.person_name(person).to_owned()}</b>
            <span class="soft">
                {format!(
                    "{} · {rights} · {account}",
                    guardian.called.as_str()
                )}
            </span>
        </span>
    };
    let who = view! {
        <div class="desk-person">{face("span.face.face-home", at.person_name(person))} {words}</div>
    };
    let by_mail = known.is_some_and(|known| known.email.is_some());
    let again = if has_account {
        t.desk_letter_again()
    } else {
        t.desk_letter()
    };
    let end = (
        view! { <p class="hint">{t.desk_guardian_end_hint()}</p> },
        forms::end_guardian(t, at, id, person, None),
    );
    view! {
        <article class="desk-card">
            {who}
            {out}
            {letter(
                t,
                at,
                person.to_string(),
                Some(id),
                (again, by_mail),
            )}
            {fold(
                t.desk_guardian_change(),
                forms::set_guardian(t, at, id, person, None),
            )}
            {fold(t.desk_guardian_end_open(), end)}
        </article>
    }
}

/// The letter with which somebody begins, on paper or by mail.
pub fn letter(
    t: Texts,
    at: &At,
    person: String,
    child: Option<ChildId>,
    (word, by_mail): (&'static str, bool),
) -> El {
    let mail = by_mail.then(|| {
        view! {
            <button class="btn btn-quiet" name="by" value="mail">
                {icon("send")}
                {t.desk_letter_mail()}
            </button>
        }
    });
    view! {
        <form class="buttons" method="post" action="/desk/letter">
            {hidden("once", (at.fresh)())}
            {hidden("at", at.desk.location.to_string())}
            {hidden("person", person)}
            {child.map(|child| hidden("child", child.to_string()))}
            {submit("button.btn.btn-quiet", word)}
            {mail}
        </form>
    }
}

fn consents(t: Texts, at: &At, id: ChildId, child: &Child) -> El {
    let paused = child
        .paused_ms
        .map(|_| view! { <p class="notice notice-warn">{t.desk_paused()}</p> });
    let each = Purpose::ALL.map(|purpose| {
        let answers = child.answers(purpose, at.now_ms);
        let now = answers.iter().map(|(person, said)| match said {
            Some(said) => view! { <p>{answer(t, at, said)}</p> },
            None => view! { <p>{t.desk_consent_unasked(at.person_name(*person))}</p> },
        });
        let now: Vec<El> = now.collect();
        let write = (!now.is_empty()).then(|| {
            fold(
                t.desk_consent_open(),
                forms::write_consent(t, at, id, purpose, None),
            )
        });
        view! {
            <article class="desk-card">
                <h3>{t.purpose(purpose)}</h3>
                {now}
                {write}
                {said_before(t, at, child, purpose)}
            </article>
        }
    });
    let has_authority = child
        .guardians(at.now_ms)
        .any(|guardian| guardian.authority);
    let rule = if has_authority {
        t.desk_consent_no_stands()
    } else {
        t.desk_consent_nobody()
    };
    view! {
        <div class="stack">
            {paused}
            {each}
            <p class="soft">{rule}</p>
        </div>
    }
}

/// What was said and does not count any more, the last first: it stays.
fn said_before(t: Texts, at: &At, child: &Child, purpose: Purpose) -> Option<El> {
    let answers = child.answers(purpose, at.now_ms);
    let counts = |one: &Consent| answers.iter().any(|(_, said)| *said == Some(one));
    let of_purpose = |said: &&Consent| said.purpose == purpose;
    let all = child.consents.iter().rev().filter(of_purpose);
    let before = all.filter(|said| !counts(said));
    let lines: Vec<El> = before
        .map(|said| view! { <li>{answer(t, at, said)}</li> })
        .collect();
    (!lines.is_empty()).then(|| {
        folded(
            t.desk_consent_before(),
            view! {
                <ul class="plain">{lines}</ul>
            },
        )
    })
}

fn answer(t: Texts, at: &At, said: &Consent) -> String {
    let (who, day) = (at.person_name(said.said_by), t.day(said.said_on));
    let by = at.person_name(said.written_by);
    match (said.written_by == said.said_by, said.given) {
        (true, true) => t.desk_consent_own_yes(who, &day),
        (true, false) => t.desk_consent_own_no(who, &day),
        (false, true) => t.desk_consent_given(who, &day, by),
        (false, false) => t.desk_consent_withdrawn(who, &day, by),
    }
}

impl Texts {
    /// What consent is asked for.
    #[must_use]
    pub const fn purpose(self, purpose: Purpose) -> &'static str {
        match purpose {
            Purpose::Portfolio => self.desk_purpose_portfolio(),
            Purpose::GroupPhotos => self.desk_purpose_photos(),
            Purpose::Handover => self.desk_purpose_handover(),
        }
    }

    /// What a guardian may.
    #[must_use]
    pub const fn rights(self, authority: bool, may_see: bool) -> &'static str {
        match (authority, may_see) {
            (true, _) => self.desk_rights_authority(),
            (false, true) => self.desk_rights_see(),
            (false, false) => self.desk_rights_none(),
        }
    }

    /// A day in words, with its year.
    #[must_use]
    pub fn day(self, day: Day) -> String {
        let (year, month, day) = day.to_ymd();
        format!("{day} {} {year}", self.month(month))
    }
}

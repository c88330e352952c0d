//! Every change of the desk, with a form that is right: the lead makes it, and leads
//! of elsewhere do not.

use axum::http::StatusCode;
use domain::{
    desk::{Change, Desk},
    id::{GroupId, LocationId, PersonId, QuestionId},
};
use uuid::Uuid;

use super::{ELSEWHERE, OTHER_LOCATION, Town};
use crate::house::{EGELS, House, LOCATION, MEES, NOOR, VOSSEN, YARA, person};

/// Each kind with its form, in an order in which all can be made.
const KINDS: [&str; 22] = [
    "name-location",
    "set",
    "name-theme",
    "drop-theme",
    "put-question",
    "drop-question",
    "add-group",
    "name-group",
    "end-group",
    "add-child",
    "describe-child",
    "move-child",
    "set-mentor",
    "add-staff",
    "set-groups",
    "describe-person",
    "set-lead",
    "add-guardian",
    "set-guardian",
    "end-guardian",
    "write-consent",
    "end-child",
];

/// A new kind does not compile until it is here, and then has to be walked.
const fn walked(change: &Change) -> usize {
    match change {
        Change::NameLocation(..)
        | Change::Set(..)
        | Change::NameTheme(..)
        | Change::DropTheme(..)
        | Change::PutQuestion(..)
        | Change::DropQuestion(..)
        | Change::AddGroup(..)
        | Change::NameGroup(..)
        | Change::EndGroup(..)
        | Change::AddChild(..)
        | Change::DescribeChild(..)
        | Change::MoveChild(..)
        | Change::EndChild(..)
        | Change::SetMentor(..)
        | Change::AddStaff(..)
        | Change::SetGroups(..)
        | Change::SetLead(..)
        | Change::DescribePerson(..)
        | Change::AddGuardian(..)
        | Change::SetGuardian(..)
        | Change::EndGuardian(..)
        | Change::WriteConsent(..) => KINDS.len(),
    }
}

/// What a form needs of what is there.
struct There {
    new_group: GroupId,
    new_person: PersonId,
    question: QuestionId,
}

impl There {
    fn of(desk: &Desk) -> Self {
        let known = [EGELS, VOSSEN];
        let mut groups = desk.groups.keys().copied();
        let mut people = desk.people.iter();
        Self {
            new_group: groups.find(|group| !known.contains(group)).unwrap_or(EGELS),
            new_person: people
                .find(|(_, person)| person.name.as_str() == "Nieuw hier")
                .map_or(person("fatima"), |(id, _)| *id),
            question: desk
                .questions
                .first()
                .map_or(QuestionId(Uuid::nil()), |question| question.id),
        }
    }
}

fn fields(kind: &str, there: &There) -> Vec<(&'static str, String)> {
    let text = |value: &str| value.to_owned();
    let (noor, yara, mees) = (NOOR.to_string(), YARA.to_string(), MEES.to_string());
    let papa = person("papa-noor").to_string();
    let new = there.new_person.to_string();
    let rights = |called: &str| {
        vec![
            ("called", text(called)),
            ("rights", text("authority")),
            ("phone", text("06 12345678")),
        ]
    };
    match kind {
        "name-location" => vec![("name", text("Anders"))],
        "set" => vec![
            ("phone", text("030 1234567")),
            ("lease_h", text("48")),
            ("retention_days", text("700")),
            ("seen_days", text("20")),
            ("heard_days", text("30")),
            ("theme_days", text("90")),
        ],
        "name-theme" => vec![("key", text("language")), ("nl", text("Taal en lezen"))],
        "drop-theme" => vec![("key", text("language"))],
        "put-question" => vec![
            ("text", text("Wat doet je kind graag?")),
            ("from", text("0")),
            ("to", text("12")),
        ],
        "drop-question" => vec![("question", there.question.to_string())],
        "add-group" => vec![("name", text("De Dassen"))],
        "name-group" => vec![
            ("group", there.new_group.to_string()),
            ("name", text("De Otters")),
        ],
        "end-group" => vec![("group", there.new_group.to_string())],
        "add-child" => vec![
            ("name", text("Nieuw kind")),
            ("born", text("2022-03-04")),
            ("group", EGELS.to_string()),
            ("day", text("2026-11-24")),
        ],
        "describe-child" => vec![
            ("child", noor),
            ("name", text("Noortje")),
            ("born", text("2021-06-13")),
        ],
        "move-child" => vec![("child", yara), ("group", VOSSEN.to_string())],
        "set-mentor" => vec![("child", noor), ("person", person("fatima").to_string())],
        "add-staff" => vec![("name", text("Nieuw hier")), ("group", EGELS.to_string())],
        "set-groups" => vec![("person", new), ("group", VOSSEN.to_string())],
        "describe-person" => vec![("person", new), ("name", text("Nieuw hier, anders"))],
        "set-lead" => vec![
            ("person", person("sanne").to_string()),
            ("leads", text("yes")),
        ],
        "add-guardian" => [
            vec![("child", mees), ("name", text("Tante"))],
            rights("tante"),
        ]
        .concat(),
        "set-guardian" => [vec![("child", noor), ("person", papa)], rights("pappie")].concat(),
        "end-guardian" => vec![("child", noor), ("person", papa)],
        "write-consent" => vec![
            ("child", noor),
            ("person", person("mama-noor").to_string()),
            ("purpose", text("handover")),
            ("given", text("yes")),
        ],
        "end-child" => vec![("child", noor)],
        other => panic!("{other} has no form"),
    }
}

async fn desk(house: &House) -> Desk {
    house.state.db.desk(LOCATION).await.unwrap().unwrap()
}

async fn post(
    house: &House,
    lead: &str,
    (kind, at): (&str, LocationId),
    fields: &[(&'static str, String)],
) -> StatusCode {
    let at = at.to_string();
    let mut all = vec![("kind", kind), ("at", at.as_str()), ("sure", "yes")];
    all.extend(fields.iter().map(|(name, value)| (*name, value.as_str())));
    let mut browser = house.device(lead).await;
    browser.fill("/desk/change", &all).await.status
}

#[tokio::test]
async fn every_change_is_made_by_the_lead_and_by_no_lead_of_elsewhere() {
    let house = Town::new().await.house;
    let any = Change::NameLocation(domain::text::Name::parse("Anders").unwrap());
    assert_eq!(walked(&any), KINDS.len());
    for kind in KINDS {
        let before = desk(&house).await;
        let fields = fields(kind, &There::of(&before));
        for (lead, own) in [
            ("vera", OTHER_LOCATION),
            ("otto", ELSEWHERE),
            ("lotte", super::OF_A_FAMILY),
        ] {
            let there = post(&house, lead, (kind, LOCATION), &fields).await;
            assert_eq!(there, StatusCode::NOT_FOUND, "{kind} by {lead}");
            // with the ids of here, at a desk of their own
            post(&house, lead, (kind, own), &fields).await;
            assert_eq!(desk(&house).await, before, "{kind} by {lead}");
        }
        let made = post(&house, "karin", (kind, LOCATION), &fields).await;
        assert_eq!(made, StatusCode::SEE_OTHER, "{kind}: is its form right?");
        assert_ne!(desk(&house).await, before, "{kind} changes nothing");
    }
}

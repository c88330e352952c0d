//! Every op, by everybody, on words about Noor.

use std::collections::BTreeSet;

use domain::{
    id::MomentId,
    op::{
        Audience, Body, ContributionOp, FactOp, Feeling, Likeness, Mode, ObservationOp,
        Perspective, QuestionOp,
    },
    stamp::Day,
    text::{Asked, Text, ThemeKey, Title},
    wire::{OpResult, OpStatus},
};

use super::{Town, VIEWERS, expect_in_document, table};
use crate::{
    browser::Browser,
    house::{NOOR, NOW_MS, person},
};

/// The name of an op's kind. A new one does not compile until it is here, and the
/// walk fails until there is a sample of it.
const fn name(body: &Body) -> &'static str {
    match body {
        Body::Observation(ObservationOp::Start { .. }) => "start",
        Body::Fact(FactOp::Day { .. }) => "day",
        Body::Fact(FactOp::Title { .. }) => "title",
        Body::Fact(FactOp::Link { .. }) => "link",
        Body::Fact(FactOp::Unlink { .. }) => "unlink",
        Body::Fact(FactOp::Theme { .. }) => "theme",
        Body::Fact(FactOp::Untheme { .. }) => "untheme",
        Body::Contribution(ContributionOp::Contribute { .. }) => "contribute",
        Body::Contribution(ContributionOp::Write { .. }) => "write",
        Body::Contribution(ContributionOp::Feel { .. }) => "feel",
        Body::Contribution(ContributionOp::Share { .. }) => "share",
        Body::Contribution(ContributionOp::Withdraw { .. }) => "withdraw",
        Body::Contribution(ContributionOp::Acknowledge { .. }) => "acknowledge",
        Body::Contribution(ContributionOp::Read { .. }) => "read",
        Body::Question(QuestionOp::Ask { .. }) => "ask",
        Body::Question(QuestionOp::Pass { .. }) => "pass",
        Body::Question(QuestionOp::Open { .. }) => "open",
        Body::Fact(FactOp::Compare { .. }) => "compare",
        Body::Unknown(_) => "of a newer version",
    }
}

const KINDS: usize = 19;

/// Ops on the words of Noor's father and on a question about her, each with what the
/// table calls it and its moment.
fn samples(town: &Town) -> Vec<(String, Body, MomentId)> {
    let contribution = town.contribution;
    let theme = || ThemeKey::try_from("language".to_owned()).unwrap();
    let contribute = |perspective, about, audience| {
        Body::Contribution(ContributionOp::Contribute {
            perspective,
            about,
            audience,
        })
    };
    let with = person("papa-noor");
    let mut samples = Vec::new();
    for (side, at) in [(Perspective::Home, "home"), (Perspective::Here, "here")] {
        let day = Day::of_ms(NOW_MS);
        samples.push((
            format!("start {at}"),
            Body::Observation(ObservationOp::Start { side, day }),
        ));
        let ask = |mode| {
            Body::Question(QuestionOp::Ask {
                side,
                day,
                mode,
                asked: Asked::parse("Wat zie jij?").unwrap(),
            })
        };
        samples.push((format!("ask {at}"), ask(Mode::Together)));
        samples.push((format!("ask {at}, parent first"), ask(Mode::ParentFirst)));
        let compare = Body::Fact(FactOp::Compare {
            side,
            child: NOOR,
            likeness: Some(Likeness::Alike),
            replaces: Vec::new(),
        });
        samples.push((format!("compare {at}"), compare));
        for (audience, to) in [
            (Audience::Draft, "draft"),
            (Audience::Team, "team"),
            (Audience::Confidential { with }, "confidential"),
            (Audience::Shared, "shared"),
        ] {
            let name = format!("contribute {at}, {to}");
            samples.push((name, contribute(side, Some(NOOR), audience)));
        }
    }
    let all = contribute(Perspective::Here, None, Audience::Shared);
    samples.push(("contribute here, on all".to_owned(), all));
    let rest = [
        Body::Fact(FactOp::Day {
            day: Day::of_ms(NOW_MS),
            replaces: Vec::new(),
        }),
        Body::Fact(FactOp::Title {
            title: Some(Title::parse("Naar de brug").unwrap()),
            replaces: Vec::new(),
        }),
        Body::Fact(FactOp::Link { child: NOOR }),
        Body::Fact(FactOp::Unlink {
            child: NOOR,
            removes: Vec::new(),
        }),
        Body::Fact(FactOp::Theme { theme: theme() }),
        Body::Fact(FactOp::Untheme {
            theme: theme(),
            removes: Vec::new(),
        }),
        Body::Contribution(ContributionOp::Write {
            contribution,
            text: Text::parse("Andere woorden.").unwrap(),
            replaces: vec![town.words],
            automatic: false,
        }),
        Body::Contribution(ContributionOp::Feel {
            contribution,
            feeling: Some(Feeling::Proud),
            replaces: Vec::new(),
        }),
        Body::Contribution(ContributionOp::Share {
            contribution,
            audience: Audience::Shared,
            replaces: Vec::new(),
        }),
        Body::Contribution(ContributionOp::Withdraw {
            contribution,
            replaces: Vec::new(),
        }),
        Body::Contribution(ContributionOp::Acknowledge { contribution }),
        Body::Contribution(ContributionOp::Read {
            contribution,
            versions: vec![contribution.into()],
        }),
        Body::Question(QuestionOp::Pass { child: NOOR }),
        Body::Question(QuestionOp::Open { child: NOOR }),
        Body::Unknown(serde_json::json!({"kind": "wave", "child": NOOR})),
    ];
    samples.extend(rest.map(|body| (name(&body).to_owned(), body)));
    let samples = samples.into_iter();
    let mut samples: Vec<_> = samples
        .map(|(name, body)| (name, body, town.moment))
        .collect();
    // the server alone opens a seal
    let of_question = [
        (
            "open, a question",
            Body::Question(QuestionOp::Open { child: NOOR }),
        ),
        (
            "pass, a question",
            Body::Question(QuestionOp::Pass { child: NOOR }),
        ),
        (
            "contribute home, an answer",
            contribute(Perspective::Home, Some(NOOR), Audience::Shared),
        ),
        (
            "contribute here, an answer",
            contribute(Perspective::Here, Some(NOOR), Audience::Shared),
        ),
    ];
    samples.extend(of_question.map(|(name, body)| (name.to_owned(), body, town.question)));
    let of_two = [
        (
            "title, of two children",
            Body::Fact(FactOp::Title {
                title: Some(Title::parse("Met z'n tweeën").unwrap()),
                replaces: Vec::new(),
            }),
        ),
        (
            "day, of two children",
            Body::Fact(FactOp::Day {
                day: Day::of_ms(NOW_MS),
                replaces: Vec::new(),
            }),
        ),
        (
            "theme, of two children",
            Body::Fact(FactOp::Theme { theme: theme() }),
        ),
        (
            "contribute home, of two children, about her",
            contribute(Perspective::Home, Some(NOOR), Audience::Shared),
        ),
        (
            "contribute here, of two children, on both",
            contribute(Perspective::Here, None, Audience::Shared),
        ),
    ];
    samples.extend(of_two.map(|(name, body)| (name.to_owned(), body, town.of_two)));
    samples
}

#[tokio::test]
async fn every_op_is_taken_from_who_may_and_from_nobody_else() {
    let kinds = {
        let town = Town::new().await;
        let all = samples(&town);
        let kinds: BTreeSet<&str> = all.iter().map(|(_, body, _)| name(body)).collect();
        assert_eq!(kinds.len(), KINDS, "each kind of op has a sample");
        all.len()
    };
    let mut rows: Vec<(String, Vec<String>)> = Vec::new();
    let mut towns = Vec::new();
    for (_, key, _) in VIEWERS {
        let town = Town::new().await;
        let browser = town.browser(key).await;
        towns.push((town, browser));
    }
    for nth in 0..kinds {
        let mut cells = Vec::new();
        let mut called = String::new();
        for ((_, key, sees), (town, browser)) in VIEWERS.into_iter().zip(&mut towns) {
            let (name, body, moment) = samples(town).swap_remove(nth);
            let (word, result) = push(browser, moment, body.clone()).await;
            if !sees && !body.begins() {
                let taken = result.is_some_and(|result| result.status == OpStatus::Accepted);
                assert!(!taken, "{name} by {key}");
            }
            cells.push(word);
            called = name;
        }
        rows.push((called, cells));
    }
    for ((_, key, sees), (town, _)) in VIEWERS.into_iter().zip(&towns) {
        if !sees {
            nothing_of_them_is_there(town, key).await;
        }
    }
    expect_in_document("ops", &table("op", &rows));
}

/// Who may not see Noor added nothing that anybody around her gets.
async fn nothing_of_them_is_there(town: &Town, key: &str) {
    for around in ["papa-noor", "sanne", "karin"] {
        let got = town.house.device(around).await.pull().await;
        let of_noor = got.ops.iter().filter(|placed| {
            let op = &placed.recorded.op;
            let theirs = [person("papa-noor"), person("sanne")];
            let is_new = |op: &domain::op::Op| !town.before.contains(&op.id);
            [town.moment, town.question, town.of_two].contains(&op.moment)
                && !theirs.contains(&placed.recorded.author)
                && is_new(op)
        });
        assert_eq!(of_noor.count(), 0, "{around} has something of {key}");
    }
}

/// Sends one op; what came of it as the table says it.
async fn push(browser: &mut Browser, moment: MomentId, body: Body) -> (String, Option<OpResult>) {
    let mut op = browser.op(moment, body);
    match &op.body {
        body if body.begins() => op.moment = op.id.into(),
        Body::Unknown(_) => op.v = 99,
        _ => {}
    }
    let request = browser.request(vec![op]);
    let answer = browser.post_json("/api/v1/sync", &request).await;
    if answer.status != 200 {
        return ("sign in".to_owned(), None);
    }
    let told: domain::wire::SyncAnswer = answer.json();
    let result = told.results[0];
    let word = match (result.status, result.problem) {
        (OpStatus::Accepted, _) => "yes".to_owned(),
        (OpStatus::Duplicate, _) => "was there".to_owned(),
        (_, Some(why)) => serde_json::to_value(why)
            .unwrap()
            .as_str()
            .unwrap()
            .to_owned(),
        (_, None) => "refused".to_owned(),
    };
    (word, Some(result))
}

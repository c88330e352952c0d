//! The demo: what is told in the story is there, for whom it is.

use std::collections::BTreeSet;

use domain::{
    id::MomentId,
    moment::{Moment, Recorded, fold},
};
use server::{clock::Clock, config::Config, context::Context, demo, router::router};
use tempfile::TempDir;

use crate::{browser::Browser, house::NOW_MS};

async fn signed_in(router: &axum::Router, account: &str) -> Browser {
    let mut browser = Browser::new(router.clone());
    let email = format!("{account}@waterlelie.example");
    assert_eq!(browser.sign_in(&email, demo::PASSWORD).await.status, 201);
    browser
}

/// All ops that somebody may see, over as many answers as it takes.
async fn everything(browser: &mut Browser) -> Vec<Recorded> {
    let mut request = browser.request(Vec::<()>::new());
    let mut found = std::collections::BTreeMap::new();
    loop {
        let answer = browser.sync(&request).await;
        for placed in answer.ops {
            found.insert(placed.recorded.op.id, placed.recorded);
        }
        request.cursors.extend(answer.cursors);
        if !answer.more {
            return found.into_values().collect();
        }
    }
}

fn moments(ops: &[Recorded]) -> Vec<Moment> {
    let ids: BTreeSet<MomentId> = ops.iter().map(|r| r.op.moment).collect();
    let of = |id| fold(ops.iter().filter(move |r| r.op.moment == id));
    ids.into_iter().filter_map(of).collect()
}

#[tokio::test]
async fn the_demo_is_a_year_that_the_rules_allow_and_fills_a_server_once() {
    let folder = TempDir::new().unwrap();
    let site = folder.path().join("site");
    std::fs::create_dir_all(&site).unwrap();
    let mut config = Config::new(folder.path().join("data"));
    config.site = Some(site);
    config.demo = true;
    let state = Context::open(config, Clock::at(NOW_MS)).await.unwrap();
    demo::fill(&state).await.unwrap();
    demo::fill(&state).await.unwrap();
    assert!(state.db.held().await.unwrap().is_empty());
    let router = router(state.clone());

    let mut karin = signed_in(&router, "karin").await;
    let directory = karin.pull_directory().await;
    assert_eq!((directory.children.len(), directory.groups.len()), (16, 2));
    assert_eq!(directory.themes.len(), 12);
    let seen = everything(&mut karin).await;
    let moments_of_karin = moments(&seen).len();
    assert!(
        (180..=220).contains(&moments_of_karin),
        "{moments_of_karin}"
    );
    assert!(
        seen.iter()
            .all(|r| r.op.stamp.ms() <= NOW_MS && r.clamped.is_none())
    );

    let mut papa = signed_in(&router, "papa.noor").await;
    let directory = papa.pull_directory().await;
    let children: Vec<_> = directory
        .children
        .iter()
        .map(|child| child.name.as_str())
        .collect();
    assert_eq!(children, ["Noor"]);
    let of_papa = moments(&everything(&mut papa).await);
    assert!(of_papa.len() > 20);
    let own = BTreeSet::from([directory.children[0].id]);
    assert!(of_papa.iter().all(|moment| moment.children.is_subset(&own)));
    let acknowledged = of_papa
        .iter()
        .flat_map(|m| &m.contributions)
        .filter(|c| !c.acknowledged.is_empty());
    assert!(acknowledged.count() > 5);
    // earlier versions are there, for their author
    let of_sanne = moments(&everything(&mut signed_in(&router, "sanne").await).await);
    let mut contributions = of_sanne.iter().flat_map(|m| &m.contributions);
    assert!(contributions.any(|c| c.versions.len() > 1));
    // questions that are answered, passed, and still under the seal
    let asked: Vec<_> = of_sanne.iter().filter_map(|m| m.question()).collect();
    assert!(asked.len() >= 8, "{}", asked.len());
    assert!(asked.iter().any(|question| !question.passed.is_empty()));
    assert!(asked.iter().any(|question| !question.told.is_empty()));
    assert!(of_sanne.iter().any(|m| !m.comparisons.is_empty()));
    let sealed = "Hij sorteert ze op geluid.";
    let of = |moments: &[Moment]| {
        moments
            .iter()
            .flat_map(|m| &m.contributions)
            .any(|c| c.wording.latest().is_some_and(|text| text.contains(sealed)))
    };
    assert!(of(&of_sanne));
    let of_mees = moments(&everything(&mut signed_in(&router, "ouder.mees").await).await);
    assert!(!of_mees.is_empty() && !of(&of_mees));
    assert!(state.db.check_integrity().await.unwrap().is_empty());
}

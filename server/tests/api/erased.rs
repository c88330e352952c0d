//! What comes in for a portfolio that was erased is refused, and kept by nobody but
//! who wrote it.

use domain::{
    op::{Audience, Body, ContributionOp, FactOp, Feeling, Likeness, Op, Perspective, QuestionOp},
    record::Refusal,
    replica::Delivery,
    wire::{OpResult, OpStatus},
};
use server::serve;

use crate::{
    devices::capture,
    house::{DAY_MS, House, MEES, NOOR, NOW_MS, PASSWORD, email, person},
    replica_device::Phone,
};

const RETENTION_MS: i64 = 730 * DAY_MS;

async fn erase(house: &House) {
    house.state.db.enrol(NOOR, None, NOW_MS).await.unwrap();
    house.state.clock.advance_ms(RETENTION_MS);
    serve::erase_outstayed(&house.state).await.unwrap();
}

fn are_all(results: &[OpResult], status: OpStatus, problem: Option<Refusal>) -> bool {
    results
        .iter()
        .all(|result| (result.status, result.problem) == (status, problem))
}

const GONE: (OpStatus, Option<Refusal>) = (OpStatus::Invalid, Some(Refusal::Erased));

#[tokio::test]
async fn what_comes_in_after_a_portfolio_was_erased_is_refused_and_not_held() {
    let house = House::new().await;
    let mut fatima = house.device("fatima").await;
    let before = fatima.moment(
        &[NOOR],
        Perspective::Here,
        Audience::Shared,
        "Voor het einde.",
    );
    fatima.push(before.clone()).await;
    let late = fatima.moment(
        &[NOOR],
        Perspective::Here,
        Audience::Shared,
        "Veel te laat.",
    );
    let other = fatima.moment(&[NOOR], Perspective::Here, Audience::Shared, "Ook te laat.");
    erase(&house).await;
    fatima.sign_in(&email("fatima"), PASSWORD).await;
    assert!(are_all(&fatima.push(late.clone()).await, GONE.0, GONE.1));
    // in parts, too: what follows names no child any more
    let (first, rest) = other.split_at(2);
    assert!(are_all(&fatima.push(first.to_vec()).await, GONE.0, GONE.1));
    assert!(are_all(&fatima.push(rest.to_vec()).await, GONE.0, GONE.1));
    // and what was written on in a moment that went
    let more = fatima.contribution(
        before[0].moment,
        Perspective::Here,
        None,
        Audience::Shared,
        "Erbij.",
    );
    let again = fatima.write(
        before[0].moment,
        before[2].id.into(),
        "Anders.",
        vec![before[3].id],
    );
    let on: Vec<Op> = more.into_iter().chain([again]).collect();
    assert!(are_all(&fatima.push(on).await, GONE.0, GONE.1));
    assert!(house.state.db.held().await.unwrap().is_empty());
}

#[tokio::test]
async fn what_others_have_of_it_is_taken_all_the_same() {
    let house = House::new().await;
    let mut sanne = house.device("sanne").await;
    let mut papa = house.device("papa-noor").await;
    let both = sanne.moment(&[NOOR, MEES], Perspective::Here, Audience::Shared, "Samen.");
    sanne.push(both.clone()).await;
    let home = papa.contribution(
        both[0].moment,
        Perspective::Home,
        Some(NOOR),
        Audience::Shared,
        "Thuis.",
    );
    papa.push(home.clone()).await;
    erase(&house).await;
    sanne.sign_in(&email("sanne"), PASSWORD).await;
    papa.sign_in(&email("papa-noor"), PASSWORD).await;
    let new = sanne.moment(
        &[NOOR, MEES],
        Perspective::Here,
        Audience::Shared,
        "Nog eens samen.",
    );
    let results = sanne.push(new.clone()).await;
    for (op, result) in new.iter().zip(&results) {
        let is_noors =
            matches!(&op.body, domain::op::Body::Fact(FactOp::Link { child }) if *child == NOOR);
        let fits = if is_noors {
            GONE
        } else {
            (OpStatus::Accepted, None)
        };
        assert_eq!((result.status, result.problem), fits);
    }
    assert!(sanne.texts().await.contains(&"Nog eens samen.".to_owned()));
    // papa's words in a moment that others keep
    let again = papa.write(
        both[0].moment,
        home[0].id.into(),
        "Thuis ook.",
        vec![home[1].id],
    );
    assert!(are_all(&papa.push(vec![again]).await, GONE.0, GONE.1));
    assert!(house.state.db.held().await.unwrap().is_empty());
}

#[tokio::test]
async fn the_words_stay_with_their_author_under_the_reason() {
    let house = House::new().await;
    let mut phone = Phone::of(&house, "papa-noor").await;
    let moment = capture(Perspective::Home, &[NOOR], "Wat ik nog wilde zeggen.");
    let moment = phone.ask(moment).await.unwrap();
    erase(&house).await;
    phone.browser.sign_in(&email("papa-noor"), PASSWORD).await;
    phone.sync().await;
    assert_eq!(
        phone.replica.unsent_texts(moment),
        ["Wat ik nog wilde zeggen."]
    );
    let refused = Delivery::Refused(Refusal::Erased);
    assert!(
        phone
            .replica
            .entries()
            .any(|entry| entry.delivery == refused)
    );
    assert!(house.state.db.held().await.unwrap().is_empty());
}

/// A moment of Noor and Mees with words of Noor's father, as its ops.
async fn a_moment_of_both(house: &House) -> (Vec<Op>, Vec<Op>) {
    let mut sanne = house.device("sanne").await;
    let both = sanne.moment(&[NOOR, MEES], Perspective::Here, Audience::Shared, "Samen.");
    sanne.push(both.clone()).await;
    let mut papa = house.device("papa-noor").await;
    let home = papa.contribution(
        both[0].moment,
        Perspective::Home,
        Some(NOOR),
        Audience::Shared,
        "Thuis.",
    );
    papa.push(home.clone()).await;
    (both, home)
}

#[tokio::test]
async fn the_telephone_numbers_of_a_family_go_with_its_portfolio() {
    let house = House::new().await;
    house.sql("UPDATE guardians SET phone = '06 12345678'");
    erase(&house).await;
    let file = house.state.config.data.join("samenbeeld.sqlite");
    let database = rusqlite::Connection::open(file).unwrap();
    let mut left = database
        .prepare("SELECT person FROM guardians WHERE phone IS NOT NULL")
        .unwrap();
    let left = left.query_map([], |row| row.get::<_, Vec<u8>>(0)).unwrap();
    let left: Vec<Vec<u8>> = left.map(Result::unwrap).collect();
    assert_eq!(left, [person("ouder-mees").0.as_bytes().to_vec()]);
}

#[tokio::test]
async fn held_words_about_the_child_go_also_where_others_keep_the_moment() {
    let house = House::new().await;
    let (both, home) = a_moment_of_both(&house).await;
    let (moment, contribution) = (both[0].moment, home[0].id.into());
    for key in ["papa-noor", "ouder-mees"] {
        let who = person(key).0.simple();
        house.sql(&format!(
            "UPDATE guardians SET until_ms = {NOW_MS} WHERE person = x'{who}'"
        ));
    }
    let mut papa = house.device("papa-noor").await;
    let revised = papa.write(
        moment,
        contribution,
        "Thuis, maar anders.",
        vec![home[1].id],
    );
    let felt = Body::Contribution(ContributionOp::Feel {
        contribution,
        feeling: Some(Feeling::Worried),
        replaces: Vec::new(),
    });
    let felt = papa.op(moment, felt);
    let more = papa.contribution(
        moment,
        Perspective::Home,
        Some(NOOR),
        Audience::Shared,
        "Nog iets.",
    );
    let late: Vec<Op> = [revised, felt].into_iter().chain(more).collect();
    let results = papa.push(late).await;
    assert!(results.iter().all(|result| result.status == OpStatus::Held));
    let mut ouder = house.device("ouder-mees").await;
    let of_mees = ouder.contribution(
        moment,
        Perspective::Home,
        Some(MEES),
        Audience::Shared,
        "Over Mees.",
    );
    let results = ouder.push(of_mees.clone()).await;
    assert!(results.iter().all(|result| result.status == OpStatus::Held));
    erase(&house).await;
    let left = house.state.db.held().await.unwrap();
    assert_eq!(left, of_mees.iter().map(|op| op.id.0).collect());
}

#[tokio::test]
async fn late_ops_of_every_kind_about_an_erased_child_are_refused() {
    let house = House::new().await;
    let (both, home) = a_moment_of_both(&house).await;
    let moment = both[0].moment;
    erase(&house).await;
    let mut papa = house.device("papa-noor").await;
    let contribution = home[0].id.into();
    let bodies = [
        Body::Fact(FactOp::Link { child: NOOR }),
        Body::Fact(FactOp::Unlink {
            child: NOOR,
            removes: vec![both[1].id],
        }),
        Body::Question(QuestionOp::Pass { child: NOOR }),
        Body::Question(QuestionOp::Open { child: NOOR }),
        Body::Fact(FactOp::Compare {
            side: Perspective::Home,
            child: NOOR,
            likeness: Some(Likeness::Alike),
            replaces: Vec::new(),
        }),
        Body::Contribution(ContributionOp::Acknowledge { contribution }),
        Body::Contribution(ContributionOp::Withdraw {
            contribution,
            replaces: vec![home[1].id],
        }),
    ];
    for body in bodies {
        let op = papa.op(moment, body);
        let results = papa.push(vec![op.clone()]).await;
        assert!(are_all(&results, GONE.0, GONE.1), "{op:?}: {results:?}");
    }
    // what hangs on words that were refused before, and what came before them
    for first in [0, 1] {
        let ops = papa.contribution(
            moment,
            Perspective::Home,
            Some(NOOR),
            Audience::Shared,
            "Te laat.",
        );
        papa.push(vec![ops[first].clone()]).await;
        assert!(are_all(
            &papa.push(vec![ops[0].clone()]).await,
            GONE.0,
            GONE.1
        ));
        assert!(are_all(
            &papa.push(vec![ops[1].clone()]).await,
            GONE.0,
            GONE.1
        ));
    }
    assert!(house.state.db.held().await.unwrap().is_empty());
}

/// Who knows an erased child cannot use it to lock what others wrote.
#[tokio::test]
async fn what_is_refused_about_an_erased_child_changes_nothing_of_others() {
    let house = House::new().await;
    let mut ouder = house.device("ouder-mees").await;
    let theirs = ouder.moment(&[MEES], Perspective::Home, Audience::Shared, "Van ons.");
    ouder.push(theirs.clone()).await;
    let mut phone = house.device("ouder-mees").await;
    let ahead = phone.moment(&[MEES], Perspective::Home, Audience::Shared, "Te vroeg.");
    phone.push(vec![ahead[3].clone()]).await;
    let held = house.state.db.held().await.unwrap();
    erase(&house).await;
    let mut fatima = house.device("fatima").await;
    let (moment, contribution) = (theirs[0].moment, theirs[2].id);
    for id in [contribution, theirs[0].id, ahead[3].id, ahead[0].id] {
        for at in [moment, ahead[0].moment] {
            let about = Body::Contribution(ContributionOp::Contribute {
                perspective: Perspective::Here,
                about: Some(NOOR),
                audience: Audience::Shared,
            });
            let mut op = fatima.op(at, about);
            op.id = id;
            fatima.push(vec![op]).await;
        }
    }
    assert_eq!(
        house.state.db.held().await.unwrap(),
        held,
        "nothing of theirs goes"
    );
    ouder.sign_in(&email("ouder-mees"), PASSWORD).await;
    let back = ouder.op(
        moment,
        Body::Contribution(ContributionOp::Withdraw {
            contribution: contribution.into(),
            replaces: vec![theirs[3].id],
        }),
    );
    assert_eq!(ouder.push(vec![back]).await[0].status, OpStatus::Accepted);
}

//! Who may not see a child any more writes nothing in its portfolio, also not by way
//! of another child in the same moment.

use domain::{
    id::{ChildId, MomentId},
    op::{Audience, Body, FactOp, Op, Perspective},
    stamp::Day,
    text::{ThemeKey, Title},
    wire::OpStatus,
};

use crate::{
    browser::Browser,
    house::{House, MEES, NOOR, NOW_MS, TESS, VOSSEN, YARA, person},
};

/// A guardian of both, from long ago.
fn guardian(house: &House, key: &str, child: ChildId) {
    let since = NOW_MS - 1_000_000_000;
    house.sql(&format!(
        "INSERT INTO guardians (child, person, called, authority, may_see, from_ms)
         VALUES (x'{}', x'{}', 'ouder', 1, 0, {since})",
        child.0.simple(),
        person(key).0.simple()
    ));
}

fn end(house: &House, table: &str, key: &str, and: &str) {
    let who = person(key).0.simple();
    house.sql(&format!(
        "UPDATE {table} SET until_ms = {NOW_MS} WHERE person = x'{who}' {and}"
    ));
}

fn titled(title: &str) -> Body {
    Body::Fact(FactOp::Title {
        title: Some(Title::parse(title).unwrap()),
        replaces: Vec::new(),
    })
}

/// All that somebody is sent, as text.
async fn all(house: &House, key: &str) -> String {
    let answer = house.device(key).await.pull().await;
    serde_json::to_string(&answer.ops).unwrap()
}

/// Sends each op alone: those about somebody whom the author may not see any more are
/// held, and nobody around that child gets one of them.
async fn expect_kept_apart(house: &House, browser: &mut Browser, ops: &[Op], reader: &str) {
    let before = all(house, reader).await;
    for op in ops {
        let result = browser.push(vec![op.clone()]).await.remove(0);
        assert_ne!(result.status, OpStatus::Accepted, "{op:?}");
    }
    assert_eq!(all(house, reader).await, before);
}

/// What somebody can still say of a moment as a whole.
fn of_the_whole(browser: &mut Browser, moment: MomentId) -> Vec<Op> {
    let theme = || ThemeKey::try_from("language".to_owned()).unwrap();
    [
        titled("GESCHREVEN NADAT DE TOEGANG EINDIGDE"),
        Body::Fact(FactOp::Theme { theme: theme() }),
        Body::Fact(FactOp::Untheme {
            theme: theme(),
            removes: Vec::new(),
        }),
        Body::Fact(FactOp::Day {
            day: Day::from_ymd(2026, 11, 1).unwrap(),
            replaces: Vec::new(),
        }),
    ]
    .map(|body| browser.op(moment, body))
    .to_vec()
}

#[tokio::test]
async fn a_parent_whose_access_to_one_child_ended_writes_nothing_there_by_way_of_another() {
    let house = House::new().await;
    guardian(&house, "papa-noor", YARA);
    let mut papa = house.device("papa-noor").await;
    let home = Perspective::Home;
    let ops = papa.moment(&[NOOR, YARA], home, Audience::Shared, "Van toen.");
    let (moment, words) = (ops[0].moment, ops[4].clone());
    let contribution = ops[3].id.into();
    papa.push(ops).await;
    let noor = format!("AND child = x'{}'", NOOR.0.simple());
    end(&house, "guardians", "papa-noor", &noor);
    house.state.clock.advance_ms(60_000);
    let mut late = of_the_whole(&mut papa, moment);
    late.push(papa.write(moment, contribution, "ANDERS-DAN-TOEN", vec![words.id]));
    late.extend(papa.contribution(moment, home, Some(NOOR), Audience::Shared, "ERBIJ"));
    expect_kept_apart(&house, &mut papa, &late, "mama-noor").await;
    // about the other child nothing has ended
    let more = papa.contribution(moment, home, Some(YARA), Audience::Shared, "OVER-YARA");
    let results = papa.push(more).await;
    assert!(results.iter().all(|r| r.status == OpStatus::Accepted));
    assert!(all(&house, "sanne").await.contains("OVER-YARA"));
    assert!(!all(&house, "mama-noor").await.contains("OVER-YARA"));
}

#[tokio::test]
async fn staff_who_left_the_group_and_have_a_child_there_write_nothing_about_the_others() {
    let house = House::new().await;
    guardian(&house, "fatima", YARA);
    let mut fatima = house.device("fatima").await;
    let here = Perspective::Here;
    let ops = fatima.moment(&[NOOR, YARA], here, Audience::Shared, "Voor allen.");
    let (moment, words) = (ops[0].moment, ops[4].clone());
    let contribution = ops[3].id.into();
    fatima.push(ops).await;
    end(&house, "staff_groups", "fatima", "");
    end(&house, "mentors", "fatima", "");
    house.state.clock.advance_ms(60_000);
    let mut late = of_the_whole(&mut fatima, moment);
    late.push(fatima.write(moment, contribution, "NA-HET-VERTREK", vec![words.id]));
    late.extend(fatima.contribution(moment, here, None, Audience::Shared, "ERBIJ"));
    expect_kept_apart(&house, &mut fatima, &late, "mama-noor").await;
}

#[tokio::test]
async fn staff_who_moved_to_another_group_write_nothing_about_the_children_of_before() {
    let house = House::new().await;
    let mut fatima = house.device("fatima").await;
    let here = Perspective::Here;
    let ops = fatima.moment(&[NOOR, MEES, TESS], here, Audience::Shared, "Voor allen.");
    let results = fatima.push(ops.clone()).await;
    assert_eq!(results[3].status, OpStatus::Invalid, "Tess is not hers");
    let moment = ops[0].moment;
    // who works in both groups puts Tess in it
    let mut karin = house.device("karin").await;
    let link = karin.op(moment, Body::Fact(FactOp::Link { child: TESS }));
    assert_eq!(karin.push(vec![link]).await[0].status, OpStatus::Accepted);
    end(&house, "staff_groups", "fatima", "");
    end(&house, "mentors", "fatima", "");
    house.sql(&format!(
        "INSERT INTO staff_groups (person, grp, from_ms) VALUES (x'{}', x'{}', {NOW_MS})",
        person("fatima").0.simple(),
        VOSSEN.0.simple()
    ));
    house.state.clock.advance_ms(60_000);
    let mut late = of_the_whole(&mut fatima, moment);
    let (contribution, words) = (ops[4].id.into(), ops[5].id);
    late.push(fatima.write(moment, contribution, "NA-HET-VERTREK", vec![words]));
    late.extend(fatima.contribution(moment, here, None, Audience::Shared, "ERBIJ"));
    expect_kept_apart(&house, &mut fatima, &late, "mama-noor").await;
    // what is about Tess alone is hers to write
    let more = fatima.contribution(moment, here, Some(TESS), Audience::Shared, "OVER-TESS");
    let results = fatima.push(more).await;
    assert!(results.iter().all(|r| r.status == OpStatus::Accepted));
}

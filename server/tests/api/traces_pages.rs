//! Who reads traces, and how they read.

use axum::http::StatusCode;
use domain::{desk::ChangeKind, op::Op, wire::Opened};
use server::db::{Trace, What};

use crate::{
    browser::to_sign_in,
    house::{DAY_MS, House, LOCATION, MEES, NOOR, NOW_MS, person},
};

/// Fatima looked at Noor, a day ago.
async fn looked(house: &House) {
    let mut fatima = house.device("fatima").await;
    let mut request = fatima.request(Vec::<Op>::new());
    let (child, at) = (NOOR, NOW_MS - DAY_MS);
    request.opened = vec![Opened { child, at }];
    fatima.sync(&request).await;
}

const OPENED: &str = "Naam van fatima opende het portfolio van Noor";

#[tokio::test]
async fn a_lead_reads_the_traces_of_the_location_and_of_each_child() {
    let house = House::new().await;
    looked(&house).await;
    let trace = Trace::new(What::Changed(ChangeKind("end-guardian")), NOW_MS);
    let trace = trace
        .by(person("karin"))
        .of(NOOR)
        .about(person("papa-noor"));
    house.state.db.note(vec![trace]).await.unwrap();
    let ended = "Naam van karin schreef op dat Naam van papa-noor geen ouder of verzorger van Noor";
    let mut karin = house.device("karin").await;
    let all = karin.get("/desk/traces").await.text();
    let noor = karin
        .get(&format!("/desk/child/{NOOR}/traces"))
        .await
        .text();
    for page in [&all, &noor] {
        assert!(page.contains(OPENED) && page.contains(ended));
        // as a clock there shows it, on its own day
        assert!(page.contains("13:00") && page.contains("Gisteren"));
    }
    assert!(all.contains("Naam van karin logde in"));
    assert!(!noor.contains("logde in"));
    let mees = karin
        .get(&format!("/desk/child/{MEES}/traces"))
        .await
        .text();
    assert!(!mees.contains("Noor"));
    let english = karin.get("/desk/traces?lang=en").await.text();
    assert!(english.contains("Naam van fatima opened the portfolio of Noor"));
}

#[tokio::test]
async fn what_a_device_told_late_stands_under_its_own_day() {
    let house = House::new().await;
    let at = [NOW_MS, NOW_MS - DAY_MS, NOW_MS + 1, NOW_MS - DAY_MS + 1];
    let traces = at.map(|at_ms| Trace::new(What::Exported, at_ms).of(NOOR));
    house.state.db.note(traces.to_vec()).await.unwrap();
    let mut karin = house.device("karin").await;
    let path = format!("/desk/child/{NOOR}/traces");
    let page = karin.get(&path).await.text();
    let days = ["Vandaag", "Gisteren"].map(|day| page.matches(day).count());
    assert_eq!(days, [1, 1]);
}

#[tokio::test]
async fn nobody_else_reads_the_traces_of_a_location() {
    let house = House::new().await;
    looked(&house).await;
    let of_noor = format!("/desk/child/{NOOR}/traces");
    for path in ["/desk/traces", of_noor.as_str()] {
        let stranger = house.stranger().get(path).await;
        assert_eq!(stranger.leads_to(), to_sign_in(path));
        for who in ["sanne", "fatima", "papa-noor", "ouder-mees"] {
            let answer = house.device(who).await.get(path).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{who} {path}");
            assert!(!answer.text().contains("opende"));
        }
    }
    // joost leads another location, of another organisation
    let file = house.state.config.data.join("samenbeeld.sqlite");
    let db = rusqlite::Connection::open(file).unwrap();
    db.execute_batch(&format!(
        "INSERT INTO organisations VALUES (zeroblob(16), 'Elders');
         INSERT INTO locations (id, organisation, name) VALUES (zeroblob(16), zeroblob(16), 'Elders');
         INSERT INTO leads VALUES (x'{}', zeroblob(16), 0, NULL);",
        person("joost").0.simple()
    ))
    .unwrap();
    let mut joost = house.device("joost").await;
    let own = joost.get("/desk/traces").await;
    assert_eq!(own.status, StatusCode::OK);
    assert!(!own.text().contains("Noor"));
    let paths = [
        of_noor.clone(),
        format!("{of_noor}?at={LOCATION}"),
        format!("/desk/traces?at={LOCATION}"),
    ];
    for path in paths {
        let answer = joost.get(&path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn many_traces_come_page_by_page() {
    let house = House::new().await;
    let traces = (0..150).map(|n| Trace::new(What::Exported, NOW_MS + n).of(NOOR));
    house.state.db.note(traces.collect()).await.unwrap();
    let mut karin = house.device("karin").await;
    let path = format!("/desk/child/{NOOR}/traces");
    let mut seen = Vec::new();
    let mut next = Some(path.clone());
    while let Some(page) = next {
        let page = karin.get(&page).await.text();
        seen.push(page.matches("<time").count());
        let older = page.split("href=\"").find(|part| part.contains("before="));
        next = older.map(|part| part.split('"').next().unwrap().replace("&amp;", "&"));
    }
    assert_eq!(seen, [100, 50]);
}

#[tokio::test]
async fn a_guardian_reads_who_opened_the_portfolio_of_their_own_child() {
    let house = House::new().await;
    looked(&house).await;
    let path = "/account/opened";
    let papas = house.device("papa-noor").await.get(path).await;
    assert_eq!(papas.status, StatusCode::OK);
    assert!(papas.text().contains(OPENED));
    let mut ouder = house.device("ouder-mees").await;
    for path in [
        path,
        &format!("{path}?child={NOOR}"),
        &format!("{path}?child={MEES}"),
    ] {
        assert!(!ouder.get(path).await.text().contains("Noor"), "{path}");
    }
    let stranger = house.stranger().get(path).await;
    assert_eq!(stranger.leads_to(), to_sign_in(path));
    for who in ["sanne", "karin"] {
        let answer = house.device(who).await.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{who}");
    }
}

#[tokio::test]
async fn a_guardian_reads_nothing_of_what_does_not_concern_the_portfolio() {
    let house = House::new().await;
    let held = Trace::new(What::Held, NOW_MS).by(person("fatima")).of(NOOR);
    house.state.db.note(vec![held]).await.unwrap();
    let page = house
        .device("papa-noor")
        .await
        .get("/account/opened")
        .await
        .text();
    assert!(!page.contains("Naam van fatima") && !page.contains("logde in"));
}

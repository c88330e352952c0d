//! Reading in a list: what a lead sees first, and what is made when they say so.

use axum::{body::Body, http::Request, http::StatusCode};
use domain::desk::{Change, Desk};
use server::import::{self, BYTES, Kind};
use uuid::Uuid;

use crate::{
    browser::{Answer, Browser, to_sign_in},
    house::{EGELS, House, LOCATION, NOOR, NOW_MS, person},
    import::name,
};

const LIST: &str = "roepnaam;volledige naam;geboortedatum;groep;ouder;e-mail;gezag\r\n\
    Noor;Noor van Test;2021-06-12;De Vossen;;;\r\n\
    Pim;Pim <b>Pan</b>;2021-01-31;De Egels;Wendy;wendy@x.example;ja\r\n";

pub async fn post(browser: &mut Browser, fields: &[(&str, &[u8])]) -> Answer {
    let location = LOCATION.to_string();
    let mut body = Vec::new();
    let at = [("at", location.as_bytes())];
    for (name, value) in at.iter().chain(fields) {
        let file = if *name == "file" {
            "; filename=\"lijst.csv\""
        } else {
            ""
        };
        let head =
            format!("--grens\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(value);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--grens--\r\n");
    let request = Request::post("/desk/import")
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "multipart/form-data; boundary=grens");
    browser.send(request.body(Body::from(body)).unwrap()).await
}

async fn desk(house: &House) -> Desk {
    house.state.db.desk(LOCATION).await.unwrap().unwrap()
}

pub fn seen(page: &str) -> String {
    let (_, rest) = page.split_once("name=\"seen\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn only_a_lead_reads_in_a_list() {
    let house = House::new().await;
    let before = desk(&house).await;
    let fields: [(&str, &[u8]); 1] = [("text", LIST.as_bytes())];
    for path in [
        "/desk/import",
        "/desk/import/children.csv",
        "/desk/import/staff.csv",
    ] {
        let stranger = house.stranger().get(path).await;
        assert_eq!(stranger.leads_to(), to_sign_in(path));
        for who in ["sanne", "papa-noor"] {
            let answer = house.device(who).await.get(path).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{who} {path}");
        }
        assert_eq!(
            house.device("karin").await.get(path).await.status,
            StatusCode::OK
        );
    }
    let answer = post(&mut house.stranger(), &fields).await;
    assert_eq!(answer.leads_to(), to_sign_in("/desk"));
    for who in ["sanne", "papa-noor"] {
        let answer = post(&mut house.device(who).await, &fields).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        assert!(!answer.text().contains("Noor"));
    }
    assert_eq!(desk(&house).await, before);
}

#[tokio::test]
async fn a_list_is_shown_first_and_taken_over_when_it_is_asked() {
    let house = House::new().await;
    let before = desk(&house).await;
    let mut karin = house.device("karin").await;
    let shown = post(&mut karin, &[("file", LIST.as_bytes()), ("text", b"")]).await;
    assert_eq!(shown.status, StatusCode::OK);
    let page = shown.text();
    for said in [
        "Gaat van De Egels naar De Vossen",
        "Pim &lt;b>Pan&lt;/b>",
        "Wendy komt erbij",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert_eq!(desk(&house).await, before);
    let seen = seen(&page);
    let fields = [("text", LIST.as_bytes()), ("seen", seen.as_bytes())];
    let taken = post(&mut karin, &fields).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER);
    let to = taken.header("location").to_owned();
    assert!(
        karin
            .get(&to)
            .await
            .text()
            .contains("2 regels zijn overgenomen.")
    );
    let after = desk(&house).await;
    assert_eq!(after.children.len(), before.children.len() + 1);
    let again = post(&mut karin, &[("text", LIST.as_bytes())]).await;
    assert!(again.text().contains("Er verandert niets."));
    assert!(!again.text().contains("name=\"seen\""));
    assert_eq!(desk(&house).await, after);
}

#[tokio::test]
async fn what_is_wrong_is_shown_with_its_line_and_column_and_can_be_mended() {
    let house = House::new().await;
    let before = desk(&house).await;
    let wrong = LIST
        .replace("2021-01-31", "31-02-2021")
        .replace("De Vossen", "De Mollen");
    let mut karin = house.device("karin").await;
    let seen = "0".repeat(64);
    let fields = [("text", wrong.as_bytes()), ("seen", seen.as_bytes())];
    let answer = post(&mut karin, &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text();
    for said in [
        "2 dingen kloppen niet",
        "Regel 2 (Noor van Test), groep",
        "Er is geen groep De Mollen.",
        "Regel 3 (Pim &lt;b>Pan&lt;/b>), geboortedatum",
        "31-02-2021",
        "wendy@x.example",
    ] {
        assert!(page.contains(said), "{said}");
    }
    assert!(!page.contains("Neem over"));
    assert_eq!(desk(&house).await, before);
}

#[tokio::test]
async fn when_the_desk_changed_meanwhile_it_is_shown_again() {
    let house = House::new().await;
    let mut karin = house.device("karin").await;
    let seen = seen(&post(&mut karin, &[("text", LIST.as_bytes())]).await.text());
    let rename = vec![Change::NameGroup(EGELS, name("De Egeltjes"))];
    let made = house
        .state
        .db
        .change(LOCATION, person("karin"), rename, NOW_MS)
        .await;
    made.unwrap().unwrap();
    let list = LIST.replace("De Egels", "De Egeltjes");
    let fields = [("text", list.as_bytes()), ("seen", seen.as_bytes())];
    let before = desk(&house).await;
    let answer = post(&mut karin, &fields).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(
        answer
            .text()
            .contains("In Beheer is intussen iets veranderd.")
    );
    assert_eq!(desk(&house).await, before);
}

#[tokio::test]
async fn asked_twice_at_once_it_is_taken_over_once() {
    let house = House::new().await;
    let before = desk(&house).await;
    let mut karin = house.device("karin").await;
    let seen = seen(&post(&mut karin, &[("text", LIST.as_bytes())]).await.text());
    let fields = [("text", LIST.as_bytes()), ("seen", seen.as_bytes())];
    let (mut one, mut two) = (karin.clone(), karin.clone());
    tokio::join!(post(&mut one, &fields), post(&mut two, &fields));
    let after = desk(&house).await;
    assert_eq!(after.children.len(), before.children.len() + 1);
    assert_eq!(after.children[&NOOR].stays.len(), 2);
}

#[tokio::test]
async fn a_file_that_is_too_large_is_told_about() {
    let house = House::new().await;
    let mut karin = house.device("karin").await;
    for bytes in [BYTES + 1, 4 * BYTES] {
        let large = vec![b'a'; bytes];
        let answer = post(&mut karin, &[("file", &large)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            answer.text().contains("Dit bestand is te groot."),
            "{bytes}"
        );
    }
}

#[tokio::test]
async fn a_template_can_be_read_in_as_it_is() {
    let house = House::new().await;
    let desk = desk(&house).await;
    for (path, kind) in [("children", Kind::Children), ("staff", Kind::Staff)] {
        let mut karin = house.device("karin").await;
        for tag in ["nl", "en"] {
            let path = format!("/desk/import/{path}.csv?lang={tag}");
            let answer = karin.get(&path).await;
            assert!(
                answer
                    .header("content-disposition")
                    .starts_with("attachment")
            );
            let plan = import::plan(kind, &answer.body, &desk, NOW_MS, &mut || {
                Uuid::from_u128(7)
            });
            assert_eq!(
                (&plan.sheet.faults, plan.sheet.arrivals()),
                (&vec![], 1),
                "{path}"
            );
            assert_eq!(plan.sheet.ignored, Vec::<String>::new());
        }
    }
}

//! A list as long as may be goes through the server, and nobody waits for it.

use std::{
    fmt::Write,
    time::{Duration, Instant},
};

use axum::http::StatusCode;
use server::import::LINES;

use crate::{
    house::{House, LOCATION},
    import_page::{post, seen},
};

/// Far more than it takes, and far less than what is done for each pair of lines.
const PATIENCE: Duration = Duration::from_mins(1);

/// Nobody has an address, so that each is found by name.
fn staff() -> String {
    let mut list = "naam;groepen\n".to_owned();
    for line in 1..=LINES - 100 {
        writeln!(list, "Medewerker {line};De Egels").unwrap();
    }
    list
}

fn children() -> String {
    let mut list = "roepnaam;volledige naam;geboortedatum;groep\n".to_owned();
    for line in 1..=LINES - 100 {
        let (day, month) = (line % 28 + 1, line % 12 + 1);
        writeln!(
            list,
            "Kind {line};Kind van {line};2024-{month:02}-{day:02};De Egels"
        )
        .unwrap();
    }
    list
}

async fn bring(house: &House, kind: &str, list: &str) {
    let mut karin = house.device("karin").await;
    let fields = [("kind", kind.as_bytes()), ("text", list.as_bytes())];
    let begun = Instant::now();
    let shown = post(&mut karin, &fields).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.text());
    let planned = begun.elapsed();
    let seen = seen(&shown.text());
    let fields = [fields[0], fields[1], ("seen", seen.as_bytes())];
    let begun = Instant::now();
    let answer = post(&mut karin, &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let taken = begun.elapsed();
    println!("{kind}: shown after {planned:?}, taken over after {taken:?}");
    assert!(
        planned < PATIENCE && taken < PATIENCE,
        "{planned:?}, {taken:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_longest_list_of_staff_is_shown_and_taken_over_soon() {
    let house = House::new().await;
    bring(&house, "staff", &staff()).await;
    let desk = house.state.db.desk(LOCATION).await.unwrap().unwrap();
    assert!(desk.people.len() > LINES - 100);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_longest_list_of_children_is_shown_and_taken_over_soon() {
    let house = House::new().await;
    bring(&house, "children", &children()).await;
    let desk = house.state.db.desk(LOCATION).await.unwrap().unwrap();
    assert!(desk.children.len() > LINES - 100);
}

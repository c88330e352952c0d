//! Pokes: who may read what changed is told that there is something.

use std::time::Duration;

use axum::{
    Router,
    body::{Body, BodyDataStream},
    http::{Method, Request},
};
use domain::op::{Audience, Perspective};
use tokio::time::timeout;
use tokio_stream::StreamExt;
use tower::ServiceExt;

use crate::{
    browser::Browser,
    house::{House, MEES, NOOR},
    patience::LONG,
};

pub struct Stream(BodyDataStream);

impl Stream {
    /// Opens a stream and takes the poke with which it begins.
    pub async fn open(router: &Router, browser: &Browser) -> Self {
        let cookie = format!("samenbeeld={}", browser.cookies["samenbeeld"]);
        let request = Request::get("/api/v1/events").header("cookie", cookie);
        let response = router
            .clone()
            .oneshot(request.body(Body::empty()).unwrap())
            .await
            .unwrap();
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let mut stream = Self(response.into_body().into_data_stream());
        assert!(stream.is_poked().await);
        stream
    }

    /// What comes within `patience`; `Some(None)` is the end.
    async fn next(&mut self, patience: Duration) -> Option<Option<String>> {
        let chunk = timeout(patience, self.0.next()).await.ok()?;
        Some(chunk.map(|bytes| String::from_utf8(bytes.unwrap().to_vec()).unwrap()))
    }

    pub async fn is_poked(&mut self) -> bool {
        match self.next(LONG).await {
            Some(Some(text)) => {
                assert_eq!(text, "event: poke\ndata: poke\n\n", "a poke has no content");
                true
            }
            _ => false,
        }
    }

    pub async fn has_ended(&mut self) -> bool {
        matches!(self.next(LONG).await, Some(None))
    }

    /// Whether nothing lies there to be read. Everybody is poked before whoever caused it
    /// has their answer: what is not there by then does not come.
    pub async fn is_silent(&mut self) -> bool {
        self.next(Duration::ZERO).await.is_none()
    }

    pub async fn hears(&mut self, something: bool) -> bool {
        if something {
            self.is_poked().await
        } else {
            self.is_silent().await
        }
    }
}

#[tokio::test]
async fn who_may_read_it_is_poked_and_nobody_else() {
    let house = House::new().await;
    let mut sanne = house.device("sanne").await;
    let mut streams = Vec::new();
    for (key, hears_shared, hears_team) in [
        ("mama-noor", true, false),
        ("fatima", true, true),
        ("sanne", true, true),
        ("ouder-mees", false, false),
        ("joost", false, false),
    ] {
        let browser = house.device(key).await;
        streams.push((
            key,
            hears_shared,
            hears_team,
            Stream::open(&house.router, &browser).await,
        ));
    }
    let mut own = Stream::open(&house.router, &sanne).await;
    let shared = sanne.moment(&[NOOR], Perspective::Here, Audience::Shared, "Voor allen.");
    sanne.push(shared.clone()).await;
    for (key, hears, _, stream) in &mut streams {
        assert!(stream.hears(*hears).await, "{key} and what is shared");
    }
    let moment = shared[0].moment;
    let team = sanne.contribution(
        moment,
        Perspective::Here,
        None,
        Audience::Team,
        "Voor het team.",
    );
    sanne.push(team).await;
    for (key, _, hears, stream) in &mut streams {
        assert!(stream.hears(*hears).await, "{key} and what is the team's");
    }
    assert!(own.is_silent().await, "the device that sent it knows");
    sanne.push(shared).await;
    let others = sanne.moment(&[MEES], Perspective::Here, Audience::Shared, "Iets anders.");
    sanne.push(others).await;
    assert!(streams[3].3.is_poked().await, "what came after it");
    assert!(streams[0].3.is_silent().await, "nothing changed");
}

#[tokio::test]
async fn a_stream_ends_with_its_session() {
    let house = House::new().await;
    let mut mama = house.device("mama-noor").await;
    let papa = house.device("papa-noor").await;
    let mut stream = Stream::open(&house.router, &mama).await;
    let mut other = Stream::open(&house.router, &papa).await;
    mama.ask(Method::DELETE, "/api/v1/session").await;
    assert!(stream.has_ended().await);
    assert!(other.is_silent().await);
    house.state.hub.close();
    assert!(other.has_ended().await);
}

#[tokio::test]
async fn a_session_has_a_few_streams_and_the_oldest_goes() {
    let house = House::new().await;
    let ouder = house.device("ouder-mees").await;
    let mut streams = Vec::new();
    for _ in 0..7 {
        streams.push(Stream::open(&house.router, &ouder).await);
    }
    assert_eq!(house.state.hub.count(), 6);
    assert!(streams[0].has_ended().await);
    drop(streams);
    assert_eq!(house.state.hub.count(), 0);
    let mut sanne = house.device("sanne").await;
    let ops = sanne.moment(
        &[MEES],
        Perspective::Here,
        Audience::Shared,
        "Niemand luistert.",
    );
    sanne.push(ops).await;
}

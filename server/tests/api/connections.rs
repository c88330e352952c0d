//! Connections as they are on the wire: who says nothing, and who comes with very many.

use std::{net::SocketAddr, time::Duration};

use server::connections::{self, Limits};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
};

use crate::house::House;

struct Server {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    serving: JoinHandle<()>,
    _house: House,
}

impl Server {
    async fn with(limits: Limits) -> Self {
        let house = House::new().await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopping) = watch::channel(false);
        let router = house.router.clone();
        let serving = tokio::spawn(connections::serve(listener, router, limits, stopping));
        Self {
            address,
            stop,
            serving,
            _house: house,
        }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }
}

const ASKED: &[u8] = b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n";

/// Whether a request is answered; a connection without a place is closed.
async fn answers(stream: &mut TcpStream) -> bool {
    if stream.write_all(ASKED).await.is_err() {
        return false;
    }
    let mut head = [0; 12];
    stream.read_exact(&mut head).await.is_ok() && head == *b"HTTP/1.1 200"
}

/// Waits until the other side has closed.
async fn closes(stream: &mut TcpStream) {
    let mut rest = Vec::new();
    // closed is closed, however it was done
    let _ = stream.read_to_end(&mut rest).await;
}

const PATIENT: Limits = Limits {
    all: 100,
    each: 100,
    idle: Duration::from_mins(10),
};

#[tokio::test]
async fn a_connection_that_says_nothing_or_half_a_head_is_closed() {
    let server = Server::with(Limits {
        idle: Duration::from_millis(200),
        ..PATIENT
    })
    .await;
    let (mut silent, mut half) = (server.connect().await, server.connect().await);
    half.write_all(&ASKED[..20]).await.unwrap();
    let mut kept_alive = server.connect().await;
    assert!(answers(&mut kept_alive).await);
    for stream in [&mut silent, &mut half, &mut kept_alive] {
        closes(stream).await;
    }
}

#[tokio::test]
async fn one_household_takes_so_many_places_and_others_find_theirs() {
    let server = Server::with(Limits { each: 3, ..PATIENT }).await;
    let mut held = Vec::new();
    for _ in 0..3 {
        let mut stream = server.connect().await;
        assert!(answers(&mut stream).await);
        held.push(stream);
    }
    assert!(!answers(&mut server.connect().await).await);
    held.pop();
    // as soon as the server has seen that it went
    while !answers(&mut server.connect().await).await {}
}

#[tokio::test]
async fn what_is_under_way_is_finished_when_the_server_stops() {
    let server = Server::with(PATIENT).await;
    let mut idle = server.connect().await;
    assert!(answers(&mut idle).await);
    server.stop.send(true).unwrap();
    closes(&mut idle).await;
    server.serving.await.unwrap();
    assert!(TcpStream::connect(server.address).await.is_err());
}

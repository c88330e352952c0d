//! Connections of browsers: how many there may be, and how long one may stay that says
//! nothing. Behind a proxy all are the proxy's, which keeps watch itself.

use std::{
    collections::{HashMap, hash_map::Entry},
    convert::Infallible,
    net::SocketAddr,
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    Router,
    extract::{ConnectInfo, Request},
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    time::sleep,
};
use tower::Service;

use crate::client;

/// What connections may.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How many there may be.
    pub all: u32,
    /// How many of one household.
    pub each: u32,
    /// How long one may wait until the head of its next request is there.
    pub idle: Duration,
}

/// Files that the server itself has open, at most.
const OWN_FILES: u64 = 128;
/// More than this nobody needs who runs one server.
const MOST: u64 = 16_384;

impl Limits {
    /// What this machine has room for.
    pub fn of_machine(behind_proxy: bool) -> Self {
        let files = open_files().unwrap_or(1_024);
        let all = files.saturating_sub(OWN_FILES).clamp(64, MOST);
        let all = u32::try_from(all).unwrap_or(u32::MAX);
        Self {
            all,
            // a centre with all its tablets and phones is one address
            each: if behind_proxy { all } else { (all / 4).max(64) },
            // a proxy keeps its connections for the next request, some for two minutes
            idle: Duration::from_secs(if behind_proxy { 150 } else { 30 }),
        }
    }
}

/// How many files the system lets this program have open: as many as it may ask for.
#[cfg(unix)]
fn open_files() -> Option<u64> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let now = getrlimit(Resource::Nofile);
    let more = now.maximum.unwrap_or(2 * MOST).min(2 * MOST);
    let wished = Rlimit {
        current: Some(more.max(now.current.unwrap_or(0))),
        maximum: now.maximum,
    };
    if setrlimit(Resource::Nofile, wished).is_ok() {
        return wished.current;
    }
    now.current
}

#[cfg(not(unix))]
fn open_files() -> Option<u64> {
    None
}

/// Answers requests until it is told to stop, and then until the last is answered.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    stopping: watch::Receiver<bool>,
) {
    let doors = Arc::new(Doors::new(limits));
    let mut stop = stopping.clone();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = told(&mut stop) => break,
        };
        match accepted {
            // who finds no place is gone at once, and comes again
            Ok((stream, peer)) => {
                if let Some(place) = Doors::enter(&doors, peer) {
                    let served = connection(stream, peer, router.clone(), limits, stopping.clone());
                    tokio::spawn(async move {
                        served.await;
                        drop(place);
                    });
                }
            }
            // it was gone before it was here, or no file is free: soon one is
            Err(error) => {
                tracing::warn!(%error, "cannot accept a connection");
                sleep(Duration::from_millis(100)).await;
            }
        }
    }
    drop(listener);
    // all places are free when the last connection has ended
    let _ = doors.places.acquire_many(limits.all).await;
}

/// Until it is told to stop, or nobody is there to tell it.
async fn told(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    limits: Limits,
    mut stopping: watch::Receiver<bool>,
) {
    let service = service_fn(move |mut request: Request<Incoming>| {
        let mut router = router.clone();
        request.extensions_mut().insert(ConnectInfo(peer));
        async move {
            // a router is always ready
            let answered: Result<_, Infallible> = router.call(request).await;
            answered
        }
    });
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.idle)
        .serve_connection(TokioIo::new(stream), service);
    let mut serving = pin!(serving);
    tokio::select! {
        // a browser that goes in the middle is no news
        _ = serving.as_mut() => {}
        () = told(&mut stopping) => {
            serving.as_mut().graceful_shutdown();
            let _ = serving.await;
        }
    }
}

/// The places that there are, and who has how many of them.
struct Doors {
    places: Arc<Semaphore>,
    each: u32,
    taken: Mutex<HashMap<String, u32>>,
}

/// A place of a connection, as long as it lasts.
struct Place {
    doors: Arc<Doors>,
    client: String,
    _one: OwnedSemaphorePermit,
}

impl Doors {
    fn new(limits: Limits) -> Self {
        Self {
            places: Arc::new(Semaphore::new(limits.all as usize)),
            each: limits.each,
            taken: Mutex::default(),
        }
    }

    fn enter(doors: &Arc<Self>, peer: SocketAddr) -> Option<Place> {
        let one = Arc::clone(&doors.places).try_acquire_owned().ok()?;
        let client = client::household(peer.ip());
        let mut taken = doors.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.entry(client.clone()).or_default();
        if *count >= doors.each {
            return None;
        }
        *count += 1;
        drop(taken);
        Some(Place {
            doors: Arc::clone(doors),
            client,
            _one: one,
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let taken = self.doors.taken.lock();
        let mut taken = taken.unwrap_or_else(PoisonError::into_inner);
        if let Entry::Occupied(mut count) = taken.entry(std::mem::take(&mut self.client)) {
            *count.get_mut() -= 1;
            if *count.get() == 0 {
                count.remove();
            }
        }
    }
}

//! From a configuration to a server that answers, until it is told to stop.

use std::{collections::BTreeSet, io::IsTerminal, time::Duration};

use anyhow::Context as _;
use tokio::{net::TcpListener, signal, sync::watch, time};
use tracing_subscriber::{EnvFilter, fmt};

use crate::{
    connections::{self, Limits},
    context::Shared,
    db::DbError,
    notify,
    router::router,
};

/// How long requests that are under way may take after the server was told to stop.
const LAST_REQUESTS: Duration = Duration::from_secs(10);
/// Most portfolios that are erased in one turn.
const ERASED_AT_ONCE: u32 = 20;
/// How often is looked whether somebody is to be told that there is news.
const TELL_EVERY: Duration = Duration::from_mins(1);
const TIDY_EVERY: Duration = Duration::from_hours(1);

/// Starts logging: lines for people on a terminal, JSON otherwise.
pub fn log() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let log = fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // a second start in one process (tests) finds logging there
    let _ = if std::io::stderr().is_terminal() {
        log.compact().try_init()
    } else {
        log.json().try_init()
    };
}

/// Answers requests until SIGTERM or Ctrl-C; then finishes what is under way.
pub async fn serve(state: Shared, listener: TcpListener) -> anyhow::Result<()> {
    let address = listener.local_addr()?;
    tracing::info!(%address, build = state.releases.current.build, version = env!("CARGO_PKG_VERSION"), "serving");
    let tidying = tokio::spawn(tidy(state.clone()));
    let notifying = tokio::spawn(tell_news(state.clone()));
    let limits = Limits::of_machine(state.config.behind_proxy);
    let (stop, stopping) = watch::channel(false);
    let serving = connections::serve(listener, router(state.clone()), limits, stopping);
    let mut serving = tokio::spawn(serving);
    tokio::select! {
        ended = &mut serving => ended?,
        () = told_to_stop() => {
            tracing::info!("stopping");
            let _ = stop.send(true);
            state.hub.close();
            let finished = time::timeout(LAST_REQUESTS, &mut serving).await;
            if let Ok(ended) = finished {
                ended?;
            } else {
                tracing::warn!("some requests did not finish");
            }
        }
    }
    tidying.abort();
    notifying.abort();
    state.db.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// Opens the port.
pub async fn listen(state: &Shared) -> anyhow::Result<TcpListener> {
    let address = state.config.address;
    TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address}"))
}

async fn tell_news(state: Shared) {
    let mut interval = time::interval(TELL_EVERY);
    loop {
        interval.tick().await;
        if let Err(error) = notify::round(&state).await {
            tracing::error!(%error, "cannot tell that there is news");
        }
    }
}

async fn tidy(state: Shared) {
    // an update may place otherwise than the version before it
    match state.db.place_anew(state.clock.now_ms()).await {
        Ok(readers) => state.hub.poke(&readers, None),
        Err(error) => tracing::error!(%error, "cannot place anew what the version before placed"),
    }
    // an update may read what the version before it could not
    match state.db.judge_newer(state.clock.now_ms()).await {
        Ok(readers) => state.hub.poke(&readers, None),
        Err(error) => tracing::error!(%error, "cannot judge what was of a newer version"),
    }
    let mut interval = time::interval(TIDY_EVERY);
    loop {
        interval.tick().await;
        match state.db.forget_ended_sessions(state.clock.now_ms()).await {
            Ok(0) => {}
            Ok(sessions) => tracing::info!(sessions, "forgot ended sessions"),
            Err(error) => tracing::error!(%error, "cannot forget ended sessions"),
        }
        if let Err(error) = erase_outstayed(&state).await {
            tracing::error!(%error, "cannot erase what has stayed long enough");
        }
    }
}

/// Erases portfolios of children who left long enough ago, a few at a time: the
/// rest follows the next time. One that cannot be erased keeps no other from it.
pub async fn erase_outstayed(state: &Shared) -> Result<(), DbError> {
    let now_ms = state.clock.now_ms();
    let (mut erased, mut failed) = (0, BTreeSet::new());
    while erased < ERASED_AT_ONCE {
        let most = ERASED_AT_ONCE + u32::try_from(failed.len()).unwrap_or(u32::MAX / 2);
        let mut children = state.db.outstayed(most, now_ms).await?;
        children.retain(|child| !failed.contains(child));
        if children.is_empty() {
            break;
        }
        for child in children {
            match state.db.erase(child, now_ms).await {
                Ok(readers) => {
                    state.hub.poke(&readers, None);
                    erased += 1;
                }
                Err(error) => {
                    tracing::error!(%error, "cannot erase a portfolio");
                    failed.insert(child);
                }
            }
        }
    }
    if erased > 0 {
        tracing::info!(count = erased, "erased portfolios");
    }
    Ok(())
}

async fn told_to_stop() {
    let interrupted = async {
        // without a handler there is nothing to wait for
        if signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut terminated) => tokio::select! {
                () = interrupted => {}
                _ = terminated.recv() => {}
            },
            Err(_) => interrupted.await,
        }
    }
    #[cfg(not(unix))]
    interrupted.await;
}

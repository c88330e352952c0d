//! What can be asked of this server. The whole of it is the list below.

use axum::{
    Router,
    extract::DefaultBodyLimit,
    handler::Handler,
    http::Method,
    middleware::{from_fn, from_fn_with_state},
    routing::{MethodFilter, MethodRouter, on},
};
use domain::limits;
use tower_http::{
    CompressionLevel,
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{DefaultPredicate, Predicate, SizeAbove},
    },
};

use crate::{
    context::Shared,
    headers, origin,
    problem::ApiError,
    routes::{events, health, openapi, pages, release, session, sync},
    trail,
};

/// Every route, one a line.
pub fn list() -> Vec<Route> {
    vec![
        get("/", pages::welcome),
        get("/sign-in", pages::sign_in),
        post("/sign-in", pages::submit_sign_in),
        post("/sign-out", pages::submit_sign_out),
        // the app: the same shell for each, without anything of anybody
        get("/shell", pages::shell),
        get("/home", pages::shell),
        get("/new", pages::shell),
        get("/attention", pages::shell),
        get("/us", pages::shell),
        get("/child/{id}", pages::shell),
        get("/moment/{id}", pages::shell),
        // files
        get("/sw.js", release::worker),
        get("/manifest.webmanifest", release::manifest),
        get("/icons/{file}", release::icon),
        get("/r/{build}/{*file}", release::file),
        // the API
        get("/health", health::health),
        get("/api/v1/openapi.json", openapi::openapi),
        get("/api/v1/session", session::who),
        post("/api/v1/session", session::sign_in),
        delete("/api/v1/session", session::sign_out),
        post("/api/v1/sync", sync::sync),
        get("/api/v1/events", events::events),
    ]
}

/// A method and a path, and what answers them.
#[derive(Debug)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path, with `{name}` for what varies.
    pub path: &'static str,
    answers: MethodRouter<Shared>,
}

fn get<H: Handler<T, Shared>, T: 'static>(path: &'static str, handler: H) -> Route {
    Route {
        method: Method::GET,
        path,
        answers: on(MethodFilter::GET, handler),
    }
}

fn post<H: Handler<T, Shared>, T: 'static>(path: &'static str, handler: H) -> Route {
    Route {
        method: Method::POST,
        path,
        answers: on(MethodFilter::POST, handler),
    }
}

fn delete<H: Handler<T, Shared>, T: 'static>(path: &'static str, handler: H) -> Route {
    Route {
        method: Method::DELETE,
        path,
        answers: on(MethodFilter::DELETE, handler),
    }
}

/// The router, with everything that happens around each route: the first layer
/// added is the innermost.
pub fn router(state: Shared) -> Router {
    let mut router = Router::new();
    for Route { path, answers, .. } in list() {
        router = router.route(path, answers);
    }
    router
        .fallback(pages::nothing_here)
        .method_not_allowed_fallback(async || ApiError::wrong_method())
        .layer(DefaultBodyLimit::max(limits::REQUEST_BYTES))
        .layer(from_fn_with_state(state.clone(), origin::check))
        .layer(CatchPanicLayer::custom(trail::panicked))
        .layer(from_fn(trail::follow))
        .layer(
            // one step above the usual: a twelfth less on the wire, in the same time
            CompressionLayer::new()
                .quality(CompressionLevel::Precise(5))
                .compress_when(SizeAbove::new(1_024).and(DefaultPredicate::new())),
        )
        .layer(from_fn_with_state(state.clone(), headers::add))
        .with_state(state)
}

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
    pages::{desk, public},
    problem::ApiError,
    routes::{events, health, openapi, release, session, sync},
    trail,
};

/// Every route, one a line.
pub fn list() -> Vec<Route> {
    vec![
        get("/", public::welcome),
        get("/sign-in", public::sign_in),
        post("/sign-in", public::submit_sign_in),
        post("/sign-out", public::submit_sign_out),
        // the app: the same shell for each, without anything of anybody
        get("/shell", public::shell),
        get("/home", public::shell),
        get("/new", public::shell),
        get("/attention", public::shell),
        get("/us", public::shell),
        get("/child/{id}", public::shell),
        get("/moment/{id}", public::shell),
        // the desk of a lead
        get("/desk", desk::overview),
        get("/desk/group/{id}", desk::group),
        get("/desk/child/{id}", desk::child),
        get("/desk/people", desk::people),
        get("/desk/person/{id}", desk::person),
        get("/desk/settings", desk::settings),
        get("/desk/held", desk::held),
        post("/desk/held", desk::settle),
        post("/desk/change", desk::change),
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
        .fallback(public::nothing_here)
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

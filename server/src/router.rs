//! What can be asked of this server. The whole of it is the list below.

use app::address::PATTERNS;
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
    headers, import, left, origin,
    pages::{self, account, address, desk, forgot, join, letter, opened, public, start},
    request_log,
    routes::{events, health, openapi, push, release, session, sync, tablet},
};

/// Who gets something from a route. What they get of a child is decided by what
/// they are to it; the walk of all routes in the tests holds both.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Caller {
    /// Everybody: nothing of anybody is in it.
    Anybody,
    /// Who shows what only they know: a password, a code.
    Knows,
    /// Who is signed in.
    SignedIn,
    /// The tablet of a group, by its own cookie.
    Tablet,
    /// Who leads the location that it is about; for anybody else there is nothing.
    Lead,
}

/// Every route, one a line.
pub fn list() -> Vec<Route> {
    use Caller::{Anybody, Knows, Lead, SignedIn, Tablet};
    let mut list = vec![
        get("/", Anybody, public::welcome),
        get("/sign-in", Anybody, public::sign_in),
        post("/sign-in", Knows, public::submit_sign_in),
        post("/sign-out", Anybody, public::submit_sign_out),
        // accounts: how they begin, and what their people change
        get("/start", Anybody, start::show),
        post("/start", Knows, start::submit),
        get("/join", Knows, join::show),
        post("/join", Knows, join::submit),
        post("/desk/letter", Lead, letter::submit),
        post("/desk/letters", Lead, letter::submit_group),
        get("/forgot", Anybody, forgot::show),
        post("/forgot", Anybody, forgot::submit),
        get("/forgot/code", Anybody, forgot::show_code),
        post("/forgot/code", Knows, forgot::submit_code),
        post("/forgot/password", Knows, forgot::submit_password),
        get("/account", SignedIn, account::show),
        post("/account/login", SignedIn, account::submit_login),
        post("/account/address", SignedIn, address::submit),
        post("/account/password", SignedIn, account::submit_password),
        post("/account/device", SignedIn, account::submit_device),
        post("/account/elsewhere", SignedIn, account::submit_elsewhere),
        get("/account/tell", SignedIn, pages::notifications::show),
        post("/account/tell", SignedIn, pages::notifications::submit),
        get("/account/consent", SignedIn, pages::consent::show),
        post("/account/consent", SignedIn, pages::consent::submit),
        get("/shell", Anybody, public::shell),
    ];
    // the app: the same shell for each, without anything of anybody
    list.extend(PATTERNS.map(|path| get(path, Anybody, public::shell)));
    list.extend([
        // the desk of a lead
        get("/desk", Lead, desk::overview),
        get("/desk/group/{group}", Lead, desk::group),
        get("/desk/child/{child}", Lead, desk::child),
        get("/desk/people", Lead, desk::people),
        get("/desk/person/{person}", Lead, desk::devices::person),
        post("/desk/device", Lead, desk::devices::sign_out),
        get("/desk/settings", Lead, desk::settings),
        get("/desk/questions", Lead, desk::questions),
        get("/desk/held", Lead, desk::held),
        post("/desk/held", Lead, desk::settle),
        post("/desk/change", Lead, desk::change::change),
        post("/desk/location", Lead, desk::change::add_location),
        post("/desk/remove", Lead, desk::change::remove),
        get("/desk/shown/{key}", Lead, desk::shown::shown),
        get("/desk/import", Lead, desk::import::choose),
        get("/desk/import/children.csv", Lead, desk::import::children),
        get("/desk/import/staff.csv", Lead, desk::import::staff),
        post("/desk/import", Lead, desk::import::bring).up_to(IMPORT_BYTES),
        get("/desk/traces", Lead, desk::traces::of_location),
        get("/desk/child/{child}/traces", Lead, desk::traces::of_child),
        get("/account/opened", SignedIn, opened::opened),
        // files
        get("/sw.js", Anybody, release::worker),
        get("/manifest.webmanifest", Anybody, release::manifest),
        get("/icons/{file}", Anybody, release::icon),
        get("/r/{build}/{*file}", Anybody, release::file),
        // the API
        get("/health", Anybody, health::health),
        get("/api/v1/openapi.json", Anybody, openapi::openapi),
        get("/api/v1/session", SignedIn, session::who),
        post("/api/v1/session", Knows, session::sign_in),
        delete("/api/v1/session", SignedIn, session::sign_out),
        post("/api/v1/sync", SignedIn, sync::sync),
        get("/api/v1/events", SignedIn, events::events),
        get("/api/v1/push", SignedIn, push::standing),
        post("/api/v1/push", SignedIn, push::choose),
        delete("/api/v1/push", SignedIn, push::stop),
        // the tablet of a group
        get("/faces", Anybody, public::shell),
        get("/tablet", Anybody, pages::tablet::pairing),
        post("/tablet", Knows, pages::tablet::pair),
        post("/desk/tablet", Lead, pages::tablet::let_in),
        post("/desk/tablet/lost", Lead, pages::tablet::lost),
        get("/account/pin", SignedIn, pages::tablet::pin),
        post("/account/pin", SignedIn, pages::tablet::choose_pin),
        get("/api/v1/tablet", Tablet, tablet::door),
        delete("/api/v1/tablet", Tablet, tablet::leave),
        post("/api/v1/tablet/open", Tablet, tablet::open),
        post("/api/v1/tablet/pin", Tablet, tablet::choose_pin),
        post("/api/v1/tablet/resume", Tablet, tablet::come_back),
        post("/api/v1/tablet/lock", Tablet, tablet::lock),
        post("/api/v1/tablet/attempts", Tablet, tablet::attempts),
    ]);
    list
}

/// Largest form with a list: the file, or its text, and what is around it. A little
/// too large is told about on the page.
const IMPORT_BYTES: usize = 3 * import::BYTES;

/// A method and a path, and what answers them.
#[derive(Debug)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path, with `{name}` for what varies.
    pub path: &'static str,
    /// Who gets something from it.
    pub who: Caller,
    answers: MethodRouter<Shared>,
}

impl Route {
    /// Takes larger requests than the others.
    fn up_to(mut self, bytes: usize) -> Self {
        self.answers = self.answers.layer(DefaultBodyLimit::max(bytes));
        self
    }
}

fn get<H: Handler<T, Shared>, T: 'static>(path: &'static str, who: Caller, handler: H) -> Route {
    Route {
        method: Method::GET,
        path,
        who,
        answers: on(MethodFilter::GET, handler),
    }
}

fn post<H: Handler<T, Shared>, T: 'static>(path: &'static str, who: Caller, handler: H) -> Route {
    Route {
        method: Method::POST,
        path,
        who,
        answers: on(MethodFilter::POST, handler),
    }
}

fn delete<H: Handler<T, Shared>, T: 'static>(path: &'static str, who: Caller, handler: H) -> Route {
    Route {
        method: Method::DELETE,
        path,
        who,
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
        .method_not_allowed_fallback(public::wrong_method)
        .layer(DefaultBodyLimit::max(limits::REQUEST_BYTES))
        .layer(from_fn_with_state(
            state.clone(),
            crate::tablet::keep_to_app,
        ))
        .layer(from_fn_with_state(state.clone(), left::finish))
        .layer(from_fn_with_state(state.clone(), origin::check))
        .layer(CatchPanicLayer::custom(request_log::panicked))
        .layer(from_fn(request_log::follow))
        .layer(
            // one step above the usual: a twelfth less on the wire, in the same time
            CompressionLayer::new()
                .quality(CompressionLevel::Precise(5))
                .compress_when(SizeAbove::new(1_024).and(DefaultPredicate::new())),
        )
        .layer(from_fn_with_state(state.clone(), headers::add))
        .with_state(state)
}

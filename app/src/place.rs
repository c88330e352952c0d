//! Where in the app somebody is, and going elsewhere.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_params_map, use_query_map};
use std::str::FromStr;

/// The path, for example `/child/…`.
pub fn use_path() -> Memo<String> {
    use_location().pathname
}

/// The id in the address of this page; `None` when it is none.
pub fn use_id<Id>() -> Memo<Option<Id>>
where
    Id: FromStr + PartialEq + Send + Sync + 'static,
{
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get("id")?.parse().ok()))
}

/// What stands behind the question mark under a name.
pub fn use_asked<T>(name: &'static str) -> Memo<Option<T>>
where
    T: FromStr + PartialEq + Send + Sync + 'static,
{
    let query = use_query_map();
    Memo::new(move |_| query.with(|query| query.get(name)?.parse().ok()))
}

/// A way to go to another page; `true`: as if this page had not been there.
pub fn use_go() -> impl Fn(&str, bool) + Clone {
    let navigate = use_navigate();
    move |path: &str, replace: bool| {
        navigate(
            path,
            NavigateOptions {
                replace,
                ..NavigateOptions::default()
            },
        );
    }
}

/// Where a child's page is.
pub fn child(id: domain::id::ChildId) -> String {
    format!("/child/{id}")
}

/// Where a moment's page is.
pub fn moment(id: domain::id::MomentId) -> String {
    format!("/moment/{id}")
}

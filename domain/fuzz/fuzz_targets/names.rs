//! The small parsers: what they take reads back as it was taken.
#![no_main]

use domain::id::{ChildId, MomentId};
use domain::limits;
use domain::scope::{Circle, Scope};
use domain::text::{Text, ThemeKey, Title};
use libfuzzer_sys::fuzz_target;

// without the views, which would take minutes to build
#[path = "../../../app/src/address.rs"]
#[allow(dead_code)]
mod address;

use address::{Location, Route};

fuzz_target!(|raw: &str| {
    if let Ok(scope) = Scope::try_from(raw.to_owned()) {
        assert_eq!(Scope::try_from(scope.to_string()), Ok(scope));
        assert!(scope.child.is_some() || matches!(scope.circle, Circle::Own(_)));
    }
    if let Ok(text) = Text::parse(raw) {
        assert_eq!(Text::parse(text.as_str()).as_ref(), Ok(&text));
        assert!(text.as_str().chars().count() <= limits::TEXT_CHARS);
        let json = serde_json::to_string(&text).expect("a text can be written");
        assert_eq!(serde_json::from_str::<Text>(&json).ok(), Some(text));
    }
    if let Ok(title) = Title::parse(raw) {
        assert!(Text::parse(raw).is_ok(), "a title is a short text");
        assert!((1..=limits::TITLE_CHARS).contains(&title.as_str().chars().count()));
    }
    if let Ok(key) = ThemeKey::try_from(raw.to_owned()) {
        assert_eq!(key.as_str(), raw);
        assert!(raw.len() <= 40);
    }
    let (path, query) = raw.split_once('?').unwrap_or((raw, ""));
    let read = Location::parse(path, query);
    assert_eq!(read, Location::parse(path, &format!("?{query}")));
    match read.route {
        Route::Child(id) => leads_back(&address::child(id), read.route),
        Route::Picture(id) => leads_back(&address::picture(id), read.route),
        Route::Theme(id) => leads_back(&address::theme(id, read.theme.as_ref()), read.route),
        Route::Moment(id) => leads_back(&address::moment(id), read.route),
        _ => {}
    }
    if let Ok(id) = raw.parse::<ChildId>() {
        assert_eq!(id.to_string().parse(), Ok(id));
        leads_back(&address::child(id), Route::Child(id));
        leads_back(
            &address::moment(MomentId(id.0)),
            Route::Moment(MomentId(id.0)),
        );
    }
});

fn leads_back(path: &str, page: Route) {
    assert_eq!(Location::parse(path, "").route, page);
}

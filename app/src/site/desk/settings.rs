//! What the location decides for itself.

use super::form::fold;
use super::forms;
use super::layout::{At, Tab, desk_page, head, section};
use super::typed::Typed;
use crate::kit::el::{El, el};
use crate::kit::language::Language;
use crate::kit::texts::Texts;
use leptos::prelude::AnyView;

/// The page at `/desk/settings`.
pub fn settings_page(document: (String, Language), at: &At) -> AnyView {
    let title = Texts::of(document.1).desk_settings();
    desk_page(document, at, Tab::Settings, title, |t| {
        let form = |kind| forms::settings(t, at, kind, &Typed::default(), None);
        el("div.desk-columns")
            .put(
                el("div.stack")
                    .put(head(title, ()))
                    .put(section(t.desk_location(), form("name-location")))
                    .put(section(t.desk_rules(), form("set"))),
            )
            .put(
                el("div.stack")
                    .put(section(t.desk_themes(), themes(t, at)))
                    .put(section(
                        t.desk_location_new(),
                        fold(t.desk_location_open(), forms::add_location(t, at, None)),
                    )),
            )
    })
}

fn themes(t: Texts, at: &At) -> El {
    let each = at.desk.themes.iter().map(|theme| {
        let key = theme.key.as_str();
        let typed = Typed::default().with("key", key);
        let own = theme.names.get(t.language.tag());
        let name = own
            .or_else(|| theme.names.get("nl"))
            .cloned()
            .unwrap_or_default();
        let summary = el("summary").put(el("span").put(name));
        el("details.fold")
            .put(summary)
            .put(forms::theme(t, at, key, None))
            .put(forms::settings(t, at, "drop-theme", &typed, None))
    });
    el("div.stack")
        .put(el("p.soft").put(t.desk_themes_hint()))
        .put(el("div").put(each.collect::<Vec<_>>()))
        .put(fold(t.desk_theme_new(), forms::theme(t, at, "", None)))
}

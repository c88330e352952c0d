//! What the location decides for itself.

use super::form::fold;
use super::forms;
use super::layout::{At, Tab, desk_page, head, section};
use super::typed::Typed;
use crate::kit::el::{El, view};
use crate::kit::language::Language;
use crate::kit::texts::Texts;
use leptos::prelude::AnyView;

/// The page at `/desk/settings`.
pub fn settings_page(document: (String, Language), at: &At) -> AnyView {
    let title = Texts::of(document.1).desk_settings();
    desk_page(document, at, Tab::Settings, title, |t| {
        let form = |kind| forms::settings(t, at, kind, &Typed::default(), None);
        view! {
            <div class="desk-columns">
                <div class="stack">
                    {head(title, ())}
                    {section(t.desk_location(), form("name-location"))}
                    {section(t.desk_rules(), form("set"))}
                </div>
                <div class="stack">
                    {section(t.desk_themes(), themes(t, at))}
                    {section(
                        t.desk_location_new(),
                        fold(t.desk_location_open(), forms::add_location(t, at, None)),
                    )}
                </div>
            </div>
        }
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
        let summary = view! { <summary><span>{name}</span></summary> };
        view! {
            <details class="fold">
                {summary}
                {forms::theme(t, at, key, None)}
                {forms::settings(t, at, "drop-theme", &typed, None)}
            </details>
        }
    });
    view! {
        <div class="stack">
            <p class="soft">{t.desk_themes_hint()}</p>
            <div>{each.collect::<Vec<_>>()}</div>
            {fold(t.desk_theme_new(), forms::theme(t, at, "", None))}
        </div>
    }
}

//! The languages that the screens speak. Dutch is the first.

use domain::hint::Tongue;

/// A language of the screens.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Language {
    /// Dutch.
    #[default]
    Nl,
    /// English.
    En,
}

impl Language {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Nl, Self::En];

    /// As in `<html lang>`, the cookie `lang` and the preference `language`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Nl => "nl",
            Self::En => "en",
        }
    }

    /// What the language calls itself.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nl => "Nederlands",
            Self::En => "English",
        }
    }

    /// The language that questions are recognised in.
    #[must_use]
    pub const fn tongue(self) -> Tongue {
        match self {
            Self::Nl => Tongue::Dutch,
            Self::En => Tongue::English,
        }
    }

    /// From a tag such as `en` or `en-GB`. `None` when it is not spoken here.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let language = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|known| known.tag().eq_ignore_ascii_case(language))
    }

    /// The first of a browser's wishes (`en-GB,en;q=0.9,nl;q=0.8`) that is
    /// spoken here; Dutch otherwise.
    #[must_use]
    pub fn from_wishes(wishes: &str) -> Self {
        wishes
            .split(',')
            .find_map(|wish| Self::from_tag(wish.split(';').next().unwrap_or_default().trim()))
            .unwrap_or_default()
    }
}

pub use browser::LanguageChoice;

mod browser {
    use super::Language;
    use leptos::prelude::*;
    use wasm_bindgen::JsCast;

    /// The cookie that the public pages follow; the same name as the server's.
    const COOKIE: &str = "lang=";

    impl Language {
        /// What was chosen, on a public page or here; or what the browser wishes.
        pub fn of_browser(preference: Option<&str>) -> Self {
            let chosen = cookie().or_else(|| preference.and_then(Self::from_tag));
            chosen.unwrap_or_else(|| {
                let wish = window().navigator().language();
                Self::from_wishes(&wish.unwrap_or_default())
            })
        }
    }

    fn cookie() -> Option<Language> {
        let document: web_sys::HtmlDocument = document().dyn_into().ok()?;
        let cookies = document.cookie().ok()?;
        let found = cookies
            .split(';')
            .find_map(|cookie| cookie.trim().strip_prefix(COOKIE));
        found.and_then(Language::from_tag)
    }

    /// The language of the app, which can be changed on the page *Wij*.
    #[derive(Clone, Copy)]
    pub struct LanguageChoice(RwSignal<Language>);

    impl LanguageChoice {
        /// To begin with.
        pub fn of(language: Language) -> Self {
            Self(RwSignal::new(language))
        }

        /// Follows the choice.
        pub fn get(self) -> Language {
            self.0.get()
        }

        /// Makes another choice.
        pub fn choose(self, language: Language) {
            self.0.set(language);
        }

        /// Tells the document, for hyphens and screen readers.
        pub fn show(self) {
            if let Some(root) = document().document_element() {
                let _ = root.set_attribute("lang", self.get().tag());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_gets_the_first_language_it_wishes_that_is_spoken_here() {
        assert_eq!(
            Language::from_wishes("fr, en-GB;q=0.9, nl;q=0.8"),
            Language::En
        );
        assert_eq!(Language::from_wishes("nl-BE,en"), Language::Nl);
        assert_eq!(Language::from_wishes("de"), Language::Nl);
        assert_eq!(Language::from_wishes(""), Language::Nl);
    }
}

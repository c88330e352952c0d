//! Where the files of this release are: `/r/BUILD`. Two releases never mix.

use leptos::prelude::*;

/// The folder of this release's files.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Release(pub String);

impl Release {
    /// The release of a build.
    #[must_use]
    pub fn of_build(build: &str) -> Self {
        Self(format!("/r/{build}"))
    }

    /// The release of the document that is open, as its shell says.
    #[must_use]
    pub fn of_document() -> Self {
        let meta = document()
            .query_selector("meta[name=release]")
            .ok()
            .flatten();
        Self(
            meta.and_then(|meta| meta.get_attribute("content"))
                .unwrap_or_default(),
        )
    }

    /// The address of one of its files.
    #[must_use]
    pub fn file(&self, name: &str) -> String {
        format!("{}/{name}", self.0)
    }

    /// The build, to tell releases apart.
    #[must_use]
    pub fn build(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }
}

/// The release whose views these are.
#[must_use]
pub fn use_release() -> Release {
    expect_context::<Release>()
}

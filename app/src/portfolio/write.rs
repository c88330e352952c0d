//! Writing: what was typed and is kept while it is, and its forms.

pub mod capture;
pub mod children;
pub mod compose_page;
pub mod contribution_form;
pub mod draft;
pub mod facts_form;
pub mod feeling;
pub mod fields;
pub mod hint;
pub mod versions;
pub mod writing;

//! Pages that the server draws: for everybody, without any script.

pub mod not_found;
pub mod sign_in;
pub mod welcome;

pub use not_found::NotFoundPage;
pub use sign_in::SignInPage;
pub use welcome::WelcomePage;

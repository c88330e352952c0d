//! Pages that the server draws: for everybody, without any script.

pub mod account;
pub mod consent;
pub mod forgot;
pub mod form;
pub mod join;
pub mod letter;
pub mod not_found;
pub mod notifications;
pub mod opened;
pub mod sign_in;
pub mod start;
pub mod tablet;
pub mod welcome;

pub use account::AccountPage;
pub use forgot::ForgotPage;
pub use join::JoinPage;
pub use letter::{LettersPage, SentPage};
pub use not_found::{NotFoundPage, WrongMethodPage};
pub use sign_in::SignInPage;
pub use start::StartPage;
pub use tablet::{PairPage, PairingPage, PinPage, ShownCode};
pub use welcome::WelcomePage;

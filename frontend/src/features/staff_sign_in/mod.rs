//! Signing in to the staff app.

mod again;
mod attempt;
mod model;
mod must_set_up;
mod page;

pub use again::SignInAgain;
pub use must_set_up::MustSetUpPage;
pub use page::StaffSignInPage;

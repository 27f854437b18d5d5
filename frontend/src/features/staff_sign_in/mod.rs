//! Signing in to the staff app.

mod model;
mod must_set_up;
mod page;

pub use must_set_up::MustSetUpPage;
pub use page::StaffSignInPage;

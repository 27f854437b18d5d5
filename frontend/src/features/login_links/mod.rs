//! Signing in by a one-time link or by the code beside it.

mod landing;
mod model;
mod requested;
mod sign_in;

pub use landing::LinkLanding;
pub use model::countdown;
pub use sign_in::SignInPage;

//! One's own account: details, password, second factor, devices, the way out.

mod model;
mod page;
mod password;
mod second_factor;
mod set_up;

pub use page::{AccountPage, SignOutButton};
pub use set_up::SecondFactorSetUpForm;

//! One's own account: details, password, second factor, devices, the way out.

mod model;
mod new_password;
mod page;
mod password;
mod second_factor;
mod set_up;

pub use new_password::{NewPassword, NewPasswordFields};
pub use page::{AccountPage, SignOutButton};
pub use set_up::SecondFactorSetUpForm;

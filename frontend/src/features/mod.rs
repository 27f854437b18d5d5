//! What people do in the apps, one module a feature.

pub mod appointments;
pub mod booking;
pub mod dashboard;
pub mod feedback;
pub mod login_links;
pub mod portal;
pub mod sessions;

//! What people do in the apps, one module a feature.

pub mod feedback;

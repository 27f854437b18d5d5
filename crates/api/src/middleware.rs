//! What every request passes through.

pub(crate) mod compression;
pub(crate) mod headers;
pub(crate) mod methods;
pub(crate) mod metrics;
pub(crate) mod origin;
pub(crate) mod pace;
pub(crate) mod preview;
pub(crate) mod problems;
pub(crate) mod span;

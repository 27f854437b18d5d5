//! The browser as far as the apps use it, behind safe functions that never throw.

pub mod address;
pub mod beacon;
pub mod clock;
pub mod document;
pub mod elements;
pub mod frames;
pub mod leaving;
pub mod loading;
pub mod locale;
pub mod navigation;
pub mod storage;
pub mod tab;
pub mod ticker;

//! __Many_words__ of the clinic.

mod editor;
mod model;
mod page;

pub use page::__Many__Page;

//! What messages say: texts with custom values in them, written as Markdown.
//!
//! A clinic's text goes through three steps, none of which can be influenced by a value:
//! [`language`] finds the custom values, [`filling`] puts marks in their place, and [`markup`]
//! reads the Markdown around the marks. Only then are the marks exchanged for the values, as text.

pub mod catalogue;
pub mod filling;
pub mod language;
pub mod markup;
mod secrets;
pub mod sms;
pub mod validation;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod secret_properties;

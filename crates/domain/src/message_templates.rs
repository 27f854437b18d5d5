//! The language of message templates: Markdown with custom values.
//!
//! A clinic's text goes through three steps. [`language`] finds the custom values. [`filling`] puts a mark, a
//! private-use character, in the place of each value and tidies up around empty ones. [`markup`] reads the
//! Markdown around the marks, and only then replaces the marks by the values, as plain text. So no value is
//! ever read as a template or as markup, which property tests check.
//!
//! The module `secrets` makes sure that links and codes stand alone. It looks at the resulting subject, mail
//! and text message: once when a clinic saves its version, with the worst values that can occur, and again with
//! the real values before each message is sent.
//!
//! A new message needs a name in `contract::message_templates`, a row in [`catalogue`], default texts in
//! `app/templates/messages`, and its name in `frontend/locales/en/message_names.json`. The compiler and tests
//! fail while one is missing.

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

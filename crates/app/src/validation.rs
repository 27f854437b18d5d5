//! Fields that are checked beyond their length: contact details, zones.

use contract::{
    contact::{CallingCode, EmailAddress, PhoneNumber},
    problem::FieldError,
};

use crate::{Ctx, Error, Result};

/// Gathers what is wrong with a request, so that everything is said at once.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    errors: Vec<FieldError>,
}

impl Fields {
    /// Notes that something is wrong with a field.
    pub(crate) fn wrong(&mut self, field: &str, code: &str, message: impl Into<String>) {
        self.errors.push(FieldError { field: field.to_owned(), code: code.to_owned(), message: message.into() });
    }

    /// A name without spaces around it.
    pub(crate) fn name(&mut self, field: &str, text: &str) -> String {
        let text = text.trim();
        if text.is_empty() {
            self.wrong(field, "required", "must not be empty");
        }
        text.to_owned()
    }

    /// An e-mail address, or none when the text is empty.
    pub(crate) fn email(&mut self, field: &str, text: Option<&str>) -> Option<EmailAddress> {
        let text = text.map(str::trim).filter(|text| !text.is_empty())?;
        EmailAddress::parse(text).map_err(|error| self.wrong(field, "format", error.to_string())).ok()
    }

    /// A telephone number, or none when the text is empty.
    pub(crate) fn phone(&mut self, field: &str, text: Option<&str>, calling_code: CallingCode) -> Option<PhoneNumber> {
        let text = text.map(str::trim).filter(|text| !text.is_empty())?;
        PhoneNumber::parse(text, Some(calling_code))
            .map_err(|error| self.wrong(field, "format", error.to_string()))
            .ok()
    }

    /// A zone of the IANA time zone database that is in use, by any of its names.
    pub(crate) fn time_zone(&mut self, ctx: &Ctx, field: &str, text: &str) -> String {
        let text = text.trim();
        if ctx.ports.zones.zone(text).is_none() {
            self.wrong(field, "format", "must be an IANA time zone such as `Europe/London`");
        }
        text.to_owned()
    }

    /// A BCP 47 tag, as the browser's `Intl` takes it.
    pub(crate) fn locale(&mut self, field: &str, text: &str) -> String {
        domain::locales::normalized(text.trim()).unwrap_or_else(|| {
            let message = "must be a language such as `de`, with a script or a region if need be, such as `en-GB`";
            self.wrong(field, "format", message);
            String::new()
        })
    }

    /// # Errors
    /// [`Error::Invalid`] when anything is wrong.
    pub(crate) fn finish(self) -> Result<()> {
        if self.errors.is_empty() { Ok(()) } else { Err(Error::Invalid(self.errors)) }
    }
}

//! Fields that are checked beyond their length: contact details, zones.

use contract::{
    contact::{CallingCode, EmailAddress, InvalidEmail, PhoneNumber},
    money::{Currency, Money},
    problem::FieldError,
    text,
};
use domain::{
    calling_codes, currencies,
    phones::{self, Home, InvalidPhone},
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

    /// A name without spaces around it: one line, of which something can be seen. Requests are checked for
    /// that before; the command line is not.
    pub(crate) fn name(&mut self, field: &str, text: &str) -> String {
        let text = text.trim();
        if text.is_empty() {
            self.wrong(field, "required", "must not be empty");
        } else if let Err(fault) = text::check_line(text) {
            self.wrong(field, fault.code(), fault.to_string());
        }
        text.to_owned()
    }

    /// An e-mail address, or none when the text is empty.
    pub(crate) fn email(&mut self, field: &str, text: Option<&str>) -> Option<EmailAddress> {
        match EmailAddress::parse(text?) {
            Ok(email) => return Some(email),
            Err(InvalidEmail::Empty) => {}
            Err(fault) => self.wrong(field, "format", fault.to_string()),
        }
        None
    }

    /// An e-mail address that must be there.
    pub(crate) fn required_email(&mut self, field: &str, text: &str) -> Option<EmailAddress> {
        let before = self.errors.len();
        let email = self.email(field, Some(text));
        if email.is_none() && self.errors.len() == before {
            self.wrong(field, "required", "must not be empty");
        }
        email
    }

    /// A telephone number, or none when the text is empty. Without a country's code it belongs to `home`.
    pub(crate) fn phone(&mut self, field: &str, text: Option<&str>, home: Home) -> Option<PhoneNumber> {
        match phones::parse(text?, home) {
            Ok(phone) => return Some(phone),
            Err(InvalidPhone::Empty) => {}
            Err(fault) => self.wrong(field, "format", fault.to_string()),
        }
        None
    }

    /// A zone of the IANA time zone database that is in use, by any of its names.
    pub(crate) fn time_zone(&mut self, ctx: &Ctx, field: &str, text: &str) -> String {
        let text = text.trim();
        if ctx.ports.zones.zone(text).is_none() {
            self.wrong(field, "format", "must be an IANA time zone such as `Europe/London`");
        }
        text.to_owned()
    }

    /// A calling code that a country has.
    pub(crate) fn calling_code(&mut self, field: &str, code: CallingCode) -> CallingCode {
        if !calling_codes::is_assigned(code) {
            self.wrong(field, "format", "must be the calling code of a country, such as 44");
        }
        code
    }

    /// A BCP 47 tag, as the browser's `Intl` takes it.
    pub(crate) fn locale(&mut self, field: &str, text: &str) -> String {
        domain::locales::normalized(text.trim()).unwrap_or_else(|| {
            let message = "must be a language such as `de`, with a script or a region if need be, such as `en-GB`";
            self.wrong(field, "format", message);
            String::new()
        })
    }

    /// A currency in which prices can be.
    pub(crate) fn currency(&mut self, field: &str, currency: Currency) -> Currency {
        if let Err(refusal) = currencies::in_use(currency.as_str()) {
            self.wrong(field, "currency", refusal.to_string());
        }
        currency
    }

    /// An amount whose sender may have counted its minor units otherwise.
    pub(crate) fn digits(&mut self, field: &str, amount: Money) {
        if !currencies::has_right_digits(amount) {
            let digits = currencies::digits(amount.currency);
            let message = format!("must be {digits} for {}, or left out: check `minor` too", amount.currency);
            self.wrong(field, "currency_digits", message);
        }
    }

    /// # Errors
    /// [`Error::Invalid`] when anything is wrong.
    pub(crate) fn finish(self) -> Result<()> {
        if self.errors.is_empty() { Ok(()) } else { Err(Error::Invalid(self.errors)) }
    }
}

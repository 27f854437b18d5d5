//! Writes mails (RFC 5322, MIME). The mail server, the development mailbox and tests share this writer, so a
//! mail that cannot be written fails in all of them.

use std::{
    fmt::Display,
    panic::{AssertUnwindSafe, catch_unwind},
};

use app::ports::{DeliveryError, Mail};
use contract::{messages::MessageFault, text};
use lettre::{
    Address, Message,
    message::{
        Attachment, Mailbox, MultiPart, SinglePart,
        header::{ContentType, HeaderName, HeaderValue},
    },
};

/// Writes a mail with the sender `from`.
///
/// # Errors
/// A permanent `NotWritten` when the mail cannot be written. The detail names nobody.
pub(crate) fn write(mail: &Mail, from: &Address) -> Result<Message, DeliveryError> {
    // lettre panics at texts that it cannot put into a header. The panic must not stop other mails.
    catch_unwind(AssertUnwindSafe(|| build(mail, from)))
        .unwrap_or_else(|_| Err(not_written(&"a part of it cannot be put into a header")))
}

/// The source of a mail with the sender `from`, for mailboxes that are not mail servers.
///
/// # Errors
/// A permanent `NotWritten` when the mail cannot be written or the sender is not an address.
pub fn mail_source(mail: &Mail, from: &str) -> Result<Vec<u8>, DeliveryError> {
    let from: Address = from.parse().map_err(|_| not_written(&"the sender's address is none"))?;
    Ok(write(mail, &from)?.formatted())
}

fn not_written(error: &dyn Display) -> DeliveryError {
    DeliveryError::permanent(MessageFault::NotWritten, format!("the mail cannot be written: {error}"))
}

fn build(mail: &Mail, from: &Address) -> Result<Message, DeliveryError> {
    let to = address(&mail.to).map_err(|error| not_written(&error))?;
    let mut builder = Message::builder()
        // The id is the same at every try, so that receivers can recognise a duplicate.
        .message_id(Some(format!("<{}@{}>", mail.id, from.domain())))
        // Automatic responders do not answer a mail with this header (RFC 3834, section 5).
        .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()))
        // New names are checked, but names stored before that check may contain line breaks.
        .from(Mailbox::new(Some(text::on_one_line(&mail.from_name)), from.clone()))
        .to(Mailbox::new(None, to))
        .subject(text::on_one_line(&mail.subject));
    if let Some(reply_to) = mail.reply_to.as_deref().and_then(|reply_to| address(reply_to).ok()) {
        builder = builder.reply_to(Mailbox::new(None, reply_to));
    }
    let mut texts = MultiPart::alternative()
        .singlepart(SinglePart::plain(mail.text.clone()))
        .singlepart(SinglePart::html(mail.html.clone()));
    let body = match &mail.calendar {
        None => texts,
        Some(part) => {
            let kind = format!("text/calendar; method={}; charset=utf-8", part.method);
            let kind = ContentType::parse(&kind).map_err(|error| not_written(&error))?;
            // The calendar entry is an alternative part for mail programs that support it, and an attachment
            // for all others.
            texts = texts.singlepart(SinglePart::builder().header(kind.clone()).body(part.ics.clone()));
            MultiPart::mixed()
                .multipart(texts)
                .singlepart(Attachment::new("appointment.ics".to_owned()).body(part.ics.clone(), kind))
        }
    };
    builder.multipart(body).map_err(|error| not_written(&error))
}

/// An address for headers and envelopes. Its domain is in A-labels, which every mail server accepts.
pub(crate) fn address(text: &str) -> Result<Address, lettre::address::AddressError> {
    let address: Address = text.parse()?;
    match contract::contact::ascii_domain(address.domain()) {
        Some(domain) => Address::new(address.user(), domain),
        None => Ok(address),
    }
}

#[cfg(test)]
mod tests {
    use app::ports::CalendarPart;
    use contract::ids::MessageId;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    /// A mail from a clinic with the name `from_name`.
    fn mail(from_name: &str, subject: &str) -> Mail {
        Mail {
            id: MessageId::from_uuid(Uuid::from_u128(1)),
            from_name: from_name.to_owned(),
            reply_to: Some("hello@rosewood.example".to_owned()),
            to: "elena@example.com".to_owned(),
            subject: subject.to_owned(),
            text: "Hello".to_owned(),
            html: "<p>Hello</p>".to_owned(),
            calendar: None,
        }
    }

    /// The headers of a mail as names and values, with folded lines joined.
    fn head(source: &[u8]) -> Vec<(String, String)> {
        let source = str::from_utf8(source).unwrap();
        let (head, _) = source.split_once("\r\n\r\n").unwrap();
        assert!(!head.replace("\r\n", "").contains(char::is_control), "{head:?}");
        let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
        let fields = unfolded.split("\r\n").map(|line| line.split_once(": ").unwrap());
        fields.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    fn names(source: &[u8]) -> Vec<String> {
        let mut names: Vec<String> = head(source).into_iter().map(|(name, _)| name).collect();
        names.sort_unstable();
        names
    }

    const NAMES: [&str; 9] =
        ["Auto-Submitted", "Content-Type", "Date", "From", "MIME-Version", "Message-ID", "Reply-To", "Subject", "To"];

    #[test]
    fn a_name_from_before_it_was_checked_is_put_on_one_line() {
        for name in ["A\nB", "A\rB", "A\r\nBcc: eve@evil.example", "A\0B", "A\u{85}B", "A\u{2028}B", "\n", ""] {
            let source = mail_source(&mail(name, name), "portal@example.com").unwrap();
            assert_eq!(names(&source), NAMES, "{name:?}");
        }
    }

    #[test]
    fn a_mail_says_that_nobody_has_typed_it() {
        let source = mail_source(&mail("Rosewood", "Your sign-in link"), "portal@example.com").unwrap();
        assert!(head(&source).contains(&("Auto-Submitted".to_owned(), "auto-generated".to_owned())));
        assert!(head(&source).contains(&("From".to_owned(), "Rosewood <portal@example.com>".to_owned())));
    }

    #[test]
    fn a_mail_to_nobody_is_refused_for_good() {
        let nobody = Mail { to: "nobody".to_owned(), ..mail("Rosewood", "x") };
        for refused in [
            mail_source(&nobody, "portal@example.com"),
            mail_source(&mail("Rosewood", "x"), "portal"),
            mail_source(
                &Mail {
                    calendar: Some(CalendarPart { method: "RE QUEST;", ics: String::new() }),
                    ..mail("Rosewood", "x")
                },
                "portal@example.com",
            ),
        ] {
            let error = refused.unwrap_err();
            assert_eq!((error.fault, error.transient), (MessageFault::NotWritten, false), "{error}");
        }
    }

    proptest! {
        /// Whatever texts a mail has, it is written with exactly the intended headers, or refused.
        #[test]
        fn no_text_gets_out_of_its_header(
            name in "(?s).{0,120}",
            subject in "(?s).{0,300}",
            text in "(?s).{0,200}",
        ) {
            let mail = Mail { text: text.clone(), html: text, ..mail(&name, &subject) };
            let source = mail_source(&mail, "portal@example.com").unwrap();
            prop_assert_eq!(names(&source), NAMES);
        }

        #[test]
        fn addresses_are_written_or_refused(to in "(?s).{0,30}@?.{0,30}", reply_to in "(?s).{0,30}@.{0,30}") {
            let mail = Mail { to, reply_to: Some(reply_to), ..mail("Rosewood", "x") };
            if let Ok(source) = mail_source(&mail, "portal@example.com") {
                let names = names(&source);
                prop_assert!(names.iter().all(|name| NAMES.contains(&name.as_str())), "{:?}", names);
            }
        }
    }
}

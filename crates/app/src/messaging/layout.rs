//! The look of messages: filled-in templates, and mails around them.
//!
//! The text of a message is the clinic's template, or the default in `templates/messages`; its language is in
//! `domain::message_templates`. The look of a mail is `templates/layout.html`, which clinics cannot change. It
//! lays blocks out as tables with inline styles, for mail programs; the text part is made from the same blocks.
//! Values are escaped in HTML and left alone in text. minijinja is used for Portico's own layout only (ADR 9).

use std::sync::LazyLock;

use contract::{color::Scheme, contact::EmailAddress, ids::MessageId};
use domain::{
    locale_forms::Forms,
    message_templates::{
        filling::Values,
        markup::{Block, Document, Inline},
        validation::{FilledMail, Message, NotFilled},
    },
};
use minijinja::{Environment, UndefinedBehavior, Value, context};
use serde::Serialize;
use storage::repos::clinics::ClinicRecord;

use crate::{
    Ctx, Error, Result,
    ports::{Mail, Sms},
};

/// In which language the texts are that Portico has itself, whatever locale a clinic has: a BCP 47 tag.
pub(crate) const LANGUAGE: &str = "en";

/// How dates, times and amounts are written in a clinic's messages.
pub(crate) fn forms(clinic: &ClinicRecord) -> Forms {
    Forms::new(LANGUAGE, &clinic.locale)
}

macro_rules! templates {
    ($($file:literal,)+) => {
        /// Every template by its file's name.
        const TEMPLATES: &[(&str, &str)] = &[$(($file, include_str!(concat!("../../templates/", $file))),)+];
    };
}

templates! {
    "cancellation_outcome.txt",
    "cancellation_policy.txt",
    "invite_duration.txt",
    "layout.html",
    "link_made_by.txt",
    "parts.html",
    "password_reset.txt",
    "password_reset_subject.txt",
    "staff_notice.txt",
    "staff_notice_subject.txt",
    "team_invite.txt",
    "team_invite_subject.txt",
    "test_sms.txt",
    "test_subject.txt",
}

static ENVIRONMENT: LazyLock<std::result::Result<Environment<'static>, minijinja::Error>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_trim_blocks(true);
    environment.set_lstrip_blocks(true);
    for (name, source) in TEMPLATES {
        environment.add_template(name, source)?;
    }
    Ok(environment)
});

/// A mail with everything in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WrittenMail {
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: String,
}

/// The mail from a clinic to one of its clients, in the clinic's words.
pub(crate) fn mail(
    ctx: &Ctx,
    clinic: &ClinicRecord,
    id: MessageId,
    to: String,
    message: &Message,
    values: &Values,
) -> Result<Mail> {
    Ok(mail_of(clinic, id, to, write_mail(ctx, clinic, message, values)?))
}

/// The text message from a clinic to one of its clients, in the clinic's words.
pub(crate) fn sms(id: MessageId, to: String, message: &Message, values: &Values) -> Result<Sms> {
    let text = write_sms(message, values)?;
    let text = text.ok_or(Error::Internal("a message that has no text message was to be sent as one"))?;
    Ok(Sms { id, to, text, status_url: None })
}

/// A mail of a clinic around what it says.
pub(crate) fn mail_of(clinic: &ClinicRecord, id: MessageId, to: String, written: WrittenMail) -> Mail {
    Mail {
        id,
        from_name: clinic.name.clone(),
        reply_to: clinic.portal.support_email.as_ref().or(clinic.email.as_ref()).map(ToString::to_string),
        to,
        subject: written.subject,
        text: written.text,
        html: written.html,
        calendar: None,
    }
}

/// The mail with its values, inside the clinic's layout.
pub(crate) fn write_mail(ctx: &Ctx, clinic: &ClinicRecord, message: &Message, values: &Values) -> Result<WrittenMail> {
    lay_out(ctx, clinic, &message.mail(values).map_err(not_filled)?)
}

/// The same to be looked at, with the text message below that goes out where there is no mail.
pub(crate) fn write_test(ctx: &Ctx, clinic: &ClinicRecord, message: &Message, values: &Values) -> Result<WrittenMail> {
    let mut filled = message.mail(values).map_err(not_filled)?;
    if let Some(sms) = write_sms(message, values)? {
        let said = |text: String| Inline::Text { text };
        let heading = vec![said(phrase("test_sms.txt", context! {})?)];
        let lines = sms.lines().flat_map(|line| [Inline::Break, said(line.to_owned())]).skip(1).collect();
        let text = Block::Panel { blocks: vec![Block::Paragraph { content: lines }] };
        filled.document.small_print.extend([Block::Heading { content: heading }, text]);
    }
    lay_out(ctx, clinic, &filled)
}

/// A mail of Portico's own words: paragraphs with empty lines between them, in a box where each line begins with
/// `> `. A line that is an address is a link. Whatever else is in them is text.
pub(crate) fn write_fixed(ctx: &Ctx, clinic: &ClinicRecord, subject: String, text: &str) -> Result<WrittenMail> {
    let block = |paragraph: &str| {
        let is_boxed = paragraph.lines().all(|line| line.starts_with("> "));
        let lines = paragraph.lines().map(|line| line.strip_prefix("> ").filter(|_| is_boxed).unwrap_or(line));
        let content = lines.flat_map(|line| [Inline::Break, linked(line)]).skip(1).collect();
        let paragraph = Block::Paragraph { content };
        if is_boxed { Block::Panel { blocks: vec![paragraph] } } else { paragraph }
    };
    let paragraphs = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    let document = Document { blocks: paragraphs.map(block).collect(), small_print: Vec::new() };
    lay_out(ctx, clinic, &FilledMail { subject, document })
}

/// A line of Portico's own words, as a link if it is an address.
fn linked(line: &str) -> Inline {
    let text = line.to_owned();
    let is_address = ["https://", "http://"].iter().any(|scheme| line.starts_with(scheme)) && !line.contains(' ');
    if !is_address {
        return Inline::Text { text };
    }
    Inline::Link { to: text.clone(), content: vec![Inline::Text { text }], named: false }
}

fn lay_out(ctx: &Ctx, clinic: &ClinicRecord, filled: &FilledMail) -> Result<WrittenMail> {
    let text = format!("{}\n\n{}\n", filled.document.to_text(), clinic.name);
    let details = context! { subject => filled.subject, document => filled.document };
    let html = fill("layout.html", &with_clinic(ctx, clinic, details))?;
    Ok(WrittenMail { subject: filled.subject.clone(), text, html })
}

/// The text message with its values, if the message has one.
pub(crate) fn write_sms(message: &Message, values: &Values) -> Result<Option<String>> {
    message.sms(values).map_err(not_filled)
}

#[expect(clippy::needless_pass_by_value, reason = "it maps an error")]
fn not_filled(error: NotFilled) -> Error {
    // The error names a value and not what it holds.
    tracing::error!(%error, "a message could not be written");
    match error {
        NotFilled::Missing(_) => Error::Internal("a message lacks a value"),
        NotFilled::Exposed => Error::Internal("a message would give a link or code away, and is not sent"),
        NotFilled::Unreadable(_) => Error::Internal("a message cannot be read with its values"),
    }
}

/// A sentence that a custom value stands for.
pub(crate) fn phrase(name: &str, details: impl Serialize) -> Result<String> {
    fill(name, &Value::from_serialize(details)).map(|text| text.trim().to_owned())
}

fn with_clinic(ctx: &Ctx, clinic: &ClinicRecord, details: impl Serialize) -> Value {
    let palette = clinic.brand_color.palette(Scheme::Light);
    let view = context! {
        name => clinic.name,
        address => clinic.address,
        phone => clinic.phone.as_ref().map(|phone| phone.written(Some(clinic.calling_code))),
        email => clinic.email.as_ref().map(EmailAddress::shown),
        language => LANGUAGE,
        portal_url => ctx.settings.portal_url(clinic.slug.as_str()),
        fill => palette.fill.to_string(),
        on_brand => palette.on_brand.to_string(),
        tint => palette.tint.to_string(),
    };
    context! { clinic => view, ..Value::from_serialize(details) }
}

fn fill(name: &str, context: &Value) -> Result<String> {
    let failed = |error: &minijinja::Error| {
        // The error names the place in the template and no value.
        tracing::error!(template = name, %error, "a message could not be written");
        Error::Internal("a message could not be written")
    };
    let environment = ENVIRONMENT.as_ref().map_err(failed)?;
    let filled = environment.get_template(name).and_then(|template| template.render(context));
    filled.map_err(|error| failed(&error))
}

#[cfg(test)]
mod tests {
    use contract::{
        custom_values::ValueName,
        message_templates::{MessageKind, MessageTexts},
    };
    use domain::message_templates::catalogue;

    use super::*;
    use crate::message_templates;

    fn layout(message: &Message, values: &Values) -> (String, String, String) {
        let filled = message.mail(values).unwrap();
        let clinic = context! {
            name => "Hartley & <Co>",
            address => Value::from(()),
            phone => "+442079460123",
            email => Value::from(()),
            language => LANGUAGE,
            fill => "#8a4b6b",
            on_brand => "#ffffff",
        };
        let text = filled.document.to_text();
        let html =
            fill("layout.html", &context! { subject => filled.subject, document => filled.document, clinic }).unwrap();
        (filled.subject, text, html)
    }

    fn examples(kind: MessageKind, first_name: &str) -> Values {
        let mut values = Values::default();
        for name in catalogue::values(kind) {
            values.set(name, name.example());
        }
        values.set(ValueName::ClinicName, "Hartley & <Co>");
        values.set(ValueName::ClientFirstName, first_name);
        values
    }

    #[test]
    fn every_default_is_complete() {
        for kind in MessageKind::ALL.iter().copied() {
            let texts = message_templates::defaults(kind);
            assert_eq!(texts.sms.is_some(), catalogue::definition(kind).has_sms, "{kind:?}");
            let message = Message::parse(kind, &texts).unwrap();
            let (subject, text, html) = layout(&message, &examples(kind, "Eleanor"));
            for part in [&subject, &text, &html] {
                assert!(!part.trim().is_empty() && !part.contains("{{"), "{kind:?}: {part}");
            }
            let sms = message.sms(&examples(kind, "Eleanor")).unwrap();
            assert!(sms.is_none_or(|sms| sms.contains("Hartley & <Co>") && !sms.contains("{{")), "{kind:?}");
            assert!(text.contains("Hartley & <Co>"), "{text}");
            assert!(html.contains("Hartley &amp; &lt;Co&gt;") && !html.contains("<Co>"), "{html}");
        }
    }

    #[test]
    fn the_greeting_has_a_name_or_none() {
        // Three go to somebody whose name is not known, or not theirs to read.
        let nameless = [MessageKind::NoAccount, MessageKind::ContactTaken, MessageKind::ContactCode];
        for kind in MessageKind::ALL.iter().copied().filter(|kind| !nameless.contains(kind)) {
            let message = Message::parse(kind, &message_templates::defaults(kind)).unwrap();
            assert!(layout(&message, &examples(kind, "Eleanor")).1.starts_with("Hello Eleanor,\n"));
            assert!(layout(&message, &examples(kind, "")).1.starts_with("Hello,\n"));
        }
    }

    #[test]
    fn everything_that_can_be_written_is_laid_out() {
        let body = "# A *heading*\n\nLine one\nline **two** `code` <https://example.com>\n\n- a\n- b\n  1. c\n  2. d\n\n\
                    > boxed\n>\n> - x\n\n[Press](https://example.com/?a=1&b=2)\n\n`123 456`\n\n---\n\nsmall";
        let texts = MessageTexts { subject: "Hi <you>".to_owned(), body: body.to_owned(), sms: None };
        let message = Message::parse(MessageKind::NoAccount, &texts).unwrap();
        let (_, _, html) = layout(&message, &examples(MessageKind::NoAccount, ""));
        for part in [
            "<title>Hi &lt;you&gt;</title>",
            "A <em>heading</em>",
            "Line one<br>line <strong>two</strong>",
            "<li style=\"margin:0;\">",
            "<ol start=\"1\"",
            ">boxed</p>",
            ">Press</a>",
            ">123 456</p>",
            ">small</p>",
        ] {
            assert!(html.contains(part), "{part}: {html}");
        }
    }

    #[test]
    fn a_value_is_text_in_a_mail_whatever_it_holds() {
        let kind = MessageKind::SignIn;
        let message = Message::parse(kind, &message_templates::defaults(kind)).unwrap();
        let (_, text, html) = layout(&message, &examples(kind, "<img src=x onerror=alert(1)> **b** {{sign_in.code}}"));
        assert!(!html.contains("<img") && !html.contains("<strong>b"), "{html}");
        assert!(text.contains("**b** {{sign_in.code}}"), "{text}");
    }
}

//! What messages look like: templates filled in, and mails around them.
//!
//! A mail is three templates, `{name}.subject.txt`, `{name}.txt` and `{name}.html`; the last
//! extends `layout.html`. A text message is one, `{name}.sms.txt`. Values are escaped in HTML and
//! left alone in text. A name that is not filled in is an error, never an empty place.

use std::sync::LazyLock;

use contract::{color::Scheme, ids::MessageId};
use minijinja::{Environment, UndefinedBehavior, Value, context};
use serde::Serialize;
use storage::repos::clinics::ClinicRecord;

use crate::{
    Ctx, Error, Result,
    ports::{Mail, Sms},
};

macro_rules! templates {
    ($($file:literal,)+) => {
        /// Every template by its file's name.
        const TEMPLATES: &[(&str, &str)] = &[$(($file, include_str!(concat!("../templates/", $file))),)+];
    };
}

templates! {
    "appointment_booked.html",
    "appointment_booked.sms.txt",
    "appointment_booked.subject.txt",
    "appointment_booked.txt",
    "appointment_cancelled.html",
    "appointment_cancelled.sms.txt",
    "appointment_cancelled.subject.txt",
    "appointment_cancelled.txt",
    "layout.html",
    "no_account.html",
    "no_account.subject.txt",
    "no_account.txt",
    "parts.html",
    "sign_in.html",
    "sign_in.sms.txt",
    "sign_in.subject.txt",
    "sign_in.txt",
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

/// A mail's texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rendered {
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: String,
}

/// The mail of that name, filled in.
pub(crate) fn render(name: &str, context: impl Serialize) -> Result<Rendered> {
    let context = Value::from_serialize(context);
    Ok(Rendered {
        // A header is one line, whatever is in a name.
        subject: fill(&format!("{name}.subject.txt"), &context)?.split_whitespace().collect::<Vec<_>>().join(" "),
        text: fill(&format!("{name}.txt"), &context)?,
        html: fill(&format!("{name}.html"), &context)?,
    })
}

/// The mail of that name from a clinic to one of its clients. Templates see `details`, and the
/// clinic as `clinic`.
pub(crate) fn mail(
    ctx: &Ctx,
    clinic: &ClinicRecord,
    id: MessageId,
    to: String,
    name: &str,
    details: impl Serialize,
) -> Result<Mail> {
    let Rendered { subject, text, html } = render(name, with_clinic(ctx, clinic, details))?;
    Ok(Mail {
        id,
        from_name: clinic.name.clone(),
        reply_to: clinic.email.as_ref().map(ToString::to_string),
        to,
        subject,
        text,
        html,
        calendar: None,
    })
}

/// The text message of that name from a clinic to one of its clients.
pub(crate) fn sms(
    ctx: &Ctx,
    clinic: &ClinicRecord,
    id: MessageId,
    to: String,
    name: &str,
    details: impl Serialize,
) -> Result<Sms> {
    let text = fill(&format!("{name}.sms.txt"), &with_clinic(ctx, clinic, details))?;
    Ok(Sms { id, to, text: text.trim().to_owned(), status_url: None })
}

fn with_clinic(ctx: &Ctx, clinic: &ClinicRecord, details: impl Serialize) -> Value {
    let palette = clinic.brand_color.palette(Scheme::Light);
    let view = context! {
        name => clinic.name,
        address => clinic.address,
        phone => clinic.phone.as_ref().map(ToString::to_string),
        email => clinic.email.as_ref().map(ToString::to_string),
        locale => clinic.locale,
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
    use super::*;

    fn details(name: &str) -> Value {
        context! {
            clinic => context! {
                name => "Hartley & <Co>",
                address => Value::from(()),
                phone => "+442079460123",
                email => Value::from(()),
                locale => "en-GB",
                portal_url => "https://portal.example.com/hartley",
                fill => "#8a4b6b",
                on_brand => "#ffffff",
                tint => "#f3ecf0",
            },
            first_name => name,
            link => "https://portal.example.com/hartley/sign-in#abc",
            code => "123 456",
            minutes => 10,
        }
    }

    #[test]
    fn every_mail_is_complete() {
        for name in ["sign_in", "no_account"] {
            let mail = render(name, details("Eleanor")).unwrap();
            for part in [&mail.subject, &mail.text, &mail.html] {
                assert!(!part.trim().is_empty() && !part.contains("{{"), "{name}: {part}");
            }
            assert!(mail.text.contains("Hartley & <Co>"), "{}", mail.text);
            assert!(mail.html.contains("Hartley &amp; &lt;Co&gt;"), "{}", mail.html);
            assert!(!mail.subject.contains('\n'));
        }
    }

    #[test]
    fn the_greeting_has_a_name_or_none() {
        assert!(render("sign_in", details("Eleanor")).unwrap().text.starts_with("Hello Eleanor,\n"));
        assert!(render("sign_in", details("")).unwrap().text.starts_with("Hello,\n"));
    }

    #[test]
    fn the_link_is_the_only_address_in_a_sign_in_mail_besides_the_portal() {
        let mail = render("sign_in", details("Eleanor")).unwrap();
        for part in [&mail.text, &mail.html] {
            assert!(
                part.contains("https:&#x2f;&#x2f;portal.example.com&#x2f;hartley&#x2f;sign-in#abc")
                    || part.contains("https://portal.example.com/hartley/sign-in#abc"),
                "{part}"
            );
            assert!(part.contains("123 456"));
        }
    }

    #[test]
    fn what_is_not_filled_in_is_an_error() {
        assert!(render("sign_in", context! { first_name => "Eleanor" }).is_err());
    }
}

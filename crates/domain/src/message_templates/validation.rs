//! Checks whether a clinic's version of a message can be sent.

use contract::{
    custom_values::ValueName,
    message_templates::{MessageKind, MessageTexts},
};

use super::{
    catalogue::{definition, values},
    filling::{Missing, Values},
    language::{Fault, FaultKind, Template},
    markup::{self, Document},
    secrets::{exposed_in_body, exposed_in_text},
};

/// A version of a message that can be sent.
#[derive(Debug, Clone)]
pub struct Message {
    subject: Template,
    body: Template,
    sms: Option<Template>,
}

/// The mistakes in a version of a message, by field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of `MessageTexts`")]
pub struct Faults {
    pub subject: Vec<Fault>,
    pub body: Vec<Fault>,
    pub sms: Vec<Fault>,
}

/// A mail with its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilledMail {
    /// The subject.
    pub subject: String,
    /// The body.
    pub document: Document,
}

/// Why a message could not be filled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotFilled {
    /// A value was not set.
    #[error(transparent)]
    Missing(#[from] Missing),
    /// The message cannot be read once these values are filled in.
    #[error("{}", .0.kind)]
    Unreadable(Fault),
    /// With these values a secret would be part of something else, so the message must not be sent.
    #[error("with these values a link or code would be a part of something else")]
    Exposed,
}

impl Message {
    /// Reads a version of a message and finds all of its mistakes at once.
    ///
    /// # Errors
    /// The mistakes.
    pub fn parse(kind: MessageKind, texts: &MessageTexts) -> Result<Self, Faults> {
        let allowed = values(kind);
        let needed = definition(kind).needs_one_of;
        let read = |source: &str, is_body: bool, needed: &'static [_]| {
            let template = Template::parse(source, &allowed)?;
            if is_body {
                check_markup(&template)?;
            }
            check_secrets(&template, is_body)?;
            if !needed.is_empty() && !template.holds_any(needed) {
                return Err(vec![Fault { at: 0, kind: FaultKind::Needed { values: needed } }]);
            }
            Ok(template)
        };
        let mut subject = read(&texts.subject, false, &[]);
        if let Some(at) = texts.subject.find(['\n', '\r']) {
            subject = Err(vec![Fault { at, kind: FaultKind::SecondLine }]);
        }
        let body = read(&texts.body, true, needed);
        let sms = texts.sms.as_ref().map(|sms| read(sms, false, needed)).transpose();
        match (subject, body, sms) {
            (Ok(subject), Ok(body), Ok(sms)) => Ok(Self { subject, body, sms }),
            (subject, body, sms) => Err(Faults {
                subject: subject.err().unwrap_or_default(),
                body: body.err().unwrap_or_default(),
                sms: sms.err().unwrap_or_default(),
            }),
        }
    }

    /// Whether the mail holds a value.
    pub fn mail_holds(&self, name: ValueName) -> bool {
        self.subject.holds_any(&[name]) || self.body.holds_any(&[name])
    }

    /// Whether the text message holds a value.
    pub fn sms_holds(&self, name: ValueName) -> bool {
        self.sms.as_ref().is_some_and(|sms| sms.holds_any(&[name]))
    }

    /// The mail with its values filled in.
    ///
    /// # Errors
    /// When a value that it uses was not set, or when a secret would not stand alone.
    pub fn mail(&self, values: &Values) -> Result<FilledMail, NotFilled> {
        guarded(values, |values| {
            let (subject, body) = (self.subject.fill(values)?, self.body.fill(values)?);
            if exposed_in_text(&subject.veiled(None)).is_some() || exposed_in_body(&body.veiled(None)).is_some() {
                return Err(NotFilled::Exposed);
            }
            Ok(FilledMail {
                subject: one_line(&subject.plain()),
                document: markup::read(&body).map_err(NotFilled::Unreadable)?,
            })
        })
    }

    /// The text message with its values filled in, if there is one.
    ///
    /// # Errors
    /// When a value that it uses was not set, or when a secret would not stand alone.
    pub fn sms(&self, values: &Values) -> Result<Option<String>, NotFilled> {
        let Some(sms) = &self.sms else { return Ok(None) };
        guarded(values, |values| {
            let filled = sms.fill(values)?;
            match exposed_in_text(&filled.veiled(None)) {
                Some(_) => Err(NotFilled::Exposed),
                None => Ok(Some(filled.plain().trim().to_owned())),
            }
        })
    }
}

/// Fills a message. If an ordinary value, such as the clinic's name, would pull a secret into an address, fills
/// it again with harmless quotation marks and brackets: no value can stop a message that people wait for.
fn guarded<T>(values: &Values, fill: impl Fn(&Values) -> Result<T, NotFilled>) -> Result<T, NotFilled> {
    match fill(values) {
        Err(NotFilled::Exposed) => fill(&values.disarmed()),
        filled => filled,
    }
}

/// The most dangerous ordinary value next to a secret.
const AT_WORST: &str = "https://value.example/";

/// Refuses a template in which some values would leave a secret not standing alone, and locates the first such
/// secret.
fn check_secrets(template: &Template, is_body: bool) -> Result<(), Vec<Fault>> {
    let veiled = template.marked().0.veiled(Some(AT_WORST));
    let exposed = if is_body { exposed_in_body(&veiled) } else { exposed_in_text(&veiled) };
    match exposed.and_then(|mark| template.place_of(mark)) {
        Some((at, name)) => Err(vec![Fault { at, kind: FaultKind::not_alone(name) }]),
        None => Ok(()),
    }
}

/// Reads the markup with example values, and locates a mistake in the source.
fn check_markup(template: &Template) -> Result<(), Vec<Fault>> {
    let (marked, places) = template.marked();
    let Err(fault) = markup::read(&marked) else { return Ok(()) };
    let before = places.iter().rev().find(|(marked, _)| *marked <= fault.at);
    let at = before.map_or(0, |(marked, source)| source + (fault.at - marked));
    Err(vec![Fault { at, kind: fault.kind }])
}

/// Puts a text on one line, as a mail header needs it.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(subject: &str, body: &str, sms: &str) -> MessageTexts {
        MessageTexts { subject: subject.to_owned(), body: body.to_owned(), sms: Some(sms.to_owned()) }
    }

    fn faults(subject: &str, body: &str, sms: &str) -> Faults {
        Message::parse(MessageKind::SignIn, &texts(subject, body, sms)).unwrap_err()
    }

    #[test]
    fn a_fault_in_the_markup_is_placed_in_the_source() {
        let body = "Hello {{client.first_name | fallback: \"you\"}},\n\n{{sign_in.link}} <b>x</b>";
        let found = faults("x", body, "{{sign_in.code}}");
        assert_eq!(found.body, [Fault { at: body.find("<b>").unwrap(), kind: FaultKind::Html }]);
        assert!(found.subject.is_empty() && found.sms.is_empty());
    }

    #[test]
    fn a_sign_in_message_lets_somebody_in() {
        let found = faults("x", "Hello", "Hello {{sign_in.minutes}}");
        assert!(matches!(found.body.as_slice(), [Fault { kind: FaultKind::Needed { .. }, .. }]));
        assert!(matches!(found.sms.as_slice(), [Fault { kind: FaultKind::Needed { .. }, .. }]));
        let said = found.body[0].kind.to_string();
        assert_eq!(said, "the message needs `{{sign_in.link}}` or `{{sign_in.code}}`, or it is of no use");
    }

    #[test]
    fn a_subject_is_one_line() {
        let found = faults("a\nb", "{{sign_in.link}}", "{{sign_in.code}}");
        assert_eq!(found.subject, [Fault { at: 1, kind: FaultKind::SecondLine }]);
    }
}

//! Notices from Twilio: the status of texts, and the answers of clients.
//!
//! A notice counts only with Twilio's signature: an HMAC, with the account's auth token, of the address it was
//! sent to and its fields. The address is built from the installation's own, never from the request's Host
//! header. Status notices are requested only over https and with a token to verify them.
//!
//! Notices can arrive out of order, and before Twilio's answer to the request that sent the text. Each one that
//! says something new is recorded, and takes the message from the worker that still waits for the answer.

use base64::{Engine, prelude::BASE64_STANDARD};
use contract::{
    contact::{Identifier, PhoneNumber},
    ids::{ClinicId, MessageId},
    messages::{Message, MessageChannel, MessageFault},
    problem::ErrorCode,
    reachability::SuppressionReason,
};
use domain::opt_out::{self, OptOut};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use storage::{
    ClinicScope,
    repos::{self, outbox::Arrival},
};

use crate::{Caller, Ctx, Error, Result, delivery_settings, messaging, suppressions};

crate::facts::names! {
    TEXTS_STOPPED = "client.stop_texts";
    TEXTS_STARTED = "client.start_texts";
}

/// A notice as it came.
#[derive(Debug, Clone)]
pub struct Notice {
    /// The path and query it was sent to.
    pub path: String,
    /// `X-Twilio-Signature`.
    pub signature: String,
    /// The fields of the form.
    pub fields: Vec<(String, String)>,
}

impl Notice {
    fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    fn number(&self, name: &str) -> Option<PhoneNumber> {
        self.field(name)?.parse().ok()
    }

    /// Whether whoever sent it knows that token.
    fn is_signed_with(&self, ctx: &Ctx, token: &str) -> bool {
        is_signed(token, &format!("{}{}", ctx.settings.base_url, self.path), &self.fields, &self.signature)
    }
}

/// Notes what became of a text.
///
/// # Errors
/// `Forbidden` when Twilio has not signed the notice, `NotFound` when there is no such text.
pub async fn note_status(ctx: &Ctx, clinic_id: ClinicId, id: MessageId, notice: &Notice) -> Result<()> {
    let scope = repos::clinics::scope_of(&ctx.db, clinic_id).await?.ok_or_else(forged)?;
    // A clinic may have changed its account since it sent the text.
    let tokens = [own_token(ctx, &scope).await?, shared_token(ctx)];
    if !tokens.iter().flatten().any(|token| notice.is_signed_with(ctx, token)) {
        return Err(forged());
    }
    let message = repos::outbox::find(&ctx.db, &scope, id).await?;
    let message = message.filter(|message| may_be_text(ctx, message)).ok_or(Error::NotFound("message"))?;
    let arrival = match notice.field("MessageStatus") {
        Some("sent") => Arrival::Sent,
        Some("delivered" | "read") => Arrival::Delivered,
        Some("undelivered" | "failed") => {
            let code = notice.field("ErrorCode").and_then(|code| code.parse().ok());
            Arrival::Failed { fault: fault_of(code), detail: detail_of(code) }
        }
        // Twilio still has it; nothing that is worth writing down.
        _ => return Ok(()),
    };
    let now = ctx.now(&scope);
    let receiver = notice.number("To").map(Identifier::Phone);
    let addressed = match &receiver {
        Some(receiver) => {
            let client_id = message.client.map(|client| client.id);
            Some(messaging::addressed(ctx, &scope, client_id, receiver).await?)
        }
        None => None,
    };
    ctx.db
        .write(async |tx| {
            repos::outbox::note_arrival(tx, &scope, id, &arrival, addressed.as_ref(), now).await?;
            if let (Some(receiver), Arrival::Failed { fault, .. }) = (&receiver, &arrival) {
                suppressions::note_failure(ctx, tx, &scope, receiver, *fault).await?;
            }
            Ok::<_, Error>(())
        })
        .await
}

/// Whether a message is a text, as far as is known: how it goes is noted when sending was first tried.
fn may_be_text(ctx: &Ctx, message: &Message) -> bool {
    message.channel != Some(MessageChannel::Email) && ctx.registry.job(&message.kind).is_some_and(|job| job.is_message)
}

/// Notes that somebody wants no more texts, or texts again: from a clinic with an account of its own,
/// or, where none is named, from every clinic that sends by the installation's account.
///
/// # Errors
/// `Forbidden` when Twilio has not signed the notice, or no such account is used.
pub async fn note_answer(ctx: &Ctx, clinic_id: Option<ClinicId>, notice: &Notice) -> Result<()> {
    let own = match clinic_id {
        Some(id) => Some(repos::clinics::scope_of(&ctx.db, id).await?.ok_or_else(forged)?),
        None => None,
    };
    let token = match &own {
        Some(scope) => own_token(ctx, scope).await?,
        None => shared_token(ctx),
    };
    let is_signed = token.is_some_and(|token| notice.is_signed_with(ctx, &token));
    if !is_signed {
        return Err(forged());
    }
    let (Some(from), Some(wish)) = (notice.number("From"), wish(notice)) else { return Ok(()) };
    let scopes = match own {
        Some(scope) => vec![scope],
        None => repos::clients::clinics_of_phone(&ctx.db, &from).await?,
    };
    // One by one: each clinic has an audit log of its own, which is locked while it is written to.
    for scope in scopes {
        note_wish(ctx, &scope, &from, wish).await?;
    }
    Ok(())
}

async fn note_wish(ctx: &Ctx, scope: &ClinicScope, from: &PhoneNumber, wish: OptOut) -> Result<()> {
    let receiver = Identifier::Phone(from.clone());
    ctx.db
        .write(async |tx| {
            let (is_news, name) = match wish {
                OptOut::Stop => {
                    let reason = SuppressionReason::Unsubscribed;
                    (suppressions::note(ctx, tx, scope, &receiver, reason).await?, TEXTS_STOPPED)
                }
                OptOut::Start => (suppressions::start_again(tx, scope, &receiver).await?, TEXTS_STARTED),
            };
            if is_news {
                let client = repos::clients::find_by_phone(tx, scope, from).await?;
                let subject = client.map(|client| client.id.to_string()).unwrap_or_default();
                Caller::system().record(ctx, tx, scope, name.of(subject)).await?;
            }
            Ok::<_, Error>(())
        })
        .await
}

/// Twilio says itself what an answer means, where it looks after such answers.
fn wish(notice: &Notice) -> Option<OptOut> {
    match notice.field("OptOutType") {
        Some("STOP") => Some(OptOut::Stop),
        Some("START") => Some(OptOut::Start),
        Some(_) => None,
        None => opt_out::read(notice.field("Body")?),
    }
}

async fn own_token(ctx: &Ctx, scope: &ClinicScope) -> Result<Option<String>> {
    Ok(delivery_settings::text_account(ctx, scope).await?.map(|account| account.auth_token))
}

fn shared_token(ctx: &Ctx) -> Option<String> {
    ctx.settings.twilio_auth_token.as_ref().map(|token| token.expose().to_owned())
}

/// The same whoever is asked about, so that nobody learns which clinics there are.
fn forged() -> Error {
    Error::refused(ErrorCode::Forbidden, "this is not signed by Twilio with the account's auth token")
}

/// What an error code of a text that did not arrive comes down to.
fn fault_of(code: Option<u32>) -> MessageFault {
    match code {
        Some(21_610) => MessageFault::Unsubscribed,
        // No such number any more; a landline.
        Some(30_005 | 30_006) => MessageFault::ReceiverUnknown,
        Some(30_003) => MessageFault::ReceiverUnreachable,
        Some(21_408) => MessageFault::CountryNotAllowed,
        _ => MessageFault::Refused,
    }
}

fn detail_of(code: Option<u32>) -> String {
    match code {
        Some(code) => format!("Twilio says that it did not arrive: error {code}"),
        None => "Twilio says that it did not arrive".to_owned(),
    }
}

/// Whether the signature is that of Twilio for the address and the fields, in a time that does not
/// tell where it differs.
fn is_signed(token: &str, url: &str, fields: &[(String, String)], signature: &str) -> bool {
    // Anybody can sign with an empty token.
    if token.is_empty() {
        return false;
    }
    let (Ok(signature), Ok(mut mac)) =
        (BASE64_STANDARD.decode(signature), <Hmac<Sha1> as KeyInit>::new_from_slice(token.as_bytes()))
    else {
        return false;
    };
    let mut sorted: Vec<_> = fields.iter().collect();
    sorted.sort_unstable();
    sorted.dedup();
    mac.update(url.as_bytes());
    for (name, value) in sorted {
        mac.update(name.as_bytes());
        mac.update(value.as_bytes());
    }
    mac.verify_slice(&signature).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of Twilio's documentation.
    #[test]
    fn a_signature_is_that_of_twilio() {
        let fields = [
            ("Digits", "1234"),
            ("To", "+18005551212"),
            ("From", "+14158675309"),
            ("Caller", "+14158675309"),
            ("CallSid", "CA1234567890ABCDE"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
        let (url, signature) = ("https://mycompany.com/myapp.php?foo=1&bar=2", "RSOYDt4T1cUTdK1PDd93/VVr8B8=");
        assert!(is_signed("12345", url, &fields, signature));
        assert!(!is_signed("12346", url, &fields, signature));
        assert!(!is_signed("12345", "https://mycompany.com/myapp.php", &fields, signature));
        assert!(!is_signed("12345", url, &fields[1..], signature));
        assert!(!is_signed("12345", url, &fields, ""));
        assert!(!is_signed("12345", url, &fields, "no base64"));
        let mut mac = <Hmac<Sha1> as KeyInit>::new_from_slice(b"").unwrap();
        mac.update(url.as_bytes());
        let forged = BASE64_STANDARD.encode(mac.finalize().into_bytes());
        assert!(!is_signed("", url, &[], &forged), "nobody has an empty token");
    }
}

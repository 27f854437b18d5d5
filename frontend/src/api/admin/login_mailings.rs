//! Login e-mails to many clients.

use contract::{
    ids::LoginMailingId,
    login_mailings::{Audience, AudienceCheck, CreateLoginMailing, LoginMailing, MailingRecipient, RecipientState},
    paging::Page,
};

use super::{ApiError, IdempotencyKey, Request, query, url};

/// Who would get a mail, and who would not.
pub async fn check(audience: Audience) -> Result<AudienceCheck, ApiError> {
    Request::post(url(&["/login-mailings/check"])).json(&audience).send().await
}

/// Begins a mailing.
pub async fn create(request: CreateLoginMailing, key: IdempotencyKey) -> Result<LoginMailing, ApiError> {
    Request::post(url(&["/login-mailings"])).once(&key).json(&request).send().await
}

/// A page of mailings, newest first.
pub async fn list(after: Option<String>) -> Result<Page<LoginMailing>, ApiError> {
    Request::get(query(&url(&["/login-mailings"]), &[("after", after)])).send().await
}

/// One mailing, with how far it is.
pub async fn get(id: LoginMailingId) -> Result<LoginMailing, ApiError> {
    Request::get(url(&["/login-mailings/", &id.to_string()])).send().await
}

/// A page of a mailing's clients.
pub async fn recipients(
    id: LoginMailingId,
    state: Option<RecipientState>,
    after: Option<String>,
) -> Result<Page<MailingRecipient>, ApiError> {
    let state = state.map(|state| state.as_str().to_owned());
    let path = url(&["/login-mailings/", &id.to_string(), "/recipients"]);
    Request::get(query(&path, &[("state", state), ("after", after)])).send().await
}

/// Does something with a mailing: `pause`, `resume` or `cancel`.
pub async fn steer(id: LoginMailingId, verb: &'static str) -> Result<LoginMailing, ApiError> {
    Request::post(url(&["/login-mailings/", &id.to_string(), "/", verb])).send().await
}

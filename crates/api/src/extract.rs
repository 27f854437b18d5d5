//! What handlers require, checked before they run.
//!
//! - `Authorized<ClientsRead>`: a member of staff or an access token with the permission; `Person` and `Staff`
//!   take no access token.
//! - `PortalClinic`: the clinic whose slug is in the path, if its portal is on.
//! - `SignedIn`: a client of that clinic with a session. `SignedIn<Booking>` also requires that section of the
//!   portal to be switched on.
//! - `Viewing`: the same for operations that only read, which staff in a preview may call too.
//! - `Body<T>`: validated JSON of at most 256 KiB without unknown fields, whose texts keep the rules of
//!   `contract/src/text.rs`, with its idempotency key.
//! - `Params<T>`, `Id<T>`, `IfMatch`: query, path and version.

mod address;
mod authorized;
mod body;
mod browser;
mod form;
mod id;
mod if_match;
mod params;
mod portal;
mod signed_in;
mod upload;
mod viewing;

pub(crate) use address::ClientAddress;
pub(crate) use authorized::{Authorized, Person, Staff, bearer, permission};
pub(crate) use body::Body;
pub(crate) use browser::browser;
pub(crate) use form::FormFields;
pub(crate) use id::{Id, id_named};
pub(crate) use if_match::{IfMatch, OptionalIfMatch};
pub(crate) use params::Params;
pub(crate) use portal::PortalClinic;
pub(crate) use signed_in::{SignedIn, section, whoever_is_signed_in};
pub(crate) use upload::Upload;
pub(crate) use viewing::Viewing;

use actix_web::{
    HttpRequest,
    http::{header, uri::Authority},
    web,
};

use crate::ApiState;

/// Carries the secret of a preview.
const PREVIEW_HEADER: &str = "portico-preview";

/// The state that `application` has put there.
pub(crate) fn state(request: &HttpRequest) -> Result<&web::Data<ApiState>, crate::problems::ApiError> {
    request.app_data::<web::Data<ApiState>>().ok_or_else(|| app::Error::Internal("no state").into())
}

/// The host that the browser asked for, as sessions are bound to it. Only `Host` says so: the
/// headers of proxies can be written by anybody, so a proxy must pass `Host` on.
pub(crate) fn host(request: &HttpRequest) -> String {
    let header = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let host = header.or_else(|| request.uri().authority().map(Authority::as_str));
    host.unwrap_or_default().to_ascii_lowercase()
}

/// The secret of the preview that a request says it comes from. It is not a cookie: a preview belongs
/// to one tab, and must not get in the way of a client who is signed in with the same browser.
pub(crate) fn preview_token(request: &HttpRequest) -> Option<String> {
    let value = request.headers().get(PREVIEW_HEADER)?;
    Some(value.to_str().unwrap_or_default().to_owned())
}

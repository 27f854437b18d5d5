//! The browser that signs somebody in.

use actix_web::{HttpRequest, http::header};
use app::device::{self, Browser};

use super::{ClientAddress, host};
use crate::cookies::CookieSpec;

/// The browser behind a request, with the cookies that count when a session begins.
pub(crate) fn browser(request: &HttpRequest, session: &CookieSpec, binding: Option<&CookieSpec>) -> Browser {
    let user_agent = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    Browser {
        address: ClientAddress::of(request).to_string(),
        host: host(request),
        device: device::describe(user_agent.unwrap_or_default()),
        binding: binding.and_then(|cookie| cookie.read(request)),
        session: session.read(request),
        device_token: None,
    }
}

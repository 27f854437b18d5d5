//! Which version a change is meant for.

use std::future::Ready;

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::header::{self, HeaderValue},
};
use contract::problem::ErrorCode;

use crate::problems::{ApiError, ApiResult};

/// The version that a change is meant for, of `If-Match: "3"` (RFC 9110, 13.1.1).
///
/// Tags are compared strongly: a weak one, or one that Portico never gave, fits no version. Of several versions
/// the newest counts: versions only rise, so that the others are no longer current.
#[derive(Debug, Clone, Copy)]
pub(crate) struct IfMatch(pub(crate) i64);

/// No record has this version.
const NONE: i64 = -1;

impl FromRequest for IfMatch {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(read(request))
    }
}

/// The version in `If-Match`, where a request can do without one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OptionalIfMatch(pub(crate) Option<i64>);

impl FromRequest for OptionalIfMatch {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(wanted(request).map(|wanted| match wanted {
            Wanted::Nothing | Wanted::Any => Self(None),
            Wanted::Version(version) => Self(Some(version)),
        }))
    }
}

fn read(request: &HttpRequest) -> ApiResult<IfMatch> {
    match wanted(request)? {
        Wanted::Version(version) => Ok(IfMatch(version)),
        Wanted::Nothing | Wanted::Any => Err(ApiError::new(
            ErrorCode::PreconditionRequired,
            "send the `ETag` of what you are changing as `If-Match`, so that you do not undo what others did",
        )),
    }
}

/// What a request says of versions.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    Nothing,
    /// `*`: whichever version there is.
    Any,
    Version(i64),
}

fn wanted(request: &HttpRequest) -> ApiResult<Wanted> {
    let lines: Vec<&[u8]> = request.headers().get_all(header::IF_MATCH).map(HeaderValue::as_bytes).collect();
    if lines.is_empty() {
        return Ok(Wanted::Nothing);
    }
    // Several lines are one list (RFC 9110, 5.3).
    str::from_utf8(&lines.join(&b',')).ok().and_then(parse).ok_or_else(|| {
        ApiError::new(
            ErrorCode::MalformedHeader,
            "`If-Match` must be the `ETag` of what you are changing, such as `\"3\"`, or a list of such tags",
        )
    })
}

/// Reads the value of the header; none when it is malformed.
fn parse(text: &str) -> Option<Wanted> {
    if text.trim() == "*" {
        return Some(Wanted::Any);
    }
    let mut newest = None;
    let mut rest = text;
    loop {
        // Empty items of a list do not count (RFC 9110, 5.6.1).
        rest = rest.trim_start_matches([' ', '\t', ',']);
        if rest.is_empty() {
            return newest.map(Wanted::Version);
        }
        let (is_weak, quoted) = match rest.strip_prefix("W/") {
            Some(quoted) => (true, quoted),
            None => (false, rest),
        };
        let (tag, after) = quoted.strip_prefix('"')?.split_once('"')?;
        if tag.bytes().any(|byte| byte <= b' ' || byte == 0x7f) {
            return None;
        }
        rest = after.trim_start_matches([' ', '\t']);
        if !rest.is_empty() && !rest.starts_with(',') {
            return None;
        }
        let is_version = !is_weak && tag.bytes().all(|byte| byte.is_ascii_digit());
        let version = Some(tag).filter(|_| is_version).and_then(|tag| tag.parse().ok()).unwrap_or(NONE);
        newest = newest.max(Some(version));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read() {
        for (text, wanted) in [
            ("\"3\"", Some(Wanted::Version(3))),
            (" \"3\" ", Some(Wanted::Version(3))),
            ("W/\"3\"", Some(Wanted::Version(NONE))),
            ("\"abc\"", Some(Wanted::Version(NONE))),
            ("\"\"", Some(Wanted::Version(NONE))),
            ("\"+3\"", Some(Wanted::Version(NONE))),
            ("\"99999999999999999999\"", Some(Wanted::Version(NONE))),
            ("\"a,b\", \"3\"", Some(Wanted::Version(3))),
            ("\"2\", \"3\"", Some(Wanted::Version(3))),
            ("\"3\",W/\"4\",,\"2\"", Some(Wanted::Version(3))),
            ("*", Some(Wanted::Any)),
            ("", None),
            (",", None),
            ("3", None),
            ("\"3", None),
            ("3\"", None),
            ("\"3\"\"4\"", None),
            ("\"3\" \"4\"", None),
            ("w/\"3\"", None),
            ("W/ \"3\"", None),
            ("*, \"3\"", None),
            ("\"3 4\"", None),
        ] {
            assert_eq!(parse(text), wanted, "{text}");
        }
    }
}

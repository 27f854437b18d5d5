//! Compresses answers, and only those of which their handler says so.
//!
//! The length of a compressed answer tells what is in it, to whoever sees the connection and can have
//! something of their own put beside it (BREACH). So nothing is compressed that only its reader may know:
//! secrets, such as what signing in, keys and previews answer, and people's data, beside which clients
//! have typed their names. What is left is the clinic's own words, which every client may read, and the
//! document of this API.

use actix_http::encoding::Encoder;
use actix_web::{
    Error,
    body::{BodySize, EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::header::{self, AcceptEncoding, ContentEncoding, Encoding, Header, HeaderValue},
    middleware::Next,
};

/// In the extensions of an answer that may be compressed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MayCompress;

/// Shorter answers fit into a packet or two as they are.
const WORTHWHILE_BYTES: u64 = 1024;

/// Compresses what may be, as the caller likes it best.
pub(crate) async fn compress(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let encoding = wanted(&request);
    let mut response = next.call(request).await?;
    let marked = response.response_mut().extensions_mut().remove::<MayCompress>().is_some();
    if !marked {
        return Ok(response.map_into_right_body());
    }
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    let worthwhile = matches!(response.response().body().size(), BodySize::Sized(size) if size >= WORTHWHILE_BYTES);
    if !worthwhile || encoding == ContentEncoding::Identity {
        return Ok(response.map_into_right_body());
    }
    Ok(response.map_body(|head, body| {
        // The encoder adds it itself.
        head.headers_mut().remove(header::VARY);
        EitherBody::left(Encoder::response(encoding, head, body))
    }))
}

/// What of all that is offered here the caller takes; brotli where they do not mind. Nothing is
/// compressed for a caller who does not say.
fn wanted(request: &ServiceRequest) -> ContentEncoding {
    let offered = [Encoding::brotli(), Encoding::zstd(), Encoding::gzip(), Encoding::identity()];
    let negotiated = AcceptEncoding::parse(request).ok().and_then(|accepted| accepted.negotiate(offered.iter()));
    match negotiated {
        Some(Encoding::Known(encoding)) => encoding,
        _ => ContentEncoding::Identity,
    }
}

//! A client who is signed in to the portal in the path.

use std::ops::Deref;

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use app::ClientActor;
use contract::problem::ErrorCode;
use futures_util::future::LocalBoxFuture;

use super::{ClientAddress, PortalClinic, host, state};
use crate::{
    cookies,
    problems::{ApiError, ApiResult},
};

/// A client who is signed in to the portal in the path.
pub(crate) struct SignedIn(ClientActor);

impl Deref for SignedIn {
    type Target = ClientActor;

    fn deref(&self) -> &ClientActor {
        &self.0
    }
}

impl FromRequest for SignedIn {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, ApiResult<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let clinic = PortalClinic::from_request(&request, payload);
        Box::pin(async move {
            let clinic = clinic.await?;
            let ctx = &state(&request)?.ctx;
            let Some(token) = cookies::client_session(ctx, clinic.scope.clinic_id()).read(&request) else {
                return Err(ApiError::new(ErrorCode::Unauthenticated, "ask for a sign-in link first"));
            };
            let address = ClientAddress::of(&request).to_string();
            let actor =
                app::client_sessions::authenticate(ctx, &clinic.scope, &token, &host(&request), &address).await?;
            Ok(Self(actor))
        })
    }
}

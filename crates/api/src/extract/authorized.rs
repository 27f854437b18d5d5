//! Staff and integrators, with what they may do in the handler's type.

use std::{marker::PhantomData, ops::Deref};

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header};
use app::ClinicActor;
use contract::{permissions::Permission, problem::ErrorCode};
use futures_util::future::LocalBoxFuture;

use super::{ClientAddress, host, state};
use crate::{
    cookies,
    problems::{ApiError, ApiResult},
};

/// Permissions as types, for [`Authorized`].
pub(crate) mod permission {
    use contract::permissions::Permission;

    /// A permission that a handler requires.
    pub(crate) trait Required {
        const PERMISSION: Permission;
    }

    macro_rules! required {
        ($($name:ident)+) => {$(
            pub(crate) struct $name;

            impl Required for $name {
                const PERMISSION: Permission = Permission::$name;
            }
        )+};
    }

    required! {
        ClinicRead ClinicWrite PortalPreview ClientsRead ClientsWrite InvitesRead InvitesWrite LoginLinksWrite
        PractitionersRead PractitionersWrite TreatmentsRead TreatmentsWrite AppointmentsRead
        AppointmentsWrite TemplatesRead TemplatesWrite CustomValuesRead ApiKeysWrite SessionsWrite
        AuditRead MessagesRead MessagesWrite DeliveryWrite
    }
}

/// A member of staff or an API key that has the permission.
pub(crate) struct Authorized<P> {
    actor: ClinicActor,
    permission: PhantomData<P>,
}

/// A member of staff with a session, whatever they may do.
pub(crate) struct Staff(pub(crate) ClinicActor);

impl<P> Deref for Authorized<P> {
    type Target = ClinicActor;

    fn deref(&self) -> &ClinicActor {
        &self.actor
    }
}

impl Deref for Staff {
    type Target = ClinicActor;

    fn deref(&self) -> &ClinicActor {
        &self.0
    }
}

impl<P: permission::Required + 'static> FromRequest for Authorized<P> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let actor = match bearer(&request) {
                Some(jwt) => {
                    let address = ClientAddress::of(&request).to_string();
                    app::access_tokens::verify(&state(&request)?.ctx, &jwt, &address).await?
                }
                None => staff(&request).await?,
            };
            if actor.permissions.contains(&P::PERMISSION) {
                return Ok(Self { actor, permission: PhantomData });
            }
            Err(forbidden(P::PERMISSION))
        })
    }
}

impl FromRequest for Staff {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { staff(&request).await.map(Self) })
    }
}

async fn staff(request: &HttpRequest) -> ApiResult<ClinicActor> {
    let ctx = &state(request)?.ctx;
    let Some(token) = cookies::staff_session(ctx).read(request) else {
        return Err(ApiError::new(
            ErrorCode::Unauthenticated,
            "sign in, or send an access token as `Authorization: Bearer …`",
        ));
    };
    let address = ClientAddress::of(request).to_string();
    Ok(app::staff_sessions::authenticate(ctx, &token, &host(request), &address).await?)
}

/// The bearer token of a request (RFC 6750, 2.1).
pub(crate) fn bearer(request: &HttpRequest) -> Option<String> {
    let value = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}

fn forbidden(permission: Permission) -> ApiError {
    ApiError::new(ErrorCode::Forbidden, format!("this needs the permission `{}`", permission.as_str()))
}

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

    /// What a handler requires: a permission, or several as a tuple.
    pub(crate) trait Required {
        /// The first of them that is not held.
        fn missing(held: &[Permission]) -> Option<Permission>;
    }

    impl<A: Required, B: Required> Required for (A, B) {
        fn missing(held: &[Permission]) -> Option<Permission> {
            A::missing(held).or_else(|| B::missing(held))
        }
    }

    macro_rules! required {
        ($($name:ident)+) => {$(
            pub(crate) struct $name;

            impl Required for $name {
                fn missing(held: &[Permission]) -> Option<Permission> {
                    let permission = Permission::$name;
                    (!held.contains(&permission)).then_some(permission)
                }
            }
        )+};
    }

    contract::each_permission!(required);
}

/// A member of staff or an API key that has the permission. Where an answer tells a client's name, address
/// or number, [`permission::ClientsRead`] is one of those required: no other permission gives them away.
pub(crate) struct Authorized<P> {
    actor: ClinicActor,
    permission: PhantomData<P>,
}

/// A member of staff with a session who has the permission; never an API key. For what decides who gets in,
/// and for what belongs to a person.
pub(crate) struct Person<P> {
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

impl<P> Deref for Person<P> {
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
            let actor = match key(&request).await? {
                Some(key) => key,
                None => staff(&request).await?,
            };
            P::missing(&actor.permissions).map_or(Ok(()), |missing| Err(forbidden(missing)))?;
            Ok(Self { actor, permission: PhantomData })
        })
    }
}

impl<P: permission::Required + 'static> FromRequest for Person<P> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            if key(&request).await?.is_some() {
                let detail = "this is for people who are signed in to the staff app, whatever the scopes of an API key";
                return Err(ApiError::new(ErrorCode::Forbidden, detail));
            }
            let actor = staff(&request).await?;
            P::missing(&actor.permissions).map_or(Ok(()), |missing| Err(forbidden(missing)))?;
            Ok(Self { actor, permission: PhantomData })
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

/// The API key whose access token the request brings, if it brings one.
async fn key(request: &HttpRequest) -> ApiResult<Option<ClinicActor>> {
    let Some(jwt) = bearer(request) else { return Ok(None) };
    let address = ClientAddress::of(request).to_string();
    Ok(Some(app::access_tokens::verify(&state(request)?.ctx, &jwt, &address).await?))
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

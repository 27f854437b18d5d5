//! A client who is signed in to the portal in the path.

use std::{marker::PhantomData, ops::Deref};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use app::{ClientActor, ClinicRecord};
use contract::problem::ErrorCode;
use futures_util::future::LocalBoxFuture;

use super::{
    ClientAddress, PortalClinic, host, preview_token,
    section::{Anywhere, Within},
    state,
};
use crate::{
    cookies,
    problems::{ApiError, ApiResult},
};

/// Parts of the portal as types, for [`SignedIn`].
pub(crate) mod section {
    use contract::portal::Section;

    /// Where in the portal an operation belongs.
    pub(crate) trait Within {
        /// One of these must be switched on; none, where it belongs to the portal as a whole.
        const ANY_OF: &'static [Section];
    }

    macro_rules! sections {
        ($($(#[$doc:meta])* $name:ident = [$($section:ident),*];)+) => {$(
            $(#[$doc])*
            pub(crate) struct $name;

            impl Within for $name {
                const ANY_OF: &'static [Section] = &[$(Section::$section),*];
            }
        )+};
    }

    sections! {
        /// The portal as a whole.
        Anywhere = [];
        Appointments = [Appointments];
        Booking = [Booking];
        /// What is shown of an appointment right after booking it, too.
        AppointmentsOrBooking = [Appointments, Booking];
    }
}

/// A client who is signed in to the portal in the path, of which that part is switched on.
pub(crate) struct SignedIn<S = Anywhere> {
    pub(super) actor: ClientActor,
    pub(super) clinic: ClinicRecord,
    section: PhantomData<S>,
}

impl<S> Deref for SignedIn<S> {
    type Target = ClientActor;

    fn deref(&self) -> &ClientActor {
        &self.actor
    }
}

impl<S: Within + 'static> FromRequest for SignedIn<S> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, ApiResult<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        if preview_token(&request).is_some() {
            let error = ApiError::new(ErrorCode::ReadOnlySession, "this is a preview: this is for clients only");
            return Box::pin(std::future::ready(Err(error)));
        }
        let portal = PortalClinic::from_request(&request, payload);
        Box::pin(async move {
            let portal = portal.await?;
            let ctx = &state(&request)?.ctx;
            let Some(token) = cookies::client_session(ctx, portal.scope.clinic_id()).read(&request) else {
                return Err(ApiError::new(ErrorCode::Unauthenticated, "ask for a sign-in link first"));
            };
            let address = ClientAddress::of(&request).to_string();
            let actor =
                app::client_sessions::authenticate(ctx, &portal.scope, &token, &host(&request), &address).await?;
            app::portal_settings::require_any(&portal.clinic, S::ANY_OF)?;
            Ok(Self { actor, clinic: portal.clinic, section: PhantomData })
        })
    }
}

/// Whoever is signed in with this browser, if anybody is: for what is there for everybody.
pub(crate) async fn whoever_is_signed_in(
    portal: &PortalClinic,
    request: &HttpRequest,
) -> ApiResult<Option<ClientActor>> {
    let ctx = &state(request)?.ctx;
    let Some(token) = cookies::client_session(ctx, portal.scope.clinic_id()).read(request) else { return Ok(None) };
    let address = ClientAddress::of(request).to_string();
    match app::client_sessions::authenticate(ctx, &portal.scope, &token, &host(request), &address).await {
        Ok(client) => Ok(Some(client)),
        Err(error) if error.code() == ErrorCode::Unauthenticated => Ok(None),
        // What went wrong here signs nobody out.
        Err(error) => Err(error.into()),
    }
}

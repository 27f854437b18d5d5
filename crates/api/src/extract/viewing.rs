//! Whoever looks at the portal in the path: a client who is signed in, or staff in a preview.

use std::{marker::PhantomData, ops::Deref};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use app::{ClinicRecord, previews::Viewer};
use futures_util::future::LocalBoxFuture;

use super::{
    PortalClinic, SignedIn, preview_token,
    section::{Anywhere, Within},
    state,
};
use crate::problems::{ApiError, ApiResult};

/// Whoever looks at the portal in the path, of which that part is switched on. For what only
/// reads: what changes something takes [`SignedIn`].
pub(crate) struct Viewing<S = Anywhere> {
    viewer: Viewer,
    /// The clinic, as it was read for this request.
    pub(crate) clinic: ClinicRecord,
    section: PhantomData<S>,
}

impl<S> Deref for Viewing<S> {
    type Target = Viewer;

    fn deref(&self) -> &Viewer {
        &self.viewer
    }
}

impl<S: Within + 'static> FromRequest for Viewing<S> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, ApiResult<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let Some(token) = preview_token(&request) else {
            let client = SignedIn::<S>::from_request(&request, payload);
            return Box::pin(async move {
                let SignedIn { actor, clinic, .. } = client.await?;
                Ok(Self { viewer: Viewer::Client(actor), clinic, section: PhantomData })
            });
        };
        let portal = PortalClinic::from_request(&request, payload);
        Box::pin(async move {
            let portal = portal.await?;
            let preview = app::previews::authenticate(&state(&request)?.ctx, &portal.scope, &token).await?;
            app::portal_settings::require_any(&portal.clinic, S::ANY_OF)?;
            Ok(Self { viewer: Viewer::Preview(preview), clinic: portal.clinic, section: PhantomData })
        })
    }
}

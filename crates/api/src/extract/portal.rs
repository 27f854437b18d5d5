//! The clinic whose portal is in the path.

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use app::{ClinicRecord, ClinicScope};
use futures_util::future::LocalBoxFuture;

use super::{preview_token, state};
use crate::problems::{ApiError, ApiResult};

/// The clinic whose portal is in the path, if its portal is on.
pub(crate) struct PortalClinic {
    pub(crate) scope: ClinicScope,
    pub(crate) clinic: ClinicRecord,
}

impl FromRequest for PortalClinic {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let slug = request.match_info().get("slug").unwrap_or_default();
            // Whoever says that, is asked for the preview itself before anything is shown.
            let in_preview = preview_token(&request).is_some();
            let (scope, clinic) = app::portal_settings::resolve(&state(&request)?.ctx, slug, in_preview).await?;
            Ok(Self { scope, clinic })
        })
    }
}

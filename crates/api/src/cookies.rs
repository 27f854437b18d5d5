//! The cookies that Portico sets.

use actix_web::{
    HttpRequest,
    cookie::{Cookie, SameSite, time::Duration},
};
use app::Ctx;
use contract::ids::ClinicId;

/// A cookie by name; its flags are the same for all.
pub(crate) struct CookieSpec {
    name: String,
    secure: bool,
}

/// A client's session with one clinic. Each clinic has a cookie of its own, so that two portals
/// open in one browser do not disturb each other.
pub(crate) fn client_session(ctx: &Ctx, clinic: ClinicId) -> CookieSpec {
    spec(ctx, format!("portico-client-{}", clinic.uuid().simple()))
}

/// The session of a member of staff.
pub(crate) fn staff_session(ctx: &Ctx) -> CookieSpec {
    spec(ctx, "portico-staff".to_owned())
}

/// Says that somebody of the staff has signed in with this browser before.
pub(crate) fn staff_device(ctx: &Ctx) -> CookieSpec {
    spec(ctx, "portico-staff-device".to_owned())
}

/// Says which browser asked a clinic for a sign-in link.
pub(crate) fn binding(ctx: &Ctx, clinic: ClinicId) -> CookieSpec {
    spec(ctx, format!("portico-binding-{}", clinic.uuid().simple()))
}

/// Over plain HTTP on a developer's machine browsers refuse the `__Host-` prefix.
fn spec(ctx: &Ctx, name: String) -> CookieSpec {
    let secure = ctx.settings.is_https();
    CookieSpec { name: if secure { format!("__Host-{name}") } else { name }, secure }
}

impl CookieSpec {
    /// What the browser sent.
    pub(crate) fn read(&self, request: &HttpRequest) -> Option<String> {
        request.cookie(&self.name).map(|cookie| cookie.value().to_owned()).filter(|value| !value.is_empty())
    }

    /// Sets it; until the browser is closed when there is no `max_age`.
    pub(crate) fn set(&self, value: String, max_age: Option<chrono::Duration>) -> Cookie<'static> {
        let mut cookie = self.bare(value);
        cookie.set_max_age(max_age.map(|age| Duration::seconds(age.num_seconds())));
        cookie
    }

    /// Takes it away.
    pub(crate) fn clear(&self) -> Cookie<'static> {
        let mut cookie = self.bare(String::new());
        cookie.make_removal();
        cookie
    }

    fn bare(&self, value: String) -> Cookie<'static> {
        Cookie::build(self.name.clone(), value)
            .path("/")
            .http_only(true)
            .secure(self.secure)
            .same_site(SameSite::Lax)
            .finish()
    }
}

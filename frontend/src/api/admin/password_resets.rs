//! Setting another password in place of a forgotten one.

use contract::password_resets::{
    ConfirmPasswordReset, InspectPasswordReset, PasswordResetInspection, PasswordResetRequested, RequestPasswordReset,
};

use super::{ApiError, Request, url};

/// Asks for a link that sets a new password.
pub async fn request(email: String) -> Result<PasswordResetRequested, ApiError> {
    Request::post(url(&["/staff/password-resets"])).json(&RequestPasswordReset { email }).send().await
}

/// What a link is good for.
pub async fn inspect(token: String) -> Result<PasswordResetInspection, ApiError> {
    Request::post(url(&["/staff/password-resets/inspect"])).json(&InspectPasswordReset { token }).send().await
}

/// Sets the new password.
pub async fn confirm(token: String, new_password: String) -> Result<(), ApiError> {
    let request = ConfirmPasswordReset { token, new_password };
    Request::post(url(&["/staff/password-resets/confirm"])).json(&request).send_and_forget().await
}

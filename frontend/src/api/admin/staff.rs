//! Signing in and out, one's password and one's second factor.

use contract::staff::{
    ChangePassword, ConfirmSecondFactor, PasswordProof, RecoveryCodes, RemoveSecondFactor, SecondFactorSetUp, SignIn,
    StaffMe,
};

use super::{ApiError, Request, url};

/// Signs in.
pub async fn sign_in(request: SignIn) -> Result<(), ApiError> {
    Request::post(url(&["/staff/sessions"])).json(&request).send_and_forget().await
}

/// Signs out.
pub async fn sign_out() -> Result<(), ApiError> {
    Request::delete(url(&["/staff/sessions/current"])).send_and_forget().await
}

/// Who is signed in.
pub async fn me() -> Result<StaffMe, ApiError> {
    Request::get(url(&["/staff/me"])).send().await
}

/// Changes one's password.
pub async fn change_password(request: ChangePassword) -> Result<(), ApiError> {
    Request::put(url(&["/staff/me/password"])).json(&request).send_and_forget().await
}

/// Begins to set up a second factor.
pub async fn set_up_second_factor(password: String) -> Result<SecondFactorSetUp, ApiError> {
    Request::post(url(&["/staff/me/second-factor"])).json(&PasswordProof { password }).send().await
}

/// Proves that the authenticator app works, which switches the second factor on.
pub async fn confirm_second_factor(code: String) -> Result<RecoveryCodes, ApiError> {
    Request::post(url(&["/staff/me/second-factor/confirm"])).json(&ConfirmSecondFactor { code }).send().await
}

/// Switches the second factor off.
pub async fn remove_second_factor(proof: RemoveSecondFactor) -> Result<(), ApiError> {
    Request::post(url(&["/staff/me/second-factor/remove"])).json(&proof).send_and_forget().await
}

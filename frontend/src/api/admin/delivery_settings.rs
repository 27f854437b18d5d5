//! By which accounts messages go out.

use contract::delivery_settings::{
    DeliveryLimits, DeliverySettings, MailDelivery, SaveDeliveryLimits, SaveMailServer, SaveTextAccount, TextDelivery,
};

use super::{ApiError, Request, url};

const MAIL: &str = "/delivery-settings/mail";
const TEXTS: &str = "/delivery-settings/texts";

/// Mail server, account for texts and limits, as they are.
pub async fn get() -> Result<DeliverySettings, ApiError> {
    Request::get(url(&["/delivery-settings"])).send().await
}

/// Sends mails by that server, as long as nobody has changed that meanwhile.
pub async fn save_mail_server(version: i64, server: SaveMailServer) -> Result<MailDelivery, ApiError> {
    Request::put(url(&[MAIL])).if_version(version).json(&server).send().await
}

/// Sends mails by the installation's server again.
pub async fn remove_mail_server(version: i64) -> Result<MailDelivery, ApiError> {
    Request::delete(url(&[MAIL])).if_version(version).send().await
}

/// Sends texts by that account, as long as nobody has changed that meanwhile.
pub async fn save_text_account(version: i64, account: SaveTextAccount) -> Result<TextDelivery, ApiError> {
    Request::put(url(&[TEXTS])).if_version(version).json(&account).send().await
}

/// Sends texts by the installation's account again.
pub async fn remove_text_account(version: i64) -> Result<TextDelivery, ApiError> {
    Request::delete(url(&[TEXTS])).if_version(version).send().await
}

/// Sends no more than that in a day, as long as nobody has changed that meanwhile.
pub async fn save_limits(version: i64, limits: SaveDeliveryLimits) -> Result<DeliveryLimits, ApiError> {
    Request::put(url(&["/delivery-settings/limits"])).if_version(version).json(&limits).send().await
}

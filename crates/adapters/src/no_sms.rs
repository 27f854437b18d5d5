//! The sender of text messages when no provider is set up.

use app::ports::{DeliveryError, Sms, SmsSender};
use async_trait::async_trait;
use contract::messages::MessageFault;

/// Refuses every text message permanently.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoSms;

#[async_trait]
impl SmsSender for NoSms {
    async fn send(&self, _: &Sms) -> Result<(), DeliveryError> {
        Err(DeliveryError::permanent(MessageFault::NoProvider, "no provider of text messages is set up"))
    }
}

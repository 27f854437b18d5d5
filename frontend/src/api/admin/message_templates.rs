//! What the messages of the clinic say.

use contract::{
    message_templates::{
        MessageDraft, MessageKind, MessagePreview, MessageTemplate, QueuedTest, UpdateMessageTemplate,
    },
    paging::Page,
};

use super::{ApiError, IdempotencyKey, Request, WHOLE, query, url};

/// All messages.
pub async fn list() -> Result<Vec<MessageTemplate>, ApiError> {
    let path = query(&url(&["/message-templates"]), &[("limit", Some(WHOLE.to_owned()))]);
    let page: Page<MessageTemplate> = Request::get(path).send().await?;
    Ok(page.data)
}

/// One message.
pub async fn get(kind: MessageKind) -> Result<MessageTemplate, ApiError> {
    Request::get(url(&["/message-templates/", kind.as_str()])).send().await
}

/// Replaces what a message says, which is as it was read.
pub async fn replace(
    kind: MessageKind,
    version: i64,
    texts: UpdateMessageTemplate,
) -> Result<MessageTemplate, ApiError> {
    Request::put(url(&["/message-templates/", kind.as_str()])).if_version(version).json(&texts).send().await
}

/// Goes back to the default.
pub async fn reset(kind: MessageKind, version: i64) -> Result<MessageTemplate, ApiError> {
    Request::post(url(&["/message-templates/", kind.as_str(), "/reset"])).if_version(version).send().await
}

/// Looks at a message before it is kept.
pub async fn preview(kind: MessageKind, draft: MessageDraft) -> Result<MessagePreview, ApiError> {
    Request::post(url(&["/message-templates/", kind.as_str(), "/preview"])).json(&draft).send().await
}

/// Sends a message to oneself.
pub async fn send_test(kind: MessageKind, draft: MessageDraft, key: IdempotencyKey) -> Result<QueuedTest, ApiError> {
    Request::post(url(&["/message-templates/", kind.as_str(), "/test"])).once(&key).json(&draft).send().await
}

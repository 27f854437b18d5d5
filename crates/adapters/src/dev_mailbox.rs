//! The development mailbox. It stores messages as files, which `/dev/outbox` shows. The source of each mail, as
//! a mail server would receive it, is stored beside it.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use app::ports::{Clock, DeliveryError, Mail, MailSender, Sms, SmsSender};
use async_trait::async_trait;
use contract::messages::MessageFault;
use lettre::Address;
use serde_json::{Value, json};

use crate::{InvalidSmtp, mime};

/// The maximum number of messages shown.
const SHOWN: usize = 200;

/// Stores messages in a folder instead of sending them. Mails to addresses below `.invalid` (RFC 2606) are
/// refused as a mail server would refuse them, so that failures can be tried out too.
#[derive(Clone)]
pub struct DevMailbox {
    folder: PathBuf,
    from: Address,
    clock: Arc<dyn Clock>,
}

impl DevMailbox {
    /// Stores messages in `folder`, which is created if necessary. `from` is the sender of mails.
    ///
    /// # Errors
    /// When the folder cannot be created; `InvalidInput` when `from` is not an address.
    pub fn open(folder: impl Into<PathBuf>, from: &str, clock: Arc<dyn Clock>) -> io::Result<Self> {
        let folder = folder.into();
        let from =
            from.parse().map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, InvalidSmtp::From(error)))?;
        std::fs::create_dir_all(&folder)?;
        Ok(Self { folder, from, clock })
    }

    /// The newest messages, newest first.
    pub fn messages(&self) -> io::Result<Vec<Value>> {
        let mut paths: Vec<PathBuf> = std::fs::read_dir(&self.folder)?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
            .collect();
        paths.sort_unstable_by(|a, b| b.cmp(a));
        paths.truncate(SHOWN);
        paths.iter().map(|path| read(path)).collect()
    }

    /// Stores a message, and the source of a mail beside it.
    async fn keep(&self, id: &str, mut message: Value, source: Option<Vec<u8>>) -> Result<(), DeliveryError> {
        let sent_at = self.clock.now();
        message["id"] = json!(id);
        message["sent_at"] = json!(sent_at);
        // Names sort by time. A message that is sent twice at the same moment replaces itself.
        let name = format!("{}-{id}", sent_at.format("%Y%m%dT%H%M%S%6f"));
        let (draft, path) = (self.folder.join(format!("{name}.draft")), self.folder.join(format!("{name}.json")));
        let written = async {
            if let Some(source) = source {
                tokio::fs::write(&self.folder.join(format!("{name}.eml")), source).await?;
            }
            tokio::fs::write(&draft, message.to_string()).await?;
            tokio::fs::rename(&draft, &path).await
        };
        written.await.map_err(|error: io::Error| {
            DeliveryError::transient(MessageFault::Unreachable, format!("the mailbox cannot be written: {error}"))
        })
    }
}

fn read(path: &Path) -> io::Result<Value> {
    Ok(serde_json::from_slice(&std::fs::read(path)?)?)
}

#[async_trait]
impl MailSender for DevMailbox {
    async fn send(&self, mail: &Mail) -> Result<(), DeliveryError> {
        if mail.to.ends_with(".invalid") {
            return Err(DeliveryError::permanent(
                MessageFault::ReceiverUnknown,
                "the mailbox refuses addresses below .invalid",
            ));
        }
        // A mail that cannot be written fails here, as it would fail when it is sent.
        let source = mime::write(mail, &self.from)?.formatted();
        let calendar = mail.calendar.as_ref().map(|part| json!({ "method": part.method, "ics": part.ics }));
        let message = json!({
            "channel": "email",
            "from": mail.from_name,
            "to": mail.to,
            "subject": mail.subject,
            "text": mail.text,
            "html": mail.html,
            "calendar": calendar,
        });
        self.keep(&mail.id.to_string(), message, Some(source)).await
    }
}

#[async_trait]
impl SmsSender for DevMailbox {
    async fn send(&self, sms: &Sms) -> Result<(), DeliveryError> {
        self.keep(&sms.id.to_string(), json!({ "channel": "sms", "to": sms.to, "text": sms.text }), None).await
    }
}

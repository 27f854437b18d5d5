//! What the messages of a clinic say, where that is not the default.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use contract::message_templates::{MessageKind, MessageTexts};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::{insert_versioned, replace_versioned};
use crate::{ClinicScope, Error, Read, Tx, entities::message_templates};

/// What a clinic has done about one of its messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredTemplate {
    /// Its own version; none since it went back to the default.
    pub texts: Option<MessageTexts>,
    /// Rises with every change, from 1.
    pub version: i64,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// All that the clinic has ever changed. Messages that this Portico does not know are left out.
pub async fn list(db: &impl Read, scope: &ClinicScope) -> Result<HashMap<MessageKind, StoredTemplate>, Error> {
    let rows = message_templates::Entity::find()
        .filter(message_templates::Column::ClinicId.eq(scope.uuid()))
        .all(db.connection())
        .await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.kind.parse().ok()?, stored(row)))).collect())
}

/// What the clinic has done about that message, if anything.
pub async fn find(db: &impl Read, scope: &ClinicScope, kind: MessageKind) -> Result<Option<StoredTemplate>, Error> {
    let key = (scope.uuid(), kind.as_str().to_owned());
    let row = message_templates::Entity::find_by_id(key).one(db.connection()).await?;
    Ok(row.map(stored))
}

/// Writes a message if it still has the version that `template` was read with, 0 for one that was
/// never changed.
///
/// # Errors
/// [`Error::Stale`] when somebody else was first.
pub async fn write(tx: &Tx, scope: &ClinicScope, kind: MessageKind, template: &StoredTemplate) -> Result<(), Error> {
    let texts = template.texts.as_ref();
    let row = message_templates::ActiveModel {
        subject: Set(texts.map(|texts| texts.subject.clone())),
        body: Set(texts.map(|texts| texts.body.clone())),
        sms: Set(texts.and_then(|texts| texts.sms.clone())),
        version: Set(template.version + 1),
        updated_at: Set(template.updated_at),
        ..Default::default()
    };
    if template.version == 0 {
        let row = message_templates::ActiveModel {
            clinic_id: Set(scope.uuid()),
            kind: Set(kind.as_str().to_owned()),
            created_at: Set(template.updated_at),
            ..row
        };
        return insert_versioned::<message_templates::Entity>(tx, row).await;
    }
    let update = message_templates::Entity::update_many()
        .set(row)
        .filter(message_templates::Column::ClinicId.eq(scope.uuid()))
        .filter(message_templates::Column::Kind.eq(kind.as_str()))
        .filter(message_templates::Column::Version.eq(template.version));
    replace_versioned(tx, update).await
}

fn stored(row: message_templates::Model) -> StoredTemplate {
    let texts = row.subject.zip(row.body).map(|(subject, body)| MessageTexts { subject, body, sms: row.sms });
    StoredTemplate { texts, version: row.version, updated_at: row.updated_at }
}

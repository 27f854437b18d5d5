//! Repositories, one module a feature. They take a scope and what to read from or write to.

pub mod api_keys;
pub mod appointments;
pub mod audit;
pub mod claims;
pub mod client_sessions;
pub mod clients;
pub mod clinics;
pub mod contact_changes;
pub mod delivery_limits;
pub mod delivery_settings;
pub mod heartbeats;
pub mod holds;
pub mod hours;
pub mod idempotency;
pub mod invites;
pub mod login_links;
pub mod login_mailings;
pub mod message_templates;
pub mod notification_preferences;
pub mod notifications;
pub mod outbox;
pub mod password_resets;
#[cfg(test)]
mod plans;
pub mod portal_activity;
pub mod portal_overview;
pub mod portal_settings;
pub mod posthog;
pub mod practitioners;
pub mod previews;
pub mod rate_counters;
pub mod setup_links;
pub mod signing_keys;
pub mod staff;
pub mod staff_devices;
pub mod staff_sessions;
pub mod suppressions;
pub mod team_invites;
pub mod treatments;
pub mod zone_checks;

use sea_orm::{ActiveModelTrait, EntityTrait, UpdateMany};

use crate::{Tx, error::Error};

/// Writes a row over the version that it was read with, which `update` names.
///
/// # Errors
/// [`Error::Stale`] when no row has that version: somebody else was first.
pub(crate) async fn replace_versioned<E: EntityTrait>(tx: &Tx, update: UpdateMany<E>) -> Result<(), Error> {
    let updated = update.exec(tx.connection()).await?;
    if updated.rows_affected == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// Writes the first version of a row that a clinic has one of.
///
/// # Errors
/// [`Error::Stale`] when somebody else was first.
pub(crate) async fn insert_versioned<E>(tx: &Tx, row: impl ActiveModelTrait<Entity = E>) -> Result<(), Error>
where
    E: EntityTrait,
{
    match E::insert(row).exec_without_returning(tx.connection()).await.map_err(Error::from) {
        Ok(_) => Ok(()),
        Err(Error::Duplicate(_)) => Err(Error::Stale),
        Err(error) => Err(error),
    }
}

/// Reads back a stored value that was written from the type it is read as.
pub(crate) fn parse<T: std::str::FromStr>(column: &'static str, text: &str) -> Result<T, Error> {
    text.parse().map_err(|_| Error::Corrupt { column })
}

/// As [`parse`], for a column that may be empty.
pub(crate) fn parse_optional<T: std::str::FromStr>(
    column: &'static str,
    text: Option<&str>,
) -> Result<Option<T>, Error> {
    text.map(|text| parse(column, text)).transpose()
}

/// As [`parse`], for an enum that is stored by its name on the wire.
pub(crate) fn parse_name<T: serde::de::DeserializeOwned>(column: &'static str, name: &str) -> Result<T, Error> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).map_err(|_| Error::Corrupt { column })
}

/// The name of an enum on the wire, to be stored.
pub(crate) fn name_of<T: serde::Serialize>(value: T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => unreachable!("only enums without data are stored by name"),
    }
}

/// A count that the schema keeps within the type.
pub(crate) fn narrow<T: TryFrom<i32>>(column: &'static str, value: i32) -> Result<T, Error> {
    value.try_into().map_err(|_| Error::Corrupt { column })
}

/// Turns one more row than the page holds into the rows and whether there are more.
pub(crate) fn page_of<T, C>(mut rows: Vec<T>, limit: u64, cursor: impl Fn(&T) -> C) -> (Vec<T>, Option<C>) {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    if rows.len() <= limit {
        return (rows, None);
    }
    rows.truncate(limit);
    let next = rows.last().map(cursor);
    (rows, next)
}

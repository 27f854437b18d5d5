//! Clients of a clinic.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::{
    contact::{EmailAddress, PhoneNumber},
    ids::ClientId,
};

/// A client of the clinic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Client {
    /// The client's id.
    pub id: ClientId,
    /// First name.
    pub first_name: String,
    /// Last name; may be empty.
    pub last_name: String,
    /// E-mail address; unique in the clinic.
    #[schema(required)]
    pub email: Option<EmailAddress>,
    /// Telephone; unique in the clinic.
    #[schema(required)]
    pub phone: Option<PhoneNumber>,
    /// A note among staff; may be empty.
    pub note: String,
    /// When the client first signed in to the portal.
    #[schema(required)]
    pub joined_at: Option<DateTime<Utc>>,
    /// Rises with every change; the `ETag`.
    pub version: i64,
    /// When the client was added.
    pub created_at: DateTime<Utc>,
    /// When the client was last changed.
    pub updated_at: DateTime<Utc>,
}

impl Client {
    /// First and last name.
    pub fn full_name(&self) -> String {
        full_name(&self.first_name, &self.last_name)
    }
}

/// Joins a first and a last name; the last name may be empty.
pub fn full_name(first_name: &str, last_name: &str) -> String {
    [first_name, last_name].join(" ").trim().to_owned()
}

/// A new client.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateClient {
    /// First name, 1 to 80 characters.
    #[validate(length(min = 1, max = 80))]
    #[schema(min_length = 1, max_length = 80)]
    pub first_name: String,
    /// Last name, at most 80 characters.
    #[validate(length(max = 80))]
    #[schema(max_length = 80)]
    #[serde(default)]
    pub last_name: String,
    /// E-mail address; may be left out.
    #[validate(length(max = 254))]
    #[schema(max_length = 254)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Telephone, with or without the country's calling code; may be left out.
    #[validate(length(max = 40))]
    #[schema(max_length = 40)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// A note among staff, at most 2000 characters.
    #[validate(length(max = 2000))]
    #[schema(max_length = 2000)]
    #[serde(default)]
    pub note: String,
    /// Whether to add the client even if the clinic seems to have them already (`similar_client`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub even_if_similar: bool,
}

/// Changes to a client. Fields that are left out stay as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct UpdateClient {
    /// First name, 1 to 80 characters.
    #[validate(length(min = 1, max = 80))]
    #[schema(min_length = 1, max_length = 80)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Last name, at most 80 characters.
    #[validate(length(max = 80))]
    #[schema(max_length = 80)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// E-mail address; empty removes it.
    #[validate(length(max = 254))]
    #[schema(max_length = 254)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Telephone; empty removes it.
    #[validate(length(max = 40))]
    #[schema(max_length = 40)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// A note among staff, at most 2000 characters.
    #[validate(length(max = 2000))]
    #[schema(max_length = 2000)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Selects clients.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ClientsQuery {
    /// Words to search for, at most 100 characters. Each word must be the beginning of a name or of a part of
    /// it, the beginning of an e-mail address, of its domain or of a part of these, or a part of a telephone
    /// number. Accents, case and punctuation make no difference.
    #[validate(length(max = 100))]
    #[param(max_length = 100)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// How many rows at most, 1 to 200; 50 when left out.
    #[validate(range(min = 1, max = 200))]
    #[param(minimum = 1, maximum = 200)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u16>,
    /// The cursor a former page gave as `next`.
    #[validate(length(max = 512))]
    #[param(max_length = 512)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

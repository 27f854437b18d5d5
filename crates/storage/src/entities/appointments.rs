use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "appointments")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) clinic_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) client_id: Uuid,
    pub(crate) practitioner_id: Uuid,
    pub(crate) treatment_id: Uuid,
    pub(crate) location_id: Uuid,
    pub(crate) status: String,
    pub(crate) source: String,
    pub(crate) starts_at: DateTimeUtc,
    pub(crate) ends_at: DateTimeUtc,
    pub(crate) time_zone: String,
    pub(crate) local_start: DateTime,
    pub(crate) treatment_name: String,
    pub(crate) price_minor: i64,
    pub(crate) currency: String,
    pub(crate) cancellation_window_minutes: i32,
    pub(crate) late_cancellation_fee_minor: Option<i64>,
    pub(crate) note: String,
    pub(crate) cancelled_at: Option<DateTimeUtc>,
    pub(crate) cancelled_by: Option<String>,
    pub(crate) cancellation_reason: String,
    pub(crate) cancellation_fee_minor: Option<i64>,
    pub(crate) clock_conflict: Option<String>,
    pub(crate) sequence: i32,
    pub(crate) version: i64,
    pub(crate) created_at: DateTimeUtc,
    pub(crate) updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {
    #[sea_orm(
        belongs_to = "super::clients::Entity",
        from = "(Column::ClinicId, Column::ClientId)",
        to = "(super::clients::Column::ClinicId, super::clients::Column::Id)"
    )]
    Client,
    #[sea_orm(
        belongs_to = "super::practitioners::Entity",
        from = "(Column::ClinicId, Column::PractitionerId)",
        to = "(super::practitioners::Column::ClinicId, super::practitioners::Column::Id)"
    )]
    Practitioner,
}

impl ActiveModelBehavior for ActiveModel {}

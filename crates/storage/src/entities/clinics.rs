use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "clinics")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) slug: String,
    pub(crate) name: String,
    pub(crate) portal_enabled: bool,
    pub(crate) brand_color: String,
    pub(crate) time_zone: String,
    pub(crate) currency: String,
    pub(crate) locale: String,
    pub(crate) calling_code: String,
    pub(crate) phone: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) address: Option<String>,
    pub(crate) slot_step_minutes: i32,
    pub(crate) notice_minutes: i32,
    pub(crate) horizon_days: i32,
    pub(crate) cancellation_window_minutes: i32,
    pub(crate) late_cancellation_fee_minor: Option<i64>,
    pub(crate) reminder_hours: Option<i32>,
    pub(crate) max_upcoming_appointments: i32,
    pub(crate) require_second_factor: bool,
    pub(crate) portal_name: Option<String>,
    pub(crate) portal_description: Option<String>,
    pub(crate) support_email: Option<String>,
    pub(crate) accent_color: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub(crate) sections: Json,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub(crate) announcement: Option<Json>,
    pub(crate) logo: Option<String>,
    pub(crate) favicon: Option<String>,
    pub(crate) version: i64,
    pub(crate) created_at: DateTimeUtc,
    pub(crate) updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

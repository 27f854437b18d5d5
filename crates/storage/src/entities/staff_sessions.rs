use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "staff_sessions")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) clinic_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) staff_id: Uuid,
    pub(crate) token_hash: Vec<u8>,
    pub(crate) host: String,
    pub(crate) device: String,
    pub(crate) device_id: Option<Uuid>,
    pub(crate) created_at: DateTimeUtc,
    pub(crate) last_seen_at: DateTimeUtc,
    pub(crate) expires_at: DateTimeUtc,
    pub(crate) revoked_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {
    #[sea_orm(
        belongs_to = "super::staff::Entity",
        from = "(Column::ClinicId, Column::StaffId)",
        to = "(super::staff::Column::ClinicId, super::staff::Column::Id)"
    )]
    Staff,
}

impl ActiveModelBehavior for ActiveModel {}

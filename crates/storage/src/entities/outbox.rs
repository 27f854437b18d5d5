use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) clinic_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) kind: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub(crate) payload: Json,
    pub(crate) state: String,
    pub(crate) attempts: i32,
    pub(crate) due_at: DateTimeUtc,
    pub(crate) lease_owner: Option<Uuid>,
    pub(crate) last_error: Option<String>,
    pub(crate) created_at: DateTimeUtc,
    pub(crate) done_at: Option<DateTimeUtc>,
    pub(crate) client_id: Option<Uuid>,
    pub(crate) channel: Option<String>,
    pub(crate) receiver: Option<String>,
    pub(crate) fault: Option<String>,
    pub(crate) urgent: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {
    #[sea_orm(
        belongs_to = "super::clients::Entity",
        from = "(Column::ClinicId, Column::ClientId)",
        to = "(super::clients::Column::ClinicId, super::clients::Column::Id)"
    )]
    Client,
}

impl ActiveModelBehavior for ActiveModel {}

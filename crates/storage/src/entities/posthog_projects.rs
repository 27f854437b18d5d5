use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "posthog_projects")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) clinic_id: Uuid,
    pub(crate) host: Option<String>,
    pub(crate) project_key: Option<Vec<u8>>,
    pub(crate) checked_at: Option<DateTimeUtc>,
    pub(crate) last_sent_at: Option<DateTimeUtc>,
    pub(crate) message_id: Option<Uuid>,
    pub(crate) version: i64,
    pub(crate) updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

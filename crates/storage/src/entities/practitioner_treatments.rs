use sea_orm::entity::prelude::*;

#[expect(clippy::struct_field_names, reason = "the table holds nothing but keys")]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "practitioner_treatments")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) clinic_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) treatment_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) practitioner_id: Uuid,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {
    #[sea_orm(
        belongs_to = "super::practitioners::Entity",
        from = "(Column::ClinicId, Column::PractitionerId)",
        to = "(super::practitioners::Column::ClinicId, super::practitioners::Column::Id)"
    )]
    Practitioner,
}

impl ActiveModelBehavior for ActiveModel {}

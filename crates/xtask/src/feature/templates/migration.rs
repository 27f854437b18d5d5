//! __Many_words__ of a clinic.

use sea_orm_migration::prelude::*;

use crate::dialect::render;

const UP: &str = include_str!("__migration__/up.sql");
const DOWN: &str = include_str!("__migration__/down.sql");

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sql = render(UP, manager.get_database_backend());
        manager.get_connection().execute_unprepared(&sql).await.map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(DOWN).await.map(drop)
    }
}

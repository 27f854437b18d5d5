//! The first run: addresses at which the first clinic is created.

use sea_orm_migration::prelude::*;

use crate::dialect::render;

const UP: &str = include_str!("m0036_setup/up.sql");
const DOWN: &str = include_str!("m0036_setup/down.sql");

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

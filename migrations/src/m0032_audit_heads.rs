//! The ends of the audit chains, in a table of their own.

use sea_orm_migration::prelude::*;

use crate::dialect::render;

const UP: &str = include_str!("m0032_audit_heads/up.sql");
const DOWN: &str = include_str!("m0032_audit_heads/down.sql");

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sql = render(UP, manager.get_database_backend());
        manager.get_connection().execute_unprepared(&sql).await.map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sql = render(DOWN, manager.get_database_backend());
        manager.get_connection().execute_unprepared(&sql).await.map(drop)
    }
}

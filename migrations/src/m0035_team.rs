//! The team: invites to it, forgotten passwords, and a clinic's last owner.

use sea_orm_migration::{prelude::*, sea_orm::DatabaseBackend};

use crate::dialect::render;

const UP: &str = include_str!("m0035_team/up.sql");
const GUARDS_SQLITE: &str = include_str!("m0035_team/guards.sqlite.sql");
const GUARDS_POSTGRES: &str = include_str!("m0035_team/guards.postgres.sql");
const DOWN: &str = include_str!("m0035_team/down.sql");
const DOWN_GUARDS_SQLITE: &str = include_str!("m0035_team/down_guards.sqlite.sql");
const DOWN_GUARDS_POSTGRES: &str = include_str!("m0035_team/down_guards.postgres.sql");

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        let database = manager.get_connection();
        database.execute_unprepared(&render(UP, backend)).await?;
        let guards = if backend == DatabaseBackend::Sqlite { GUARDS_SQLITE } else { GUARDS_POSTGRES };
        database.execute_unprepared(guards).await.map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let is_sqlite = manager.get_database_backend() == DatabaseBackend::Sqlite;
        let database = manager.get_connection();
        let guards = if is_sqlite { DOWN_GUARDS_SQLITE } else { DOWN_GUARDS_POSTGRES };
        database.execute_unprepared(guards).await?;
        database.execute_unprepared(DOWN).await.map(drop)
    }
}

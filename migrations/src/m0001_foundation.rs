//! Clinics, their people and treatments, appointments with claims, sign-in, outbox, audit, API.

use sea_orm_migration::{prelude::*, sea_orm::DatabaseBackend};

use crate::dialect::render;

/// In the order in which they refer to each other.
const UP: [&str; 6] = [
    include_str!("m0001_foundation/clinics.sql"),
    include_str!("m0001_foundation/people.sql"),
    include_str!("m0001_foundation/appointments.sql"),
    include_str!("m0001_foundation/sign_in.sql"),
    include_str!("m0001_foundation/outbox.sql"),
    include_str!("m0001_foundation/integrators.sql"),
];
const GUARDS_SQLITE: &str = include_str!("m0001_foundation/guards.sqlite.sql");
const GUARDS_POSTGRES: &str = include_str!("m0001_foundation/guards.postgres.sql");
const DOWN: &str = include_str!("m0001_foundation/down.sql");

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        let database = manager.get_connection();
        for sql in UP {
            database.execute_unprepared(&render(sql, backend)).await?;
        }
        let guards = if backend == DatabaseBackend::Sqlite { GUARDS_SQLITE } else { GUARDS_POSTGRES };
        database.execute_unprepared(guards).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let database = manager.get_connection();
        database.execute_unprepared(DOWN).await?;
        if manager.get_database_backend() == DatabaseBackend::Postgres {
            database.execute_unprepared("DROP FUNCTION refuse_change()").await?;
        }
        Ok(())
    }
}

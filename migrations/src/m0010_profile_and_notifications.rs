//! Clients who change how they are reached, what they are told, and what happened to them.

use sea_orm_migration::prelude::*;

use crate::dialect::render;

const UP: [&str; 2] = [
    include_str!("m0010_profile_and_notifications/profile.sql"),
    include_str!("m0010_profile_and_notifications/notifications.sql"),
];
const DOWN: &str = include_str!("m0010_profile_and_notifications/down.sql");

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        for sql in UP {
            manager.get_connection().execute_unprepared(&render(sql, backend)).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(DOWN).await.map(drop)
    }
}

//! What is done in the portal, counted by day.

use sea_orm_migration::prelude::*;

use crate::dialect::render;

/// Only counts: nothing here says who did what.
const UP: &str = "\
CREATE TABLE activity_counts (
    clinic_id {{uuid}} NOT NULL REFERENCES clinics (id) ON DELETE CASCADE,
    -- By the clinic's clock.
    day date NOT NULL,
    event text NOT NULL,
    -- The pattern of a page's path, such as /appointments/:id; empty where it does not matter.
    page text NOT NULL,
    count bigint NOT NULL CHECK (count > 0),
    PRIMARY KEY (clinic_id, day, event, page)
)";
const DOWN: &str = "DROP TABLE activity_counts";

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

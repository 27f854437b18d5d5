//! PostgreSQL databases of their own for tests, copied from one migrated template.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    time::Duration,
};

use migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use uuid::Uuid;

use crate::Error;

/// Held while the template is made, so that only one process does.
const TEMPLATE_LOCK: &str = "SELECT pg_advisory_lock(7286530492)";

/// Makes a migrated database with that unique name and returns its address. `admin_url` names a
/// database of the same server, such as `postgres`, and a user who may make others.
pub async fn postgres(admin_url: &str, unique: Uuid) -> Result<String, Error> {
    let admin = connect(admin_url).await?;
    let template = template_name();
    admin.execute_unprepared(TEMPLATE_LOCK).await?;
    let exists = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT 1 FROM pg_database WHERE datname = $1 AND datistemplate",
        [template.as_str().into()],
    );
    if admin.query_one_raw(exists).await?.is_none() {
        admin.execute_unprepared(&format!("DROP DATABASE IF EXISTS {template}")).await?;
        admin.execute_unprepared(&format!("CREATE DATABASE {template}")).await?;
        let database = connect(&with_database(admin_url, &template)).await?;
        Migrator::up(&database, None).await?;
        database.close().await?;
        admin.execute_unprepared(&format!("ALTER DATABASE {template} IS_TEMPLATE true")).await?;
    }
    let name = format!("portico_{}", unique.simple());
    admin.execute_unprepared(&format!("CREATE DATABASE {name} TEMPLATE {template}")).await?;
    // Closing the connection lets go of the lock.
    admin.close().await?;
    Ok(with_database(admin_url, &name))
}

/// Branches with other migrations can share a server: the name follows from those of the migrations.
fn template_name() -> String {
    let mut hasher = DefaultHasher::new();
    for migration in Migrator::migrations() {
        migration.name().hash(&mut hasher);
    }
    format!("portico_template_{:016x}", hasher.finish())
}

async fn connect(url: &str) -> Result<DatabaseConnection, Error> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).acquire_timeout(Duration::from_mins(1)).sqlx_logging(false);
    Ok(Database::connect(options).await?)
}

/// The address with another database at its end.
fn with_database(url: &str, database: &str) -> String {
    let (address, query) = url.split_once('?').map_or((url, ""), |(address, query)| (address, query));
    let server = address.rsplit_once('/').map_or(address, |(server, _)| server);
    if query.is_empty() { format!("{server}/{database}") } else { format!("{server}/{database}?{query}") }
}

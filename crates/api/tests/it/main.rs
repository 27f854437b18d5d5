//! The API as callers see it, on SQLite and on PostgreSQL.

mod clients;
mod clinic;
mod openapi;
mod operations;

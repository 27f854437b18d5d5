//! Logging to standard error.

use std::panic::{self, PanicHookInfo};

use tracing_subscriber::EnvFilter;

use crate::{
    commands::Failure,
    config::{Config, LogFormat},
};

/// Starts logging as configured. Lines hold no token, code, e-mail address, telephone number or
/// treatment name.
pub(crate) fn start(config: &Config) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(&config.log).map_err(|error| format!("configuration: log: {error}"))?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match config.log_format {
        LogFormat::Text => lines.init(),
        LogFormat::Json => lines.json().flatten_event(true).init(),
    }
    panic::set_hook(Box::new(log_panic));
    Ok(())
}

/// Logs the place of a panic. Only fixed panic messages are logged: a formatted message may quote personal
/// data, such as a text that was cut inside a character.
fn log_panic(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    let said = panic.payload().downcast_ref::<&'static str>().copied().unwrap_or("(not shown)");
    tracing::error!(place, said, "a mistake in Portico: a task has ended early");
}

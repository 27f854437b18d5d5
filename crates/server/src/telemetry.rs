//! Log lines on standard error.

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
    Ok(())
}

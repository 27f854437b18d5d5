//! The key that seals secrets at rest: from the configuration, or a file made on first start.

use std::{fs, io::Write, path::Path};

use app::{Sealer, ports::Chance};

use crate::{commands::Failure, config::Config};

/// The installation's sealer.
pub(crate) fn sealer(config: &Config, chance: &dyn Chance) -> Result<Sealer, Failure> {
    let text = match &config.sealing_key {
        Some(key) => key.0.clone(),
        None => read_or_make(&config.data_dir.join("portico.key"), chance)?,
    };
    let mut key = [0; 32];
    hex::decode_to_slice(text.trim(), &mut key)
        .map_err(|_| "the sealing key must be 64 hexadecimal digits (32 bytes)")?;
    Ok(Sealer::new(&key))
}

fn read_or_make(path: &Path, chance: &dyn Chance) -> Result<String, Failure> {
    match fs::read_to_string(path) {
        Ok(text) => return Ok(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(format!("{} cannot be read: {error}", path.display()).into()),
    }
    let mut key = [0; 32];
    chance.fill(&mut key);
    let text = hex::encode(key);
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(path)
        .and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()
        })
        .map_err(|error| format!("{} cannot be written: {error}", path.display()))?;
    Ok(text)
}

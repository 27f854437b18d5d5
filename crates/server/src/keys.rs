//! The key that seals secrets at rest. It comes from the configuration, or from a file that is created on first
//! start.

use std::{fs, io::Write, path::Path};

use app::{Sealer, ports::Chance};

use crate::{commands::Failure, config::Config, private_files};

/// The installation's sealer.
pub(crate) fn sealer(config: &Config, chance: &dyn Chance) -> Result<Sealer, Failure> {
    let key = if let Some(key) = &config.sealing_key {
        parse(&key.0).map_err(|fault| format!("`sealing_key` {fault}"))?
    } else {
        let path = config.data_dir.join("portico.key");
        parse(&read_or_make(&path, chance)?).map_err(|fault| format!("the key in {} {fault}", path.display()))?
    };
    Ok(Sealer::new(&key))
}

/// Parses a key.
pub(crate) fn parse(text: &str) -> Result<[u8; 32], &'static str> {
    let mut key = [0; 32];
    hex::decode_to_slice(text.trim(), &mut key).map_err(|_| "must be 64 hexadecimal digits (32 bytes)")?;
    Ok(key)
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
    private_files::new_file()
        .open(path)
        .and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()
        })
        .map_err(|error| format!("{} cannot be written: {error}", path.display()))?;
    Ok(text)
}

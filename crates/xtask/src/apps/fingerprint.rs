//! Telling whether the browser apps need building at all.

use std::fs::read;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;

use super::Mode;
use crate::failure::{Context, Result};
use crate::workspace::{Workspace, files};

/// Everything that decides what the apps become.
const FOLDERS: [&str; 4] = ["frontend", "crates/contract", "crates/xtask/src/apps", ".cargo"];
const FILES: [&str; 4] = ["Cargo.toml", "Cargo.lock", "Trunk.toml", "crates/xtask/src/setup/cargo_tool.rs"];

/// A value that changes when a source of the apps does.
pub(super) fn of_sources(workspace: &Workspace, mode: Mode) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    (mode == Mode::Release).hash(&mut hasher);
    let root = workspace.path("");
    for path in sources(workspace)? {
        // The same in every checkout.
        path.strip_prefix(&root).unwrap_or(&path).hash(&mut hasher);
        read(&path).context(format!("read {}", path.display()))?.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn sources(workspace: &Workspace) -> Result<Vec<PathBuf>> {
    let mut sources: Vec<_> = FILES.iter().map(|file| workspace.path(file)).collect();
    for folder in FOLDERS {
        sources.extend(files(&workspace.path(folder))?);
    }
    Ok(sources)
}

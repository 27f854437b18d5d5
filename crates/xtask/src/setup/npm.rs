//! Folders with a package-lock.json.

use std::fs::metadata;
use std::path::Path;
use std::time::SystemTime;

use crate::failure::{Failure, Result};
use crate::process::Run;
use crate::progress::note;
use crate::workspace::Workspace;

/// The oldest Node.js that will do: package.json and README.md say so too.
const NODE: u32 = 20;

/// Whether `folder` has been installed since its lock file last changed.
pub(crate) fn is_ready(workspace: &Workspace, folder: &str) -> bool {
    let folder = workspace.path(folder);
    // npm writes the second one last.
    let locked = changed(&folder.join("package-lock.json"));
    let installed = changed(&folder.join("node_modules/.package-lock.json"));
    matches!((locked, installed), (Some(locked), Some(installed)) if locked <= installed)
}

/// Installs exactly what the lock file says.
pub(crate) fn install(workspace: &Workspace, folder: &str) -> Result<()> {
    if workspace.find("npm").is_none() {
        return Err(Failure::new("npm is not on PATH").advise(format!("install Node.js {NODE} or newer")));
    }
    refuse_old_node(workspace)?;
    note(format!("npm ci in {folder}/"));
    workspace
        .command("npm")
        .args(["ci", "--loglevel=error"])
        .current_dir(workspace.path(folder))
        // The tests use the system's Chromium.
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
        .run()
}

fn refuse_old_node(workspace: &Workspace) -> Result<()> {
    let printed = workspace.command("node").arg("--version").read()?;
    if major(&printed).is_some_and(|major| major >= NODE) {
        return Ok(());
    }
    Err(Failure::new(format!("Node.js {} is too old", printed.trim()))
        .advise(format!("install Node.js {NODE} or newer, and put it first on PATH")))
}

/// The first number of a version such as `v20.11.0`.
fn major(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

fn changed(file: &Path) -> Option<SystemTime> {
    metadata(file).and_then(|file| file.modified()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_version_of_node() {
        assert_eq!(major("v18.20.4\n"), Some(18));
        assert_eq!(major("v24.0.0-nightly"), Some(24));
        assert_eq!(major("no version"), None);
    }
}

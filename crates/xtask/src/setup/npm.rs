//! Folders with a package-lock.json.

use std::fs::metadata;
use std::path::Path;
use std::time::SystemTime;

use crate::failure::{Failure, Result};
use crate::process::Run;
use crate::progress::note;
use crate::workspace::Workspace;

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
        return Err(Failure::new("npm is not on PATH").advise("install Node.js 20 or newer"));
    }
    note(format!("npm ci in {folder}/"));
    workspace
        .command("npm")
        .args(["ci", "--loglevel=error"])
        .current_dir(workspace.path(folder))
        // The tests use the system's Chromium.
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
        .run()
}

fn changed(file: &Path) -> Option<SystemTime> {
    metadata(file).and_then(|file| file.modified()).ok()
}

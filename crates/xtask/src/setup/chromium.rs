//! The browser of the browser tests.

use std::path::PathBuf;

use crate::workspace::Workspace;

/// Chromium or a browser built from it.
pub(crate) fn locate(workspace: &Workspace) -> Option<PathBuf> {
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
        .into_iter()
        .find_map(|name| workspace.find(name))
}

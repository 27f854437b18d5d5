//! What a first visit downloads, held below a budget.

use std::collections::BTreeSet;
use std::fs::{metadata, read_to_string};
use std::path::{Path, PathBuf};

use crate::failure::{Context, Failure, Result};
use crate::progress::note;
use crate::workspace::{Workspace, files};

/// The most that an app's first load may take, compressed, in bytes.
const BUDGETS: [(&str, u64); 3] = [("portal", 200_000), ("admin", 400_000), ("office", 400_000)];

pub(super) fn check(workspace: &Workspace) -> Result<()> {
    let mut beyond = Vec::new();
    for (app, budget) in BUDGETS {
        let folder = workspace.path("dist").join(app);
        let mut total = 0;
        for path in first_load(&folder)? {
            let bytes = transferred(&path)?;
            total += bytes;
            let name = path.strip_prefix(&folder).unwrap_or(&path);
            note(format!("{bytes:>9}  {app}/{}", name.display()));
        }
        note(format!("{total:>9}  {app} in all, of {budget}"));
        if total > budget {
            beyond.push(format!("{app} is {} bytes over its budget", total - budget));
        }
    }
    if beyond.is_empty() {
        Ok(())
    } else {
        Err(Failure::new(beyond.join("; "))
            .advise("look for a new dependency or feature that the browser does not need"))
    }
}

/// The page and, following names from file to file, everything that it loads at once.
fn first_load(folder: &Path) -> Result<BTreeSet<PathBuf>> {
    let built = files(folder)?;
    let page = folder.join("index.html");
    let mut loaded = BTreeSet::from([page.clone()]);
    let mut unread = vec![page];
    while let Some(path) = unread.pop() {
        if !names_others(&path) {
            continue;
        }
        let text = read_to_string(&path).context(format!("read {}", path.display()))?;
        for candidate in &built {
            let named = candidate.file_name().is_some_and(|name| text.contains(&*name.to_string_lossy()));
            if named && !is_compressed_copy(candidate) && loaded.insert(candidate.clone()) {
                unread.push(candidate.clone());
            }
        }
    }
    Ok(loaded)
}

fn names_others(path: &Path) -> bool {
    path.extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| ["html", "css", "js"].contains(&extension))
}

fn is_compressed_copy(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "br")
}

/// The bytes on the wire: of the compressed copy where there is one.
fn transferred(path: &Path) -> Result<u64> {
    let mut compressed = path.as_os_str().to_owned();
    compressed.push(".br");
    metadata(compressed)
        .or_else(|_| metadata(path))
        .map(|file| file.len())
        .context(format!("measure {}", path.display()))
}

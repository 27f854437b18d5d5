//! What a first visit downloads, held below a budget.

use std::collections::BTreeSet;
use std::fs::{metadata, read_to_string};
use std::path::{Path, PathBuf};

use crate::failure::{Context, Failure, Result};
use crate::progress::note;
use crate::workspace::{Workspace, files};

/// What an app may take, compressed, in bytes.
struct Budget {
    app: &'static str,
    /// The first load.
    first: u64,
    /// What all pages have in common, which is loaded with the first of them.
    common: u64,
    /// A page that is loaded when it is opened, with what it shares with some others.
    page: u64,
}

const BUDGETS: [Budget; 2] = [
    Budget { app: "portal", first: 180_000, common: 10_000, page: 40_000 },
    Budget { app: "admin", first: 300_000, common: 30_000, page: 70_000 },
];

pub(super) fn check(workspace: &Workspace) -> Result<()> {
    let mut beyond = Vec::new();
    let mut hold = |what: String, bytes: u64, budget: u64| {
        note(format!("{bytes:>9}  {what} in all, of {budget}; {} left", budget.saturating_sub(bytes)));
        if bytes > budget {
            beyond.push(format!("{what} is {} bytes over its budget", bytes - budget));
        }
    };
    for Budget { app, first, common, page: page_budget } in BUDGETS {
        let folder = workspace.path("dist").join(app);
        let mut total = 0;
        for path in first_load(&folder)? {
            let bytes = transferred(&path)?;
            total += bytes;
            let name = path.strip_prefix(&folder).unwrap_or(&path);
            note(format!("{bytes:>9}  {app}/{}", name.display()));
        }
        hold(app.to_owned(), total, first);
        let (mut shared, mut pages) = (Vec::new(), Vec::new());
        for path in files(&folder)? {
            match part(&path, app) {
                Some(SHARED) => hold(format!("{app}: what all pages have in common"), transferred(&path)?, common),
                Some(name) if name.starts_with(SHARED) => shared.push((name.to_owned(), transferred(&path)?)),
                Some(page) => pages.push((page.to_owned(), transferred(&path)?)),
                None => {}
            }
        }
        for (page, own) in pages {
            let with: u64 = shared.iter().filter(|(name, _)| is_for(name, &page)).map(|(_, bytes)| bytes).sum();
            hold(format!("{app}: page {page}"), own + with, page_budget);
        }
    }
    if beyond.is_empty() {
        Ok(())
    } else {
        Err(Failure::new(beyond.join("; "))
            .advise("look for a new dependency or feature that the browser does not need"))
    }
}

/// What the names of files begin with that several pages have in common.
const SHARED: &str = "shared";

/// Whether a page needs a file that it shares with some others: `shared-clients-home` is for those it names.
fn is_for(shared: &str, page: &str) -> bool {
    shared.split('-').skip(1).any(|user| user == page)
}

/// The part of an app that is in a file, for those that are loaded when a page is opened:
/// `portal-book-1f2e3d4c5b6a7980.wasm` has `book`.
fn part<'a>(path: &'a Path, app: &str) -> Option<&'a str> {
    let name = path.file_name()?.to_str()?;
    let stem = name.strip_suffix(".wasm").or_else(|| name.strip_suffix(".bin"))?;
    let (part, _hash) = stem.strip_prefix(app)?.strip_prefix('-')?.rsplit_once('-')?;
    (part != "main").then_some(part)
}

/// The page and, following names from file to file, everything that it loads at once. The script names parts,
/// too, which it loads later.
fn first_load(folder: &Path) -> Result<BTreeSet<PathBuf>> {
    let app = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let mut built = files(folder)?;
    built.retain(|path| part(path, app).is_none());
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_that_are_loaded_later_are_told_by_their_names() {
        let part = |name| part(Path::new(name), "portal");
        assert_eq!(part("dist/portal/portal-book-1f2e3d4c5b6a7980.wasm"), Some("book"));
        assert_eq!(part("dist/portal/portal-shared-1f2e3d4c5b6a7980.bin"), Some(SHARED));
        assert!(is_for("shared-clients-home", "home") && !is_for("shared-a-b", "c"));
        for name in ["portal-main-1f2e3d4c5b6a7980.wasm", "portal-main-1f2e3d4c5b6a7980.js", "index.html", "icon-1.svg"]
        {
            assert_eq!(part(name), None, "{name}");
        }
    }
}

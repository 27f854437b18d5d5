//! Puts the parts of an app in the place of what Trunk has built, under names by what is in them: a page's
//! module, then the script that names it, then the page that names the script.

mod page;

use std::fs::{read_to_string, remove_file, write};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use super::Mode;
use super::split::{self, Parts};
use crate::failure::{Context, Failure, Result};
use crate::workspace::{Workspace, files};

/// Writes the app to `dist/{app}`.
pub(super) fn app(workspace: &Workspace, app: &str, mode: Mode, parts: &Parts) -> Result<()> {
    let folder = Folder { dist: workspace.path(format!("dist/{app}")), app };
    let page_path = folder.dist.join("index.html");
    let mut page = read_to_string(&page_path).context(format!("read {}", page_path.display()))?;

    let (former_script, former_main) = (folder.only("js")?, folder.only("wasm")?);
    for path in [&former_script, &former_main] {
        remove_file(path).context(format!("remove {}", path.display()))?;
    }
    let mut script = parts.script.clone();
    for (name, module) in &parts.pages {
        script = script.replace(&split::mark(name), &folder.write(name, "wasm", module)?);
    }
    for (name, pack) in &parts.packs {
        script = script.replace(&split::mark(name), &folder.write(name, "bin", &pack.file())?);
    }
    page = renamed(&page, &former_main, &folder.write("main", "wasm", &parts.main)?);
    page = renamed(&page, &former_script, &folder.write("main", "js", script.as_bytes())?);
    if mode == Mode::Release {
        page = folder.with_one_style_sheet(&page)?;
    }
    write(&page_path, page).context(format!("write {}", page_path.display()))
}

struct Folder<'a> {
    dist: PathBuf,
    app: &'a str,
}

impl Folder<'_> {
    /// The one file with that extension.
    fn only(&self, extension: &str) -> Result<PathBuf> {
        let all = files(&self.dist)?;
        let mut found = all.into_iter().filter(|path| path.extension().is_some_and(|own| own == extension));
        match (found.next(), found.next()) {
            (Some(path), None) => Ok(path),
            _ => Err(Failure::new(format!("expected one .{extension} file in {}", self.dist.display()))),
        }
    }

    /// Writes a file under a name that is another one when the content is.
    fn write(&self, part: &str, extension: &str, content: &[u8]) -> Result<String> {
        let mut hasher = DefaultHasher::new();
        content.hash(&mut hasher);
        let name = format!("{}-{part}-{:016x}.{extension}", self.app, hasher.finish());
        write(self.dist.join(&name), content).context(format!("write {name}"))?;
        Ok(name)
    }

    /// Joins the style sheets, in the order in which the page names them: one request instead of many, and
    /// what they have in common is compressed once.
    fn with_one_style_sheet(&self, page: &str) -> Result<String> {
        let (without_styles, names) = page::take_style_sheets(page);
        if names.is_empty() {
            return Ok(without_styles);
        }
        let mut styles = String::new();
        for name in &names {
            let path = self.dist.join(name);
            styles += &read_to_string(&path).context(format!("read {}", path.display()))?;
            remove_file(&path).context(format!("remove {}", path.display()))?;
        }
        let name = self.write("styles", "css", styles.as_bytes())?;
        Ok(page::with_style_sheet(&without_styles, &format!("/assets/{}/{name}", self.app)))
    }
}

/// The page with another name in the place of a file's.
fn renamed(page: &str, former: &Path, name: &str) -> String {
    page.replace(&*former.file_name().unwrap_or_default().to_string_lossy(), name)
}

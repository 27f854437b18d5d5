//! Makes what Trunk has built smaller, without changing what it does.
//!
//! - wasm-bindgen keeps whatever any crate offers to JavaScript. The page calls nothing but the
//!   start, so that the rest goes, together with the code behind it.
//! - Imports have long names that end in a hash, in the script and in the WebAssembly. They get
//!   names of one or two letters.
//! - The script is minified; the style sheets are joined, in the order in which the page names them.
//!
//! Then the files get names by what is in them now.

mod glue;
mod page;

use std::fs::{create_dir_all, read, read_to_string, remove_file, write};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::failure::{Context, Failure, Result};
use crate::process::Run;
use crate::workspace::{Workspace, files};

/// What every browser of the last years can do, and rustc makes use of.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-sign-ext",
];

/// Shrinks the app in `dist/{app}`.
pub(super) fn app(workspace: &Workspace, app: &str) -> Result<()> {
    let dist = workspace.path(format!("dist/{app}"));
    let scratch = workspace.path(format!("target-wasm/shrink/{app}"));
    create_dir_all(&scratch).context("create a folder for shrinking")?;
    let page_path = dist.join("index.html");
    let mut page = read_to_string(&page_path).context(format!("read {}", page_path.display()))?;

    let (script, module) = (only(&dist, "js")?, only(&dist, "wasm")?);
    let (small_script, small_module) = code(workspace, &script, &module, &scratch)?;
    page = renamed(&page, &script, &dist, app, "js", &small_script)?;
    page = renamed(&page, &module, &dist, app, "wasm", &small_module)?;

    let (without_styles, names) = page::take_style_sheets(&page);
    if !names.is_empty() {
        let mut styles = String::new();
        for name in &names {
            let path = dist.join(name);
            styles += &read_to_string(&path).context(format!("read {}", path.display()))?;
            remove_file(&path).context(format!("remove {}", path.display()))?;
        }
        let name = named(app, "css", styles.as_bytes());
        write(dist.join(&name), styles).context(format!("write {name}"))?;
        page = page::with_style_sheet(&without_styles, &format!("/assets/{app}/{name}"));
    }
    write(&page_path, page).context(format!("write {}", page_path.display()))
}

/// The script and the WebAssembly without what the page does not use, names included.
fn code(workspace: &Workspace, script: &Path, module: &Path, scratch: &Path) -> Result<(Vec<u8>, Vec<u8>)> {
    let text = read_to_string(script).context(format!("read {}", script.display()))?;
    let text = glue::for_the_start_only(&text);

    let graph_path = scratch.join("exports.json");
    let graph: Vec<_> = glue::used_exports(&text)
        .into_iter()
        .map(|name| json!({ "name": format!("export {name}"), "export": name, "root": true }))
        .collect();
    write(&graph_path, json!(graph).to_string()).context("write the list of exports")?;
    let pruned = scratch.join("pruned.wasm");
    workspace
        .command("wasm-metadce")
        .args(FEATURES)
        .arg(module)
        .arg("--graph-file")
        .arg(&graph_path)
        .arg("--output")
        .arg(&pruned)
        .read()?;

    let small = scratch.join("small.wasm");
    let names = workspace
        .command("wasm-opt")
        .args(FEATURES)
        .args(["-Oz", "--minify-imports-and-exports-and-modules", "--strip-producers", "--strip-target-features"])
        .arg(&pruned)
        .arg("--output")
        .arg(&small)
        .read()?;

    let renamed_path = scratch.join("renamed.js");
    write(&renamed_path, glue::renamed(&text, &glue::names(&names)?)).context("write the script with short names")?;
    let minified = scratch.join("minified.js");
    workspace
        .command("esbuild")
        .arg(&renamed_path)
        .args(["--minify", "--tree-shaking=true", "--format=esm", "--log-level=warning"])
        .arg(format!("--outfile={}", minified.display()))
        .run()?;
    let bytes = |path: &Path| read(path).context(format!("read {}", path.display()));
    Ok((bytes(&minified)?, bytes(&small)?))
}

/// The one file with that extension.
fn only(dist: &Path, extension: &str) -> Result<PathBuf> {
    let mut found = files(dist)?.into_iter().filter(|path| path.extension().is_some_and(|own| own == extension));
    match (found.next(), found.next()) {
        (Some(path), None) => Ok(path),
        _ => Err(Failure::new(format!("expected one .{extension} file in {}", dist.display()))),
    }
}

/// Puts `content` in the place of a file, under a name of its own; returns the page that names it.
fn renamed(page: &str, former: &Path, dist: &Path, app: &str, extension: &str, content: &[u8]) -> Result<String> {
    let former_name = former.file_name().unwrap_or_default().to_string_lossy();
    let name = named(app, extension, content);
    remove_file(former).context(format!("remove {}", former.display()))?;
    write(dist.join(&name), content).context(format!("write {name}"))?;
    Ok(page.replace(&*former_name, &name))
}

/// A name that is another one when the content is.
fn named(app: &str, extension: &str, content: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    content.hash(&mut hasher);
    format!("{app}-{:016x}.{extension}", hasher.finish())
}

//! Makes the parts of an app smaller, without changing what they do.
//!
//! - wasm-bindgen keeps whatever any crate offers to JavaScript. The page calls nothing but the
//!   start, so that the rest goes, together with the code behind it.
//! - Imports have long names that end in a hash, in the script and in the main module. They get
//!   names of one or two letters.
//! - The script is minified.

mod glue;

use std::fs::{create_dir_all, read, read_to_string, write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::thread;

use serde_json::json;

use super::split::{Pack, Parts};
use crate::failure::{Context, Failure, Result};
use crate::process::Run;
use crate::workspace::Workspace;

const SHRINK_PARTS: &str = include_str!("shrink/parts.mjs");

/// What every browser of the last years can do, and rustc makes use of.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-sign-ext",
];

/// Shrinks the parts of an app.
pub(super) fn app(workspace: &Workspace, app: &str, parts: &Parts) -> Result<Parts> {
    let scratch = Scratch { workspace, folder: workspace.path(format!("target-wasm/shrink/{app}")) };
    create_dir_all(&scratch.folder).context("create a folder for shrinking")?;
    let (script, main) = scratch.code(&parts.script, &parts.main)?;
    let shared = parts.packs.values().flat_map(|pack| &pack.modules);
    let modules: Vec<&[u8]> = parts.pages.values().chain(shared).map(Vec::as_slice).collect();
    let mut small = scratch.parts(&modules)?.into_iter();
    let mut next = || small.next().unwrap_or_default();
    let pages = parts.pages.keys().map(|name| (name.clone(), next())).collect();
    let packs = parts.packs.iter().map(|(name, pack)| {
        let modules = pack.modules.iter().map(|_| next()).collect();
        (name.clone(), Pack { modules })
    });
    let packs = packs.collect();
    Ok(Parts { script, main, pages, packs })
}

/// Where tools read and write.
struct Scratch<'a> {
    workspace: &'a Workspace,
    folder: PathBuf,
}

impl Scratch<'_> {
    /// The script and the main module without what the page does not use, names included.
    fn code(&self, script: &str, module: &[u8]) -> Result<(String, Vec<u8>)> {
        let text = glue::for_the_start_only(script);
        let graph: Vec<_> = glue::used_exports(&text)
            .into_iter()
            .map(|name| json!({ "name": format!("export {name}"), "export": name, "root": true }))
            .collect();
        let graph = self.file("exports.json", json!(graph).to_string().as_bytes())?;
        let whole = self.file("whole.wasm", module)?;
        let pruned = self.folder.join("pruned.wasm");
        self.workspace
            .command("wasm-metadce")
            .args(FEATURES)
            .arg(&whole)
            .arg("--graph-file")
            .arg(&graph)
            .arg("--output")
            .arg(&pruned)
            .read()?;

        let small = self.folder.join("small.wasm");
        let names = self.optimise(&pruned, &["--minify-imports-and-exports-and-modules"], &small)?;
        let renamed = self.file("renamed.js", glue::renamed(&text, &glue::names(&names)?).as_bytes())?;
        let minified = self.folder.join("minified.js");
        self.workspace
            .command("esbuild")
            .arg(&renamed)
            .args(["--minify", "--tree-shaking=true", "--format=esm", "--log-level=warning"])
            .arg(format!("--outfile={}", minified.display()))
            .run()?;
        let script = read_to_string(&minified).context(format!("read {}", minified.display()))?;
        Ok((script, bytes(&small)?))
    }

    /// Shrinks parts, several at once. Each meets the main module by names that are left as they are.
    fn parts(&self, modules: &[&[u8]]) -> Result<Vec<Vec<u8>>> {
        let script = self.file("parts.mjs", SHRINK_PARTS.as_bytes())?;
        let file = |(number, module): (usize, &&[u8])| self.file(&format!("part-{number}.wasm"), module);
        let files = modules.iter().enumerate().map(file).collect::<Result<Vec<_>>>()?;
        let processes = thread::available_parallelism().map_or(1, NonZeroUsize::get);
        // Dealt out in turn, because the large ones come first.
        let shrink = |first: usize| {
            let share = files.iter().skip(first).step_by(processes);
            self.workspace.command("node").current_dir(self.workspace.path("frontend")).arg(&script).args(share).read()
        };
        thread::scope(|scope| {
            let running: Vec<_> = (0..processes).map(|first| scope.spawn(move || shrink(first))).collect();
            let mut outcomes = running.into_iter().map(|thread| {
                thread.join().unwrap_or_else(|_| Err(Failure::new("a thread that shrinks parts panicked")))
            });
            outcomes.try_for_each(|outcome| outcome.map(|_| ()))
        })?;
        files.iter().map(|path| bytes(path)).collect()
    }

    fn optimise(&self, module: &Path, options: &[&str], output: &Path) -> Result<String> {
        self.workspace
            .command("wasm-opt")
            .args(FEATURES)
            .arg("-Oz")
            .args(options)
            .args(["--strip-producers", "--strip-target-features"])
            .arg(module)
            .arg("--output")
            .arg(output)
            .read()
    }

    fn file(&self, name: &str, content: &[u8]) -> Result<PathBuf> {
        let path = self.folder.join(name);
        write(&path, content).context(format!("write {}", path.display()))?;
        Ok(path)
    }
}

fn bytes(path: &Path) -> Result<Vec<u8>> {
    read(path).context(format!("read {}", path.display()))
}

//! Cuts an app into its main module and one for each page that is loaded when it is opened.
//!
//! Cargo's output has marks at the functions where it may be cut (`#[wasm_split]` in `frontend/src/bin`).
//! wasm-split-cli moves what only a page needs into a module of the page, and what several pages need, but the
//! main module does not, into a module for each set of pages, most of them tiny. The tiny ones become one file
//! here, which is loaded with the first page; the others are loaded with the pages that need them. All meet in the
//! main module's memory and table; wasm-bindgen has to know of the main module only.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{create_dir_all, read, read_to_string, remove_dir_all};
use std::path::Path;

use super::Mode;
use crate::failure::{Context, Failure, Result};
use crate::process::Run;
use crate::workspace::{Workspace, files};

const LOADER: &str = include_str!("split/loader.js");
const IMPORTED: &str = "        \"./__wasm_split.js\": import0,\n";
const LOAD: &str = "export const __wasm_split_load_";

/// An app that is cut up.
pub(super) struct Parts {
    /// wasm-bindgen's script, with the loader. In place of a part's file it has a mark.
    pub(super) script: String,
    /// The module that is loaded first.
    pub(super) main: Vec<u8>,
    /// The modules of pages, by their names.
    pub(super) pages: BTreeMap<String, Vec<u8>>,
    /// What pages have in common, by the names of the files.
    pub(super) packs: BTreeMap<String, Pack>,
}

/// What several pages have in common.
#[derive(Default)]
pub(super) struct Pack {
    /// The modules.
    pub(super) modules: Vec<Vec<u8>>,
}

impl Pack {
    /// All of it in one file: modules, each after its length.
    pub(super) fn file(&self) -> Vec<u8> {
        let mut file = Vec::new();
        for module in &self.modules {
            let length = u32::try_from(module.len()).unwrap_or(u32::MAX);
            file.extend(length.to_le_bytes());
            file.extend(module);
        }
        file
    }
}

/// What stands in the script for the file of a part.
pub(super) fn mark(part: &str) -> String {
    format!("__part_{part}__")
}

/// From how many bytes on a module that pages share is worth a request of its own, before it is made small.
const LARGE: usize = 10_000;

/// Cuts up what cargo has built of an app.
pub(super) fn app(workspace: &Workspace, app: &str, mode: Mode) -> Result<Parts> {
    let profile = if mode == Mode::Release { "wasm" } else { "debug" };
    let built = workspace.path(format!("target-wasm/wasm32-unknown-unknown/{profile}/{app}.wasm"));
    let folder = workspace.path(format!("target-wasm/split/{app}"));
    if folder.exists() {
        remove_dir_all(&folder).context(format!("empty {}", folder.display()))?;
    }
    create_dir_all(&folder).context(format!("create {}", folder.display()))?;
    workspace.command("wasm-split-cli").arg(&built).arg(&folder).args(["--out-name", app]).run()?;

    let bound = folder.join("bound");
    workspace
        .command("wasm-bindgen")
        .arg(folder.join(format!("{app}.wasm")))
        .args(["--target=web", "--keep-lld-exports", "--no-demangle", "--no-typescript", "--out-name", app])
        .arg("--out-dir")
        .arg(&bound)
        .run()?;

    let bytes = |path: &Path| read(path).context(format!("read {}", path.display()));
    let text = |path: &Path| read_to_string(path).context(format!("read {}", path.display()));
    let link = Link::of(&text(&folder.join("__wasm_split.js"))?)?;
    let (mut pages, mut packs, mut needs) = (BTreeMap::new(), BTreeMap::<_, Pack>::new(), Needs::new());
    for path in files(&folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let Some(stem) = name.strip_suffix(".wasm") else { continue };
        if let Some(page) = stem.strip_prefix("split_") {
            pages.insert(page.to_owned(), bytes(&path)?);
        } else if stem.starts_with("chunk_") {
            let module = bytes(&path)?;
            let users = if module.len() < LARGE { None } else { link.users.get(stem) };
            let name = users.map_or_else(|| "shared".to_owned(), |users| format!("shared-{}", users.join("-")));
            for page in users.unwrap_or(&link.parts) {
                needs.entry(page.clone()).or_default().insert(name.clone());
            }
            packs.entry(name).or_default().modules.push(module);
        }
    }
    let script = with_loader(&text(&bound.join(format!("{app}.js")))?, &link, &pages, &needs);
    Ok(Parts { script, main: bytes(&bound.join(format!("{app}_bg.wasm")))?, pages, packs })
}

/// The packs that pages need.
type Needs = BTreeMap<String, BTreeSet<String>>;

/// What the script of wasm-split-cli says. Its version is fixed (`setup/cargo_tool.rs`).
struct Link {
    /// The parts that can be loaded, also those of which nothing is left.
    parts: Vec<String>,
    /// The exports of the main module that parts import.
    shares: Vec<String>,
    /// The parts that need a shared module, by its name.
    users: BTreeMap<String, Vec<String>>,
    /// What else parts import: in a debug build, a name that tells builds apart.
    canary: String,
}

impl Link {
    fn of(script: &str) -> Result<Self> {
        let between = |start: &str, end: &str| -> Result<&str> {
            let (_, rest) = script.split_once(start).ok_or_else(|| unexpected(start))?;
            rest.split_once(end).map(|(found, _)| found).ok_or_else(|| unexpected(end))
        };
        let parts = script.lines().filter_map(|line| line.strip_prefix(LOAD)?.split_once(" =")).map(|(name, _)| name);
        let shares = between("        const {", "} = initSync")?;
        let mut shares: Vec<_> =
            shares.split(',').map(str::trim).filter(|name| !name.is_empty()).map(ToOwned::to_owned).collect();
        shares.sort();
        let canary = between("sharedImports = { __wasm_split: {", "} };")?.trim().to_owned();
        let mut users = BTreeMap::new();
        for (comment, line) in script.lines().zip(script.lines().skip(1)) {
            let listed = comment.strip_prefix("/* ").and_then(|rest| rest.strip_suffix(" */"));
            let module = line.strip_prefix("const __").and_then(|rest| rest.split_once(" ="));
            if let (Some(listed), Some((module, _))) = (listed, module) {
                users.insert(module.to_owned(), listed.split(", ").map(ToOwned::to_owned).collect());
            }
        }
        Ok(Self { parts: parts.map(ToOwned::to_owned).collect(), shares, users, canary })
    }
}

fn unexpected(what: &str) -> Failure {
    Failure::new(format!("the script of wasm-split-cli has no `{what}`"))
        .advise("compare crates/xtask/src/apps/split.rs with the version in setup/cargo_tool.rs")
}

/// wasm-bindgen's script, in which the loader takes the place of an import.
fn with_loader(script: &str, link: &Link, pages: &BTreeMap<String, Vec<u8>>, needs: &Needs) -> String {
    if link.parts.is_empty() {
        return script.to_owned();
    }
    let files = pages.keys().map(|page| format!("\"{page}\": \"{}\", ", mark(page))).collect::<Vec<_>>().concat();
    let marks = |packs: &BTreeSet<String>| {
        packs.iter().map(|pack| format!("\"{}\", ", mark(pack))).collect::<Vec<_>>().concat()
    };
    let shared = needs.iter().map(|(page, packs)| format!("\"{page}\": [{}], ", marks(packs)));
    let shared = shared.collect::<Vec<_>>().concat();
    let imports = link.shares.iter().map(|name| format!("\"{name}\": wasm.{name}, ")).collect::<Vec<_>>().concat();
    let loader = LOADER
        .replace("__SPLIT_FILES__", &format!("{{ {files}}}"))
        .replace("__SPLIT_SHARED__", &format!("{{ {shared}}}"))
        .replace("__SPLIT_IMPORTS__", &format!("{} {imports}", link.canary));

    let loads = link.parts.iter().map(|part| format!("        __wasm_split_load_{part}: splitLoad(\"{part}\"),\n"));
    let loads = loads.collect::<Vec<_>>().concat();
    let first = "    const import0 = {\n        __proto__: null,\n";
    let mut kept = String::new();
    for line in script.lines() {
        if line.starts_with("import ") && line.contains("__wasm_split.js") {
            continue;
        }
        // Once for each part, all under one name.
        if line.starts_with("        \"./__wasm_split.js\": ") {
            if !kept.ends_with(IMPORTED) {
                kept += IMPORTED;
            }
            continue;
        }
        kept += line;
        kept.push('\n');
    }
    // Ahead of the last line, which exports the start: `wasm` is declared above.
    let kept = kept.replacen(first, &[first, loads.as_str()].concat(), 1);
    match kept.rfind("export { ") {
        Some(end) => [&kept[..end], loader.as_str(), "\n", &kept[end..]].concat(),
        None => [kept.as_str(), loader.as_str()].concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &str = r#"import { initSync } from "./portal.js";

let sharedImports = undefined;
function getSharedImports() {
    if (sharedImports === undefined) {
        sharedImports = { __wasm_split: { __canary_1f: ~0xdead, } };
        const { memory, __stack_pointer,  } = initSync(undefined, undefined);
        Object.assign(sharedImports.__wasm_split, { memory, __stack_pointer,  });
    }
    return sharedImports;
}
/* book, more */
const __chunk_1 = makeLoad(() => {
    const src = fetch(new URL("./chunk_1.wasm", import.meta.url));
}, []);
export const __wasm_split_load_book = wrapAsyncCb(makeLoad(() => {
}, [__chunk_1]));
"#;
    const SCRIPT: &str = r#"import * as import1 from "./__wasm_split.js"
import * as import2 from "./__wasm_split.js"

function __wbg_get_imports() {
    const import0 = {
        __proto__: null,
        __wbg_focus_1a2b: function(arg0) {
            arg0.focus();
        },
    };
    return {
        __proto__: null,
        "./portal_bg.js": import0,
        "./__wasm_split.js": import1,
        "./__wasm_split.js": import2,
    };
}
let wasmModule, wasm;
export { initSync, __wbg_init as default };
"#;

    #[test]
    fn the_loader_takes_the_place_of_the_splitters_script() {
        let link = Link::of(LINK).unwrap();
        assert_eq!(link.parts, ["book"]);
        assert_eq!(link.shares, ["__stack_pointer", "memory"]);
        let pages = BTreeMap::from([("book".to_owned(), Vec::new())]);
        assert_eq!(link.users["chunk_1"], ["book", "more"]);
        let needs = Needs::from([("book".to_owned(), BTreeSet::from(["shared".to_owned()]))]);
        let script = with_loader(SCRIPT, &link, &pages, &needs);
        for expected in [
            "__wasm_split_load_book: splitLoad(\"book\"),",
            "\"./__wasm_split.js\": import0,",
            "{ \"book\": \"__part_book__\", }",
            "const splitShared = { \"book\": [\"__part_shared__\", ], };",
            "{ __canary_1f: ~0xdead, \"__stack_pointer\": wasm.__stack_pointer, \"memory\": wasm.memory,  }",
        ] {
            assert!(script.contains(expected), "{expected} is not in {script}");
        }
        assert!(!script.contains("import1") && !script.contains("import2"), "{script}");
        assert_eq!(script.matches(IMPORTED).count(), 1, "{script}");
        assert!(script.ends_with("export { initSync, __wbg_init as default };\n"), "{script}");
    }

    #[test]
    fn modules_in_one_file_stand_after_their_lengths() {
        let pack = Pack { modules: vec![vec![7, 8], vec![9]] };
        assert_eq!(pack.file(), [2, 0, 0, 0, 7, 8, 1, 0, 0, 0, 9]);
    }
}

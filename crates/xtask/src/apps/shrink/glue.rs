//! The script that wasm-bindgen writes. Its version is fixed in Cargo.toml, and so is how it lays
//! out what it writes; a line that looks otherwise than expected here stays as it is.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::failure::{Context, Result};

const EXPORT: &str = "wasm.";

/// The script without classes for JavaScript, which nobody constructs, and with its start as the only
/// export.
pub(super) fn for_the_start_only(script: &str) -> String {
    let classes: Vec<&str> =
        script.lines().filter_map(|line| line.strip_prefix("export class ")?.strip_suffix(" {")).collect();
    let belongs_to_class = |line: &str| {
        classes.iter().any(|class| {
            [
                format!("export class {class} {{"),
                format!("if (Symbol.dispose) {class}."),
                format!("const {class}Finalization ="),
            ]
            .iter()
            .any(|beginning| line.starts_with(beginning))
        })
    };
    let mut kept = String::new();
    let mut dropping = false;
    for line in script.lines() {
        // What follows a statement's first line is indented, or closes a bracket.
        if !line.starts_with([' ', '}', ')']) {
            dropping = belongs_to_class(line);
        }
        if !dropping {
            kept += line;
            kept.push('\n');
        }
    }
    kept.replace("export { initSync, __wbg_init as default };", "export { __wbg_init as default };")
}

/// The exports of the WebAssembly that a script names.
pub(super) fn used_exports(script: &str) -> BTreeSet<&str> {
    script.split(EXPORT).skip(1).map(identifier).filter(|name| !name.is_empty()).collect()
}

/// The short names of imports and exports by their long ones, from what wasm-opt prints:
/// `{"imports": [["./portal_bg.js", "__wbg_focus_1a2b", "b"]], "exports": [["memory", "c"]]}`.
pub(super) fn names(printed: &str) -> Result<BTreeMap<String, String>> {
    let printed: Value = serde_json::from_str(printed).context("read the names that wasm-opt chose")?;
    let entries = ["imports", "exports"].into_iter().filter_map(|kind| printed[kind].as_array()).flatten();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    Ok(entries
        .filter_map(|entry| match entry.as_array()?.as_slice() {
            [.., long, short] => Some((text(long), text(short))),
            _ => None,
        })
        .collect())
}

/// The script with short names, and without functions that the WebAssembly no longer imports.
pub(super) fn renamed(script: &str, names: &BTreeMap<String, String>) -> String {
    let mut kept = String::new();
    let mut dropping = false;
    for line in script.lines() {
        // wasm-opt gives all modules of imports the shortest name, and the loader's functions are there too.
        if line == "        \"./__wasm_split.js\": import0," {
            continue;
        }
        if line.starts_with("        \"./") && line.ends_with("_bg.js\": import0,") {
            kept += "        a: import0,\n";
            continue;
        }
        match import(line) {
            Some(name) => match names.get(name) {
                Some(short) => {
                    dropping = false;
                    kept += &line.replacen(name, short, 1);
                    kept.push('\n');
                    continue;
                }
                None => dropping = true,
            },
            // The end of the object in which the imports are.
            None if line == "    };" => dropping = false,
            None => {}
        }
        if !dropping {
            kept += line;
            kept.push('\n');
        }
    }
    with_short_exports(&kept, names)
}

/// The name of the import that begins on a line such as `        __wbg_focus_1a2b: function(arg0) {`.
fn import(line: &str) -> Option<&str> {
    let name = identifier(line.strip_prefix("        ")?);
    let after = line.get(8 + name.len()..)?;
    let is_import = name.starts_with("__wb") || name.starts_with("__wasm_split_load_");
    (is_import && after.starts_with(": ")).then_some(name)
}

fn with_short_exports(script: &str, names: &BTreeMap<String, String>) -> String {
    let mut parts = script.split(EXPORT);
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let long = identifier(part);
        kept += EXPORT;
        kept += names.get(long).map_or(long, String::as_str);
        kept += &part[long.len()..];
    }
    kept
}

fn identifier(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '$')).unwrap_or(text.len());
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = r#"export class Sink {
    free() {
        wasm.__wbg_sink_free(this.ptr, 0);
    }
}
if (Symbol.dispose) Sink.prototype[Symbol.dispose] = Sink.prototype.free;

function __wbg_get_imports() {
    const import0 = {
        __proto__: null,
        __wasm_split_load_book: splitLoad("book"),
        __wasm_split_load_more: splitLoad("more"),
        __wbg_focus_1a2b: function() { return handleError(function (arg0) {
            arg0.focus();
        }, arguments); },
        __wbg_respond_3c4d: function(arg0) {
            arg0.respond();
        },
        __wbindgen_init_externref_table: function() {
            const table = wasm.__wbindgen_externrefs;
        },
    };
    return {
        __proto__: null,
        "./portal_bg.js": import0,
        "./__wasm_split.js": import0,
    };
}
const SinkFinalization = (typeof FinalizationRegistry === 'undefined')
    ? { register: () => {} }
    : new FinalizationRegistry(ptr => wasm.__wbg_sink_free(ptr, 1));

function start() {
    wasm.__wbindgen_start();
}
export { initSync, __wbg_init as default };
"#;

    #[test]
    fn classes_and_the_code_behind_them_go() {
        let script = for_the_start_only(SCRIPT);
        assert!(!script.contains("Sink"), "{script}");
        assert!(script.ends_with("\nexport { __wbg_init as default };\n"), "{script}");
        assert_eq!(used_exports(&script), BTreeSet::from(["__wbindgen_externrefs", "__wbindgen_start"]));
    }

    #[test]
    fn imports_get_short_names_or_go() {
        let printed = r#"{
            "imports": [["./portal_bg.js", "__wbg_focus_1a2b", "a"], ["./portal_bg.js", "__wbindgen_init_externref_table", "b"],
                ["./__wasm_split.js", "__wasm_split_load_book", "d"]],
            "exports": [["__wbindgen_start", "c"]]
        }"#;
        let script = renamed(&for_the_start_only(SCRIPT), &names(printed).unwrap());
        let imports = r#"        __proto__: null,
        d: splitLoad("book"),
        a: function() { return handleError(function (arg0) {
            arg0.focus();
        }, arguments); },
        b: function() {
            const table = wasm.__wbindgen_externrefs;
        },
    };
    return {
        __proto__: null,
        a: import0,
    };
"#;
        assert!(script.contains(imports), "{script}");
        assert!(script.contains("wasm.c();"), "{script}");
    }
}

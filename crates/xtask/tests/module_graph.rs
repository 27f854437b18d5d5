//! The layers inside `app`: commands go down, facts go up, and no module is in a cycle.
#![expect(clippy::expect_used, reason = "what surprises a test fails it")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{read_dir, read_to_string};
use std::path::{Path, PathBuf};

/// The modules at the bottom: they know no feature. Whatever else they use is one of them.
const KERNEL: &[&str] = &[
    "actor",
    "audit",
    "ctx",
    "device",
    "error",
    "facts",
    "idempotency",
    "jobs",
    "paging",
    "passwords",
    "ports",
    "rate_limits",
    "sealing",
    "settings",
    "tokens",
    "validation",
];

/// Which modules each module names by `crate::…`, with the files that do so.
type Graph = BTreeMap<String, BTreeMap<String, BTreeSet<PathBuf>>>;

/// From the folder in which cargo starts the tests.
const SOURCE: &str = "../app/src";

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in read_dir(folder).expect("the sources are there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The code without comments and without its unit tests, which may look wherever they want.
fn code(text: &str) -> String {
    let lines = text.lines().take_while(|line| *line != "#[cfg(test)]");
    lines.map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// The first names of what follows each `crate::`, one or several in braces.
fn named(code: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (start, found) in code.match_indices("crate::") {
        let rest = &code[start + found.len()..];
        let Some(list) = rest.strip_prefix('{') else {
            names.insert(first_name(rest));
            continue;
        };
        let (mut depth, mut item) = (1, String::new());
        for letter in list.chars() {
            match letter {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 1 => {
                    names.insert(first_name(&std::mem::take(&mut item)));
                }
                _ => item.push(letter),
            }
            if depth == 0 {
                break;
            }
        }
        names.insert(first_name(&item));
    }
    names
}

fn first_name(text: &str) -> String {
    text.trim_start().chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
}

fn graph() -> Graph {
    let source = Path::new(SOURCE);
    let mut found = Vec::new();
    files(source, &mut found);
    let relative = |path: &Path| path.strip_prefix(source).expect("a file of the sources").to_path_buf();
    let module_of = |path: &Path| {
        let first = path.iter().next().expect("a name").to_string_lossy().into_owned();
        first.trim_end_matches(".rs").to_owned()
    };
    let modules: BTreeSet<String> = found.iter().map(|path| module_of(&relative(path))).collect();
    let mut graph: Graph = modules.iter().map(|module| (module.clone(), BTreeMap::new())).collect();
    for path in found {
        let file = relative(&path);
        let module = module_of(&file);
        // What the crate offers to others is no use of it.
        if module == "lib" {
            continue;
        }
        for name in named(&code(&read_to_string(&path).expect("a readable file"))) {
            if name != module && modules.contains(&name) {
                graph.entry(module.clone()).or_default().entry(name).or_default().insert(file.clone());
            }
        }
    }
    graph
}

/// A way from a module back to itself, if there is one.
fn cycle(graph: &Graph) -> Option<Vec<String>> {
    fn visit(graph: &Graph, module: &str, way: &mut Vec<String>, done: &mut BTreeSet<String>) -> Option<Vec<String>> {
        if let Some(start) = way.iter().position(|before| before == module) {
            let mut cycle = way[start..].to_vec();
            cycle.push(module.to_owned());
            return Some(cycle);
        }
        if !done.insert(module.to_owned()) {
            return None;
        }
        way.push(module.to_owned());
        let found = graph[module].keys().find_map(|next| visit(graph, next, way, done));
        way.pop();
        found
    }
    let mut done = BTreeSet::new();
    graph.keys().find_map(|module| visit(graph, module, &mut Vec::new(), &mut done))
}

#[test]
fn no_module_is_in_a_cycle() {
    let graph = graph();
    if let Some(cycle) = cycle(&graph) {
        let edges =
            cycle.windows(2).map(|pair| format!("{} uses {} in {:?}", pair[0], pair[1], graph[&pair[0]][&pair[1]]));
        panic!(
            "modules of `app` use each other in a circle; have the lower one record a fact:\n{}",
            edges.collect::<Vec<_>>().join("\n")
        );
    }
}

#[test]
fn the_kernel_knows_no_feature() {
    let graph = graph();
    for module in KERNEL {
        for (used, files) in &graph[*module] {
            assert!(KERNEL.contains(&used.as_str()), "{module} uses {used} in {files:?}");
        }
    }
}

#[test]
fn a_cycle_is_found() {
    let uses = |names: &[&str]| names.iter().map(|name| ((*name).to_owned(), BTreeSet::new())).collect();
    let graph: Graph = [("a", uses(&["b"])), ("b", uses(&["c"])), ("c", uses(&["b"]))]
        .map(|(name, uses)| (name.to_owned(), uses))
        .into();
    assert_eq!(cycle(&graph).expect("b and c"), ["b", "c", "b"]);
    assert_eq!(
        named("use crate::{Ctx, jobs::{self, Loop}, messaging::Outgoing};\ncrate::audit::x()")
            .into_iter()
            .collect::<Vec<_>>(),
        ["Ctx", "audit", "jobs", "messaging"]
    );
}

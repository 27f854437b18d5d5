//! The shape of the workspace: which crate may know which, and how long a file may get.
#![expect(clippy::expect_used, reason = "what surprises a test fails it")]

use std::collections::BTreeMap;
use std::fs::{read_dir, read_to_string};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The layers, lowest first; a crate may use those of lower rows only
/// (docs/ARCHITECTURE.md).
const LAYERS: &[&[&str]] = &[
    &["portico-contract"],
    &["portico-domain"],
    &["portico-migrations"],
    &["portico-storage"],
    &["portico-app"],
    &["portico-adapters", "portico-api"],
    &["portico-testkit", "portico-server"],
];

/// Beside the layers: the browser apps and the measurements know the contract and nothing else,
/// chores know nothing.
const FRONTEND: &str = "portico-frontend";
const BENCH: &str = "portico-bench";
const XTASK: &str = "xtask";

/// Libraries that only the named crates may use.
const CONFINED: &[(&str, &[&str])] = &[
    ("sea-orm", &["portico-storage"]),
    ("sea-orm-migration", &["portico-storage", "portico-migrations"]),
    ("leptos", &[FRONTEND]),
    ("leptos_router", &[FRONTEND]),
];

/// Past this a file becomes a folder of the same name.
const LINES_AT_MOST: usize = 400;
/// The same for files of tests, which are read one function at a time.
const LINES_OF_TESTS_AT_MOST: usize = 500;

/// A crate of the workspace.
struct Package {
    name: String,
    dependencies: Vec<Dependency>,
}

struct Dependency {
    name: String,
    is_for_tests: bool,
}

/// The workspace's crates, as cargo tells of them. A library that reads this for us would have features
/// switched on in crates that the server uses too, and much of the workspace compiled once more.
fn packages() -> Vec<Package> {
    let output = Command::new("cargo")
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .output()
        .expect("cargo metadata");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON");
    items(&metadata, "packages")
        .iter()
        .map(|package| Package {
            name: name(package),
            dependencies: items(package, "dependencies")
                .iter()
                .map(|dependency| Dependency { name: name(dependency), is_for_tests: dependency["kind"] == "dev" })
                .collect(),
        })
        .collect()
}

fn items<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().expect("a list")
}

fn name(value: &Value) -> String {
    value["name"].as_str().expect("a name").to_owned()
}

fn layer(name: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&name))
}

/// The workspace's own crates among a crate's normal and build dependencies.
fn own_dependencies<'a>(package: &'a Package, own: &'a BTreeMap<&str, &Package>) -> impl Iterator<Item = &'a str> {
    package
        .dependencies
        .iter()
        .filter(|dependency| !dependency.is_for_tests)
        .map(|dependency| dependency.name.as_str())
        .filter(|name| own.contains_key(name))
}

fn own(packages: &[Package]) -> BTreeMap<&str, &Package> {
    packages.iter().map(|package| (package.name.as_str(), package)).collect()
}

#[test]
fn every_crate_has_a_place() {
    let packages = packages();
    let homeless: Vec<_> = own(&packages)
        .into_keys()
        .filter(|name| layer(name).is_none() && ![FRONTEND, BENCH, XTASK].contains(name))
        .collect();
    assert!(homeless.is_empty(), "in no layer: {homeless:?}");
}

#[test]
fn crates_use_lower_layers_only() {
    let packages = packages();
    let own = own(&packages);
    let mut wrong = Vec::new();
    for (name, package) in &own {
        for dependency in own_dependencies(package, &own) {
            let allowed = match *name {
                FRONTEND | BENCH => dependency == "portico-contract",
                XTASK => false,
                _ => layer(dependency) < layer(name) && layer(dependency).is_some(),
            };
            if !allowed {
                wrong.push(format!("{name} must not use {dependency}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn libraries_stay_where_they_belong() {
    let packages = packages();
    let mut wrong = Vec::new();
    for package in &packages {
        for dependency in &package.dependencies {
            let confined = CONFINED.iter().find(|(library, _)| *library == dependency.name);
            if let Some((library, homes)) = confined
                && !homes.contains(&package.name.as_str())
            {
                wrong.push(format!("{} must not use {library}", package.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_testkit_is_for_tests() {
    let packages = packages();
    let own = own(&packages);
    let users: Vec<_> = own
        .iter()
        .filter(|(_, package)| own_dependencies(package, &own).any(|dependency| dependency == "portico-testkit"))
        .map(|(name, _)| name)
        .collect();
    assert!(users.is_empty(), "not as a dev-dependency: {users:?}");
}

#[test]
fn files_stay_readable() {
    let root = Path::new("../..");
    let long: Vec<_> = ["crates", "migrations", "frontend", "e2e"]
        .iter()
        .flat_map(|folder| sources(&root.join(folder)))
        .filter_map(|path| {
            let lines = read_to_string(&path).expect("a text file").lines().count();
            let is_of_tests = path.components().any(|part| part.as_os_str() == "tests");
            let at_most = if is_of_tests { LINES_OF_TESTS_AT_MOST } else { LINES_AT_MOST };
            (lines > at_most).then(|| format!("{}: {lines} lines, more than {at_most}", path.display()))
        })
        .collect();
    assert!(long.is_empty(), "too long: {long:#?}");
}

/// Every source file below a folder.
fn sources(folder: &Path) -> Vec<PathBuf> {
    read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        // What is installed, and what browser tests that were broken off have left.
        .filter(|path| !["node_modules", "test-results"].iter().any(|folder| path.ends_with(folder)))
        .flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] })
        .filter(|path| {
            path.extension().is_some_and(|extension| ["rs", "ts", "css"].iter().any(|kind| extension == *kind))
        })
        .collect()
}

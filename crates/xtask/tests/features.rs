//! The tests of the API and the whole workspace build dependencies with the same features. Otherwise cargo keeps two
//! builds of most crates, and every change is compiled for both.
#![expect(clippy::expect_used, reason = "what surprises a test fails it")]

use std::collections::BTreeSet;
use std::process::Command;

/// The packages whose tests are run alone most.
const PACKAGES: [&str; 2] = ["portico-api", "portico-testkit"];

/// The dependencies of the packages and of their tests, each with its features.
fn dependencies(packages: &[&str]) -> BTreeSet<String> {
    let output = Command::new("cargo")
        .args(["tree", "--locked", "--offline", "--edges", "normal,build,dev", "--prefix", "none"])
        .args(["--format", "{p} has [{f}]"])
        .args(packages)
        .output()
        .expect("cargo tree");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).expect("text");
    lines.lines().map(|line| line.trim_end_matches(" (*)").to_owned()).filter(|line| !line.is_empty()).collect()
}

#[test]
fn one_package_and_the_workspace_build_the_same_dependencies() {
    let of_workspace = dependencies(&["--workspace"]);
    for package in PACKAGES {
        let own = dependencies(&["--package", package]);
        let other: Vec<_> = own.difference(&of_workspace).collect();
        assert!(
            other.is_empty(),
            "`--package {package}` builds these with fewer features than `--workspace`; name the missing ones in \
             crates/testkit/Cargo.toml: {other:#?}"
        );
    }
}

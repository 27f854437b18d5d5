//! Chores work on the checkout in which they are started. An xtask from another checkout refuses.
#![expect(clippy::expect_used, reason = "what surprises a test fails it")]

use std::fs::{create_dir_all, write};
use std::path::{Path, PathBuf};
use std::process::Command;

const XTASK: &str = "crates/xtask";

/// A folder that looks like another checkout.
fn other_checkout(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("checkouts").join(name);
    create_dir_all(root.join(XTASK)).expect("a folder");
    write(root.join(XTASK).join("Cargo.toml"), "").expect("a file");
    root
}

/// The error of a chore that is started in the folder. `package` is the folder of the xtask that cargo runs, if
/// cargo runs it.
fn refusal(folder: &Path, package: Option<PathBuf>) -> String {
    let mut xtask = Command::new(env!("CARGO_BIN_EXE_xtask"));
    // Without a search path no chore can start cargo, so each of them fails at once.
    xtask.args(["openapi", "--check"]).current_dir(folder).env_clear();
    if let Some(package) = package {
        xtask.env("CARGO_MANIFEST_DIR", package);
    }
    let output = xtask.output().expect("xtask starts");
    assert!(!output.status.success(), "{output:?}");
    String::from_utf8(output.stderr).expect("text")
}

fn assert_refuses(other: &Path, said: &str) {
    for part in ["was compiled in", &other.display().to_string(), "cargo clean --package xtask"] {
        assert!(said.contains(part), "{part} is missing: {said}");
    }
}

#[test]
fn an_xtask_started_by_hand_refuses_another_checkout() {
    let other = other_checkout("by-hand");
    let inside = other.join("crates/api/src");
    create_dir_all(&inside).expect("a folder");
    assert_refuses(&other, &refusal(&inside, None));
}

#[test]
fn an_xtask_started_by_cargo_refuses_another_checkout() {
    let other = other_checkout("by-cargo");
    assert_refuses(&other, &refusal(Path::new(env!("CARGO_MANIFEST_DIR")), Some(other.join(XTASK))));
}

#[test]
fn chores_fail_outside_of_every_checkout() {
    let said = refusal(Path::new("/"), None);
    assert!(said.contains("is in no checkout"), "{said}");
}

#[test]
fn chores_work_on_their_own_checkout() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    for said in [refusal(&own.join("src"), None), refusal(Path::new("/"), Some(own.to_path_buf()))] {
        assert!(said.contains("start cargo"), "{said}");
    }
}

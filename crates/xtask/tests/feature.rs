//! `cargo xtask feature` finds the place for every line in this checkout, and refuses names that are taken. What it
//! writes is tested beside it: `src/feature.rs`.
#![expect(clippy::expect_used, reason = "what surprises a test fails it")]

use std::path::Path;
use std::process::{Command, Output};

/// What the chore says that it would do in this checkout.
fn feature(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask")).arg("feature").args(args).arg("--dry-run").output().expect("xtask starts")
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("text")
}

#[test]
fn every_line_has_a_place() {
    let output = feature(&["zebra_crossings", "--prefix", "zzz"]);
    assert!(output.status.success(), "{}", text(output.stderr));
    let said = text(output.stdout);
    for part in
        ["would write", "crates/contract/src/zebra_crossings.rs", "ZebraCrossingId = \"zzz\";", "cargo xtask openapi"]
    {
        assert!(said.contains(part), "{part} is missing: {said}");
    }
    assert!(!Path::new("../contract/src/zebra_crossings.rs").exists());
}

#[test]
fn names_that_are_taken_are_refused() {
    for (args, why) in [
        (&["clients"][..], "clients.rs exists"),
        (&["moneys"], "has a type Money"),
        (&["zebra_crossings", "--prefix", "cli"], "`Id = \"cli\";` already"),
        (&["templates", "--prefix", "zzz"], "`\"templates:` already"),
        (&["enquiries"], "enquiries --one NAME"),
        (&["Zebras"], "is no name for a feature"),
    ] {
        let output = feature(args);
        let said = text(output.stderr);
        assert!(!output.status.success() && said.contains(why), "{args:?}: {said}");
    }
}

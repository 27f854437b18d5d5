//! Rust tests, on both databases.

use std::fs::{read_to_string, remove_file};
use std::process::Stdio;

use super::{Counts, counted};
use crate::failure::{Context, Failure, Result};
use crate::postgres::Cluster;
use crate::process::Run;
use crate::progress::step;
use crate::workspace::Workspace;

/// Where .config/nextest.toml has the results written.
const RESULTS: &str = "target/nextest/default/junit.xml";

/// Runs every test, with a PostgreSQL cluster for those that ask for one.
pub(super) fn nextest(workspace: &Workspace) -> (Counts, Result<()>) {
    let results = workspace.path(RESULTS);
    // Of an earlier run; this one may not get far enough to replace them.
    let _ = remove_file(&results);
    let outcome = step("start PostgreSQL", || Cluster::start(workspace)).and_then(|cluster| {
        workspace
            .cargo()
            .args(["nextest", "run", "--workspace", "--all-targets"])
            .env("PORTICO_TEST_POSTGRES_URL", cluster.url())
            .run()
    });
    counted(read_to_string(results).ok().and_then(|results| junit_counts(&results)), outcome)
}

/// The totals, which JUnit's outermost element carries.
fn junit_counts(results: &str) -> Option<Counts> {
    let element = results.split_once("<testsuites ")?.1.split_once('>')?.0;
    let attribute = |name: &str| -> Option<u32> {
        let (_, rest) = element.split_once(&format!(" {name}=\""))?;
        rest.split_once('"')?.0.parse().ok()
    };
    let failed = attribute("failures")? + attribute("errors")?;
    Some(Counts { passed: attribute("tests")?.checked_sub(failed)?, failed })
}

/// Runs the examples in the documentation.
pub(super) fn doctests(workspace: &Workspace) -> (Counts, Result<()>) {
    let mut cargo = workspace.cargo();
    cargo.args(["test", "--doc", "--workspace", "--no-fail-fast"]).stderr(Stdio::inherit());
    let output = cargo.output().context("start cargo test");
    let (printed, success) = match output {
        Ok(output) => (String::from_utf8_lossy(&output.stdout).into_owned(), output.status.success()),
        Err(failure) => return counted(None, Err(failure)),
    };
    let outcome = if success {
        Ok(())
    } else {
        println!("{printed}");
        Err(Failure::new("examples in the documentation fail"))
    };
    counted(Some(libtest_counts(&printed)), outcome)
}

/// Adds up the lines `test result: ok. 3 passed; 0 failed; …`.
fn libtest_counts(printed: &str) -> Counts {
    let mut counts = Counts::default();
    for line in printed.lines().filter(|line| line.starts_with("test result:")) {
        let before = |word: &str| -> u32 {
            line.split_once(word).and_then(|(number, _)| number.split_whitespace().last()?.parse().ok()).unwrap_or(0)
        };
        counts.passed += before(" passed");
        counts.failed += before(" failed");
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_nextest_totals() {
        let results = r#"<?xml version="1.0"?>
            <testsuites name="nextest-run" tests="12" failures="2" errors="1" uuid="x">
            <testsuite name="a" tests="1" disabled="0" errors="0" failures="0">"#;
        let counts = junit_counts(results).unwrap();
        assert_eq!((counts.passed, counts.failed), (9, 3));
    }

    #[test]
    fn adds_up_doctests_of_all_crates() {
        let printed = "test result: ok. 3 passed; 0 failed; 1 ignored\n\
                       running 1 test\n\
                       test result: FAILED. 4 passed; 2 failed; 0 ignored\n";
        let counts = libtest_counts(printed);
        assert_eq!((counts.passed, counts.failed), (7, 2));
    }
}

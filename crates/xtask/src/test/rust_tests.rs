//! Rust tests, on both databases.

use std::fs::{read_to_string, remove_file};
use std::process::{Child, Stdio};

use super::{Counts, counted};
use crate::failure::{Context, Failure, Result};
use crate::postgres::Cluster;
use crate::process::{Run, supervised};
use crate::progress::{note, step};
use crate::workspace::{Workspace, files};

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

/// Runs the examples in the documentation. Without any, asking rustdoc in every crate would be for nothing.
pub(super) fn doctests(workspace: &Workspace) -> (Counts, Result<()>) {
    match has_examples(workspace) {
        Ok(true) => {}
        Ok(false) => {
            note("no example in any documentation");
            return (Counts::default(), Ok(()));
        }
        Err(failure) => return counted(None, Err(failure)),
    }
    let mut cargo = workspace.cargo();
    cargo.args(["test", "--doc", "--workspace", "--no-fail-fast"]).stdin(Stdio::null()).stdout(Stdio::piped());
    let output = supervised(&mut cargo, Child::wait_with_output).context("start cargo test");
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

/// Whether rustdoc finds anything to compile in any crate.
fn has_examples(workspace: &Workspace) -> Result<bool> {
    for folder in ["crates", "migrations", "frontend"] {
        for path in files(&workspace.path(folder))? {
            if path.extension().is_some_and(|extension| extension == "rs")
                && has_example(&read_to_string(&path).context(format!("read {}", path.display()))?)
            {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Whether a doc comment has code in it, fenced or indented. Once too often does no harm.
fn has_example(source: &str) -> bool {
    source.lines().map(str::trim_start).any(|line| {
        let documented = line.strip_prefix("///").or_else(|| line.strip_prefix("//!"));
        documented.is_some_and(|text| {
            let is_fence = ["```", "~~~"].iter().any(|fence| text.trim_start().starts_with(fence));
            is_fence || text.starts_with("     ") || text.starts_with('\t')
        }) || ["/**", "/*!", "#[doc =", "#![doc ="].iter().any(|start| line.starts_with(start))
    })
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
    fn notices_examples() {
        for source in ["/// ```\n", "    //! ~~~rust", "///     let indented = 1;", "#[doc = include_str!(\"a.md\")]"] {
            assert!(has_example(source), "{source}");
        }
        for source in
            ["/// Words, and `code`.", "//     commented", "let text = \"```\";", "/// - a list\n///   goes on"]
        {
            assert!(!has_example(source), "{source}");
        }
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

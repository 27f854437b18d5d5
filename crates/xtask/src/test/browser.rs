//! Browser tests: a real server, a real Chromium.

use std::fs::{read_to_string, remove_file};
use std::path::{Path, absolute};

use serde_json::Value;

use super::{Counts, counted};
use crate::apps::{self, Mode};
use crate::failure::{Context, Failure, Result};
use crate::process::Run;
use crate::progress::step;
use crate::server::{self, DemoServer};
use crate::setup::locate_chromium;
use crate::workspace::Workspace;

pub(super) fn run(workspace: &Workspace) -> (Counts, Result<()>) {
    let results = workspace.path("target/xtask/playwright.json");
    // Of an earlier run; this one may not get far enough to replace them.
    let _ = remove_file(&results);
    let outcome = playwright(workspace, &results);
    counted(read_to_string(&results).ok().and_then(|results| playwright_counts(&results)), outcome)
}

fn playwright(workspace: &Workspace, results: &Path) -> Result<()> {
    let folder = workspace.path("e2e");
    workspace.command(folder.join("node_modules/.bin/tsc")).current_dir(&folder).run()?;
    apps::build(workspace, Mode::Release)?;
    let binary = server::build_with_tests(workspace)?;
    let chromium = locate_chromium(workspace)
        .ok_or_else(|| Failure::new("Chromium is missing").advise("cargo xtask setup --for test"))?;
    let server = step("start a demo clinic", || DemoServer::start(workspace, &binary, "e2e"))?;
    workspace
        .command(folder.join("node_modules/.bin/playwright"))
        .arg("test")
        .current_dir(&folder)
        .env("PORTICO_E2E_BASE_URL", server.address())
        .env("PORTICO_E2E_CHROMIUM", chromium)
        // Specs start it in folders of their own.
        .env("PORTICO_E2E_SERVER", absolute(&binary).context("find the server")?)
        .env("PORTICO_E2E_RESULTS", results)
        .run()
        .map_err(|failure| failure.advise("look at e2e/test-results/ and target/xtask/e2e/server.log"))
}

/// The totals of Playwright's JSON report; a test that passed on its second try has passed.
fn playwright_counts(results: &str) -> Option<Counts> {
    let results: Value = serde_json::from_str(results).ok()?;
    let count = |name: &str| -> Option<u32> { results.get("stats")?.get(name)?.as_u64()?.try_into().ok() };
    Some(Counts { passed: count("expected")? + count("flaky")?, failed: count("unexpected")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_playwright_totals() {
        let results = r#"{"stats":{"expected":5,"skipped":1,"unexpected":2,"flaky":1}}"#;
        let counts = playwright_counts(results).unwrap();
        assert_eq!((counts.passed, counts.failed), (6, 2));
    }
}

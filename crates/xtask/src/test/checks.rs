//! Checks that read the code and run none of it.

use crate::failure::{Failure, Result};
use crate::process::Run;
use crate::setup::BrowserToolchain;
use crate::workspace::Workspace;

pub(super) fn fmt(workspace: &Workspace) -> Result<()> {
    workspace.cargo().args(["fmt", "--all", "--check"]).run().map_err(|failure| failure.advise("cargo fmt --all"))
}

pub(super) fn clippy(workspace: &Workspace) -> Result<()> {
    let deny_warnings = ["--", "--deny", "warnings"];
    workspace.cargo().args(["clippy", "--workspace", "--all-targets"]).args(deny_warnings).run()?;
    BrowserToolchain::detect(workspace)
        .ok_or_else(|| Failure::new("no compiler for the browser apps").advise("cargo xtask setup --for run"))?
        .cargo(workspace)?
        // The profile that the apps are built with, which shares its macros and build scripts.
        .args(["clippy", "--package", "portico-frontend", "--profile", "wasm"])
        .args(["--target", "wasm32-unknown-unknown"])
        .args(deny_warnings)
        .run()
}

pub(super) fn deny(workspace: &Workspace) -> Result<()> {
    workspace
        .cargo()
        .args(["deny", "--workspace", "check", "licenses", "bans", "sources"])
        .run()
        .map_err(|failure| failure.advise("take another dependency, or decide in deny.toml"))
}

pub(super) fn docs(workspace: &Workspace) -> Result<()> {
    workspace.cargo().args(["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "--deny warnings").run()
}

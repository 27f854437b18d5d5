//! rustfmt and clippy, of the compiler that builds everything but the browser apps.

use crate::failure::{Failure, Result};
use crate::process::Run;
use crate::progress::note;
use crate::workspace::Workspace;

/// Asked for their versions: rustup has programs of their names even where it lacks them.
pub(crate) fn are_ready(workspace: &Workspace) -> bool {
    ["fmt", "clippy"].into_iter().all(|linter| workspace.cargo().args([linter, "--version"]).succeeds())
}

/// Has rustup add them.
pub(crate) fn install(workspace: &Workspace) -> Result<()> {
    if workspace.find("rustup").is_none() {
        return Err(Failure::new("rustfmt or clippy is missing")
            .advise("install both in the version of your Rust compiler, from where it came from"));
    }
    note("rustup component add rustfmt clippy");
    workspace.command("rustup").args(["component", "add", "rustfmt", "clippy"]).run()
}

//! schemathesis, in a Python environment of its own below target/tools.

use std::path::PathBuf;

use crate::failure::Result;
use crate::process::Run;
use crate::progress::step;
use crate::workspace::Workspace;

/// The same version finds the same cases for the same seed.
const VERSION: &str = "4.32.5";

/// Installs it where it is missing, and says where it is.
pub(super) fn ensure(workspace: &Workspace) -> Result<PathBuf> {
    let environment = workspace.path("target/tools/schemathesis");
    let program = environment.join("bin/schemathesis");
    let is_ready = workspace.command(&program).arg("--version").read().is_ok_and(|version| version.contains(VERSION));
    if is_ready {
        return Ok(program);
    }
    step("set up schemathesis", || {
        workspace
            .command("python3")
            .args(["-m", "venv", "--clear"])
            .arg(&environment)
            .run()
            .map_err(|failure| failure.advise("apt-get install python3-venv"))?;
        workspace
            .command(environment.join("bin/pip"))
            .args(["install", "--quiet", "--disable-pip-version-check", &format!("schemathesis=={VERSION}")])
            .run()
    })?;
    Ok(program)
}

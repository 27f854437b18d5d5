//! `cargo xtask setup`: installs what is missing, and says what it does.
//!
//! Every other chore asks for the tools it needs, so nobody has to run this first.

mod apt;
mod browser_toolchain;
mod cargo_tool;
mod chromium;
mod linters;
mod npm;
mod python;

use clap::ValueEnum;

pub(crate) use self::browser_toolchain::BrowserToolchain;
use self::cargo_tool::CargoTool;
pub(crate) use self::cargo_tool::remove_build_folder;
pub(crate) use self::chromium::locate as locate_chromium;
pub(crate) use self::python::{GENERATORS, SCHEMATHESIS};
use crate::failure::{Failure, Result};
use crate::postgres;
use crate::progress::{note, step};
use crate::workspace::Workspace;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// What this machine should be able to do
    #[arg(long = "for", value_enum, default_value_t = Purpose::Test)]
    purpose: Purpose,
}

#[derive(Clone, Copy, ValueEnum)]
enum Purpose {
    /// Build and serve
    Run,
    /// That, and run every check
    Test,
}

/// Something that a chore needs and a machine may lack.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tool {
    /// A compiler for wasm32-unknown-unknown.
    BrowserTarget,
    /// Bundles the browser apps.
    Trunk,
    /// Exactly as old as the crate of the same name.
    WasmBindgen,
    /// Cuts the browser apps into parts.
    WasmSplit,
    /// Make the browser apps smaller.
    Shrinkers,
    /// rustfmt and clippy, which rustup leaves out of its minimal profile.
    Linters,
    /// Runs the Rust tests.
    Nextest,
    /// Checks licences and sources of dependencies.
    Deny,
    /// Server binaries for the tests' own cluster.
    Postgres,
    /// The browser of the browser tests.
    Chromium,
    /// Drives that browser.
    Playwright,
    /// Makes clients of the OpenAPI document.
    Generators,
    /// Calls the API with whatever its document allows.
    Schemathesis,
}

impl Tool {
    /// What building and serving takes.
    pub(crate) const RUN: [Self; 5] =
        [Self::BrowserTarget, Self::Trunk, Self::WasmBindgen, Self::WasmSplit, Self::Shrinkers];

    const TEST_ONLY: [Self; 7] =
        [Self::Linters, Self::Nextest, Self::Deny, Self::Postgres, Self::Chromium, Self::Playwright, Self::Generators];

    fn name(self) -> &'static str {
        match self {
            Self::BrowserTarget => "compiler for wasm32-unknown-unknown",
            Self::Trunk => "trunk",
            Self::WasmBindgen => "wasm-bindgen",
            Self::WasmSplit => "wasm-split-cli",
            Self::Shrinkers => "wasm-opt and esbuild",
            Self::Linters => "rustfmt and clippy",
            Self::Nextest => "cargo-nextest",
            Self::Deny => "cargo-deny",
            Self::Postgres => "PostgreSQL server binaries",
            Self::Chromium => "Chromium",
            Self::Playwright => "Playwright",
            Self::Generators => "openapi-generator",
            Self::Schemathesis => "schemathesis",
        }
    }

    fn is_ready(self, workspace: &Workspace) -> Result<bool> {
        Ok(match self {
            Self::BrowserTarget => BrowserToolchain::detect(workspace).is_some(),
            Self::Trunk => CargoTool::trunk().is_ready(workspace),
            Self::WasmBindgen => CargoTool::wasm_bindgen(workspace)?.is_ready(workspace),
            Self::WasmSplit => CargoTool::wasm_split().is_ready(workspace),
            Self::Shrinkers => npm::is_ready(workspace, "frontend"),
            Self::Linters => linters::are_ready(workspace),
            Self::Nextest => CargoTool::nextest().is_ready(workspace),
            Self::Deny => CargoTool::deny().is_ready(workspace),
            Self::Postgres => postgres::locate(workspace).is_some(),
            Self::Chromium => chromium::locate(workspace).is_some(),
            Self::Playwright => npm::is_ready(workspace, "e2e"),
            Self::Generators => GENERATORS.is_ready(workspace),
            Self::Schemathesis => SCHEMATHESIS.is_ready(workspace),
        })
    }

    fn install(self, workspace: &Workspace) -> Result<()> {
        match self {
            Self::BrowserTarget => browser_toolchain::install(workspace),
            Self::Trunk => CargoTool::trunk().install(workspace),
            Self::WasmBindgen => CargoTool::wasm_bindgen(workspace)?.install(workspace),
            Self::WasmSplit => CargoTool::wasm_split().install(workspace),
            Self::Shrinkers => npm::install(workspace, "frontend"),
            Self::Linters => linters::install(workspace),
            Self::Nextest => CargoTool::nextest().install(workspace),
            Self::Deny => CargoTool::deny().install(workspace),
            Self::Postgres => apt::install_postgresql(workspace),
            Self::Chromium => apt::install(workspace, &["chromium"]),
            Self::Playwright => npm::install(workspace, "e2e"),
            Self::Generators => GENERATORS.install(workspace),
            Self::Schemathesis => SCHEMATHESIS.install(workspace),
        }
    }
}

pub(crate) fn main(workspace: &Workspace, args: &Args) -> Result<()> {
    ensure(workspace, &Tool::RUN)?;
    if matches!(args.purpose, Purpose::Test) {
        ensure(workspace, &Tool::TEST_ONLY)?;
    }
    note("everything needed is here");
    Ok(())
}

/// Installs those of `tools` that are missing.
pub(crate) fn ensure(workspace: &Workspace, tools: &[Tool]) -> Result<()> {
    let mut missing = Vec::new();
    for tool in tools {
        if !tool.is_ready(workspace)? {
            missing.push(*tool);
        }
    }
    for tool in missing {
        step(&format!("set up {}", tool.name()), || {
            tool.install(workspace)?;
            if tool.is_ready(workspace)? {
                Ok(())
            } else {
                Err(Failure::new(format!("{} is still missing after its installation", tool.name()))
                    .advise("install it by hand so that it is on PATH, then run this again"))
            }
        })?;
    }
    Ok(())
}

//! `cargo xtask openapi`: the document that the routes describe, kept in api-spec/.

use std::fs::{read_to_string, write};
use std::path::Path;

use crate::failure::{Context, Failure, Result};
use crate::process::Run;
use crate::progress::note;
use crate::server::{self, Profile};
use crate::workspace::Workspace;

const DOCUMENT: &str = "api-spec/openapi.json";

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Only tell whether the document is in step with the routes
    #[arg(long)]
    check: bool,
}

pub(crate) fn main(workspace: &Workspace, args: &Args) -> Result<()> {
    let binary = server::build(workspace, Profile::Debug)?;
    if args.check {
        return check(workspace, &binary);
    }
    let document = describe(workspace, &binary)?;
    write(workspace.path(DOCUMENT), document).context(format!("write {DOCUMENT}"))?;
    note(format!("wrote {DOCUMENT}"));
    Ok(())
}

/// Compares the document with what the routes describe.
pub(crate) fn check(workspace: &Workspace, binary: &Path) -> Result<()> {
    let described = describe(workspace, binary)?;
    let kept = read_to_string(workspace.path(DOCUMENT)).unwrap_or_default();
    if described == kept {
        return Ok(());
    }
    let line = described.lines().zip(kept.lines()).take_while(|(described, kept)| described == kept).count() + 1;
    Err(Failure::new(format!("{DOCUMENT} is out of step with the routes from line {line} on"))
        .advise("cargo xtask openapi, and look at the difference"))
}

fn describe(workspace: &Workspace, binary: &Path) -> Result<String> {
    let document = workspace.command(binary).arg("openapi").read()?;
    Ok(format!("{}\n", document.trim_end()))
}

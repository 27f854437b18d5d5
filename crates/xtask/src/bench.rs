//! `cargo xtask bench <name>`: one module a measurement, listed in [`BENCHES`].

mod startup;

use clap::builder::PossibleValuesParser;

use crate::failure::{Failure, Result};
use crate::workspace::Workspace;

/// A measurement that can be asked for by name.
struct Bench {
    name: &'static str,
    run: fn(&Workspace) -> Result<()>,
}

const BENCHES: &[Bench] = &[Bench {
    name: "startup",
    run: startup::run,
}];

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Which measurement
    #[arg(value_parser = PossibleValuesParser::new(BENCHES.iter().map(|bench| bench.name)))]
    name: String,
}

pub(crate) fn main(workspace: &Workspace, args: &Args) -> Result<()> {
    let bench = BENCHES
        .iter()
        .find(|bench| bench.name == args.name)
        .ok_or_else(|| Failure::new(format!("there is no measurement `{}`", args.name)))?;
    (bench.run)(workspace)
}

//! `cargo xtask test`: every check, in the order in which they fail fastest.

mod browser;
mod checks;
mod generators;
mod rust_tests;
mod size;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::ValueEnum;

use crate::apps::{self, Mode};
use crate::failure::{Failure, Result};
use crate::openapi;
use crate::progress::seconds;
use crate::server;
use crate::setup::{self, Tool};
use crate::workspace::Workspace;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Run this step only; may be given several times
    #[arg(long, value_enum)]
    only: Vec<Step>,
}

/// The steps, in their order.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Step {
    /// Formatting
    Fmt,
    /// Lints, natively and for the browser
    Clippy,
    /// Licences, bans and sources of dependencies
    Deny,
    /// Documentation without warnings
    Docs,
    /// Building the browser apps
    Apps,
    /// Building the server and the tests
    Build,
    /// api-spec/openapi.json in step with the routes
    Openapi,
    /// What a first visit downloads
    Size,
    /// Rust tests, on SQLite and PostgreSQL
    Rust,
    /// Examples in the documentation
    Doctests,
    /// Clients that openapi-generator makes of the document, against a real server
    Generators,
    /// Browser tests against a real server
    Browser,
}

/// How many tests a step ran; a check is one test.
#[derive(Clone, Copy, Default)]
struct Counts {
    passed: u32,
    failed: u32,
}

/// What became of a step.
struct Report {
    step: Step,
    elapsed: Duration,
    counts: Counts,
    failure: Option<Failure>,
}

impl Step {
    fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    fn needs(self) -> &'static [Tool] {
        match self {
            Self::Docs | Self::Build | Self::Openapi | Self::Doctests => &[],
            Self::Fmt => &[Tool::Linters],
            Self::Clippy => &[Tool::Linters, Tool::BrowserTarget],
            Self::Deny => &[Tool::Deny],
            Self::Apps | Self::Size => &Tool::RUN,
            Self::Rust => &[Tool::Nextest, Tool::Postgres],
            Self::Generators => &[Tool::Generators, Tool::Playwright],
            Self::Browser => &[
                Tool::BrowserTarget,
                Tool::Trunk,
                Tool::WasmBindgen,
                Tool::Shrinkers,
                Tool::Chromium,
                Tool::Playwright,
            ],
        }
    }

    fn run(self, workspace: &Workspace) -> (Counts, Result<()>) {
        match self {
            Self::Fmt => check(checks::fmt(workspace)),
            Self::Clippy => check(checks::clippy(workspace)),
            Self::Deny => check(checks::deny(workspace)),
            Self::Docs => check(checks::docs(workspace)),
            Self::Apps => check(apps::build(workspace, Mode::Release)),
            Self::Build => check(server::build_with_tests(workspace).map(drop)),
            Self::Openapi => {
                check(server::build_with_tests(workspace).and_then(|binary| openapi::check(workspace, &binary)))
            }
            Self::Size => check(apps::build(workspace, Mode::Release).and_then(|()| size::check(workspace))),
            Self::Rust => rust_tests::nextest(workspace),
            Self::Doctests => rust_tests::doctests(workspace),
            Self::Generators => check(generators::run(workspace)),
            Self::Browser => browser::run(workspace),
        }
    }
}

/// Counts a check as one test.
fn check(outcome: Result<()>) -> (Counts, Result<()>) {
    let counts = match outcome {
        Ok(()) => Counts { passed: 1, failed: 0 },
        Err(_) => Counts { passed: 0, failed: 1 },
    };
    (counts, outcome)
}

/// Joins what a test runner counted with whether it succeeded. One that failed without a failing
/// test, as when a test does not compile, counts as one failure; so does one that left no count.
fn counted(counts: Option<Counts>, outcome: Result<()>) -> (Counts, Result<()>) {
    let outcome = match (counts, outcome) {
        (None, Ok(())) => Err(Failure::new("the tests left no readable results")),
        (_, outcome) => outcome,
    };
    let mut counts = counts.unwrap_or_default();
    if outcome.is_err() && counts.failed == 0 {
        counts.failed = 1;
    }
    (counts, outcome)
}

pub(crate) fn main(workspace: &Workspace, args: &Args) -> Result<ExitCode> {
    workspace.create_dist()?;
    let steps = Step::value_variants().iter().copied().filter(|step| args.only.is_empty() || args.only.contains(step));
    let mut reports = Vec::new();
    for step in steps {
        let report = run(workspace, step);
        let failed = report.failure.is_some();
        reports.push(report);
        if failed {
            break;
        }
    }
    Ok(summarize(&reports))
}

fn run(workspace: &Workspace, step: Step) -> Report {
    let name = step.name();
    println!("\n── {name}");
    let started = Instant::now();
    let (counts, outcome) = match setup::ensure(workspace, step.needs()) {
        Ok(()) => step.run(workspace),
        Err(missing) => check(Err(missing)),
    };
    let elapsed = started.elapsed();
    let mark = if outcome.is_ok() { '✓' } else { '✗' };
    println!("{mark} {name}  {}", seconds(elapsed));
    Report { step, elapsed, counts, failure: outcome.err() }
}

/// Prints the table, what to do about a failure and, last, the line that CI reads.
fn summarize(reports: &[Report]) -> ExitCode {
    println!("\n{:<10}{:>8}{:>8}{:>14}", "step", "passed", "failed", "time");
    let mut total = Counts::default();
    for report in reports {
        let Counts { passed, failed } = report.counts;
        total.passed += passed;
        total.failed += failed;
        println!("{:<10}{passed:>8}{failed:>8}{:>14}", report.step.name(), seconds(report.elapsed));
    }
    let mut exit_code = ExitCode::SUCCESS;
    for report in reports {
        if let Some(failure) = &report.failure {
            let step = report.step.name();
            println!("\n{failure}\nonce fixed: cargo xtask test --only {step}");
            exit_code = ExitCode::FAILURE;
        }
    }
    println!("\n{} passed, {} failed", total.passed, total.failed);
    exit_code
}

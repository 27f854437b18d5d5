//! Running other programs, with failures that can be acted on.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use crate::cleanup;
use crate::failure::{Context, Failure, Result};

/// The two ways in which chores run programs.
pub(crate) trait Run {
    /// Runs to the end and prints to the terminal; failing is an error.
    fn run(&mut self) -> Result<()>;

    /// Runs to the end and returns what was printed; failing is an error that carries stderr.
    fn read(&mut self) -> Result<String>;

    /// Whether it starts and succeeds, quietly.
    fn succeeds(&mut self) -> bool;
}

impl Run for Command {
    fn run(&mut self) -> Result<()> {
        // sudo reads a password, which only the terminal's own process group may.
        let status = if Path::new(self.get_program()).ends_with("sudo") {
            self.status()
        } else {
            supervised(self.stdin(Stdio::null()), |mut child| child.wait())
        };
        let status = status.context(format!("start {}", line(self)))?;
        if status.success() { Ok(()) } else { Err(Failure::new(format!("`{}` failed ({status})", line(self)))) }
    }

    fn read(&mut self) -> Result<String> {
        self.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let output = supervised(self, Child::wait_with_output);
        let Output { status, stdout, stderr } = output.context(format!("start {}", line(self)))?;
        if status.success() {
            Ok(String::from_utf8_lossy(&stdout).into_owned())
        } else {
            Err(Failure::new(format!(
                "`{}` failed ({status})\n{}",
                line(self),
                String::from_utf8_lossy(&stderr).trim_end()
            )))
        }
    }

    fn succeeds(&mut self) -> bool {
        // Unsupervised, so that it can be used for cleaning up.
        self.stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }
}

/// Starts a program that a signal to this process ends too, and waits as `wait` says.
pub(crate) fn supervised<T>(
    command: &mut Command,
    wait: impl FnOnce(Child) -> std::io::Result<T>,
) -> std::io::Result<T> {
    let (child, undo) = cleanup::spawn(command)?;
    let outcome = wait(child);
    undo.cancel();
    outcome
}

/// The command line, short enough to read.
fn line(command: &Command) -> String {
    let program = command.get_program().to_string_lossy();
    let name = program.rsplit('/').next().unwrap_or_default().to_owned();
    command.get_args().fold(name, |line, arg| format!("{line} {}", arg.to_string_lossy()))
}

/// A port of 127.0.0.1 that nobody listens on right now.
pub(crate) fn free_port() -> Result<u16> {
    TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .context("find a free port")
}

/// Whether this process may do anything.
pub(crate) fn is_root() -> bool {
    Command::new("id").arg("-u").read().is_ok_and(|id| id.trim() == "0")
}

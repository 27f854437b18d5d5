//! Things to undo when a chore ends, whichever way it ends: servers and programs to stop, folders to remove.

use std::os::unix::process::CommandExt;
use std::process::{Child, Command, exit};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::failure::{Context, Result};
use crate::process::Run;

type Action = Box<dyn FnOnce() + Send>;

/// What is still to undo. A signal can arrive at any time, so this has to outlive every scope.
static PENDING: Mutex<Vec<(usize, Action)>> = Mutex::new(Vec::new());

fn pending() -> MutexGuard<'static, Vec<(usize, Action)>> {
    PENDING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// On Ctrl-C, SIGTERM and SIGHUP undoes everything, latest first, before leaving.
pub(crate) fn listen() -> Result<()> {
    ctrlc::set_handler(|| {
        // Held until the process is gone, so that the main thread stops at its next guard
        // instead of reporting the failure of a child that was just stopped.
        let mut pending = pending();
        while let Some((_, undo)) = pending.pop() {
            undo();
        }
        exit(130);
    })
    .context("listen for Ctrl-C")
}

/// Undoes its action when dropped.
#[must_use = "dropping this undoes the action at once"]
pub(crate) struct Undo(usize);

/// Registers `action` to run when the returned guard is dropped or a signal arrives.
pub(crate) fn undo(action: impl FnOnce() + Send + 'static) -> Undo {
    register(&mut pending(), Box::new(action))
}

fn register(pending: &mut Vec<(usize, Action)>, action: Action) -> Undo {
    let id = pending.last().map_or(0, |(id, _)| id + 1);
    pending.push((id, action));
    Undo(id)
}

/// Starts a program in a process group of its own. It is ended, with all that it has started itself, when
/// the returned guard is dropped or a signal arrives: one that only this process is sent ends it too.
pub(crate) fn spawn(command: &mut Command) -> std::io::Result<(Child, Undo)> {
    // Held meanwhile, so that no signal finds the program started and not registered.
    let mut pending = pending();
    let child = command.process_group(0).spawn()?;
    let group = child.id();
    let end = move || {
        // A shell has `kill` built in; the program may be missing. Fails when all have ended, which is fine.
        let _ = Command::new("sh").args(["-c", &format!("kill -s TERM -- -{group}")]).succeeds();
    };
    Ok((child, register(&mut pending, Box::new(end))))
}

impl Undo {
    /// Forgets the action: there is nothing to undo any more.
    pub(crate) fn cancel(self) {
        pending().retain(|(id, _)| *id != self.0);
        // Its number may belong to another action by now.
        std::mem::forget(self);
    }
}

impl Drop for Undo {
    fn drop(&mut self) {
        let mut pending = pending();
        if let Some(at) = pending.iter().position(|(id, _)| *id == self.0) {
            let (_, action) = pending.remove(at);
            action();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_ends_with_what_it_has_started() {
        let (mut child, undo) = spawn(Command::new("sh").args(["-c", "sleep 60 & wait"])).unwrap();
        drop(undo);
        assert!(!child.wait().unwrap().success());
    }

    #[test]
    fn what_is_cancelled_is_not_undone() {
        let (mut child, undo) = spawn(Command::new("sh").args(["-c", "sleep 0.1"])).unwrap();
        undo.cancel();
        assert!(child.wait().unwrap().success());
    }
}

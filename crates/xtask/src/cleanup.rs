//! Things to undo when a chore ends, whichever way it ends: servers to stop, folders to remove.

use std::process::exit;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::failure::{Context, Result};

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
    let mut pending = pending();
    let id = pending.last().map_or(0, |(id, _)| id + 1);
    pending.push((id, Box::new(action)));
    Undo(id)
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

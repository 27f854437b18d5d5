//! Serving the API and the apps.

use std::{fs::File, net::TcpListener};

use actix_web::dev::Server;
use api::{Pace, ServerOptions};
use clap::Args;
use tokio::sync::oneshot;

use super::Failure;
use crate::{config::Config, wiring::Parts};

/// How long requests may take after the server was asked to stop.
const SHUTDOWN_SECONDS: u64 = 10;

#[derive(Args)]
pub(crate) struct Serve {
    /// Do not send messages; `portico worker` sends them.
    #[arg(long)]
    no_worker: bool,
}

impl Serve {
    pub(crate) async fn run(&self, config: &Config) -> Result<(), Failure> {
        let parts = Parts::assemble(config).await?;
        // Listen before migrating, so that a server that still runs keeps the schema that it knows.
        let listening = listen(config, &parts, "stop what is there, or set another address as `listen`")?;
        parts.ctx.db.migrate().await?;
        if let Some(address) = app::setup::offer(&parts.ctx).await? {
            println!("There is no clinic yet. Create the first one here, once, within 24 hours:\n\n  {address}\n");
        }
        listening.serve(config, &parts, !self.no_worker).await
    }
}

/// A server that has bound its address and does not answer yet.
pub(crate) struct Listening {
    server: Server,
    _in_use: File,
}

/// Binds the configured address. If that fails, the error includes `advice`.
pub(crate) fn listen(config: &Config, parts: &Parts, advice: &str) -> Result<Listening, Failure> {
    let in_use = mark_in_use(config)?;
    let listener = TcpListener::bind(config.listen)
        .map_err(|error| format!("{} cannot be listened on ({error}): {advice}", config.listen))?;
    let options = ServerOptions {
        workers: config.http_workers,
        pace: Pace::default(),
        shutdown_seconds: SHUTDOWN_SECONDS,
        signals: true,
    };
    let server = api::serve(listener, &parts.api_state(config), options)?;
    Ok(Listening { server, _in_use: in_use })
}

impl Listening {
    /// Serves until a stop signal arrives.
    pub(crate) async fn serve(self, config: &Config, parts: &Parts, with_worker: bool) -> Result<(), Failure> {
        tracing::info!(listen = %config.listen, base_url = config.base_url(), "serving");
        let (server_runs, server_ended) = oneshot::channel::<()>();
        // The worker stops at the signal, while requests are still finishing, or when the server ends without a
        // signal.
        let stop = async move {
            tokio::select! {
                Ok(()) = stop_signal() => {}
                _ = server_ended => {}
            }
        };
        let worker = with_worker.then(|| actix_web::rt::spawn(app::jobs::run(parts.ctx.clone(), stop)));
        let result = self.server.await;
        drop(server_runs);
        if let Some(worker) = worker {
            worker.await?;
        }
        Ok(result?)
    }
}

/// Sends messages until a stop signal arrives.
pub(crate) async fn work(config: &Config) -> Result<(), Failure> {
    let _in_use = mark_in_use(config)?;
    let parts = Parts::assemble(config).await?;
    tracing::info!("sending messages");
    let mut signal = Ok(());
    app::jobs::run(parts.ctx.clone(), async { signal = stop_signal().await }).await;
    Ok(signal?)
}

/// Waits for the signal by which a terminal or a service manager ends a process.
async fn stop_signal() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            signal = tokio::signal::ctrl_c() => signal,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

/// Keeps `restore` from replacing the database under a running server. The lock ends with the
/// process, however it ends.
pub(super) fn mark_in_use(config: &Config) -> Result<File, Failure> {
    let file = super::backup::lock_file(config)?;
    file.try_lock_shared()
        .map_err(|_| "the database is being restored, or its schema taken away: wait until that is done")?;
    Ok(file)
}

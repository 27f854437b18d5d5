//! A demo clinic.

use std::{net::SocketAddr, path::PathBuf};

use clap::Args;

use super::{Failure, serve};
use crate::{
    config::{Config, Environment},
    wiring::Parts,
};

#[derive(Args)]
pub(crate) struct Demo {
    /// The port to serve on.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The folder of the demo's database and messages.
    #[arg(long)]
    data_dir: Option<PathBuf>,
}

impl Demo {
    /// Makes the demo run in development and in a folder of its own, whatever is configured.
    pub(crate) fn apply(&self, config: &mut Config) {
        config.environment = Environment::Development;
        config.listen = SocketAddr::from(([127, 0, 0, 1], self.port));
        config.data_dir = self.data_dir.clone().unwrap_or_else(|| config.data_dir.join("demo"));
        config.base_url = None;
        // The password of the demo's owner is public, so it must never get into a real database.
        config.database_url = None;
        config.smtp_url = None;
        config.twilio_account_sid = None;
    }

    pub(crate) async fn run(&self, config: &Config) -> Result<(), Failure> {
        let parts = Parts::assemble(config).await?;
        // Listen before printing anything: a printed address must not lead to another process.
        let listening = serve::listen(config, &parts, "stop what is there, or choose another port with --port")?;
        parts.ctx.db.migrate().await?;
        let demo = app::demo::ensure(&parts.ctx).await?;
        let base = config.base_url();
        println!();
        println!("  Portal     {}", demo.portal_url);
        println!("             sign in as {} or {}", demo.client_email, demo.client_phone);
        println!("  Staff      {base}/admin");
        println!("             sign in as {} with the password {}", demo.staff_email, demo.staff_password);
        println!("  Messages   {base}/dev/outbox");
        println!("             the mails and texts that the demo sends");
        println!("  API        {base}/api/docs/");
        println!();
        listening.serve(config, &parts, true).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::scratch_config;

    #[actix_web::test]
    async fn a_port_in_use_is_said_before_anything_is_made() {
        let other = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let mut config = scratch_config("demo");
        let demo = Demo { port: other.local_addr().unwrap().port(), data_dir: Some(config.data_dir.clone()) };
        demo.apply(&mut config);
        let error = demo.run(&config).await.unwrap_err().to_string();
        assert!(error.contains("--port"), "{error}");
        let db = Parts::assemble(&config).await.unwrap().ctx.db;
        assert_ne!(db.pending_migrations().await.unwrap(), 0);
    }
}

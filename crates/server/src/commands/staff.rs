//! Staff of a clinic.

use std::io::BufRead;

use app::{Caller, clinics, staff};
use clap::{Subcommand, ValueEnum};
use contract::staff::Role;

use super::Failure;
use crate::{config::Config, wiring::Parts};

#[derive(Subcommand)]
pub(crate) enum Staff {
    /// Add a member of staff. The password is generated, unless it is read from standard input.
    Create {
        /// The clinic's slug.
        #[arg(long)]
        clinic: String,
        /// The address to sign in with.
        #[arg(long)]
        email: String,
        /// Their name.
        #[arg(long)]
        name: String,
        /// Their role, which decides their permissions.
        #[arg(long, value_enum, default_value = "owner")]
        role: RoleName,
        /// Read the password from standard input.
        #[arg(long)]
        password_stdin: bool,
    },
    /// Give a member of staff a new password, end their sessions and remove their second factor.
    ResetPassword {
        /// The clinic's slug.
        #[arg(long)]
        clinic: String,
        /// The address they sign in with.
        #[arg(long)]
        email: String,
        /// Read the password from standard input.
        #[arg(long)]
        password_stdin: bool,
    },
    /// Accept one-time codes of a member of staff again after too many wrong ones. Password and second factor
    /// stay.
    Unlock {
        /// The clinic's slug.
        #[arg(long)]
        clinic: String,
        /// The address they sign in with.
        #[arg(long)]
        email: String,
    },
    /// Stop a member of staff from signing in, and end their sessions.
    Deactivate {
        /// The clinic's slug.
        #[arg(long)]
        clinic: String,
        /// The address they sign in with.
        #[arg(long)]
        email: String,
    },
    /// Let a member of staff who was deactivated sign in again, as before.
    Activate {
        /// The clinic's slug.
        #[arg(long)]
        clinic: String,
        /// The address they sign in with.
        #[arg(long)]
        email: String,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum RoleName {
    Owner,
    Manager,
    Practitioner,
    FrontDesk,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Owner => Self::Owner,
            RoleName::Manager => Self::Manager,
            RoleName::Practitioner => Self::Practitioner,
            RoleName::FrontDesk => Self::FrontDesk,
        }
    }
}

impl Staff {
    pub(crate) async fn run(self, config: &Config) -> Result<(), Failure> {
        let ctx = Parts::assemble(config).await?.ctx;
        ctx.db.migrate().await?;
        let operator = Caller::operator();
        match self {
            Self::Create { clinic, email, name, role, password_stdin } => {
                let scope = clinics::scope_for_operator(&ctx, &clinic).await?;
                let password = password(password_stdin, || staff::generate_password(&ctx))?;
                staff::create(&ctx, &scope, &operator, &name, &email, role.into(), &password.text).await?;
                println!("{name} can sign in at {}/admin as {email}.", ctx.settings.base_url);
                password.print();
            }
            Self::ResetPassword { clinic, email, password_stdin } => {
                let scope = clinics::scope_for_operator(&ctx, &clinic).await?;
                let password = password(password_stdin, || staff::generate_password(&ctx))?;
                staff::reset_password(&ctx, &scope, &operator, &email, &password.text).await?;
                println!("{email} has a new password; sessions and second factor are gone.");
                password.print();
            }
            Self::Unlock { clinic, email } => {
                let scope = clinics::scope_for_operator(&ctx, &clinic).await?;
                staff::unlock(&ctx, &scope, &operator, &email).await?;
                println!("{email} can use one-time codes again.");
                println!("Who typed the wrong ones had the password: if that was somebody else, reset it.");
            }
            Self::Deactivate { clinic, email } => {
                let scope = clinics::scope_for_operator(&ctx, &clinic).await?;
                staff::deactivate(&ctx, &scope, &operator, &email).await?;
                println!("{email} can no longer sign in at {clinic}; all sessions have ended.");
                println!("API keys are the clinic's: revoke those that this person knows.");
            }
            Self::Activate { clinic, email } => {
                let scope = clinics::scope_for_operator(&ctx, &clinic).await?;
                staff::activate(&ctx, &scope, &operator, &email).await?;
                println!("{email} can sign in at {clinic} again, with the password as it was.");
            }
        }
        Ok(())
    }
}

struct Password {
    text: String,
    is_made: bool,
}

impl Password {
    fn print(&self) {
        if self.is_made {
            println!("Password: {}", self.text);
        }
    }
}

fn password(from_stdin: bool, make: impl FnOnce() -> String) -> Result<Password, Failure> {
    if !from_stdin {
        return Ok(Password { text: make(), is_made: true });
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(Password { text: line.trim_end_matches(['\r', '\n']).to_owned(), is_made: false })
}

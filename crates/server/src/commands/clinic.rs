//! Clinics.

use app::{Caller, clinics};
use clap::Subcommand;
use contract::{money::Currency, slug::Slug};

use super::Failure;
use crate::{config::Config, wiring::Parts};

#[derive(Subcommand)]
pub(crate) enum Clinic {
    /// Set up a clinic. Add its first member of staff with `staff create`.
    Create {
        /// The name that clients know.
        #[arg(long)]
        name: String,
        /// The part of the portal's address after the host.
        #[arg(long)]
        slug: String,
        /// IANA time zone.
        #[arg(long, default_value = "Europe/London")]
        time_zone: String,
        /// ISO 4217 currency of prices.
        #[arg(long, default_value = "GBP")]
        currency: String,
        /// BCP 47 tag of the clinic's formats: a language, with a script or a region if need be.
        #[arg(long, default_value = "en-GB")]
        locale: String,
        /// Calling code for telephone numbers typed without one.
        #[arg(long, default_value = "44")]
        calling_code: String,
    },
    /// List the clinics of this installation.
    List,
}

impl Clinic {
    pub(crate) async fn run(self, config: &Config) -> Result<(), Failure> {
        let parts = Parts::assemble(config).await?;
        parts.ctx.db.migrate().await?;
        match self {
            Self::Create { name, slug, time_zone, currency, locale, calling_code } => {
                let new = clinics::NewClinic {
                    name,
                    slug: slug.parse::<Slug>()?,
                    time_zone,
                    currency: currency.parse::<Currency>()?,
                    locale,
                    calling_code: calling_code.parse()?,
                };
                let (_, clinic) = clinics::create(&parts.ctx, &Caller::operator(), new).await?;
                println!("{} is set up. Its portal: {}", clinic.name, clinic.portal_url);
                println!("Next: portico staff create --clinic {} --email … --name …", clinic.slug);
            }
            Self::List => {
                for clinic in clinics::list(&parts.ctx).await? {
                    println!("{:<24} {}  {}", clinic.slug.as_str(), clinic.portal_url, clinic.name);
                }
            }
        }
        Ok(())
    }
}

//! Whether the addresses and numbers that were kept are what would be kept today; for the operator.

use contract::{
    contact::{EmailAddress, PhoneNumber},
    ids::ClientId,
};
use domain::phones;
use storage::repos;

use crate::{Ctx, Result};

/// How many clients are read at a time.
const CLIENTS: u64 = 1000;

/// What was found: whose address or number to correct, and never what it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeptContacts {
    /// How many telephone numbers were looked at.
    pub numbers: usize,
    /// Who has a number that no telephone of its country can have: `rosewood cli_…`.
    pub impossible_numbers: Vec<String>,
    /// How many e-mail addresses were looked at.
    pub addresses: usize,
    /// Who has an address that is not in the one form, mostly because somebody else of the clinic has the same
    /// mailbox: it is not found when it is typed.
    pub other_addresses: Vec<String>,
}

impl KeptContacts {
    fn look_at(&mut self, whose: impl Fn() -> String, email: Option<&EmailAddress>, phone: Option<&PhoneNumber>) {
        if let Some(email) = email {
            self.addresses += 1;
            if !EmailAddress::parse(email.as_str()).is_ok_and(|read| read == *email) {
                self.other_addresses.push(whose());
            }
        }
        if let Some(phone) = phone {
            self.numbers += 1;
            if !phones::is_possible(phone) {
                self.impossible_numbers.push(whose());
            }
        }
    }
}

/// By which release of which data numbers are read.
pub fn numbering_plans() -> String {
    format!("libphonenumber {} ({})", phones::METADATA_RELEASE, phones::PORT)
}

/// Looks at the addresses and numbers of all clinics, their staff and their clients.
pub async fn check(ctx: &Ctx) -> Result<KeptContacts> {
    let mut found = KeptContacts::default();
    for (scope, clinic) in repos::clinics::list(&ctx.db).await? {
        let slug = &clinic.slug;
        found.look_at(|| format!("{slug} itself"), clinic.email.as_ref(), clinic.phone.as_ref());
        found.look_at(|| format!("{slug} portal"), clinic.portal.support_email.as_ref(), None);
        for person in repos::staff::list(&ctx.db, &scope).await? {
            found.look_at(|| format!("{slug} {}", person.id), Some(&person.email), None);
        }
        let mut after: Option<ClientId> = None;
        loop {
            let clients = repos::clients::contacts(&ctx.db, &scope, after, CLIENTS).await?;
            for (id, email, phone) in &clients {
                found.look_at(|| format!("{slug} {id}"), email.as_ref(), phone.as_ref());
            }
            match clients.last() {
                Some((id, ..)) => after = Some(*id),
                None => break,
            }
        }
    }
    Ok(found)
}

//! Facts: what has happened, told once by the use case that did it.
//!
//! Commands go down, facts go up. A use case calls the modules below it, and tells a [`Fact`] to those
//! above: messages, notifications, activity and analytics subscribe in [`crate::registry`] and act in the
//! same transaction. A subscriber matches every fact, so that a new one without a decision does not compile.
//! Facts return nothing: where a subscriber fails, the whole transaction fails.

use contract::{clients::Client, contact::Identifier, ids::ClientId};
use futures_util::future::LocalBoxFuture;
use storage::{
    ClinicScope, Tx,
    repos::{appointments::AppointmentRecord, clinics::ClinicRecord},
};

use crate::{Ctx, Result};

/// Something that has happened.
#[derive(Debug)]
pub(crate) enum Fact<'a> {
    /// An appointment was booked.
    AppointmentBooked {
        /// The appointment; its source says who booked it.
        appointment: &'a AppointmentRecord,
        /// Its clinic.
        clinic: &'a ClinicRecord,
    },
    /// An appointment was given another time or practitioner.
    AppointmentMoved {
        /// The appointment as it was.
        former: &'a AppointmentRecord,
        /// The appointment as it is.
        appointment: &'a AppointmentRecord,
        /// Its clinic.
        clinic: &'a ClinicRecord,
        /// Who moved it, and whether the client hears of it.
        telling: Telling,
    },
    /// An appointment has kept its wall time by new rules of its time zone: its instant is another.
    AppointmentTimeKept {
        /// The appointment as it was.
        former: &'a AppointmentRecord,
        /// The appointment as it is.
        appointment: &'a AppointmentRecord,
        /// Its clinic.
        clinic: &'a ClinicRecord,
    },
    /// An appointment was cancelled.
    AppointmentCancelled {
        /// The appointment.
        appointment: &'a AppointmentRecord,
        /// Who cancelled it, and whether the client hears of it.
        telling: Telling,
    },
    /// Somebody became a client.
    ClientAdded {
        /// The client.
        client: &'a Client,
    },
    /// A client's name, e-mail address or telephone number was changed, by whomever.
    ClientDetailsChanged {
        /// The client as they are.
        client: &'a Client,
    },
    /// Staff gave a client another e-mail address or telephone number, or took one away.
    ClientContactCorrected {
        /// The client as they are.
        client: &'a Client,
        /// Where the client was reached.
        former: Option<&'a Identifier>,
        /// Where the client is reached instead.
        now: Option<&'a Identifier>,
    },
    /// A client confirmed another e-mail address or telephone number of their own.
    ClientContactChanged {
        /// Which client.
        client_id: ClientId,
        /// The new address or number.
        now: &'a Identifier,
    },
    /// A client signed in.
    ClientSignedIn {
        /// Which client.
        client_id: ClientId,
        /// What the device is called.
        device: &'a str,
        /// Whether the client has signed in before, but never on a device of that name.
        on_new_device: bool,
        /// The clinic's time zone.
        time_zone: &'a str,
    },
    /// Somebody asked for a sign-in link.
    LoginLinkRequested {
        /// The clinic's time zone.
        time_zone: &'a str,
    },
    /// Staff, or an integration, copied a client's sign-in link.
    LoginLinkCopied {
        /// Which client.
        client_id: ClientId,
    },
}

/// Who did something to an appointment, and whether its client hears of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Telling {
    /// The client did it: a message confirms it.
    ByClient,
    /// The clinic did it, and tells the client.
    ByClinic,
    /// The clinic did it, and wants no word made of it.
    Silent,
}

impl Telling {
    /// What the clinic did.
    pub(crate) const fn by_clinic(notify_client: bool) -> Self {
        if notify_client { Self::ByClinic } else { Self::Silent }
    }

    /// Whether a message goes out.
    pub(crate) const fn sends_message(self) -> bool {
        matches!(self, Self::ByClient | Self::ByClinic)
    }

    /// Whether it counts as read in the portal.
    pub(crate) const fn is_read(self) -> bool {
        matches!(self, Self::ByClient | Self::Silent)
    }
}

/// What a module above does about facts, in the transaction that tells them.
pub(crate) type Subscriber =
    for<'a> fn(&'a Ctx, &'a Tx, &'a ClinicScope, &'a Fact<'a>) -> LocalBoxFuture<'a, Result<()>>;

/// Tells a fact to all who have subscribed, in the transaction that makes it true. The audit entry comes
/// after it, because that locks the clinic's chain.
pub(crate) async fn tell(ctx: &Ctx, tx: &Tx, scope: &ClinicScope, fact: &Fact<'_>) -> Result<()> {
    for subscriber in ctx.registry.subscribers {
        subscriber(ctx, tx, scope, fact).await?;
    }
    Ok(())
}

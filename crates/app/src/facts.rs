//! Facts: what has happened, recorded once by the use case that did it.
//!
//! Commands go down, facts go up. A use case calls the modules below it, and records a [`Fact`] for those above
//! ([`crate::Caller::record`]): messages, notifications, activity and analytics subscribe in [`crate::registry`] and
//! act in the same transaction. The audit entry comes last, because it locks the clinic's chain.
//!
//! Whether somebody hears of a fact is decided where it is declared. One that only the audit log hears of is a name
//! beside the use cases of its feature ([`names!`]). One that others act upon is a variant of [`Fact`]: each
//! subscriber and the audit log ([`audited`]) match all of them, so that a new one without a decision does not
//! compile. Facts return nothing: where a subscriber fails, the whole transaction fails.

mod audited;
pub(crate) mod changes;
mod naming;

use contract::{
    api_keys::ApiKey,
    audit::FieldChange,
    clients::Client,
    contact::Identifier,
    ids::{ClientId, SessionId, StaffId},
    team::TeamMember,
};
use futures_util::future::LocalBoxFuture;
use storage::{
    ClinicScope, Tx,
    repos::{appointments::AppointmentRecord, clinics::ClinicRecord},
};

use crate::{Ctx, Result, device::Origin};

pub(crate) use audited::NAMES;
pub(crate) use naming::{Entry, Name, names};

/// Something that has happened.
#[derive(Debug)]
pub(crate) enum Fact<'a> {
    /// Something that only the audit log hears of; see [`names!`].
    Audited(Entry),
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
        /// What changed, in the form that the API shows.
        changes: Vec<FieldChange>,
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
        /// What changed, in the form that the API shows.
        changes: Vec<FieldChange>,
    },
    /// Somebody became a client.
    ClientAdded {
        /// The client.
        client: &'a Client,
    },
    /// A client was changed: by staff, or their name by themselves.
    ClientChanged {
        /// The client as they were.
        former: &'a Client,
        /// The client as they are.
        client: &'a Client,
        /// The e-mail address and telephone number, where staff corrected them.
        corrected: &'a [Corrected],
    },
    /// A client confirmed another e-mail address or telephone number of their own.
    ClientContactChanged {
        /// The client as they were.
        former: &'a Client,
        /// The client as they are.
        client: &'a Client,
        /// The new address or number.
        contact: &'a Identifier,
    },
    /// A client signed in.
    ClientSignedIn {
        /// Which client.
        client_id: ClientId,
        /// The session that began.
        session_id: SessionId,
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
    /// A member of the team signed in.
    StaffSignedIn {
        /// Who.
        staff_id: StaffId,
        /// The session that began.
        session_id: SessionId,
        /// Where, if they have signed in before, but never there.
        new_device: Option<&'a Origin>,
    },
    /// Something was done to the account of a member of the team.
    StaffAccountChanged {
        /// Whose account.
        staff_id: StaffId,
        /// What was done.
        change: AccountChange<'a>,
        /// Where it was done, as the person is told; when `None`, they are not told.
        told: Option<&'a Origin>,
    },
    /// Somebody made an API key.
    ApiKeyMade {
        /// The key.
        key: &'a ApiKey,
        /// Who is told: its maker, or the owners if an integration made it.
        told: &'a [StaffId],
        /// Where it was made.
        origin: &'a Origin,
    },
}

impl<'a> Fact<'a> {
    /// Something was done to the account of a member of the team, who is told of it.
    pub(crate) const fn of_account(staff_id: StaffId, change: AccountChange<'a>, origin: &'a Origin) -> Self {
        Self::StaffAccountChanged { staff_id, change, told: Some(origin) }
    }
}

/// What was done to the account of a member of the team.
#[derive(Debug, Clone, Copy)]
pub(crate) enum AccountChange<'a> {
    /// The password was changed by whoever is signed in.
    PasswordChanged,
    /// The operator has set another password.
    PasswordReset,
    /// A password was set by a link that was sent to the person.
    PasswordRecovered,
    /// A second factor was set up.
    SecondFactorOn,
    /// The person took the second factor away.
    SecondFactorOff,
    /// An owner took the second factor away.
    SecondFactorReset,
    /// Too many one-time codes were wrong.
    SecondFactorLocked,
    /// A recovery code stood in for a one-time code.
    RecoveryCodeUsed,
    /// An owner gave the person another role.
    RoleChanged {
        /// The person as they were.
        before: &'a TeamMember,
        /// The person as they are.
        after: &'a TeamMember,
    },
    /// All sessions were ended.
    SessionsEnded,
    /// The person can no longer sign in.
    Deactivated,
    /// The person can sign in again.
    Activated,
}

/// An e-mail address or telephone number of a client that staff corrected.
#[derive(Debug)]
pub(crate) struct Corrected {
    /// Where the client was reached, if anywhere.
    pub(crate) former: Option<Identifier>,
    /// Where the client is reached instead, if anywhere.
    pub(crate) now: Option<Identifier>,
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

/// What a module above does about facts, in the transaction that records them.
pub(crate) type Subscriber =
    for<'a> fn(&'a Ctx, &'a Tx, &'a ClinicScope, &'a Fact<'a>) -> LocalBoxFuture<'a, Result<()>>;

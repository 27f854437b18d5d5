//! What features add to the whole: each is named here once.

use futures_util::FutureExt;

use crate::{
    api_keys, appointments, audit, client_sessions, clinics, delivery_settings,
    facts::{self, Name, Subscriber},
    hours, idempotency, invites,
    jobs::{self, Registered, Registry, Schedule, Sweep},
    login_links, login_mailings, message_templates, messages,
    messaging::message,
    notifications, password_resets, portal_activity, portal_images, portal_settings, posthog, practitioners, previews,
    profile, rate_limits, staff, staff_notices, staff_sessions, staff_sign_in, suppressions, team_invites, treatments,
    twilio_notices,
};

/// Everything that this Portico can do in the background.
pub static REGISTRY: Registry =
    Registry { jobs: JOBS, facts: FACTS, subscribers: SUBSCRIBERS, schedules: SCHEDULES, sweeps: SWEEPS };

const JOBS: &[Registered] = &[
    message::<login_links::SignIn>(),
    message::<login_links::StaffMade>(),
    message::<login_links::Copied>(),
    message::<login_mailings::LoginMail>(),
    message::<invites::InviteMail>(),
    message::<profile::ContactCode>(),
    message::<profile::ContactChanged>(),
    message::<appointments::messages::Booked>(),
    message::<appointments::messages::Moved>(),
    message::<appointments::messages::TimeKept>(),
    message::<appointments::messages::Reminder>(),
    message::<appointments::messages::Cancelled>(),
    message::<message_templates::Test>(),
    message::<staff_notices::StaffNotice>(),
    message::<team_invites::TeamInviteMail>(),
    message::<password_resets::ResetMail>(),
    Registered::job::<posthog::Events>(),
    Registered::job::<staff_sign_in::FailedSignIn>(),
];

const FACTS: &[&[Name]] = &[
    facts::NAMES,
    api_keys::NAMES,
    appointments::NAMES,
    audit::NAMES,
    client_sessions::NAMES,
    clinics::NAMES,
    delivery_settings::NAMES,
    hours::NAMES,
    invites::NAMES,
    login_links::NAMES,
    login_mailings::NAMES,
    message_templates::NAMES,
    messages::NAMES,
    notifications::NAMES,
    portal_images::NAMES,
    portal_settings::NAMES,
    posthog::NAMES,
    practitioners::NAMES,
    previews::NAMES,
    profile::NAMES,
    staff::NAMES,
    staff_sessions::NAMES,
    staff_sign_in::NAMES,
    suppressions::NAMES,
    team_invites::NAMES,
    treatments::NAMES,
    twilio_notices::NAMES,
];

const SUBSCRIBERS: &[Subscriber] = &[
    |ctx, tx, scope, fact| invites::hear(ctx, tx, scope, fact).boxed_local(),
    |ctx, tx, scope, fact| appointments::messages::hear(ctx, tx, scope, fact).boxed_local(),
    |ctx, tx, scope, fact| profile::hear(ctx, tx, scope, fact).boxed_local(),
    |ctx, tx, scope, fact| notifications::hear(ctx, tx, scope, fact).boxed_local(),
    |ctx, tx, scope, fact| portal_activity::hear(ctx, tx, scope, fact).boxed_local(),
    |ctx, tx, scope, fact| staff_notices::hear(ctx, tx, scope, fact).boxed_local(),
];

const SCHEDULES: &[Schedule] = &[login_mailings::SCHEDULE, password_resets::SCHEDULE, appointments::SCHEDULE];

const SWEEPS: &[Sweep] = &[
    Sweep(|ctx| jobs::sweep_heartbeats(ctx).boxed_local()),
    Sweep(|ctx| idempotency::sweep(ctx).boxed_local()),
    Sweep(|ctx| rate_limits::sweep(ctx).boxed_local()),
    Sweep(|ctx| login_links::sweep(ctx).boxed_local()),
    Sweep(|ctx| profile::sweep(ctx).boxed_local()),
    Sweep(|ctx| client_sessions::sweep(ctx).boxed_local()),
    Sweep(|ctx| previews::sweep(ctx).boxed_local()),
    Sweep(|ctx| staff_sessions::sweep(ctx).boxed_local()),
    Sweep(|ctx| team_invites::sweep(ctx).boxed_local()),
    Sweep(|ctx| password_resets::sweep(ctx).boxed_local()),
    Sweep(|ctx| notifications::sweep(ctx).boxed_local()),
    Sweep(|ctx| login_mailings::sweep(ctx).boxed_local()),
    Sweep(|ctx| posthog::sweep(ctx).boxed_local()),
    Sweep(|ctx| messages::sweep(ctx).boxed_local()),
];

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    #[test]
    fn names_are_unique() {
        let jobs: BTreeSet<_> = JOBS.iter().map(|job| job.name).collect();
        assert_eq!(jobs.len(), JOBS.len());
        let facts: BTreeSet<_> = REGISTRY.facts().collect();
        assert_eq!(facts.len(), REGISTRY.facts().count());
        let loops: BTreeSet<_> = REGISTRY.loops().collect();
        assert_eq!(loops.len(), REGISTRY.loops().count());
    }

    /// The staff app says by these texts what an entry of the audit log is about.
    #[test]
    fn every_fact_of_the_audit_log_has_a_text_and_every_text_a_fact() {
        let texts: BTreeMap<String, String> =
            serde_json::from_str(include_str!("../../../frontend/locales/en/audit_actions.json")).unwrap();
        let facts: BTreeSet<String> = REGISTRY.facts().map(|name| name.replace('.', "_")).collect();
        assert_eq!(texts.into_keys().collect::<BTreeSet<_>>(), facts);
    }
}

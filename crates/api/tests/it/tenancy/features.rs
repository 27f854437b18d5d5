//! The features that have rows.

use super::{row::Row, world::World};
use crate::{
    api_keys, booking, calendar, cancellation, clients, clinic, delivery_settings, holds, hours, invites, login_links,
    login_mailings, message_templates, messages, moving, notifications, password_resets, portal_activity,
    portal_images, portal_settings, posthog, previews, profile, sessions, setup, slots, staff, staff_login_links,
    suppressions, team, team_invites, treatments,
};

/// The rows of all features.
pub(super) async fn rows(world: &World<'_>) -> Vec<Row> {
    let features = [
        api_keys::rows(world),
        booking::rows(world),
        calendar::rows(world),
        cancellation::rows(world),
        clients::rows(world),
        clinic::rows(),
        delivery_settings::rows(),
        holds::rows(world).await,
        hours::rows(world).await,
        invites::rows(world).await,
        login_links::rows(),
        login_mailings::rows(world).await,
        message_templates::rows(world),
        messages::rows(world),
        moving::rows(world),
        notifications::rows(world).await,
        password_resets::rows(),
        portal_activity::rows(),
        portal_images::rows(),
        portal_settings::rows(),
        posthog::rows(),
        previews::rows(world),
        profile::rows(world).await,
        sessions::rows(world).await,
        setup::rows(),
        slots::rows(world),
        staff::rows(world).await,
        staff_login_links::rows(world),
        suppressions::rows(world),
        team::rows(world).await,
        team_invites::rows(world).await,
        treatments::rows(world),
    ];
    features.into_iter().flatten().collect()
}

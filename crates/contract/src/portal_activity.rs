//! Activity in the portal: the events that the apps report, and daily counts.
//!
//! Nothing here identifies a person: there are no names, treatments, tokens or addresses, and a page is only
//! the pattern of its path.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{
    IntoParams, ToSchema,
    openapi::{
        RefOr, Schema,
        schema::{ObjectBuilder, Type},
    },
};
use validator::Validate;

use crate::time;

/// The maximum number of events in one report.
pub const MOST_EVENTS: usize = 50;
/// The maximum number of days in one answer.
pub const MOST_DAYS: i64 = 366;

macro_rules! pages {
    ($($variant:ident = ($name:literal, $pattern:literal);)+) => {
        /// A page of one of the apps. Each page has a name, so that clients generated from the OpenAPI document
        /// have a constant for it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[expect(missing_docs, reason = "the pattern says it")]
        pub enum ActivityPage {
            $(#[serde(rename = $name)] $variant,)+
        }

        impl ActivityPage {
            /// Every page.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The pattern of its path, with the placeholders `:id` and `:kind`.
            pub const fn pattern(self) -> &'static str {
                match self { $(Self::$variant => $pattern,)+ }
            }
        }

        impl utoipa::PartialSchema for ActivityPage {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new().schema_type(Type::String).enum_values(Some([$($name),+])).build().into()
            }
        }
    };
}

pages! {
    Home = ("home", "/");
    SignIn = ("sign_in", "/sign-in");
    Invite = ("invite", "/invite");
    Appointments = ("appointments", "/appointments");
    Appointment = ("appointment", "/appointments/:id");
    Book = ("book", "/book");
    Booked = ("booked", "/booked/:id");
    More = ("more", "/more");
    Profile = ("profile", "/profile");
    Notifications = ("notifications", "/notifications");
    Other = ("other", "/*");
    StaffCalendar = ("staff_calendar", "/admin");
    StaffClients = ("staff_clients", "/admin/clients");
    StaffClient = ("staff_client", "/admin/clients/:id");
    StaffPortal = ("staff_portal", "/admin/portal");
    StaffMailings = ("staff_mailings", "/admin/portal/mailings");
    StaffMailing = ("staff_mailing", "/admin/portal/mailings/:id");
    StaffTemplates = ("staff_templates", "/admin/templates");
    StaffTemplate = ("staff_template", "/admin/templates/:kind");
    StaffPortalSettings = ("staff_portal_settings", "/admin/portal-settings");
    StaffOutbox = ("staff_outbox", "/admin/outbox");
    StaffTreatments = ("staff_treatments", "/admin/treatments");
    StaffTeam = ("staff_team", "/admin/team");
    StaffPractitioner = ("staff_practitioner", "/admin/team/:id");
    StaffAccounts = ("staff_accounts", "/admin/accounts");
    StaffSessions = ("staff_sessions", "/admin/sessions");
    StaffIntegrations = ("staff_integrations", "/admin/integrations");
    StaffDelivery = ("staff_delivery", "/admin/delivery");
    StaffAudit = ("staff_audit", "/admin/audit");
    StaffSettings = ("staff_settings", "/admin/settings");
    StaffAccount = ("staff_account", "/admin/account");
    StaffOther = ("staff_other", "/admin/*");
}

/// Pages that are not counted separately.
const UNCOUNTED: [&str; 5] = ["/preview", "/admin/clients/new", "/admin/join", "/admin/reset-password", "/admin/setup"];

impl ActivityPage {
    /// The page at a path. Paths of the staff app begin with `/admin/`. An unknown path is `/*` or `/admin/*`,
    /// whatever it contains.
    pub fn at(path: &str) -> Self {
        let other = if path == "/admin" || path.starts_with("/admin/") { Self::StaffOther } else { Self::Other };
        let fits = |page: &Self| {
            let mut parts = path.split('/').filter(|part| !part.is_empty());
            let fits = page.pattern().split('/').filter(|part| !part.is_empty()).all(|wanted| {
                parts
                    .next()
                    .is_some_and(|part| part == wanted || wanted == ":kind" || (wanted == ":id" && part.contains('_')))
            });
            fits && parts.next().is_none()
        };
        Self::ALL.iter().copied().find(fits).unwrap_or(other)
    }

    /// Whether an app has a page at a path, in the form that [`Self::at`] takes. If this disagrees with the
    /// apps' own lists of pages, a page is served with the wrong status.
    pub fn exists_at(path: &str) -> bool {
        let path = path.trim_end_matches('/');
        UNCOUNTED.contains(&path) || !matches!(Self::at(path), Self::Other | Self::StaffOther)
    }

    /// Whether it is a page of the staff app.
    pub fn is_staff(self) -> bool {
        self.pattern().starts_with("/admin")
    }
}

impl ToSchema for ActivityPage {}

/// An event that an app reports. The server sees all other events itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReportedEvent {
    /// A page was opened.
    PageView,
    /// Somebody pressed Book.
    BookNowClick,
    /// A page showed an error.
    ErrorPageView,
}

/// An event that is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActivityEvent {
    /// A page was opened.
    PageView,
    /// Somebody pressed Book.
    BookNowClick,
    /// A page showed an error.
    ErrorPageView,
    /// Somebody asked for a sign-in link.
    LoginRequest,
    /// A client signed in.
    SignIn,
    /// A client booked.
    Booking,
    /// A client cancelled.
    Cancellation,
}

impl From<ReportedEvent> for ActivityEvent {
    fn from(event: ReportedEvent) -> Self {
        match event {
            ReportedEvent::PageView => Self::PageView,
            ReportedEvent::BookNowClick => Self::BookNowClick,
            ReportedEvent::ErrorPageView => Self::ErrorPageView,
        }
    }
}

/// An event in an app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ActivityReport {
    /// The event.
    pub event: ReportedEvent,
    /// The page.
    pub page: ActivityPage,
}

/// Reports the events in an app since the last report.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ReportActivity {
    /// The events in chronological order, 1 to 50.
    #[validate(length(min = 1, max = 50))]
    #[schema(min_items = 1, max_items = 50)]
    pub events: Vec<ActivityReport>,
}

/// Selects the days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PortalActivityQuery {
    /// The first local day of the clinic.
    pub from: NaiveDate,
    /// The last local day; at most 366 days in total.
    pub to: NaiveDate,
}

/// Counts for one day, or in total.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ActivityCounts {
    /// Sign-ins of clients.
    pub sign_ins: u64,
    /// Bookings by clients in the portal.
    pub bookings: u64,
    /// Cancellations by clients in the portal.
    pub cancellations: u64,
    /// Pages that showed an error.
    pub error_page_views: u64,
    /// Pages that were opened.
    pub page_views: u64,
    /// How often somebody pressed Book.
    pub book_now_clicks: u64,
    /// Requests for sign-in links.
    pub login_requests: u64,
}

/// The counts of one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ActivityDay {
    /// The local day of the clinic.
    #[serde(deserialize_with = "time::read_day")]
    pub day: NaiveDate,
    /// The counts.
    pub counts: ActivityCounts,
}

/// Activity in the portal by day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PortalActivity {
    /// Every requested day, including those without any activity.
    pub days: Vec<ActivityDay>,
    /// The total of all days.
    pub total: ActivityCounts,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::staff_pages;

    #[test]
    fn a_page_is_known_by_its_pattern() {
        for (path, pattern) in [
            ("/", "/"),
            ("", "/"),
            ("/book", "/book"),
            ("/appointments/apt_018f3c5e8a0b7c1d9e2f3a4b5c6d7e8f", "/appointments/:id"),
            ("/appointments/elena-marsh", "/*"),
            ("/elena@example.com", "/*"),
            ("/book/further", "/*"),
            ("/admin", "/admin"),
            ("/admin/", "/admin"),
            ("/admin/clients/cli_018f3c5e8a0b7c1d9e2f3a4b5c6d7e8f", "/admin/clients/:id"),
            ("/admin/clients/new", "/admin/*"),
            ("/admin/team/prc_018f3c5e8a0b7c1d9e2f3a4b5c6d7e8f", "/admin/team/:id"),
            ("/admin/office", "/admin/*"),
            ("/admin/portal", "/admin/portal"),
            ("/admin/portal/mailings", "/admin/portal/mailings"),
            ("/admin/portal/mailings/mlg_018f3c5e8a0b7c1d9e2f3a4b5c6d7e8f", "/admin/portal/mailings/:id"),
            ("/admin/templates", "/admin/templates"),
            ("/admin/templates/invite", "/admin/templates/:kind"),
            ("/admin/templates/sign_in", "/admin/templates/:kind"),
            ("/admin/templates/sign_in/elena", "/admin/*"),
            ("/administration", "/*"),
        ] {
            assert_eq!(ActivityPage::at(path).pattern(), pattern, "{path}");
        }
    }

    #[test]
    fn pages_exist_or_do_not() {
        for page in ActivityPage::ALL {
            let path = page.pattern().replace(":id", "apt_018f3c5e8a0b7c1d9e2f3a4b5c6d7e8f").replace(":kind", "invite");
            let is_a_page = !matches!(page, ActivityPage::Other | ActivityPage::StaffOther);
            assert_eq!(ActivityPage::exists_at(&path), is_a_page, "{path}");
        }
        for path in ["", "/book/", "/preview", "/admin/clients/new", "/admin/"] {
            assert!(ActivityPage::exists_at(path), "{path}");
        }
        for path in ["/nowhere", "/book/further", "/appointments/nonsense", "/admin/office", "/admin/nowhere"] {
            assert!(!ActivityPage::exists_at(path), "{path}");
        }
    }

    #[test]
    fn pages_have_names_on_the_wire() {
        for page in ActivityPage::ALL {
            let name = serde_json::to_value(page).unwrap();
            assert!(name.as_str().unwrap().bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{name}");
            assert_eq!(page.is_staff(), page.pattern().starts_with("/admin"));
            assert_eq!(staff_pages::moved(page.pattern()), None, "{page:?}");
        }
        assert_eq!(MOST_EVENTS, 50, "as the attribute of `ReportActivity` says");
    }
}

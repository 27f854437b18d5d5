//! The portal's pages by their paths.

use contract::ids::AppointmentId;

/// A page of the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// The home page.
    Home,
    /// The list of appointments.
    Appointments,
    /// One appointment.
    Appointment(AppointmentId),
    /// Booking.
    Book,
    /// What was just booked.
    Booked(AppointmentId),
    /// Details, devices, the way out.
    More,
    /// One's details, to be changed.
    Profile,
    /// What has happened.
    Notifications,
    /// Nothing is there.
    Missing,
}

impl Route {
    /// The page at a path. Where links to sign in lead, those who are in find the home page.
    pub fn at(path: &str) -> Self {
        let mut parts = path.split('/').filter(|part| !part.is_empty());
        let route = match (parts.next(), parts.next()) {
            (None | Some("sign-in" | "invite" | "preview"), None) => Self::Home,
            (Some("appointments"), None) => Self::Appointments,
            (Some("appointments"), Some(id)) => id.parse().map_or(Self::Missing, Self::Appointment),
            (Some("book"), None) => Self::Book,
            (Some("booked"), Some(id)) => id.parse().map_or(Self::Missing, Self::Booked),
            (Some("more"), None) => Self::More,
            (Some("profile"), None) => Self::Profile,
            (Some("notifications"), None) => Self::Notifications,
            _ => Self::Missing,
        };
        if parts.next().is_some() { Self::Missing } else { route }
    }

    /// The entry of the navigation under which the page is found.
    pub const fn section(self) -> &'static str {
        match self {
            Self::Home => "/",
            Self::Appointments | Self::Appointment(_) => "/appointments",
            Self::Book | Self::Booked(_) => "/book",
            Self::More | Self::Profile => "/more",
            Self::Notifications | Self::Missing => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_to_pages() {
        let id = "apt_018f3c5e8a0b7c1d9e2f3a4b5c6d7e8f";
        let appointment = Route::Appointment(id.parse().unwrap());
        for (path, route) in [
            ("/", Route::Home),
            ("", Route::Home),
            ("/sign-in", Route::Home),
            ("/invite", Route::Home),
            ("/appointments/", Route::Appointments),
            (&["/appointments/", id].concat(), appointment),
            ("/appointments/nonsense", Route::Missing),
            ("/book", Route::Book),
            ("/book/further", Route::Missing),
            (&["/booked/", id, "/further"].concat(), Route::Missing),
            ("/more", Route::More),
            ("/profile", Route::Profile),
            ("/notifications", Route::Notifications),
            ("/booked", Route::Missing),
        ] {
            assert_eq!(Route::at(path), route, "{path}");
        }
    }
}

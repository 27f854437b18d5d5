//! Browsers and devices: where a request comes from, and what a device is called.

use chrono::Duration;
use contract::{ids::ClientId, login_links::SignedInHere};
use domain::sign_in::NetworkPrefix;

/// How exactly it is kept when a session was last used.
pub(crate) const SEEN_EVERY: Duration = Duration::minutes(1);

/// The browser that a request comes from.
#[derive(Debug, Clone, Default)]
pub struct Browser {
    /// Its network address.
    pub address: String,
    /// The host it asked for.
    pub host: String,
    /// What it is called, from [`describe`].
    pub device: String,
    /// The cookie it was given when it asked for a link.
    pub binding: Option<String>,
    /// The cookie of the session it has already.
    pub session: Option<String>,
    /// The cookie by which it is known that somebody of the staff has signed in there before.
    pub device_token: Option<String>,
}

/// Who is signed in where somebody opens what was sent to `receiver`.
pub(crate) fn signed_in_here(session: Option<ClientId>, receiver: Option<ClientId>) -> SignedInHere {
    match session {
        None => SignedInHere::Nobody,
        Some(client) if receiver == Some(client) => SignedInHere::SamePerson,
        Some(_) => SignedInHere::SomebodyElse,
    }
}

/// Where something was done.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    /// Browser and system; empty where there is none.
    pub(crate) device: String,
    /// The network address; empty on the server itself.
    pub(crate) address: String,
}

/// The origin of what somebody else did to an account. The person is not told on which device or network.
pub(crate) static ELSEWHERE: Origin = Origin { device: String::new(), address: String::new() };

impl Origin {
    /// In a browser that signs in.
    pub(crate) fn of_browser(browser: &Browser) -> Self {
        Self { device: browser.device.clone(), address: browser.address.clone() }
    }

    /// From which network; that tells whether it was oneself, and a log of mails no more than that.
    pub(crate) fn network(&self) -> String {
        self.address.parse().map(|address| NetworkPrefix::of_network(address).to_string()).unwrap_or_default()
    }
}

/// Longer headers are not looked at beyond this.
const READ_AT_MOST: usize = 400;

/// What the header has, in this order: many browsers claim to be others as well.
const BROWSERS: [(&str, &str); 12] = [
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
];
const SYSTEMS: [(&str, &str); 8] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "Mac"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
];

/// Browser and system, such as `Safari on iPhone`.
pub fn describe(user_agent: &str) -> String {
    let head: String = user_agent.chars().take(READ_AT_MOST).collect();
    let named =
        |names: &[(&str, &'static str)]| names.iter().find(|(mark, _)| head.contains(mark)).map(|(_, name)| *name);
    match (named(&BROWSERS), named(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(browser), None) => browser.to_owned(),
        (None, Some(system)) => system.to_owned(),
        (None, None) => "Unknown device".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::describe;

    #[test]
    fn common_devices_are_recognised() {
        for (user_agent, device) in [
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                 Version/19.0 Mobile/15E148 Safari/604.1",
                "Safari on iPhone",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 \
                 Safari/537.36 Edg/142.0.0.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (Linux; Android 16; SM-S931B) AppleWebKit/537.36 (KHTML, like Gecko) \
                 SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
                "Samsung Internet on Android",
            ),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox on Linux"),
            ("curl/8.9.1", "curl"),
            ("", "Unknown device"),
            ("\u{0}\u{1F600}".repeat(1000).as_str(), "Unknown device"),
        ] {
            assert_eq!(describe(user_agent), device);
        }
    }
}

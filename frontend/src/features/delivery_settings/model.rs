//! What is typed, as it is sent.

use contract::delivery_settings::{MailEncryption, MailServer, SaveMailServer};

/// How connections can be protected, with the names on the wire and the usual ports.
pub const ENCRYPTIONS: [(MailEncryption, &str, &str); 2] =
    [(MailEncryption::Starttls, "starttls", "587"), (MailEncryption::Tls, "tls", "465")];

/// A mail server as it stands in the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedServer {
    /// Its host name.
    pub host: String,
    /// Its port.
    pub port: String,
    /// How the connection is protected, by its name on the wire.
    pub encryption: String,
    /// Who signs in.
    pub user: String,
    /// Their password; empty to keep the one that is saved.
    pub password: String,
    /// The address that mails come from.
    pub sender: String,
}

impl TypedServer {
    /// The server as it is, or an empty form.
    pub fn of(server: Option<&MailServer>) -> Self {
        let encryption = server.map(|server| server.encryption).unwrap_or_default();
        let (_, name, port) = ENCRYPTIONS.into_iter().find(|known| known.0 == encryption).unwrap_or(ENCRYPTIONS[0]);
        Self {
            host: server.map(|server| server.host.clone()).unwrap_or_default(),
            port: server.map_or_else(|| port.to_owned(), |server| server.port.to_string()),
            encryption: name.to_owned(),
            user: server.map(|server| server.user.clone()).unwrap_or_default(),
            password: String::new(),
            sender: server.map(|server| server.sender.to_string()).unwrap_or_default(),
        }
    }

    /// What is sent, or what is wrong with it: field and code.
    pub fn request(self) -> Result<SaveMailServer, Vec<(&'static str, &'static str)>> {
        let mut faults = Vec::new();
        for (field, text) in [("host", &self.host), ("user", &self.user), ("sender", &self.sender)] {
            if text.trim().is_empty() {
                faults.push((field, "required"));
            }
        }
        let port = self.port.trim().parse().unwrap_or_else(|_| {
            faults.push(("port", "number"));
            0
        });
        if !faults.is_empty() {
            return Err(faults);
        }
        let encryption = ENCRYPTIONS.into_iter().find(|known| known.1 == self.encryption);
        Ok(SaveMailServer {
            host: self.host.trim().to_owned(),
            port,
            encryption: encryption.map(|known| known.0).unwrap_or_default(),
            user: self.user.trim().to_owned(),
            password: secret(self.password),
            sender: self.sender.trim().to_owned(),
        })
    }
}

/// A secret that was typed; none to keep the one that is saved.
pub fn secret(typed: String) -> Option<String> {
    Some(typed).filter(|typed| !typed.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_begins_with_the_usual_port() {
        let typed = TypedServer::of(None);
        assert_eq!((typed.port.as_str(), typed.encryption.as_str()), ("587", "starttls"));
    }

    #[test]
    fn what_is_missing_is_said_at_once() {
        let faults = TypedServer { port: "x".to_owned(), ..TypedServer::of(None) }.request().err().unwrap();
        assert_eq!(faults, [("host", "required"), ("user", "required"), ("sender", "required"), ("port", "number")]);
    }

    #[test]
    fn an_empty_password_keeps_the_saved_one() {
        let typed = TypedServer {
            host: " smtp.example.com ".to_owned(),
            user: "portal".to_owned(),
            sender: "hello@example.com".to_owned(),
            encryption: "tls".to_owned(),
            ..TypedServer::of(None)
        };
        let request = typed.request().ok().unwrap();
        assert_eq!((request.host.as_str(), request.port, request.password), ("smtp.example.com", 587, None));
        assert_eq!(request.encryption, MailEncryption::Tls);
    }

    #[test]
    fn encryptions_are_named_as_on_the_wire() {
        for (encryption, name, _) in ENCRYPTIONS {
            assert_eq!(serde_json::to_value(encryption).unwrap(), name);
        }
    }
}

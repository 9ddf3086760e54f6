//! The workers that logins create, and what each login writes over.
//!
//! Source: Flex SSO documentation: the first login creates the worker, every login overwrites the attributes that the
//! identity provider sends, an attribute that is not sent keeps its value.

use serde_json::{Map, Value, json};

use crate::claims::Claims;
use crate::settings::Behavior;

/// A TaskRouter worker as SSO leaves it.
#[derive(Debug, Clone, PartialEq)]
pub struct Worker {
    /// `WK` and 32 hex digits.
    pub sid: String,
    /// `FU` and 32 hex digits: the Flex user.
    pub flex_user_sid: String,
    /// The NameID, unchanged.
    pub friendly_name: String,
    /// The escaped NameID, as in `client:<identity>`.
    pub identity: String,
    /// Worker attributes in the order in which they first came.
    pub attributes: Map<String, Value>,
    /// How many logins this worker has had.
    pub logins: u32,
}

impl Worker {
    /// A worker that has not been written to yet.
    pub(crate) fn new(sid: String, flex_user_sid: String, name_id: &str, identity: String) -> Self {
        let contact = json!(format!("client:{identity}"));
        Self {
            sid,
            flex_user_sid,
            friendly_name: name_id.to_owned(),
            identity,
            attributes: Map::from_iter([("contact_uri".to_owned(), contact)]),
            logins: 0,
        }
    }

    /// Whether a login with `name_id` is this worker's.
    pub(crate) fn is(&self, name_id: &str, behavior: &Behavior) -> bool {
        if behavior.name_id_is_case_sensitive {
            self.friendly_name == name_id
        } else {
            self.friendly_name.to_lowercase() == name_id.to_lowercase()
        }
    }

    /// Writes a login's attributes over the worker's.
    pub(crate) fn update(&mut self, claims: &Claims, behavior: &Behavior) {
        self.logins += 1;
        for (name, value) in &claims.attributes {
            if value == "" && behavior.empty_value_removes_attribute {
                self.attributes.shift_remove(name);
            } else {
                self.attributes.insert(name.clone(), value.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(attributes: &[(&str, &str)]) -> Claims {
        Claims {
            full_name: "Amy Agent".to_owned(),
            roles: vec!["agent".to_owned()],
            attributes: attributes
                .iter()
                .map(|(name, value)| ((*name).to_owned(), json!(value)))
                .collect(),
        }
    }

    fn amy() -> Worker {
        Worker::new(
            "WK1".to_owned(),
            "FU1".to_owned(),
            "amy@contoso.example",
            "amy".to_owned(),
        )
    }

    #[test]
    fn an_attribute_that_is_no_longer_sent_stays_on_the_worker() {
        let (mut worker, behavior) = (amy(), Behavior::default());
        worker.update(
            &claims(&[("location", "Bern"), ("manager", "Eve")]),
            &behavior,
        );

        worker.update(&claims(&[("location", "Basel")]), &behavior);

        assert_eq!(worker.attributes["location"], "Basel");
        assert_eq!(worker.attributes["manager"], "Eve");
    }

    #[test]
    fn an_empty_value_clears_or_removes_as_the_setting_says() {
        let mut behavior = Behavior::default();
        let mut worker = amy();
        worker.update(&claims(&[("location", "Bern")]), &behavior);

        worker.update(&claims(&[("location", "")]), &behavior);
        assert_eq!(worker.attributes["location"], "");

        behavior.empty_value_removes_attribute = true;
        worker.update(&claims(&[("location", "")]), &behavior);
        assert!(!worker.attributes.contains_key("location"));
    }

    #[test]
    fn the_contact_uri_is_the_identity_unless_the_identity_provider_sends_one() {
        let mut worker = amy();
        assert_eq!(worker.attributes["contact_uri"], "client:amy");

        worker.update(
            &claims(&[("contact_uri", "sip:amy@contoso.example")]),
            &Behavior::default(),
        );

        assert_eq!(worker.attributes["contact_uri"], "sip:amy@contoso.example");
    }

    #[test]
    fn another_spelling_of_the_name_id_is_another_worker_by_default() {
        let behavior = Behavior::default();
        let folding = Behavior {
            name_id_is_case_sensitive: false,
            ..Behavior::default()
        };

        assert!(!amy().is("Amy@contoso.example", &behavior));
        assert!(amy().is("Amy@contoso.example", &folding));
    }
}

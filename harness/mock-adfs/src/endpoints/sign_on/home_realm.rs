//! Home realm discovery: which claims provider signs somebody in, asked where several may.
//!
//! Source: Microsoft, "Home Realm Discovery Customization": the intranet may be left to Active Directory, a trust may offer some
//! providers only, and a choice is remembered for 30 days; Active Directory is listed under the farm's display name. `whr` and
//! RedirectToIdentityProvider name one in the address. Deliberately absent: discovery by the ending of a mail address.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use claim_rules::claim::AD_AUTHORITY;
use saml::time::SignedDuration;

use super::SignOn;
use crate::authentication::cookies;
use crate::configuration::Provider;
use crate::endpoints::{Answer, partner};
use crate::pages::{HomeRealm, Realm};

/// Cookie that remembers the choice.
const COOKIE: &str = "MSISIPSelectionPersistent";
/// Parameters of an address that name a provider.
const PARAMETERS: [&str; 2] = ["RedirectToIdentityProvider", "whr"];
/// Name of the farm's own directory among the providers of a trust.
const ACTIVE_DIRECTORY: &str = "Active Directory";

impl SignOn<'_> {
    /// What is shown before the sign-in page, if anything: the page that asks, or the way to a partner.
    pub(super) fn home_realm(&self) -> Option<Answer> {
        let offered = self.offered();
        match self.realm(&offered) {
            None => Some(self.home_realm_page(&offered)),
            Some(realm) => {
                let partner = self.partner(&realm)?;
                Some(partner::ask(&self.visit, partner, &self.request.id))
            }
        }
    }

    /// Takes the choice of the page, remembers it and goes on with it.
    pub(super) fn chosen(&self) -> Option<Answer> {
        let chosen = self.visit.incoming.field("HomeRealmSelection")?;
        let offered = self.offered();
        if !offered.iter().any(|realm| realm.identifier == chosen) {
            return Some(self.home_realm_page(&offered));
        }
        let location = self.visit.location(&self.visit.incoming.path);
        let separator = if location.contains('?') { '&' } else { '?' };
        let encoded: String = url::form_urlencoded::byte_serialize(chosen.as_bytes()).collect();
        let location = format!("{location}{separator}{}={encoded}", PARAMETERS[0]);
        Some(Answer::found(location).setting(self.remembering(chosen)))
    }

    /// The provider that needs no question, by its identifier.
    fn realm(&self, offered: &[Realm]) -> Option<String> {
        let farm = self.visit.farm();
        let incoming = self.visit.incoming;
        if farm.intranet_use_local_claims_provider && self.visit.is_intranet() {
            return Some(AD_AUTHORITY.to_owned());
        }
        if let [only] = offered {
            return Some(only.identifier.clone());
        }
        let named = PARAMETERS
            .iter()
            .find_map(|name| incoming.parameter(name))
            .or_else(|| self.remembered());
        named.filter(|named| offered.iter().any(|realm| realm.identifier == *named))
    }

    /// Who may sign people in to this trust, Active Directory first.
    fn offered(&self) -> Vec<Realm> {
        let names = &self.trust.settings.claims_provider_name;
        let may = |name: &str| names.is_empty() || names.iter().any(|known| known == name);
        let partners = self.visit.configuration.providers.iter();
        let partners = partners
            .map(|provider| &provider.settings)
            .filter(|settings| settings.enabled && may(&settings.name))
            .map(|settings| Realm {
                identifier: settings.identifier.clone(),
                name: settings.name.clone(),
            });
        let own = may(ACTIVE_DIRECTORY).then(|| Realm {
            identifier: AD_AUTHORITY.to_owned(),
            name: self.visit.farm().display_name.clone(),
        });
        own.into_iter().chain(partners).collect()
    }

    fn partner(&self, identifier: &str) -> Option<&Provider> {
        self.visit.configuration.provider(identifier)
    }

    fn home_realm_page(&self, realms: &[Realm]) -> Answer {
        let page = HomeRealm {
            action: &self.visit.incoming.path_and_query(),
            realms,
        };
        Answer::page(200, self.visit.html(&page))
    }

    fn remembered(&self) -> Option<String> {
        let cookie = self.visit.incoming.cookies.joined(COOKIE)?;
        String::from_utf8(STANDARD.decode(cookie).ok()?).ok()
    }

    fn remembering(&self, realm: &str) -> Vec<String> {
        let farm = self.visit.farm();
        if !farm.hrd_cookie_enabled {
            return Vec::new();
        }
        let days = i64::from(farm.hrd_cookie_lifetime);
        let end = self.visit.service.now() + SignedDuration::from_hours(24 * days);
        cookies::set_until(COOKIE, &STANDARD.encode(realm), end)
    }
}

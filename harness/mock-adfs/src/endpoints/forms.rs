//! Name and password: the sign-in page, and what becomes of what was typed into it.

use super::visit::{SignedIn, Visit};
use super::{Answer, Incoming};
use claim_rules::directory::User;

use crate::authentication::{AlternateLogin, Refusal, resolve, verify};
use crate::event_log::id;
use crate::pages::{MethodLink, SignIn, SignInError};
use crate::settings::{ExtranetLockoutMode, provider};

/// Path of the page that changes a password.
pub(super) const UPDATE_PASSWORD: &str = "/adfs/portal/updatepassword/";

/// Parameter of that page for where it leads back to; a name of our own.
pub(super) const BACK: &str = "returnUrl";

/// The name in a posted sign-in form, if the request is one.
pub(super) fn credentials(incoming: &Incoming) -> Option<&str> {
    let method = incoming.field("AuthMethod").unwrap_or(provider::FORMS);
    (incoming.method == "POST" && method == provider::FORMS).then(|| incoming.field("UserName"))?
}

impl<'a> Visit<'a> {
    /// The user of a name.
    pub(super) fn resolved(&self, name: &str) -> Option<&'a User> {
        let directory = &self.configuration.directory;
        resolve(directory, AlternateLogin::of(self.farm(), directory), name)
    }

    /// The user of a name and a password.
    pub(super) fn verified(&self, name: &str, password: &str) -> Result<&'a User, Refusal> {
        let directory = &self.configuration.directory;
        let alternate = AlternateLogin::of(self.farm(), directory);
        let accounts = self.service.accounts();
        verify(directory, &accounts, alternate, (name, password))
    }

    pub(super) fn sign_in_page(&self, user_name: &str, error: Option<SignInError>) -> Answer {
        let farm = self.farm();
        let paginated =
            farm.enable_paginated_authentication_pages && farm.version.is_2019_or_later();
        let page = SignIn {
            action: &self.incoming.path_and_query(),
            user_name,
            error,
            kmsi: self.offers_kmsi(),
            paginated,
            options: &self.other_methods(),
        };
        Answer::page(200, self.html(&page))
    }

    /// Links to other ways to sign in. A Windows sign-in is none of them: it is tried by itself.
    fn other_methods(&self) -> Vec<MethodLink> {
        const CERTIFICATE: &str = "CertificateAuthentication";
        let link = MethodLink {
            id: CERTIFICATE.to_owned(),
            text: "Sign in using a certificate".to_owned(),
        };
        if self.offers(CERTIFICATE) {
            vec![link]
        } else {
            Vec::new()
        }
    }

    /// Checks what was typed for `request`: right credentials go on with a session, wrong ones see the form again.
    pub(super) fn sign_in(&self, name: &str, request: &str) -> Answer {
        let password = self.incoming.field("Password").unwrap_or_default();
        let verdict = self
            .verified(name, password)
            .map(|user| user.account.clone());
        if self.is_locked_out(name, verdict.is_ok()) {
            return self.refused(name, Refusal::Credentials);
        }
        match verdict {
            Ok(account) => {
                self.service.lockout.right(self.farm(), &account);
                let text = format!("Fresh credentials of {name} were validated.");
                self.log(id::FRESH_CREDENTIAL, &text);
                let who = SignedIn {
                    account: &account,
                    method: &self.farm().behavior.forms_authentication_method,
                    request,
                    persistent: self.offers_kmsi() && self.incoming.field("Kmsi") == Some("true"),
                    external: None,
                };
                self.start_session(who, &self.incoming.path)
            }
            Err(refusal) => {
                let text = format!("Fresh credentials of {name} were refused.");
                self.log(id::FRESH_CREDENTIAL_FAILED, &text);
                if refusal == Refusal::Credentials {
                    self.count_wrong(name);
                }
                self.refused(name, refusal)
            }
        }
    }

    /// Whether the account of a name is locked for the extranet; then nothing else is looked at.
    fn is_locked_out(&self, name: &str, right: bool) -> bool {
        let (farm, now) = (self.farm(), self.service.now());
        let Some(user) = self.resolved(name) else {
            return false;
        };
        if self.is_intranet() || !self.service.lockout.is_locked(farm, &user.account, now) {
            return false;
        }
        let smart = farm.extranet_lockout_mode != ExtranetLockoutMode::AdPasswordCounter;
        let (event, what) = if right && smart {
            (
                id::LOCKED_OUT_RIGHT_PASSWORD,
                "the right password was given for",
            )
        } else {
            (id::LOCKED_OUT_ATTEMPT, "somebody tried")
        };
        self.log(
            event,
            &format!("{name} is locked out of the extranet, and {what} it."),
        );
        farm.extranet_lockout_mode != ExtranetLockoutMode::SmartLockoutLogOnly
    }

    fn count_wrong(&self, name: &str) {
        let Some(user) = self.resolved(name) else {
            return;
        };
        let (farm, now) = (self.farm(), self.service.now());
        if !self.is_intranet() && self.service.lockout.wrong(farm, &user.account, now) {
            self.log(
                id::LOCKED_OUT,
                &format!("{name} is locked out of the extranet now."),
            );
        }
    }

    fn refused(&self, name: &str, refusal: Refusal) -> Answer {
        let farm = self.farm();
        match refusal {
            Refusal::Credentials => self.sign_in_page(name, Some(SignInError::Credentials)),
            Refusal::PasswordExpired
                if farm.update_password_endpoint_enabled
                    && farm.behavior.expired_password_leads_to_update_page =>
            {
                let base = format!("https://{}:443{UPDATE_PASSWORD}", farm.fqdn);
                let mut query = url::form_urlencoded::Serializer::new(String::new());
                query.append_pair("username", name);
                query.append_pair("expired", "true");
                if farm.behavior.changed_password_leads_back {
                    query.append_pair(BACK, &self.incoming.path_and_query());
                }
                Answer::found(format!("{base}?{}", query.finish()))
            }
            Refusal::PasswordExpired => self.sign_in_page(name, Some(SignInError::PasswordExpired)),
        }
    }
}

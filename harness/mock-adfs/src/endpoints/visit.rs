//! One request of a browser to one of the farm's pages, with what every page needs: the session, the look, the log.

use saml::time::SignedDuration;

use super::{Answer, Incoming};
use crate::authentication::cookies::{self, MSIS_AUTH};
use crate::authentication::session::{External, Session};
use crate::authentication::user_agent::is_listed;
use crate::client::Network;
use crate::configuration::Configuration;
use crate::event_log::id;
use crate::pages::{Language, Look, Page};
use crate::random::opaque;
use crate::service::Service;
use crate::settings::{AuditLevel, Farm, provider};

/// Bytes of an opaque session value; in base64 it takes two cookies, as real ones do.
const SESSION_BYTES: usize = 1_950;
/// Bytes of the blob on the page of a second factor.
const CONTEXT_BYTES: usize = 600;

/// A request, the configuration that it began with, and the farm.
#[derive(Clone, Copy)]
pub(super) struct Visit<'a> {
    pub(super) service: &'a Service,
    pub(super) configuration: &'a Configuration,
    pub(super) incoming: &'a Incoming,
}

/// A session about to start.
pub(super) struct SignedIn<'a> {
    /// sAMAccountName.
    pub(super) account: &'a str,
    /// The authentication method as the claim names it.
    pub(super) method: &'a str,
    /// The request that the credentials were given for.
    pub(super) request: &'a str,
    /// Whether "keep me signed in" was chosen.
    pub(super) persistent: bool,
    /// What a partner says of the person, if one signed them in.
    pub(super) external: Option<External>,
}

impl<'a> Visit<'a> {
    pub(super) fn farm(&self) -> &'a Farm {
        &self.configuration.farm
    }

    /// A page in the farm's look and the browser's language.
    pub(super) fn html(&self, page: &impl Page) -> String {
        let farm = self.farm();
        let look = Look {
            display_name: &farm.display_name,
            version: farm.version,
            language: Language::preferred(&self.incoming.accept_language),
            onload: farm.onload_script.as_deref(),
        };
        self.service.pages.html(&look, page)
    }

    /// Writes an audit, as AuditLevel wants it.
    pub(super) fn log(&self, event: u32, text: &str) {
        let activity_id = &self.incoming.activity_id;
        let write = |event| self.service.log.write(event, None, activity_id, text);
        let level = self.farm().audit_level;
        if level == AuditLevel::Verbose
            && let Some(older) = id::older_audit(event)
        {
            write(older);
        }
        if level != AuditLevel::None {
            write(event);
        }
    }

    /// The session of the browser, unless it is over, with its cookie.
    pub(super) fn session(&self) -> Option<(String, Session)> {
        let cookie = self.incoming.cookies.joined(MSIS_AUTH)?;
        let session = self.service.sessions.get(&cookie, self.service.now())?;
        self.outlives_password(&session)
            .then_some((cookie, session))
    }

    /// Whether a session counts although the password may have changed since it began. Source: AD FS compares the two
    /// moments once PasswordValidationDelayInMinutes have passed since the sign-in.
    fn outlives_password(&self, session: &Session) -> bool {
        let delay = i64::from(self.farm().password_validation_delay_in_minutes);
        let asked_from = session.authenticated_at + SignedDuration::from_mins(delay);
        self.service.now() < asked_from
            || self
                .service
                .password_changed_at(&session.account)
                .is_none_or(|changed_at| changed_at <= session.authenticated_at)
    }

    /// Starts a session and has the browser come back with it.
    pub(super) fn start_session(&self, who: SignedIn<'_>, path: &str) -> Answer {
        let lines = self.new_session(who);
        Answer::found(self.location(path)).setting(lines)
    }

    /// Starts a session; the lines of its cookies.
    pub(super) fn new_session(&self, who: SignedIn<'_>) -> Vec<String> {
        let farm = self.farm();
        let now = self.service.now();
        let minutes = if who.persistent {
            farm.kmsi_lifetime_mins
        } else {
            farm.sso_lifetime
        };
        let session = Session {
            account: who.account.to_owned(),
            authenticated_at: now,
            expires_at: now + SignedDuration::from_mins(i64::from(minutes)),
            method: who.method.to_owned(),
            fresh_for: Some(who.request.to_owned()),
            persistent: who.persistent,
            context: opaque(&self.service.random, CONTEXT_BYTES),
            second_factor_at: None,
            external: who.external,
            participants: Vec::new(),
        };
        let cookie = opaque(&self.service.random, SESSION_BYTES);
        let lines = cookies::of_session(&cookie, &session);
        self.service.sessions.put(&cookie, session, now);
        lines
    }

    /// The address of this request at `path`, as AD FS redirects to itself: with port, and `client-request-id` at the end.
    pub(super) fn location(&self, path: &str) -> String {
        let (farm, incoming) = (self.farm(), self.incoming);
        let base = format!("https://{}:443{path}", farm.fqdn);
        let id = format!("client-request-id={}", incoming.activity_id);
        let wanted = farm.send_client_request_id_as_query_string_parameter
            && !incoming.has_parameter("client-request-id");
        match (incoming.query.as_str(), wanted) {
            ("", true) => format!("{base}?{id}"),
            ("", false) => base,
            (query, true) => format!("{base}?{query}&{id}"),
            (query, false) => format!("{base}?{query}"),
        }
    }

    /// Whether the person comes from inside.
    pub(super) fn is_intranet(&self) -> bool {
        self.configuration.client.network == Network::Intranet
    }

    /// Whether a way to sign in is offered first to this person.
    pub(super) fn offers(&self, method: &str) -> bool {
        let farm = self.farm();
        let offered = if self.is_intranet() {
            &farm.primary_intranet_authentication_provider
        } else {
            &farm.primary_extranet_authentication_provider
        };
        offered.iter().any(|name| name == method)
    }

    /// Whether this browser is sent to the Windows sign-in. Source: AD FS, WIASupportedUserAgents and
    /// WindowsIntegratedFallbackEnabled.
    pub(super) fn offers_windows(&self) -> bool {
        let farm = self.farm();
        let fits = is_listed(&self.incoming.user_agent, &farm.wia_supported_user_agents);
        self.is_intranet()
            && self.offers(provider::WINDOWS)
            && (fits || !farm.windows_integrated_fallback_enabled)
    }

    /// Whether "keep me signed in" is offered.
    pub(super) fn offers_kmsi(&self) -> bool {
        self.farm().kmsi_enabled && self.farm().persistent_sso_enabled
    }

    /// Whether this browser gets the script-only page first. Source: AD FS 2016, BrowserSsoEnabled.
    pub(super) fn wants_pull_page(&self) -> bool {
        let farm = self.farm();
        let agents = &farm.browser_sso_supported_user_agents;
        farm.browser_sso_enabled
            && self.incoming.method == "GET"
            && !self.incoming.has_parameter("pullStatus")
            && is_listed(&self.incoming.user_agent, agents)
    }
}

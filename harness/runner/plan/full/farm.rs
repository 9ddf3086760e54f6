//! The farm's own properties, and who else signs people in.

use mock_adfs::settings::{AdditionalErrorPageInfo, Farm, FarmVersion};

use super::Text;

impl Text {
    /// By which other name people are looked for, and who else signs them in.
    pub(super) fn partners(&mut self, farm: &Farm) {
        if !farm.alternate_login_id.is_empty() {
            self.text(4, "AlternateLoginID", &farm.alternate_login_id);
            self.list(4, "LookupForests", &farm.lookup_forests);
        }
        if farm.claims_provider_trusts.is_empty() {
            return;
        }
        self.table(2, "claims providers");
        for provider in &farm.claims_provider_trusts {
            self.table(4, &provider.name);
            self.plain(6, "Enabled", provider.enabled);
            let rules = &provider.acceptance_transform_rules;
            self.text(6, "AcceptanceTransformRules", rules);
        }
    }

    pub(super) fn farm(&mut self, farm: &Farm) {
        let version = match farm.version {
            FarmVersion::Server2012R2 => "AD FS 2012 R2",
            FarmVersion::Server2016 => "AD FS 2016",
            FarmVersion::Server2019 => "AD FS 2019",
            FarmVersion::Server2022 => "AD FS 2022",
            FarmVersion::Server2025 => "AD FS 2025",
        };
        self.text(4, "version", version);
        let info = match farm.additional_error_page_info {
            AdditionalErrorPageInfo::Private => "Private",
            AdditionalErrorPageInfo::Detailed => "Detailed",
            AdditionalErrorPageInfo::None => "None",
        };
        self.text(4, "AdditionalErrorPageInfo", info);
        // The variants are called as AD FS calls the values.
        self.text(4, "AuditLevel", &format!("{:?}", farm.audit_level));
        let check = format!("{:?}", farm.extended_protection_token_check);
        self.text(4, "ExtendedProtectionTokenCheck", &check);
        self.farm_switches(farm);
        self.table(4, "sign-on page");
        self.plain(6, "Enabled", farm.sign_on_endpoint_enabled);
        self.plain(6, "Proxy", farm.sign_on_endpoint_published);
        self.farm_numbers(farm);
        self.farm_lists(farm);
    }

    fn farm_switches(&mut self, farm: &Farm) {
        for (name, value) in [
            ("KmsiEnabled", farm.kmsi_enabled),
            ("PersistentSsoEnabled", farm.persistent_sso_enabled),
            (
                "EnableIdPInitiatedSignonPage",
                farm.enable_idp_initiated_signon_page,
            ),
            (
                "EnableRelayStateForIdpInitiatedSignOn",
                farm.enable_relay_state_for_idp_initiated_sign_on,
            ),
            (
                "SignedSamlRequestsRequired",
                farm.signed_saml_requests_required,
            ),
            (
                "WindowsIntegratedFallbackEnabled",
                farm.windows_integrated_fallback_enabled,
            ),
            ("BrowserSsoEnabled", farm.browser_sso_enabled),
            ("PreventTokenReplays", farm.prevent_token_replays),
            (
                "IntranetUseLocalClaimsProvider",
                farm.intranet_use_local_claims_provider,
            ),
            ("SignSamlAuthnRequests", farm.sign_saml_authn_requests),
            ("HRDCookieEnabled", farm.hrd_cookie_enabled),
            (
                "update password page",
                farm.update_password_endpoint_enabled,
            ),
            ("LoopDetectionEnabled", farm.enable_loop_detection),
            (
                "EnablePaginatedAuthenticationPages",
                farm.enable_paginated_authentication_pages,
            ),
        ] {
            self.plain(4, name, value);
        }
    }

    fn farm_numbers(&mut self, farm: &Farm) {
        for (name, value) in [
            ("KmsiLifetimeMins", farm.kmsi_lifetime_mins),
            ("HRDCookieLifetime", farm.hrd_cookie_lifetime),
            (
                "PasswordValidationDelayInMinutes",
                farm.password_validation_delay_in_minutes,
            ),
            (
                "ReplayCacheExpirationInterval",
                farm.replay_cache_expiration_interval,
            ),
            (
                "PersistentSsoLifetimeMins",
                farm.persistent_sso_lifetime_mins,
            ),
            (
                "LoopDetectionMaximumTokensIssuedInInterval",
                farm.loop_detection_maximum_tokens_issued_in_interval,
            ),
            (
                "LoopDetectionTimeIntervalInSeconds",
                farm.loop_detection_time_interval_in_seconds,
            ),
        ] {
            self.plain(4, name, value);
        }
    }

    fn farm_lists(&mut self, farm: &Farm) {
        for (name, values) in [
            ("WIASupportedUserAgents", &farm.wia_supported_user_agents),
            (
                "PrimaryIntranetAuthenticationProvider",
                &farm.primary_intranet_authentication_provider,
            ),
            (
                "PrimaryExtranetAuthenticationProvider",
                &farm.primary_extranet_authentication_provider,
            ),
            (
                "AdditionalAuthenticationProvider",
                &farm.additional_authentication_provider,
            ),
        ] {
            self.list(4, name, values);
        }
    }
}

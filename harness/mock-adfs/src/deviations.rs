//! What is only inferred about AD FS, and what this mock knowingly does otherwise.
//!
//! A [`DeviationKind::Setting`] is one switch of [`crate::settings::Farm`]: a capture of a real farm that shows otherwise changes
//! one default, and nothing else. A [`DeviationKind::Simplification`] is the same for every farm.

/// Whether a deviation can be turned the other way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviationKind {
    /// A field of [`crate::settings::Farm`] decides.
    Setting,
    /// The mock does not do it, or does it otherwise.
    Simplification,
}

/// A point at which the mock may differ from the real AD FS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deviation {
    /// Name of the field of [`crate::settings::Farm`], or a name of our own.
    pub name: &'static str,
    /// Whether there is a setting for it.
    pub kind: DeviationKind,
    /// Its default as text, or what the mock does.
    pub default: &'static str,
    /// Why this default, in one sentence.
    pub why: &'static str,
    /// What it rests on.
    pub source: &'static str,
}

const fn setting(
    name: &'static str,
    default: &'static str,
    why: &'static str,
    source: &'static str,
) -> Deviation {
    Deviation {
        name,
        kind: DeviationKind::Setting,
        default,
        why,
        source,
    }
}

const fn simplification(
    name: &'static str,
    default: &'static str,
    why: &'static str,
    source: &'static str,
) -> Deviation {
    Deviation {
        name,
        kind: DeviationKind::Simplification,
        default,
        why,
        source,
    }
}

const LIST: &[Deviation] = &[
    setting(
        "forms_sign_in_satisfies_exact_password",
        "true",
        "legacy Flex asks for exactly the class Password and people sign in through the forms page all the same; the Response names PasswordProtectedTransport",
        "two captured Flex requests; captured responses after a forms sign-in",
    ),
    setting(
        "forms_authentication_method",
        "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
        "captured responses show this class, so the claim behind it holds it or maps to it",
        "captured responses of 2016 and 2017",
    ),
    setting(
        "well_known_group_sids",
        "S-1-5-32-545, S-1-5-11",
        "a logon token holds the well-known groups beside those of the directory",
        "audits of AD FS 2016",
    ),
    setting(
        "delivery_window_bounds_confirmation",
        "true",
        "SamlMessageDeliveryWindow is 5 minutes and so is the captured end of SubjectConfirmationData",
        "captured responses; Get-AdfsProperties",
    ),
    setting(
        "signs_error_responses",
        "true",
        "every byte-exact capture of a status is signed, the trust's SamlResponseSignature being unknown",
        "a captured status of 2022; the Twilio guide's sample",
    ),
    setting(
        "disabled_trust_stops_before_sign_in",
        "true",
        "a disabled trust is looked up like an unknown one",
        "no public capture",
    ),
    setting(
        "unmet_class_is_answered_before_sign_in",
        "true",
        "a sign-in method is chosen before a page is shown, and none can be",
        "exception names in public threads",
    ),
    setting(
        "issuance_failures_answer_with_status",
        "true",
        "checks of the issuing step answer with a status; which one for internal failures was not seen",
        "stack traces in public threads",
    ),
    setting(
        "name_id_may_be_absent",
        "true",
        "an error was only seen where a format had been asked for",
        "issue threads of service providers",
    ),
    setting(
        "attributes_keep_rule_order",
        "true",
        "captured attributes stand in the order of the rules of their trusts",
        "captured responses",
    ),
    setting(
        "own_authorities_are_not_written",
        "true",
        "captured attributes of Active Directory users carry no OriginalIssuer, those of another provider do",
        "captured responses",
    ),
    setting(
        "not_before_skew_keeps_the_end",
        "true",
        "the property is documented to move NotBefore back and says nothing of NotOnOrAfter",
        "Set-AdfsRelyingPartyTrust",
    ),
    setting(
        "malformed_request_code",
        "MSIS7012",
        "the code of an unreadable SAMLRequest was not found; this is the general one",
        "no public capture",
    ),
    setting(
        "error_page_status",
        "200",
        "clients that read AD FS's error page expect it with 200",
        "a published client; not proved for every error",
    ),
    setting(
        "private_error_page_info_is_shown",
        "true",
        "error pages of 2019 farms with default settings were posted with their code",
        "public threads of 2020 and later",
    ),
    setting(
        "request_signing_certificate_demands_signature",
        "true",
        "a farm of 2016 refused unsigned requests of a trust whose only sign of it was such a certificate",
        "a published trust with its error",
    ),
    setting(
        "expired_password_leads_to_update_page",
        "true",
        "the page has a note for exactly this case",
        "text resources of the pages",
    ),
    setting(
        "changed_password_leads_back",
        "true",
        "the person was on the way to a relying party; what is shown after the change was not seen",
        "no public capture",
    ),
    setting(
        "ambiguous_alternate_login_id_is_refused",
        "true",
        "the value has to be one person's in all forests that are searched; which page and event follow was not seen",
        "Microsoft, \"Configuring Alternate Login ID\"",
    ),
    setting(
        "refused_provider_response_code",
        "MSIS7012",
        "the code of a claims provider's Response that is not good was not found; this is the general one",
        "no public capture",
    ),
    setting(
        "unexpected_logout_response_code",
        "MSIS7082",
        "the code of a LogoutResponse that answers no LogoutRequest of AD FS was not found",
        "no public capture",
    ),
    setting(
        "identifier_with_query_is_noticed_late",
        "true",
        "MSIS3020 was seen after the sign-in for an identifier with a query behind it",
        "an issue thread of 2025",
    ),
    setting(
        "lost_context_code",
        "MSIS7001",
        "the code is known, when exactly it comes is not",
        "public threads",
    ),
    setting(
        "signed_request_needs_certificate",
        "true",
        "the message that no certificate is known for the issuer exists",
        "vendor articles on AD FS errors",
    ),
    setting(
        "missing_second_factor_code",
        "MSIS7102",
        "a method that is demanded cannot be had, as with a class that no method offers",
        "no public capture",
    ),
    setting(
        "sign_out_without_session_succeeds",
        "true",
        "nobody is signed in afterwards, which is what was asked for; the answer was not seen",
        "no public capture",
    ),
    setting(
        "session_ends_before_participants_answer",
        "true",
        "a relying party that never answers would keep the session open",
        "no public capture",
    ),
    setting(
        "partial_logout_is_told",
        "true",
        "MS-SAMLPR knows a partial logout; how it is told the relying party that began was not seen",
        "MS-SAMLPR, LogoutStatus; a public thread with the error page",
    ),
    setting(
        "passive_status_lacks_second_code_on_2012_r2",
        "false",
        "the update is of 2014, and farms that lack it are rare",
        "KB3011137",
    ),
    setting(
        "request_claims_need_no_acceptance_rule",
        "true",
        "additional authentication rules use them on farms whose acceptance rules do not name them",
        "documented examples of additional authentication rules",
    ),
    setting(
        "request_claims_issuer",
        "CLIENT CONTEXT",
        "no rule depends on it",
        "no public capture",
    ),
    setting(
        "windows_session_is_vouched_for",
        "true",
        "the exchange behind a Windows sign-in needs a domain; what AD FS does before and after it does not",
        "this mock",
    ),
    setting(
        "windows_authentication_method",
        "urn:federation:authentication:windows",
        "captured responses show this class, so the claim behind it holds it or maps to it",
        "a captured response of 2022",
    ),
    setting(
        "signed_in_before_is_familiar",
        "true",
        "smart lockout knows familiar places by their address, and everybody comes to the mock from the same one",
        "Microsoft, Extranet smart lockout; this mock",
    ),
    setting(
        "self_signed_partner_certificates_are_trusted",
        "true",
        "a self-signed certificate is its own root, and administrators are told to import it or to set the check to None",
        "Microsoft, AD FS troubleshooting of certificates; lists of AD FS errors with their remedies",
    ),
    setting(
        "former_certificate_stays_until_its_end",
        "true",
        "metadata with two signing certificates was captured after rollovers too, and a token in flight has to be verified",
        "Set-AdfsProperties says nothing of the old certificate; -Urgent is documented to remove it",
    ),
    setting(
        "posted_requests_are_parked",
        "true",
        "the cookie and the redirect were captured for another kind of posted request",
        "a captured IdP-initiated sign-on",
    ),
    setting(
        "other_version_is_answered_with_status",
        "true",
        "the status is among those that AD FS may send, and no capture shows it",
        "MS-SAMLPR",
    ),
    setting(
        "disabled_sign_on_endpoint_shows_error_page",
        "true",
        "whatever below /adfs has no handler ends on the error page with MSIS7065, and a disabled endpoint has none",
        "a public log of a farm whose forms endpoint answered 503 with MSIS7065 in the log; Disable-AdfsEndpoint does not say",
    ),
    setting(
        "unpublished_endpoint_status",
        "503",
        "the proxy reserves the addresses of the federation service, and http.sys answers 503 where nobody listens at one",
        "http.sys; Set-AdfsEndpoint does not say",
    ),
    simplification(
        "texts",
        "the sentences on pages, in events and in errors, and all scripts and styles are the mock's own",
        "they are the vendor's work; ids, names, codes, titles and the order of elements are AD FS's",
        "pages of 2012 R2, 2016 and 2019 as captured",
    ),
    simplification(
        "languages",
        "pages speak English and German",
        "one language beside English proves that nothing reads texts",
        "pages follow Accept-Language, as captured",
    ),
    simplification(
        "theme",
        "an administrator's onload.js, but no logo, illustration or links",
        "they are what an administrator adds to a page, and nothing depends on them",
        "pages as captured",
    ),
    simplification(
        "second_factors",
        "one provider, which takes a code of six digits",
        "the form of every other provider is its own; what AD FS demands of all, AuthMethod and Context, is there",
        "Build a custom authentication method; a provider's page as captured",
    ),
    simplification(
        "protocols",
        "SAML; of WS-Federation only the sign-out, of WS-Trust and OAuth only the addresses in the metadata",
        "Flex speaks SAML",
        "metadata as captured",
    ),
    simplification(
        "versions",
        "2012 R2 to 2025",
        "AD FS 2.0 has been out of support since 2020; its metadata has 21 claim descriptions and the artifact binding",
        "metadata as captured",
    ),
    simplification(
        "claim_descriptions",
        "each is described by its own name",
        "the vendor's sentences are read by people only",
        "metadata as captured",
    ),
    simplification(
        "paginated_sign_in",
        "off on every version until EnablePaginatedAuthenticationPages is set",
        "farms that were upgraded keep the single page; a new farm of 2019 or later has it on",
        "Set-AdfsGlobalAuthenticationPolicy",
    ),
    simplification(
        "parked_request",
        "QueryStringHash of MSISSamlRequest is the SHA-256 of the query, and RelayState is a part of its own",
        "one cookie was captured, whose hash covers something unknown and whose request had no RelayState",
        "a captured IdP-initiated sign-on",
    ),
    simplification(
        "refused_settings",
        "a claims provider that the farm does not have is refused by name",
        "no capture shows the shape of what AD FS writes then",
        "Set-AdfsRelyingPartyTrust",
    ),
    simplification(
        "encrypted_name_id",
        "EncryptedID holds the NameID, encrypted in the shape of an EncryptedAssertion",
        "no capture shows one, and XML Encryption leaves little else",
        "captured encrypted assertions; SAML 2.0 Core, section 2.2.4",
    ),
    simplification(
        "revocation_lists",
        "a partner's certificate is held against its own dates; no list of revoked certificates is asked for",
        "the mock reaches no network",
        "AD FS events 316 and 317",
    ),
    simplification(
        "verbose_audits",
        "AuditLevel Verbose adds the events 299, 411 and 412, not those that spell out headers and claims",
        "headers and claims are in the record of the run",
        "Microsoft's AD FS Toolbox, the audits that it puts together",
    ),
    simplification(
        "settings_without_effect",
        "PreventTokenReplays, ReplayCacheExpirationInterval, ExtendedProtectionTokenCheck, MonitoringEnabled, AutoUpdateEnabled and MetadataUrl are taken and change nothing",
        "the first two concern tokens of other claims providers, which count once anyway, the third TLS that is opened on the way, the rest a look at the partner's metadata once a day",
        "Set-AdfsProperties; Set-AdfsRelyingPartyTrust",
    ),
    simplification(
        "claims_providers",
        "partners speak SAML, and are found on the list of the home realm page only, not by the ending of a mail address",
        "OrganizationalAccountSuffix adds a second way to the same choice",
        "Microsoft, \"Home Realm Discovery Customization\"",
    ),
    simplification(
        "session_cookie",
        "MSISAuth holds a random text of the usual length, not the encrypted session",
        "nobody but AD FS reads it",
        "cookies as captured",
    ),
];

/// Every point at which the mock may differ, settings first.
#[must_use]
pub fn deviations() -> &'static [Deviation] {
    LIST
}

#[cfg(test)]
mod tests {
    use super::{Deviation, DeviationKind, deviations};
    use crate::settings::Farm;

    const SETTINGS: &str = include_str!("settings/behavior.rs");

    /// Fields whose documentation begins with "Inferred".
    fn inferred_fields() -> Vec<&'static str> {
        let lines: Vec<&str> = SETTINGS.lines().map(str::trim).collect();
        let starts = lines
            .iter()
            .enumerate()
            .filter(|(_, line)| line.starts_with("/// Inferred:"));
        starts
            .filter_map(|(at, _)| {
                lines[at..]
                    .iter()
                    .find_map(|line| line.strip_prefix("pub "))
            })
            .filter_map(|field| field.split(':').next())
            .collect()
    }

    fn settings() -> impl Iterator<Item = &'static Deviation> {
        deviations()
            .iter()
            .filter(|deviation| deviation.kind == DeviationKind::Setting)
    }

    #[test]
    fn the_list_names_exactly_the_inferred_settings_in_their_order() {
        let mut listed: Vec<&str> = settings().map(|deviation| deviation.name).collect();
        let mut fields = inferred_fields();
        listed.sort_unstable();
        fields.sort_unstable();

        assert_eq!(listed, fields);
        assert!(fields.len() > 10);
    }

    #[test]
    fn the_list_names_the_defaults_that_a_farm_has() {
        let farm = format!(
            "{:?}",
            Farm::with_defaults("adfs.contoso.example", "Contoso")
        );

        for deviation in settings() {
            let value = match deviation.name {
                "well_known_group_sids" => "[\"S-1-5-32-545\", \"S-1-5-11\"]".to_owned(),
                "malformed_request_code"
                | "forms_authentication_method"
                | "windows_authentication_method"
                | "lost_context_code"
                | "refused_provider_response_code"
                | "unexpected_logout_response_code"
                | "missing_second_factor_code"
                | "request_claims_issuer" => format!("{:?}", deviation.default),
                _ => deviation.default.to_owned(),
            };
            let shown = format!("{}: {value}", deviation.name);
            assert!(farm.contains(&shown), "{shown} is not in {farm}");
        }
    }
}

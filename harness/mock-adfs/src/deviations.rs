//! What is only inferred about AD FS: each behaviour is one switch of [`crate::settings::Farm`], listed here with its reason.
//!
//! A capture of a real farm that shows otherwise changes one default, and nothing else.

/// An inferred behaviour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deviation {
    /// Name of the field of [`crate::settings::Farm`].
    pub name: &'static str,
    /// Its default, as text.
    pub default: &'static str,
    /// Why this default, in one sentence.
    pub why: &'static str,
    /// What it rests on.
    pub source: &'static str,
}

const LIST: &[Deviation] = &[
    Deviation {
        name: "forms_sign_in_satisfies_exact_password",
        default: "true",
        why: "legacy Flex asks for exactly the class Password and people sign in through the forms page all the same; the Response names PasswordProtectedTransport",
        source: "two captured Flex requests; captured responses after a forms sign-in",
    },
    Deviation {
        name: "forms_authentication_method",
        default: "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
        why: "captured responses show this class, so the claim behind it holds it or maps to it",
        source: "captured responses of 2016 and 2017",
    },
    Deviation {
        name: "well_known_group_sids",
        default: "S-1-5-32-545, S-1-5-11",
        why: "a logon token holds the well-known groups beside those of the directory",
        source: "audits of AD FS 2016",
    },
    Deviation {
        name: "delivery_window_bounds_confirmation",
        default: "true",
        why: "SamlMessageDeliveryWindow is 5 minutes and so is the captured end of SubjectConfirmationData",
        source: "captured responses; Get-AdfsProperties",
    },
    Deviation {
        name: "signs_error_responses",
        default: "true",
        why: "every byte-exact capture of a status is signed, the trust's SamlResponseSignature being unknown",
        source: "a captured status of 2022; the Twilio guide's sample",
    },
    Deviation {
        name: "disabled_trust_stops_before_sign_in",
        default: "true",
        why: "a disabled trust is looked up like an unknown one",
        source: "no public capture",
    },
    Deviation {
        name: "unmet_class_is_answered_before_sign_in",
        default: "true",
        why: "a sign-in method is chosen before a page is shown, and none can be",
        source: "exception names in public threads",
    },
    Deviation {
        name: "issuance_failures_answer_with_status",
        default: "true",
        why: "checks of the issuing step answer with a status; which one for internal failures was not seen",
        source: "stack traces in public threads",
    },
    Deviation {
        name: "name_id_may_be_absent",
        default: "true",
        why: "an error was only seen where a format had been asked for",
        source: "issue threads of service providers",
    },
    Deviation {
        name: "attributes_keep_rule_order",
        default: "true",
        why: "captured attributes stand in the order of the rules of their trusts",
        source: "captured responses",
    },
    Deviation {
        name: "own_authorities_are_not_written",
        default: "true",
        why: "captured attributes of Active Directory users carry no OriginalIssuer, those of another provider do",
        source: "captured responses",
    },
    Deviation {
        name: "not_before_skew_keeps_the_end",
        default: "true",
        why: "the property is documented to move NotBefore back and says nothing of NotOnOrAfter",
        source: "Set-AdfsRelyingPartyTrust",
    },
    Deviation {
        name: "malformed_request_code",
        default: "MSIS7012",
        why: "the code of an unreadable SAMLRequest was not found; this is the general one",
        source: "no public capture",
    },
    Deviation {
        name: "error_page_status",
        default: "200",
        why: "clients that read AD FS's error page expect it with 200",
        source: "a published client; not proved for every error",
    },
    Deviation {
        name: "private_error_page_info_is_shown",
        default: "true",
        why: "error pages of 2019 farms with default settings were posted with their code",
        source: "public threads of 2020 and later",
    },
    Deviation {
        name: "request_signing_certificate_demands_signature",
        default: "true",
        why: "a farm of 2016 refused unsigned requests of a trust whose only sign of it was such a certificate",
        source: "a published trust with its error",
    },
    Deviation {
        name: "expired_password_leads_to_update_page",
        default: "true",
        why: "the page has a note for exactly this case",
        source: "text resources of the pages",
    },
    Deviation {
        name: "identifier_with_query_is_noticed_late",
        default: "true",
        why: "MSIS3020 was seen after the sign-in for an identifier with a query behind it",
        source: "an issue thread of 2025",
    },
    Deviation {
        name: "lost_context_code",
        default: "MSIS7001",
        why: "the code is known, when exactly it comes is not",
        source: "public threads",
    },
    Deviation {
        name: "signed_request_needs_certificate",
        default: "true",
        why: "the message that no certificate is known for the issuer exists",
        source: "vendor articles on AD FS errors",
    },
    Deviation {
        name: "missing_second_factor_code",
        default: "MSIS7102",
        why: "a method that is demanded cannot be had, as with a class that no method offers",
        source: "no public capture",
    },
    Deviation {
        name: "wrong_name_id_refuses_sign_out",
        default: "true",
        why: "the NameID has to be that of the session; the answer to another one was not seen",
        source: "issue threads of service providers",
    },
    Deviation {
        name: "passive_status_lacks_second_code_on_2012_r2",
        default: "false",
        why: "the update is of 2014, and farms that lack it are rare",
        source: "KB3011137",
    },
    Deviation {
        name: "request_claims_need_no_acceptance_rule",
        default: "true",
        why: "additional authentication rules use them on farms whose acceptance rules do not name them",
        source: "documented examples of additional authentication rules",
    },
    Deviation {
        name: "request_claims_issuer",
        default: "CLIENT CONTEXT",
        why: "no rule depends on it",
        source: "no public capture",
    },
    Deviation {
        name: "windows_session_is_vouched_for",
        default: "true",
        why: "the exchange behind a Windows sign-in needs a domain; what AD FS does before and after it does not",
        source: "this mock",
    },
    Deviation {
        name: "windows_authentication_method",
        default: "urn:federation:authentication:windows",
        why: "captured responses show this class, so the claim behind it holds it or maps to it",
        source: "a captured response of 2022",
    },
    Deviation {
        name: "former_certificate_stays_until_its_end",
        default: "true",
        why: "metadata with two signing certificates was captured after rollovers too, and a token in flight has to be verified",
        source: "Set-AdfsProperties says nothing of the old certificate; -Urgent is documented to remove it",
    },
    Deviation {
        name: "posted_requests_are_parked",
        default: "true",
        why: "the cookie and the redirect were captured for another kind of posted request",
        source: "a captured IdP-initiated sign-on",
    },
];

/// Every inferred behaviour with its default and reason.
#[must_use]
pub fn deviations() -> &'static [Deviation] {
    LIST
}

#[cfg(test)]
mod tests {
    use super::deviations;
    use crate::settings::Farm;

    const SETTINGS: &str = include_str!("settings/farm.rs");

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

    #[test]
    fn the_list_names_exactly_the_inferred_settings_in_their_order() {
        let mut listed: Vec<&str> = deviations()
            .iter()
            .map(|deviation| deviation.name)
            .collect();
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

        for deviation in deviations() {
            let value = match deviation.name {
                "well_known_group_sids" => "[\"S-1-5-32-545\", \"S-1-5-11\"]".to_owned(),
                "malformed_request_code"
                | "forms_authentication_method"
                | "windows_authentication_method"
                | "lost_context_code"
                | "missing_second_factor_code"
                | "request_claims_issuer" => format!("{:?}", deviation.default),
                _ => deviation.default.to_owned(),
            };
            let shown = format!("{}: {value}", deviation.name);
            assert!(farm.contains(&shown), "{shown} is not in {farm}");
        }
    }
}

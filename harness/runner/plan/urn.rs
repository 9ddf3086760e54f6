//! URNs by their last part: formats, status codes and classes, as a scenario may shorten them.

use crate::scenario::yaml::propose;

const FORMATS: [(&str, &str); 9] = [
    ("unspecified", "urn:oasis:names:tc:SAML:1.1:nameid-format:"),
    ("emailAddress", "urn:oasis:names:tc:SAML:1.1:nameid-format:"),
    (
        "X509SubjectName",
        "urn:oasis:names:tc:SAML:1.1:nameid-format:",
    ),
    (
        "WindowsDomainQualifiedName",
        "urn:oasis:names:tc:SAML:1.1:nameid-format:",
    ),
    ("kerberos", "urn:oasis:names:tc:SAML:2.0:nameid-format:"),
    ("entity", "urn:oasis:names:tc:SAML:2.0:nameid-format:"),
    ("persistent", "urn:oasis:names:tc:SAML:2.0:nameid-format:"),
    ("transient", "urn:oasis:names:tc:SAML:2.0:nameid-format:"),
    ("encrypted", "urn:oasis:names:tc:SAML:2.0:nameid-format:"),
];

const STATUS: &str = "urn:oasis:names:tc:SAML:2.0:status:";
const STATUS_CODES: [&str; 23] = [
    "Success",
    "Requester",
    "Responder",
    "VersionMismatch",
    "AuthnFailed",
    "InvalidAttrNameOrValue",
    "InvalidNameIDPolicy",
    "NoAuthnContext",
    "NoAvailableIDP",
    "NoPassive",
    "NoSupportedIDP",
    "PartialLogout",
    "ProxyCountExceeded",
    "RequestDenied",
    "RequestUnsupported",
    "RequestVersionDeprecated",
    "RequestVersionTooHigh",
    "RequestVersionTooLow",
    "ResourceNotRecognized",
    "TooManyResponses",
    "UnknownAttrProfile",
    "UnknownPrincipal",
    "UnsupportedBinding",
];

const CLASS: &str = "urn:oasis:names:tc:SAML:2.0:ac:classes:";
const FEDERATION: &str = "urn:federation:authentication:";
const CLASSES: [(&str, &str); 12] = [
    ("Password", CLASS),
    ("PasswordProtectedTransport", CLASS),
    ("X509", CLASS),
    ("TLSClient", CLASS),
    ("Kerberos", CLASS),
    ("Smartcard", CLASS),
    ("SmartcardPKI", CLASS),
    ("TimeSyncToken", CLASS),
    ("MobileTwoFactorContract", CLASS),
    ("PreviousSession", CLASS),
    ("unspecified", CLASS),
    ("windows", FEDERATION),
];

/// Why a short form is not known: a hint.
pub(super) type Hint = Option<String>;

/// The whole URN of a NameID format.
pub(super) fn name_id_format(text: &str) -> Result<String, Hint> {
    whole(text, &FORMATS)
}

/// The whole URN of a status code.
pub(super) fn status_code(text: &str) -> Result<String, Hint> {
    let known = STATUS_CODES.map(|code| (code, STATUS));
    whole(text, &known)
}

/// The whole URN of an authentication context class.
pub(super) fn context_class(text: &str) -> Result<String, Hint> {
    whole(text, &CLASSES)
}

fn whole(text: &str, known: &[(&str, &str)]) -> Result<String, Hint> {
    if text.contains(':') {
        return Ok(text.to_owned());
    }
    match known.iter().find(|(short, _)| *short == text) {
        Some((short, prefix)) => Ok(format!("{prefix}{short}")),
        None => Err(propose(text, known.iter().map(|(short, _)| *short))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_part_of_a_urn_is_enough() {
        assert_eq!(
            name_id_format("emailAddress").as_deref(),
            Ok("urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress")
        );
        assert_eq!(
            context_class("windows").as_deref(),
            Ok("urn:federation:authentication:windows")
        );
        assert_eq!(status_code("urn:x:y").as_deref(), Ok("urn:x:y"));
    }

    #[test]
    fn an_unknown_part_is_answered_with_the_closest() {
        let hint = status_code("InvalidNameIdPolicy");

        assert_eq!(
            hint,
            Err(Some("did you mean `InvalidNameIDPolicy`?".to_owned()))
        );
    }
}

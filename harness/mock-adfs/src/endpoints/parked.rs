//! The cookie that parks a SAML message while the browser is sent around: MSISSamlRequest.
//!
//! Its value is base64 of `Name=value` parts separated by backslashes, values URL-encoded in lower case. Source: observed for a
//! request of AD FS to itself. Where RelayState stands in that of a posted request was not, and what QueryStringHash covers is
//! not known; here it is the query that the parts stand for.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use saml::binding::redirect::Parameter;
use saml::uri::binding::{HTTP_POST, HTTP_REDIRECT};
use sha2::{Digest as _, Sha256};

/// Parks a posted message. `base_url` is the address that it was posted to.
pub(super) fn posted(
    base_url: &str,
    parameter: Parameter,
    value: &str,
    relay_state: Option<&str>,
) -> String {
    let mut parts = vec![
        ("BaseUrl", base_url),
        (parameter.name(), value),
        ("ProtocolBinding", HTTP_POST),
    ];
    parts.extend(relay_state.map(|state| ("RelayState", state)));
    written(&parts, None)
}

/// Parks a message in the redirect binding: the address with its query, as [`saml::binding::redirect::sign`] makes it.
pub(super) fn redirected(base_url: &str, url: &str) -> String {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let pairs: BTreeMap<String, String> = url::form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect();
    let value = |name: &str| pairs.get(name).map_or("", String::as_str);
    let parts = [
        ("BaseUrl", base_url),
        ("SAMLRequest", value("SAMLRequest")),
        ("ProtocolBinding", HTTP_REDIRECT),
        ("Signature", value("Signature")),
        ("SigAlg", value("SigAlg")),
    ];
    let hash = STANDARD.encode(Sha256::digest(query.as_bytes()));
    written(&parts, Some(("QueryStringHash", &hash)))
}

/// The parts of a cookie by name, decoded.
pub(super) fn parts(cookie: &str) -> Option<BTreeMap<String, String>> {
    let text = String::from_utf8(STANDARD.decode(cookie).ok()?).ok()?;
    let query = text.replace('\\', "&");
    let pairs = url::form_urlencoded::parse(query.as_bytes());
    Some(pairs.into_owned().collect())
}

fn written(parts: &[(&str, &str)], last: Option<(&str, &str)>) -> String {
    let parts = parts.iter().copied().chain(last);
    let parts: Vec<String> = parts
        .map(|(name, value)| format!("{name}={}", escaped(value)))
        .collect();
    STANDARD.encode(parts.join("\\"))
}

/// Percent-encoding as .NET writes it, with hex digits in lower case.
fn escaped(text: &str) -> String {
    let encoded: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
    let mut after_percent = 0;
    let lower = |character: char| match (character, after_percent) {
        ('%', _) => {
            after_percent = 2;
            '%'
        }
        (digit, 1 | 2) => {
            after_percent -= 1;
            digit.to_ascii_lowercase()
        }
        (other, _) => other,
    };
    encoded.chars().map(lower).collect()
}

#[cfg(test)]
mod tests {
    use super::{Parameter, STANDARD, parts, posted, redirected};
    use base64::Engine as _;

    #[test]
    fn a_parked_message_comes_back_with_its_relay_state() {
        let cookie = posted(
            "https://a.example/adfs/ls/",
            Parameter::Request,
            "PGE+/w==",
            Some("a\\b&c"),
        );

        let parts = parts(&cookie).unwrap();

        assert_eq!(parts["SAMLRequest"], "PGE+/w==");
        assert_eq!(parts["RelayState"], "a\\b&c");
        assert_eq!(parts["BaseUrl"], "https://a.example/adfs/ls/");
    }

    #[test]
    fn a_parked_redirect_has_the_parts_of_the_observed_one_in_lower_case() {
        let cookie = redirected(
            "https://a.example/",
            "https://a.example/?SAMLRequest=a%2Fb&SigAlg=urn%3Ax&Signature=YQ%3D%3D",
        );

        let text = String::from_utf8(STANDARD.decode(cookie).unwrap()).unwrap();

        insta::assert_snapshot!(text, @r"BaseUrl=https%3a%2f%2fa.example%2f\SAMLRequest=a%2fb\ProtocolBinding=urn%3aoasis%3anames%3atc%3aSAML%3a2.0%3abindings%3aHTTP-Redirect\Signature=YQ%3d%3d\SigAlg=urn%3ax\QueryStringHash=SZqSJrkaL22jo%2b1PzUeUCITYGvLjxViQZVq0L4cdzeM%3d");
    }

    #[test]
    fn what_nobody_parked_has_no_parts() {
        assert_eq!(parts("%%%"), None);
        assert!(parts("").unwrap().is_empty());
    }
}

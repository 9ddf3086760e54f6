//! HTTP-Redirect binding: a message in a query string.
//!
//! The octets that a signature covers are returned beside the message exactly as they stood in the query, because
//! escaping them again would not give them back (AD FS escapes in lower case).
//! Source: SAML 2.0 Bindings, section 3.4.

use ::base64::Engine;
use ::base64::engine::general_purpose::STANDARD;

use super::{BindingError, base64, inflate};
use crate::signature::{Certificate, KeyError, SignatureAlgorithm, SigningKey};
use crate::xml;

/// Octets of a query that are read.
const MOST: usize = 1 << 20;

/// Which message a query or form holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parameter {
    /// `SAMLRequest`.
    Request,
    /// `SAMLResponse`.
    Response,
}

impl Parameter {
    /// The name of the parameter.
    pub fn name(self) -> &'static str {
        match self {
            Self::Request => "SAMLRequest",
            Self::Response => "SAMLResponse",
        }
    }
}

/// What a query held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedirectMessage {
    /// Which message.
    pub parameter: Parameter,
    /// The message.
    pub xml: String,
    /// `RelayState`.
    pub relay_state: Option<String>,
    /// `SigAlg`.
    pub sig_alg: Option<String>,
    /// `Signature`; empty when it is there, but not base64.
    pub signature: Option<Vec<u8>>,
    /// What `Signature` covers: the raw octets of message, `RelayState` and `SigAlg`, in this order.
    pub signed_octets: Vec<u8>,
}

/// Returns `destination` with the message, and `relay_state` if given, in its query.
pub fn url(
    destination: &str,
    parameter: Parameter,
    xml: &str,
    relay_state: Option<&str>,
) -> String {
    let value = STANDARD.encode(inflate::deflate(xml.as_bytes()));
    let separator = match destination.find('?') {
        None => "?",
        Some(at) if at + 1 == destination.len() || destination.ends_with('&') => "",
        Some(_) => "&",
    };
    let mut url = format!(
        "{destination}{separator}{}={}",
        parameter.name(),
        escape(&value)
    );
    if let Some(relay_state) = relay_state {
        url.push_str("&RelayState=");
        url.push_str(&escape(relay_state));
    }
    url
}

/// Reads a message from `raw_query`, the part of the URL after `?`, not yet unescaped.
///
/// # Errors
/// No message, two of them, a repeated parameter, or a value that does not decode.
pub fn decode(raw_query: &str) -> Result<RedirectMessage, BindingError> {
    if raw_query.len() > MOST {
        return Err(BindingError::TooLarge { limit: MOST });
    }
    let query = Query(raw_query.trim_start_matches('?'));
    let (parameter, raw) = match (query.raw("SAMLRequest")?, query.raw("SAMLResponse")?) {
        (Some(raw), None) => (Parameter::Request, raw),
        (None, Some(raw)) => (Parameter::Response, raw),
        (None, None) => return Err(BindingError::MessageMissing),
        (Some(_), Some(_)) => {
            return Err(BindingError::ParameterRepeated("SAMLResponse".to_owned()));
        }
    };
    let deflated = base64::decode(&unescape(parameter.name(), raw)?)?;
    let signature = query
        .value("Signature")?
        .map(|value| base64::decode(&value).unwrap_or_default());
    Ok(RedirectMessage {
        parameter,
        xml: xml::decode(&inflate::inflate(&deflated)?)?,
        relay_state: query.value("RelayState")?,
        sig_alg: query.value("SigAlg")?,
        signature,
        signed_octets: query.signed_octets(parameter, raw)?.into_bytes(),
    })
}

/// Reads the value of `SAMLRequest` or `SAMLResponse` alone, already unescaped.
///
/// # Errors
/// A value that does not decode.
pub fn decode_value(value: &str) -> Result<String, BindingError> {
    if value.len() > MOST {
        return Err(BindingError::TooLarge { limit: MOST });
    }
    Ok(xml::decode(&inflate::inflate(&base64::decode(value)?)?)?)
}

/// Undoes raw deflate alone, within the bounds of this binding.
///
/// # Errors
/// Octets that are no deflate stream, or become too many.
pub fn inflate(octets: &[u8]) -> Result<Vec<u8>, BindingError> {
    inflate::inflate(octets)
}

/// Returns `url`, as made by [`url`], with `SigAlg` and `Signature` added to its query.
///
/// # Errors
/// A key that does not sign with this algorithm.
pub fn sign(
    url: &str,
    key: &SigningKey,
    algorithm: SignatureAlgorithm,
) -> Result<String, KeyError> {
    let signed = format!("{url}&SigAlg={}", escape(algorithm.uri()));
    let query = signed
        .split_once('?')
        .map_or(signed.as_str(), |(_, query)| query);
    let from = ["SAMLRequest=", "SAMLResponse="]
        .iter()
        .find_map(|name| query.find(name))
        .unwrap_or(0);
    let value = key.sign(algorithm, &query.as_bytes()[from..])?;
    Ok(format!(
        "{signed}&Signature={}",
        escape(&STANDARD.encode(value))
    ))
}

/// The facts about the signature of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuerySignature {
    /// Whether the query carries a signature at all.
    pub is_present: bool,
    /// Its algorithm, if known.
    pub algorithm: Option<SignatureAlgorithm>,
    /// The trusted certificate that made it.
    pub trusted: Option<Certificate>,
}

impl QuerySignature {
    /// Whether a trusted key made the signature.
    pub fn is_valid(&self) -> bool {
        self.trusted.is_some()
    }
}

impl RedirectMessage {
    /// Establishes the facts about the signature, over the octets as they stood in the query.
    pub fn verify(&self, trusted: &[Certificate]) -> QuerySignature {
        let algorithm = self
            .sig_alg
            .as_deref()
            .and_then(SignatureAlgorithm::from_uri);
        let made = |certificate: &&Certificate| match (algorithm, &self.signature) {
            (Some(algorithm), Some(value)) => {
                certificate
                    .public_key()
                    .verifies(algorithm, &self.signed_octets, value)
            }
            _ => false,
        };
        let trusted = trusted.iter().find(made).cloned();
        QuerySignature {
            is_present: self.signature.is_some(),
            algorithm,
            trusted,
        }
    }
}

struct Query<'a>(&'a str);

impl<'a> Query<'a> {
    /// The raw value of the only parameter of this name.
    fn raw(&self, name: &str) -> Result<Option<&'a str>, BindingError> {
        let mut values = self.0.split('&').filter_map(|pair| {
            let (found, value) = pair.split_once('=').unwrap_or((pair, ""));
            (found == name).then_some(value)
        });
        match (values.next(), values.next()) {
            (value, None) => Ok(value),
            _ => Err(BindingError::ParameterRepeated(name.to_owned())),
        }
    }

    fn value(&self, name: &str) -> Result<Option<String>, BindingError> {
        self.raw(name)?.map(|raw| unescape(name, raw)).transpose()
    }

    fn signed_octets(&self, parameter: Parameter, raw: &str) -> Result<String, BindingError> {
        let mut octets = format!("{}={raw}", parameter.name());
        for name in ["RelayState", "SigAlg"] {
            if let Some(raw) = self.raw(name)? {
                octets.push('&');
                octets.push_str(name);
                octets.push('=');
                octets.push_str(raw);
            }
        }
        Ok(octets)
    }
}

/// Escapes everything but the unreserved characters.
///
/// Source: RFC 3986, section 2.3.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for octet in text.bytes() {
        match octet {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(octet))
            }
            _ => out.push_str(&format!("%{octet:02X}")),
        }
    }
    out
}

/// Undoes URL encoding; a plus is a blank.
fn unescape(name: &str, raw: &str) -> Result<String, BindingError> {
    let wrong = || BindingError::PercentEncoding(name.to_owned());
    unescape_percents(&raw.replace('+', " ")).ok_or_else(wrong)
}

/// Undoes percent encoding and leaves a plus alone; `None` when a `%` is followed by no two digits, or for octets that
/// are no text.
pub(super) fn unescape_percents(raw: &str) -> Option<String> {
    let mut out = Vec::with_capacity(raw.len());
    let mut bytes = raw.bytes();
    while let Some(byte) = bytes.next() {
        out.push(if byte == b'%' {
            let mut digit = || char::from(bytes.next()?).to_digit(16);
            (digit()? * 16 + digit()?) as u8
        } else {
            byte
        });
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_returns_from_the_url_that_carries_it() {
        let xml =
            "<samlp:AuthnRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"_1\"/>";

        let url = url(
            "https://fs.contoso.example/adfs/ls/",
            Parameter::Request,
            xml,
            Some("a b&c"),
        );
        let message = decode(url.split_once('?').unwrap().1).unwrap();

        assert_eq!(message.xml, xml);
        assert_eq!(message.parameter, Parameter::Request);
        assert_eq!(message.relay_state.as_deref(), Some("a b&c"));
    }

    #[test]
    fn the_signed_octets_are_the_raw_ones_in_the_order_of_the_standard() {
        let query =
            "SigAlg=x%3ay&RelayState=%7eb&SAMLRequest=s8l0LEpNVHDLr8xLUbDPTLFNTixWyy1OzEtVUgQA";

        let octets = Query(query)
            .signed_octets(Parameter::Request, "AA")
            .unwrap();

        assert_eq!(octets, "SAMLRequest=AA&RelayState=%7eb&SigAlg=x%3ay");
    }

    #[test]
    fn a_repeated_parameter_is_refused() {
        let error = decode("SAMLRequest=a&SAMLRequest=b").unwrap_err();

        assert_eq!(
            error.to_string(),
            "the parameter `SAMLRequest` is given more than once"
        );
    }
}

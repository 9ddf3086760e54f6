//! A bare message as a person pastes it: which of the many shapes it has is found out, layer by layer.
//!
//! Octets -> [`BareMessage`]. Recognized are XML in any encoding that is read, base64 in one line or many, URL-encoded or
//! not, deflated or not, a whole address or query, a form body, and the page that posts the form. What was undone is
//! kept, in order, so that nobody has to guess. Deliberately absent: captures, which hold many messages.

use std::borrow::Cow;

use saml::binding::redirect::{self, Parameter, RedirectMessage};
use saml::binding::{BindingError, post};
use saml::finding::Finding;
use scraper::{Html, Selector};

use super::Binding;

/// A message without the exchange that it was part of.
#[derive(Debug, Clone)]
pub struct BareMessage {
    /// Which parameter it stood in, if it stood in one.
    pub parameter: Option<Parameter>,
    /// How it traveled, if that can be told.
    pub binding: Option<Binding>,
    /// The XML.
    pub xml: String,
    /// The RelayState beside it.
    pub relay_state: Option<String>,
    /// What was undone, outermost first: `form body`, `URL encoding`, `base64`, `deflate`.
    pub layers: Vec<&'static str>,
    /// One for each oddity of the encoding.
    pub findings: Vec<Finding>,
    /// The query with its signature, if it was a query that decodes as one.
    pub query: Option<RedirectMessage>,
}

/// An input that holds no message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BareError {
    /// Nothing but white space.
    #[error("the input is empty")]
    Empty,
    /// Octets that are neither text nor deflated XML.
    #[error("the input is neither text nor a deflated message")]
    NotText,
    /// A text that looks like none of the forms.
    #[error("the input is no SAML message in any form that is known")]
    Unknown,
    /// A page without a form that posts a message.
    #[error("the input is a web page without a SAMLRequest or SAMLResponse field")]
    Page,
    /// The binding cannot be undone.
    #[error(transparent)]
    Binding(#[from] BindingError),
    /// What is under the base64 is no message.
    #[error("the input is base64, but under it is neither XML nor deflated XML")]
    NotXml,
}

impl BareError {
    /// What the user can do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Empty => {
                "give a file, or `-` and paste the message, then end the input (Ctrl-Z and Enter on Windows)"
            }
            Self::Binding(BindingError::Base64 { .. }) => {
                "copy the whole value of SAMLResponse or SAMLRequest; the developer tools cut long values in the table, \
                 `view source` shows them whole"
            }
            Self::NotText | Self::Unknown | Self::Page | Self::Binding(_) | Self::NotXml => {
                "XML, base64, a form body, a query and a whole address are recognized"
            }
        }
    }
}

/// Finds the message in what was pasted.
///
/// # Errors
/// Input in which no message is recognized, with the layer that failed.
pub fn bare(octets: &[u8]) -> Result<BareMessage, BareError> {
    let mut message = BareMessage {
        parameter: None,
        binding: None,
        xml: String::new(),
        relay_state: None,
        layers: Vec::new(),
        findings: Vec::new(),
        query: None,
    };
    let text = match text_of(octets, &mut message.layers) {
        Some(text) => text,
        None => return deflated(octets, message),
    };
    let text = text.trim();
    if text.is_empty() {
        return Err(BareError::Empty);
    }
    if text.starts_with('<') {
        return markup(text, message);
    }
    match parameters(text) {
        Some((place, query)) => of_query(text, place, query, message),
        None => of_value(text, message),
    }
}

/// The text that was saved, whatever a console made of it; `None` for octets that are no text.
fn text_of<'a>(octets: &'a [u8], layers: &mut Vec<&'static str>) -> Option<Cow<'a, str>> {
    if let Ok(text) = std::str::from_utf8(octets)
        && !text.contains('\0')
    {
        return Some(Cow::Borrowed(text.trim_start_matches('\u{FEFF}')));
    }
    let marked = match octets {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => octets.to_vec(),
        // What some editors write: no mark, but every other octet of the first character is zero.
        [0, _, ..] => [&[0xFE, 0xFF], octets].concat(),
        [_, 0, ..] => [&[0xFF, 0xFE], octets].concat(),
        _ => octets.to_vec(),
    };
    let text = saml::xml::decode(&marked).ok()?;
    layers.push(if marked.starts_with(b"<") {
        "ISO 8859-1"
    } else {
        "UTF-16"
    });
    Some(Cow::Owned(text))
}

/// Octets that are no text may be the deflated message itself.
fn deflated(octets: &[u8], mut message: BareMessage) -> Result<BareMessage, BareError> {
    let xml = redirect::inflate(octets).map_err(|_| BareError::NotText)?;
    message.layers.push("deflate");
    message.xml = saml::xml::decode(&xml).map_err(|_| BareError::NotText)?;
    Ok(message)
}

/// XML, or the page whose form posts a message.
fn markup(text: &str, mut message: BareMessage) -> Result<BareMessage, BareError> {
    let start: String = text
        .chars()
        .take(512)
        .collect::<String>()
        .to_ascii_lowercase();
    let is_page = start.starts_with("<!doctype html")
        || start.starts_with("<html")
        || start.starts_with("<form");
    if !is_page {
        message.xml = text.to_owned();
        return Ok(message);
    }
    let page = Html::parse_document(text);
    let field = |name: &str| {
        let selector = Selector::parse(&format!("input[name=\"{name}\"]")).ok()?;
        let value = page.select(&selector).next()?.value().attr("value")?;
        Some(value.to_owned())
    };
    let parameters = [Parameter::Response, Parameter::Request];
    let found = parameters
        .into_iter()
        .find_map(|p| Some((p, field(p.name())?)));
    let (parameter, value) = found.ok_or(BareError::Page)?;
    message.layers.push("form in a page");
    message.parameter = Some(parameter);
    message.binding = Some(Binding::Post);
    message.relay_state = field("RelayState");
    of_value(&value, message)
}

/// Where a query or form body comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Address,
    Body,
}

/// The parameters in `text`, without what stands around them.
fn parameters(text: &str) -> Option<(Place, &str)> {
    let at = [Parameter::Response, Parameter::Request]
        .iter()
        .filter_map(|parameter| text.find(&format!("{}=", parameter.name())))
        .min()?;
    let is_edge = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '?' | '<' | '>');
    let from = text[..at].rfind(is_edge).map_or(0, |edge| edge + 1);
    let place = if text[..from].ends_with('?') {
        Place::Address
    } else {
        Place::Body
    };
    let query = &text[from..];
    let end = match place {
        Place::Address => query.find(|c: char| is_edge(c) || c == '#'),
        Place::Body => query.find(['"', '\'', '<']),
    };
    Some((place, &query[..end.unwrap_or(query.len())]))
}

fn of_query(
    text: &str,
    place: Place,
    query: &str,
    mut message: BareMessage,
) -> Result<BareMessage, BareError> {
    message.layers.push(match place {
        Place::Address => "query of an address",
        Place::Body if text.contains('&') || text.contains('%') => "form body",
        Place::Body => "parameter",
    });
    if let Ok(found) = redirect::decode(query) {
        message.layers.extend(["URL encoding", "base64", "deflate"]);
        message.parameter = Some(found.parameter);
        message.binding = Some(Binding::Redirect);
        message.relay_state.clone_from(&found.relay_state);
        message.xml.clone_from(&found.xml);
        message.query = Some(found);
        return Ok(message);
    }
    let (parameter, raw) = [Parameter::Response, Parameter::Request]
        .into_iter()
        .find_map(|parameter| Some((parameter, raw_field(query, parameter.name())?)))
        .ok_or(BindingError::MessageMissing)?;
    message.parameter = Some(parameter);
    message.relay_state = raw_field(query, "RelayState").map(form_decoded);
    if place == Place::Body {
        message.binding = Some(Binding::Post);
    }
    if !raw.contains('%') {
        // Copied from a table that shows values decoded: a plus is a plus.
        return of_value(raw, message);
    }
    message.layers.push("URL encoding");
    of_base64(&form_decoded(raw), message)
}

/// The value of a field as it stands there.
fn raw_field<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    query.split('&').find_map(|pair| {
        let (found, value) = pair.split_once('=')?;
        (found.trim() == name).then_some(value)
    })
}

/// A field with its escapes undone; a plus is a blank.
fn form_decoded(raw: &str) -> String {
    let pair = format!("v={raw}");
    let mut fields = url::form_urlencoded::parse(pair.as_bytes());
    fields
        .next()
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

/// A value alone, perhaps still URL-encoded.
fn of_value(text: &str, mut message: BareMessage) -> Result<BareMessage, BareError> {
    let text = text.trim_matches(['"', '\'']);
    if !text.contains('%') {
        return of_base64(text, message);
    }
    message.layers.push("URL encoding");
    of_base64(&form_decoded(text), message)
}

fn of_base64(text: &str, mut message: BareMessage) -> Result<BareMessage, BareError> {
    if !resembles_base64(text) {
        return Err(BareError::Unknown);
    }
    let read = post::read(text)?;
    message.layers.push("base64");
    message.findings.extend(read.findings);
    if let Some(xml) = xml_of(&read.octets, &mut message.layers) {
        message.binding = message.binding.or(Some(Binding::Post));
        message.xml = xml;
        return Ok(message);
    }
    if let Some(xml) = inflated(&read.octets).and_then(|octets| xml_of(&octets, &mut Vec::new())) {
        message.layers.push("deflate");
        message.binding = message.binding.or(Some(Binding::Redirect));
        message.xml = xml;
        return Ok(message);
    }
    let twice = std::str::from_utf8(&read.octets)
        .ok()
        .filter(|text| !text.trim().is_empty());
    match twice.and_then(|text| post::read(text).ok()) {
        Some(again) => {
            message.layers.push("base64");
            message.findings.push(encoded_twice());
            message.xml = xml_of(&again.octets, &mut message.layers).ok_or(BareError::NotXml)?;
            Ok(message)
        }
        None => Err(BareError::NotXml),
    }
}

/// Whether nearly every character could be base64; a few may be there by mistake.
fn resembles_base64(text: &str) -> bool {
    let belongs =
        |c: &char| c.is_ascii_alphanumeric() || "+/=-_".contains(*c) || c.is_ascii_whitespace();
    let strange = text.chars().filter(|c| !belongs(c)).count();
    strange * 50 <= text.chars().count()
}

fn encoded_twice() -> Finding {
    let message = "the message is encoded in base64 twice";
    Finding::warning("base64-twice", message).by("SAML 2.0 Bindings, section 3.5.4")
}

/// Undoes raw deflate, or deflate in its zlib wrapping, which some clients send by mistake.
fn inflated(octets: &[u8]) -> Option<Vec<u8>> {
    let wrapped = || match octets {
        [0x78, _, raw @ ..] => redirect::inflate(raw).ok(),
        _ => None,
    };
    redirect::inflate(octets).ok().or_else(wrapped)
}

/// The octets as text when they look like XML.
fn xml_of(octets: &[u8], layers: &mut Vec<&'static str>) -> Option<String> {
    let text = saml::xml::decode(octets).ok()?;
    if !text
        .trim_start_matches('\u{FEFF}')
        .trim_start()
        .starts_with('<')
    {
        return None;
    }
    if matches!(octets, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]) {
        layers.push("UTF-16");
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use rstest::rstest;

    use super::*;

    const XML: &str = "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"_1\">>>></samlp:Response>";

    fn base64() -> String {
        STANDARD.encode(XML)
    }

    fn lines() -> String {
        let base64 = base64();
        let (first, rest) = base64.split_at(76);
        format!("{first}\r\n{rest}\r\n")
    }

    fn escaped() -> String {
        url::form_urlencoded::byte_serialize(base64().as_bytes()).collect()
    }

    fn redirect_url() -> String {
        redirect::url(
            "https://sp.example/acs",
            Parameter::Response,
            XML,
            Some("a b"),
        )
    }

    fn deflated_value() -> String {
        let url = redirect_url();
        form_decoded(raw_field(url.split_once('?').unwrap().1, "SAMLResponse").unwrap())
    }

    fn utf16(text: &str) -> Vec<u8> {
        let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect()
    }

    #[rstest]
    #[case::xml(XML.into(), &[])]
    #[case::xml_with_a_byte_order_mark(format!("\u{FEFF}\n{XML}").into_bytes(), &[])]
    #[case::xml_in_utf_16(utf16(XML), &["UTF-16"])]
    #[case::xml_in_utf_16_without_a_mark(utf16(XML)[2..].to_vec(), &["UTF-16"])]
    #[case::base64(base64().into(), &["base64"])]
    #[case::base64_in_quotes(format!("\"{}\"", base64()).into(), &["base64"])]
    #[case::base64_saved_by_powershell(utf16(&base64()), &["UTF-16", "base64"])]
    #[case::base64_of_utf_16(STANDARD.encode(utf16(XML)).into(), &["base64", "UTF-16"])]
    #[case::lines(lines().into(), &["base64"])]
    #[case::escaped(escaped().into(), &["URL encoding", "base64"])]
    #[case::deflated(deflated_value().into(), &["base64", "deflate"])]
    #[case::deflated_octets(STANDARD.decode(deflated_value()).unwrap(), &["deflate"])]
    #[case::address(redirect_url().into(), &["query of an address", "URL encoding", "base64", "deflate"])]
    #[case::address_in_a_log(
        format!("GET {} HTTP/1.1\r\nHost: sp.example\r\n", redirect_url()).into(),
        &["query of an address", "URL encoding", "base64", "deflate"]
    )]
    #[case::query(
        redirect_url().split_once('?').unwrap().1.into(),
        &["form body", "URL encoding", "base64", "deflate"]
    )]
    #[case::form(
        format!("SAMLResponse={}&RelayState=a+b", escaped()).into(),
        &["form body", "URL encoding", "base64"]
    )]
    #[case::form_with_the_state_first(
        format!("RelayState=a+b&SAMLResponse={}", escaped()).into(),
        &["form body", "URL encoding", "base64"]
    )]
    #[case::form_shown_decoded(format!("SAMLResponse={}", base64()).into(), &["parameter", "base64"])]
    #[case::page(
        format!("<html><form><input name=\"SAMLResponse\" value=\"{}\"></form></html>", base64()).into(),
        &["form in a page", "base64"]
    )]
    #[case::twice(STANDARD.encode(base64()).into(), &["base64", "base64"])]
    fn a_pasted_message_is_recognized(#[case] octets: Vec<u8>, #[case] layers: &[&str]) {
        let message = bare(&octets).unwrap();

        assert_eq!(message.xml.trim(), XML);
        assert_eq!(message.layers, layers);
    }

    #[test]
    fn the_relay_state_beside_the_message_is_kept() {
        let form = bare(format!("SAMLResponse={}&RelayState=a+b", escaped()).as_bytes()).unwrap();
        let query = bare(redirect_url().as_bytes()).unwrap();

        assert_eq!(form.relay_state.as_deref(), Some("a b"));
        assert_eq!(
            (form.binding, query.binding),
            (Some(Binding::Post), Some(Binding::Redirect))
        );
        assert_eq!(query.relay_state.as_deref(), Some("a b"));
    }

    #[test]
    fn a_plus_that_became_a_blank_is_put_back_and_said() {
        assert!(base64().contains('+'));

        let message = bare(base64().replace('+', " ").as_bytes()).unwrap();

        assert_eq!(message.xml, XML);
        assert_eq!(message.findings[0].slug, "base64-plus-lost");
    }

    #[rstest]
    #[case::empty(b" \r\n".as_slice(), "the input is empty")]
    #[case::binary(&[0x89, 0x50, 0x4E, 0x47, 0xFF], "the input is neither text nor a deflated message")]
    #[case::page(
        b"<html><body>Sign in</body></html>",
        "the input is a web page without a SAMLRequest or SAMLResponse field"
    )]
    #[case::prose(b"Hello!", "the input is no SAML message in any form that is known")]
    #[case::cut(b"PHNhb", "the message is not base64: it is cut off (at character 6)")]
    #[case::no_value(
        b"SAMLResponse=&RelayState=x",
        "the message is not base64: it is empty (at character 1)"
    )]
    fn what_is_no_message_is_refused_with_a_reason(#[case] octets: &[u8], #[case] reason: &str) {
        assert_eq!(bare(octets).unwrap_err().to_string(), reason);
    }
}

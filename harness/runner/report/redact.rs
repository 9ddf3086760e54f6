//! Takes secrets out of everything before it is written.
//!
//! Two ways together: fields that are secret by their name (a password field, a cookie's value, a token), and the secrets
//! of this run by their value, in each form in which they travel. A SAML message stays: it is what the report is about,
//! and it is worth nothing after its five minutes.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::exchange::{Body, Exchange, Headers, Trace};
use crate::secret::Secret;

/// What stands in place of a secret.
pub(super) const MASK: &str = "***";
/// Form and query fields whose value is a secret.
const FIELDS: [&str; 8] = [
    "Password",
    "OldPassword",
    "NewPassword",
    "ConfirmNewPassword",
    "VerificationCode",
    "Token",
    "code",
    "token",
];
/// Headers whose values are secrets after the first `=`.
const COOKIES: [&str; 2] = ["cookie", "set-cookie"];

/// The secrets of a run in all their written forms.
#[derive(Debug, Clone, Default)]
pub struct Redaction {
    forms: Vec<String>,
}

impl Redaction {
    /// Prepares the forms of these secrets: as they are, URL-encoded, in base64, as JSON text.
    pub fn of<'a>(secrets: impl IntoIterator<Item = &'a Secret>) -> Self {
        let texts = secrets
            .into_iter()
            .map(Secret::expose)
            .filter(|text| !text.is_empty());
        Self {
            forms: texts.flat_map(forms).collect(),
        }
    }

    /// The text without any secret of the run.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        self.forms
            .iter()
            .fold(text.to_owned(), |text, form| text.replace(form, MASK))
    }

    /// The trace without secrets.
    #[must_use]
    pub fn trace(&self, mut trace: Trace) -> Trace {
        for exchange in &mut trace.exchanges {
            self.mask(exchange);
        }
        for view in &mut trace.views {
            view.url = self.address(&view.url);
            view.message = view.message.take().map(|message| self.text(&message));
        }
        for event in trace.event_log.iter_mut().flatten() {
            event.text = self.text(&event.text);
        }
        trace
    }

    /// The exchange without secrets.
    #[must_use]
    pub fn exchange(&self, mut exchange: Exchange) -> Exchange {
        self.mask(&mut exchange);
        exchange
    }

    /// One exchange: address, headers and bodies of both directions.
    fn mask(&self, exchange: &mut Exchange) {
        exchange.request.url = self.address(&exchange.request.url);
        self.headers(&mut exchange.request.headers);
        self.body(&mut exchange.request.body);
        if let Some(response) = &mut exchange.response {
            self.headers(&mut response.headers);
            self.body(&mut response.body);
        }
    }

    /// Cookie values go; addresses in Location and Referer lose their tokens.
    fn headers(&self, headers: &mut Headers) {
        for (name, value) in headers {
            *value = match name.as_str() {
                cookie if COOKIES.contains(&cookie) => cookies(value),
                "location" | "referer" => self.address(value),
                "authorization" => MASK.to_owned(),
                _ => self.text(value),
            };
        }
    }

    /// Form fields and JSON members that are secret by name, then every secret by value.
    fn body(&self, body: &mut Option<Body>) {
        if let Some(Body::Text(text)) = body {
            let masked = match text.trim_start().starts_with('{') {
                true => json(text),
                false => fields(text),
            };
            *text = self.text(&masked);
        }
    }

    /// An address whose query has no secret.
    fn address(&self, url: &str) -> String {
        match url.split_once('?') {
            Some((path, query)) => format!("{path}?{}", self.text(&fields(query))),
            None => self.text(url),
        }
    }
}

/// The written forms of one secret.
fn forms(text: &str) -> Vec<String> {
    let encoded: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
    let json = serde_json::Value::String(text.to_owned()).to_string();
    let mut forms = vec![
        text.to_owned(),
        encoded,
        STANDARD.encode(text),
        json.trim_matches('"').to_owned(),
    ];
    forms.extend(inside_base64(text));
    forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
    forms.dedup();
    forms
}

/// The secret as it stands inside a longer text that is in base64 as a whole: its three positions, ordinary and URL-safe.
fn inside_base64(text: &str) -> Vec<String> {
    const SHORTEST: usize = 8;
    let at = |shift: usize| {
        let mut bytes = vec![0; shift];
        bytes.extend_from_slice(text.as_bytes());
        let whole = bytes.len() * 8 / 6;
        let encoded = STANDARD.encode(&bytes);
        let inner = encoded.get((shift * 8).div_ceil(6)..whole)?.to_owned();
        (inner.len() >= SHORTEST).then_some(inner)
    };
    let ordinary = (0..3).filter_map(at);
    ordinary
        .flat_map(|form| [form.replace('+', "-").replace('/', "_"), form])
        .collect()
}

/// Fields joined by `&`, secret ones masked; the rest stays byte for byte, for a signature may cover it.
fn fields(text: &str) -> String {
    let field = |field: &str| match field.split_once('=') {
        Some((name, value)) if FIELDS.contains(&name) && !value.is_empty() => {
            format!("{name}={MASK}")
        }
        _ => field.to_owned(),
    };
    text.split('&').map(field).collect::<Vec<_>>().join("&")
}

/// A JSON object whose secret members are masked, also the addresses in it.
fn json(text: &str) -> String {
    let Ok(serde_json::Value::Object(mut object)) = serde_json::from_str(text) else {
        return text.to_owned();
    };
    let mut changed = false;
    for name in [
        "token",
        "Token",
        "access_token",
        "refresh_token",
        "code",
        "code_verifier",
    ] {
        if let Some(value) = object.get_mut(name).filter(|value| value.is_string()) {
            *value = serde_json::Value::String(MASK.to_owned());
            changed = true;
        }
    }
    if changed {
        serde_json::Value::Object(object).to_string()
    } else {
        text.to_owned()
    }
}

/// Cookie values masked: in a Cookie line every one, in a Set-Cookie line the first.
fn cookies(line: &str) -> String {
    const ATTRIBUTES: [&str; 6] = [
        "path", "domain", "samesite", "max-age", "expires", "version",
    ];
    let part = |part: &str| match part.split_once('=') {
        Some((name, _)) if !ATTRIBUTES.contains(&name.trim().to_ascii_lowercase().as_str()) => {
            format!("{name}={MASK}")
        }
        _ => part.to_owned(),
    };
    line.split(';').map(part).collect::<Vec<_>>().join(";")
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::as_it_is("password=p w/1")]
    #[case::url_encoded("password=p+w%2F1&x=1")]
    #[case::base64("cCB3LzE=")]
    #[case::json(r#"{"a":"p w/1"}"#)]
    fn a_secret_is_masked_in_every_form(#[case] text: &str) {
        let redaction = Redaction::of([&Secret::new("p w/1")]);

        assert!(
            redaction.text(text).contains(MASK),
            "{}",
            redaction.text(text)
        );
    }

    #[rstest]
    fn a_secret_is_masked_inside_a_text_in_base64(
        #[values("", "x", "xy")] before: &str,
        #[values("", "y", "yz")] after: &str,
    ) {
        let redaction = Redaction::of([&Secret::new("Horse-Battery-7")]);
        let text = STANDARD.encode(format!("{before}Horse-Battery-7{after}"));

        assert!(redaction.text(&text).contains(MASK), "{text}");
    }

    #[test]
    fn the_password_field_is_masked_and_the_saml_message_stays() {
        assert_eq!(
            fields("UserName=amy&Password=x&SAMLRequest=a%2Bb"),
            "UserName=amy&Password=***&SAMLRequest=a%2Bb"
        );
        assert_eq!(
            fields("AuthMethod=a&VerificationCode=123456"),
            "AuthMethod=a&VerificationCode=***"
        );
    }

    #[test]
    fn cookies_keep_their_names_and_attributes() {
        assert_eq!(
            cookies("MSISAuth=abc; path=/adfs; HttpOnly; SameSite=None"),
            "MSISAuth=***; path=/adfs; HttpOnly; SameSite=None"
        );
    }

    #[test]
    fn a_token_in_a_json_body_is_masked() {
        assert_eq!(
            json(r#"{"token":"eyJ","valid":true}"#),
            r#"{"token":"***","valid":true}"#
        );
    }
}

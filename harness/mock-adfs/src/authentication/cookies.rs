//! AD FS's cookies: names, attributes, and the pieces that a long one is cut into.
//!
//! Source: AD FS, "Troubleshoot loop detection" and "Fiddler trace" pages for the names and contents; observed for the
//! attributes (`path=/adfs; HttpOnly; Secure; SameSite=None` since the updates of January 2020).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use saml::time::Timestamp;

/// Name of the session cookie; further pieces are `MSISAuth1`, `MSISAuth2` ...
pub(crate) const MSIS_AUTH: &str = "MSISAuth";
/// Name of the cookie that parks a posted request.
pub(crate) const MSIS_SAML_REQUEST: &str = "MSISSamlRequest";

/// Longest value of one cookie; what is longer is cut. Source: observed, pieces of about 2,000 characters.
const PIECE: usize = 2_000;
const ATTRIBUTES: &str = "path=/adfs; HttpOnly; Secure; SameSite=None";

/// The cookies of a request, in the order they were sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Cookies(Vec<(String, String)>);

impl Cookies {
    /// Reads the values of the `Cookie` header lines.
    pub(crate) fn parse<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        let pairs = lines.flat_map(|line| line.split(';'));
        let cookies = pairs.filter_map(|pair| pair.trim().split_once('='));
        Self(
            cookies
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        )
    }

    /// The value of a cookie, put together from its pieces.
    pub(crate) fn joined(&self, name: &str) -> Option<String> {
        let first = self.get(name)?.to_owned();
        let further = (1..).map_while(|index| self.get(&format!("{name}{index}")));
        Some(further.fold(first, |joined, piece| joined + piece))
    }

    fn get(&self, name: &str) -> Option<&str> {
        let cookie = self.0.iter().find(|(key, _)| key == name);
        cookie.map(|(_, value)| value.as_str())
    }
}

/// The `Set-Cookie` lines for a value, in as many pieces as it takes.
pub(crate) fn set(name: &str, value: &str) -> Vec<String> {
    let pieces = value.as_bytes().chunks(PIECE);
    pieces
        .enumerate()
        .map(|(index, piece)| {
            let suffix = if index == 0 {
                String::new()
            } else {
                index.to_string()
            };
            format!(
                "{name}{suffix}={}; {ATTRIBUTES}",
                String::from_utf8_lossy(piece)
            )
        })
        .collect()
}

/// The line that removes a cookie which older versions kept on `/adfs/ls`.
pub(crate) fn remove_from_old_path(name: &str) -> String {
    format!(
        "{name}=; expires=Mon, 01 Jan 0001 00:00:00 GMT; path=/adfs/ls; HttpOnly; Secure; SameSite=None"
    )
}

/// The line that removes a cookie.
pub(crate) fn remove(name: &str) -> String {
    format!("{name}=; expires=Mon, 01 Jan 0001 00:00:00 GMT; {ATTRIBUTES}")
}

/// The lines that go with an issued token: session refreshed, and what loop detection and sign-out remember.
pub(crate) fn with_token(session: &str, participant: &str, now: Timestamp) -> Vec<String> {
    let moment = now.strftime("%-m/%-d/%Y %-I:%M:%S %p").to_string();
    let loop_mark = format!("{}\\1", now.strftime("%Y-%m-%d:%H:%M:%SZ"));
    let mut lines = set(MSIS_AUTH, session);
    lines.push(remove_from_old_path(MSIS_AUTH));
    lines.extend(set("SamlSession", &STANDARD.encode(participant)));
    lines.extend(set("MSISAuthenticated", &STANDARD.encode(moment)));
    lines.extend(set("MSISLoopDetectionCookie", &STANDARD.encode(loop_mark)));
    lines
}

#[cfg(test)]
mod tests {
    use super::{Cookies, MSIS_AUTH, set, with_token};

    #[test]
    fn a_long_value_comes_back_whole_from_its_pieces() {
        let value = "a".repeat(4_500);

        let lines = set(MSIS_AUTH, &value);
        let pairs: Vec<&str> = lines
            .iter()
            .filter_map(|line| line.split(';').next())
            .collect();
        let cookies = Cookies::parse([pairs.join("; ")].iter().map(String::as_str));

        assert_eq!(pairs.len(), 3);
        assert!(pairs[1].starts_with("MSISAuth1="));
        assert_eq!(cookies.joined(MSIS_AUTH), Some(value));
    }

    #[test]
    fn the_cookies_of_an_issued_token_have_the_attributes_that_browsers_ask_for() {
        let now = "2026-11-24T15:52:00Z".parse().unwrap();

        insta::assert_snapshot!(with_token("abc", "urn:rp", now).join("\n"), @"
        MSISAuth=abc; path=/adfs; HttpOnly; Secure; SameSite=None
        MSISAuth=; expires=Mon, 01 Jan 0001 00:00:00 GMT; path=/adfs/ls; HttpOnly; Secure; SameSite=None
        SamlSession=dXJuOnJw; path=/adfs; HttpOnly; Secure; SameSite=None
        MSISAuthenticated=MTEvMjQvMjAyNiAzOjUyOjAwIFBN; path=/adfs; HttpOnly; Secure; SameSite=None
        MSISLoopDetectionCookie=MjAyNi0xMS0yNDoxNTo1MjowMFpcMQ==; path=/adfs; HttpOnly; Secure; SameSite=None
        ");
    }
}

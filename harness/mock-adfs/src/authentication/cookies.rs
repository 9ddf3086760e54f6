//! AD FS's cookies: names, attributes, and the pieces that a long one is cut into.
//!
//! Source: AD FS, "Troubleshoot loop detection" and "Fiddler trace" pages for the names and contents; observed for the
//! attributes (`path=/adfs; HttpOnly; Secure; SameSite=None` since the updates of January 2020).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use saml::time::Timestamp;

use super::loop_detection::{self, Count};
use super::session::Session;

/// Name of the session cookie; further pieces are `MSISAuth1`, `MSISAuth2` ...
pub(crate) const MSIS_AUTH: &str = "MSISAuth";
/// Name of the cookie that parks a posted request.
pub(crate) const MSIS_SAML_REQUEST: &str = "MSISSamlRequest";
/// Name of the cookie that lists the relying parties of the session.
const SAML_SESSION: &str = "SamlSession";
/// Name of the cookie of a sign-out under way.
pub(crate) const SAML_LOGOUT: &str = "SamlLogout";

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

    /// How many pieces a cookie has.
    pub(crate) fn pieces(&self, name: &str) -> usize {
        let further = (1..).take_while(|index| self.get(&format!("{name}{index}")).is_some());
        usize::from(self.get(name).is_some()) + further.count()
    }

    /// The value of a cookie that is not cut.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let cookie = self.0.iter().find(|(key, _)| key == name);
        cookie.map(|(_, value)| value.as_str())
    }
}

/// The `Set-Cookie` lines for a value, in as many pieces as it takes, for as long as the browser runs.
pub(crate) fn set(name: &str, value: &str) -> Vec<String> {
    pieces(name, value, "")
}

/// The same until a moment, also when the browser is closed in between.
pub(crate) fn set_until(name: &str, value: &str, end: Timestamp) -> Vec<String> {
    let expires = end
        .strftime("expires=%a, %d %b %Y %H:%M:%S GMT; ")
        .to_string();
    pieces(name, value, &expires)
}

fn pieces(name: &str, value: &str, expires: &str) -> Vec<String> {
    let pieces = value.as_bytes().chunks(PIECE);
    pieces
        .enumerate()
        .map(|(index, piece)| {
            let suffix = if index == 0 {
                String::new()
            } else {
                index.to_string()
            };
            let piece = String::from_utf8_lossy(piece);
            format!("{name}{suffix}={piece}; {expires}{ATTRIBUTES}")
        })
        .collect()
}

/// The `Set-Cookie` lines of a session.
pub(crate) fn of_session(cookie: &str, session: &Session) -> Vec<String> {
    if session.persistent {
        set_until(MSIS_AUTH, cookie, session.expires_at)
    } else {
        set(MSIS_AUTH, cookie)
    }
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

/// The lines that remove a cookie in so many pieces.
pub(crate) fn removed(name: &str, pieces: usize) -> Vec<String> {
    (0..pieces)
        .map(|index| match index {
            0 => remove(name),
            index => remove(&format!("{name}{index}")),
        })
        .collect()
}

/// The lines that remove everything that a sign-in has left; `pieces` is how many the session has.
pub(crate) fn of_sign_out(pieces: usize) -> Vec<String> {
    let mut lines = removed(MSIS_AUTH, pieces.max(1));
    let others = ["MSISAuthenticated", loop_detection::COOKIE, SAML_SESSION];
    lines.extend(others.map(remove));
    lines
}

/// The lines that go with an issued token: session refreshed, and what loop detection and sign-out remember.
/// `participants` are all relying parties of the session.
pub(crate) fn with_token(
    session: Vec<String>,
    participants: &[String],
    count: Count,
    now: Timestamp,
) -> Vec<String> {
    let moment = now.strftime("%-m/%-d/%Y %-I:%M:%S %p").to_string();
    let mut lines = session;
    lines.push(remove_from_old_path(MSIS_AUTH));
    lines.extend(set(SAML_SESSION, &STANDARD.encode(participants.join("\\"))));
    lines.extend(set("MSISAuthenticated", &STANDARD.encode(moment)));
    lines.extend(set(loop_detection::COOKIE, &count.value()));
    lines
}

/// The relying parties that a session's cookie names.
pub(crate) fn participants(cookies: &Cookies) -> Vec<String> {
    let value = cookies.joined(SAML_SESSION).unwrap_or_default();
    let decoded = STANDARD.decode(value).unwrap_or_default();
    let text = String::from_utf8(decoded).unwrap_or_default();
    text.split('\\')
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Cookies, MSIS_AUTH, participants, set, set_until, with_token};
    use crate::authentication::loop_detection::Count;
    use crate::settings::Farm;

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
        let farm = Farm::with_defaults("adfs.contoso.example", "Contoso");
        let count = Count::next(None, now, &farm);
        let session = set(MSIS_AUTH, "abc");

        insta::assert_snapshot!(with_token(session, &["urn:rp".to_owned()], count, now).join("\n"), @"
        MSISAuth=abc; path=/adfs; HttpOnly; Secure; SameSite=None
        MSISAuth=; expires=Mon, 01 Jan 0001 00:00:00 GMT; path=/adfs/ls; HttpOnly; Secure; SameSite=None
        SamlSession=dXJuOnJw; path=/adfs; HttpOnly; Secure; SameSite=None
        MSISAuthenticated=MTEvMjQvMjAyNiAzOjUyOjAwIFBN; path=/adfs; HttpOnly; Secure; SameSite=None
        MSISLoopDetectionCookie=MjAyNi0xMS0yNDoxNTo1MjowMFpcMQ==; path=/adfs; HttpOnly; Secure; SameSite=None
        ");
    }

    #[test]
    fn a_persistent_cookie_names_its_end_in_every_piece() {
        let end = "2026-11-25T15:52:00Z".parse().unwrap();

        let lines = set_until(MSIS_AUTH, &"a".repeat(2_001), end);

        assert_eq!(lines.len(), 2);
        assert!(lines.iter().all(|line| {
            line.ends_with("; expires=Wed, 25 Nov 2026 15:52:00 GMT; path=/adfs; HttpOnly; Secure; SameSite=None")
        }));
    }

    #[test]
    fn the_relying_parties_of_a_session_come_back_from_its_cookie() {
        let cookies = Cookies::parse(["SamlSession=dXJuOmFcdXJuOmI="].into_iter());

        assert_eq!(participants(&cookies), ["urn:a", "urn:b"]);
        assert!(participants(&Cookies::default()).is_empty());
    }
}

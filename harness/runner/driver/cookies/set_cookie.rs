//! A `Set-Cookie` line, taken apart.
//!
//! By hand, because what a browser does with odd lines is the point: the last attribute of a name wins even when it is
//! empty or unknown, overlong attributes are ignored, a cookie may have no name.

use jiff::{SignedDuration, Timestamp};

use super::date;
use super::jar::Rejection;

/// Longest name and value together, in bytes. Source: RFC 6265bis 5.7 step 4; Chromium.
const NAME_AND_VALUE: usize = 4096;
/// Longest value of an attribute, in bytes. Source: RFC 6265bis 5.6; Chromium.
const ATTRIBUTE_VALUE: usize = 1024;
/// Longest life of a cookie. Source: RFC 6265bis 5.6.1; Chromium.
const LONGEST_LIFE: SignedDuration = SignedDuration::from_hours(400 * 24);

/// To which requests of other sites a cookie goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SameSite {
    /// Nothing was said, or an unknown word: Lax, and for two minutes also with a cross-site POST.
    #[default]
    Unsaid,
    /// Whole pages by safe methods only.
    Lax,
    /// None.
    Strict,
    /// All.
    None,
}

/// A line's name, value and attributes.
#[derive(Debug, Default)]
pub(super) struct SetCookie {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) domain: String,
    pub(super) path: Option<String>,
    pub(super) secure: bool,
    pub(super) same_site: SameSite,
    expires: Option<Timestamp>,
    max_age: Option<SignedDuration>,
}

impl SetCookie {
    /// Takes a line apart.
    pub(super) fn parse(line: &str) -> Result<Self, Rejection> {
        if line.chars().any(|c| c.is_ascii_control() && c != '\t') {
            return Err(Rejection::ControlCharacter);
        }
        let (pair, attributes) = line.split_once(';').unwrap_or((line, ""));
        let (name, value) = pair.split_once('=').unwrap_or(("", pair));
        let mut cookie = Self {
            name: trim(name).to_owned(),
            value: trim(value).to_owned(),
            ..Self::default()
        };
        if cookie.name.is_empty() && cookie.value.is_empty() {
            return Err(Rejection::Empty);
        }
        if cookie.name.len() + cookie.value.len() > NAME_AND_VALUE {
            return Err(Rejection::TooLong);
        }
        attributes
            .split(';')
            .for_each(|text| cookie.attribute(text));
        Ok(cookie)
    }

    fn attribute(&mut self, text: &str) {
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        let value = trim(value);
        if value.len() > ATTRIBUTE_VALUE {
            return;
        }
        match trim(name).to_ascii_lowercase().as_str() {
            "domain" => value
                .strip_prefix('.')
                .unwrap_or(value)
                .clone_into(&mut self.domain),
            "path" => self.path = value.starts_with('/').then(|| value.to_owned()),
            "secure" => self.secure = true,
            "samesite" => self.same_site = same_site(value),
            "expires" => self.expires = date::parse(value).or(self.expires),
            "max-age" => self.max_age = seconds(value).or(self.max_age),
            _ => {}
        }
    }

    /// When the cookie ends; nothing for one that lives as long as the session. Max-Age goes before Expires.
    pub(super) fn end(&self, now: Timestamp) -> Option<Timestamp> {
        let latest = now.saturating_add(LONGEST_LIFE).unwrap_or(Timestamp::MAX);
        let end = match self.max_age {
            Some(age) if age <= SignedDuration::ZERO => Some(Timestamp::MIN),
            Some(age) => now.saturating_add(age).ok(),
            None => self.expires,
        };
        end.map(|end| end.min(latest))
    }
}

fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}

fn same_site(value: &str) -> SameSite {
    match value.to_ascii_lowercase().as_str() {
        "lax" => SameSite::Lax,
        "strict" => SameSite::Strict,
        "none" => SameSite::None,
        _ => SameSite::Unsaid,
    }
}

/// Digits with an optional minus; a number too great to hold is the greatest.
fn seconds(value: &str) -> Option<SignedDuration> {
    let digits = value.strip_prefix('-').unwrap_or(value);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if value.starts_with('-') {
        return Some(SignedDuration::ZERO);
    }
    Some(SignedDuration::from_secs(
        digits.parse().unwrap_or(i64::from(i32::MAX)),
    ))
}

//! The address of a server: `ldaps://dc01.contoso.example/OU=Support,DC=contoso,DC=example`.
//!
//! Source: RFC 4516; of its parts only host, port and base are taken. A name and a password in an address are refused.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use url::Url;

use super::LdapError;

/// Where a server is, and the branch that is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// TLS from the first octet on.
    pub tls: bool,
    /// Name or number of the host.
    pub host: String,
    /// Port.
    pub port: u16,
    /// The branch; without it the server's own domain.
    pub base: Option<String>,
}

/// Whether a text is meant as the address of a server, right or wrong.
#[must_use]
pub fn is_address(text: &str) -> bool {
    let scheme = text.split_once("://").map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| scheme.to_ascii_lowercase().starts_with("ldap"))
}

impl Address {
    /// Whether the host is this machine, so that nothing goes over a network.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        let number = self.host.trim_matches(['[', ']']).parse::<IpAddr>();
        number.map_or(self.host.eq_ignore_ascii_case("localhost"), |number| {
            number.is_loopback()
        })
    }

    /// Without the base, as a client wants it.
    pub(super) fn url(&self) -> String {
        let scheme = if self.tls { "ldaps" } else { "ldap" };
        format!("{scheme}://{}:{}", self.host, self.port)
    }
}

/// Never with a base: it may be long, and names nothing that a person looks for.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.url())
    }
}

impl FromStr for Address {
    type Err = LdapError;

    fn from_str(text: &str) -> Result<Self, LdapError> {
        let wrong = |problem: &str| LdapError::Address(problem.to_owned());
        let (scheme, rest) = text.split_once("://").unwrap_or((text, ""));
        let tls = match scheme.to_ascii_lowercase().as_str() {
            "ldap" => false,
            "ldaps" => true,
            other => return Err(wrong(&format!("begins with `{other}://`"))),
        };
        let authority = rest.split(['/', '?']).next().unwrap_or_default();
        if authority.contains('@') {
            return Err(wrong("holds a name or a password"));
        }
        let url = Url::parse(&format!("ldap://{rest}"))
            .map_err(|error| wrong(&format!("cannot be read ({error})")))?;
        if url
            .query()
            .is_some_and(|query| !query.trim_matches('?').is_empty())
        {
            return Err(wrong("asks for more than a base (`?...`)"));
        }
        let host = url.host_str().filter(|host| !host.is_empty());
        let base = decoded(url.path().trim_start_matches('/'));
        let base = base.ok_or_else(|| wrong("has a base that is not UTF-8 text"))?;
        if !base.is_empty() && !base.contains('=') {
            return Err(wrong(&format!(
                "has the base `{base}`, which is no distinguished name"
            )));
        }
        Ok(Self {
            tls,
            host: host.ok_or_else(|| wrong("names no host"))?.to_owned(),
            port: url.port().unwrap_or(if tls { 636 } else { 389 }),
            base: Some(base).filter(|base| !base.is_empty()),
        })
    }
}

/// `%20` -> a blank. Nothing when it is not UTF-8.
fn decoded(text: &str) -> Option<String> {
    let mut octets = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        let octet = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (first, octet) {
            (b'%', Some(octet)) => {
                octets.push(octet);
                rest = tail.get(2..).unwrap_or_default();
            }
            _ => {
                octets.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(octets).ok()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::plain("ldap://dc01", "ldap://dc01:389", None)]
    #[case::tls(
        "LDAPS://dc01.contoso.example/",
        "ldaps://dc01.contoso.example:636",
        None
    )]
    #[case::port("ldap://127.0.0.1:3268", "ldap://127.0.0.1:3268", None)]
    #[case::version_six("ldap://[::1]", "ldap://[::1]:389", None)]
    #[case::base("ldap://dc01/OU=A%20B,DC=x", "ldap://dc01:389", Some("OU=A B,DC=x"))]
    #[case::base_with_letters(
        "ldap://dc01/OU=M%C3%BCnchen,DC=x",
        "ldap://dc01:389",
        Some("OU=M\u{fc}nchen,DC=x")
    )]
    #[case::base_as_typed("ldap://dc01/OU=A B,DC=x", "ldap://dc01:389", Some("OU=A B,DC=x"))]
    fn an_address_is_read(#[case] text: &str, #[case] shown: &str, #[case] base: Option<&str>) {
        let address: Address = text.parse().unwrap();

        assert!(is_address(text));
        assert_eq!(address.to_string(), shown);
        assert_eq!(address.base.as_deref(), base);
    }

    #[rstest]
    #[case("ldap://", "names no host")]
    #[case("ldap:///DC=x", "names no host")]
    #[case("ldapi://%2ftmp", "begins with `ldapi://`")]
    #[case("ldap://amy:hunter2@dc01", "holds a name or a password")]
    #[case("ldap://dc01:99999", "cannot be read (invalid port number)")]
    #[case("ldap://dc01/DC=x?mail?sub", "asks for more than a base (`?...`)")]
    #[case(
        "ldap://dc01/Users",
        "has the base `Users`, which is no distinguished name"
    )]
    #[case("ldap://dc01/OU=%ff", "has a base that is not UTF-8 text")]
    fn a_wrong_address_is_a_sentence_that_repeats_no_password(
        #[case] text: &str,
        #[case] problem: &str,
    ) {
        let error = text.parse::<Address>().unwrap_err();

        assert!(is_address(text));
        assert_eq!(error, LdapError::Address(problem.to_owned()));
        assert!(!format!("{error}{}", error.hint()).contains("hunter2"));
    }

    #[rstest]
    #[case("ldap://localhost", true)]
    #[case("ldap://127.0.0.1", true)]
    #[case("ldap://[::1]", true)]
    #[case("ldap://dc01", false)]
    #[case("ldap://10.0.0.1", false)]
    fn only_this_machine_is_loopback(#[case] text: &str, #[case] loopback: bool) {
        assert_eq!(text.parse::<Address>().unwrap().is_loopback(), loopback);
    }

    #[test]
    fn a_path_is_no_address() {
        assert!(!is_address("exports/users.json"));
        assert!(!is_address("https://dc01"));
    }
}

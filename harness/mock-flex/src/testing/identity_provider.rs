//! An identity provider for tests, which signs whatever it is given.

use std::sync::LazyLock;

use jiff::{SignedDuration, Timestamp};
use rsa::pkcs8::EncodePrivateKey as _;
use saml::signature::{Certificate, SignatureAlgorithm, SigningKey, sign};
use saml::time::milliseconds;
use saml::uri::{authn_context, confirmation, name_id_format, ns, status};
use saml::xml::{escape_attribute, escape_text};

use super::ISSUER;

/// A key with its certificate.
pub(crate) struct IdentityProvider {
    key: SigningKey,
    certificate: Certificate,
}

impl IdentityProvider {
    /// The one whose certificate is in the form.
    pub(crate) fn usual() -> &'static Self {
        static USUAL: LazyLock<IdentityProvider> =
            LazyLock::new(|| IdentityProvider::generate(4096));
        &USUAL
    }

    /// One whose certificate is in no form.
    pub(crate) fn stranger() -> &'static Self {
        static STRANGER: LazyLock<IdentityProvider> =
            LazyLock::new(|| IdentityProvider::generate(4096));
        &STRANGER
    }

    /// One whose certificate ended before the tests' clock begins.
    pub(crate) fn past_its_date() -> &'static Self {
        static PAST: LazyLock<IdentityProvider> =
            LazyLock::new(|| IdentityProvider::generate(2026));
        &PAST
    }

    pub(crate) fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    pub(crate) fn key(&self) -> &SigningKey {
        &self.key
    }

    /// One whose certificate ends as that year begins.
    fn generate(year: i32) -> Self {
        let key = <rsa::PrivateKey as rsa::Generate>::generate();
        let pkcs8 = key.to_pkcs8_der().unwrap();
        let pair = rcgen::KeyPair::from_pkcs8_der_and_sign_algo(
            &pkcs8.as_bytes().into(),
            &rcgen::PKCS_RSA_SHA256,
        )
        .unwrap();
        let mut params =
            rcgen::CertificateParams::new(["adfs.contoso.example".to_owned()]).unwrap();
        params.not_after = rcgen::date_time_ymd(year, 1, 1);
        let certificate = params.self_signed(&pair).unwrap();
        Self {
            key: SigningKey::from_pkcs8(pkcs8.as_bytes()).unwrap(),
            certificate: Certificate::from_der(certificate.der().to_vec()).unwrap(),
        }
    }
}

/// A Response before it is written. Public fields are there to be changed.
pub(crate) struct ResponseDraft {
    pub(crate) assertion_id: String,
    pub(crate) version: &'static str,
    pub(crate) issuer: String,
    pub(crate) destination: Option<String>,
    pub(crate) recipient: Option<String>,
    pub(crate) audience: String,
    pub(crate) in_response_to: Option<String>,
    /// The request that the confirmation answers, when it is another.
    pub(crate) confirms: Option<String>,
    pub(crate) status: Vec<&'static str>,
    pub(crate) status_message: Option<&'static str>,
    pub(crate) assertions: usize,
    pub(crate) name_id: Option<(String, &'static str)>,
    pub(crate) attributes: Vec<(String, Vec<String>)>,
    pub(crate) conditions: bool,
    pub(crate) authn_statement: bool,
    pub(crate) session_not_on_or_after: Option<Timestamp>,
    pub(crate) not_before: Timestamp,
    pub(crate) not_on_or_after: Timestamp,
    pub(crate) sign_message: bool,
    pub(crate) sign_assertion: bool,
    /// A text to replace after signing, and what by.
    pub(crate) tamper: Option<(&'static str, &'static str)>,
}

impl ResponseDraft {
    /// What AD FS would send for an agent.
    pub(crate) fn honest(acs: &str, audience: &str, now: Timestamp) -> Self {
        let attribute = |name: &str, value: &str| (name.to_owned(), vec![value.to_owned()]);
        Self {
            assertion_id: "_a".to_owned(),
            version: "2.0",
            issuer: ISSUER.to_owned(),
            destination: Some(acs.to_owned()),
            recipient: Some(acs.to_owned()),
            audience: audience.to_owned(),
            in_response_to: None,
            confirms: None,
            status: vec![status::SUCCESS],
            status_message: None,
            assertions: 1,
            name_id: Some((
                "amy@contoso.example".to_owned(),
                name_id_format::EMAIL_ADDRESS,
            )),
            attributes: vec![
                attribute("email", "amy@contoso.example"),
                attribute("full_name", "Amy Agent"),
                attribute("roles", "agent"),
            ],
            conditions: true,
            authn_statement: true,
            session_not_on_or_after: None,
            not_before: now,
            not_on_or_after: now + SignedDuration::from_mins(60),
            sign_message: true,
            sign_assertion: true,
            tamper: None,
        }
    }

    /// Sets the values of an attribute; no values take it away.
    pub(crate) fn attribute(&mut self, name: &str, values: &[&str]) {
        self.attributes.retain(|(known, _)| known != name);
        if !values.is_empty() {
            let values = values.iter().map(|&value| value.to_owned()).collect();
            self.attributes.push((name.to_owned(), values));
        }
    }

    pub(crate) fn signed_by(&self, idp: &IdentityProvider) -> String {
        let mut xml = self.write();
        let parts = [
            (
                self.sign_assertion && self.assertions > 0,
                self.assertion_id.as_str(),
            ),
            (self.sign_message, "_r"),
        ];
        for (_, id) in parts.into_iter().filter(|(wanted, _)| *wanted) {
            xml = sign(
                &xml,
                id,
                &idp.key,
                &idp.certificate,
                SignatureAlgorithm::RsaSha256,
            )
            .unwrap();
        }
        match self.tamper {
            Some((old, new)) => xml.replace(old, new),
            None => xml,
        }
    }

    fn write(&self) -> String {
        let assertions: String = (0..self.assertions).map(|_| self.assertion()).collect();
        format!(
            r#"<samlp:Response ID="_r" Version="{}" IssueInstant="{}"{}{} xmlns:samlp="{}"><Issuer xmlns="{}">{}</Issuer>{}{assertions}</samlp:Response>"#,
            self.version,
            milliseconds(self.not_before),
            optional("Destination", self.destination.as_deref()),
            optional("InResponseTo", self.in_response_to.as_deref()),
            ns::PROTOCOL,
            ns::ASSERTION,
            escape_text(&self.issuer),
            self.status(),
        )
    }

    fn status(&self) -> String {
        let codes = self.status.iter().rev().fold(String::new(), |inner, code| {
            format!(r#"<samlp:StatusCode Value="{code}">{inner}</samlp:StatusCode>"#)
        });
        let message = self
            .status_message
            .map(|text| format!("<samlp:StatusMessage>{text}</samlp:StatusMessage>"));
        format!(
            "<samlp:Status>{codes}{}</samlp:Status>",
            message.unwrap_or_default()
        )
    }

    fn assertion(&self) -> String {
        format!(
            r#"<Assertion ID="{}" IssueInstant="{}" Version="2.0" xmlns="{}"><Issuer>{}</Issuer>{}{}{}{}</Assertion>"#,
            self.assertion_id,
            milliseconds(self.not_before),
            ns::ASSERTION,
            escape_text(&self.issuer),
            self.subject(),
            if self.conditions {
                self.condition()
            } else {
                String::new()
            },
            self.attribute_statement(),
            if self.authn_statement {
                self.authn()
            } else {
                String::new()
            },
        )
    }

    fn subject(&self) -> String {
        let name_id = self.name_id.as_ref().map(|(value, format)| {
            format!(
                r#"<NameID Format="{format}">{}</NameID>"#,
                escape_text(value)
            )
        });
        let confirms = self.confirms.as_ref().or(self.in_response_to.as_ref());
        format!(
            r#"<Subject>{}<SubjectConfirmation Method="{}"><SubjectConfirmationData{} NotOnOrAfter="{}"{} /></SubjectConfirmation></Subject>"#,
            name_id.unwrap_or_default(),
            confirmation::BEARER,
            optional("InResponseTo", confirms.map(String::as_str)),
            milliseconds(self.not_before + SignedDuration::from_mins(5)),
            optional("Recipient", self.recipient.as_deref()),
        )
    }

    fn condition(&self) -> String {
        format!(
            r#"<Conditions NotBefore="{}" NotOnOrAfter="{}"><AudienceRestriction><Audience>{}</Audience></AudienceRestriction></Conditions>"#,
            milliseconds(self.not_before),
            milliseconds(self.not_on_or_after),
            escape_text(&self.audience),
        )
    }

    fn attribute_statement(&self) -> String {
        let attributes: String = self
            .attributes
            .iter()
            .map(|(name, values)| {
                let values: String = values
                    .iter()
                    .map(|value| format!("<AttributeValue>{}</AttributeValue>", escape_text(value)))
                    .collect();
                format!(
                    r#"<Attribute Name="{}">{values}</Attribute>"#,
                    escape_attribute(name)
                )
            })
            .collect();
        format!("<AttributeStatement>{attributes}</AttributeStatement>")
    }

    fn authn(&self) -> String {
        let end = self.session_not_on_or_after.map(milliseconds);
        format!(
            r#"<AuthnStatement AuthnInstant="{}" SessionIndex="_a"{}><AuthnContext><AuthnContextClassRef>{}</AuthnContextClassRef></AuthnContext></AuthnStatement>"#,
            milliseconds(self.not_before),
            optional("SessionNotOnOrAfter", end.as_deref()),
            authn_context::PASSWORD,
        )
    }
}

fn optional(name: &str, value: Option<&str>) -> String {
    value.map_or_else(String::new, |value| {
        format!(r#" {name}="{}""#, escape_attribute(value))
    })
}

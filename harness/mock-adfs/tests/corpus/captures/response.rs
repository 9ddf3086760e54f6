//! Responses: every tag, attribute and text in the order of the bytes. IDs and times are replaced by what they stand for (the
//! same ID, so many seconds after the Response), keys are masked; all else is given to the mock as settings and has to come back.

use mock_adfs::settings::{
    EndpointBinding, RelyingPartyTrust, SamlEndpoint, SamlResponseSignature, SignatureAlgorithm,
};
use saml::protocol::Response;
use saml::signature::Certificate;
use saml::time::Timestamp;
use saml::uri::ns::{ASSERTION, DSIG};
use saml::xml::{Document, Element};

use super::difference::Seen;
use super::lines::{attribute, differences, of_xml, regardless_of_form, without};
use super::{Capture, Judgement};
use crate::support::{Ask, Stand, service_provider};

const EMAIL_POLICY: &str = r#"<samlp:NameIDPolicy Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress" AllowCreate="true"/>"#;
const X509_ONLY: &str = r#"<samlp:RequestedAuthnContext Comparison="exact"><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:X509</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>"#;

/// Compares a Response with that of a mock with its settings; a certificate beside them has to verify one of them.
pub(super) async fn judge(capture: &Capture, all: &[Capture], seen: &mut Seen) -> Judgement {
    if capture.name.ends_with(".pem") {
        return judge_certificate(capture, all);
    }
    let text = match capture.name.ends_with(".b64") {
        true => saml::binding::post::decode(capture.text.trim()).unwrap(),
        false => capture.text.trim().to_owned(),
    };
    let document = match Document::parse(&text) {
        Ok(document) => document,
        Err(error) => return vec![error.to_string()],
    };
    let facts = Facts::of(document.root());
    let Some(ours) = facts.replayed().await else {
        return vec![format!(
            "no way to make AD FS answer with {:?}",
            facts.status
        )];
    };
    let (captured, ours) = reconciled(masked(&text), masked(&ours), seen);
    differences(&captured, &ours)
}

/// A published certificate is that of a Response beside it.
fn judge_certificate(capture: &Capture, all: &[Capture]) -> Judgement {
    let certificate = Certificate::from_text(&capture.text).unwrap().to_base64();
    match all
        .iter()
        .any(|response| response.text.contains(&certificate))
    {
        true => Vec::new(),
        false => vec!["it is in none of the Responses".to_owned()],
    }
}

/// A claim as the Response shows it.
struct Claim {
    name: String,
    name_format: Option<String>,
    friendly_name: Option<String>,
    original_issuer: Option<String>,
    values: Vec<String>,
}

/// What a Response says of the farm, the trust and the request.
struct Facts {
    issuer: String,
    destination: String,
    is_answer: bool,
    /// Status codes by their last part, the outermost first.
    status: Vec<String>,
    message_signed: bool,
    assertion_signed: bool,
    is_encrypted: bool,
    with_sha1: bool,
    audience: String,
    name_id: Option<(String, Option<String>)>,
    claims: Vec<Claim>,
    class: Option<String>,
    /// Minutes: of the Conditions, before the Response, of the confirmation.
    times: (u32, u32, u32),
}

impl Facts {
    fn of(root: Element<'_>) -> Self {
        let response = Response::from_xml(root.document().source()).unwrap();
        let find = |name: &str| {
            root.descendants()
                .find(|element| element.is(ASSERTION, name))
        };
        let text = |name: &str| find(name).map(|element| element.text().trim().to_owned());
        let signed = |element: Element<'_>| element.element(DSIG, "Signature").is_some();
        let methods = root.descendants().filter(|e| e.is(DSIG, "SignatureMethod"));
        Self {
            issuer: response.issuer.clone().unwrap_or_default(),
            destination: response.destination.clone().unwrap_or_default(),
            is_answer: response.in_response_to.is_some(),
            status: status(&response),
            message_signed: signed(root),
            assertion_signed: find("Assertion").is_some_and(signed),
            is_encrypted: response.encrypted_assertions > 0,
            with_sha1: methods
                .filter_map(|e| e.attribute("Algorithm"))
                .any(|uri| uri.ends_with("rsa-sha1")),
            audience: text("Audience").unwrap_or_else(|| "urn:captured".to_owned()),
            name_id: find("NameID").map(|element| {
                let format = element.attribute("Format").map(str::to_owned);
                (element.text().into_owned(), format)
            }),
            claims: claims(root),
            class: text("AuthnContextClassRef"),
            times: times(root, &response.issue_instant),
        }
    }

    /// The Response of a mock with these settings to a request that leads to it.
    async fn replayed(&self) -> Option<String> {
        let rest = match self.status.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["Success"] | ["Responder", "RequestDenied"] => "",
            ["Requester", "InvalidNameIDPolicy"] => EMAIL_POLICY,
            ["Responder", "NoAuthnContext"] => X509_ONLY,
            _ => return None,
        };
        let stand = Stand::with(|farm, trust| {
            farm.identifier.clone_from(&self.issuer);
            farm.saml_message_delivery_window = self.times.2;
            farm.enable_idp_initiated_signon_page = true;
            self.apply(trust);
        });
        let ask = Ask {
            issuer: &self.audience,
            acs: None,
            rest,
            ..Ask::default()
        };
        let url = if self.is_answer {
            ask.url()
        } else {
            let identifier: String =
                url::form_urlencoded::byte_serialize(self.audience.as_bytes()).collect();
            format!("/adfs/ls/idpinitiatedsignon.aspx?loginToRp={identifier}")
        };
        let first = stand.get(&url).await;
        let last = match first.is_sign_in() {
            true => stand.sign_on(&url, "amy").await,
            false => first,
        };
        Some(last.response())
    }

    fn apply(&self, trust: &mut RelyingPartyTrust) {
        trust.identifier = vec![self.audience.clone()];
        trust.saml_endpoints = vec![SamlEndpoint {
            binding: EndpointBinding::Post,
            protocol: "SAMLAssertionConsumer".to_owned(),
            location: self.destination.clone(),
            response_location: None,
            index: 0,
            is_default: true,
        }];
        trust.saml_response_signature = match (self.message_signed, self.assertion_signed) {
            (true, true) => SamlResponseSignature::MessageAndAssertion,
            (true, false) if self.status == ["Success"] => SamlResponseSignature::MessageOnly,
            _ => SamlResponseSignature::AssertionOnly,
        };
        if self.with_sha1 {
            trust.signature_algorithm = SignatureAlgorithm::RsaSha1;
        }
        if self.is_encrypted {
            trust.encrypt_claims = true;
            trust.encryption_certificate = Some(service_provider().certificate.der().to_vec());
        }
        if self
            .status
            .last()
            .is_some_and(|code| code == "RequestDenied")
        {
            trust.access_control_policy_name.clear();
        }
        (trust.token_lifetime, trust.not_before_skew) = (self.times.0, self.times.1);
        trust.issuance_transform_rules = self.rules();
    }

    /// Rules that issue exactly the claims that the Response shows.
    fn rules(&self) -> String {
        const PROPERTIES: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claimproperties";
        const NAME_ID: &str =
            "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier";
        const METHOD: &str =
            "http://schemas.microsoft.com/ws/2008/06/identity/claims/authenticationmethod";
        let property = |name: &str, value: &Option<String>| {
            value.as_ref().map_or_else(String::new, |value| {
                format!(", Properties[\"{PROPERTIES}/{name}\"] = \"{value}\"")
            })
        };
        let mut rules = Vec::new();
        if let Some((value, format)) = &self.name_id {
            let format = property("format", format);
            rules.push(format!(
                "=> issue(Type = \"{NAME_ID}\", Value = \"{value}\"{format});"
            ));
        }
        for claim in &self.claims {
            let issuer = claim
                .original_issuer
                .as_ref()
                .map_or_else(String::new, |issuer| {
                    format!(", OriginalIssuer = \"{issuer}\"")
                });
            let rest = [
                issuer,
                property("attributename", &claim.name_format),
                property("displayname", &claim.friendly_name),
            ]
            .concat();
            rules.extend(claim.values.iter().map(|value| {
                format!(
                    "=> issue(Type = \"{}\", Value = \"{value}\"{rest});",
                    claim.name
                )
            }));
        }
        rules.extend(
            self.class
                .as_ref()
                .map(|class| format!("=> issue(Type = \"{METHOD}\", Value = \"{class}\");")),
        );
        rules.join("\n")
    }
}

fn status(response: &Response) -> Vec<String> {
    let codes = response.status.codes.iter();
    codes
        .filter_map(|code| code.rsplit(':').next().map(str::to_owned))
        .collect()
}

fn claims(root: Element<'_>) -> Vec<Claim> {
    let attributes = root.descendants().filter(|e| e.is(ASSERTION, "Attribute"));
    attributes
        .map(|element| {
            let own = |name: &str| element.attribute(name).map(str::to_owned);
            let mut all = element.attributes();
            Claim {
                name: own("Name").unwrap_or_default(),
                name_format: own("NameFormat"),
                friendly_name: own("FriendlyName"),
                original_issuer: all
                    .find(|attribute| attribute.local == "OriginalIssuer")
                    .map(|attribute| attribute.value.to_owned()),
                values: element.elements().map(|e| e.text().into_owned()).collect(),
            }
        })
        .collect()
}

/// Minutes that the Conditions last, that they begin early, and that the confirmation lasts.
fn times(root: Element<'_>, issued: &str) -> (u32, u32, u32) {
    let at = |name: &str, attribute: &str| -> Option<Timestamp> {
        let mut elements = root.descendants();
        let element = elements.find(|e| e.is(ASSERTION, name))?;
        element.attribute(attribute)?.parse().ok()
    };
    let issued: Timestamp = issued.parse().unwrap();
    let minutes = |from: Timestamp, to: Timestamp| {
        u32::try_from((to.as_second() - from.as_second() + 30) / 60).unwrap_or_default()
    };
    let begin = at("Conditions", "NotBefore").unwrap_or(issued);
    let end = at("Conditions", "NotOnOrAfter").map_or(60, |end| minutes(begin, end));
    let delivery = at("SubjectConfirmationData", "NotOnOrAfter");
    (
        end,
        minutes(begin, issued),
        delivery.map_or(5, |end| minutes(issued, end)),
    )
}

/// The lines of a Response: IDs and times as what they stand for.
fn masked(xml: &str) -> Vec<String> {
    let lines = of_xml(&xml.replace('\'', "\""));
    let find = |start: &str, name: &str| {
        let line = lines.iter().find(|line| line.starts_with(start));
        line.and_then(|line| attribute(line, name))
            .map(str::to_owned)
    };
    let mut known: Vec<(String, &str)> = Vec::new();
    for (start, name, stands_for) in [
        ("<samlp:Response", "ID", "(response)"),
        ("<Assertion", "ID", "(assertion)"),
        ("<samlp:Response", "InResponseTo", "(request)"),
    ] {
        known.extend(find(start, name).map(|value| (value, stands_for)));
    }
    let issued = find("<samlp:Response", "IssueInstant");
    let issued: Option<Timestamp> = issued.and_then(|issued| issued.parse().ok());
    let mut masked = Vec::new();
    for line in &lines {
        let mut line = line.clone();
        for (value, stands_for) in &known {
            line = line.replace(&format!("=\"{value}\""), &format!("=\"{stands_for}\""));
            line = line.replace(&format!("=\"#{value}\""), &format!("=\"#{stands_for}\""));
        }
        for name in ["IssueInstant", "NotBefore", "NotOnOrAfter"] {
            let value = attribute(&line, name).map(str::to_owned);
            let at: Option<Timestamp> = value.as_ref().and_then(|value| value.parse().ok());
            if let (Some(value), Some(at), Some(issued)) = (value, at, issued) {
                line = line.replace(&value, &distance(issued, at));
            }
        }
        if let Some(instant) = attribute(&line, "AuthnInstant").map(str::to_owned) {
            line = line.replace(&instant, "(sign-in)");
        }
        let after = masked.last().is_some_and(|last: &String| {
            last.starts_with("<ds:X509IssuerName") || last.starts_with("<ds:X509SerialNumber")
        });
        masked.push(if after && !line.starts_with('<') {
            "(recipient)".to_owned()
        } else {
            line
        });
    }
    masked
}

/// Seconds after the Response; what is up to 16 ms early counts as at once, as it is with AD FS.
fn distance(issued: Timestamp, at: Timestamp) -> String {
    let milliseconds = at.as_millisecond() - issued.as_millisecond();
    format!("(response+{}s)", (milliseconds + 500).div_euclid(1000))
}

/// Both without what may differ.
fn reconciled(
    captured: Vec<String>,
    ours: Vec<String>,
    seen: &mut Seen,
) -> (Vec<String>, Vec<String>) {
    let root = captured.first().map(String::as_str).unwrap_or_default();
    let is_original = root.starts_with("<samlp:Response ID=\"")
        && root.ends_with(" xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\">");
    if is_original {
        return (captured, ours);
    }
    seen.note("written-anew");
    seen.note("signed-anew");
    let plain = |lines: &[String]| {
        let lines = regardless_of_form(lines);
        let start = "<Signature>";
        let has_signature = lines.iter().any(|line| line == start);
        let mut kept = without(&lines, start, "</Signature>");
        kept.extend(has_signature.then(|| "(a signature)".to_owned()));
        kept
    };
    (plain(&captured), plain(&ours))
}

//! SAML logout, both ways, at one address: begins one, takes the answer to it, and answers the identity provider's request.
//!
//! Real Flex speaks no SAML logout. What this one says follows the standard, so that a farm's settings for it can be tried.
//! Source: SAML 2.0 Profiles, section 4.4; Core, section 3.7. Deliberately absent: encrypted names, logout over SOAP.

use saml::assertion::{Assertion, NameId};
use saml::binding::post;
use saml::binding::redirect::{self, Parameter};
use saml::protocol::{self, LogoutRequest, LogoutResponse};
use saml::signature::{Certificate, SignatureAlgorithm, Signed};
use saml::uri::ns;
use saml::uri::status::{REQUESTER, SUCCESS};
use saml::xml::{Document, escape_attribute, escape_text};

use crate::answer::{self, Answer};
use crate::call::Call;
use crate::flex::Flex;
use crate::settings::Logout;
use crate::{certificate, pages, random};

/// What a logout goes by.
#[derive(Debug, Default)]
pub(crate) struct LogoutState {
    /// How the next request looks.
    pub(crate) next: Logout,
    /// Who was signed in last: the assertion's NameID and its SessionIndex.
    last: Option<(NameId, Option<String>)>,
    /// The request that has not been answered yet, with its RelayState.
    sent: Option<(String, Option<String>)>,
}

impl LogoutState {
    /// Remembers whom an assertion names.
    pub(crate) fn signed_in(&mut self, assertion: &Signed<Assertion>) {
        let statement = assertion.authn_statements.first();
        let session = statement.and_then(|statement| statement.session_index.clone());
        let name_id = assertion.subject.name_id.clone();
        self.last = name_id.map(|name_id| (name_id, session));
    }
}

/// A message as it came, with what is said of its signature.
struct Came {
    xml: String,
    relay_state: Option<String>,
    is_signed: bool,
}

/// Answers the address of logouts.
pub(crate) fn answer(flex: &Flex, call: &Call) -> Answer {
    let came = match came(flex, call) {
        Ok(None) => return begin(flex),
        Ok(Some(came)) => came,
        Err(reason) => return pages::login_error(&reason),
    };
    let is_request = Document::parse(&came.xml)
        .is_ok_and(|document| document.root().local_name() == "LogoutRequest");
    let answered = match is_request {
        true => requested(flex, &came),
        false => finished(flex, &came),
    };
    answered.unwrap_or_else(|reason| pages::login_error(&reason))
}

/// The message in the query or in the form, if there is one.
fn came(flex: &Flex, call: &Call) -> Result<Option<Came>, String> {
    let profile = flex.profile();
    let trusted: Vec<Certificate> = certificate::pasted(profile.certificate(), &flex.behavior)
        .into_iter()
        .collect();
    for name in ["SAMLRequest", "SAMLResponse"] {
        if call.query_value(name).is_some() {
            let message = redirect::decode(&call.query).map_err(|error| error.to_string())?;
            return Ok(Some(Came {
                is_signed: message.verify(&trusted).is_valid(),
                xml: message.xml,
                relay_state: message.relay_state,
            }));
        }
        if let Some(value) = call.form_value(name) {
            let xml = post::decode(&value).map_err(|error| error.to_string())?;
            return Ok(Some(Came {
                is_signed: protocol::verify(&xml, &trusted).is_ok(),
                xml,
                relay_state: call.form_value("RelayState"),
            }));
        }
    }
    Ok(None)
}

/// Sends the browser to the identity provider with a LogoutRequest for whoever was signed in last.
fn begin(flex: &Flex) -> Answer {
    let mut state = flex.state();
    let Some((name_id, session)) = state.logout.last.clone() else {
        return pages::login_error("nobody is signed in");
    };
    let wanted = state.logout.next.clone();
    let id = format!("_{}", random::uuid(&mut state.rng));
    let relay_state = wanted.relay_state.over(random::uuid(&mut state.rng));
    state.logout.sent = Some((id.clone(), relay_state.clone()));
    drop(state);
    let name_id = NameId {
        value: wanted.name_id.unwrap_or(name_id.value.clone()),
        ..name_id
    };
    let xml = request(flex, &id, &name_id, session.as_deref());
    send(
        flex,
        Parameter::Request,
        &xml,
        relay_state.as_deref(),
        wanted.signature,
    )
}

/// Ends the sessions that a LogoutRequest names, and says so.
fn requested(flex: &Flex, came: &Came) -> Result<Answer, String> {
    let request = LogoutRequest::from_xml(&came.xml).map_err(|error| error.to_string())?;
    let name_id = request.name_id.as_ref().map(|name_id| &name_id.value);
    let status = match (came.is_signed, name_id) {
        (true, Some(name_id)) => {
            flex.state().end_sessions(name_id);
            SUCCESS
        }
        _ => REQUESTER,
    };
    let id = format!("_{}", random::uuid(&mut flex.state().rng));
    let xml = response(flex, &id, &request.id, status);
    let signature = Some(SignatureAlgorithm::RsaSha256);
    let relay_state = came.relay_state.as_deref();
    Ok(send(
        flex,
        Parameter::Response,
        &xml,
        relay_state,
        signature,
    ))
}

/// Takes the answer to a request of this Flex.
fn finished(flex: &Flex, came: &Came) -> Result<Answer, String> {
    let response = LogoutResponse::from_xml(&came.xml).map_err(|error| error.to_string())?;
    if !came.is_signed {
        return Err("the LogoutResponse is not signed by the certificate in the form".to_owned());
    }
    let sent = flex.state().logout.sent.take();
    let (id, relay_state) = sent.ok_or("no LogoutRequest waits for an answer")?;
    if response.in_response_to.as_ref() != Some(&id) {
        return Err("the LogoutResponse answers another request".to_owned());
    }
    if came.relay_state != relay_state.filter(|state| !state.is_empty()) {
        return Err("the LogoutResponse comes with another RelayState".to_owned());
    }
    if response.status.codes.first().map(String::as_str) != Some(SUCCESS) {
        return Err(format!(
            "the sign-out failed: {}",
            response.status.codes.join(" / ")
        ));
    }
    let mut state = flex.state();
    if let Some((name_id, _)) = state.logout.last.take() {
        state.end_sessions(&name_id.value);
    }
    Ok(pages::logged_out())
}

/// Sends a message to the identity provider in the redirect binding.
fn send(
    flex: &Flex,
    parameter: Parameter,
    xml: &str,
    relay_state: Option<&str>,
    signature: Option<SignatureAlgorithm>,
) -> Answer {
    let profile = flex.profile();
    let url = redirect::url(profile.single_sign_on_url(), parameter, xml, relay_state);
    let signed = match (signature, flex.key()) {
        (Some(algorithm), Some(key)) => redirect::sign(&url, &key, algorithm),
        _ => Ok(url),
    };
    match signed {
        Ok(url) => answer::redirect(302, &url),
        Err(error) => pages::login_error(&error.to_string()),
    }
}

fn request(flex: &Flex, id: &str, name_id: &NameId, session: Option<&str>) -> String {
    let attribute = |name, value: &Option<String>| match value {
        Some(value) => format!(" {name}=\"{}\"", escape_attribute(value)),
        None => String::new(),
    };
    let session = session.map_or_else(String::new, |index| {
        format!(
            "<samlp:SessionIndex>{}</samlp:SessionIndex>",
            escape_text(index)
        )
    });
    let body = format!(
        "<saml:NameID{}{}{}>{}</saml:NameID>{session}",
        attribute("Format", &name_id.format),
        attribute("NameQualifier", &name_id.name_qualifier),
        attribute("SPNameQualifier", &name_id.sp_name_qualifier),
        escape_text(&name_id.value),
    );
    message(flex, "LogoutRequest", id, "", &body)
}

fn response(flex: &Flex, id: &str, request: &str, status: &str) -> String {
    let answers = format!(" InResponseTo=\"{}\"", escape_attribute(request));
    let body = format!("<samlp:Status><samlp:StatusCode Value=\"{status}\"/></samlp:Status>");
    message(flex, "LogoutResponse", id, &answers, &body)
}

fn message(flex: &Flex, name: &str, id: &str, attributes: &str, body: &str) -> String {
    let profile = flex.profile();
    format!(
        "<samlp:{name} xmlns:samlp=\"{}\" xmlns:saml=\"{}\" ID=\"{id}\" Version=\"2.0\" IssueInstant=\"{}\" Destination=\"{}\"{attributes}><saml:Issuer>{}</saml:Issuer>{body}</samlp:{name}>",
        ns::PROTOCOL,
        ns::ASSERTION,
        saml::time::seconds(flex.now()),
        escape_attribute(profile.single_sign_on_url()),
        escape_text(&profile.entity_id()),
    )
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::testing::{Bench, IdentityProvider, Reply, get};

    const LOGOUT: &str =
        "https://iam.twilio.com/v1/Accounts/AC00000000000000000000000000000001/saml2/logout";

    /// The query of the identity provider's message to Flex.
    fn sent(parameter: Parameter, xml: &str, state: Option<&str>, by: &IdentityProvider) -> String {
        let url = redirect::url(LOGOUT, parameter, xml, state);
        redirect::sign(&url, by.key(), SignatureAlgorithm::RsaSha256).unwrap()
    }

    fn answer_to(id: &str, status: &str) -> String {
        let protocol = ns::PROTOCOL;
        format!(
            r#"<p:LogoutResponse xmlns:p="{protocol}" ID="_r" Version="2.0" IssueInstant="2026-01-01T00:00:00Z" InResponseTo="{id}"><p:Status><p:StatusCode Value="{status}"/></p:Status></p:LogoutResponse>"#
        )
    }

    fn message_in(reply: &Reply) -> redirect::RedirectMessage {
        let location = reply.location();
        redirect::decode(location.query().unwrap()).unwrap()
    }

    async fn is_open(bench: &Bench, token: &str) -> bool {
        let reply = bench.tokens("flex-api.twilio.com", "Info", token).await;
        reply.status == 200
    }

    #[tokio::test]
    async fn a_request_names_the_person_as_the_assertion_did() {
        let bench = Bench::new();
        bench.log_in(|_| ()).await;

        let message = message_in(&bench.send(get(LOGOUT)).await);
        let request = LogoutRequest::from_xml(&message.xml).unwrap();

        let name_id = request.name_id.unwrap();
        assert_eq!(name_id.value, "amy@contoso.example");
        assert!(name_id.format.unwrap().ends_with("emailAddress"));
        assert_eq!(request.issuer, Some(bench.flex.profile().entity_id()));
        assert!(message.relay_state.is_some());
    }

    #[tokio::test]
    async fn nobody_is_sent_anywhere_before_somebody_has_signed_in() {
        let reply = Bench::new().send(get(LOGOUT)).await;

        assert_eq!(reply.status, 400);
        assert!(reply.body.contains("nobody is signed in"));
    }

    #[rstest]
    #[case::good(SUCCESS, None, true, "You have logged out successfully!")]
    #[case::a_failure(REQUESTER, None, true, "the sign-out failed")]
    #[case::another_relay_state(SUCCESS, Some("other"), true, "another RelayState")]
    #[case::by_a_stranger(SUCCESS, None, false, "not signed by the certificate")]
    #[tokio::test]
    async fn an_answer_ends_the_session_only_if_it_is_good(
        #[case] status: &str,
        #[case] relay_state: Option<&str>,
        #[case] by_ours: bool,
        #[case] text: &str,
    ) {
        let bench = Bench::new();
        let token = bench.token().await;
        let asked = message_in(&bench.send(get(LOGOUT)).await);
        let id = LogoutRequest::from_xml(&asked.xml).unwrap().id;
        let state = relay_state.or(asked.relay_state.as_deref());
        let by = if by_ours {
            bench.idp
        } else {
            IdentityProvider::stranger()
        };

        let url = sent(Parameter::Response, &answer_to(&id, status), state, by);
        let reply = bench.send(get(&url)).await;

        assert!(reply.body.contains(text), "{}", reply.body);
        assert_eq!(is_open(&bench, &token).await, reply.status != 200);
    }

    #[rstest]
    #[case::of_ours(true, SUCCESS)]
    #[case::of_a_stranger(false, REQUESTER)]
    #[tokio::test]
    async fn a_request_of_the_identity_provider_ends_the_session_and_is_answered(
        #[case] by_ours: bool,
        #[case] status: &str,
    ) {
        let bench = Bench::new();
        let token = bench.token().await;
        let by = if by_ours {
            bench.idp
        } else {
            IdentityProvider::stranger()
        };
        let xml = format!(
            r#"<p:LogoutRequest xmlns:p="{}" xmlns="{}" ID="_q" Version="2.0" IssueInstant="2026-01-01T00:00:00Z"><NameID>amy@contoso.example</NameID></p:LogoutRequest>"#,
            ns::PROTOCOL,
            ns::ASSERTION
        );

        let url = sent(Parameter::Request, &xml, Some("kept"), by);
        let message = message_in(&bench.send(get(&url)).await);
        let response = LogoutResponse::from_xml(&message.xml).unwrap();

        assert_eq!(response.status.codes, [status]);
        assert_eq!(response.in_response_to.as_deref(), Some("_q"));
        assert_eq!(message.relay_state.as_deref(), Some("kept"));
        assert_eq!(is_open(&bench, &token).await, !by_ours);
    }
}

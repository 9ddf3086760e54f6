//! What Flex asks an identity provider for, where a test wants something else than the usual AuthnRequest.

use saml::signature::SignatureAlgorithm;

/// A part of a request.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Ask<T> {
    /// As this generation of Flex asks.
    #[default]
    Usual,
    /// Not at all.
    Absent,
    /// This.
    For(T),
}

/// Classes of authentication that are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestedContext {
    /// `exact`, `minimum`, `better`, `maximum`.
    pub comparison: &'static str,
    /// Whole URNs.
    pub classes: Vec<String>,
}

/// The RelayState that goes along.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum RelayState {
    /// As this generation of Flex makes it.
    #[default]
    Usual,
    /// No such parameter.
    Absent,
    /// The parameter without a value.
    Empty,
    /// This text.
    Text(String),
}

impl RelayState {
    /// What is sent in place of `usual`; nothing when there is no such parameter.
    pub(crate) fn over(&self, usual: String) -> Option<String> {
        match self {
            Self::Usual => Some(usual),
            Self::Absent => None,
            Self::Empty => Some(String::new()),
            Self::Text(text) => Some(text.clone()),
        }
    }
}

/// The request as a whole. [`Request::default`] is what Flex sends by itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Request {
    /// `ForceAuthn`; absent unless set.
    pub force_authn: Option<bool>,
    /// `IsPassive`; absent unless set.
    pub is_passive: Option<bool>,
    /// Format of the NameIDPolicy, as a whole URN.
    pub name_id_policy: Ask<String>,
    /// RequestedAuthnContext.
    pub requested_authn_context: Ask<RequestedContext>,
    /// RelayState.
    pub relay_state: RelayState,
    /// Algorithm of the signature in the query; Flex does not sign.
    pub signature: Option<SignatureAlgorithm>,
    /// Issuer; the entity ID unless set.
    pub issuer: Option<String>,
    /// AssertionConsumerServiceURL; the ACS URL unless set.
    pub acs: Option<String>,
}

impl Request {
    /// ` ForceAuthn="true"`, or nothing.
    pub(crate) fn force_authn(&self) -> String {
        switch("ForceAuthn", self.force_authn)
    }

    /// ` IsPassive="true"`, or nothing.
    pub(crate) fn is_passive(&self) -> String {
        switch("IsPassive", self.is_passive)
    }

    /// The RelayState that is sent in place of `usual`; nothing when there is no such parameter.
    pub(crate) fn relay_state(&self, usual: String) -> Option<String> {
        self.relay_state.over(usual)
    }
}

fn switch(name: &str, value: Option<bool>) -> String {
    value.map_or_else(String::new, |value| format!(" {name}=\"{value}\""))
}

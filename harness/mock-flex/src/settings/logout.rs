//! A SAML logout that a test lets Flex send; by itself Flex sends none.

use saml::signature::SignatureAlgorithm;

use super::RelayState;

/// How the LogoutRequest looks. [`Logout::default`] is signed and names whoever signed in last, as the assertion did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logout {
    /// Algorithm of the signature in the query; nothing for none.
    pub signature: Option<SignatureAlgorithm>,
    /// Text of the NameID; that of the assertion unless set. Its Format stays.
    pub name_id: Option<String>,
    /// RelayState.
    pub relay_state: RelayState,
}

impl Default for Logout {
    fn default() -> Self {
        Self {
            signature: Some(SignatureAlgorithm::RsaSha256),
            name_id: None,
            relay_state: RelayState::default(),
        }
    }
}

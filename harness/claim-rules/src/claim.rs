//! A claim: the unit that rules read and issue.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Issuer of a claim that a rule made without saying from whom. Source: AD FS, "The Role of the Claims Engine".
pub const LOCAL_AUTHORITY: &str = "LOCAL AUTHORITY";
/// Issuer of claims that come from an Active Directory sign-in. Source: as above.
pub const AD_AUTHORITY: &str = "AD AUTHORITY";
/// Value type of a claim that a rule made without saying which.
pub const STRING: &str = "http://www.w3.org/2001/XMLSchema#string";

/// A statement about the user: type and value, with where it came from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Claim {
    /// Claim type, usually a URI: `http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress`, or `email`.
    pub claim_type: String,
    /// The value, any text.
    pub value: String,
    /// URI of the value's type.
    pub value_type: String,
    /// Who issued the claim to this stage.
    pub issuer: String,
    /// Who issued it first.
    pub original_issuer: String,
    /// Properties by URI. Source: claim properties with a wire meaning, such as the NameID format.
    pub properties: BTreeMap<String, String>,
}

impl Claim {
    /// A string claim of [`LOCAL_AUTHORITY`] without properties.
    #[must_use]
    pub fn new(claim_type: impl Into<String>, value: impl Into<String>) -> Self {
        Self::issued_by(LOCAL_AUTHORITY, claim_type, value)
    }

    /// A string claim of `issuer`, which is also its original issuer.
    #[must_use]
    pub fn issued_by(
        issuer: &str,
        claim_type: impl Into<String>,
        value: impl Into<String>,
    ) -> Self {
        Self {
            claim_type: claim_type.into(),
            value: value.into(),
            value_type: STRING.to_owned(),
            issuer: issuer.to_owned(),
            original_issuer: issuer.to_owned(),
            properties: BTreeMap::new(),
        }
    }
}

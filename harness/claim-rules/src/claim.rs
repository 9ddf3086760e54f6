//! A claim: the unit that rules read and issue.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A text of a claim. Short ones lie inside, long ones are shared, so that a copy costs no allocation.
pub use smol_str::SmolStr as Text;

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
    pub claim_type: Text,
    /// The value, any text.
    pub value: Text,
    /// URI of the value's type.
    pub value_type: Text,
    /// Who issued the claim to this stage.
    pub issuer: Text,
    /// Who issued it first.
    pub original_issuer: Text,
    /// Properties by URI. Source: claim properties with a wire meaning, such as the NameID format.
    pub properties: BTreeMap<String, String>,
}

impl Claim {
    /// A string claim of [`LOCAL_AUTHORITY`] without properties.
    #[must_use]
    pub fn new(claim_type: impl Into<Text>, value: impl Into<Text>) -> Self {
        Self::issued_by(LOCAL_AUTHORITY, claim_type, value)
    }

    /// A string claim of `issuer`, which is also its original issuer.
    #[must_use]
    pub fn issued_by(issuer: &str, claim_type: impl Into<Text>, value: impl Into<Text>) -> Self {
        let issuer = Text::new(issuer);
        Self {
            claim_type: claim_type.into(),
            value: value.into(),
            value_type: Text::new_static(STRING),
            original_issuer: issuer.clone(),
            issuer,
            properties: BTreeMap::new(),
        }
    }
}

//! The guide's ACXXX was left in the trust's identifier.
//!
//! Source: Twilio's AD FS guide, "Configuring the Relying Party Trust": "Be sure to replace ACXXX with your AccountSID".

use super::Cause;
use super::identifier_unknown::{evidence, nearest, rename};
use crate::diagnosis::{Case, Explanation, Found};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "account-sid-placeholder",
        meaning: "the identifier of the trust still has the guide's ACXXX where the account SID belongs",
        why: "AD FS picks the trust by the Issuer of Flex's request, in which the real account SID stands; it finds none and \
              stops before it asks for a password (MSIS7007)",
        mend: "put the account SID (AC and 32 characters, on the console's home page) into the identifier and into the SAML \
               assertion consumer endpoint of the trust",
        source: "Twilio's AD FS guide, \"Configuring the Relying Party Trust\"",
    },
    recognize,
};

/// The nearest identifier has AC and nothing but X after it.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let (asked, trust, own) = nearest(case)?;
    let left = placeholder(own)?;
    Some(Found {
        sentence: format!(
            "the identifier of the trust `{}` still holds `{left}` from the guide in the place of the account SID",
            trust.name
        ),
        seen: evidence(case, asked, trust),
        fix: rename(trust, own, asked),
    })
}

/// A part of the address that is `AC` and at least two X.
pub(super) fn placeholder(address: &str) -> Option<&str> {
    address.split('/').find(|part| {
        let rest = part.strip_prefix("AC").unwrap_or_default();
        rest.len() >= 2 && rest.chars().all(|character| matches!(character, 'X' | 'x'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_guides_x_are_a_placeholder() {
        assert_eq!(
            placeholder("https://h/v1/Accounts/ACXXX/saml2"),
            Some("ACXXX")
        );
        assert_eq!(placeholder("https://h/v1/Accounts/AC0123/saml2"), None);
        assert_eq!(placeholder("https://h/AC/saml2"), None);
    }
}

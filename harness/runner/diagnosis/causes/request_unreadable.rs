//! The SAML request in the address cannot be read.
//!
//! Source: SAML 2.0 Bindings, section 3.4.4.1 (DEFLATE, base64, URL encoding); AD FS stops at once, before it knows who asks.

use super::Cause;
use crate::diagnosis::{Case, Explanation, Fix, Found, seen};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "request-unreadable",
        meaning: "AD FS got a SAML request that it cannot read: it was cut or changed on the way, or the service provider encodes it wrongly",
        why: "a request travels in the address, compressed and encoded; mail programs, chats, proxies with a limit for addresses, and \
              service providers that forget to compress leave one that is no XML; AD FS cannot know whose it was",
        mend: "open https://flex.twilio.com/<runtime-domain> itself instead of a copied address of AD FS; where every request is \
               unreadable, the service provider or a proxy before AD FS is at fault, and no setting of AD FS helps",
        source: "SAML 2.0 Bindings, section 3.4.4.1",
    },
    recognize,
};

/// AD FS was asked with a SAMLRequest, refused it, and we cannot read it either.
fn recognize(case: &Case<'_>) -> Option<Found> {
    if case.verification.request.is_some() || !case.is_stopped_by_adfs() {
        return None;
    }
    let sent = case.address_parameter("SAMLRequest")?;
    Some(Found {
        sentence:
            "AD FS got a SAML request that is no readable message, so it cannot know who asks"
                .to_owned(),
        seen: vec![
            seen(
                "SAMLRequest in the address",
                format!("{} characters", sent.len()),
            ),
            seen("AD FS says", case.adfs_refusal()),
        ],
        fix: Fix::LookAt(format!(
            "open {}, and not a copied address of AD FS; where that ends the same way, the service provider encodes its requests wrongly \
             or a proxy cuts addresses, and no setting of AD FS changes it",
            case.flex_address()
        )),
    })
}

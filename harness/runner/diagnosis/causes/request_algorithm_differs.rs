//! Flex signs its requests with another algorithm than the trust has.
//!
//! Source: AD FS holds signed requests to the trust's SignatureAlgorithm and answers with status Responder and MSIS7093 (event 364).

use super::Cause;
use crate::diagnosis::fix::{quoted, set_trust};
use crate::diagnosis::{Case, Explanation, Found, seen};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "request-algorithm-differs",
        meaning: "the request is signed with another algorithm than the SignatureAlgorithm of the trust",
        why: "SignatureAlgorithm is the algorithm of AD FS's own signatures and the only one that it takes of requests; it refuses \
              another one after the password was asked for (MSIS7093)",
        mend: "Set-AdfsRelyingPartyTrust -TargetIdentifier <identifier of the trust> -SignatureAlgorithm <algorithm of the request>",
        source: "Microsoft, Set-AdfsRelyingPartyTrust, SignatureAlgorithm",
    },
    recognize,
};

/// AD FS's code, and the algorithm of the request.
fn recognize(case: &Case<'_>) -> Option<Found> {
    if !case.refused_with("MSIS7093") {
        return None;
    }
    let trust = case.trust()?;
    let used = case.signature_algorithm()?;
    Some(Found {
        sentence: format!(
            "Flex signs its requests with `{}`, and `SignatureAlgorithm` of the trust `{}` is another one",
            name(&used),
            trust.name
        ),
        seen: vec![
            seen("SigAlg of Flex's request", &used),
            seen("AD FS says", case.adfs_refusal()),
        ],
        fix: set_trust(
            &case.identifier(),
            &format!("-SignatureAlgorithm {}", quoted(&used)),
        ),
    })
}

/// `rsa-sha1` of its URI.
fn name(uri: &str) -> &str {
    uri.rsplit('#').next().unwrap_or(uri)
}

//! AD FS demands signed requests, and Flex signs none.
//!
//! Source: AD FS answers with status Responder and MSIS7085 (event 320) after the sign-in; SignedSamlRequestsRequired of the trust
//! or of the farm demands it, and so does a certificate for requests. Twilio's AD FS guide skips that step of the wizard.

use super::Cause;
use crate::diagnosis::fix::quoted;
use crate::diagnosis::{Case, Explanation, Fix, Found, Seen, listed, seen};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "request-not-signed",
        meaning: "AD FS wants Flex's request signed, and Flex does not sign it",
        why: "Flex signs no request; a trust with SignedSamlRequestsRequired or with a certificate for requests takes signed \
              ones only, asks for the password all the same and answers Responder then (MSIS7085)",
        mend: "Set-AdfsRelyingPartyTrust -TargetIdentifier <identifier of the trust> -SignedSamlRequestsRequired $false \
               -RequestSigningCertificate $null; for the whole farm Set-AdfsProperties -SignedSamlRequestsRequired $false",
        source: "Twilio's AD FS guide, \"Configuring the Relying Party Trust\"; Microsoft, Set-AdfsRelyingPartyTrust",
    },
    recognize,
};

/// AD FS's code, and every setting that demands a signature.
fn recognize(case: &Case<'_>) -> Option<Found> {
    if !case.refused_with("MSIS7085") {
        return None;
    }
    let trust = case.trust()?;
    let holds = case.adfs().holds_request_certificate(trust);
    let identifier = quoted(&case.identifier());
    let of_trust = |setting: &str| {
        format!("Set-AdfsRelyingPartyTrust -TargetIdentifier {identifier} -{setting}")
    };
    let farm = case.adfs().farm.signed_saml_requests_required;
    let demands: Vec<(String, Seen, String)> = [
        (
            trust.signed_saml_requests_required,
            format!("the trust `{}`", trust.name),
            seen("SignedSamlRequestsRequired of the trust", "True"),
            of_trust("SignedSamlRequestsRequired $false"),
        ),
        (
            holds,
            format!("the certificate for requests of the trust `{}`", trust.name),
            seen("RequestSigningCertificate of the trust", "there is one"),
            of_trust("RequestSigningCertificate $null"),
        ),
        (
            farm,
            "the farm".to_owned(),
            seen("SignedSamlRequestsRequired of the farm", "True"),
            "Set-AdfsProperties -SignedSamlRequestsRequired $false".to_owned(),
        ),
    ]
    .into_iter()
    .filter(|(set, ..)| *set)
    .map(|(_, who, seen, command)| (who, seen, command))
    .collect();
    let (who, mut told, commands) = parts(demands);
    told.push(seen("AD FS says", case.adfs_refusal()));
    Some(Found {
        sentence: format!("Flex does not sign its requests, and {who} demands that"),
        seen: told,
        fix: Fix::PowerShell(commands),
    })
}

/// Who demands it, what was seen, and the commands one below the other.
fn parts(demands: Vec<(String, Seen, String)>) -> (String, Vec<Seen>, String) {
    let mut who = Vec::new();
    let mut told = Vec::new();
    let mut commands = Vec::new();
    for (one, seen, command) in demands {
        who.push(one);
        told.push(seen);
        commands.push(command);
    }
    let who = match who.as_slice() {
        [] => "AD FS".to_owned(),
        [one] => one.clone(),
        several => listed(several).replace('`', ""),
    };
    (who, told, commands.join("\n"))
}

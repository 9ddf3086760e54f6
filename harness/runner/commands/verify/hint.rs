//! What to do about a finding, for whoever administers AD FS or Flex.

/// Slug, and what to do.
const HINTS: &[(&str, &str)] = &[
    (
        "algorithm-refused",
        "set the algorithm of the trust: Set-AdfsRelyingPartyTrust -SignatureAlgorithm http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    ),
    (
        "algorithm-sha1",
        "move the trust to SHA-256: Set-AdfsRelyingPartyTrust -SignatureAlgorithm http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    ),
    (
        "assertion-encrypted",
        "give the private key of the service provider with --decryption-key; Flex has none, so remove the encryption certificate from the trust: Set-AdfsRelyingPartyTrust -EncryptionCertificate $null",
    ),
    (
        "assertion-expired",
        "a link opened late, or a clock that is wrong: compare the clocks of AD FS (w32tm /query /status) and of whoever judges; --at TIME judges at another time",
    ),
    (
        "assertion-misplaced",
        "no identity provider sends this: keep the message, and find out who could have changed it on its way",
    ),
    (
        "assertion-missing",
        "the identity provider reported success but sent no assertion: look at its event log",
    ),
    (
        "assertion-multiple",
        "no identity provider sends this: keep the message, and find out who could have changed it on its way",
    ),
    (
        "assertion-not-signed",
        "Set-AdfsRelyingPartyTrust -SamlResponseSignature MessageAndAssertion",
    ),
    (
        "assertion-not-yet-valid",
        "the clock of AD FS is ahead: w32tm /resync, or allow for it: Set-AdfsRelyingPartyTrust -NotBeforeSkew 3 (minutes)",
    ),
    (
        "audience-mismatch",
        "the identifier of the trust must be the entity ID of the service provider, letter for letter: Set-AdfsRelyingPartyTrust -Identifier",
    ),
    (
        "audience-missing",
        "the identity provider restricts the assertion to nobody: it must name the service provider",
    ),
    (
        "authn-statement-missing",
        "the rules of the trust must not replace the authentication claims: look for a rule that issues only some claims",
    ),
    (
        "base64-blanks",
        "copy the value again from the form, without what the screen adds",
    ),
    (
        "base64-other-characters",
        "copy the value again from the form, without what the screen adds",
    ),
    (
        "base64-padding",
        "the value may be cut off: copy it again as a whole",
    ),
    (
        "base64-plus-lost",
        "whoever forwards the form must escape a plus as %2B; a proxy or script that builds the body by hand forgets it",
    ),
    (
        "base64-trailing-bits",
        "the end of the value was typed or changed: copy it again",
    ),
    (
        "base64-twice",
        "whoever forwards the form encodes it once too often",
    ),
    (
        "base64-url-alphabet",
        "the POST binding uses the alphabet with + and /: whoever forwards the form must not translate it",
    ),
    (
        "base64-url-encoded",
        "whoever forwards the form escapes it once too often",
    ),
    (
        "clock-ahead",
        "compare the clocks: w32tm /query /status on the AD FS server",
    ),
    (
        "conditions-missing",
        "the assertion holds for ever and everywhere: the identity provider must restrict it",
    ),
    (
        "confirmation-expired",
        "the browser delivered the form late, or a clock is wrong: w32tm /query /status on the AD FS server",
    ),
    (
        "confirmation-expiry-missing",
        "the identity provider must limit the delivery in time",
    ),
    (
        "confirmation-missing",
        "the service provider needs a bearer confirmation: the trust must use the SAML POST endpoint, not WS-Trust",
    ),
    (
        "confirmation-not-before",
        "a bearer confirmation may not carry NotBefore: a setting of the identity provider",
    ),
    (
        "decryption-failed",
        "give the right private key with --decryption-key; the message names the certificate by its serial number",
    ),
    (
        "destination-mismatch",
        "the endpoint of the trust must be the address that receives the form: Get-AdfsRelyingPartyTrust | Select -Expand SamlEndpoints",
    ),
    (
        "digest-mismatch",
        "something changed the message after AD FS signed it: a proxy, a tool that formats XML, or a person; compare it with the original",
    ),
    (
        "doctype-refused",
        "no identity provider sends a document type declaration: keep the message, and find out who could have put it in",
    ),
    (
        "duplicate-id",
        "no identity provider sends the same ID twice: keep the message, and find out who could have changed it on its way",
    ),
    (
        "element-repeated",
        "no identity provider sends this: keep the message, and find out who could have changed it on its way",
    ),
    (
        "id-missing",
        "every message and assertion needs an ID: the sender is no conforming identity provider",
    ),
    (
        "in-response-to-mismatch",
        "the answer belongs to another request: an older tab, the back button, or a second sign-in at the same time",
    ),
    (
        "issuer-format",
        "the issuer must be an entity identifier: a setting of the identity provider",
    ),
    (
        "issuer-mismatch",
        "the issuer that the service provider knows must be the identifier of AD FS, letter for letter; it starts with http://: (Get-AdfsProperties).Identifier",
    ),
    (
        "issuer-missing",
        "the sender names itself nowhere: it is no conforming identity provider",
    ),
    (
        "key-short",
        "replace the token-signing certificate by one with 2048 bits or more",
    ),
    (
        "message-not-signed",
        "Set-AdfsRelyingPartyTrust -SamlResponseSignature MessageAndAssertion",
    ),
    (
        "name-id-empty",
        "the attribute behind the NameID is empty for this user in Active Directory",
    ),
    (
        "name-id-encrypted",
        "give the private key of the service provider with --decryption-key",
    ),
    (
        "name-id-missing",
        "the trust needs a rule that issues a NameID: Send LDAP Attributes as Claims, E-Mail-Addresses to Name ID",
    ),
    (
        "nothing-signed",
        "Set-AdfsRelyingPartyTrust -SamlResponseSignature MessageAndAssertion",
    ),
    (
        "query-signature-wrong",
        "the query must arrive octet for octet as it was signed: a proxy that escapes it again breaks it",
    ),
    (
        "recipient-mismatch",
        "the endpoint of the trust must be the address that receives the form: Get-AdfsRelyingPartyTrust | Select -Expand SamlEndpoints",
    ),
    (
        "recipient-missing",
        "the identity provider must say where the assertion may be delivered",
    ),
    (
        "reference-refused",
        "no identity provider sends this: keep the message, and find out who could have changed it on its way",
    ),
    (
        "reformatted-after-signing",
        "take the message from the form or the network log, not from a viewer that formats XML",
    ),
    (
        "response-missing",
        "give a Response; `flexgate decode` shows what this is",
    ),
    (
        "session-expired",
        "SessionNotOnOrAfter has passed: a link opened late, or a clock that is wrong",
    ),
    (
        "signature-malformed",
        "no identity provider sends this: keep the message, and find out who could have changed it on its way",
    ),
    (
        "signature-misplaced",
        "no identity provider sends this: keep the message, and find out who could have changed it on its way",
    ),
    (
        "signature-multiple",
        "no identity provider sends this: keep the message, and find out who could have changed it on its way",
    ),
    (
        "signature-position",
        "it verifies, but strict service providers want the signature right after the issuer",
    ),
    (
        "signature-too-many",
        "no identity provider sends this: keep the message, and find out who could have changed it on its way",
    ),
    (
        "signature-value-wrong",
        "another key signed, or the signature was changed: compare the thumbprints with Get-AdfsCertificate -CertificateType Token-Signing",
    ),
    (
        "signed-otherwise",
        "what was signed and what is shown differ: keep the message, and find out who could have changed it on its way",
    ),
    (
        "signing-certificate-not-pinned",
        "AD FS signs with a certificate that the service provider does not know, as after a rollover: compare with Get-AdfsCertificate -CertificateType Token-Signing and update the service provider",
    ),
    (
        "status-missing",
        "the sender is no conforming identity provider",
    ),
    (
        "status-not-success",
        "AD FS refused to sign the user in: its event log, Applications and Services Logs, AD FS, Admin, says why",
    ),
    (
        "text-mixed",
        "no identity provider sends this: keep the message, and find out who could have changed it on its way",
    ),
    (
        "text-with-comment",
        "it means what it says as a whole, but careless readers stop at the comment",
    ),
    (
        "time-unreadable",
        "times are written like 2026-11-24T10:00:00Z",
    ),
    (
        "transform-refused",
        "no identity provider sends this: keep the message, and find out who could have changed it on its way",
    ),
    (
        "version-mismatch",
        "the sender speaks another version of SAML: choose the SAML 2.0 endpoint",
    ),
    (
        "xml-cut-off",
        "the message ends too early: copy it again as a whole, or look for a limit on the size of forms",
    ),
    (
        "xml-malformed",
        "the message is damaged at this place: copy it again from the form or the network log",
    ),
    (
        "xml-too-large",
        "no identity provider sends this: keep the message, and find out who could have changed it on its way",
    ),
];

/// What to do about the finding of this slug.
pub(super) fn of(slug: &str) -> Option<&'static str> {
    HINTS
        .iter()
        .find(|(known, _)| *known == slug)
        .map(|(_, hint)| *hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The slugs of errors and warnings in a source text.
    fn slugs(text: &str) -> Vec<String> {
        let calls = ["Finding::error(", "Finding::warning(", "warning("];
        let after = calls.iter().flat_map(|call| text.split(call).skip(1));
        let quoted = after.filter_map(|rest| rest.trim_start().strip_prefix('"')?.split_once('"'));
        quoted.map(|(slug, _)| slug.to_owned()).collect()
    }

    fn sources(folder: &std::path::Path, texts: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, texts);
            } else if path.extension().is_some_and(|extension| extension == "rs")
                && !path.ends_with("tests.rs")
            {
                let text = std::fs::read_to_string(path).unwrap();
                texts.push(
                    text.split("#[cfg(test)]\nmod tests")
                        .next()
                        .unwrap()
                        .to_owned(),
                );
            }
        }
    }

    #[test]
    fn every_error_and_warning_of_the_verifier_has_a_hint() {
        let mut texts = Vec::new();
        for folder in [
            "harness/saml/src",
            "harness/runner/decode",
            "harness/runner/commands/verify",
        ] {
            sources(
                &std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder),
                &mut texts,
            );
        }
        let mut found: Vec<String> = texts.iter().flat_map(|text| slugs(text)).collect();
        let in_match = |name: &str| {
            texts
                .iter()
                .any(|text| text.contains(&format!("=> \"{name}\"")))
        };
        let others = [
            "doctype-refused",
            "xml-too-large",
            "xml-malformed",
            "xml-cut-off",
            "reference-refused",
        ];
        assert!(
            others.iter().all(|slug| in_match(slug)),
            "the errors of XML are named otherwise"
        );
        found.extend(others.map(str::to_owned));

        assert!(found.len() > 50, "the search finds too little: {found:?}");
        let without: Vec<_> = found.iter().filter(|slug| of(slug).is_none()).collect();
        assert!(without.is_empty(), "no hint for {without:?}");
        let stale: Vec<_> = HINTS
            .iter()
            .filter(|(slug, _)| {
                !texts
                    .iter()
                    .any(|text| text.contains(&format!("\"{slug}\"")))
            })
            .collect();
        assert!(stale.is_empty(), "a hint for nothing: {stale:?}");
    }

    #[test]
    fn hints_are_sorted_by_their_slugs() {
        assert!(HINTS.is_sorted_by(|a, b| a.0 < b.0));
    }
}

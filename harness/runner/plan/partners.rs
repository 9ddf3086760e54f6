//! Claims providers beside Active Directory: each is a farm of its own, at an address made of its name.

use mock_adfs::settings::ClaimsProviderTrust;

use crate::scenario::Table;
use crate::scenario::language::ClaimsProviderFacts;

/// The trusts for partners. Their certificates are known when the partners are made.
pub(super) fn trusts(facts: Option<&Table<ClaimsProviderFacts>>) -> Vec<ClaimsProviderTrust> {
    let named = facts.into_iter().flat_map(|table| table.iter());
    named
        .map(|(name, facts)| {
            let host = host(name.as_str());
            let rules = facts.acceptance_transform_rules.as_ref();
            ClaimsProviderTrust {
                name: name.value.clone(),
                identifier: format!("http://{host}/adfs/services/trust"),
                single_sign_on_url: format!("https://{host}/adfs/ls/"),
                token_signing_certificates: Vec::new(),
                acceptance_transform_rules: rules
                    .map_or_else(String::new, |text| text.value.clone()),
                enabled: facts.enabled.unwrap_or(true),
            }
        })
        .collect()
}

/// `Fabrikam Ltd` -> `sts.fabrikam-ltd.example`.
fn host(name: &str) -> String {
    let letter = |letter: char| match letter {
        letter if letter.is_ascii_alphanumeric() => letter.to_ascii_lowercase(),
        _ => '-',
    };
    let label: String = name.chars().map(letter).collect();
    format!("sts.{label}.example")
}

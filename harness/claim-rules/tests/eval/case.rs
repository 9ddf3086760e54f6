//! A case as it is written.

use std::collections::BTreeMap;

use claim_rules::claim::STRING;
use claim_rules::eval::{
    Case as Equality, CombinationOrder, Duplicates, EmptyValue, TestExpression,
};
use claim_rules::store::ParameterEscaping;
use claim_rules::{Claim, Evaluation, Options, claim_type, property};
use serde::Deserialize;

/// Rules, the claims that come in, and what goes out.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    pub(crate) name: String,
    /// Where the behavior comes from.
    pub(crate) source: String,
    pub(crate) rules: String,
    #[serde(default)]
    claims: Vec<Given>,
    /// `type=value` of each claim of the output, in order.
    #[serde(default)]
    output: Vec<String>,
    /// Parts of the first claim of the output.
    first: Option<Given>,
    /// Part of the message when the evaluation fails.
    pub(crate) error: Option<String>,
    /// Options that differ from their defaults.
    #[serde(default)]
    options: Vec<String>,
}

/// A claim as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    r#type: Option<String>,
    value: Option<String>,
    issuer: Option<String>,
    original_issuer: Option<String>,
    value_type: Option<String>,
    #[serde(default)]
    properties: BTreeMap<String, String>,
}

/// Short words that stand for URIs in the cases.
const WORDS: [(&str, &str); 11] = [
    ("ACCOUNT", claim_type::WINDOWS_ACCOUNT_NAME),
    ("DENY", claim_type::DENY),
    ("EMAIL", claim_type::EMAIL_ADDRESS),
    ("FORMAT", property::FORMAT),
    ("GROUPSID", claim_type::GROUP_SID),
    ("NAMEID", claim_type::NAME_IDENTIFIER),
    ("PERMIT", claim_type::PERMIT),
    ("PRIMARYSID", claim_type::PRIMARY_SID),
    ("UPN", claim_type::UPN),
    ("URN11", "urn:oasis:names:tc:SAML:1.1:nameid-format"),
    ("STRINGTYPE", STRING),
];

/// `text` with the short words written out.
pub(crate) fn expand(text: &str) -> String {
    WORDS
        .iter()
        .fold(text.to_owned(), |text, (word, uri)| text.replace(word, uri))
}

impl Given {
    fn claim(&self) -> Claim {
        let part = |part: &Option<String>| part.as_deref().map(expand).unwrap_or_default();
        let issuer = self.issuer.as_deref().unwrap_or("LOCAL AUTHORITY");
        let mut claim = Claim::issued_by(issuer, part(&self.r#type), part(&self.value));
        if let Some(original) = &self.original_issuer {
            claim.original_issuer = original.into();
        }
        if let Some(value_type) = &self.value_type {
            claim.value_type = expand(value_type).into();
        }
        let expanded = self
            .properties
            .iter()
            .map(|(name, value)| (expand(name), expand(value)));
        claim.properties = expanded.collect();
        claim
    }
}

impl Case {
    pub(crate) fn incoming(&self) -> Vec<Claim> {
        self.claims.iter().map(Given::claim).collect()
    }

    pub(crate) fn options(&self) -> Options {
        let mut options = Options::default();
        for option in &self.options {
            match option.as_str() {
                "equality: insensitive" => options.equality = Equality::Insensitive,
                "combinations: last outermost" => {
                    options.combination_order = CombinationOrder::LastOutermost;
                }
                "duplicates: keep" => options.duplicates = Duplicates::Keep,
                "duplicates: drop same value" => options.duplicates = Duplicates::DropSameValue,
                "empty value: drop" => options.empty_value = EmptyValue::Drop,
                "test expression: refuse" => options.test_expression = TestExpression::Refuse,
                "claims: 3" => options.limits.claims = 3,
                "combinations: 3" => options.limits.combinations = 3,
                "text: 8" => options.limits.text = 8,
                "work: 8" => options.limits.work = 8,
                "parameters: raw" => {}
                other => panic!("{}: there is no option `{other}`", self.name),
            }
        }
        options
    }

    pub(crate) fn escaping(&self) -> ParameterEscaping {
        match self
            .options
            .iter()
            .any(|option| option == "parameters: raw")
        {
            true => ParameterEscaping::Raw,
            false => ParameterEscaping::Escape,
        }
    }

    /// What differs from the expected output.
    pub(crate) fn compare(&self, evaluation: &Evaluation) -> Option<String> {
        let pairs = evaluation
            .output
            .iter()
            .map(|claim| format!("{}={}", claim.claim_type, claim.value));
        let found: Vec<String> = pairs.collect();
        let expected: Vec<String> = self.output.iter().map(|pair| expand(pair)).collect();
        if found != expected {
            return Some(format!("issues {found:?}"));
        }
        let (first, claim) = (self.first.as_ref()?, evaluation.output.first()?);
        let expected = first.claim();
        let parts = [
            (&first.issuer, &claim.issuer, &expected.issuer),
            (
                &first.original_issuer,
                &claim.original_issuer,
                &expected.original_issuer,
            ),
            (&first.value_type, &claim.value_type, &expected.value_type),
        ];
        let same = parts
            .iter()
            .all(|(given, found, expected)| given.is_none() || found == expected);
        let same = same && claim.properties == expected.properties;
        (!same).then(|| format!("issues {claim:?} first"))
    }
}

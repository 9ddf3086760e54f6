//! The NameID: chosen from the issued claims, held against the NameIDPolicy of the request.
//!
//! Source: AD FS. A claim without the format property gives a NameID without Format; only the SAML 1.1 URN of
//! `unspecified` leaves the choice free.

use claim_rules::Claim;
use claim_rules::claim_type::NAME_IDENTIFIER;
use claim_rules::property;
use saml::protocol::NameIdPolicy;
use saml::uri::name_id_format::UNSPECIFIED;

use crate::failure::Failure;
use crate::settings::Farm;

/// The NameID of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NameId {
    pub(crate) value: String,
    pub(crate) format: Option<String>,
    pub(crate) name_qualifier: Option<String>,
    pub(crate) sp_name_qualifier: Option<String>,
    pub(crate) sp_provided_id: Option<String>,
}

/// Chooses the NameID, or says why none satisfies the request.
pub(crate) fn choose(
    claims: &[Claim],
    policy: Option<&NameIdPolicy>,
    farm: &Farm,
) -> Result<Option<NameId>, Failure> {
    let mut found: Vec<NameId> = Vec::new();
    for claim in claims.iter().filter(|c| c.claim_type == NAME_IDENTIFIER) {
        let name_id = NameId::of(claim);
        if !found.contains(&name_id) {
            found.push(name_id);
        }
    }
    match found.as_slice() {
        [] if farm.behavior.name_id_may_be_absent && !demands(policy) => Ok(None),
        [] => Err(unsatisfied(policy, None)),
        [one] if one.satisfies(policy) => Ok(Some(one.clone())),
        [one] => Err(unsatisfied(policy, Some(one))),
        several => {
            let values: Vec<&str> = several.iter().map(|one| one.value.as_str()).collect();
            Err(Failure::several_name_ids(&values.join(", ")))
        }
    }
}

impl NameId {
    fn of(claim: &Claim) -> Self {
        let get = |name: &str| {
            let value = claim.properties.get(name);
            value.filter(|value| !value.is_empty()).cloned()
        };
        Self {
            value: claim.value.to_string(),
            format: get(property::FORMAT).filter(|format| is_absolute(format)),
            name_qualifier: get(property::NAME_QUALIFIER),
            sp_name_qualifier: get(property::SP_NAME_QUALIFIER),
            sp_provided_id: get(property::SP_PROVIDED_ID),
        }
    }

    /// As the relying party reads it.
    pub(crate) fn as_read(&self) -> saml::assertion::NameId {
        saml::assertion::NameId {
            value: self.value.clone(),
            format: self.format.clone(),
            name_qualifier: self.name_qualifier.clone(),
            sp_name_qualifier: self.sp_name_qualifier.clone(),
        }
    }

    fn satisfies(&self, policy: Option<&NameIdPolicy>) -> bool {
        let qualifier = policy.and_then(|policy| policy.sp_name_qualifier.as_deref());
        demanded_format(policy).is_none_or(|format| self.format.as_deref() == Some(format))
            && qualifier.is_none_or(|wanted| self.sp_name_qualifier.as_deref() == Some(wanted))
    }

    /// As the event text lists it.
    fn described(&self) -> String {
        let or_empty = |text: &Option<String>| text.clone().unwrap_or_default();
        format!(
            "Format: {}, NameQualifier: {} SPNameQualifier: {}, SPProvidedId: {}",
            or_empty(&self.format),
            or_empty(&self.name_qualifier),
            or_empty(&self.sp_name_qualifier),
            or_empty(&self.sp_provided_id)
        )
    }
}

/// A Format is written only when it is an absolute URI.
fn is_absolute(format: &str) -> bool {
    url::Url::parse(format).is_ok()
}

fn demanded_format(policy: Option<&NameIdPolicy>) -> Option<&str> {
    let format = policy?.format.as_deref()?;
    (format != UNSPECIFIED).then_some(format)
}

fn demands(policy: Option<&NameIdPolicy>) -> bool {
    demanded_format(policy).is_some()
        || policy.is_some_and(|policy| policy.sp_name_qualifier.is_some())
}

fn unsatisfied(policy: Option<&NameIdPolicy>, actual: Option<&NameId>) -> Failure {
    let requested = policy.map_or_else(
        || "none".to_owned(),
        |policy| {
            let allow_create = if policy.allow_create { "True" } else { "False" };
            format!(
                "AllowCreate: {allow_create} Format: {} SPNameQualifier: {}",
                policy.format.as_deref().unwrap_or_default(),
                policy.sp_name_qualifier.as_deref().unwrap_or_default()
            )
        },
    );
    let actual = actual.map_or_else(|| "null".to_owned(), NameId::described);
    Failure::name_id_policy(&requested, &actual)
}

#[cfg(test)]
mod tests {
    use super::choose;
    use crate::settings::Farm;
    use claim_rules::Claim;
    use claim_rules::claim_type::NAME_IDENTIFIER;
    use claim_rules::property::FORMAT;
    use rstest::rstest;
    use saml::protocol::NameIdPolicy;
    use saml::uri::name_id_format::{EMAIL_ADDRESS, PERSISTENT, UNSPECIFIED};

    const NO_SUCH_URN: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:unspecified";

    fn name_id(value: &str, format: Option<&str>) -> Claim {
        let mut claim = Claim::new(NAME_IDENTIFIER, value);
        if let Some(format) = format {
            claim
                .properties
                .insert(FORMAT.to_owned(), format.to_owned());
        }
        claim
    }

    fn verdict(claims: &[Claim], format: Option<&str>) -> String {
        let farm = Farm::with_defaults("adfs.contoso.example", "Contoso");
        let policy = format.map(|format| NameIdPolicy {
            format: Some(format.to_owned()),
            ..NameIdPolicy::default()
        });
        match choose(claims, policy.as_ref(), &farm) {
            Ok(None) => "none".to_owned(),
            Ok(Some(name_id)) => name_id.value,
            Err(failure) => failure
                .code
                .unwrap_or_else(|| format!("{:?}", failure.event)),
        }
    }

    #[rstest]
    #[case::nothing_issued_nothing_asked(&[], None, "none")]
    #[case::nothing_issued_unspecified(&[], Some(UNSPECIFIED), "none")]
    #[case::nothing_issued_a_format_asked(&[], Some(EMAIL_ADDRESS), "MSIS7070")]
    #[case::without_format_nothing_asked(&[name_id("a", None)], None, "a")]
    #[case::without_format_one_asked(&[name_id("a", None)], Some(EMAIL_ADDRESS), "MSIS7070")]
    #[case::the_format_asked(&[name_id("a", Some(EMAIL_ADDRESS))], Some(EMAIL_ADDRESS), "a")]
    #[case::another_format(&[name_id("a", Some(PERSISTENT))], Some(EMAIL_ADDRESS), "MSIS7070")]
    #[case::any_format_for_unspecified(&[name_id("a", Some(PERSISTENT))], Some(UNSPECIFIED), "a")]
    #[case::a_urn_that_does_not_exist(&[name_id("a", Some(EMAIL_ADDRESS))], Some(NO_SUCH_URN), "MSIS7070")]
    #[case::twice_the_same(&[name_id("a", None), name_id("a", None)], None, "a")]
    #[case::two_different(&[name_id("a", None), name_id("b", None)], None, "Some(186)")]
    fn the_name_id_is_held_against_the_policy(
        #[case] claims: &[Claim],
        #[case] format: Option<&str>,
        #[case] expected: &str,
    ) {
        assert_eq!(verdict(claims, format), expected);
    }

    #[test]
    fn the_failure_lists_what_was_asked_and_what_there_was() {
        let farm = Farm::with_defaults("adfs.contoso.example", "Contoso");
        let policy = NameIdPolicy {
            format: Some(EMAIL_ADDRESS.to_owned()),
            allow_create: true,
            sp_name_qualifier: None,
        };

        let failure = choose(&[name_id("a", None)], Some(&policy), &farm).unwrap_err();

        insta::assert_snapshot!(failure.message(), @"MSIS7070: the token does not satisfy the NameIDPolicy of the SAML request. Requested NameIDPolicy: AllowCreate: True Format: urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress SPNameQualifier: . Actual NameID properties: Format: , NameQualifier:  SPNameQualifier: , SPProvidedId: .");
    }
}

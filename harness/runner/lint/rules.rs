//! The issuance transform rules: that they parse, what is suspicious in them, and whether Flex gets what it reads.

use claim_rules::lint::{Lint as RuleLint, Severity as RuleSeverity, Surroundings};
use mock_adfs::import::ClaimsProviderTrust;

use super::{Lint, Mend, Setup, Severity, TrustView, quoted, setup::placed};
use crate::plan::FlexKind;

const NAME_ID: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier";
const FORMAT: &str = "http://schemas.xmlsoap.org/ws/2005/05/identity/claimproperties/format";
const EMAIL: &str = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";

/// The guide's rule "Transform an Incoming Claim".
const NAME_ID_RULE: &str = "@RuleTemplate = \"MapClaims\"\n@RuleName = \"Name ID\"\nc:[Type == \"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress\"]\n => issue(Type = \"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier\", Issuer = c.Issuer, OriginalIssuer = c.OriginalIssuer, Value = c.Value, ValueType = c.ValueType, Properties[\"http://schemas.xmlsoap.org/ws/2005/05/identity/claimproperties/format\"] = \"urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress\");";

pub(super) fn lints(setup: &Setup) -> Vec<Lint> {
    let trusts = setup
        .trusts
        .iter()
        .filter(|view| !view.is_unknown("IssuanceTransformRules"));
    let mut lints: Vec<Lint> = trusts.flat_map(of_trust).collect();
    lints.extend(setup.claims_providers.iter().filter_map(|(file, taken)| {
        acceptance(
            file,
            &taken.value,
            &taken.place_of("AcceptanceTransformRules").to_string(),
        )
    }));
    lints
}

fn of_trust(view: &TrustView) -> Vec<Lint> {
    let text = &view.trust.issuance_transform_rules;
    let place = view.at("IssuanceTransformRules");
    let rules = match claim_rules::parse(text) {
        Ok(rules) => rules,
        Err(errors) => {
            return errors
                .iter()
                .take(1)
                .map(|error| unparsed(view, error))
                .collect();
        }
    };
    let found = claim_rules::lint::lint(text, &rules, &Surroundings::flex());
    let mut lints: Vec<Lint> = found.iter().map(|lint| of_rule(view, text, lint)).collect();
    lints.extend(name_id(view, text, &place));
    lints
}

fn unparsed(view: &TrustView, error: &claim_rules::ParseError) -> Lint {
    let (line, column) = error.position(&view.trust.issuance_transform_rules);
    Lint {
        slug: "rules-do-not-parse",
        severity: Severity::Error,
        place: view.at("IssuanceTransformRules"),
        title: format!(
            "line {line}, column {column} of the issuance transform rules: {}",
            error.title()
        ),
        why: "AD FS would not have taken this text; something changed it on the way".to_owned(),
        mend: Mend::PowerShell(format!(
            "(Get-AdfsRelyingPartyTrust -Name {}).IssuanceTransformRules | Out-File flex.rules -Encoding utf8",
            quoted(&view.trust.name)
        )),
    }
}

fn of_rule(view: &TrustView, text: &str, lint: &RuleLint) -> Lint {
    let before = text.get(..lint.span.start).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    // What no rule issues stands in no rule.
    let title = match lint.slug == "wanted-claim-missing" {
        true => format!("{} (trust `{}`)", lint.title, view.trust.name),
        false => format!("rule {}, line {line}: {}", lint.rule + 1, lint.title),
    };
    Lint {
        slug: lint.slug,
        severity: match lint.severity {
            RuleSeverity::Error => Severity::Error,
            RuleSeverity::Warning => Severity::Warning,
            RuleSeverity::Information => Severity::Information,
        },
        place: view.at("IssuanceTransformRules"),
        title,
        why: lint.why().to_owned(),
        mend: match &lint.mend {
            Some(mend) => Mend::Do(format!(
                "write `{}` in place of `{}` (Edit Claim Issuance Policy)",
                mend.text,
                text.get(mend.span.clone()).unwrap_or_default()
            )),
            None => Mend::Do(by_hand(lint)),
        },
    }
}

/// What to do about a rule that no single replacement mends.
fn by_hand(lint: &RuleLint) -> String {
    let wanted = lint.title.split('`').nth(1).unwrap_or_default();
    match lint.slug.starts_with("wanted-claim-") {
        true => format!(
            "under Edit Claim Issuance Policy, add a row with the outgoing claim type `{wanted}` to the rule that sends LDAP attributes"
        ),
        false => "edit the rule under Edit Claim Issuance Policy".to_owned(),
    }
}

/// Legacy Flex asks for a NameID with the format emailAddress, and AD FS gives it only to a claim that says so.
fn name_id(view: &TrustView, text: &str, place: &str) -> Option<Lint> {
    let issued = text.contains(NAME_ID);
    let formatted = text.contains(FORMAT) && text.contains(EMAIL);
    if issued && (formatted || view.flex == FlexKind::Enhanced) {
        return None;
    }
    let (slug, title) = match issued {
        true => (
            "name-id-format-missing",
            "no rule gives the NameID the format emailAddress",
        ),
        false => ("name-id-rule-missing", "no rule issues a NameID"),
    };
    let rule = format!(
        "$rules = (Get-AdfsRelyingPartyTrust -Name {name}).IssuanceTransformRules + @'\n{NAME_ID_RULE}\n'@\nSet-AdfsRelyingPartyTrust -TargetName {name} -IssuanceTransformRules $rules",
        name = quoted(&view.trust.name)
    );
    Some(Lint {
        slug,
        severity: Severity::Error,
        place: place.to_owned(),
        title: format!("{title} (trust `{}`)", view.trust.name),
        why: match view.flex {
            FlexKind::Legacy => {
                "AD FS answers with InvalidNameIDPolicy, and Flex shows a password prompt"
            }
            FlexKind::Enhanced => "Flex makes the worker's name of it",
        }
        .to_owned(),
        mend: Mend::PowerShell(rule),
    })
}

/// The farm's own directory lets a claim through only if an acceptance rule does.
fn acceptance(file: &str, trust: &ClaimsProviderTrust, place: &str) -> Option<Lint> {
    const NEEDED: &str =
        "http://schemas.microsoft.com/ws/2008/06/identity/claims/windowsaccountname";
    let text = &trust.acceptance_transform_rules;
    let passes = text.contains(NEEDED) || text.contains("[]") || text.trim().is_empty();
    (trust.is_active_directory() && !passes).then(|| Lint {
        slug: "account-name-not-accepted",
        severity: Severity::Error,
        place: placed(file, place),
        title: "no acceptance rule of the Active Directory trust passes the Windows account name".to_owned(),
        why: "the rules of every trust look people up by it, and find nobody".to_owned(),
        mend: Mend::Do("add the rule `Pass Through Windows account name` to the Active Directory claims provider trust".to_owned()),
    })
}

//! Who may sign in: access control policy or authorization rules.

use super::{Lint, Setup, Severity, TrustView, set_trust};
use crate::plan::FlexKind;

pub(super) fn lints(setup: &Setup) -> Vec<Lint> {
    setup.trusts.iter().filter_map(of_trust).collect()
}

fn of_trust(view: &TrustView) -> Option<Lint> {
    let trust = &view.trust;
    let policy = trust.access_control_policy_name.trim();
    let rules = trust.issuance_authorization_rules.trim();
    let lint = |slug, severity, property: &str, title: String, why: &str| Lint {
        slug,
        severity,
        place: view.at(property),
        title,
        why: why.to_owned(),
        mend: set_trust(view, "-AccessControlPolicyName 'Permit everyone'"),
    };
    let name = &trust.name;
    if policy.is_empty() && rules.is_empty() {
        let title = format!("the trust `{name}` has neither a policy nor authorization rules");
        return Some(lint(
            "nobody-permitted",
            Severity::Error,
            "AccessControlPolicyName",
            title,
            "AD FS permits nobody then (MSIS5007); the guide chooses `Permit everyone`",
        ));
    }
    if policy.is_empty() && !rules.contains("/claims/permit") {
        let title = format!("no authorization rule of the trust `{name}` permits anybody");
        return Some(lint(
            "nobody-permitted",
            Severity::Error,
            "IssuanceAuthorizationRules",
            title,
            "without a permit claim AD FS refuses everybody (MSIS5007)",
        ));
    }
    if policy.contains("MFA") && view.flex == FlexKind::Legacy {
        let title = format!("the policy `{policy}` of the trust `{name}` asks for a second factor");
        return Some(lint(
            "second-factor-against-password-class",
            Severity::Warning,
            "AccessControlPolicyName",
            title,
            "legacy Flex asks for exactly the class `Password`, which a sign-in with a second factor may not satisfy",
        ));
    }
    let everyone = policy.is_empty() || policy == "Permit everyone";
    (!everyone).then(|| {
        let title = format!("the trust `{name}` uses the policy `{policy}`");
        lint("policy-differs", Severity::Information, "AccessControlPolicyName", title, "the guide chooses `Permit everyone`; whom this policy leaves out sees an error page of AD FS")
    })
}

//! The trust's access control does not let this person in.
//!
//! Source: AD FS, access control policies and issuance authorization rules; a denial is answered with Responder /
//! RequestDenied, MSIS5007 and event 325. Twilio's AD FS guide: "permit everyone for the Access Control Policy".

use claim_rules::claim_type::{DENY, WINDOWS_ACCOUNT_NAME};
use claim_rules::template::{Effect, Template};
use mock_adfs::settings::RelyingPartyTrust;
use saml::uri::status;

use super::Cause;
use crate::diagnosis::fix::{quoted, set_trust};
use crate::diagnosis::{Case, Explanation, Fix, Found, Seen, listed, rule_text, seen};

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "access-denied",
        meaning: "the access control policy of the trust, or its authorization rules, do not let this person in",
        why: "AD FS asks the trust's access control after the sign-in and answers Flex with RequestDenied (MSIS5007); Flex then \
              asks for a user name and password",
        mend: "add the person to a group that the policy permits, or set the policy to Permit everyone as in the guide",
        source: "Twilio's AD FS guide, \"Configuring the Relying Party Trust\" (Access Control Policy); Microsoft, access control \
                 policies",
    },
    recognize,
};

/// The status that access control ends with.
fn recognize(case: &Case<'_>) -> Option<Found> {
    if !case.has_status(status::REQUEST_DENIED) {
        return None;
    }
    let (trust, user) = (case.trust()?, case.user()?);
    let account = &user.account;
    let groups: Vec<String> = case
        .directory()
        .token_groups_of(user)
        .iter()
        .map(|group| group.name.clone())
        .collect();
    let mut seen_here = vec![
        seen("Status of the Response", case.status()),
        seen(format!("groups of `{account}`"), groups.join(", ")),
    ];
    let (sentence, fix) = reason(case, trust, account, &mut seen_here);
    Some(Found {
        sentence,
        seen: seen_here,
        fix,
    })
}

/// Which of the three kinds of access control it is.
fn reason(
    case: &Case<'_>,
    trust: &RelyingPartyTrust,
    account: &str,
    seen_here: &mut Vec<Seen>,
) -> (String, Fix) {
    let name = &trust.name;
    let policy = &trust.access_control_policy_name;
    let groups: Vec<String> = trust
        .access_control_policy_parameters
        .iter()
        .map(|group| group_name(case, group))
        .collect();
    let everyone = || {
        set_trust(
            &case.identifier(),
            "-AccessControlPolicyName 'Permit everyone'",
        )
    };
    if let Some(group) = groups.first() {
        seen_here.push(seen(
            "AccessControlPolicyName of the trust",
            format!("{policy}: {}", groups.join(", ")),
        ));
        let sentence = format!(
            "the access control policy `{policy}` of the trust `{name}` lets in {} only, and the user `{account}` is not a member",
            listed(&groups)
        );
        let add = format!(
            "Add-ADGroupMember -Identity {} -Members {}",
            quoted(group),
            quoted(account)
        );
        return (sentence, Fix::ActiveDirectory(add));
    }
    if trust.issuance_authorization_rules.trim().is_empty() {
        seen_here.push(seen(
            "AccessControlPolicyName of the trust",
            if policy.is_empty() { "none" } else { policy },
        ));
        let sentence = if policy.is_empty() {
            format!(
                "the trust `{name}` has no access control policy and no authorization rules, so it lets nobody in"
            )
        } else {
            format!(
                "the access control policy `{policy}` of the trust `{name}` does not let the user `{account}` in"
            )
        };
        return (sentence, everyone());
    }
    seen_here.push(seen(
        "IssuanceAuthorizationRules of the trust",
        trust.issuance_authorization_rules.trim(),
    ));
    let sentence = format!(
        "the issuance authorization rules of the trust `{name}` do not permit the user `{account}`"
    );
    (sentence, permit(case, trust, account))
}

/// One more rule, which permits this person; a rule that denies has to be changed by whoever wrote it, for it wins.
fn permit(case: &Case<'_>, trust: &RelyingPartyTrust, account: &str) -> Fix {
    if trust.issuance_authorization_rules.contains(DENY) {
        let what = format!(
            "one of the authorization rules of the trust `{}` denies, and a denial wins over every permission: change that rule",
            trust.name
        );
        return Fix::LookAt(what);
    }
    let rule = Template::Authorization {
        name: format!("Permit {account}"),
        claim_type: WINDOWS_ACCOUNT_NAME.to_owned(),
        value: format!("{}\\{account}", case.directory().netbios_name),
        effect: Effect::Permit,
    };
    rule_text::appended_to(case, "IssuanceAuthorizationRules", &rule.to_rule_text())
}

/// A group as Active Directory's commands name it: without domain, and by name where the policy has a SID.
fn group_name(case: &Case<'_>, group: &str) -> String {
    if group.starts_with("S-1-") {
        let groups = case.directory().groups.values();
        let known = groups
            .filter(|known| known.sid == group)
            .map(|known| known.name.clone())
            .next();
        return known.unwrap_or_else(|| group.to_owned());
    }
    group
        .rsplit_once('\\')
        .map_or(group, |(_, name)| name)
        .to_owned()
}

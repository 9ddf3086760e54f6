//! LDAP attributes as the console's "Send LDAP Attributes as Claims" wizard calls them.

/// Label in the wizard and LDAP name in the rule. Source: AD FS console; the LDAP display names of the schema.
pub const LABELS: [(&str, &str); 24] = [
    ("Company", "company"),
    ("Department", "department"),
    ("Display-Name", "displayName"),
    ("E-Mail-Addresses", "mail"),
    ("Employee-ID", "employeeID"),
    ("Employee-Number", "employeeNumber"),
    ("Employee-Type", "employeeType"),
    ("Given-Name", "givenName"),
    ("Is-Member-Of-DL", "memberOf"),
    ("Organization-Name", "o"),
    ("Organizational-Unit-Name", "ou"),
    ("Proxy-Addresses", "proxyAddresses"),
    ("SAM-Account-Name", "sAMAccountName"),
    ("State-Or-Province-Name", "st"),
    ("Street-Address", "streetAddress"),
    ("Surname", "sn"),
    ("Telephone-Number", "telephoneNumber"),
    ("Title", "title"),
    ("Token-Groups as SIDs", "tokenGroups(SID)"),
    (
        "Token-Groups - Qualified by Domain Name",
        "tokenGroups(domainQualifiedName)",
    ),
    (
        "Token-Groups - Qualified by Long Domain Name",
        "tokenGroups(longDomainQualifiedName)",
    ),
    ("Token-Groups - Unqualified Names", "tokenGroups"),
    ("User-Principal-Name", "userPrincipalName"),
    ("objectGUID", "objectGUID"),
];

/// The console's label for an LDAP attribute, without regard to case.
#[must_use]
pub fn label(attribute: &str) -> Option<&'static str> {
    LABELS
        .iter()
        .find(|(_, name)| name.eq_ignore_ascii_case(attribute))
        .map(|(label, _)| *label)
}

/// The LDAP attribute behind a label of the console, without regard to case.
#[must_use]
pub fn by_label(label: &str) -> Option<&'static str> {
    LABELS
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(label))
        .map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_labels_of_the_guide_lead_to_their_attributes() {
        assert_eq!(by_label("E-Mail-Addresses"), Some("mail"));
        assert_eq!(
            by_label("token-groups - unqualified names"),
            Some("tokenGroups")
        );
        assert_eq!(label("DISPLAYNAME"), Some("Display-Name"));
        assert_eq!(label("extensionAttribute7"), None);
    }
}

//! Attribute names: what a cmdlet calls it -> what LDAP calls it.

use std::borrow::Cow;

/// Names as LDAP writes them. Source: Active Directory schema.
const LDAP: [&str; 66] = [
    "mail",
    "displayName",
    "givenName",
    "sn",
    "department",
    "title",
    "company",
    "physicalDeliveryOfficeName",
    "telephoneNumber",
    "mobile",
    "ipPhone",
    "userPrincipalName",
    "sAMAccountName",
    "employeeID",
    "employeeNumber",
    "employeeType",
    "manager",
    "description",
    "info",
    "division",
    "streetAddress",
    "l",
    "st",
    "postalCode",
    "c",
    "co",
    "preferredLanguage",
    "proxyAddresses",
    "wWWHomePage",
    "otherTelephone",
    "extensionAttribute1",
    "extensionAttribute2",
    "extensionAttribute3",
    "extensionAttribute4",
    "extensionAttribute5",
    "extensionAttribute6",
    "extensionAttribute7",
    "extensionAttribute8",
    "extensionAttribute9",
    "extensionAttribute10",
    "extensionAttribute11",
    "extensionAttribute12",
    "extensionAttribute13",
    "extensionAttribute14",
    "extensionAttribute15",
    "cn",
    "name",
    "distinguishedName",
    "objectClass",
    "objectGUID",
    "objectSid",
    "memberOf",
    "member",
    "primaryGroupID",
    "groupType",
    "userAccountControl",
    "lockoutTime",
    "pwdLastSet",
    "tokenGroups",
    "Enabled",
    "LockedOut",
    "PasswordExpired",
    "GroupCategory",
    "GroupScope",
    "initials",
    "whenCreated",
];

/// Names of Get-ADUser and Get-ADGroup that differ. Source: Active Directory module, property names.
const CMDLET: [(&str, &str); 17] = [
    ("Surname", "sn"),
    ("EmailAddress", "mail"),
    ("OfficePhone", "telephoneNumber"),
    ("MobilePhone", "mobile"),
    ("Office", "physicalDeliveryOfficeName"),
    ("City", "l"),
    ("State", "st"),
    ("Country", "c"),
    ("HomePage", "wWWHomePage"),
    ("Members", "member"),
    ("SID", "objectSid"),
    ("dn", "distinguishedName"),
    ("ObjectSID", "objectSid"),
    ("SamAccountName", "sAMAccountName"),
    ("GivenName", "givenName"),
    ("UserPrincipalName", "userPrincipalName"),
    ("DistinguishedName", "distinguishedName"),
];

/// Properties that Get-ADUser adds to every object and that say nothing of the person.
const BOOKKEEPING: [&str; 6] = [
    "PropertyNames",
    "AddedProperties",
    "RemovedProperties",
    "ModifiedProperties",
    "PropertyCount",
    "ClearProperties",
];

/// Parts of the names of attributes that hold secrets. Source: Active Directory schema; LAPS.
const SECRET: [&str; 8] = [
    "pwd",
    "password",
    "secret",
    "laps",
    "credential",
    "keymaterial",
    "recoveryinformation",
    "privatekey",
];

/// Attributes that describe the organisation, not the person.
const ORGANISATIONAL: [&str; 13] = [
    "department",
    "title",
    "company",
    "division",
    "physicalDeliveryOfficeName",
    "l",
    "st",
    "postalCode",
    "c",
    "co",
    "preferredLanguage",
    "employeeType",
    "primaryGroupID",
];

/// The LDAP name of an attribute, whatever its case and whoever named it; options (`;binary`) are taken off.
#[must_use]
pub fn canonical(name: &str) -> Cow<'static, str> {
    let bare = name.split(';').next().unwrap_or(name).trim();
    let exact = LDAP.iter().find(|known| **known == bare);
    let found = exact.copied().or_else(|| {
        let renamed = CMDLET
            .iter()
            .find(|(cmdlet, _)| cmdlet.eq_ignore_ascii_case(bare));
        let known = || LDAP.iter().find(|known| known.eq_ignore_ascii_case(bare));
        renamed.map(|(_, ldap)| *ldap).or_else(|| known().copied())
    });
    found.map_or_else(|| Cow::Owned(bare.to_owned()), Cow::Borrowed)
}

/// Whether a property is Get-ADUser's own bookkeeping.
pub(super) fn is_bookkeeping(name: &str) -> bool {
    BOOKKEEPING
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name))
}

/// Whether an attribute holds a secret, and is never kept.
#[must_use]
pub fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    !matches!(name.as_str(), "pwdlastset" | "passwordexpired")
        && SECRET.iter().any(|part| name.contains(part))
}

/// Whether an attribute describes the organisation, so that pseudonyms leave it as it is.
#[must_use]
pub fn is_organisational(name: &str) -> bool {
    ORGANISATIONAL
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::{canonical, is_secret};
    use rstest::rstest;

    #[rstest]
    #[case("Surname", "sn")]
    #[case("EMAILADDRESS", "mail")]
    #[case("samaccountname", "sAMAccountName")]
    #[case("userCertificate;binary", "userCertificate")]
    #[case("msDS-cloudExtensionAttribute1", "msDS-cloudExtensionAttribute1")]
    fn a_name_becomes_that_of_ldap(#[case] name: &str, #[case] ldap: &str) {
        assert_eq!(canonical(name), ldap);
    }

    #[rstest]
    #[case("unicodePwd", true)]
    #[case("userPassword", true)]
    #[case("ms-Mcs-AdmPwd", true)]
    #[case("msLAPS-Password", true)]
    #[case("pwdLastSet", false)]
    #[case("department", false)]
    fn an_attribute_with_a_secret_is_known(#[case] name: &str, #[case] secret: bool) {
        assert_eq!(is_secret(name), secret);
    }
}

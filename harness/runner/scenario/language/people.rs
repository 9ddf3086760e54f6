//! People and groups, by their LDAP attributes.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::scenario::{Located, Table, Text, Values};

/// A person: what the directory says of them. `""` clears an attribute.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UserFacts {
    /// E-mail address.
    pub mail: Option<Values>,
    /// Name as shown.
    #[serde(rename = "displayName")]
    pub display_name: Option<Values>,
    /// First name.
    #[serde(rename = "givenName")]
    pub given_name: Option<Values>,
    /// Family name.
    pub sn: Option<Values>,
    /// Department; the guide keeps the Flex role here.
    pub department: Option<Values>,
    /// Job title.
    pub title: Option<Values>,
    /// Company.
    pub company: Option<Values>,
    /// Office.
    #[serde(rename = "physicalDeliveryOfficeName")]
    pub physical_delivery_office_name: Option<Values>,
    /// Telephone number.
    #[serde(rename = "telephoneNumber")]
    pub telephone_number: Option<Values>,
    /// Mobile number.
    pub mobile: Option<Values>,
    /// IP telephone.
    #[serde(rename = "ipPhone")]
    pub ip_phone: Option<Values>,
    /// User principal name; `account@domain` when absent.
    #[serde(rename = "userPrincipalName")]
    pub user_principal_name: Option<Values>,
    /// Account name; the person's name in the file when absent.
    #[serde(rename = "sAMAccountName")]
    pub s_am_account_name: Option<Values>,
    /// Employee number.
    #[serde(rename = "employeeID")]
    pub employee_id: Option<Values>,
    /// Employee number, the other one.
    #[serde(rename = "employeeNumber")]
    pub employee_number: Option<Values>,
    /// Kind of employment.
    #[serde(rename = "employeeType")]
    pub employee_type: Option<Values>,
    /// Distinguished name of the manager.
    pub manager: Option<Values>,
    /// Description.
    pub description: Option<Values>,
    /// Notes.
    pub info: Option<Values>,
    /// Division.
    pub division: Option<Values>,
    /// Street.
    #[serde(rename = "streetAddress")]
    pub street_address: Option<Values>,
    /// City.
    pub l: Option<Values>,
    /// State.
    pub st: Option<Values>,
    /// Postal code.
    #[serde(rename = "postalCode")]
    pub postal_code: Option<Values>,
    /// Country, two letters.
    pub c: Option<Values>,
    /// Country.
    pub co: Option<Values>,
    /// Language.
    #[serde(rename = "preferredLanguage")]
    pub preferred_language: Option<Values>,
    /// All mail addresses, the main one with `SMTP:`.
    #[serde(rename = "proxyAddresses")]
    pub proxy_addresses: Option<Values>,
    /// Web page.
    #[serde(rename = "wWWHomePage")]
    pub www_home_page: Option<Values>,
    /// Further telephone numbers.
    #[serde(rename = "otherTelephone")]
    pub other_telephone: Option<Values>,
    /// Free for the company's own use.
    #[serde(rename = "extensionAttribute1")]
    pub extension_attribute_1: Option<Values>,
    /// Free for the company's own use.
    #[serde(rename = "extensionAttribute2")]
    pub extension_attribute_2: Option<Values>,
    /// Free for the company's own use.
    #[serde(rename = "extensionAttribute3")]
    pub extension_attribute_3: Option<Values>,
    /// Free for the company's own use.
    #[serde(rename = "extensionAttribute4")]
    pub extension_attribute_4: Option<Values>,
    /// Free for the company's own use.
    #[serde(rename = "extensionAttribute5")]
    pub extension_attribute_5: Option<Values>,
    /// Free for the company's own use.
    #[serde(rename = "extensionAttribute6")]
    pub extension_attribute_6: Option<Values>,
    /// Free for the company's own use.
    #[serde(rename = "extensionAttribute7")]
    pub extension_attribute_7: Option<Values>,
    /// Free for the company's own use.
    #[serde(rename = "extensionAttribute8")]
    pub extension_attribute_8: Option<Values>,
    /// Free for the company's own use.
    #[serde(rename = "extensionAttribute9")]
    pub extension_attribute_9: Option<Values>,
    /// Free for the company's own use.
    #[serde(rename = "extensionAttribute10")]
    pub extension_attribute_10: Option<Values>,
    /// Free for the company's own use.
    #[serde(rename = "extensionAttribute11")]
    pub extension_attribute_11: Option<Values>,
    /// Free for the company's own use.
    #[serde(rename = "extensionAttribute12")]
    pub extension_attribute_12: Option<Values>,
    /// Free for the company's own use.
    #[serde(rename = "extensionAttribute13")]
    pub extension_attribute_13: Option<Values>,
    /// Free for the company's own use.
    #[serde(rename = "extensionAttribute14")]
    pub extension_attribute_14: Option<Values>,
    /// Free for the company's own use.
    #[serde(rename = "extensionAttribute15")]
    pub extension_attribute_15: Option<Values>,
    /// LDAP attributes that have no key of their own here.
    #[serde(rename = "other attributes")]
    pub other_attributes: Option<Table<Values>>,
    /// Groups that the person is a direct member of, without Domain Users.
    pub groups: Option<Vec<Text>>,
    /// Membership in so many further groups.
    #[serde(rename = "generated groups")]
    pub generated_groups: Option<u32>,
    /// Whether the person has a second factor.
    #[serde(rename = "second factor")]
    pub second_factor: Option<bool>,
    /// State of the account; `active` when absent.
    pub account: Option<Located<AccountWord>>,
}

impl UserFacts {
    /// LDAP attributes that have a key of their own.
    pub fn names() -> [&'static str; 45] {
        Self::default().keys().map(|(name, _)| name)
    }

    /// The LDAP attributes that are said here, by their LDAP names.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, &Values)> {
        let others = self.other_attributes.iter().flat_map(Table::iter);
        self.keys()
            .into_iter()
            .filter_map(|(name, values)| values.as_ref().map(|values| (name, values)))
            .chain(others.map(|(name, values)| (name.as_str(), values)))
    }

    /// The keys that are LDAP attributes, with what is said under each.
    fn keys(&self) -> [(&'static str, &Option<Values>); 45] {
        [
            ("mail", &self.mail),
            ("displayName", &self.display_name),
            ("givenName", &self.given_name),
            ("sn", &self.sn),
            ("department", &self.department),
            ("title", &self.title),
            ("company", &self.company),
            (
                "physicalDeliveryOfficeName",
                &self.physical_delivery_office_name,
            ),
            ("telephoneNumber", &self.telephone_number),
            ("mobile", &self.mobile),
            ("ipPhone", &self.ip_phone),
            ("userPrincipalName", &self.user_principal_name),
            ("sAMAccountName", &self.s_am_account_name),
            ("employeeID", &self.employee_id),
            ("employeeNumber", &self.employee_number),
            ("employeeType", &self.employee_type),
            ("manager", &self.manager),
            ("description", &self.description),
            ("info", &self.info),
            ("division", &self.division),
            ("streetAddress", &self.street_address),
            ("l", &self.l),
            ("st", &self.st),
            ("postalCode", &self.postal_code),
            ("c", &self.c),
            ("co", &self.co),
            ("preferredLanguage", &self.preferred_language),
            ("proxyAddresses", &self.proxy_addresses),
            ("wWWHomePage", &self.www_home_page),
            ("otherTelephone", &self.other_telephone),
            ("extensionAttribute1", &self.extension_attribute_1),
            ("extensionAttribute2", &self.extension_attribute_2),
            ("extensionAttribute3", &self.extension_attribute_3),
            ("extensionAttribute4", &self.extension_attribute_4),
            ("extensionAttribute5", &self.extension_attribute_5),
            ("extensionAttribute6", &self.extension_attribute_6),
            ("extensionAttribute7", &self.extension_attribute_7),
            ("extensionAttribute8", &self.extension_attribute_8),
            ("extensionAttribute9", &self.extension_attribute_9),
            ("extensionAttribute10", &self.extension_attribute_10),
            ("extensionAttribute11", &self.extension_attribute_11),
            ("extensionAttribute12", &self.extension_attribute_12),
            ("extensionAttribute13", &self.extension_attribute_13),
            ("extensionAttribute14", &self.extension_attribute_14),
            ("extensionAttribute15", &self.extension_attribute_15),
        ]
    }
}

/// State of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename = "state of an account")]
#[schemars(rename = "AccountWord")]
pub enum AccountWord {
    /// Can sign in.
    #[serde(rename = "active")]
    Active,
    /// Disabled by an administrator.
    #[serde(rename = "disabled")]
    Disabled,
    /// Locked out after wrong passwords.
    #[serde(rename = "locked out")]
    LockedOut,
    /// Password past its age.
    #[serde(rename = "password expired")]
    PasswordExpired,
    /// Must change the password at the next sign-in.
    #[serde(rename = "must change password")]
    MustChangePassword,
}

/// A group.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupFacts {
    /// Groups that this group is a direct member of.
    pub groups: Option<Vec<Text>>,
    /// Where the group is visible; `global` when absent.
    pub scope: Option<ScopeWord>,
    /// Whether it is in tokens; `security` when absent.
    pub category: Option<CategoryWord>,
    /// Its SID, `S-1-5-21-...`, by which rules know it; made up when absent.
    #[serde(rename = "objectSid")]
    pub object_sid: Option<Text>,
    /// Where it stands, as `memberOf` names it; below `CN=Users` of the domain when absent.
    #[serde(rename = "distinguishedName")]
    pub distinguished_name: Option<Text>,
}

/// Whether a group is in tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename = "category")]
#[schemars(rename = "CategoryWord")]
pub enum CategoryWord {
    /// In the token of its members.
    #[serde(rename = "security")]
    Security,
    /// For mail only: in no token, and passes no membership on to one.
    #[serde(rename = "distribution")]
    Distribution,
}

/// Where a group is visible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename = "scope")]
#[schemars(rename = "ScopeWord")]
pub enum ScopeWord {
    /// Members from its own domain, visible everywhere.
    #[serde(rename = "global")]
    Global,
    /// Visible in its own domain only; such groups reach no claim of the Active Directory store.
    #[serde(rename = "domain local")]
    DomainLocal,
    /// Visible in the whole forest.
    #[serde(rename = "universal")]
    Universal,
}

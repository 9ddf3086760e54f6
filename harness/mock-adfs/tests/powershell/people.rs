//! People and groups, as Get-ADUser, Get-ADGroup and ldifde give them.

use super::ldif;
use super::{Object, Value, text, texts};

/// A person of a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) account: String,
    pub(crate) display_name: String,
    pub(crate) mail: Option<String>,
    pub(crate) department: Option<String>,
    /// Distinguished names of groups.
    pub(crate) member_of: Vec<String>,
    pub(crate) enabled: bool,
}

impl Person {
    pub(crate) fn dn(&self) -> String {
        format!("CN={},OU=Support,DC=contoso,DC=example", self.account)
    }

    /// As Get-ADUser gives it with `-Properties mail,displayName,department,memberOf`.
    pub(crate) fn object(&self) -> Object {
        let optional = |value: &Option<String>| value.as_deref().map_or(Value::Null, text);
        let sid = "S-1-5-21-1004336348-1177238915-682003330";
        let domain = Object::of(
            "System.Security.Principal.SecurityIdentifier",
            [("BinaryLength", Value::Number(24)), ("Value", text(sid))],
        );
        let sid = Object::of(
            "System.Security.Principal.SecurityIdentifier",
            [
                ("BinaryLength", Value::Number(28)),
                ("AccountDomainSid", Value::Object(domain)),
                ("Value", text(&format!("{sid}-1104"))),
            ],
        );
        Object::of(
            "Microsoft.ActiveDirectory.Management.ADUser",
            [
                ("department", optional(&self.department)),
                ("displayName", text(&self.display_name)),
                ("DistinguishedName", text(&self.dn())),
                ("Enabled", Value::Switch(self.enabled)),
                ("mail", optional(&self.mail)),
                ("MemberOf", texts(&self.member_of)),
                ("Name", text(&self.account)),
                ("ObjectClass", text("user")),
                ("ObjectGUID", text("0f6a4c2e-6d0b-4a3c-9b58-0d9c2f1f7a10")),
                ("SamAccountName", text(&self.account)),
                ("SID", Value::Object(sid)),
                (
                    "PropertyNames",
                    texts(&["mail".to_owned(), "SID".to_owned()]),
                ),
                ("PropertyCount", Value::Number(2)),
            ],
        )
    }

    /// As ldifde writes it.
    pub(crate) fn entry(&self) -> ldif::Entry {
        let control = if self.enabled { "512" } else { "514" };
        let one = |name: &str, value: &str| (name.to_owned(), vec![value.to_owned()]);
        let classes = ["top", "person", "organizationalPerson", "user"].map(str::to_owned);
        let mut attributes = vec![
            ("objectClass".to_owned(), classes.into()),
            one("displayName", &self.display_name),
            ("memberOf".to_owned(), self.member_of.clone()),
            one("sAMAccountName", &self.account),
            one("userAccountControl", control),
        ];
        let optional = [("mail", &self.mail), ("department", &self.department)];
        for (name, value) in optional {
            attributes.extend(value.as_ref().map(|value| one(name, value)));
        }
        ldif::Entry {
            dn: self.dn(),
            attributes,
        }
    }
}

//! The Active Directory store's query: `FILTER;ATTRIBUTE,ATTRIBUTE;DOMAIN\user`.

use super::StoreError;
use super::active_directory::ParameterEscaping;
use super::filter::{self, Filter};
use super::placeholder::fill;
use crate::claim::Text;

/// A query in its parts, placeholders unfilled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Query<'q> {
    /// Empty: `samAccountName={0}`.
    pub(super) filter: &'q str,
    pub(super) attributes: Vec<&'q str>,
    /// Only its domain counts: it chooses the domain controller.
    pub(super) account: &'q str,
}

/// What a query asks, its parameters filled in: for every directory that answers in the way of the Active Directory store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question<'q> {
    sought: Sought,
    /// What is asked of each object, in the order of the claim types.
    pub wanted: Vec<Wanted<'q>>,
}

/// Which objects are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sought {
    /// The user of that account name, without a domain.
    Account(String),
    /// Everything that passes.
    Filter(Filter),
}

/// What is asked of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted<'q> {
    /// An LDAP attribute, by its name as written.
    Attribute(&'q str),
    /// The groups in the token, domain-local ones left out, in that form.
    Groups(GroupForm),
}

/// How `tokenGroups` writes a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupForm {
    /// `Flex Agents`.
    Name,
    /// `CONTOSO\Flex Agents`.
    DomainQualified,
    /// `contoso.example\Flex Agents`.
    LongDomainQualified,
    /// `S-1-5-21-...-1104`.
    Sid,
}

impl GroupForm {
    /// What each is called in a query. What the full form looks like is not documented; taken as the long one.
    pub const NAMES: [(&'static str, Self); 5] = [
        ("tokenGroups", Self::Name),
        ("tokenGroups(domainQualifiedName)", Self::DomainQualified),
        (
            "tokenGroups(longDomainQualifiedName)",
            Self::LongDomainQualified,
        ),
        (
            "tokenGroups(fullDomainQualifiedName)",
            Self::LongDomainQualified,
        ),
        ("tokenGroups(SID)", Self::Sid),
    ];

    /// A group in this form.
    #[must_use]
    pub fn write(self, name: &Text, sid: &Text, netbios_name: &str, domain: &str) -> Text {
        match self {
            Self::Name => name.clone(),
            Self::Sid => sid.clone(),
            Self::DomainQualified => Text::from(format!("{netbios_name}\\{name}")),
            Self::LongDomainQualified => Text::from(format!("{domain}\\{name}")),
        }
    }
}

impl<'q> Question<'q> {
    /// Reads a query and fills its parameters in.
    ///
    /// # Errors
    /// A query that cannot be read, or one with another number of attributes than there are `columns`.
    pub fn of(
        text: &'q str,
        params: &[String],
        columns: usize,
        escaping: ParameterEscaping,
    ) -> Result<Self, StoreError> {
        let query = Query::parse(text)?;
        if query.attributes.len() != columns {
            return Err(StoreError::Columns {
                types: columns,
                columns: query.attributes.len(),
            });
        }
        let sought = query.sought(params, escaping);
        Ok(Self {
            sought: sought.map_err(|problem| StoreError::Query {
                query: text.to_owned(),
                problem,
            })?,
            wanted: query.attributes.into_iter().map(Wanted::of).collect(),
        })
    }

    /// The LDAP filter of the objects that are meant, in the form of RFC 4515.
    #[must_use]
    pub fn filter(&self) -> String {
        match &self.sought {
            Sought::Account(account) => {
                format!("(sAMAccountName={})", filter::escape(account))
            }
            Sought::Filter(filter) => filter.to_string(),
        }
    }

    pub(super) fn sought(&self) -> &Sought {
        &self.sought
    }

    /// Lays the values of one object under those of the objects before it: columns of what is wanted, one below the other.
    pub fn stack(
        &self,
        found: &mut Vec<Vec<Text>>,
        mut values: impl FnMut(Wanted<'q>) -> Vec<Text>,
    ) {
        let height = found.iter().map(Vec::len).max().unwrap_or(0);
        found.resize(self.wanted.len(), Vec::new());
        for (column, wanted) in found.iter_mut().zip(&self.wanted) {
            column.resize(height, Text::default());
            column.append(&mut values(*wanted));
        }
    }
}

impl<'q> Wanted<'q> {
    fn of(attribute: &'q str) -> Self {
        let mut names = GroupForm::NAMES.iter();
        let form = names.find(|(name, _)| name.eq_ignore_ascii_case(attribute));
        form.map_or(Self::Attribute(attribute), |(_, form)| Self::Groups(*form))
    }
}

impl<'q> Query<'q> {
    /// The objects that the query asks for; else a sentence that continues "the query ...".
    fn sought(&self, params: &[String], escaping: ParameterEscaping) -> Result<Sought, String> {
        fill(self.account, params, str::to_owned)?;
        if self.filter.is_empty() {
            let account = params.first().ok_or(
                "has an empty filter, which asks for parameter `{0}`, but the rule has no `param`",
            )?;
            // Of `DOMAIN\user` only the user part is searched.
            let user = account
                .rsplit_once('\\')
                .map_or(account.as_str(), |(_, user)| user);
            return Ok(Sought::Account(user.to_owned()));
        }
        let escape = match escaping {
            ParameterEscaping::Escape => filter::escape,
            ParameterEscaping::Raw => str::to_owned,
        };
        Filter::parse(&fill(self.filter, params, escape)?).map(Sought::Filter)
    }

    /// Splits `text`.
    ///
    /// # Errors
    /// When there are not three parts, or no attribute.
    pub(super) fn parse(text: &'q str) -> Result<Self, StoreError> {
        let wrong = |problem: &str| StoreError::Query {
            query: text.to_owned(),
            problem: problem.to_owned(),
        };
        let mut parts = text.splitn(3, ';');
        let filter = parts.next().unwrap_or_default().trim();
        let attributes = parts
            .next()
            .ok_or_else(|| wrong("needs three parts: `FILTER;ATTRIBUTES;DOMAIN\\user`"))?;
        let account = parts
            .next()
            .map(str::trim)
            .filter(|account| !account.is_empty());
        let account = account.ok_or_else(|| {
            wrong("has no third part: it must say whose domain is asked, for example `{0}`")
        })?;
        let attributes: Vec<&str> = attributes.split(',').map(str::trim).collect();
        if attributes.iter().any(|attribute| attribute.is_empty()) {
            return Err(wrong("names no attribute at one place"));
        }
        Ok(Self {
            filter,
            attributes,
            account,
        })
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::account(";mail;{0}", "(sAMAccountName=amy \\28x\\29)")]
    #[case::bare("mail={0};cn;{0}", "(mail=CONTOSO\\5camy \\28x\\29)")]
    #[case::nested(
        " ( & (objectClass=user) (!( mail = * )) (|(a>=1)(b<=2)) ) ;cn;{0}",
        "(&(objectClass=user)(!(mail=*))(|(a>=1)(b<=2)))"
    )]
    #[case::pieces("cn=a*b\\2ac*;cn;{0}", "(cn=a*b\\2ac*)")]
    #[case::chain(
        "member:1.2.840.113556.1.4.1941:=CN=a\\2ab;cn;{0}",
        "(member:1.2.840.113556.1.4.1941:=CN=a\\2ab)"
    )]
    #[case::bits(
        "(userAccountControl:1.2.840.113556.1.4.803:=2);cn;{0}",
        "(userAccountControl:1.2.840.113556.1.4.803:=2)"
    )]
    fn a_server_is_asked_in_the_form_that_every_server_reads(
        #[case] query: &str,
        #[case] filter: &str,
    ) {
        let params = ["CONTOSO\\amy (x)".to_owned()];
        let question = Question::of(query, &params, 1, ParameterEscaping::Escape).unwrap();

        assert_eq!(question.filter(), filter);
        if let Sought::Filter(read) = question.sought() {
            assert_eq!(Filter::parse(filter).as_ref(), Ok(read));
        }
    }
}

//! The Active Directory store's query: `FILTER;ATTRIBUTE,ATTRIBUTE;DOMAIN\user`.

use super::StoreError;

/// A query in its parts, placeholders unfilled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Query<'q> {
    /// Empty: `samAccountName={0}`.
    pub(super) filter: &'q str,
    pub(super) attributes: Vec<&'q str>,
    /// Only its domain counts: it chooses the domain controller.
    pub(super) account: &'q str,
}

impl<'q> Query<'q> {
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

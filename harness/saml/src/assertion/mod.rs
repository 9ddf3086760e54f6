//! The Assertion: what the identity provider says about the user.
//!
//! Plain data. A value that decides something is taken from a [`crate::signature::Signed`] assertion.
//! Source: SAML 2.0 Core, section 2.

mod attribute;
mod authn_statement;
mod conditions;
mod subject;

pub use attribute::Attribute;
pub use authn_statement::AuthnStatement;
pub use conditions::Conditions;
pub use subject::{NameId, Subject, SubjectConfirmation};

use crate::protocol::{MessageError, child_text, expect_root};
use crate::uri::ns::ASSERTION;
use crate::xml::{Document, Element};

/// An assertion; times are kept as written (see [`crate::time::parse`]).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Assertion {
    /// `ID`; empty when absent.
    pub id: String,
    /// `Version`; empty when absent.
    pub version: String,
    /// `IssueInstant`; empty when absent.
    pub issue_instant: String,
    /// Text of `Issuer`, without white space around it; empty when absent.
    pub issuer: String,
    /// `Subject`; empty when absent.
    pub subject: Subject,
    /// `Conditions`.
    pub conditions: Option<Conditions>,
    /// The attributes of all `AttributeStatement` elements, in order, decrypted ones included.
    pub attributes: Vec<Attribute>,
    /// The `AuthnStatement` elements, in order.
    pub authn_statements: Vec<AuthnStatement>,
}

impl Assertion {
    /// The values of all attributes of this name, in order.
    pub fn values(&self, name: &str) -> Vec<&str> {
        let named = self
            .attributes
            .iter()
            .filter(|attribute| attribute.name == name);
        named
            .flat_map(|attribute| attribute.values.iter().map(String::as_str))
            .collect()
    }

    /// Reads an assertion that stands alone, leniently: what is absent is left empty. For display only.
    ///
    /// # Errors
    /// Unacceptable XML, or another root element.
    pub fn from_xml(xml: &str) -> Result<Self, MessageError> {
        let document = Document::parse(xml)?;
        expect_root(document.root(), ASSERTION, "Assertion")?;
        Ok(Self::read(document.root()))
    }

    pub(crate) fn read(element: Element<'_>) -> Self {
        let text = |name| element.attribute(name).unwrap_or_default().to_owned();
        let statements = element.elements_named(ASSERTION, "AttributeStatement");
        let attributes = statements.flat_map(attributes);
        Self {
            id: text("ID"),
            version: text("Version"),
            issue_instant: text("IssueInstant"),
            issuer: child_text(element, ASSERTION, "Issuer").unwrap_or_default(),
            subject: element
                .element(ASSERTION, "Subject")
                .map(Subject::read)
                .unwrap_or_default(),
            conditions: element
                .element(ASSERTION, "Conditions")
                .map(Conditions::read),
            attributes: attributes.map(Attribute::read).collect(),
            authn_statements: element
                .elements_named(ASSERTION, "AuthnStatement")
                .map(AuthnStatement::read)
                .collect(),
        }
    }
}

/// The attributes of a statement, those in a decrypted `EncryptedAttribute` too.
fn attributes<'a>(statement: Element<'a>) -> impl Iterator<Item = Element<'a>> {
    statement.elements().flat_map(|child| {
        let clear = child.is(ASSERTION, "Attribute").then_some(child);
        let wrapper = child.is(ASSERTION, "EncryptedAttribute").then_some(child);
        let decrypted = wrapper.into_iter();
        let decrypted =
            decrypted.flat_map(|wrapper| wrapper.elements_named(ASSERTION, "Attribute"));
        clear.into_iter().chain(decrypted)
    })
}

/// An optional attribute as owned text.
fn text(element: Element<'_>, name: &str) -> Option<String> {
    element.attribute(name).map(str::to_owned)
}

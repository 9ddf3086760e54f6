//! Why a text is not accepted as XML.

use std::ops::Range;

/// A text that is refused, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct XmlError {
    /// The rule that is broken.
    pub kind: XmlErrorKind,
    /// Byte offsets into the text that was read.
    pub span: Range<usize>,
}

impl XmlError {
    pub(crate) fn new(kind: XmlErrorKind, span: Range<usize>) -> Self {
        Self { kind, span }
    }

    /// The slug of the finding that this error becomes: `doctype-refused`, `xml-too-large`, `xml-cut-off` or
    /// `xml-malformed`.
    pub fn slug(&self) -> &'static str {
        match self.kind {
            XmlErrorKind::Doctype => "doctype-refused",
            XmlErrorKind::TooLarge { .. }
            | XmlErrorKind::TooDeep { .. }
            | XmlErrorKind::TooManyAttributes { .. }
            | XmlErrorKind::TooManyDeclarations { .. } => "xml-too-large",
            XmlErrorKind::CutOff => "xml-cut-off",
            XmlErrorKind::EndTag { ref found, .. } if found.is_empty() => "xml-cut-off",
            _ => "xml-malformed",
        }
    }
}

/// The rule of XML 1.0, of Namespaces in XML 1.0, or of this crate that a text breaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum XmlErrorKind {
    /// A document type declaration: SAML has no use for one, attackers have many.
    #[error("a document type declaration is not allowed")]
    Doctype,
    /// The text is longer than [`super::Limits::bytes`].
    #[error("the text has {found} bytes, more than the {limit} allowed")]
    TooLarge {
        /// Octets allowed.
        limit: usize,
        /// Octets found.
        found: usize,
    },
    /// Nesting exceeds [`super::Limits::depth`].
    #[error("elements are nested deeper than {limit}")]
    TooDeep {
        /// Depth allowed.
        limit: usize,
    },
    /// One element exceeds [`super::Limits::attributes`].
    #[error("an element has more than {limit} attributes")]
    TooManyAttributes {
        /// Count allowed.
        limit: usize,
    },
    /// The declarations in scope exceed [`super::Limits::declarations`].
    #[error("more than {limit} namespace declarations are in scope")]
    TooManyDeclarations {
        /// Count allowed.
        limit: usize,
    },
    /// The octets are no text in the encoding that they claim.
    #[error("the octets are not {encoding}")]
    Encoding {
        /// Encoding that was tried.
        encoding: &'static str,
    },
    /// The XML declaration names an encoding that is not read here.
    #[error("the encoding `{0}` is not supported")]
    EncodingUnsupported(String),
    /// The XML declaration is misplaced or has a wrong form, or the version is not 1.0.
    #[error("the XML declaration is malformed")]
    Declaration,
    /// A character that XML 1.0 does not allow.
    #[error("the character U+{0:04X} is not allowed in XML")]
    Character(u32),
    /// A tag, comment, CDATA section or instruction that does not end.
    #[error("the text ends inside markup")]
    CutOff,
    /// Markup of no known kind.
    #[error("the markup is malformed")]
    Markup,
    /// An element or attribute name that is no qualified name.
    #[error("`{0}` is not a name")]
    Name(String),
    /// A prefix without declaration.
    #[error("the namespace prefix `{0}` is not declared")]
    UnboundPrefix(String),
    /// An `xml:id` that is no name. Source: xml:id 1.0, section 4.
    #[error("`{0}` is not a name, so not an `xml:id`")]
    XmlId(String),
    /// A declaration that Namespaces in XML forbids.
    #[error("the namespace declaration of `{0}` is not allowed")]
    NamespaceDeclaration(String),
    /// A namespace name that is no absolute URI, on which canonicalization must fail.
    #[error("the namespace `{0}` is a relative URI")]
    RelativeNamespace(String),
    /// An attribute without quotes, without `=`, or without white space before it.
    #[error("an attribute is malformed")]
    Attribute,
    /// The same attribute twice, also through two prefixes of one namespace.
    #[error("the attribute `{0}` is given twice")]
    DuplicateAttribute(String),
    /// A `<` inside an attribute value.
    #[error("an attribute value holds a `<`")]
    LessThanInAttribute,
    /// An end tag that does not match, or is missing.
    #[error("{}", end_tag(expected, found))]
    EndTag {
        /// Name of the open element; empty when none is open.
        expected: String,
        /// Name in the end tag; empty at the end of the text.
        found: String,
    },
    /// Text, CDATA or a reference outside the root element.
    #[error("there is text outside the root element")]
    TextOutsideRoot,
    /// A second root element.
    #[error("there is more than one root element")]
    SecondRoot,
    /// No root element.
    #[error("there is no root element")]
    NoRoot,
    /// `]]>` in text.
    #[error("text holds `]]>`")]
    CdataEnd,
    /// `--` in a comment.
    #[error("a comment holds `--`")]
    DoubleHyphen,
    /// A reference to an entity other than the five predefined ones, or to no character.
    #[error("`&{0};` is not a known reference")]
    Reference(String),
    /// A processing instruction whose target is no name, or is `xml`.
    #[error("a processing instruction is malformed")]
    Instruction,
}

fn end_tag(expected: &str, found: &str) -> String {
    match (expected, found) {
        (expected, "") => format!("the text ends while `{expected}` is open"),
        ("", found) => format!("`{found}` is closed, but not open"),
        (expected, found) => format!("`{expected}` is open, but `{found}` is closed"),
    }
}

//! Expressions: the texts that rules compare with and issue.

use std::fmt;

use super::Span;

/// A part of a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Property {
    /// The claim type.
    Type,
    /// The value.
    Value,
    /// URI of the value's type.
    ValueType,
    /// Who issued the claim to this stage.
    Issuer,
    /// Who issued it first.
    OriginalIssuer,
    /// `Properties["URI"]`.
    Named(String),
}

/// A text, given or computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expression {
    /// `"text"`.
    Literal(Literal),
    /// `c.Value`.
    Reference(Reference),
    /// `RegExReplace(...)`.
    Call(Call),
    /// `a + b + c`: the texts one after the other; two or more.
    Concatenation(Vec<Expression>),
}

/// `"text"`. No escapes exist, so the text holds no double quote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literal {
    /// Without the quotes.
    pub value: String,
    /// With the quotes.
    pub span: Span,
}

/// `c.Value`: a part of the claim that a selector of the same rule matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// As written; compared without regard to case.
    pub identifier: String,
    /// Which part.
    pub property: Property,
    /// From the identifier to the property.
    pub span: Span,
}

/// A function with its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Which function.
    pub function: Function,
    /// As many as the function takes.
    pub arguments: Vec<Expression>,
    /// From the name to the closing parenthesis.
    pub span: Span,
}

/// The functions of the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    /// `RegExReplace(input, pattern, replacement)`, .NET semantics; the input unchanged when nothing matches.
    RegExReplace,
}

impl Function {
    /// All functions.
    pub const ALL: [Self; 1] = [Self::RegExReplace];

    /// As AD FS documents it: `RegExReplace`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::RegExReplace => "RegExReplace",
        }
    }

    /// How many arguments it takes.
    #[must_use]
    pub fn arity(self) -> usize {
        match self {
            Self::RegExReplace => 3,
        }
    }

    /// The function called `name`, without regard to case.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|function| function.name().eq_ignore_ascii_case(name))
    }
}

impl Property {
    /// The named parts and their spelling, `Properties` aside.
    pub(crate) const PLAIN: [(&'static str, Self); 5] = [
        ("Type", Self::Type),
        ("Value", Self::Value),
        ("ValueType", Self::ValueType),
        ("Issuer", Self::Issuer),
        ("OriginalIssuer", Self::OriginalIssuer),
    ];
}

impl Expression {
    /// The text when it is given as a literal.
    #[must_use]
    pub fn as_literal(&self) -> Option<&str> {
        self.literal().map(|literal| literal.value.as_str())
    }

    /// The literal, when it is one.
    #[must_use]
    pub fn literal(&self) -> Option<&Literal> {
        match self {
            Self::Literal(literal) => Some(literal),
            _ => None,
        }
    }

    /// Where it stands.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Literal(literal) => literal.span,
            Self::Reference(reference) => reference.span,
            Self::Call(call) => call.span,
            Self::Concatenation(parts) => match (parts.first(), parts.last()) {
                (Some(first), Some(last)) => first.span().to(last.span()),
                _ => Span::default(),
            },
        }
    }

    /// Every reference in it, in order.
    #[must_use]
    pub fn references(&self) -> Vec<&Reference> {
        match self {
            Self::Literal(_) => Vec::new(),
            Self::Reference(reference) => vec![reference],
            Self::Call(call) => call.arguments.iter().flat_map(Self::references).collect(),
            Self::Concatenation(parts) => parts.iter().flat_map(Self::references).collect(),
        }
    }

    /// Every call in it, outer before inner.
    #[must_use]
    pub fn calls(&self) -> Vec<&Call> {
        match self {
            Self::Literal(_) | Self::Reference(_) => Vec::new(),
            Self::Call(call) => std::iter::once(call)
                .chain(call.arguments.iter().flat_map(Self::calls))
                .collect(),
            Self::Concatenation(parts) => parts.iter().flat_map(Self::calls).collect(),
        }
    }
}

impl fmt::Display for Property {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Self::Named(name) = self {
            return write!(f, "Properties[\"{name}\"]");
        }
        let plain = Self::PLAIN.iter().find(|(_, property)| property == self);
        f.write_str(plain.map_or("", |(name, _)| name))
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Literal(literal) => write!(f, "\"{}\"", literal.value),
            Self::Reference(reference) => {
                write!(f, "{}.{}", reference.identifier, reference.property)
            }
            Self::Call(call) => {
                write!(f, "{}(", call.function.name())?;
                write_joined(f, &call.arguments, ", ")?;
                f.write_str(")")
            }
            Self::Concatenation(parts) => write_joined(f, parts, " + "),
        }
    }
}

/// Writes `parts` with `joint` between them.
pub(super) fn write_joined(
    f: &mut fmt::Formatter<'_>,
    parts: &[Expression],
    joint: &str,
) -> fmt::Result {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            f.write_str(joint)?;
        }
        write!(f, "{part}")?;
    }
    Ok(())
}

//! What is wrong with a rule text, and how it probably came about.
//!
//! The parser reports every mistake that it finds, each with its place; the caller draws them. AD FS stops at the first and
//! names line and column only.

use std::fmt;
use std::ops::Range;

use thiserror::Error;

/// One mistake in a rule text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError {
    /// Byte offsets of the mistake, end exclusive. Empty at the end of the text.
    pub span: Range<usize>,
    /// What is wrong.
    pub problem: Problem,
    /// How it probably came about, when the text shows it.
    pub slip: Option<Slip>,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Problem {
    /// A token where another one must stand.
    #[error("unexpected {found}, expected {}", alternatives(expected))]
    Unexpected {
        /// In words or backticks.
        found: String,
        /// What would have been accepted, in words or backticks.
        expected: Vec<&'static str>,
    },
    /// A character that no token starts with.
    #[error("`{0}` is not part of the claim rule language")]
    Character(String),
    /// A text whose closing quote is missing.
    #[error("the text that starts here has no closing double quote")]
    UnterminatedText,
    /// An identifier that no selector of the rule binds.
    #[error("no condition of this rule is named `{0}`")]
    UnboundIdentifier(String),
    /// A function that does not exist.
    #[error("there is no function `{0}`")]
    UnknownFunction(String),
    /// A function with too few or too many arguments.
    #[error("`{function}` takes {expected} arguments, found {found}")]
    ArgumentCount {
        /// Name of the function.
        function: &'static str,
        /// How many it takes.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// A claim put together without a type.
    #[error("the claim has no `Type`")]
    TypeMissing,
    /// The same part of the new claim twice.
    #[error("`{0}` is assigned twice")]
    AssignedTwice(String),
    /// A number that no count reaches.
    #[error("the number `{0}` is too large")]
    NumberTooLarge(String),
    /// Nesting deeper than any real rule.
    #[error("the expression is nested too deeply")]
    TooDeep,
}

/// A frequent mistake, recognised by what stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slip {
    /// `~=` for `=~`.
    SwappedOperator,
    /// Quotes of a word processor or web page.
    TypographicQuotes,
    /// A blank that is not a blank, from a web page.
    InvisibleCharacter,
    /// Single quotes.
    SingleQuotes,
    /// `==` where a part of the new claim is set.
    ComparisonForAssignment,
    /// `=` where a part of a claim is tested.
    AssignmentForComparison,
    /// `;` for `:` after the identifier.
    SemicolonForColon,
    /// No comma between two tests or arguments.
    MissingComma,
    /// A comma with nothing after it.
    TrailingComma,
    /// No semicolon between two rules.
    MissingSemicolon,
    /// No `&&` between two conditions.
    MissingAnd,
    /// `and`, `&` or a comma for `&&`.
    OtherAnd,
    /// `||` or `or`.
    Or,
    /// A remark in the text.
    Comment,
    /// The `=>` written differently.
    OtherArrow,
    /// `&amp;`, `&gt;` or `&quot;`, from the source of a web page.
    HtmlEntity,
    /// A `"` in a text, written `\"` or `""`.
    EscapedQuote,
    /// A text that runs over a line break, so that its end is probably elsewhere.
    QuoteMissingBefore,
    /// A value without quotes.
    Unquoted,
    /// `types` without parentheses.
    TypesWithoutParentheses,
    /// No name before `=`.
    MissingArgumentName,
    /// A word that is nearly the one that belongs here.
    Misspelled(&'static str),
    /// An identifier that is nearly bound, or the only one that is.
    OtherIdentifier(String),
    /// A `$name` that PowerShell did not fill in.
    PowerShellVariable,
    /// The store form in another order.
    StoreOrder,
}

impl ParseError {
    /// What is wrong, as a lower-case sentence without a full stop.
    #[must_use]
    pub fn title(&self) -> String {
        self.problem.to_string()
    }

    /// How to mend it, when the text shows how the mistake came about.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        self.slip.as_ref().map(ToString::to_string)
    }

    /// The code that AD FS reports for it, inside event 111 or the console's message. Source: AD FS and MS-CTA messages.
    #[must_use]
    pub fn code(&self) -> Option<&'static str> {
        match &self.problem {
            Problem::Unexpected { .. } | Problem::ArgumentCount { .. } => Some("POLICY0030"),
            Problem::Character(_) | Problem::UnterminatedText => Some("POLICY0029"),
            Problem::UnboundIdentifier(_) => Some("POLICY0011"),
            _ => None,
        }
    }

    /// Line and column of the start in `text`, both from 1, columns in characters.
    #[must_use]
    pub fn position(&self, text: &str) -> (usize, usize) {
        let before = text.get(..self.span.start).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
        (line, column)
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem.fmt(f)
    }
}

impl std::error::Error for ParseError {}

impl fmt::Display for Slip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Misspelled(word) => write!(f, "did you mean `{word}`?"),
            Self::OtherIdentifier(word) => write!(f, "did you mean `{word}`?"),
            other => f.write_str(other.advice()),
        }
    }
}

impl Slip {
    /// The advice of a slip that needs no word from the text.
    fn advice(&self) -> &'static str {
        match self {
            Self::SwappedOperator => "the operator for regular expressions is `=~`",
            Self::TypographicQuotes => {
                "use straight double quotes; these come from a word processor or a web page"
            }
            Self::InvisibleCharacter => {
                "delete it and type a blank; it looks like one but comes from a web page"
            }
            Self::QuoteMissingBefore => {
                "the text before it runs over a line break: is its closing quote missing?"
            }
            Self::TypesWithoutParentheses => {
                "claim types stand in parentheses: `types = (\"...\")`"
            }
            Self::SingleQuotes | Self::Unquoted => "texts stand in straight double quotes",
            Self::ComparisonForAssignment => "a part of the new claim is set with a single `=`",
            Self::AssignmentForComparison => {
                "a claim is tested with `==`, or with `=~` for a regular expression"
            }
            Self::SemicolonForColon => {
                "write a colon between the identifier and the bracket: `c:[...]`"
            }
            Self::MissingComma => "a comma is missing before it",
            Self::TrailingComma => "delete the comma before it",
            Self::MissingSemicolon => "a rule ends with `;`: the one before has none",
            Self::MissingAnd | Self::OtherAnd => "conditions are joined with `&&`",
            Self::Or => "there is no \"or\": write two rules, or one regular expression with `|`",
            Self::Comment => "the language has no comments: delete it, or use `@RuleName`",
            Self::OtherArrow => "conditions and issuance are joined with `=>`",
            Self::HtmlEntity => "copied from the source of a web page: write the character itself",
            Self::EscapedQuote => "a text cannot hold a double quote; there is no escape for it",
            Self::MissingArgumentName => "the name is missing before `=`, for example `Type`",
            Self::PowerShellVariable => {
                "a PowerShell variable that was not filled in: write its value into the rule"
            }
            Self::StoreOrder => {
                "the order is `store`, `types`, `query`, then any number of `param`"
            }
            Self::Misspelled(_) | Self::OtherIdentifier(_) => "",
        }
    }
}

/// `a`, `a or b`, `one of a, b, c`.
fn alternatives(expected: &[&'static str]) -> String {
    match expected {
        [] => "nothing".to_owned(),
        [one] => (*one).to_owned(),
        [one, other] => format!("{one} or {other}"),
        many => format!("one of {}", many.join(", ")),
    }
}

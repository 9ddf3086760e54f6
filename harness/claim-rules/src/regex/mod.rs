//! .NET regular expressions over fancy-regex.
//!
//! AD FS runs `=~`, `!~` and `RegExReplace` with `System.Text.RegularExpressions`. The expression is read as .NET reads it
//! ([`parser`]), written out without ambiguity for the engine below ([`translate`]), and what cannot be written is refused
//! with its place. Replacing and replacement texts are done here.
//!
//! Deliberately absent: the server's culture (Turkish letters), and characters beyond U+FFFF counted as two.

mod error;
mod parser;
mod pattern;
mod property;
mod replacement;
mod syntax;
mod translate;

pub use error::{Invalid, PatternError, RegexError};
pub use pattern::Pattern;

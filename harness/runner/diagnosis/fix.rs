//! How a cause is mended, in the words of the tool that mends it.
//!
//! Commands are for Windows PowerShell 5.1 and run as they stand. No here-strings: a report indents commands, and a
//! here-string ends only at the start of a line. Text over several lines stands in single quotes, where blanks do no harm to
//! claim rules. What only the administrator knows is asked for by the command itself, with `Read-Host`.

/// A remedy that an administrator can carry out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fix {
    /// A command for Windows PowerShell on the primary AD FS server, complete and ready to paste.
    PowerShell(String),
    /// A command of the Active Directory module for Windows PowerShell, complete and ready to paste.
    ActiveDirectory(String),
    /// A field of the Flex console's Single Sign-On page and the value it must have.
    Console {
        /// The field as the console labels it.
        field: &'static str,
        /// What to put there.
        value: String,
    },
    /// No single setting: what to look at next, in one sentence.
    LookAt(String),
}

/// A text as a PowerShell literal: single quotes, doubled inside. Nothing in it is expanded. PowerShell takes typographic
/// single quotes for single quotes, so they are doubled too.
/// Source: PowerShell, about_Quoting_Rules, and `CodeGeneration.EscapeSingleQuotedStringContent`.
#[must_use]
pub(super) fn quoted(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('\'');
    for character in text.chars() {
        literal.push(character);
        if matches!(character, '\'' | '\u{2018}'..='\u{201B}') {
            literal.push(character);
        }
    }
    literal.push('\'');
    literal
}

/// Sets properties of the trust that has an identifier: `settings` are the parameters, as they are typed.
pub(super) fn set_trust(identifier: &str, settings: &str) -> Fix {
    let id = quoted(identifier);
    Fix::PowerShell(format!(
        "Set-AdfsRelyingPartyTrust -TargetIdentifier {id} {settings}"
    ))
}

impl std::fmt::Display for Fix {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::PowerShell(command) => {
                write!(f, "on the AD FS server, in Windows PowerShell:\n{command}")
            }
            Self::ActiveDirectory(command) => {
                write!(
                    f,
                    "in Windows PowerShell with the Active Directory module:\n{command}"
                )
            }
            Self::Console { field, value } => {
                write!(
                    f,
                    "in the Twilio console under Flex > Single Sign-On, set `{field}` to\n{value}"
                )
            }
            Self::LookAt(what) => f.write_str(what),
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::plain("Twilio Flex", "'Twilio Flex'")]
    #[case::a_single_quote("O'Brien", "'O''Brien'")]
    #[case::a_typographic_one("Amy\u{2019}s rule", "'Amy\u{2019}\u{2019}s rule'")]
    #[case::nothing_is_expanded("$rules `n", "'$rules `n'")]
    fn a_text_becomes_one_literal(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(quoted(text), expected);
    }
}

//! How a cause is mended, in the words of the tool that mends it.

/// A remedy that an administrator can carry out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fix {
    /// A command for Windows PowerShell on the primary AD FS server, complete and ready to paste.
    PowerShell(String),
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

/// A text as a PowerShell literal: single quotes, doubled inside. Nothing in it is expanded.
/// Source: PowerShell, about_Quoting_Rules.
#[must_use]
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

impl std::fmt::Display for Fix {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::PowerShell(command) => {
                write!(f, "on the AD FS server, in Windows PowerShell:\n{command}")
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
    use super::*;

    #[test]
    fn a_single_quote_inside_a_literal_is_doubled() {
        assert_eq!(quoted("O'Brien"), "'O''Brien'");
    }
}

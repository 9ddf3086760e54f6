//! Where a password comes from: a variable, a file, or standard input; never the command line itself.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::LdapError;
use crate::secret::Secret;

/// Longest password that is read.
const LONGEST: u64 = 4096;

/// Where the password is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PasswordSource {
    /// `env:NAME`.
    Variable(String),
    /// `file:PATH`: its first line.
    File(PathBuf),
    /// `-`: the first line of standard input.
    StandardInput,
}

impl FromStr for PasswordSource {
    type Err = LdapError;

    /// What is not a source may be the password itself, so nobody repeats it.
    fn from_str(text: &str) -> Result<Self, LdapError> {
        match text.split_once(':') {
            _ if text == "-" => Ok(Self::StandardInput),
            Some(("env", name)) if !name.is_empty() => Ok(Self::Variable(name.to_owned())),
            Some(("file", path)) if !path.is_empty() => Ok(Self::File(path.into())),
            _ => Err(LdapError::PasswordInTheOpen),
        }
    }
}

impl PasswordSource {
    /// Reads the password.
    ///
    /// # Errors
    /// When there is none, or an empty one, which a server would take for no sign-in at all (RFC 4513, section 5.1.2).
    pub fn read(&self, stdin: &mut dyn Read) -> Result<Secret, LdapError> {
        let text = match self {
            Self::Variable(name) => std::env::var(name)
                .map_err(|_| format!("the environment variable `{name}` is not set, or no text"))?,
            Self::File(path) => first_line(&mut opened(path)?)
                .map_err(|why| format!("the file `{}` {why}", path.display()))?,
            Self::StandardInput => {
                first_line(stdin).map_err(|why| format!("standard input {why}"))?
            }
        };
        if text.is_empty() {
            return Err(format!("{} is empty", self.name()).into());
        }
        Ok(Secret::new(text))
    }

    fn name(&self) -> String {
        match self {
            Self::Variable(name) => format!("the environment variable `{name}`"),
            Self::File(path) => format!("the file `{}`", path.display()),
            Self::StandardInput => "standard input".to_owned(),
        }
    }
}

impl From<String> for LdapError {
    fn from(problem: String) -> Self {
        Self::Password(problem)
    }
}

fn opened(path: &Path) -> Result<std::fs::File, String> {
    std::fs::File::open(path)
        .map_err(|error| format!("the file `{}` cannot be read: {error}", path.display()))
}

fn first_line(from: &mut dyn Read) -> Result<String, String> {
    let mut octets = Vec::new();
    let read = from.take(LONGEST).read_to_end(&mut octets);
    read.map_err(|error| format!("cannot be read: {error}"))?;
    let text = String::from_utf8(octets).map_err(|_| "is not UTF-8 text".to_owned())?;
    let text = text.trim_start_matches('\u{feff}');
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("hunter2")]
    #[case("env:")]
    #[case("pass:hunter2")]
    #[case("")]
    fn a_password_on_the_command_line_is_refused_and_not_repeated(#[case] text: &str) {
        let error = text.parse::<PasswordSource>().unwrap_err();

        let said = format!("{error} {}", error.hint());
        assert!(said.contains("env:NAME"), "{said}");
        assert!(!said.contains("hunter2"), "{said}");
    }

    #[test]
    fn the_first_line_counts_without_its_end() {
        let read = |text: &[u8]| PasswordSource::StandardInput.read(&mut &*text);

        assert_eq!(
            read(b"\xef\xbb\xbf p w \r\nmore").unwrap().expose(),
            " p w "
        );
        assert_eq!(
            read(b"\n").unwrap_err().to_string(),
            "the password cannot be had: standard input is empty"
        );
        assert_eq!(
            read(b"\xff").unwrap_err().to_string(),
            "the password cannot be had: standard input is not UTF-8 text"
        );
    }

    #[rstest]
    #[case(
        "env:FLEXGATE_NO_SUCH_VARIABLE",
        "the environment variable `FLEXGATE_NO_SUCH_VARIABLE`"
    )]
    #[case("file:no/such/file", "the file `no/such/file` cannot be read")]
    fn a_source_that_is_not_there_is_named(#[case] text: &str, #[case] said: &str) {
        let source: PasswordSource = text.parse().unwrap();

        let error = source.read(&mut std::io::empty()).unwrap_err().to_string();

        assert!(error.contains(said), "{error}");
    }
}

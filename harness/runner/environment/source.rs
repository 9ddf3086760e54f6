//! Values that are not written into any file: from a variable, a file or a program.
//!
//! A [`ValueSource`] says where a value is and holds nothing of it, so it may stand in a plan; it is read when it is needed.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::Secretly;
use crate::secret::Secret;

/// Where a value comes from, with its path resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValueSource {
    /// An environment variable.
    Env(String),
    /// A file.
    File(PathBuf),
    /// A program with its arguments; its output is the value.
    Command(Vec<String>),
}

/// A value could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// The variable is not there.
    #[error("the variable `{0}` is not set")]
    NotSet(String),
    /// The file cannot be read.
    #[error("`{file}` cannot be read: {reason}")]
    Unreadable {
        /// Its path.
        file: String,
        /// Why.
        reason: String,
    },
    /// The program cannot be run, or fails.
    #[error("`{program}` gives no value: {reason}")]
    Program {
        /// Its name, without its arguments.
        program: String,
        /// Why.
        reason: String,
    },
}

impl ValueSource {
    /// The source that a file in `folder` names.
    #[must_use]
    pub fn of(written: &Secretly, folder: &Path) -> Self {
        match written {
            Secretly::Env(name) => Self::Env(name.value.clone()),
            Secretly::File(path) => Self::File(folder.join(path.as_str())),
            Secretly::Command(words) => {
                Self::Command(words.iter().map(|word| word.value.clone()).collect())
            }
        }
    }

    /// The value, without the line end behind it.
    ///
    /// # Errors
    /// When it is not there; the error holds nothing of it.
    pub fn read(&self) -> Result<Secret, SourceError> {
        let text = match self {
            Self::Env(name) => {
                std::env::var(name).map_err(|_| SourceError::NotSet(name.clone()))?
            }
            Self::File(path) => {
                std::fs::read_to_string(path).map_err(|error| SourceError::Unreadable {
                    file: path.display().to_string().replace('\\', "/"),
                    reason: error.to_string(),
                })?
            }
            Self::Command(words) => output_of(words)?,
        };
        Ok(Secret::new(text.trim_end_matches(['\r', '\n'])))
    }
}

/// What a program writes. Its own complaints go to the terminal, where it may also ask for something.
fn output_of(words: &[String]) -> Result<String, SourceError> {
    let (program, arguments) = words.split_first().ok_or_else(|| SourceError::Program {
        program: String::new(),
        reason: "no program is named".to_owned(),
    })?;
    let failed = |reason: String| SourceError::Program {
        program: program.clone(),
        reason,
    };
    let output = Command::new(program)
        .args(arguments)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| failed(error.to_string()))?;
    if !output.status.success() {
        return Err(failed(output.status.to_string()));
    }
    String::from_utf8(output.stdout).map_err(|_| failed("its output is not UTF-8".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_beside_the_environment_is_read_without_its_last_line_end() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("password"), "two words\r\n").unwrap();
        let source = ValueSource::File(folder.path().join("password"));

        assert_eq!(source.read().unwrap().expose(), "two words");
    }

    #[test]
    fn what_is_not_there_is_told_by_name() {
        let unset = ValueSource::Env("FLEXGATE_NOBODY_SETS_THIS".to_owned());
        let nobody = ValueSource::Command(vec!["flexgate-no-such-program".to_owned()]);

        assert_eq!(
            unset.read().unwrap_err().to_string(),
            "the variable `FLEXGATE_NOBODY_SETS_THIS` is not set"
        );
        let error = nobody.read().unwrap_err().to_string();
        assert!(error.starts_with("`flexgate-no-such-program` gives no value: "));
    }
}

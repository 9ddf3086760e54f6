//! The report folder: JUnit for machines, and per run of a scenario a text for people and the trace for later.

use std::path::{Path, PathBuf};

use super::text::scenario_text;
use super::{Observer, Row, RunResult, ScenarioResult, junit};

/// A folder that reports are written into; made when it is not there.
#[derive(Debug)]
pub struct ReportFolder {
    root: PathBuf,
    fault: Option<ReportError>,
}

/// Why a report cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// A file or folder cannot be written.
    #[error("the report `{}` cannot be written: {source}", file.display())]
    Write {
        /// Which one.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A format's own writer failed.
    #[error("the report `{}` cannot be made: {reason}", file.display())]
    Format {
        /// Which one.
        file: PathBuf,
        /// Why.
        reason: String,
    },
}

impl ReportFolder {
    /// Makes the folder, for its owner only.
    ///
    /// # Errors
    /// When it cannot be made or written into; said before anything runs, so that no result is lost.
    pub fn create(root: impl Into<PathBuf>) -> Result<Self, ReportError> {
        let folder = Self {
            root: root.into(),
            fault: None,
        };
        folder.write(
            Path::new(".flexgate"),
            "reports of flexgate; safe to delete\n",
        )?;
        Ok(folder)
    }

    /// Where the folder is.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Writes text and trace of one run of a scenario. The result is redacted already.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn scenario(&self, result: &ScenarioResult) -> Result<(), ReportError> {
        let stem = format!(
            "{}.{}",
            result
                .name
                .replace(['[', ']', ':', '*', '?', '"', '<', '>', '|', '\\'], "_"),
            result.driver
        );
        self.write(
            &Path::new("scenarios").join(format!("{stem}.txt")),
            &scenario_text(result),
        )?;
        let Some(trace) = &result.trace else {
            return Ok(());
        };
        let file = Path::new("scenarios").join(format!("{stem}.trace.json"));
        let json = trace.to_json().map_err(|error| ReportError::Format {
            file: file.clone(),
            reason: error.to_string(),
        })?;
        self.write(&file, &json)
    }

    /// Writes what covers the whole run.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn run(&self, result: &RunResult) -> Result<(), ReportError> {
        let file = Path::new("junit.xml");
        let xml = junit::draw(result).map_err(|error| ReportError::Format {
            file: file.to_owned(),
            reason: error.to_string(),
        })?;
        self.write(file, &xml)?;
        self.write(
            Path::new("summary.txt"),
            super::summary(result).trim_start(),
        )
    }

    /// Writes a file by way of a temporary one, so that a reader never sees half of it.
    fn write(&self, file: &Path, text: &str) -> Result<(), ReportError> {
        let path = self.root.join(file);
        let failed = |source| ReportError::Write {
            file: path.clone(),
            source,
        };
        let folder = path.parent().unwrap_or(&self.root);
        std::fs::create_dir_all(folder).map_err(failed)?;
        let temporary = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
        std::fs::write(temporary.path(), text).map_err(failed)?;
        temporary
            .persist(&path)
            .map(|_| ())
            .map_err(|error| failed(error.error))
    }
}

impl ReportFolder {
    /// Keeps the first error; what can still be written is written all the same.
    fn keep(&mut self, written: Result<(), ReportError>) {
        if let Err(error) = written {
            self.fault.get_or_insert(error);
        }
    }
}

impl Observer for ReportFolder {
    fn scenario_ends(&mut self, _: &Row, result: &ScenarioResult) {
        let written = self.scenario(result);
        self.keep(written);
    }

    fn run_ends(&mut self, result: &RunResult) {
        let written = self.run(result);
        self.keep(written);
    }

    fn fault(&self) -> Option<&ReportError> {
        self.fault.as_ref()
    }
}

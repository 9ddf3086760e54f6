//! The report folder: the event log as a run goes on, and every report made from it.
//!
//! [`ReportFolder`] hears a run, or reads the events of an earlier one: the same code writes the same files from either.
//! Files are for their owner's eyes only; a reader never sees half of one.

use std::path::{Path, PathBuf};
use std::time::Instant;

use saml::time::Clock as _;

use super::event::{EVENT_VERSION, Event, EventLine, RowName, RowRecord};
use super::event_log::{EVENT_LOG, EventError, EventLog, read};
use super::record::{HopRecord, Picture, RunRecord, Running, ScenarioRecord};
use super::{Observer, Row, RunResult, ScenarioResult, har, html, junit, receipt, text};
use crate::clock::SystemClock;
use crate::exchange::{Exchange, Trace};
use crate::platform;

/// Marks a folder as ours, so that what an earlier run wrote may be removed.
const MARK: &str = ".flexgate";

/// A folder that reports are written into; made when it is not there.
#[derive(Debug)]
pub struct ReportFolder {
    root: PathBuf,
    fault: Option<ReportError>,
    log: Option<EventLog>,
    running: Running,
    started: Instant,
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

/// Why reports cannot be made again.
#[derive(Debug, thiserror::Error)]
pub enum RebuildError {
    /// The events.
    #[error(transparent)]
    Events(#[from] EventError),
    /// There is nothing in them.
    #[error("`{}` holds no event", file.display())]
    Empty {
        /// The event log.
        file: PathBuf,
    },
    /// The reports.
    #[error(transparent)]
    Report(#[from] ReportError),
}

impl ReportFolder {
    /// Makes the folder, for its owner only, and begins its event log. What an earlier run wrote about scenarios goes.
    ///
    /// # Errors
    /// When it cannot be made or written into; said before anything runs, so that no result is lost.
    pub fn create(root: impl Into<PathBuf>) -> Result<Self, ReportError> {
        let mut folder = Self::prepare(root.into())?;
        let path = folder.root.join(EVENT_LOG);
        let log =
            EventLog::begin(&path).map_err(|source| ReportError::Write { file: path, source })?;
        folder.log = Some(log);
        Ok(folder)
    }

    /// Makes every report of a run again from its events, and returns what they tell. A run that was cut short has the
    /// results that it came to, and the rest is `interrupted`.
    ///
    /// # Errors
    /// When the events cannot be read, or a report cannot be written.
    pub fn rebuild(events: &Path, root: impl Into<PathBuf>) -> Result<RunRecord, RebuildError> {
        let mut folder = Self::prepare(root.into())?;
        let mut heard = 0;
        read(events, |line| {
            heard += 1;
            folder.apply(line);
        })?;
        if heard == 0 {
            return Err(RebuildError::Empty {
                file: events.to_owned(),
            });
        }
        if !folder.running.is_complete() {
            folder.cut_short();
        }
        match folder.fault.take() {
            Some(fault) => Err(fault.into()),
            None => Ok(folder.running.record()),
        }
    }

    /// Makes the folder and clears it of what an earlier run wrote, if it is one of ours.
    fn prepare(root: PathBuf) -> Result<Self, ReportError> {
        let folder = Self {
            root,
            fault: None,
            log: None,
            running: Running::default(),
            started: Instant::now(),
        };
        let scenarios = folder.root.join("scenarios");
        if folder.root.join(MARK).exists() && scenarios.exists() {
            std::fs::remove_dir_all(&scenarios).map_err(|source| ReportError::Write {
                file: scenarios,
                source,
            })?;
        }
        folder.write(Path::new(MARK), b"reports of flexgate; safe to delete\n")?;
        Ok(folder)
    }

    /// Where the folder is.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The run as far as it has come.
    #[must_use]
    pub fn record(&self) -> RunRecord {
        self.running.record()
    }

    /// Writes an event down, then does what it asks for.
    fn tell(&mut self, event: Event) {
        let at_ms = self.started.elapsed().as_millis();
        let line = EventLine {
            version: EVENT_VERSION,
            at_ms: u64::try_from(at_ms).unwrap_or(u64::MAX),
            event,
        };
        if let Some(log) = &mut self.log {
            let written = log.append(&line).map_err(|source| ReportError::Write {
                file: self.root.join(EVENT_LOG),
                source,
            });
            self.keep(written);
        }
        self.apply(line);
    }

    /// Writes the reports that an event completes.
    fn apply(&mut self, line: EventLine) {
        if let Event::ScenarioEnds {
            scenario,
            trace,
            pictures,
            ..
        } = &line.event
        {
            let written = self.scenario(scenario, trace.as_deref(), pictures);
            self.keep(written);
        }
        let is_last = matches!(line.event, Event::RunEnds { .. });
        self.running.hear(line);
        if is_last {
            self.whole();
        }
    }

    /// Writes what a run that was cut short could not write.
    fn cut_short(&mut self) {
        let rest: Vec<ScenarioRecord> = self.running.without_result().collect();
        for scenario in rest {
            let written = self.scenario(&scenario, None, &[]);
            self.keep(written);
        }
        self.whole();
    }

    /// Writes the files of one run of a scenario.
    fn scenario(
        &self,
        scenario: &ScenarioRecord,
        trace: Option<&Trace>,
        pictures: &[Picture],
    ) -> Result<(), ReportError> {
        let files = &scenario.files;
        self.write(files.text.as_ref(), text::scenario(scenario).as_bytes())?;
        if let (Some(trace), Some(trace_file), Some(har_file)) = (trace, &files.trace, &files.har) {
            let json = trace
                .to_json()
                .map_err(|error| format(trace_file, &error))?;
            self.write(trace_file.as_ref(), json.as_bytes())?;
            self.write(har_file.as_ref(), har::draw(scenario, trace).as_bytes())?;
        }
        for (file, picture) in files.pictures.iter().zip(pictures) {
            self.write(file.as_ref(), &picture.bytes())?;
        }
        Ok(())
    }

    /// Writes what covers the whole run; what cannot be written does not keep the rest from it.
    fn whole(&mut self) {
        let record = self.running.record();
        let drawn = [
            (
                "index.html",
                html::draw(&record, |index| self.running.pictures(index))
                    .map_err(|error| format("index.html", &error)),
            ),
            (
                "report.json",
                serde_json::to_string_pretty(&record)
                    .map(|json| json + "\n")
                    .map_err(|error| format("report.json", &error)),
            ),
            (
                "junit.xml",
                junit::draw(&record).map_err(|error| format("junit.xml", &error)),
            ),
            (
                "summary.txt",
                Ok(text::summary(&record).trim_start().to_owned()),
            ),
            ("redacted.txt", Ok(receipt::draw(&record))),
        ];
        for (file, text) in drawn {
            let written = text.and_then(|text| self.write(file.as_ref(), text.as_bytes()));
            self.keep(written);
        }
    }

    /// Writes a file by way of a temporary one, so that a reader never sees half of it.
    fn write(&self, file: &Path, bytes: &[u8]) -> Result<(), ReportError> {
        let path = self.root.join(file);
        let failed = |source| ReportError::Write {
            file: path.clone(),
            source,
        };
        let folder = path.parent().unwrap_or(&self.root);
        platform::private_folders(folder).map_err(failed)?;
        let temporary = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
        std::fs::write(temporary.path(), bytes).map_err(failed)?;
        temporary
            .persist(&path)
            .map(|_| ())
            .map_err(|error| failed(error.error))
    }

    /// Keeps the first error; what can still be written is written all the same.
    fn keep(&mut self, written: Result<(), ReportError>) {
        if let Err(error) = written {
            self.fault.get_or_insert(error);
        }
    }
}

fn format(file: &str, error: &dyn std::error::Error) -> ReportError {
    ReportError::Format {
        file: file.into(),
        reason: error.to_string(),
    }
}

fn row_name(row: &Row) -> RowName {
    RowName {
        place: row.place,
        name: row.name.clone(),
        driver: row.driver,
    }
}

fn row_record(row: &Row) -> RowRecord {
    RowRecord {
        name: row.name.clone(),
        driver: row.driver,
        title: row.title.clone(),
        why: row.why.clone(),
        at: (&row.at).into(),
    }
}

impl Observer for ReportFolder {
    fn run_begins(&mut self, rows: &[Row], seed: u64) {
        self.started = Instant::now();
        self.tell(Event::RunBegins {
            program: env!("CARGO_PKG_VERSION").to_owned(),
            began: SystemClock.now().to_string(),
            seed,
            rows: rows.iter().map(row_record).collect(),
        });
    }

    fn scenario_begins(&mut self, row: &Row, attempt: u32) {
        let row = row_name(row);
        self.tell(Event::ScenarioBegins { row, attempt });
    }

    fn exchange(&mut self, row: &Row, exchange: &Exchange) {
        if let Some(hop) = HopRecord::of(exchange) {
            let row = row_name(row);
            let hop = Box::new(hop);
            self.tell(Event::Exchange { row, hop });
        }
    }

    fn attempt_failed(&mut self, row: &Row, result: &ScenarioResult) {
        self.tell(Event::AttemptFailed {
            row: row_name(row),
            reason: result.reason.clone().unwrap_or_default(),
        });
    }

    fn scenario_ends(&mut self, row: &Row, result: &ScenarioResult) {
        self.tell(Event::ScenarioEnds {
            row: row_name(row),
            scenario: Box::new(ScenarioRecord::of(result)),
            trace: result.trace.clone().map(Box::new),
            pictures: result.pictures.clone(),
        });
    }

    fn run_ends(&mut self, result: &RunResult) {
        self.tell(Event::RunEnds {
            took_ms: u64::try_from(result.took.as_millis()).unwrap_or(u64::MAX),
            flaky_fails: result.flaky_fails,
        });
    }

    fn fault(&self) -> Option<&ReportError> {
        self.fault.as_ref()
    }
}

//! Export-Csv and ConvertTo-Csv -> records, and small files of settings -> tree.
//!
//! The first line of Windows PowerShell 5.1 names the type (`#TYPE ...`), -UseCulture separates by `;` in many cultures.
//! A collection becomes its type name in a CSV, so it is lost; the takers say so.
//! Source: PowerShell, Export-Csv; RFC 4180.

use std::cell::Cell;
use std::io::Read;
use std::rc::Rc;

use super::error::{ImportError, Problem};
use super::place::{Lines, Place};
use super::tree::{Document, Kind, Object, Value, plain_type};

/// Separators that Export-Csv writes, by preference.
const SEPARATORS: [u8; 3] = *b",;\t";

/// Longest first lines that are looked at for type and header.
const LONGEST_HEADER: usize = 256 * 1024;

/// Longest record: one user with all attributes is far below it.
const LARGEST_RECORD: usize = 64 * 1024 * 1024;

/// Records of a CSV file, one after the other.
pub(super) struct Records<R: Read> {
    reader: csv::Reader<Bounded<Start<R>>>,
    /// Bytes that the next record may still have.
    left: Rc<Cell<usize>>,
    /// Type name of the first line, if it is there.
    pub(super) types: Vec<String>,
    /// Names of the columns.
    pub(super) header: Vec<String>,
    /// Lines before the header.
    skipped: usize,
    record: csv::StringRecord,
}

/// What was read ahead, and the rest.
type Start<R> = std::io::Chain<std::io::Cursor<Vec<u8>>, R>;

/// A text of which one record may have so many bytes: a quotation mark that never ends would fill the memory.
struct Bounded<R> {
    text: R,
    left: Rc<Cell<usize>>,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let length = self.text.read(into)?;
        match self.left.get().checked_sub(length) {
            Some(left) => {
                self.left.set(left);
                Ok(length)
            }
            None => Err(std::io::Error::new(
                std::io::ErrorKind::InvalidData,
                "a record is larger than 64 MiB: a quotation mark may not be closed",
            )),
        }
    }
}

impl<R: Read> Records<R> {
    /// Reads type line and header of a UTF-8 text.
    pub(super) fn of(mut text: R) -> Result<Self, ImportError> {
        let mut start = read_ahead(&mut text)?;
        let (types, skipped, length) = type_line(&start);
        start.drain(..length);
        let separator = separator(&start);
        // With CR LF the reader counts the line feed to the record that follows.
        let late = start
            .iter()
            .position(|byte| *byte == b'\n')
            .is_some_and(|at| at.checked_sub(1).and_then(|at| start.get(at)) == Some(&b'\r'));
        let skipped = skipped + usize::from(late);
        let left = Rc::new(Cell::new(LARGEST_RECORD));
        let chained = Bounded {
            text: std::io::Cursor::new(start).chain(text),
            left: Rc::clone(&left),
        };
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .flexible(true)
            .from_reader(chained);
        let header = reader.headers().map_err(|error| not_csv(&error, skipped))?;
        let header: Vec<String> = header.iter().map(str::to_owned).collect();
        Ok(Self {
            reader,
            left,
            types,
            header,
            skipped,
            record: csv::StringRecord::new(),
        })
    }

    /// The next record with the line that it starts on; nothing at the end.
    ///
    /// # Errors
    /// A record with more or fewer fields than the header, or text that is no UTF-8.
    pub(super) fn next(&mut self) -> Option<Result<(&csv::StringRecord, usize), ImportError>> {
        self.left.set(LARGEST_RECORD);
        match self.reader.read_record(&mut self.record) {
            Ok(false) => None,
            Ok(true) => {
                let line = self.record.position().map_or(0, csv::Position::line) as usize;
                let line = line + self.skipped;
                let (wanted, found) = (self.header.len(), self.record.len());
                if wanted != found {
                    let what = format!("this line has {found} fields, the header has {wanted}");
                    return Some(Err(ImportError::new(
                        Problem::NotCsv(what),
                        Place::at(line, 1),
                    )));
                }
                Some(Ok((&self.record, line)))
            }
            Err(error) => Some(Err(not_csv(&error, self.skipped))),
        }
    }
}

fn read_ahead<R: Read>(text: &mut R) -> Result<Vec<u8>, ImportError> {
    let mut start = Vec::new();
    text.take(LONGEST_HEADER as u64)
        .read_to_end(&mut start)
        .map_err(|error| unreadable(&error))?;
    Ok(start)
}

/// An error of reading; a decoder puts its own words into it.
pub(super) fn unreadable(error: &std::io::Error) -> ImportError {
    ImportError::new(Problem::Unreadable(error.to_string()), Place::at(1, 1))
}

/// The type of a `#TYPE` line, the number of lines before the header, and their length in bytes.
fn type_line(start: &[u8]) -> (Vec<String>, usize, usize) {
    let mut types = Vec::new();
    let (mut lines, mut length) = (0, 0);
    for line in start.split_inclusive(|byte| *byte == b'\n') {
        let text = String::from_utf8_lossy(line);
        let text = text.trim();
        if let Some(name) = text.trim_matches('"').strip_prefix("#TYPE") {
            types.push(plain_type(name));
        } else if !text.is_empty() {
            break;
        }
        lines += 1;
        length += line.len();
    }
    (types, lines, length)
}

/// The separator that occurs most often in the header.
fn separator(start: &[u8]) -> u8 {
    let header = start
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let count = |separator: &u8| header.iter().filter(|byte| *byte == separator).count();
    // max_by_key takes the last of equals, so the preferred one comes last.
    let best = SEPARATORS
        .iter()
        .rev()
        .max_by_key(|separator| count(separator));
    best.copied().unwrap_or(b',')
}

fn not_csv(error: &csv::Error, skipped: usize) -> ImportError {
    let line = error.position().map_or(1, csv::Position::line) as usize + skipped;
    let what = match error.kind() {
        csv::ErrorKind::Utf8 { .. } => {
            return ImportError::new(Problem::Encoding, Place::at(line, 1));
        }
        csv::ErrorKind::Io(error) if error.kind() == std::io::ErrorKind::InvalidData => {
            error.to_string()
        }
        csv::ErrorKind::Io(error) => return unreadable(error),
        _ => "a line cannot be taken apart".to_owned(),
    };
    ImportError::new(Problem::NotCsv(what), Place::at(line, 1))
}

/// Reads all records of a text as objects.
pub(super) fn read(text: &str) -> Result<Document<'_>, ImportError> {
    let mut records = Records::of(text.as_bytes())?;
    let starts: Vec<usize> = std::iter::once(0)
        .chain(text.match_indices('\n').map(|(at, _)| at + 1))
        .collect();
    let (types, header) = (records.types.clone(), records.header.clone());
    let mut values = Vec::new();
    while let Some(record) = records.next() {
        let (record, line) = record?;
        let at = starts
            .get(line.saturating_sub(1))
            .copied()
            .unwrap_or_default();
        values.push(object(&types, &header, record, at));
    }
    match values.is_empty() {
        true => Err(ImportError::new(Problem::Empty, Place::at(1, 1))),
        false => Ok(Document {
            values,
            lines: Lines::of(text),
        }),
    }
}

fn object(types: &[String], header: &[String], record: &csv::StringRecord, at: usize) -> Value {
    let properties = header.iter().zip(record).map(|(name, field)| {
        let value = match field {
            "" => Value::new(Kind::Null, at),
            field => Value::text(field, at),
        };
        (name.clone(), value)
    });
    let object = Object {
        types: types.to_vec(),
        shown: None,
        properties: properties.collect(),
    };
    Value::new(Kind::Object(object), at)
}

#[cfg(test)]
mod tests {
    use super::{Records, read};
    use rstest::rstest;
    use std::io::Read;

    #[rstest]
    #[case::of_5(
        "#TYPE Microsoft.ActiveDirectory.Management.ADUser\r\n\"a\",\"b\"\r\n\"1\",\"2\"\r\n",
        3
    )]
    #[case::of_7("\"a\",\"b\"\n\"1\",\"2\"\n", 2)]
    #[case::by_culture("a;b\n1;2\n", 2)]
    #[case::by_tabs("a\tb\n1\t2\n", 2)]
    fn type_line_and_separator_are_found(#[case] text: &str, #[case] line: usize) {
        let mut records = Records::of(text.as_bytes()).unwrap();

        assert_eq!(records.header, ["a", "b"]);
        let (record, at) = records.next().unwrap().unwrap();
        assert_eq!(record.iter().collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(at, line);
        assert!(records.next().is_none());
    }

    #[test]
    fn a_quotation_mark_that_never_ends_is_refused_before_it_fills_the_memory() {
        let endless = std::io::repeat(b'x').take(1 << 40);
        let mut records = Records::of(b"a,b\n1,\"".chain(endless)).unwrap();

        let error = records.next().unwrap().map(|_| ()).unwrap_err();

        assert!(error.to_string().contains("larger than 64 MiB"), "{error}");
    }

    #[test]
    fn a_line_that_was_cut_is_refused_with_its_number() {
        let error = read("a,b,c\n1,2,3\n4,5\n").unwrap_err();

        insta::assert_snapshot!(error, @"the export is not CSV: this line has 2 fields, the header has 3 (at 3:1)");
    }
}

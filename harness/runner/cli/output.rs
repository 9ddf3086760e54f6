//! Standard output: a reader that goes away ends nothing, and what cannot be written is told in a sentence.

use std::io::{self, ErrorKind, Write};

/// Where a command writes, and the first thing that went wrong there.
///
/// When the reader has gone (`flexgate list | head`), the rest goes nowhere: the command still does its work and ends with its
/// own exit code.
#[derive(Debug)]
pub(super) struct Output<W> {
    inner: W,
    has_no_reader: bool,
    /// Why something could not be written, the first time; no reader is no reason.
    pub(super) fault: Option<String>,
}

impl<W: Write> Output<W> {
    pub(super) fn new(inner: W) -> Self {
        Self {
            inner,
            has_no_reader: false,
            fault: None,
        }
    }

    fn kept<T>(&mut self, done: io::Result<T>, as_if: T) -> io::Result<T> {
        match done {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.has_no_reader = true;
                Ok(as_if)
            }
            Err(error) => {
                self.fault.get_or_insert_with(|| error.to_string());
                Err(error)
            }
            done => done,
        }
    }
}

impl<W: Write> Write for Output<W> {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        if self.has_no_reader {
            return Ok(octets.len());
        }
        let written = self.inner.write(octets);
        self.kept(written, octets.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.has_no_reader {
            return Ok(());
        }
        let flushed = self.inner.flush();
        self.kept(flushed, ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Refuses everything in one way.
    struct Refusing(ErrorKind);

    impl Write for Refusing {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Err(self.0.into())
        }
    }

    #[test]
    fn a_reader_that_has_gone_is_no_fault() {
        let mut output = Output::new(Refusing(ErrorKind::BrokenPipe));

        assert!(output.write_all(b"one\ntwo").is_ok());
        assert!(output.flush().is_ok());
        assert_eq!(output.fault, None);
    }

    #[test]
    fn a_full_disk_is_one_and_is_kept() {
        let mut output = Output::new(Refusing(ErrorKind::StorageFull));

        assert!(output.write_all(b"one").is_err());
        assert_eq!(
            output.fault,
            Some(io::Error::from(ErrorKind::StorageFull).to_string())
        );
    }
}

//! A stream of bytes in any encoding of PowerShell -> a stream of UTF-8, without reading it whole.

use std::io::{self, BufRead, BufReader, Read};

use crate::import::text::Encoding;

/// Reads UTF-8 out of UTF-8 or UTF-16, a byte order mark taken off.
pub(super) enum Utf8<R: Read> {
    /// It is UTF-8 already.
    Plain(BufReader<R>),
    /// It is UTF-16.
    Wide(Wide<R>),
}

impl<R: Read> Utf8<R> {
    pub(super) fn of(bytes: R) -> io::Result<Self> {
        let mut bytes = BufReader::with_capacity(256 * 1024, bytes);
        let (encoding, mark) = Encoding::of(bytes.fill_buf()?);
        bytes.consume(mark);
        Ok(match encoding {
            Encoding::Utf8 => Self::Plain(bytes),
            Encoding::Utf16Little => Self::Wide(Wide::of(bytes, u16::from_le_bytes)),
            Encoding::Utf16Big => Self::Wide(Wide::of(bytes, u16::from_be_bytes)),
        })
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(bytes) => bytes.read(into),
            Self::Wide(wide) => wide.read(into),
        }
    }
}

/// A decoder of UTF-16.
pub(super) struct Wide<R: Read> {
    bytes: BufReader<R>,
    unit: fn([u8; 2]) -> u16,
    /// First half of a pair that is not complete.
    half: Option<u16>,
    /// Decoded and not handed out yet.
    ready: Vec<u8>,
    handed_out: usize,
}

impl<R: Read> Wide<R> {
    fn of(bytes: BufReader<R>, unit: fn([u8; 2]) -> u16) -> Self {
        Self {
            bytes,
            unit,
            half: None,
            ready: Vec::new(),
            handed_out: 0,
        }
    }

    /// Decodes what the buffer holds; false at the end.
    fn decode_more(&mut self) -> io::Result<bool> {
        let mut chunk = [0; 8192];
        let length = read_full(&mut self.bytes, &mut chunk)?;
        let chunk = chunk.get(..length).unwrap_or_default();
        if chunk.is_empty() {
            return match self.half {
                Some(_) => Err(broken()),
                None => Ok(false),
            };
        }
        let pairs = chunk.chunks_exact(2);
        if !pairs.remainder().is_empty() {
            return Err(broken());
        }
        self.ready.clear();
        self.handed_out = 0;
        for pair in pairs {
            let pair = <[u8; 2]>::try_from(pair).map_err(|_| broken())?;
            self.push((self.unit)(pair))?;
        }
        Ok(true)
    }

    fn push(&mut self, unit: u16) -> io::Result<()> {
        let character = match (self.half.take(), unit) {
            (None, 0xD800..=0xDBFF) => {
                self.half = Some(unit);
                return Ok(());
            }
            (None, unit) => char::decode_utf16([unit]).next(),
            (Some(half), unit) => char::decode_utf16([half, unit]).next(),
        };
        let Some(Ok(character)) = character else {
            return Err(broken());
        };
        let mut octets = [0; 4];
        let text = character.encode_utf8(&mut octets);
        self.ready.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

/// Fills the buffer as far as there is something to read.
fn read_full<R: Read>(bytes: &mut R, into: &mut [u8]) -> io::Result<usize> {
    let mut length = 0;
    while let Some(free) = into.get_mut(length..).filter(|free| !free.is_empty()) {
        match bytes.read(free)? {
            0 => break,
            more => length += more,
        }
    }
    Ok(length)
}

fn broken() -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        "it mixes two encodings, or was cut in the middle of a character",
    )
}

impl<R: Read> Read for Wide<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.handed_out == self.ready.len() {
            if !self.decode_more()? {
                return Ok(0);
            }
        }
        let ready = self.ready.get(self.handed_out..).unwrap_or_default();
        let length = ready.len().min(into.len());
        for (target, octet) in into.iter_mut().zip(ready) {
            *target = *octet;
        }
        self.handed_out += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::Utf8;
    use rstest::rstest;
    use std::io::Read;

    fn read(bytes: &[u8]) -> std::io::Result<String> {
        let mut text = String::new();
        Utf8::of(bytes)?.read_to_string(&mut text)?;
        Ok(text)
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        let text = "dn: CN=J\u{fc}rgen \u{1f600}\r\n".repeat(5000);
        let little: Vec<u8> = [0xFF, 0xFE]
            .into_iter()
            .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        let big: Vec<u8> = [0xFE, 0xFF]
            .into_iter()
            .chain(text.encode_utf16().flat_map(u16::to_be_bytes))
            .collect();
        let marked = format!("\u{feff}{text}").into_bytes();

        for bytes in [text.clone().into_bytes(), little, big, marked] {
            assert!(read(&bytes).unwrap() == text);
        }
    }

    #[rstest]
    #[case::an_odd_byte(b"\xFF\xFEa\0b")]
    #[case::half_a_pair(b"\xFF\xFE\x00\xD8")]
    #[case::two_first_halves(b"\xFF\xFE\x00\xD8\x00\xD8")]
    fn broken_utf_16_is_an_error(#[case] bytes: &[u8]) {
        assert!(read(bytes).is_err());
    }
}

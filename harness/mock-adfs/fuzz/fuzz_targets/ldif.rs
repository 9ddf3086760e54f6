//! LDIF, as a stream: what follows a wrong entry is not read.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mock_adfs::import::people::{self, Entry};

fuzz_target!(|data: &[u8]| {
    let mut entries = people::ldif(data);
    let streamed: Result<Vec<Entry>, _> = entries.by_ref().collect();
    if let Err(error) = &streamed {
        mock_adfs_fuzz::refused(error, data);
        assert!(entries.next().is_none());
    }
    // Read whole, without a console around it, it is the same.
    let noise = |byte: &u8| matches!(byte, 0x1B | 0xEF | b'>' | b'*' | 0);
    if let (Ok(entries), false) = (&streamed, data.iter().any(noise)) {
        let whole = mock_adfs::import::read(data).map(|whole| whole.people);
        assert!(whole.is_err() || whole.is_ok_and(|whole| whole.is_empty() || whole == *entries));
    }
});

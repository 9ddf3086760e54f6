//! Lists of people as JSON, as a stream: what follows a wrong entry is not read.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mock_adfs::import::people::{self, Entry};

fuzz_target!(|data: &[u8]| {
    let mut entries = people::json(data);
    let streamed: Result<Vec<Entry>, _> = entries.by_ref().collect();
    if let Err(error) = &streamed {
        mock_adfs_fuzz::refused(error, data);
        assert!(entries.next().is_none());
    }
});

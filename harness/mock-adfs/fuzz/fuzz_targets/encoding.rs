//! Bytes of any encoding: the same text in UTF-8 and in UTF-16 of both orders, with and without mark, is the same import.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mock_adfs::import::{people, text_of};

fuzz_target!(|data: &[u8]| {
    mock_adfs_fuzz::check(data);
    let _ = people::sniff(data);
    let Ok(text) = text_of(data) else {
        return;
    };
    if text.starts_with('\u{feff}') || text.is_empty() {
        return;
    }
    let units = || text.encode_utf16();
    let little: Vec<u8> = [0xFF, 0xFE].into_iter().chain(units().flat_map(u16::to_le_bytes)).collect();
    let big: Vec<u8> = [0xFE, 0xFF].into_iter().chain(units().flat_map(u16::to_be_bytes)).collect();
    let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
    for form in [little, big, marked] {
        assert_eq!(text_of(&form).as_deref(), Ok(text.as_str()));
    }
});

//! `flexgate deviations`: what the mocks have only inferred or knowingly do otherwise.

use std::io::Write;

use crate::cli::exit_code;

/// Lists the settings of both mocks, with their defaults and reasons.
pub fn deviations(out: &mut dyn Write) -> u8 {
    let _ = writeln!(out, "AD FS (mock)");
    for deviation in mock_adfs::deviations() {
        entry(
            out,
            deviation.name,
            deviation.default,
            deviation.why,
            deviation.source,
        );
    }
    let _ = writeln!(out, "\nTwilio Flex (mock)");
    for deviation in mock_flex::deviations() {
        entry(
            out,
            deviation.name,
            deviation.default,
            deviation.why,
            deviation.source,
        );
    }
    exit_code::AS_EXPECTED
}

/// One setting.
fn entry(out: &mut dyn Write, name: &str, default: &str, why: &str, source: &str) {
    let _ = writeln!(
        out,
        "\n  {name} = {default}\n    {why}\n    source: {source}"
    );
}

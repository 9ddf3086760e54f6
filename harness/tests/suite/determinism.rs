//! The same scenarios give the same snapshots, byte for byte, whatever differs between two runs that must not matter.

use std::process::Command;

use rstest::rstest;

/// A run passes only when every snapshot is the accepted one. Ports, keys, passwords and the time differ anyway.
#[rstest]
#[case::one_after_the_other("1", "1", "UTC", "http")]
#[case::side_by_side_elsewhere("4", "77", "Asia/Kolkata", "http")]
#[case::in_browsers_side_by_side("4", "905", "America/St_Johns", "browser")]
#[cfg_attr(not(feature = "browser"), ignore = "this build drives no browser")]
fn snapshots_do_not_depend_on_seed_jobs_or_time_zone(
    #[case] jobs: &str,
    #[case] seed: &str,
    #[case] time_zone: &str,
    #[case] driver: &str,
) {
    let report = tempfile::tempdir().unwrap();

    let output = Command::new(env!("CARGO_BIN_EXE_flexgate"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("TZ", time_zone)
        .env("CI", "true")
        .args([
            "run",
            "guide/agent-signs-in",
            "guide/roles-from-groups",
            "guide/only-the-assertion-signed",
        ])
        .args([
            "--driver", driver, "--jobs", jobs, "--seed", seed, "--report",
        ])
        .arg(report.path())
        .output()
        .unwrap();

    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{text}");
    assert!(text.contains(&format!("(seed {seed})")), "{text}");
}

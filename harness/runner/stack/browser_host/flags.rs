//! What the browser is started with.

use std::path::Path;

use super::BrowserKind;
use super::trust::Trust;

/// For every kind: no traffic and no questions of the browser's own, no slowing down of windows that nobody looks at, and
/// one language.
const ALWAYS: &[&str] = &[
    "--remote-debugging-port=0",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-field-trial-config",
    "--disable-hang-monitor",
    "--disable-prompt-on-repost",
    // A scenario says whether they are blocked.
    "--disable-popup-blocking",
    "--disable-features=AutofillServerCommunication,BackForwardCache,MediaRouter,OptimizationHints,Translate",
    "--no-first-run",
    "--no-default-browser-check",
    "--metrics-recording-only",
    "--password-store=basic",
    "--use-mock-keychain",
    "--window-size=1280,900",
    "--lang=en-US",
    // The same as the HTTP driver sends: AD FS answers in the language that is asked for.
    "--accept-lang=en-US",
    // Only a scenario's tunnel leads anywhere; whatever the browser itself looks up does not exist.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

/// How much of the browser is to be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Appearance {
    pub(super) kind: BrowserKind,
    pub(super) headed: bool,
    /// Whether the browser may use its sandbox, which the system's administrator may not.
    pub(super) sandbox: bool,
}

/// The command line after the program's name. The last argument is the page to start with.
pub(super) fn arguments(appearance: Appearance, profile: &Path, trust: &Trust) -> Vec<String> {
    let mut arguments: Vec<String> = ALWAYS.iter().map(|&flag| flag.to_owned()).collect();
    arguments.push(format!("--user-data-dir={}", profile.display()));
    if appearance.kind == BrowserKind::Chromium && !appearance.headed {
        arguments.push("--headless=new".to_owned());
    }
    if !appearance.sandbox {
        arguments.push("--no-sandbox".to_owned());
    }
    if let Trust::Key(hash) = trust {
        arguments.push(format!("--ignore-certificate-errors-spki-list={hash}"));
    }
    arguments.push("about:blank".to_owned());
    arguments
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(kind: BrowserKind, headed: bool, trust: &Trust) -> Vec<String> {
        let appearance = Appearance {
            kind,
            headed,
            sandbox: true,
        };
        arguments(appearance, Path::new("/tmp/profile"), trust)
    }

    #[test]
    fn only_chromium_without_a_window_is_told_to_have_none() {
        let headless = "--headless=new".to_owned();

        assert!(of(BrowserKind::Chromium, false, &Trust::Database).contains(&headless));
        assert!(!of(BrowserKind::Chromium, true, &Trust::Database).contains(&headless));
        assert!(!of(BrowserKind::HeadlessShell, false, &Trust::Database).contains(&headless));
    }

    #[test]
    fn certificate_errors_are_ignored_for_one_key_and_only_without_a_database() {
        let key = Trust::Key("abc=".into());

        let with_key = of(BrowserKind::HeadlessShell, false, &key).join(" ");
        let with_database = of(BrowserKind::HeadlessShell, false, &Trust::Database).join(" ");

        assert!(with_key.contains("--ignore-certificate-errors-spki-list=abc="));
        assert!(!with_database.contains("ignore-certificate-errors"));
    }
}

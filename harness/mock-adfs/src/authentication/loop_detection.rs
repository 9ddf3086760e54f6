//! Loop detection: a browser that fetches token after token is stopped.
//!
//! Source: AD FS, "Troubleshoot loop detection": more than LoopDetectionMaximumTokensIssuedInInterval tokens within
//! LoopDetectionTimeIntervalInSeconds end in MSIS7042. The cookie holds `yyyy-MM-dd:HH:mm:ssZ` and a counter.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use saml::time::Timestamp;

use crate::settings::Farm;

/// Name of the cookie.
pub(crate) const COOKIE: &str = "MSISLoopDetectionCookie";

/// Tokens of one browser within the interval, the one about to be issued among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Count {
    since: Timestamp,
    pub(crate) tokens: u32,
}

impl Count {
    /// Counts one more token; `cookie` is the value that the browser sent. An interval that is over begins anew.
    pub(crate) fn next(cookie: Option<&str>, now: Timestamp, farm: &Farm) -> Self {
        let interval = i64::from(farm.loop_detection_time_interval_in_seconds);
        let known = cookie
            .and_then(Self::read)
            .filter(|count| count.age(now) <= interval && count.age(now) >= 0);
        match known {
            Some(count) => Self {
                tokens: count.tokens.saturating_add(1),
                ..count
            },
            None => Self {
                since: now,
                tokens: 1,
            },
        }
    }

    /// Seconds since the first token of the interval.
    pub(crate) fn age(self, now: Timestamp) -> i64 {
        now.as_second() - self.since.as_second()
    }

    /// Whether this token is one too many.
    pub(crate) fn is_loop(self, farm: &Farm) -> bool {
        farm.enable_loop_detection
            && self.tokens > farm.loop_detection_maximum_tokens_issued_in_interval
    }

    /// The cookie's value.
    pub(crate) fn value(self) -> String {
        let moment = self.since.strftime("%Y-%m-%d:%H:%M:%SZ");
        STANDARD.encode(format!("{moment}\\{}", self.tokens))
    }

    fn read(value: &str) -> Option<Self> {
        let text = String::from_utf8(STANDARD.decode(value).ok()?).ok()?;
        let (moment, tokens) = text.split_once('\\')?;
        let (day, time) = moment.split_once(':')?;
        Some(Self {
            since: format!("{day}T{time}").parse().ok()?,
            tokens: tokens.parse().ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Count;
    use crate::settings::Farm;
    use saml::time::{SignedDuration, Timestamp};

    fn now() -> Timestamp {
        "2026-11-24T15:52:00Z".parse().unwrap()
    }

    #[test]
    fn the_sixth_token_within_the_interval_is_a_loop() {
        let farm = Farm::with_defaults("adfs.contoso.example", "Contoso");
        let mut cookie = None;

        let loops: Vec<bool> = (0..6)
            .map(|second| {
                let now = now() + SignedDuration::from_secs(second * 2);
                let count = Count::next(cookie.as_deref(), now, &farm);
                cookie = Some(count.value());
                count.is_loop(&farm)
            })
            .collect();

        assert_eq!(loops, [false, false, false, false, false, true]);
    }

    #[test]
    fn after_the_interval_counting_begins_anew() {
        let farm = Farm::with_defaults("adfs.contoso.example", "Contoso");
        let first = Count::next(None, now(), &farm);

        let later = now() + SignedDuration::from_secs(21);
        let next = Count::next(Some(&first.value()), later, &farm);

        assert_eq!((next.tokens, next.age(later)), (1, 0));
    }

    #[test]
    fn a_cookie_that_makes_no_sense_counts_as_none() {
        let farm = Farm::with_defaults("adfs.contoso.example", "Contoso");

        for cookie in ["", "%%%", "YQ==", "MjAyNg=="] {
            assert_eq!(Count::next(Some(cookie), now(), &farm).tokens, 1);
        }
    }
}

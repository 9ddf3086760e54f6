//! The console still sends people through `preview.twilio.com`, and the trust knows `iam.twilio.com`.
//!
//! Source: Twilio's AD FS guide, "Twilio Configuration": Twilio SSO URL, "Uses iam.twilio.com".

use mock_flex::settings::TwilioSsoUrl;

use super::Cause;
use crate::diagnosis::{Case, Explanation, Fix, Found, listed, seen};
use crate::outcome::Word;

/// The host before general availability.
const OLD_HOST: &str = "https://preview.twilio.com/";

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "twilio-sso-url-preview",
        meaning: "Twilio SSO URL in Flex is set to the old preview.twilio.com, and the trust is made for iam.twilio.com",
        why: "with the old setting Flex asks under another name and wants the answer at another address, which today's Flex does \
              not serve and for which AD FS has no trust",
        mend: "select \"Uses iam.twilio.com\" as Twilio SSO URL in Flex",
        source: "Twilio's AD FS guide, \"Twilio Configuration\"",
    },
    recognize,
};

/// The old setting, a trust for the new host, and an attempt that came no further than either of the two.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let stopped = matches!(case.outcome.word, Word::StoppedByFlex | Word::StoppedByAdfs);
    if !stopped || case.tenant().twilio_sso_url != TwilioSsoUrl::Preview {
        return None;
    }
    let identifiers = || {
        case.adfs()
            .trusts
            .iter()
            .flat_map(|trust| &trust.identifier)
    };
    if identifiers().any(|own| own.starts_with(OLD_HOST)) {
        return None;
    }
    let names: Vec<&str> = case
        .adfs()
        .trusts
        .iter()
        .map(|trust| trust.name.as_str())
        .collect();
    let said = match case.outcome.word {
        Word::StoppedByAdfs => seen("AD FS says", case.adfs_refusal()),
        _ => seen("Flex says", case.outcome.flex.text.clone()),
    };
    Some(Found {
        sentence: format!(
            "`Twilio SSO URL` in Flex is set to use preview.twilio.com, but the trust {} is made for iam.twilio.com",
            listed(&names)
        ),
        seen: vec![
            seen("Twilio SSO URL in Flex", "Uses preview.twilio.com"),
            seen(
                "identifiers of the trusts",
                identifiers().cloned().collect::<Vec<_>>().join(", "),
            ),
            said,
        ],
        fix: Fix::Console {
            field: "Twilio SSO URL",
            value: "Uses iam.twilio.com".to_owned(),
        },
    })
}

//! AD FS's own sign-on page is off.
//!
//! Source: Microsoft, Set-AdfsProperties -EnableIdPInitiatedSignonPage, off by default since 2016.

use super::Cause;
use crate::diagnosis::{Case, Explanation, Fix, Found, seen};

/// Path of the page, in lower case.
const PATH: &str = "/adfs/ls/idpinitiatedsignon";

/// The cause.
pub(super) const CAUSE: Cause = Cause {
    explanation: Explanation {
        slug: "idp-initiated-page-off",
        meaning: "AD FS's own sign-on page (IdpInitiatedSignOn.aspx) was opened, and the farm has it off",
        why: "the page is off by default since Windows Server 2016, so links of portals that lead there end with an error (MSIS7065)",
        mend: "let links lead to https://flex.twilio.com/<runtime-domain>, which needs no such page; where other services do need it: \
               Set-AdfsProperties -EnableIdPInitiatedSignonPage $true",
        source: "Microsoft, Set-AdfsProperties",
    },
    recognize,
};

/// The page's address, and the farm's switch.
fn recognize(case: &Case<'_>) -> Option<Found> {
    let address = case.trace.last_view()?.url.clone();
    let opened = address.to_ascii_lowercase().contains(PATH);
    let off = !case.adfs().farm.enable_idp_initiated_signon_page;
    if !opened || !off || !case.is_stopped_by_adfs() {
        return None;
    }
    Some(Found {
        sentence: "AD FS's own sign-on page was opened, and the farm has it off (`EnableIdPInitiatedSignonPage`)".to_owned(),
        seen: vec![
            seen("EnableIdPInitiatedSignonPage of the farm", "False"),
            seen("AD FS says", case.adfs_refusal()),
        ],
        fix: Fix::LookAt(format!(
            "open {}, which needs no such page, and set links to it; where other services need the page: \
             Set-AdfsProperties -EnableIdPInitiatedSignonPage $true",
            case.flex_address()
        )),
    })
}

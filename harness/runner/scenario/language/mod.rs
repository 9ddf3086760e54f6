//! The words of the scenario language: one type per construct, one field per key. These types are the grammar.
//!
//! Externally tagged enums, unknown keys refused, no `untagged` and no `flatten`, because both lose the place of a mistake. A
//! container's serde name is the noun that a mistake uses: `unknown step`, `unknown outcome`. Deliberately absent: any
//! meaning; texts become names and placeholders in [`crate::plan`].

mod adfs;
mod certificate;
mod conditions;
mod expect;
mod file;
mod flex;
mod flow;
mod given;
mod people;
mod step;

pub use adfs::{
    AdditionalErrorPageInfo, AlgorithmWord, AuditLevel, BindingWord, CertificateAge,
    CertificateFacts, ClaimsProviderFacts, EndpointFacts, ExtendedProtectionTokenCheck,
    ExtranetLockoutMode, FarmFacts, FarmVersion, NameIdRule, ProtocolWord, ResponseFacts,
    RevocationCheck, RuleFacts, SignOnPage, SignatureWord, TrustFacts,
};
pub use certificate::{Certificate, Pick};
pub use conditions::{
    BrowserFacts, ClockFacts, CookieFault, Faults, OnTheWay, SideFaults, TlsFault,
};
pub use expect::OutcomeWord;
pub use expect::{
    AdfsCode, Expect, FlexCode, MetadataExpect, NameIdExpect, PageWord, SignedPartWord,
    SnapshotWord, StatusWords, WorkerExpect,
};
pub use file::{Case, DriverWord, ForEach, KnownIssue, Only, Scenario, Skip, Where};
pub use flex::{
    AuthnRequestFacts, ContextClasses, OauthSettings, PastedAs, RelayState, RequestSignature,
    TenantFacts, TwilioSsoUrlWord,
};
pub use flow::Flow;
pub use given::{Access, Device, FlexWord, Given, Network};
pub use people::{AccountWord, CategoryWord, GroupFacts, ScopeWord, UserFacts};
pub use step::{
    Change, Choose, LogoutRequest, NameWord, Open, PasswordWord, Rollover, SecondFactor,
    SignInWith, SignOut, SignOutSites, Step, SwitchTo, UpdatePassword, Use,
};

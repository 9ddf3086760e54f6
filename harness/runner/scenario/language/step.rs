//! Steps: what happens, in order.

use schemars::JsonSchema;
use serde::Deserialize;

use super::flex::RelayState;
use super::{
    AuthnRequestFacts, Expect, FarmFacts, RequestSignature, RuleFacts, TenantFacts, TrustFacts,
    UserFacts,
};
use crate::scenario::{DurationText, Located, Table, Text};

/// One step. It ends when a page waits for the user.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename = "step")]
#[schemars(rename = "Step")]
pub enum Step {
    /// Begins an attempt.
    #[serde(rename = "open")]
    Open(Located<Open>),
    /// Answers AD FS as `given.user` until it stops asking.
    #[serde(rename = "sign in")]
    SignIn,
    /// The same as somebody else.
    #[serde(rename = "sign in as")]
    SignInAs(Text),
    /// The same with a wrong password, another form of the name, or several times.
    #[serde(rename = "sign in with")]
    SignInWith(SignInWith),
    /// Answers the page that asks for a second factor.
    #[serde(rename = "second factor")]
    SecondFactor(SecondFactor),
    /// Gives whoever signed in last a new password, on AD FS's page for that. Later steps sign in with it.
    #[serde(rename = "update password")]
    UpdatePassword(UpdatePassword),
    /// Chooses on a page of AD FS.
    #[serde(rename = "choose")]
    Choose(Choose),
    /// Signs out.
    #[serde(rename = "sign out of")]
    SignOutOf(SignOut),
    /// Flex sends a SAML logout, which it does not by itself.
    #[serde(rename = "send LogoutRequest")]
    SendLogoutRequest(LogoutRequest),
    /// Posts the attempt's Response once more, from where we are now.
    #[serde(rename = "post response again")]
    PostResponseAgain,
    /// Goes to another browser or tab.
    #[serde(rename = "switch to")]
    SwitchTo(SwitchTo),
    /// Closes the browser and opens it again: cookies without an end and its tabs are gone, all else stays.
    #[serde(rename = "restart browser")]
    RestartBrowser,
    /// Moves every mock clock; a real side really waits.
    #[serde(rename = "time passes")]
    TimePasses(Located<DurationText>),
    /// Changes facts from here on; mock sides only.
    #[serde(rename = "change")]
    Change(Box<Change>),
    /// Rolls the token-signing certificate.
    #[serde(rename = "roll certificate")]
    RollCertificate(Rollover),
    /// Puts a flow's steps here.
    #[serde(rename = "use")]
    Use(Use),
    /// Compares what was seen so far in this attempt; never the last step.
    #[serde(rename = "expect")]
    Expect(Box<Located<Expect>>),
}

/// What is opened.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename = "page to open")]
#[schemars(rename = "Open")]
pub enum Open {
    /// Hosted Flex at the runtime domain.
    #[serde(rename = "flex")]
    Flex,
    /// Flex UI on a host of one's own.
    #[serde(rename = "self-hosted flex")]
    SelfHostedFlex,
    /// AD FS's page for IdP-initiated sign-on.
    #[serde(rename = "idp-initiated page")]
    IdpInitiatedPage,
    /// AD FS's federation metadata.
    #[serde(rename = "federation metadata")]
    FederationMetadata,
    /// Flex at another runtime domain.
    #[serde(rename = "flex domain")]
    FlexDomain(Text),
    /// Another path of Flex.
    #[serde(rename = "flex path")]
    FlexPath(Text),
    /// A path of AD FS.
    #[serde(rename = "adfs path")]
    AdfsPath(Text),
}

/// How somebody answers the sign-in page, where it is not simply right.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignInWith {
    /// What is typed as the password; `right` when absent.
    pub password: Option<PasswordWord>,
    /// What is typed as the name; `upn` when absent.
    pub name: Option<NameWord>,
    /// Who; the user of `given` when absent.
    pub user: Option<Text>,
    /// How many times the form is sent; 1 when absent.
    pub times: Option<Located<u32>>,
    /// Whether "keep me signed in" is ticked, which a farm offers with `KmsiEnabled`; not ticked when absent.
    #[serde(rename = "keep me signed in")]
    pub keep_me_signed_in: Option<bool>,
}

/// What is typed as the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename = "word")]
#[schemars(rename = "PasswordWord")]
pub enum PasswordWord {
    /// The person's own.
    #[serde(rename = "right")]
    Right,
    /// Another one.
    #[serde(rename = "wrong")]
    Wrong,
    /// Nothing.
    #[serde(rename = "empty")]
    Empty,
}

/// What is typed as the user name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename = "form of a name")]
#[schemars(rename = "NameWord")]
pub enum NameWord {
    /// `amy@contoso.example`.
    #[serde(rename = "upn")]
    Upn,
    /// `CONTOSO\amy`.
    #[serde(rename = "domain and account")]
    DomainAndAccount,
    /// The mail address.
    #[serde(rename = "mail")]
    Mail,
    /// `amy`.
    #[serde(rename = "account only")]
    AccountOnly,
    /// Nothing.
    #[serde(rename = "empty")]
    Empty,
}

/// A code for the second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename = "code")]
#[schemars(rename = "SecondFactor")]
pub enum SecondFactor {
    /// The present one.
    #[serde(rename = "right code")]
    RightCode,
    /// Another one.
    #[serde(rename = "wrong code")]
    WrongCode,
    /// One that was right a while ago.
    #[serde(rename = "old code")]
    OldCode,
}

/// How somebody fills in the page that changes a password, where it is not simply right.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdatePassword {
    /// What is typed as the old password; `right` when absent.
    pub old: Option<PasswordWord>,
    /// Whether the new one is typed a second time as it is; `true` when absent.
    pub confirmed: Option<bool>,
}

/// A choice on a page of AD FS.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename = "choice")]
#[schemars(rename = "Choose")]
pub enum Choose {
    /// Flex, on the IdP-initiated page.
    #[serde(rename = "flex")]
    Flex,
    /// Another relying party, on the same page.
    #[serde(rename = "relying party")]
    RelyingParty(Text),
    /// A claims provider, on the home realm page.
    #[serde(rename = "home realm")]
    HomeRealm(Text),
    /// To sign out, on the IdP-initiated page.
    #[serde(rename = "sign out of")]
    SignOutOf(SignOutSites),
}

/// What the IdP-initiated page signs out of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename = "sites")]
#[schemars(rename = "SignOutSites")]
pub enum SignOutSites {
    /// AD FS, and every site of the session with an endpoint for it.
    #[serde(rename = "all sites")]
    AllSites,
    /// AD FS alone.
    #[serde(rename = "this site")]
    ThisSite,
}

/// A side to sign out of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename = "side")]
#[schemars(rename = "SignOut")]
pub enum SignOut {
    /// Flex.
    #[serde(rename = "flex")]
    Flex,
    /// AD FS.
    #[serde(rename = "adfs")]
    Adfs,
}

/// A SAML logout.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LogoutRequest {
    /// Whether and how it is signed.
    #[serde(rename = "Signature")]
    pub signature: Option<RequestSignature>,
    /// Whom it names.
    #[serde(rename = "NameID")]
    pub name_id: Option<Text>,
    /// What goes along with it.
    #[serde(rename = "RelayState")]
    pub relay_state: Option<RelayState>,
}

/// Another browser or tab, made on first use. The first is called `first`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename = "place")]
#[schemars(rename = "SwitchTo")]
pub enum SwitchTo {
    /// A browser with its own cookies.
    #[serde(rename = "browser")]
    Browser(Text),
    /// A tab that shares the cookies.
    #[serde(rename = "tab")]
    Tab(Text),
}

/// Facts that change, written as under `given`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Farm properties.
    pub farm: Option<Located<FarmFacts>>,
    /// Trust properties.
    pub trust: Option<Located<TrustFacts>>,
    /// Claim rules.
    pub rules: Option<Located<RuleFacts>>,
    /// People.
    pub users: Option<Table<UserFacts>>,
    /// Console fields.
    pub tenant: Option<Located<TenantFacts>>,
    /// Workers.
    pub workers: Option<Table<Table<crate::scenario::Values>>>,
    /// What Flex asks for.
    #[serde(rename = "AuthnRequest")]
    pub authn_request: Option<Located<AuthnRequestFacts>>,
}

impl Change {
    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self {
            farm,
            trust,
            rules,
            users,
            tenant,
            workers,
            authn_request,
        } = self;
        farm.is_none()
            && trust.is_none()
            && rules.is_none()
            && users.is_none()
            && tenant.is_none()
            && workers.is_none()
            && authn_request.is_none()
    }
}

/// A way to roll the token-signing certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename = "rollover")]
#[schemars(rename = "Rollover")]
pub enum Rollover {
    /// A secondary appears in the metadata.
    #[serde(rename = "add secondary")]
    AddSecondary,
    /// The secondary becomes the primary.
    #[serde(rename = "promote secondary")]
    PromoteSecondary,
    /// `Update-AdfsCertificate -Urgent`.
    #[serde(rename = "replace at once")]
    ReplaceAtOnce,
}

/// Puts a flow's steps here.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Use {
    /// Name of the file under `flows/`, without extension.
    pub flow: Text,
    /// The flow's parameters.
    #[serde(rename = "with")]
    pub parameters: Option<Table<Text>>,
}

//! The steps of a plan: what the driver or the stack does, in order.

use std::time::Duration;

use mock_adfs::Rollover;
use mock_flex::settings::Logout;

use super::{Expectation, Location, Sides};

/// Where an attempt begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Hosted Flex at the runtime domain.
    Flex,
    /// The Flex UI on the host of whoever serves it himself.
    SelfHostedFlex,
    /// Hosted Flex at another runtime domain.
    FlexDomain(String),
    /// Another path of hosted Flex, with its leading slash.
    FlexPath(String),
    /// AD FS's federation metadata.
    FederationMetadata,
    /// AD FS's page for IdP-initiated sign-on.
    IdpInitiatedPage,
    /// A path of AD FS, with its query: `/adfs/ls/`.
    AdfsPath(String),
}

/// A code for the second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeChoice {
    /// The present one.
    Right,
    /// Another one.
    Wrong,
    /// One that was right a while ago.
    Old,
}

/// A choice on a page of AD FS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// A relying party by its name, on the IdP-initiated page.
    RelyingParty(String),
    /// A claims provider by its name, on the home realm page; `Active Directory` is the farm's own, whatever it is called there.
    HomeRealm(String),
    /// To sign out there, of all sites or of AD FS alone.
    SignOut {
        /// Whether the other sites are signed out of too.
        everywhere: bool,
    },
}

/// What is typed as the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordChoice {
    /// The person's own.
    Right,
    /// Another one.
    Wrong,
    /// Nothing.
    Empty,
}

/// How somebody fills in the page that changes a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPassword {
    /// The person, by the scenario's name.
    pub user: String,
    /// What is typed as the old password.
    pub old: PasswordChoice,
    /// Whether the new one is typed a second time as it is.
    pub confirmed: bool,
}

/// What is typed as the user name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameForm {
    /// `amy@contoso.example`.
    Upn,
    /// `CONTOSO\amy`.
    DomainAndAccount,
    /// The mail address, which is an alternate login ID where the farm has one.
    Mail,
    /// `amy`.
    AccountOnly,
    /// Nothing.
    Empty,
}

/// How somebody answers the sign-in page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// The person, by the scenario's name.
    pub user: String,
    /// What is typed as the password.
    pub password: PasswordChoice,
    /// What is typed as the name.
    pub name: NameForm,
    /// How many times the form is sent, from 1.
    pub times: u32,
    /// Whether "keep me signed in" is ticked.
    pub keep_me_signed_in: bool,
}

/// What a step does.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Begins an attempt by opening an address. Done by the driver.
    Open(Target),
    /// Answers AD FS until it stops asking. Done by the driver.
    SignIn(SignIn),
    /// Presses `Log out` on the desktop of Flex. Done by the driver.
    SignOutOfFlex,
    /// Answers the page that asks for a second factor, as whoever signed in last. Done by the driver.
    SecondFactor {
        /// The person, by the scenario's name.
        user: String,
        /// Which code.
        code: CodeChoice,
    },
    /// Fills in the page that changes a password. Done by the driver.
    UpdatePassword(NewPassword),
    /// Chooses on a page of AD FS. Done by the driver.
    Choose(Choice),
    /// Lets Flex send a SAML logout. Made ready by the stack, done by the driver.
    SendLogoutRequest(Logout),
    /// Signs out of AD FS. Done by the driver.
    SignOutOfAdfs,
    /// Posts the attempt's last Response once more, from the page on the screen. Done by the driver.
    PostResponseAgain,
    /// Goes to another browser or tab, made on first use. Done by the driver.
    SwitchTo(Place),
    /// Closes the browser in use with all its tabs and opens it again. Done by the driver.
    RestartBrowser,
    /// Moves the clocks of the mocks. Done by the stack.
    TimePasses(Duration),
    /// Sets the mocks anew; their state stays. Done by the stack.
    Change(Box<Change>),
    /// Rolls AD FS's token-signing certificate by hand. Done by the stack.
    RollCertificate(Rollover),
    /// Compares what was seen so far in this attempt. Done after the run, on the record.
    Expect(Box<Expectation>),
}

/// Where the user goes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A browser with its own cookies.
    Browser(String),
    /// A tab of the browser in use.
    Tab(String),
}

/// Both sides as they are from a step on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// How they are set.
    pub sides: Sides,
    /// Whether the step pastes a certificate into Flex; else the text in the field stays, whatever its role has become.
    pub pastes: bool,
    /// Whether the step gives the trust a certificate; else the trust keeps those that it has.
    pub gives_certificates: bool,
}

/// A step with its place in the file.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedStep {
    /// What it does.
    pub action: Action,
    /// The step as a scenario writes it: `sign in as: ben`.
    pub text: String,
    /// Where it is written, or where the scenario begins for a step that is a default.
    pub at: Location,
}

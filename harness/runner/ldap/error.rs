//! Why a server gives no answer: a sentence and what to do about it.

use thiserror::Error;

/// Why a directory server gives no answer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LdapError {
    /// The program has no client.
    #[error("this flexgate was built without its client for LDAP servers")]
    NotBuilt,
    /// What is wrong with an address.
    #[error("this address of an LDAP server {0}")]
    Address(String),
    /// What was given as a source is none, and may be a password.
    #[error("`--password` says where the password is; it is never written on the command line")]
    PasswordInTheOpen,
    /// No password.
    #[error("the password cannot be had: {0}")]
    Password(String),
    /// Half of a sign-in.
    #[error("`{given}` is given, but `{missing}` is not")]
    HalfASignIn {
        /// The option that is there.
        given: &'static str,
        /// The option that is not.
        missing: &'static str,
    },
    /// A file of certificates that cannot be used.
    #[error("the certificate authority `{path}` {problem}")]
    Authority {
        /// The file.
        path: String,
        /// What is wrong with it.
        problem: String,
    },
    /// No connection.
    #[error("the server {server} is not reachable: {why}")]
    Unreachable {
        /// Its address.
        server: String,
        /// What the system says.
        why: String,
    },
    /// No answer in time.
    #[error("the server {server} did not answer within {seconds} s")]
    NoAnswer {
        /// Its address.
        server: String,
        /// How long it was waited for.
        seconds: u64,
    },
    /// The connection ended in the middle.
    #[error("the server {server} closed the connection without an answer")]
    Closed {
        /// Its address.
        server: String,
    },
    /// A certificate that is not trusted.
    #[error("the certificate of {server} is not trusted: {why}")]
    Untrusted {
        /// Its address.
        server: String,
        /// Why.
        why: String,
    },
    /// A server without TLS.
    #[error("the server {server} does not speak TLS here: {why}")]
    NoTls {
        /// Its address.
        server: String,
        /// What it said.
        why: String,
    },
    /// A sign-in that is refused.
    #[error("the server {server} does not let `{name}` in: {why}")]
    SignIn {
        /// Its address.
        server: String,
        /// Who wanted in.
        name: String,
        /// Why, as far as the server says.
        why: String,
        /// What to do about it.
        hint: &'static str,
    },
    /// The server wants TLS or signing.
    #[error("the server {server} takes no password over a connection without TLS")]
    StrongAuthentication {
        /// Its address.
        server: String,
    },
    /// The server answers only those who signed in.
    #[error("the server {server} answers only those who sign in")]
    SignInNeeded {
        /// Its address.
        server: String,
    },
    /// More entries than the server gives.
    #[error("the server {server} gives fewer entries than there are: its size limit is reached")]
    SizeLimit {
        /// Its address.
        server: String,
    },
    /// A search that takes too long for the server.
    #[error("the server {server} gave up the search: its time limit is reached")]
    TimeLimit {
        /// Its address.
        server: String,
    },
    /// Another server has it.
    #[error("the server {server} does not hold `{base}` and names another: {}", .to.join(", "))]
    Referral {
        /// Its address.
        server: String,
        /// What was asked.
        base: String,
        /// Who has it.
        to: Vec<String>,
    },
    /// A branch that is not there.
    #[error("the server {server} has no `{base}`")]
    NoSuchBase {
        /// Its address.
        server: String,
        /// What was asked.
        base: String,
    },
    /// A server that does not say what it holds.
    #[error("the server {server} does not say which domain it holds")]
    NoDomain {
        /// Its address.
        server: String,
    },
    /// Nobody of that name.
    #[error("the server {server} knows nobody called `{name}` below `{base}`")]
    Nobody {
        /// Its address.
        server: String,
        /// Who was looked for.
        name: String,
        /// Where.
        base: String,
    },
    /// An answer that is no LDAP.
    #[error("the server {server} answers what is not LDAP: {what}")]
    Malformed {
        /// Its address.
        server: String,
        /// What is wrong with it.
        what: &'static str,
    },
    /// Any other refusal.
    #[error("the server {server} refuses with the code {code}{}", said(text))]
    Refused {
        /// Its address.
        server: String,
        /// Result code. Source: RFC 4511, appendix A.
        code: u32,
        /// What it says.
        text: String,
    },
    /// Any other failure of the client.
    #[error("asking the server {server} failed: {why}")]
    Other {
        /// Its address.
        server: String,
        /// What the client says.
        why: String,
    },
}

fn said(text: &str) -> String {
    match text.trim().trim_end_matches('\0') {
        "" => String::new(),
        text => format!(": {text}"),
    }
}

impl LdapError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NotBuilt => "build it with the feature: cargo install --path . --features ldap",
            Self::Address(_) => {
                "for example: ldaps://dc01.contoso.example or ldap://dc01:389/OU=Support,DC=contoso,DC=example; who signs in is said with --bind"
            }
            Self::PasswordInTheOpen | Self::Password(_) => {
                "`--password env:NAME` reads a variable, `--password file:PATH` a file, `--password -` standard input"
            }
            Self::HalfASignIn { .. } => {
                "give both, as in: --bind amy@contoso.example --password env:NAME; or none, where the server answers everybody"
            }
            Self::Authority { .. } => {
                "export the authority's certificate as Base-64 encoded X.509 (.CER)"
            }
            Self::Unreachable { .. } => {
                "check name, port and firewall: 389 for ldap://, 636 for ldaps://; in PowerShell: Test-NetConnection DC -Port 636"
            }
            Self::NoAnswer { .. } | Self::Closed { .. } => {
                "is it an LDAP port? 389 is ldap://, 636 is ldaps://; a proxy or a firewall in between may cut the connection"
            }
            Self::Untrusted { .. } => {
                "name the authority's certificate with --ca FILE, and the server as its certificate does, not by its number"
            }
            Self::NoTls { .. } => {
                "use ldaps:// if the server has a certificate; --clear-text sends the password unprotected, for a network that is yours alone"
            }
            Self::SignIn { hint, .. } => hint,
            Self::StrongAuthentication { .. } => {
                "use ldaps:// in place of ldap:// (the domain controller needs a certificate), see the policy `LDAP server signing requirements`"
            }
            Self::SignInNeeded { .. } => {
                "say who asks: --bind amy@contoso.example --password env:NAME; every account of the domain may read"
            }
            Self::SizeLimit { .. } => {
                "ask for a branch with fewer people, as in ldap://HOST/OU=Support,DC=...; or raise the server's limit for this account"
            }
            Self::TimeLimit { .. } => {
                "ask for a smaller branch, as in ldap://HOST/OU=Support,DC=..."
            }
            Self::Referral { .. } => "ask that server",
            Self::NoSuchBase { .. } => {
                "check the distinguished name behind the host; without one the server's own domain is asked"
            }
            Self::NoDomain { .. } => {
                "write the base behind the host, as in ldap://HOST/DC=contoso,DC=example"
            }
            Self::Nobody { .. } => {
                "write the sAMAccountName or the user principal name; may the account that asks read this person?"
            }
            Self::Malformed { .. } => "is it an LDAP port? 389 is ldap://, 636 is ldaps://",
            Self::Refused { .. } | Self::Other { .. } => {
                "the same search can be made with ldp.exe or ldapsearch, to see whether the server or the account is the reason"
            }
        }
    }

    /// Whether the server or the way to it is the reason, not what was asked.
    #[must_use]
    pub fn is_incident(&self) -> bool {
        matches!(
            self,
            Self::Unreachable { .. }
                | Self::NoAnswer { .. }
                | Self::Closed { .. }
                | Self::TimeLimit { .. }
        )
    }
}

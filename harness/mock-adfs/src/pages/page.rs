//! What each page shows.

use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::Serialize;

use super::texts::Texts;

/// A page: its template and what is put into it.
pub(crate) trait Page {
    /// Name of the template.
    fn template(&self) -> &'static str;
    /// What the template is given beside the texts of the language.
    fn context(&self, texts: &Texts) -> Value;
}

/// What a sign-in page says above the form. Source: AD FS has these texts; the wording is ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SignInError {
    /// Name, password or account.
    Credentials,
    /// The password must be changed first.
    PasswordExpired,
    /// A way to sign in that is not offered here.
    MethodNotAvailable,
}

impl SignInError {
    fn text(self, texts: &Texts) -> &'static str {
        match self {
            Self::Credentials => texts.credentials,
            Self::PasswordExpired => texts.expired,
            Self::MethodNotAvailable => texts.method_not_available,
        }
    }

    fn input(self) -> &'static str {
        match self {
            Self::Credentials => "passwordInput",
            Self::PasswordExpired | Self::MethodNotAvailable => "userNameInput",
        }
    }
}

/// A link to another way to sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct MethodLink {
    /// The provider's name, which is the link's id.
    pub(crate) id: String,
    /// What it says.
    pub(crate) text: String,
}

/// The sign-in page.
#[derive(Debug)]
pub(crate) struct SignIn<'a> {
    /// Where the form goes: this request's path and query.
    pub(crate) action: &'a str,
    /// The name already typed.
    pub(crate) user_name: &'a str,
    /// Why it is shown again.
    pub(crate) error: Option<SignInError>,
    /// Whether "keep me signed in" is offered.
    pub(crate) kmsi: bool,
    /// Whether name and password are asked one after the other.
    pub(crate) paginated: bool,
    /// Other ways to sign in.
    pub(crate) options: &'a [MethodLink],
}

impl Page for SignIn<'_> {
    fn template(&self) -> &'static str {
        if self.paginated {
            "sign_in_paginated.html"
        } else {
            "sign_in.html"
        }
    }

    fn context(&self, texts: &Texts) -> Value {
        context! {
            action => self.action,
            user_name => self.user_name,
            error => self.error.map_or("", |error| error.text(texts)),
            error_for => self.error.map_or("", SignInError::input),
            kmsi => self.kmsi,
            options => Value::from(Serde(self.options)),
        }
    }
}

/// The page that asks for a second factor.
#[derive(Debug)]
pub(crate) struct SecondFactor<'a> {
    pub(crate) action: &'a str,
    /// `DOMAIN\\account`.
    pub(crate) user: &'a str,
    /// Name of the provider.
    pub(crate) method: &'a str,
    /// The blob that comes back with the code.
    pub(crate) context: &'a str,
    /// Whether a code was refused.
    pub(crate) refused: bool,
}

impl Page for SecondFactor<'_> {
    fn template(&self) -> &'static str {
        "second_factor.html"
    }

    fn context(&self, texts: &Texts) -> Value {
        context! {
            action => self.action,
            user => self.user,
            method => self.method,
            context => self.context,
            error => if self.refused { texts.code_refused } else { "" },
            options => Vec::<String>::new(),
        }
    }
}

/// The script-only page of 2016 and later for Windows user agents.
#[derive(Debug)]
pub(crate) struct Pull;

impl Page for Pull {
    fn template(&self) -> &'static str {
        "pull.html"
    }

    fn context(&self, _: &Texts) -> Value {
        context! {}
    }
}

/// A relying party on the IdP-initiated page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Listed {
    /// Its identifier, which is posted.
    pub(crate) identifier: String,
    /// Its display name.
    pub(crate) name: String,
}

/// The IdP-initiated page.
#[derive(Debug)]
pub(crate) struct IdpInitiated<'a> {
    pub(crate) action: &'a str,
    /// Whether there is a session.
    pub(crate) is_authenticated: bool,
    /// Who can be chosen.
    pub(crate) trusts: &'a [Listed],
}

impl Page for IdpInitiated<'_> {
    fn template(&self) -> &'static str {
        "idp_initiated.html"
    }

    fn context(&self, _: &Texts) -> Value {
        context! {
            action => self.action,
            is_authenticated => self.is_authenticated,
            trusts => Value::from(Serde(self.trusts)),
        }
    }
}

/// A claims provider on the home realm page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Realm {
    /// Its identifier, which is posted.
    pub(crate) identifier: String,
    /// Its display name.
    pub(crate) name: String,
}

/// The home realm page.
#[derive(Debug)]
pub(crate) struct HomeRealm<'a> {
    pub(crate) action: &'a str,
    /// Who can be chosen, Active Directory first.
    pub(crate) realms: &'a [Realm],
}

impl Page for HomeRealm<'_> {
    fn template(&self) -> &'static str {
        "home_realm.html"
    }

    fn context(&self, _: &Texts) -> Value {
        context! {
            action => self.action,
            realms => Value::from(Serde(self.realms)),
        }
    }
}

/// The page after a sign-out.
#[derive(Debug)]
pub(crate) struct SignOut;

impl Page for SignOut {
    fn template(&self) -> &'static str {
        "sign_out.html"
    }

    fn context(&self, _: &Texts) -> Value {
        context! {}
    }
}

/// Why a password was not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UpdateError {
    /// The new ones differ.
    Differ,
    /// Name or old password.
    Credentials,
}

/// What became of a new password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Update {
    /// It was not taken.
    Refused(UpdateError),
    /// It is the password now.
    Done,
}

/// The update-password page.
#[derive(Debug)]
pub(crate) struct UpdatePassword<'a> {
    pub(crate) action: &'a str,
    pub(crate) user_name: &'a str,
    /// Whether somebody is here because the password has expired.
    pub(crate) expired: bool,
    pub(crate) update: Option<Update>,
}

impl Page for UpdatePassword<'_> {
    fn template(&self) -> &'static str {
        "update_password.html"
    }

    fn context(&self, texts: &Texts) -> Value {
        let error = match self.update {
            Some(Update::Refused(UpdateError::Differ)) => texts.passwords_differ,
            Some(Update::Refused(UpdateError::Credentials)) => texts.update_refused,
            Some(Update::Done) | None => "",
        };
        context! {
            action => self.action,
            user_name => self.user_name,
            expired => self.expired && self.update.is_none(),
            is_done => self.update == Some(Update::Done),
            error,
        }
    }
}

/// The error page.
#[derive(Debug)]
pub(crate) struct ErrorPage<'a> {
    /// The activity ID.
    pub(crate) activity_id: &'a str,
    /// Name of the trust, where it is known.
    pub(crate) relying_party: Option<&'a str>,
    /// The code and its text, where they may be shown; pages before 2019 never show them.
    pub(crate) details: Option<&'a str>,
    /// GUID of the server.
    pub(crate) node_name: &'a str,
    /// RFC 1123 time.
    pub(crate) time: &'a str,
}

impl Page for ErrorPage<'_> {
    fn template(&self) -> &'static str {
        "error.html"
    }

    fn context(&self, _: &Texts) -> Value {
        context! {
            activity_id => self.activity_id,
            relying_party => self.relying_party,
            details => self.details,
            node_name => self.node_name,
            time => self.time,
        }
    }
}

/// The page that posts a message by itself: one line, as AD FS writes it.
#[derive(Debug)]
pub(crate) struct AutoPost<'a> {
    /// The receiver's address, with its port.
    pub(crate) action: &'a str,
    /// `SAMLResponse` or `SAMLRequest`.
    pub(crate) field: &'a str,
    /// The message in base64.
    pub(crate) message: &'a str,
    /// RelayState, if there is one.
    pub(crate) relay_state: Option<&'a str>,
}

impl Page for AutoPost<'_> {
    fn template(&self) -> &'static str {
        "auto_post.html"
    }

    fn context(&self, _: &Texts) -> Value {
        context! {
            action => self.action,
            field => self.field,
            message => self.message,
            relay_state => self.relay_state,
        }
    }
}

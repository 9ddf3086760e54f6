//! The console's ready-made rules, in both directions.
//!
//! [`recognise()`] tells which wizard could have written a rule, by its shape and not by its `@RuleTemplate`;
//! [`Template::to_rule_text`] writes what the wizard writes.

mod recognise;
mod write;

pub use recognise::recognise;
pub use write::active_directory_acceptance_rules;

/// A rule as a wizard of the console shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Template {
    /// "Send LDAP Attributes as Claims", from Active Directory.
    LdapAttributes {
        /// The rule's name.
        name: String,
        /// LDAP attribute and claim type, in order. An attribute may repeat.
        mappings: Vec<(String, String)>,
    },
    /// "Transform an Incoming Claim".
    Transform {
        /// The rule's name.
        name: String,
        /// Incoming claim type.
        incoming: String,
        /// Incoming name ID format, when the incoming type is Name ID.
        incoming_format: Option<String>,
        /// Outgoing claim type.
        outgoing: String,
        /// Outgoing name ID format, when the outgoing type is Name ID.
        outgoing_format: Option<String>,
        /// What becomes of the value.
        value: ValueChange,
    },
    /// "Pass Through or Filter an Incoming Claim".
    PassThrough {
        /// The rule's name.
        name: String,
        /// Claim type.
        claim_type: String,
        /// Which values pass.
        filter: Filter,
    },
    /// "Send Group Membership as a Claim".
    GroupMembership {
        /// The rule's name.
        name: String,
        /// SID of the group.
        group_sid: String,
        /// Outgoing claim type.
        outgoing: String,
        /// Outgoing name ID format, when the outgoing type is Name ID.
        outgoing_format: Option<String>,
        /// Outgoing value.
        value: String,
    },
    /// "Permit All Users".
    PermitAll {
        /// The rule's name, which the wizard leaves out.
        name: Option<String>,
    },
    /// "Permit or Deny Users Based on an Incoming Claim".
    Authorization {
        /// The rule's name.
        name: String,
        /// Claim type that is looked at.
        claim_type: String,
        /// Value that is looked for, without regard to case.
        value: String,
        /// What follows.
        effect: Effect,
    },
}

/// What the transform wizard does with the value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ValueChange {
    /// "Pass through all claim values".
    #[default]
    None,
    /// "Replace an incoming claim value with a different outgoing claim value".
    Replace {
        /// Looked for, without regard to case.
        old: String,
        /// Issued instead.
        new: String,
    },
}

/// Which values the pass-through wizard lets pass.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Filter {
    /// "Pass through all claim values".
    #[default]
    All,
    /// "Pass through only a specific claim value", without regard to case.
    Value(String),
    /// "... that match a specific email suffix value". The exact text of the wizard is not known.
    EmailSuffix(String),
    /// "... that start with a specific value". The exact text of the wizard is not known.
    StartsWith(String),
}

/// What an authorization rule does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Lets the user in.
    Permit,
    /// Keeps the user out, whatever else permits.
    Deny,
}

impl Template {
    /// A transform rule that keeps the value.
    #[must_use]
    pub fn transform(
        name: &str,
        incoming: &str,
        outgoing: &str,
        outgoing_format: Option<&str>,
    ) -> Self {
        Self::Transform {
            name: name.to_owned(),
            incoming: incoming.to_owned(),
            incoming_format: None,
            outgoing: outgoing.to_owned(),
            outgoing_format: outgoing_format.map(str::to_owned),
            value: ValueChange::None,
        }
    }

    /// What `@RuleTemplate` says: `LdapClaims`.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::LdapAttributes { .. } => "LdapClaims",
            Self::Transform { .. } => "MapClaims",
            Self::PassThrough { .. } => "PassThroughClaims",
            Self::GroupMembership { .. } => "EmitGroupClaims",
            Self::PermitAll { .. } => "AllowAllAuthzRule",
            Self::Authorization { .. } => "Authorization",
        }
    }
}

#[cfg(test)]
mod tests;

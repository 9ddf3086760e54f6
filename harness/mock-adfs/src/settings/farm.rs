//! Farm-wide properties, as `Get-AdfsProperties` and the global authentication policy name them.

/// The farm. Durations keep AD FS's unit, which each field states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Farm {
    /// Host name of the federation service, without scheme: `adfs.contoso.example`.
    pub fqdn: String,
    /// Federation service display name, shown on the sign-in page.
    pub display_name: String,
    /// Federation service identifier, the entityID: `http://<FQDN>/adfs/services/trust` by default.
    pub identifier: String,
    /// Minutes that a Response may travel (`SamlMessageDeliveryWindow`, 5 by default).
    pub saml_message_delivery_window: u32,
    /// Inferred: a forms sign-in (PasswordProtectedTransport) satisfies a request for exactly the class `Password`, which
    /// legacy Flex sends. True by default, because sign-ins to Flex through AD FS work.
    pub forms_sign_in_satisfies_exact_password: bool,
}

impl Farm {
    /// A farm with AD FS's defaults on `fqdn`.
    #[must_use]
    pub fn with_defaults(fqdn: &str, display_name: &str) -> Self {
        Self {
            fqdn: fqdn.to_owned(),
            display_name: display_name.to_owned(),
            identifier: format!("http://{fqdn}/adfs/services/trust"),
            saml_message_delivery_window: 5,
            forms_sign_in_satisfies_exact_password: true,
        }
    }
}

//! The command that makes an export without loss, for each kind of export.

/// What is exported.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Export {
    /// All relying party trusts.
    #[default]
    Trusts,
    /// One relying party trust, by name.
    Trust(String),
    /// The claims provider trusts.
    ClaimsProviders,
    /// The farm's properties.
    Properties,
    /// The global authentication policy.
    Policy,
    /// The farm's endpoints.
    Endpoints,
    /// The farm's certificates.
    Certificates,
    /// People.
    Users,
    /// Groups.
    Groups,
}

/// Attributes of people that claims are commonly made of.
const USER_PROPERTIES: &str = "mail,displayName,department,title,company,telephoneNumber,mobile,employeeID,\
    physicalDeliveryOfficeName,l,co,memberOf,LockedOut,PasswordExpired";

impl Export {
    /// The command, for Windows PowerShell 5.1 on an AD FS server.
    #[must_use]
    pub fn command(&self) -> String {
        let (get, depth, file) = match self {
            Self::Trusts => (
                "Get-AdfsRelyingPartyTrust".to_owned(),
                6,
                "relying-party-trusts",
            ),
            Self::Trust(name) => (
                format!(
                    "Get-AdfsRelyingPartyTrust -Name '{}'",
                    name.replace('\'', "''")
                ),
                6,
                "relying-party-trusts",
            ),
            Self::ClaimsProviders => (
                "Get-AdfsClaimsProviderTrust".to_owned(),
                6,
                "claims-provider-trusts",
            ),
            Self::Properties => ("Get-AdfsProperties".to_owned(), 4, "properties"),
            Self::Policy => (
                "Get-AdfsGlobalAuthenticationPolicy".to_owned(),
                4,
                "authentication-policy",
            ),
            Self::Endpoints => ("Get-AdfsEndpoint".to_owned(), 4, "endpoints"),
            Self::Certificates => ("Get-AdfsCertificate".to_owned(), 4, "certificates"),
            Self::Users => (
                format!("Get-ADUser -Filter * -Properties {USER_PROPERTIES}"),
                4,
                "users",
            ),
            Self::Groups => (
                "Get-ADGroup -Filter * -Properties memberOf".to_owned(),
                4,
                "groups",
            ),
        };
        format!("{get} | ConvertTo-Json -Depth {depth} | Out-File {file}.json -Encoding utf8")
    }

    /// What to do when the export has lost something.
    #[must_use]
    pub fn again(&self) -> String {
        format!(
            "export again in Windows PowerShell 5.1 (powershell.exe, not pwsh) with enough depth: {}",
            self.command()
        )
    }
}

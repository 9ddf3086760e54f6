//! From where everybody comes who opens this farm's pages.
//!
//! AD FS tells the extranet by the header of the Web Application Proxy, and knows a Windows session by Kerberos or NTLM. A mock has
//! neither; whoever makes it says so. Source: AD FS, "Extranet: came through the proxy".

/// On which side of the proxy somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Network {
    /// Inside the corporate network.
    Intranet,
    /// Through the Web Application Proxy.
    #[default]
    Extranet,
}

/// Everybody who opens this farm's pages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Client {
    /// Where they are.
    pub network: Network,
    /// sAMAccountName of who is signed in to Windows at a computer of the domain; nothing for other devices.
    pub windows_account: Option<String>,
}

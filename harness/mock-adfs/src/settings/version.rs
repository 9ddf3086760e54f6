//! Versions of AD FS, by the Windows Server that they come with, and what differs between them.
//!
//! Source: pages of 2012 R2, 2016 and 2019 as captured; cmdlet documentation of each version. No difference between 2019 and
//! later was found.

/// A version of AD FS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum FarmVersion {
    /// Windows Server 2012 R2.
    Server2012R2,
    /// Windows Server 2016.
    Server2016,
    /// Windows Server 2019.
    #[default]
    Server2019,
    /// Windows Server 2022.
    Server2022,
    /// Windows Server 2025.
    Server2025,
}

impl FarmVersion {
    /// Whether its pages are those of 2016 or later: input labels, buttons by role.
    #[must_use]
    pub fn is_2016_or_later(self) -> bool {
        self >= Self::Server2016
    }

    /// Whether its pages are those of 2019 or later: error details, paginated sign-in, security headers.
    #[must_use]
    pub fn is_2019_or_later(self) -> bool {
        self >= Self::Server2019
    }

    /// Whether Windows user agents get the script-only page first.
    #[must_use]
    pub fn has_browser_sso(self) -> bool {
        self.is_2016_or_later()
    }

    /// Default of `EnableIdPInitiatedSignonPage`.
    #[must_use]
    pub fn has_idp_initiated_page_by_default(self) -> bool {
        !self.is_2016_or_later()
    }

    /// Default of `PersistentSsoLifetimeMins`.
    #[must_use]
    pub fn persistent_sso_lifetime_mins(self) -> u32 {
        if self.is_2016_or_later() {
            129_600
        } else {
            10_080
        }
    }

    /// The year in the copyright line of its pages, which tells page sets apart.
    #[must_use]
    pub fn copyright_year(self) -> u16 {
        match self {
            Self::Server2012R2 => 2013,
            Self::Server2016 => 2016,
            Self::Server2019 | Self::Server2022 | Self::Server2025 => 2018,
        }
    }
}

//! How large a document may be before it is refused unread.

/// Upper bounds, all inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Octets of the whole text in UTF-8.
    pub bytes: usize,
    /// Elements within elements; the root is at depth 1.
    pub depth: usize,
    /// Attributes of one element, namespace declarations included.
    pub attributes: usize,
    /// Namespace declarations in scope at any place, and different namespace names in all.
    pub declarations: usize,
}

impl Limits {
    /// For protocol messages: 1 MiB, depth 64, 256 attributes, 256 declarations.
    pub const MESSAGE: Self = Self {
        bytes: 1 << 20,
        depth: 64,
        attributes: 256,
        declarations: 256,
    };

    /// For metadata, which may list a whole federation: as [`Self::MESSAGE`], but 16 MiB.
    pub const METADATA: Self = Self {
        bytes: 16 << 20,
        ..Self::MESSAGE
    };
}

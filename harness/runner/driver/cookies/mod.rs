//! Cookie rules of Chromium.

//! Expressions of .NET, each row computed by .NET itself.

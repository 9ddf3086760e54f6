//! What differs between operating systems: process groups, private folders, signals.
//!
//! `unix.rs` and `windows.rs` have the same public signatures; the rest of the program has no condition on the system.
//! Deliberately absent: any knowledge of browsers.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
use unix as system;
#[cfg(windows)]
use windows as system;

pub use system::{
    Interruptions, group_is_alive, groups_mentioning, is_administrator, kill_group, lead_own_group,
    private_file, private_folder, private_folders, raise_file_limit,
};

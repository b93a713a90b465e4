//! Files that are written whole or not at all, and locks between processes.
//!
//! A folder may come from somebody else: a repository, an archive. A symbolic link in it must not lead a write to a file
//! outside of it. So nothing here opens an existing file to write to it, except a lock, which is opened without following
//! links and never truncated unless it is a plain file with one name.
//!
//! Links in the folder's own path are followed: where a folder is, its user decides.

mod lock;
mod write;

pub use lock::{Lock, LockError};
pub use write::{create, replace};

/// Who may read a new file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// Whoever the process lets read its files.
    Anybody,
    /// Its owner only.
    Owner,
}

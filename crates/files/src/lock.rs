//! Locks between processes: a file beside what is locked.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

/// How often is asked for a lock that somebody else has.
const ASK: Duration = Duration::from_millis(50);
/// The longest line about who holds a lock.
const LONGEST: u64 = 200;

/// Why there is no lock.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// The file system refused.
    #[error("cannot lock {}: {error}", path.display())]
    Io {
        /// The file of the lock.
        path: PathBuf,
        /// Why not.
        error: io::Error,
    },
    /// The file is a link, or no plain file: somebody put it there.
    #[error("{} is not a file of its own (a link, or no plain file): remove it", .0.display())]
    NotPlain(PathBuf),
    /// Somebody else has it.
    #[error("{} is in use by {holder}", path.display())]
    Held {
        /// The file of the lock.
        path: PathBuf,
        /// Who has it, as they wrote it there.
        holder: String,
    },
}

/// A lock, until it is dropped. It is free again when the process ends, however it ends.
#[derive(Debug)]
pub struct Lock {
    file: File,
}

impl Lock {
    /// Takes the lock in this file, which is made if it does not exist, or waits for it. `holder` is what others are told
    /// about who has it.
    ///
    /// # Errors
    /// [`LockError::Held`] if somebody else still has it after `patience`.
    pub fn take(path: &Path, holder: &str, patience: Duration) -> Result<Self, LockError> {
        let failed = |error| LockError::Io { path: path.to_path_buf(), error };
        let file = open(path)?;
        let begun = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(error)) => return Err(failed(error)),
                Err(TryLockError::WouldBlock) if begun.elapsed() >= patience => {
                    return Err(LockError::Held { path: path.to_path_buf(), holder: told(&file) });
                }
                Err(TryLockError::WouldBlock) => thread::sleep(ASK.min(patience)),
            }
        }
        let lock = Self { file };
        lock.describe(holder);
        Ok(lock)
    }

    /// Changes what others are told about who has the lock.
    pub fn describe(&self, holder: &str) {
        let mut file = &self.file;
        // This is for people; a lock without it is one.
        let _ = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| writeln!(file, "{holder}"));
    }
}

/// What the holder wrote.
fn told(file: &File) -> String {
    let mut text = String::new();
    let line = file.take(LONGEST).read_to_string(&mut text).ok().and_then(|_| text.lines().next()).unwrap_or_default();
    if line.is_empty() { "another process".to_owned() } else { line.escape_debug().to_string() }
}

fn open(path: &Path) -> Result<File, LockError> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        // A pipe would wait for its other end.
        options.custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK);
    }
    let file = match options.open(path) {
        Ok(file) => file,
        #[cfg(unix)]
        Err(error) if error.raw_os_error() == Some(libc::ELOOP) => {
            return Err(LockError::NotPlain(path.to_path_buf()));
        }
        Err(error) => return Err(LockError::Io { path: path.to_path_buf(), error }),
    };
    let about = file.metadata().map_err(|error| LockError::Io { path: path.to_path_buf(), error })?;
    if about.is_file() && names(&about) == 1 { Ok(file) } else { Err(LockError::NotPlain(path.to_path_buf())) }
}

/// How many names a file has. With two, it is somebody's file under another name.
#[cfg(unix)]
fn names(about: &std::fs::Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt;
    about.nlink()
}

#[cfg(not(unix))]
fn names(_about: &std::fs::Metadata) -> u64 {
    1
}

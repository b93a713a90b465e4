//! Writing a file.

use std::fs::{File, Permissions};
use std::io::{self, Write};
use std::path::Path;

use tempfile::{Builder, NamedTempFile};

use crate::Readers;

/// Writes a file, whole or not at all: whoever reads it, whenever this process ends, finds the old content or the new.
/// A link with this name is replaced, not followed.
///
/// # Errors
/// If it cannot be written. The old file is intact then.
pub fn replace(path: &Path, parts: &[&[u8]], readers: Readers) -> io::Result<()> {
    written(path, parts, readers)?.persist(path).map_err(|error| error.error)?;
    sync_folder(path)
}

/// Writes a file that must not exist yet, not even as a link.
///
/// # Errors
/// [`io::ErrorKind::AlreadyExists`] if it does; or it cannot be written.
pub fn create(path: &Path, parts: &[&[u8]], readers: Readers) -> io::Result<()> {
    written(path, parts, readers)?.persist_noclobber(path).map_err(|error| error.error)?;
    sync_folder(path)
}

/// The content in a new file beside the path, so that renaming stays within a file system.
fn written(path: &Path, parts: &[&[u8]], readers: Readers) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(".aidao-").suffix(".part");
    let permissions = permissions(readers);
    if let Some(permissions) = permissions {
        builder.permissions(permissions);
    }
    let mut file = builder.tempfile_in(folder(path))?;
    for part in parts {
        file.write_all(part)?;
    }
    file.as_file().sync_all()?;
    Ok(file)
}

/// The process's own mask still applies.
#[cfg(unix)]
fn permissions(readers: Readers) -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(Permissions::from_mode(match readers {
        Readers::Anybody => 0o666,
        Readers::Owner => 0o600,
    }))
}

#[cfg(not(unix))]
fn permissions(_readers: Readers) -> Option<Permissions> {
    None
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The new name survives a power failure, too.
fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(folder(path))?.sync_all()
}

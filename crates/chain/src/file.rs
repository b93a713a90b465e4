//! A chain in a file, so that one process goes on where another ended.
//!
//! The file is a header (magic, format, length, BLAKE2b-256 of the rest) and the storage in SCALE. Block, time and
//! balances are storage too, so nothing else is needed; [limits](crate::Limits) are the reader's own.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use aidao_files::Readers;
use codec::{Decode, Encode};

use crate::{
    state::{Contents, State},
    world::World,
};

/// What a file begins with.
const MAGIC: [u8; 8] = *b"AIDAOCHN";
/// The format of the storage: raise it whenever the runtime's pallets store something differently.
const FORMAT: u32 = 1;
/// Magic, format, length of the rest, hash of the rest.
const HEADER: usize = 8 + 4 + 8 + 32;

/// Why a chain could not be written to a file or read from it.
#[derive(Debug, thiserror::Error)]
pub enum StateFileError {
    /// The file system refused.
    #[error("cannot {action} {}: {error}", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why not.
        error: io::Error,
    },
    /// The file is something else.
    #[error("{} does not hold a chain", .0.display())]
    NotAChain(PathBuf),
    /// Another version of this program wrote the file.
    #[error("{} has format {found}, this program reads format {FORMAT}", path.display())]
    OtherFormat {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: u32,
    },
    /// The file is shorter or longer than it says.
    #[error("{} is incomplete: it has {found} bytes instead of {announced}", path.display())]
    OtherLength {
        /// The file.
        path: PathBuf,
        /// How many bytes it says it has.
        announced: u64,
        /// How many bytes it has.
        found: u64,
    },
    /// The file's content is not what was written.
    #[error("{} is damaged: its checksum is wrong", .0.display())]
    Damaged(PathBuf),
}

impl World {
    /// Writes the whole chain to a file: storage, block and time, without open snapshots.
    ///
    /// The file is replaced at once or not at all: whoever reads it, whenever this process ends, finds the old chain
    /// or the new one.
    ///
    /// # Errors
    /// [`StateFileError::Io`]. The old file is intact then.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), StateFileError> {
        let path = path.as_ref();
        let failed = |action| move |error| StateFileError::Io { action, path: path.to_path_buf(), error };
        let rest = self.state.borrow().contents().encode();
        let mut head = MAGIC.to_vec();
        head.extend(FORMAT.to_le_bytes());
        head.extend((rest.len() as u64).to_le_bytes());
        head.extend(sp_io::hashing::blake2_256(&rest));
        aidao_files::replace(path, &[&head, &rest], Readers::Anybody).map_err(failed("write"))
    }

    /// Reads a chain that [`World::save`] wrote. It goes on exactly where that one was.
    ///
    /// # Errors
    /// [`StateFileError`] if the file cannot be read or is not exactly what was written.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, StateFileError> {
        let path = path.as_ref();
        let bytes =
            fs::read(path).map_err(|error| StateFileError::Io { action: "read", path: path.to_path_buf(), error })?;
        let contents = parse(&bytes, path)?;
        Ok(Self::from_state(State::with_contents(contents)))
    }

    /// What was kept under this name with [`World::keep_note`].
    pub fn note(&self, name: &str) -> Option<Vec<u8>> {
        self.read(|| sp_io::storage::get(&note_key(name))).map(Into::into)
    }

    /// Keeps bytes beside the chain: they go with it into files, snapshots and forks. Contracts cannot see them.
    pub fn keep_note(&mut self, name: &str, bytes: &[u8]) {
        self.execute(|| sp_io::storage::set(&note_key(name), bytes));
    }
}

/// No pallet's keys begin like this: they are hashes of the pallets' names.
fn note_key(name: &str) -> Vec<u8> {
    [b":aidao:note:", name.as_bytes()].concat()
}

fn parse(bytes: &[u8], path: &Path) -> Result<Contents, StateFileError> {
    let file = || path.to_path_buf();
    let Some((head, rest)) = bytes.split_at_checked(HEADER) else {
        let begins = bytes.starts_with(&MAGIC) && !bytes.is_empty();
        let (announced, found) = (HEADER as u64, bytes.len() as u64);
        let cut = StateFileError::OtherLength { path: file(), announced, found };
        return Err(if begins { cut } else { StateFileError::NotAChain(file()) });
    };
    let mut head = head;
    let (magic, format): ([u8; 8], u32) = take(&mut head, path)?;
    if magic != MAGIC {
        return Err(StateFileError::NotAChain(file()));
    }
    if format != FORMAT {
        return Err(StateFileError::OtherFormat { path: file(), found: format });
    }
    let (length, hash): (u64, [u8; 32]) = take(&mut head, path)?;
    if length != rest.len() as u64 {
        let announced = length.saturating_add(HEADER as u64);
        return Err(StateFileError::OtherLength { path: file(), announced, found: bytes.len() as u64 });
    }
    if sp_io::hashing::blake2_256(rest) != hash {
        return Err(StateFileError::Damaged(file()));
    }
    let mut rest = rest;
    take(&mut rest, path)
}

/// SCALE's integers are little-endian and its arrays bare, so it reads the header too.
fn take<T: Decode>(bytes: &mut &[u8], path: &Path) -> Result<T, StateFileError> {
    T::decode(bytes).map_err(|_| StateFileError::Damaged(path.to_path_buf()))
}

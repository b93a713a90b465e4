//! The chain in a file, with the blocks that the node keeps.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use aidao_chain::{StateFileError, World};
use aidao_files::{Lock, LockError};
use codec::{DecodeAll, Encode};

use crate::{history::StoredBlock, node::Node};

/// What others are told about who has the lock.
pub const HOLDER: &str = "aidao devnet";
/// How long a devnet waits for a command that is at work on its file.
const PATIENCE: Duration = Duration::from_secs(10);
/// The note in which the blocks lie beside the chain's storage.
const NOTE: &str = "devnet";

/// Takes the lock that commands with the same state file take, too. They only wait for each other; a devnet may serve for
/// days.
pub(crate) fn lock(path: &Path) -> Result<Lock, LockError> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let own = holder(None);
    match Lock::take(Path::new(&name), &own, Duration::ZERO) {
        Err(LockError::Held { holder, .. }) if !holder.starts_with(HOLDER) => {
            Lock::take(Path::new(&name), &own, PATIENCE)
        }
        other => other,
    }
}

/// What others are told about who has the lock: this process, and where it listens once it does.
pub(crate) fn holder(address: Option<SocketAddr>) -> String {
    let place = address.map_or_else(String::new, |address| format!(" at http://{address}"));
    format!("{HOLDER}{place} (process {})", std::process::id())
}

/// Reads a chain and its blocks, oldest first. A chain that no devnet wrote has none, and neither has one whose blocks
/// another version of this program wrote.
pub(crate) fn load(path: &Path) -> Result<(World, Vec<StoredBlock>), StateFileError> {
    let mut world = World::load(path)?;
    let note = world.note(NOTE).unwrap_or_default();
    // The node has them; the chain need not carry them along.
    world.keep_note(NOTE, &[]);
    let blocks = Vec::<StoredBlock>::decode_all(&mut note.as_slice()).unwrap_or_default();
    // Another program may have gone on with the chain since.
    let current = blocks.last().is_some_and(|last| last.number().saturating_add(1) == u64::from(world.block_number()));
    Ok((world, if current { blocks } else { Vec::new() }))
}

/// What is to be written, if anything changed since this was last asked for: a copy, so that writing takes no time of
/// the chain's.
pub(crate) fn copy(node: &mut Node) -> Option<World> {
    if !core::mem::take(&mut node.unsaved) {
        return None;
    }
    let mut world = node.world.fork();
    let blocks: Vec<&StoredBlock> = node.history.blocks().map(AsRef::as_ref).collect();
    world.keep_note(NOTE, &blocks.encode());
    Some(world)
}

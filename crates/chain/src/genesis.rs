//! The state before the first block.

use sp_runtime::{BuildStorage, Storage};

use crate::runtime::RuntimeGenesisConfig;

/// The state before the first block: no account but the one in which pallet-revive keeps the
/// deposits for code.
pub(crate) fn storage() -> Storage {
    RuntimeGenesisConfig::default().build_storage().expect("it depends on nothing but code; qed")
}

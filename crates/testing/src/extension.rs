//! What every contract with an extension must show; see `aidao_env::entry!`.

use aidao_chain::{CallError, World};
use alloy_core::primitives::{Address, keccak256};

use crate::assertions::assert_reverts_empty;
use crate::deploy::blob;

/// Asserts that a contract's extension has the code that was built for it, that nobody can run the constructor again or
/// call the extension itself (not even for what it serves, the selector `served`), and that a contract whose extension the chain does not know cannot be made.
///
/// # Panics
/// If something else is the case.
pub fn assert_extension(
    world: &mut World,
    contract: &str,
    at: Address,
    extension: Address,
    served: [u8; 4],
    arguments: &[u8],
) {
    let hash = keccak256(blob(&format!("{contract}-ext")));
    assert_eq!(world.code_hash(extension), Some(hash), "the extension of {contract} has other code");
    assert!(
        blob(contract).windows(32).any(|window| window == hash.as_slice()),
        "the code of {contract} does not say which its extension is"
    );

    let mallory = world.account("mallory");
    let again = [&[0; 4], arguments].concat();
    assert_reverts_empty(world.call_raw(&mallory, at, 0, again.clone()));
    assert_reverts_empty(world.call_raw(&mallory, at, 0, vec![0; 4]));
    for data in [again, vec![0; 4], served.to_vec(), vec![]] {
        assert_reverts_empty(world.call_raw(&mallory, extension, 0, data));
    }

    let unknown = World::new().deploy(&mallory, &blob(contract), arguments.to_vec(), 0);
    assert!(
        matches!(unknown, Err(CallError::Trapped { .. })),
        "{contract} was made without its extension, or refused by itself"
    );
}

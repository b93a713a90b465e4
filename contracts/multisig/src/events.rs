//! What the multisig announces; names of the Safe where it has one.

use aidao_env::{Bytes32, Uint256};
use ink::Address;

aidao_env::events! {
    /// Native coin arrived by a plain transfer: `value` in wei.
    pub struct Received(sender: Address; value: Uint256);
    /// All calls of the transaction with this EIP-712 hash succeeded.
    pub struct Executed(hash: Bytes32; nonce: u64, submitter: Address);
    /// `owner` approved a hash on chain.
    pub struct ApproveHash(hash: Bytes32, owner: Address;);
    /// `owner` took an approval back.
    pub struct RevokeHash(hash: Bytes32, owner: Address;);
    /// `owner` is now one of the owners.
    pub struct AddedOwner(owner: Address;);
    /// `owner` is no longer one of the owners.
    pub struct RemovedOwner(owner: Address;);
    /// So many owners must now agree.
    pub struct ChangedThreshold(;threshold: Uint256);
}

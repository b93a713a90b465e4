//! What the multisig refuses; OpenZeppelin 5.x names where they have one.

use aidao_env::{Bytes32, Uint256};
use ink::Address;

aidao_env::errors! {
    /// Everything that the multisig refuses.
    pub enum MultisigError {
        /// There are 1 to 20 owners.
        MultisigInvalidOwnerCount(owners: u32);
        /// Neither the zero address nor the multisig itself can be an owner.
        MultisigInvalidOwner(owner: Address);
        /// Nobody is an owner twice.
        MultisigDuplicateOwner(owner: Address);
        /// The threshold is at least 1 and at most the number of `owners`.
        MultisigInvalidThreshold(threshold: u8, owners: u8);
        /// Owners and threshold change only by a transaction of the multisig itself.
        MultisigUnauthorizedAccount(account: Address);
        /// `account` is not an owner.
        MultisigNotOwner(account: Address);
        /// The three lists of a batch have the same length.
        MultisigInvalidLength(targets: u32, values: u32, payloads: u32);
        /// A batch has at most 10 calls.
        MultisigTooManyCalls(calls: u32);
        /// The transaction's last valid second, `deadline`, has passed.
        MultisigExpired(deadline: Uint256);
        /// The packed signatures end in the middle of one.
        MultisigMalformedSignatures();
        /// `signer` does not come after the signer before it: unsorted, or twice.
        MultisigUnsortedSigner(signer: Address);
        /// The signature is not `signer`'s, or one of another transaction, nonce, chain or contract.
        MultisigInvalidSignature(signer: Address);
        /// `signer` is a contract and did not answer whether the signature is its own (ERC-1271).
        MultisigNoAnswer(signer: Address);
        /// `signer`'s entry has no signature, and `signer` has not approved the `hash` on chain.
        MultisigNotApproved(signer: Address, hash: Bytes32);
        /// `signers` owners agreed, fewer than the `threshold`.
        MultisigThresholdNotMet(signers: u8, threshold: u8);
        /// The call with this number (from 0) trapped, or its value could not be paid; there is no revert data.
        MultisigCallFailed(index: u32);
        /// The zero address and precompiles are not called: one of them deletes its caller.
        MultisigInvalidTarget(target: Address);
        /// A call with data to an address without code would do nothing and look like a success.
        AddressEmptyCode(target: Address);
        /// A transaction cannot be executed within another one.
        ReentrancyGuardReentrantCall();
    }
}

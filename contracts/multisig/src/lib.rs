//! A wallet of several owners: what `threshold` of them agree to is executed, nothing else.
//!
//! A transaction is a batch of calls with a deadline, signed by owners as EIP-712 typed data or approved by them on
//! chain; anyone may submit it. Every transaction uses the next nonce, so it is executed at most once and in order.
//! Owners and threshold change only by such a transaction. The same owners sign messages for the multisig (ERC-1271).
//!
//! # Security notes
//!
//! * **Calls only.** There is no delegatecall, no module, no guard, no fallback: what owners sign is what happens.
//! * **One encoding of agreement.** Signers ascend strictly, so nobody counts twice; every entry must be valid, also
//!   those beyond the threshold.
//! * **Re-entry.** A called contract may call back (to return coin, to ask for a signature), but not execute another
//!   transaction. Everything that a transaction changes here is written before its calls, and owner changes within it are
//!   written at once. While a batch runs, `isValidSignature` answers by the owners of that moment.
//! * **All or nothing.** A failing call reverts the whole batch with its own revert data; the nonce stays.
//! * **Contract owners** are asked by ERC-1271, in a static call. They can change their mind until the moment of
//!   execution. Two multisigs that own each other never see each other's answer: re-entry is denied in it.
//! * **Approvals on chain** stay until revoked, but count only for one hash, with its nonce, and only while the approver is
//!   an owner. Somebody who is removed and added again has again approved what they had not revoked.
//! * **A signed transaction cannot be recalled** by one signer; another one with the same nonce (an empty batch will do)
//!   makes it void for ever.
//! * **Limits.** 1 to 20 owners, 10 calls per transaction, signatures below 64 KiB each. The deadline is the owners'
//!   choice; the largest uint256 means none.
#![cfg_attr(not(feature = "std"), no_std)]
#![allow(
    clippy::arithmetic_side_effects,
    reason = "overflow traps in the contract profile; what cannot occur says why"
)]

extern crate alloc;

pub mod dispatch;
pub mod errors;
pub mod events;
pub mod storage;
pub mod views;

pub use self::multisig::Multisig;
pub use errors::MultisigError;

/// The contract.
#[ink::contract]
#[allow(missing_docs, reason = "ink! generates undocumented items")]
pub mod multisig {
    use alloc::vec::Vec;

    use aidao_env::calls::{self, Flags, Outcome};
    use aidao_env::crypto::{self, Signed, keccak256, keccak256_words};
    use aidao_env::eip712::{self, Domain};
    use aidao_env::storage::{Slot, WordMap};
    use aidao_env::{Bytes4, Bytes32, Uint256, Word, host, selector};
    use ink::sol::DynBytes;

    use crate::errors::MultisigError;
    use crate::events::{AddedOwner, ApproveHash, ChangedThreshold, Executed, Received, RemovedOwner, RevokeHash};
    use crate::storage::Board;
    use crate::views::OwnerList;

    /// The most calls in a transaction.
    pub const MAX_CALLS: usize = 10;

    /// Name and version of the EIP-712 domain.
    const DOMAIN_NAME: &str = "AIDAO Multisig";
    const DOMAIN_NAME_HASH: [u8; 32] = selector::keccak256(DOMAIN_NAME);
    const DOMAIN_VERSION: &str = "1";
    const DOMAIN_VERSION_HASH: [u8; 32] = selector::keccak256(DOMAIN_VERSION);
    const TRANSACTION_TYPE_HASH: [u8; 32] = selector::keccak256(
        "Transaction(Call[] calls,uint256 nonce,uint256 deadline)Call(address target,uint256 value,bytes data)",
    );
    const CALL_TYPE_HASH: [u8; 32] = selector::keccak256("Call(address target,uint256 value,bytes data)");
    const MESSAGE_TYPE_HASH: [u8; 32] = selector::keccak256("Message(bytes32 hash)");

    /// What ERC-1271 answers for a valid signature, also its interface id.
    const IS_VALID_SIGNATURE: [u8; 4] = selector::interface_id(&["isValidSignature(bytes32,bytes)"]);
    const NO_VALID_SIGNATURE: [u8; 4] = [0xff; 4];
    /// What ERC-721 wants to hear from a receiver, also its interface id.
    const ON_ERC721_RECEIVED: [u8; 4] = selector::interface_id(&["onERC721Received(address,address,uint256,bytes)"]);

    /// ERC-165 ids of what the multisig speaks: IERC165, IERC1271, IERC721Receiver, IERC5267.
    const INTERFACES: [[u8; 4]; 4] = [
        selector::interface_id(&["supportsInterface(bytes4)"]),
        IS_VALID_SIGNATURE,
        ON_ERC721_RECEIVED,
        selector::interface_id(&["eip712Domain()"]),
    ];

    /// A transaction touches the board, and one more cell for each approval on chain that it uses.
    #[ink(storage)]
    #[derive(Default)]
    pub struct Multisig {
        /// Owners, threshold, nonce.
        board: Slot<Board>,
        /// What owners approved on chain, by hash and owner.
        approvals: WordMap<(Bytes32, Address), bool>,
    }

    impl Multisig {
        /// A wallet of 1 to 20 `owners`, in any order, of whom `threshold` must agree. Emits `AddedOwner` for each and
        /// `ChangedThreshold`.
        ///
        /// Errors: `MultisigInvalidOwner` (zero address, or this contract), `MultisigDuplicateOwner`,
        /// `MultisigInvalidOwnerCount` (more than 20), `MultisigInvalidThreshold` (always without owners).
        #[ink(constructor)]
        pub fn new(owners: Vec<Address>, threshold: u8) -> Result<Self, MultisigError> {
            let mut multisig = Self::default();
            let mut board = Board::default();
            for owner in &owners {
                insert(&mut board, owner)?;
            }
            set_threshold(&mut board, threshold)?;
            multisig.board.set(&board);
            Ok(multisig)
        }

        // ---------------------------------------------------------------- queries

        /// The next transaction's nonce: how many were executed.
        #[ink(message)]
        pub fn nonce(&self) -> u64 {
            self.board.get().nonce
        }

        /// How many owners must agree.
        #[ink(message, name = "getThreshold")]
        pub fn get_threshold(&self) -> u8 {
            self.board.get().threshold
        }

        /// The owners, ascending.
        #[ink(message, name = "getOwners")]
        pub fn get_owners(&self) -> OwnerList {
            OwnerList(self.board.get())
        }

        /// Whether `account` is an owner.
        #[ink(message, name = "isOwner")]
        pub fn is_owner(&self, account: Address) -> bool {
            self.board.get().contains(&account)
        }

        /// Whether `owner` approved `hash` on chain and did not revoke it; it counts only while `owner` is one.
        #[ink(message, name = "hasApproved")]
        pub fn has_approved(&self, owner: Address, hash: Bytes32) -> bool {
            self.approvals.get(&(hash, owner))
        }

        /// What owners sign for a transaction (EIP-712): `Transaction(Call[] calls,uint256 nonce,uint256
        /// deadline)Call(address target,uint256 value,bytes data)`. Values in wei, deadline in Unix seconds.
        ///
        /// Errors: `MultisigInvalidLength`, `MultisigTooManyCalls`.
        #[ink(message, name = "hashTransaction")]
        pub fn hash_transaction(
            &self,
            targets: Vec<Address>,
            values: Vec<Uint256>,
            payloads: Vec<DynBytes>,
            nonce: Uint256,
            deadline: Uint256,
        ) -> Result<Bytes32, MultisigError> {
            transaction_hash(&targets, &values, &payloads, nonce, deadline).map(Into::into)
        }

        /// What owners sign for a message of the multisig (EIP-712): `Message(bytes32 hash)`.
        #[ink(message, name = "hashMessage")]
        pub fn hash_message(&self, hash: Bytes32) -> Bytes32 {
            message_hash(&hash).into()
        }

        /// Whether the owners signed `hash` for the multisig (ERC-1271): `0x1626ba7e`, else `0xffffffff`. The signature is
        /// packed as in `execute`, over `hashMessage(hash)`; approvals on chain count as well.
        ///
        /// Errors: `MultisigNoAnswer` if an owner that is a contract does not answer: then nobody can say.
        #[ink(message, name = "isValidSignature")]
        pub fn is_valid_signature(&self, hash: Bytes32, signature: DynBytes) -> Result<Bytes4, MultisigError> {
            match self.check(&self.board.get(), &message_hash(&hash), &signature.0) {
                Ok(()) => Ok(Bytes4::from(IS_VALID_SIGNATURE)),
                Err(error @ MultisigError::MultisigNoAnswer { .. }) => Err(error),
                Err(_) => Ok(Bytes4::from(NO_VALID_SIGNATURE)),
            }
        }

        /// The EIP-712 domain's separator.
        #[ink(message, name = "DOMAIN_SEPARATOR")]
        pub fn domain_separator(&self) -> Bytes32 {
            separator().into()
        }

        /// The EIP-712 domain: name, version 1, chain id, this contract (ERC-5267).
        #[ink(message, name = "eip712Domain")]
        pub fn eip712_domain(&self) -> Domain {
            Domain { name: DOMAIN_NAME.into(), version: DOMAIN_VERSION.into() }
        }

        /// Whether an interface is spoken (ERC-165): ERC-165, ERC-1271, ERC-721's receiver, ERC-5267.
        #[ink(message, name = "supportsInterface")]
        pub fn supports_interface(&self, interface_id: Bytes4) -> bool {
            INTERFACES.contains(&interface_id.0)
        }

        // ---------------------------------------------------------------- changes

        /// Takes native coin. Emits `Received`.
        #[ink(message, payable)]
        pub fn receive(&mut self) {
            Received { sender: host::caller(), value: host::value() }.emit();
        }

        /// Takes any ERC-721 token.
        #[ink(message, name = "onERC721Received")]
        #[allow(unused_variables, reason = "the standard's signature")]
        pub fn on_erc721_received(
            &mut self,
            operator: Address,
            from: Address,
            token_id: Uint256,
            data: DynBytes,
        ) -> Bytes4 {
            Bytes4::from(ON_ERC721_RECEIVED)
        }

        /// Executes a transaction that `threshold` owners agreed to, at most until `deadline` (Unix seconds, inclusive):
        /// calls `targets[i]` with `values[i]` wei and `payloads[i]`, one after the other; at most 10. If one fails, all
        /// is undone. An empty batch only uses up the nonce. Anyone may submit. Emits `Executed` after the calls.
        ///
        /// `signatures` is one entry per signer, signers strictly ascending: 20 bytes signer, 2 bytes length
        /// (big-endian), the signature over `hashTransaction(…, nonce(), deadline)`: 65 bytes r, s, v of a key, whatever
        /// a contract takes by ERC-1271, or nothing if the signer approved the hash on chain.
        ///
        /// Errors: `ReentrancyGuardReentrantCall`, `MultisigExpired`, `MultisigInvalidLength`, `MultisigTooManyCalls`,
        /// `MultisigMalformedSignatures`, `MultisigUnsortedSigner`, `MultisigNotOwner`, `MultisigInvalidSignature`,
        /// `MultisigNotApproved`, `MultisigThresholdNotMet`, `MultisigInvalidTarget` (zero, precompiles), `AddressEmptyCode`,
        /// `MultisigCallFailed`; a callee's own revert data as it is.
        #[ink(message)]
        pub fn execute(
            &mut self,
            targets: Vec<Address>,
            values: Vec<Uint256>,
            payloads: Vec<DynBytes>,
            deadline: Uint256,
            signatures: DynBytes,
        ) -> Result<(), MultisigError> {
            let mut board = self.board.get();
            if board.executing {
                return Err(MultisigError::ReentrancyGuardReentrantCall {});
            }
            if Uint256::from(host::now()) > deadline {
                return Err(MultisigError::MultisigExpired { deadline });
            }
            let nonce = board.nonce;
            let hash = transaction_hash(&targets, &values, &payloads, nonce.into(), deadline)?;
            // Overflow not possible: 2^64 transactions.
            board.nonce += 1;
            board.executing = true;
            self.board.set(&board);
            self.check(&board, &hash, &signatures.0)?;
            for index in 0..targets.len() {
                call(index, &targets[index], &values[index], &payloads[index].0)?;
            }
            // The calls may have changed the owners.
            let mut board = self.board.get();
            board.executing = false;
            self.board.set(&board);
            Executed { hash: hash.into(), nonce, submitter: host::caller() }.emit();
            Ok(())
        }

        /// Approves a hash on chain, in place of a signature; owners only. Emits `ApproveHash`.
        ///
        /// Errors: `MultisigNotOwner`.
        #[ink(message, name = "approveHash")]
        pub fn approve_hash(&mut self, hash: Bytes32) -> Result<(), MultisigError> {
            self.decide(hash, true)
        }

        /// Takes the caller's approval back; former owners can, too. Emits `RevokeHash`.
        ///
        /// Errors: `MultisigNotApproved`.
        #[ink(message, name = "revokeHash")]
        pub fn revoke_hash(&mut self, hash: Bytes32) -> Result<(), MultisigError> {
            self.decide(hash, false)
        }

        /// Adds an owner and sets the threshold; the multisig itself only. Emits `AddedOwner`, and `ChangedThreshold` if
        /// it changed.
        ///
        /// Errors: `MultisigUnauthorizedAccount`, `MultisigInvalidOwner`, `MultisigDuplicateOwner`,
        /// `MultisigInvalidOwnerCount`, `MultisigInvalidThreshold`.
        #[ink(message, name = "addOwner")]
        pub fn add_owner(&mut self, owner: Address, threshold: u8) -> Result<(), MultisigError> {
            self.change(None, Some(&owner), Some(threshold))
        }

        /// Removes an owner and sets the threshold; the multisig itself only. Emits `RemovedOwner`, and
        /// `ChangedThreshold` if it changed.
        ///
        /// Errors: `MultisigUnauthorizedAccount`, `MultisigNotOwner`, `MultisigInvalidThreshold` (also for the last
        /// owner).
        #[ink(message, name = "removeOwner")]
        pub fn remove_owner(&mut self, owner: Address, threshold: u8) -> Result<(), MultisigError> {
            self.change(Some(&owner), None, Some(threshold))
        }

        /// Puts `newOwner` in the place of `oldOwner`; the multisig itself only. Emits `RemovedOwner` and `AddedOwner`.
        ///
        /// Errors: `MultisigUnauthorizedAccount`, `MultisigNotOwner`, `MultisigInvalidOwner`, `MultisigDuplicateOwner`.
        #[ink(message, name = "swapOwner")]
        pub fn swap_owner(&mut self, old_owner: Address, new_owner: Address) -> Result<(), MultisigError> {
            self.change(Some(&old_owner), Some(&new_owner), None)
        }

        /// Sets how many owners must agree; the multisig itself only. Emits `ChangedThreshold` if it changed.
        ///
        /// Errors: `MultisigUnauthorizedAccount`, `MultisigInvalidThreshold`.
        #[ink(message, name = "changeThreshold")]
        pub fn change_threshold(&mut self, threshold: u8) -> Result<(), MultisigError> {
            self.change(None, None, Some(threshold))
        }

        // ---------------------------------------------------------------- internals

        /// Whatever changes owners and threshold: by the multisig itself only.
        #[inline(never)]
        fn change(
            &mut self,
            removed: Option<&Address>,
            added: Option<&Address>,
            threshold: Option<u8>,
        ) -> Result<(), MultisigError> {
            let caller = host::caller();
            if caller != host::address() {
                return Err(MultisigError::MultisigUnauthorizedAccount { account: caller });
            }
            let mut board = self.board.get();
            if let Some(owner) = removed {
                board.remove(owner)?;
                RemovedOwner { owner: *owner }.emit();
            }
            if let Some(owner) = added {
                if removed == added {
                    return Err(MultisigError::MultisigDuplicateOwner { owner: *owner });
                }
                insert(&mut board, owner)?;
            }
            if let Some(threshold) = threshold {
                set_threshold(&mut board, threshold)?;
            }
            self.board.set(&board);
            Ok(())
        }

        /// Sets the caller's approval of a hash.
        #[inline(never)]
        fn decide(&mut self, hash: Bytes32, approved: bool) -> Result<(), MultisigError> {
            let owner = host::caller();
            if approved {
                if !self.board.get().contains(&owner) {
                    return Err(MultisigError::MultisigNotOwner { account: owner });
                }
                ApproveHash { hash, owner }.emit();
            } else {
                if !self.has_approved(owner, hash) {
                    return Err(MultisigError::MultisigNotApproved { signer: owner, hash });
                }
                RevokeHash { hash, owner }.emit();
            }
            self.approvals.set(&(hash, owner), &approved);
            Ok(())
        }

        /// Whether `threshold` owners agreed to a digest. All questions to others are static calls, in which nobody can
        /// call back.
        #[inline(never)]
        fn check(&self, board: &Board, digest: &[u8; 32], signatures: &[u8]) -> Result<(), MultisigError> {
            let mut rest = signatures;
            let mut last = Address::zero();
            let mut signers = 0u8;
            while !rest.is_empty() {
                let Some((head, tail)) = rest.split_first_chunk::<22>() else {
                    return Err(MultisigError::MultisigMalformedSignatures {});
                };
                let length = usize::from(u16::from_be_bytes([head[20], head[21]]));
                let Some((signature, tail)) = tail.split_at_checked(length) else {
                    return Err(MultisigError::MultisigMalformedSignatures {});
                };
                rest = tail;
                let mut signer = Address::zero();
                signer.0.copy_from_slice(&head[..20]);
                if signer.0 <= last.0 {
                    return Err(MultisigError::MultisigUnsortedSigner { signer });
                }
                last = signer;
                if !board.contains(&signer) {
                    return Err(MultisigError::MultisigNotOwner { account: signer });
                }
                if length == 0 {
                    let hash = Bytes32::from(*digest);
                    if !self.has_approved(signer, hash) {
                        return Err(MultisigError::MultisigNotApproved { signer, hash });
                    }
                } else {
                    match crypto::has_signed(&signer, digest, signature) {
                        Signed::Yes => (),
                        Signed::No => return Err(MultisigError::MultisigInvalidSignature { signer }),
                        Signed::Unknown => return Err(MultisigError::MultisigNoAnswer { signer }),
                    }
                }
                // Overflow not possible: there are at most 20 owners, each at most once.
                signers += 1;
            }
            if signers < board.threshold {
                return Err(MultisigError::MultisigThresholdNotMet { signers, threshold: board.threshold });
            }
            Ok(())
        }
    }

    fn separator() -> [u8; 32] {
        eip712::domain_separator(&DOMAIN_NAME_HASH, &DOMAIN_VERSION_HASH)
    }

    fn message_hash(hash: &Bytes32) -> [u8; 32] {
        eip712::digest(&separator(), &keccak256_words(&[MESSAGE_TYPE_HASH, hash.0]))
    }

    #[inline(never)]
    fn transaction_hash(
        targets: &[Address],
        values: &[Uint256],
        payloads: &[DynBytes],
        nonce: Uint256,
        deadline: Uint256,
    ) -> Result<[u8; 32], MultisigError> {
        let count = targets.len();
        if values.len() != count || payloads.len() != count {
            return Err(MultisigError::MultisigInvalidLength {
                targets: saturated(count),
                values: saturated(values.len()),
                payloads: saturated(payloads.len()),
            });
        }
        if count > MAX_CALLS {
            return Err(MultisigError::MultisigTooManyCalls { calls: saturated(count) });
        }
        let mut calls = [[0u8; 32]; MAX_CALLS];
        for index in 0..count {
            let (target, value) = (targets[index].to_word(), values[index].to_word());
            calls[index] = keccak256_words(&[CALL_TYPE_HASH, target, value, keccak256(&payloads[index].0)]);
        }
        let calls = keccak256_words(&calls[..count]);
        let hash = keccak256_words(&[TRANSACTION_TYPE_HASH, calls, nonce.to_word(), deadline.to_word()]);
        Ok(eip712::digest(&separator(), &hash))
    }

    /// One call of a transaction. Callees may call back; `execute` itself refuses to be called within itself.
    #[inline(never)]
    fn call(index: usize, target: &Address, value: &Uint256, payload: &[u8]) -> Result<(), MultisigError> {
        if host::is_system(target) {
            return Err(MultisigError::MultisigInvalidTarget { target: *target });
        }
        if !payload.is_empty() && !host::is_contract(target) {
            return Err(MultisigError::AddressEmptyCode { target: *target });
        }
        match calls::call(Flags::AllowReentry, target, &value.to_le(), payload) {
            Outcome::Returned => Ok(()),
            Outcome::Reverted => calls::bubble(),
            Outcome::Failed => Err(MultisigError::MultisigCallFailed { index: saturated(index) }),
        }
    }

    fn insert(board: &mut Board, owner: &Address) -> Result<(), MultisigError> {
        board.insert(owner, &host::address())?;
        AddedOwner { owner: *owner }.emit();
        Ok(())
    }

    fn set_threshold(board: &mut Board, threshold: u8) -> Result<(), MultisigError> {
        let before = board.threshold;
        board.set_threshold(threshold)?;
        if threshold != before {
            ChangedThreshold { threshold: u64::from(threshold).into() }.emit();
        }
        Ok(())
    }

    /// A length for an error's argument; lengths above 2^32 cannot occur in calldata.
    fn saturated(length: usize) -> u32 {
        u32::try_from(length).unwrap_or(u32::MAX)
    }
}

//! The functions that the multisig answers to.

use alloc::vec::Vec;

use aidao_env::eip712::Domain;
use aidao_env::{Bytes4, Bytes32, Uint256};
use ink::Address;
use ink::sol::DynBytes;

use crate::multisig::Multisig;
use crate::views::OwnerList;

aidao_env::entry! {
    contract Multisig;
    constructor new(owners: Vec<Address>, threshold: u8);
    "execute" => execute(
        targets: Vec<Address>, values: Vec<Uint256>, payloads: Vec<DynBytes>, deadline: Uint256, signatures: DynBytes,
    );
    "approveHash" => approve_hash(hash: Bytes32);
    "revokeHash" => revoke_hash(hash: Bytes32);
    "isValidSignature" => is_valid_signature(hash: Bytes32, signature: DynBytes) -> Bytes4;
    "nonce" => nonce() -> u64;
    "getThreshold" => get_threshold() -> u8;
    "getOwners" => get_owners() -> OwnerList;
    "isOwner" => is_owner(account: Address) -> bool;
    "hasApproved" => has_approved(owner: Address, hash: Bytes32) -> bool;
    "hashTransaction" => hash_transaction(
        targets: Vec<Address>, values: Vec<Uint256>, payloads: Vec<DynBytes>, nonce: Uint256, deadline: Uint256,
    ) -> Bytes32;
    "hashMessage" => hash_message(hash: Bytes32) -> Bytes32;
    "addOwner" => add_owner(owner: Address, threshold: u8);
    "removeOwner" => remove_owner(owner: Address, threshold: u8);
    "swapOwner" => swap_owner(old_owner: Address, new_owner: Address);
    "changeThreshold" => change_threshold(threshold: u8);
    "onERC721Received" => on_erc721_received(operator: Address, from: Address, token_id: Uint256, data: DynBytes) -> Bytes4;
    "DOMAIN_SEPARATOR" => domain_separator() -> Bytes32;
    "eip712Domain" => eip712_domain() -> Domain;
    "supportsInterface" => supports_interface(interface_id: Bytes4) -> bool;
    receive => receive;
}

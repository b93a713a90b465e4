//! The functions that the staking contract answers to.

use alloc::vec::Vec;

use aidao_env::eip712::Domain;
use aidao_env::{Bytes4, Bytes32, Text, Uint48, Uint256};
use ink::Address;

use crate::staking::Staking;
use crate::views::{Positions, Terms, TierList};

aidao_env::entry! {
    contract Staking;
    constructor new(
        token: Address,
        owner: Address,
        minimum_staking_period: u64,
        min_lock: u64,
        max_lock: u64,
        max_multiplier_bps: u16,
        tier_amounts: Vec<Uint256>,
        tier_locks: Vec<u32>,
    );
    "getVotes" => get_votes(account: Address) -> Uint256;
    "getPastVotes" => get_past_votes(account: Address, timepoint: Uint256) -> Uint256;
    "getPastTotalSupply" => get_past_total_supply(timepoint: Uint256) -> Uint256;
    "delegate" => delegate(delegatee: Address);
    "delegateBySig" => delegate_by_sig(
        delegatee: Address, nonce: Uint256, expiry: Uint256, v: u8, r: Bytes32, s: Bytes32,
    );
    "delegates" => delegates(account: Address) -> Address;
    "nonces" => nonces(owner: Address) -> Uint256;
    "clock" => clock() -> Uint48;
    "CLOCK_MODE" => clock_mode() -> Text;
    "DOMAIN_SEPARATOR" => domain_separator() -> Bytes32;
    "eip712Domain" => eip712_domain() -> Domain;
    "supportsInterface" => supports_interface(interface_id: Bytes4) -> bool;
    "extensionDelegate" => extension_delegate() -> Address;
    extension;
    "stake" => stake(amount: Uint256, lock_seconds: u64) -> u32;
    "stakeWithPermit" => stake_with_permit(
        amount: Uint256, lock_seconds: u64, deadline: Uint256, v: u8, r: Bytes32, s: Bytes32,
    ) -> u32;
    "topUp" => top_up(position_id: u32, amount: Uint256);
    "extend" => extend(position_id: u32, lock_seconds: u64);
    "withdraw" => withdraw(position_id: u32);
    "token" => token() -> Address;
    "terms" => terms() -> Terms;
    "totalStaked" => total_staked() -> Uint256;
    "stakedOf" => staked_of(account: Address) -> Uint256;
    "positionsOf" => positions_of(account: Address) -> Positions;
    "transitEnd" => transit_end(account: Address) -> Uint48;
    "tierOf" => tier_of(account: Address) -> u8;
    "tiers" => tiers() -> TierList;
    "setTiers" => set_tiers(amounts: Vec<Uint256>, locks: Vec<u32>);
    "owner" => owner() -> Address;
    "transferOwnership" => transfer_ownership(new_owner: Address);
}

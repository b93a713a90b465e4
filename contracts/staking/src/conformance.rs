//! Staking as OpenZeppelin's tests of votes want to deploy it: a test build, in no other binary.
//!
//! Their mock has voting units without a token. Here each `$_mint` is a position of its own, without tokens behind it, whose
//! votes count at once (no minimum staking period) and whose lock is a second; `$_burn` closes the position with just that
//! amount. Unlike `stake`, `$_mint` makes nobody the delegate of himself: OpenZeppelin's voters begin without a delegate.

use alloc::vec::Vec;

use aidao_core::curve::Curve;
use aidao_core::trace::Change;
use aidao_core::units::{Amount, Bps, Seconds, Timepoint};
use aidao_env::eip712::Domain;
use aidao_env::errors::Revert;
use aidao_env::{Bytes4, Bytes32, Text, Uint48, Uint256, host};
use ink::Address;

use crate::errors::{StakingError, refuse};
use crate::staking::Staking;
use crate::storage::Pool;
use crate::views::{Positions, Terms, TierList};

const LOCK: Seconds = Seconds(1);

aidao_env::entry! {
    contract Staking;
    constructor like_openzeppelins();
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
    "$_mint" => mint(account: Address, amount: Uint256);
    "$_burn" => burn(account: Address, amount: Uint256);
    "delegate" => delegate_for(account: Address, delegatee: Address);
    "getTotalSupply" => total_votes() -> Uint256;
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

impl Staking {
    fn like_openzeppelins() -> Result<Self, StakingError> {
        let mut staking = Self::default();
        let curve = Curve { min_lock: LOCK, max_lock: LOCK, max_multiplier: Bps(10_000) };
        staking.pool.set(&Pool { owner: host::caller(), curve, ..Pool::default() });
        Ok(staking)
    }

    fn mint(&mut self, account: Address, amount: Uint256) {
        let mut pool = self.pool.get();
        let Some(units) = amount.to_u128() else { StakingError::StakingInvalidAmount { amount }.revert() };
        let mut stake = self.stakes.get(&account);
        let now = Timepoint(host::now());
        let (_, gained) = stake
            .0
            .open(now, Amount(units), LOCK, &pool.curve, pool.period)
            .unwrap_or_else(|error| refuse(error, account, 0));
        pool.staked.0 += units;
        self.book_total(&mut pool, Change::gain(gained));
        self.book(&stake.0.delegate.into(), Change::gain(gained), pool.period);
        self.stakes.set(&account, &stake);
    }

    fn burn(&mut self, account: Address, amount: Uint256) {
        let mut pool = self.pool.get();
        let mut stake = self.stakes.get(&account);
        let position = stake.0.positions().iter().find(|position| Uint256::from(position.amount.0) == amount);
        let Some(id) = position.map(|position| position.id) else {
            StakingError::StakingInvalidAmount { amount }.revert()
        };
        let now = Timepoint(host::now());
        let position = stake.0.close(now, id).unwrap_or_else(|error| refuse(error, account, id));
        pool.staked.0 -= position.amount.0;
        self.book_total(&mut pool, Change::loss(position.votes));
        self.book(&stake.0.delegate.into(), Change::loss(position.votes), pool.period);
        self.stakes.set(&account, &stake);
    }

    fn delegate_for(&mut self, account: Address, delegatee: Address) {
        let mut stake = self.stakes.get(&account);
        self.move_votes(&account, &mut stake, &delegatee);
    }

    /// Votes of all now.
    fn total_votes(&self) -> Uint256 {
        self.pool.get().votes.latest().booked().0.into()
    }
}

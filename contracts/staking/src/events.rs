//! What the staking contract announces.

use aidao_env::{Uint48, Uint256};
use ink::Address;

aidao_env::events! {
    /// `account` locked `amount` base units until `unlock_time`, in a new position or in addition to one; `votes` is what
    /// the addition gives.
    pub struct Staked(account: Address, position_id: u32; amount: Uint256, votes: Uint256, unlock_time: Uint48);
    /// A lock now ends at `unlock_time`; `votes` were added for it.
    pub struct LockExtended(account: Address, position_id: u32; votes: Uint256, unlock_time: Uint48);
    /// `account` took `amount` base units out; the position is gone.
    pub struct Withdrawn(account: Address, position_id: u32; amount: Uint256);
    /// `delegator`'s votes go to another delegate (ERC-5805).
    pub struct DelegateChanged(delegator: Address, from_delegate: Address, to_delegate: Address;);
    /// What is booked to a delegate changed (ERC-5805). Booked votes include those that have not matured: `getVotes`
    /// reaches `new_votes` a minimum staking period later, unless more changes.
    pub struct DelegateVotesChanged(delegate: Address; previous_votes: Uint256, new_votes: Uint256);
    /// The service tiers were replaced; `count` of them.
    pub struct TiersChanged(; count: u32);
    /// Another owner.
    pub struct OwnershipTransferred(previous_owner: Address, new_owner: Address;);
}

//! What the staking contract refuses; OpenZeppelin 5.x names where they have one.

use aidao_core::stake::StakeError;
use aidao_env::crypto::EcdsaError;
use aidao_env::errors::Revert;
use aidao_env::{Bytes32, Uint48, Uint256};
use ink::Address;

aidao_env::errors! {
    #[inline]
    /// Everything that the staking contract refuses.
    pub enum StakingError {
        /// Nothing, or more than may be staked in all (below 2^94 base units).
        StakingInvalidAmount(amount: Uint256);
        /// The lock of `lock_seconds` is not between the shortest and the longest on offer.
        StakingInvalidLock(lock_seconds: u64, min_lock: u64, max_lock: u64);
        /// The account has as many positions as it can have; extend or top one up, or withdraw one.
        StakingTooManyPositions(account: Address);
        /// The account has no position of this id.
        StakingUnknownPosition(account: Address, position_id: u32);
        /// The position is locked until `unlock_time`.
        StakingLocked(position_id: u32, unlock_time: Uint48);
        /// Votes are on their way to a new delegate; withdraw from `transit_end` on.
        StakingInTransit(position_id: u32, transit_end: Uint48);
        /// The position's lock ends at `unlock_time`, before what is added could mature; extend it first.
        StakingEndsTooSoon(position_id: u32, unlock_time: Uint48);
        /// The lock would end at `unlock_time`, no later than it does.
        StakingNotLonger(position_id: u32, unlock_time: Uint48);
        /// The token says that it moved the amount, but this contract holds `balance`, less than the `required` sum of
        /// all stakes: a fee was taken, or the token lies.
        StakingMissingTokens(balance: Uint256, required: Uint256);
        /// A parameter of the constructor is out of bounds.
        StakingInvalidParameters();
        /// The tiers are not as many remaining locks as amounts, more than eight, or their amounts do not rise.
        StakingInvalidTiers();
        /// The token refused a transfer without a reason, or there is no token at the address.
        SafeERC20FailedOperation(token: Address);
        /// Votes of `timepoint` are not final at the present `clock`.
        ERC5805FutureLookup(timepoint: Uint256, clock: Uint48);
        /// The last second at which the signed delegation counted, `expiry`, has passed.
        VotesExpiredSignature(expiry: Uint256);
        /// The signed delegation's nonce is not the account's `current_nonce`.
        InvalidAccountNonce(account: Address, current_nonce: Uint256);
        /// The signature recovers to nobody.
        ECDSAInvalidSignature();
        /// The signature's `s` lies in the upper half of the curve's order.
        ECDSAInvalidSignatureS(s: Bytes32);
        /// Only the owner may do this.
        OwnableUnauthorizedAccount(account: Address);
        /// The zero address cannot own.
        OwnableInvalidOwner(owner: Address);
    }
}

/// Refuses a stake operation, with the facts that the arithmetic does not know.
#[inline(never)]
pub fn refuse(error: StakeError, account: Address, position_id: u32) -> ! {
    use StakingError as Error;
    match error {
        StakeError::TooManyPositions => Error::StakingTooManyPositions { account },
        StakeError::UnknownPosition => Error::StakingUnknownPosition { account, position_id },
        StakeError::Locked(until) => Error::StakingLocked { position_id, unlock_time: seconds(until.0) },
        StakeError::InTransit(until) => Error::StakingInTransit { position_id, transit_end: seconds(until.0) },
        StakeError::EndsTooSoon(until) => Error::StakingEndsTooSoon { position_id, unlock_time: seconds(until.0) },
        StakeError::NotLonger(until) => Error::StakingNotLonger { position_id, unlock_time: seconds(until.0) },
    }
    .revert()
}

/// A token did not do as asked.
#[inline(never)]
pub fn failed(token: Address) -> ! {
    StakingError::SafeERC20FailedOperation { token }.revert()
}

impl From<EcdsaError> for StakingError {
    fn from(error: EcdsaError) -> Self {
        match error {
            EcdsaError::InvalidSignature => Self::ECDSAInvalidSignature {},
            EcdsaError::InvalidSignatureS(s) => Self::ECDSAInvalidSignatureS { s: s.into() },
        }
    }
}

/// Seconds as the clock's type. Block times and lock ends stay below 2^48 for nine million years.
#[must_use]
pub fn seconds(value: u64) -> Uint48 {
    Uint48::new(value).unwrap_or(Uint48::MAX)
}

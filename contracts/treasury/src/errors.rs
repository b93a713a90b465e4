//! What the treasury refuses; OpenZeppelin 5.x names where they have one.

use aidao_env::{Bytes32, Uint48, Uint256};
use ink::Address;

aidao_env::errors! {
    #[inline]
    /// Everything that the treasury refuses.
    pub enum TreasuryError {
        /// Targets, values and payloads differ in number, or there are none or more than ten.
        TimelockInvalidOperationLength(targets: Uint256, payloads: Uint256, values: Uint256);
        /// The delay is shorter than the minimum.
        TimelockInsufficientDelay(delay: Uint256, min_delay: Uint256);
        /// The operation is in none of the `expected_states`, a set of bits, each 1 shifted by the state's number.
        TimelockUnexpectedOperationState(operation_id: Bytes32, expected_states: Bytes32);
        /// The operation that must come first is not done.
        TimelockUnexecutedPredecessor(predecessor_id: Bytes32);
        /// Only the treasury itself may do this, so only an operation that was voted.
        TimelockUnauthorizedCaller(caller: Address);
        /// The operation was not executed in time.
        TimelockOperationExpired(operation_id: Bytes32);
        /// The governor is paused; nothing is executed before `until`.
        TimelockPaused(until: Uint48);
        /// The code of a target is not what it was when the operation was scheduled.
        TimelockCodeChanged(operation_id: Bytes32);
        /// A call failed without a reason.
        FailedCall();
        /// The account lacks the needed role, the hash of its name (`crate::roles`).
        AccessControlUnauthorizedAccount(account: Address, needed_role: Bytes32);
        /// The zero address, the treasury itself, one of the system's addresses, or (as the governor) no contract.
        TreasuryInvalidAddress(account: Address);
        /// The contract had to be asked and gave no valid answer: the governor, whether and until when it is paused.
        TreasuryNoAnswer(account: Address);
        /// A share of income is out of bounds, or there is a fee without a recipient or a recipient without a fee.
        TreasuryInvalidShare(bps: Uint256);
        /// The delay is not between an hour and 30 days.
        TreasuryInvalidDelay(delay: Uint256);
        /// Nothing, or more than can be booked (2^120 base units).
        TreasuryInvalidAmount(amount: Uint256);
        /// Only tokens are written down.
        TreasuryInvalidAsset(asset: Address);
        /// What may be spent for the purpose is `available`, less than the `needed` amount.
        TreasuryInsufficientFunds(asset: Address, available: Uint256, needed: Uint256);
        /// The treasury's balance changed by `received` instead of the `expected` amount.
        TreasuryUnexpectedAmount(asset: Address, expected: Uint256, received: Uint256);
        /// An operation would leave the treasury with `held`, less than what is `booked`; a vote that lets tokens go writes
        /// them down first.
        TreasuryUncovered(asset: Address, held: Uint256, booked: Uint256);
        /// The token refused without a reason, or there is no token at the address.
        SafeERC20FailedOperation(token: Address);
        /// There is no allocation of this id with anything left.
        TreasuryUnknownAllocation(allocation_id: u32);
        /// The allocation has `rest` left, less than the `needed` amount.
        TreasuryAllocationExceeded(allocation_id: u32, rest: Uint256, needed: Uint256);
        /// Nothing is released before `start` or from `expiry` on.
        TreasuryAllocationNotOpen(allocation_id: u32, start: Uint48, expiry: Uint48);
        /// Nothing is reclaimed before `expiry`.
        TreasuryAllocationNotExpired(allocation_id: u32, expiry: Uint48);
        /// An allocation ends later than it starts and than now, and within ten years.
        TreasuryInvalidSchedule(start: Uint48, expiry: Uint48);
        /// A window of a spending limit lasts from an hour to 366 days.
        TreasuryInvalidPeriod(period: u32);
        /// The directors may release `left` more in this window, less than the `needed` amount.
        TreasurySpendingLimitExceeded(asset: Address, left: Uint256, needed: Uint256);
    }
}

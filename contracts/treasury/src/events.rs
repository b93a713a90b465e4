//! What the treasury announces.

use aidao_env::{Bytes32, Uint48, Uint256};
use ink::Address;
use ink::sol::DynBytes;

aidao_env::events! {
    /// A call of an operation is scheduled, to be made no earlier than `delay` seconds from now (OpenZeppelin).
    pub struct CallScheduled dynamic(
        id: Bytes32, index: Uint256;
        target: Address, value: Uint256, data: DynBytes, predecessor: Bytes32, delay: Uint256,
    );
    /// A call of an operation was made (OpenZeppelin).
    pub struct CallExecuted dynamic(id: Bytes32, index: Uint256; target: Address, value: Uint256, data: DynBytes);
    /// The operation was scheduled with a salt that is not zero (OpenZeppelin).
    pub struct CallSalt(id: Bytes32; salt: Bytes32);
    /// The operation will not be executed (OpenZeppelin).
    pub struct Cancelled(id: Bytes32;);
    /// Another minimum delay, in seconds (OpenZeppelin).
    pub struct MinDelayChange(; old_duration: Uint256, new_duration: Uint256);
    /// The treasury created its reserve for education and research.
    pub struct ReserveCreated(reserve: Address;);
    /// The governor is named, once and for all.
    pub struct GovernorSet(governor: Address;);
    /// Income of `amount` was booked, `reserve` and `fee` of it due to the reserve; `from` is zero for what came without a
    /// message.
    pub struct IncomeBooked(asset: Address, from: Address; amount: Uint256, reserve: Uint256, fee: Uint256);
    /// The treasury holds less than was booked; what each part of the books lost.
    pub struct WrittenDown(asset: Address; available: Uint256, reserve: Uint256, fees: Uint256, set_aside: Uint256);
    /// Spent by vote.
    pub struct Paid(asset: Address, to: Address; amount: Uint256);
    /// A vote took `amount` out of the books without a payment, so that the same operation can let it go.
    pub struct WrittenOff(asset: Address; amount: Uint256);
    /// Another share of income is reserved from now on.
    pub struct ReserveShareChanged(; old_bps: u16, new_bps: u16);
    /// Directors may release at most `amount` in each window of `period` seconds; two zeros for no limit.
    pub struct SpendingLimitChanged(asset: Address; amount: Uint256, period: u32);
    /// Other directors.
    pub struct DirectorsChanged(previous: Address, current: Address;);
    /// A vote set `amount` aside, which directors may release to `recipient` from `start` until before `expiry`.
    pub struct AllocationCreated(
        allocation_id: u32, recipient: Address, asset: Address; amount: Uint256, start: Uint48, expiry: Uint48,
    );
    /// The directors released a part of an allocation; `rest` is left.
    pub struct AllocationReleased(
        allocation_id: u32, recipient: Address, asset: Address; amount: Uint256, rest: Uint256,
    );
    /// An allocation was revoked by vote or reclaimed after its expiry; `amount` is available again.
    pub struct AllocationClosed(allocation_id: u32, recipient: Address, asset: Address; amount: Uint256);
}

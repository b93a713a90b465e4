//! What the reserve refuses; OpenZeppelin 5.x names where they have one.

use aidao_env::{Bytes32, Uint48, Uint256};
use ink::Address;

aidao_env::errors! {
    /// Everything that the reserve refuses.
    pub enum ReserveError {
        /// The account lacks the needed role, the hash of its name (`crate::roles`).
        AccessControlUnauthorizedAccount(account: Address, needed_role: Bytes32);
        /// A payment failed without a reason.
        FailedCall();
        /// The token refused without a reason, or there is no token at the address.
        SafeERC20FailedOperation(token: Address);
        /// The zero address, one of the system's addresses, the reserve, its treasury, or the committee that is in office.
        ReserveInvalidAddress(account: Address);
        /// Nothing, or more than can be booked (2^120 base units).
        ReserveInvalidAmount(amount: Uint256);
        /// Regions are numbered from 1 to 5.
        ReserveInvalidRegion(region: u8);
        /// Economies are 1 (developed) and 2 (emerging).
        ReserveInvalidEconomy(economy: u8);
        /// What can be paid is `available`, less than the `needed` amount.
        ReserveInsufficientFunds(asset: Address, available: Uint256, needed: Uint256);
        /// The reserve's balance changed by `received` instead of the `expected` amount.
        ReserveUnexpectedAmount(asset: Address, expected: Uint256, received: Uint256);
        /// The vote and the committee have not both approved the account; to remove it, neither has.
        ReserveUnknownPartner(account: Address);
        /// The approver has approved the account before.
        ReserveAlreadyApproved(account: Address, approver: Address);
        /// The other approver named this region and this economy.
        ReservePartnerMismatch(account: Address, region: u8, economy: u8);
        /// The approvals are too young; the partner can be paid from `payable_from` on.
        ReservePartnerTooNew(account: Address, payable_from: Uint48);
        /// After the payment, less than a third of the `total` paid would have gone to emerging markets.
        ReserveEmergingShareTooLow(asset: Address, emerging: Uint256, total: Uint256);
        /// This committee is not the pending one.
        ReserveUnknownCommittee(committee: Address);
        /// The treasury gave no valid answer about its delay.
        ReserveNoAnswer(account: Address);
    }
}

//! What the reserve announces.

use aidao_env::{Uint48, Uint256};
use ink::Address;

aidao_env::events! {
    /// This much arrived and was booked.
    pub struct ReserveBooked(asset: Address; reserve: Uint256, fees: Uint256);
    /// The contract holds less than was booked; what each part of the books lost.
    pub struct WrittenDown(asset: Address; reserve: Uint256, fees: Uint256);
    /// Paid to a partner in education and research, by vote.
    pub struct ReservePaid(asset: Address, partner: Address; amount: Uint256);
    /// The protocol's fees were collected.
    pub struct FeesCollected(asset: Address, recipient: Address; amount: Uint256);
    /// `approver` (the treasury for a vote, or the committee) approved a partner.
    pub struct PartnerApproved(partner: Address, approver: Address; region: u8, economy: u8);
    /// `remover` took both approvals from a partner.
    pub struct PartnerRemoved(partner: Address, remover: Address;);
    /// The first committee, or one to which its predecessor consented.
    pub struct CommitteeChanged(previous: Address, current: Address;);
    /// A vote named another committee; it is in office from `effective_at` on, or from the present one's consent.
    pub struct CommitteeChangeScheduled(committee: Address; effective_at: Uint48);
    /// A vote kept the present committee; `committee`, which was to replace it, does not.
    pub struct CommitteeChangeCancelled(committee: Address;);
    /// The committee switched the rule on or off that at least a third of the payments goes to emerging markets.
    pub struct EmergingPolicyChanged(; enabled: bool);
}

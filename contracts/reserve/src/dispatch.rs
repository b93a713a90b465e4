//! The functions that the reserve answers to.

use aidao_env::{Uint48, Uint256};
use ink::Address;

use crate::reserve::Reserve;

aidao_env::entry! {
    contract Reserve;
    constructor new(committee: Address, fee_recipient: Address);
    #[payable] "book" => book(asset: Address, fee: Uint256);
    "collectFees" => collect_fees(asset: Address);
    "pay" => pay(asset: Address, partner: Address, amount: Uint256);
    "approvePartner" => approve_partner(partner: Address, region: u8, economy: u8);
    "removePartner" => remove_partner(partner: Address);
    "setCommittee" => set_committee(committee: Address);
    "consentToCommittee" => consent_to_committee(committee: Address);
    "setEmergingPolicy" => set_emerging_policy(enabled: bool);
    "treasury" => treasury() -> Address;
    "committee" => committee() -> Address;
    "pendingCommittee" => pending_committee() -> (Address, Uint48);
    "feeRecipient" => fee_recipient() -> Address;
    "books" => books(asset: Address) -> (Uint256, Uint256);
    "paid" => paid(asset: Address) -> (Uint256, Uint256);
    "partner" => partner(account: Address) -> (u8, u8, Uint48, Uint48);
    "isPartner" => is_partner(account: Address) -> bool;
    "partnerReport" => partner_report() -> (u32, u32, u32, u32, u32, u32, u32);
    "emergingPolicy" => emerging_policy() -> bool;
}

//! A DAO's reserve for education and research, and the protocol's fees until they are collected.
//!
//! The treasury creates its reserve and sends it the reserved share of all income, with the fees. From then on the
//! money is out of the reach of any single vote: it is paid to partners only, which a vote **and** the academic
//! committee approved, both at least seven days (and the treasury's delay) ago. Partners carry a region and an economy
//! (MSCI), so that the white paper's rules for them can be seen and kept.
//!
//! **The committee.** A vote names another one; it takes office after 30 days, or when the present committee consents.
//! Until then it has no power. So a majority cannot replace the committee, approve a partner in its name and pay it in
//! one operation; the public has more than five weeks to notice.
//!
//! # Security notes
//!
//! * **Few calls.** The contract calls what it pays, asks the asset for its own balance, and asks its treasury for the
//!   delay. It has no delegatecall, no upgrade, no message that makes a call of somebody's choice.
//! * **A failed question refuses.** A token that does not tell a balance, or a treasury that does not tell its delay, stops
//!   the message.
//! * **Re-entry.** State is written before every payment, and payments may not re-enter.
//! * **Tokens that cheat.** A payment must lower the balance by exactly its amount. Never more is booked than is held; a
//!   token whose balances shrink is written down when the treasury next books or syncs it: the reserve first, then the
//!   fees.
//! * **Donations.** What comes without a message is reserve, from the treasury's next deposit or `sync` of the asset on.
//!   Plain transfers of native coin are refused; what is forced upon the contract is booked.
//! * **Fees** are at most a fifth of what arrives, whatever the treasury says: of income, at most 2 % are a fee and at
//!   least 8 % are reserved. They go to a recipient that never changes.
//! * **Limits.** At most 2^120 - 1 base units booked of an asset; at most 2^126 - 1 ever paid of it. Vote and committee
//!   together can spend the reserve on whom they like.
#![cfg_attr(not(feature = "std"), no_std)]
#![allow(
    clippy::arithmetic_side_effects,
    reason = "overflow traps in the contract profile; what cannot occur says why"
)]

extern crate alloc;

pub mod dispatch;
pub mod errors;
pub mod events;
mod money;
mod roles;
pub mod storage;

pub use self::reserve::Reserve;
pub use errors::ReserveError;

/// The contract.
#[ink::contract]
#[allow(missing_docs, reason = "ink! generates undocumented items")]
pub mod reserve {
    use aidao_core::reserve::{Change, DEVELOPED, EMERGING, Partner, REGIONS, Report};
    use aidao_env::errors::Revert;
    use aidao_env::storage::{Map, Slot, WordMap};
    use aidao_env::{Uint48, Uint256, host};

    use crate::errors::ReserveError;
    use crate::events::{
        CommitteeChanged, EmergingPolicyChanged, FeesCollected, PartnerApproved, PartnerRemoved, ReserveBooked,
        ReservePaid, WrittenDown,
    };
    use crate::money::{self, invalid_amount, positive};
    use crate::roles::{COMMITTEE_ROLE, now, only, schedule_committee, seconds, valid};
    use crate::storage::{Asset, Settings};

    /// Cells as `storage.rs` packs them.
    #[ink(storage)]
    #[derive(Default)]
    pub struct Reserve {
        /// Who may do what, and how many partners there are.
        pub(crate) settings: Slot<Settings>,
        /// Books per asset.
        assets: Map<Address, Asset>,
        /// Partners, as bits (`aidao_core::reserve::Partner`).
        partners: WordMap<Address, u128>,
    }

    impl Reserve {
        /// The reserve of the treasury that creates it. `committee` approves partners; fees go to `feeRecipient`, zero
        /// without fees, who never changes. Emits `CommitteeChanged`.
        ///
        /// Errors: `ReserveInvalidAddress`.
        #[ink(constructor)]
        pub fn new(committee: Address, fee_recipient: Address) -> Result<Self, ReserveError> {
            let mut reserve = Self::default();
            let settings = Settings { treasury: host::caller(), fee_recipient, committee, ..Settings::default() };
            valid(&settings, &committee);
            if fee_recipient != Address::zero() {
                valid(&settings, &fee_recipient);
            }
            reserve.settings.set(&settings);
            CommitteeChanged { previous: Address::zero(), current: committee }.emit();
            Ok(reserve)
        }

        // ---------------------------------------------------------------- queries

        /// Whose reserve it is: whose votes rule, and who sends it money.
        #[ink(message)]
        pub fn treasury(&self) -> Address {
            self.settings.get().treasury
        }

        /// The committee in office.
        #[ink(message)]
        pub fn committee(&self) -> Address {
            self.current().committee
        }

        /// The committee that a vote named, and when it takes office without the present one's consent (seconds); zeros
        /// if there is none.
        #[ink(message, name = "pendingCommittee")]
        pub fn pending_committee(&self) -> (Address, Uint48) {
            let Settings { pending, effective_at, .. } = self.current();
            if pending == Address::zero() { (pending, Uint48::default()) } else { (pending, seconds(effective_at)) }
        }

        /// Who gets the protocol's fees; zero without any.
        #[ink(message, name = "feeRecipient")]
        pub fn fee_recipient(&self) -> Address {
            self.settings.get().fee_recipient
        }

        /// What is booked of an asset (base units): the reserve, and fees to be collected.
        #[ink(message)]
        pub fn books(&self, asset: Address) -> (Uint256, Uint256) {
            let vault = self.assets.get(&asset).0;
            (vault.reserve.into(), vault.fees.into())
        }

        /// What was paid of an asset to partners so far (base units), and how much of it to those in emerging markets.
        #[ink(message)]
        pub fn paid(&self, asset: Address) -> (Uint256, Uint256) {
            let vault = self.assets.get(&asset).0;
            (vault.paid.into(), vault.paid_to_emerging.into())
        }

        /// Region (1 to 5: Eurasia, North America, South America, Africa, Australia) and economy (1 developed, 2
        /// emerging) of a partner, when a vote approved it and when the committee did (seconds); zeros for what is not.
        #[ink(message)]
        pub fn partner(&self, account: Address) -> (u8, u8, Uint48, Uint48) {
            let partner = self.partner_at(&account);
            (partner.region, partner.economy, seconds(partner.by_vote), seconds(partner.by_committee))
        }

        /// Whether an account can be paid now: vote and committee approved it, both long enough ago.
        ///
        /// Errors: `ReserveNoAnswer`.
        #[ink(message, name = "isPartner")]
        pub fn is_partner(&self, account: Address) -> bool {
            let partner = self.partner_at(&account);
            partner.is_approved() && now() >= partner.payable_from(money::min_delay(&self.treasury()))
        }

        /// How many partners vote and committee both approved: in Eurasia, North America, South America, Africa,
        /// Australia; in developed and in emerging markets.
        #[ink(message, name = "partnerReport")]
        pub fn partner_report(&self) -> (u32, u32, u32, u32, u32, u32, u32) {
            let Report { regions, developed, emerging } = self.settings.get().report;
            let [eurasia, north_america, south_america, africa, australia] = regions;
            (eurasia, north_america, south_america, africa, australia, developed, emerging)
        }

        /// Whether a payment is refused after which less than a third of all payments of its asset would have gone to
        /// emerging markets.
        #[ink(message, name = "emergingPolicy")]
        pub fn emerging_policy(&self) -> bool {
            self.settings.get().emerging_policy
        }

        // ---------------------------------------------------------------- money

        /// Books what arrived of an asset: up to `fee` base units of it as fees, but never more than a fifth, and none without
        /// a recipient, the rest as reserve; or writes down what is gone. The treasury only. Emits `ReserveBooked` or `WrittenDown`, or nothing if
        /// what is held is what is booked.
        ///
        /// Errors: `AccessControlUnauthorizedAccount`, `SafeERC20FailedOperation`, `ReserveInvalidAmount`.
        #[ink(message, payable)]
        pub fn book(&mut self, asset: Address, fee: Uint256) {
            let settings = self.voted();
            let held = money::held(&asset);
            let mut vault = self.assets.get(&asset).0;
            let units = held.to_u128().unwrap_or(u128::MAX);
            // Without a recipient, fees would go to the zero address. A fee above any amount is capped like any other.
            let owed = settings.fee_recipient != Address::zero();
            let fee = if owed { fee.to_u128().unwrap_or(u128::MAX) } else { 0 };
            match vault.settle(units, fee) {
                None => invalid_amount(held),
                Some(Change::Nothing) => return,
                Some(Change::Booked { reserve, fees }) => {
                    ReserveBooked { asset, reserve: reserve.into(), fees: fees.into() }.emit();
                }
                Some(Change::Lost { reserve, fees }) => {
                    WrittenDown { asset, reserve: reserve.into(), fees: fees.into() }.emit();
                }
            }
            self.assets.set(&asset, &Asset(vault));
        }

        /// Sends the protocol's fees to their recipient. Anybody may do this. Emits `FeesCollected`.
        ///
        /// Errors: `ReserveInvalidAmount` if there are none, the recipient's or token's own, `FailedCall`,
        /// `SafeERC20FailedOperation`, `ReserveUnexpectedAmount`.
        #[ink(message, name = "collectFees")]
        pub fn collect_fees(&mut self, asset: Address) {
            let recipient = self.fee_recipient();
            let mut vault = self.assets.get(&asset).0;
            let amount = vault.fees.into();
            positive(amount);
            vault.fees = 0;
            self.assets.set(&asset, &Asset(vault));
            FeesCollected { asset, recipient, amount }.emit();
            money::send(&asset, &recipient, amount)
        }

        /// Pays `amount` base units of the reserve to a partner; by vote. Emits `ReservePaid`.
        ///
        /// Errors: `AccessControlUnauthorizedAccount`, `ReserveUnknownPartner`, `ReserveNoAnswer`,
        /// `ReservePartnerTooNew`, `ReserveInvalidAmount`, `ReserveInsufficientFunds`, `ReserveEmergingShareTooLow`, the
        /// partner's or token's own, `FailedCall`, `SafeERC20FailedOperation`, `ReserveUnexpectedAmount`.
        #[ink(message)]
        pub fn pay(&mut self, asset: Address, partner: Address, amount: Uint256) {
            let settings = self.voted();
            let entry = self.partner_at(&partner);
            if !entry.is_approved() {
                ReserveError::ReserveUnknownPartner { account: partner }.revert();
            }
            let payable_from = entry.payable_from(money::min_delay(&settings.treasury));
            if now() < payable_from {
                let payable_from = seconds(payable_from);
                ReserveError::ReservePartnerTooNew { account: partner, payable_from }.revert();
            }
            let units = positive(amount);
            let mut vault = self.assets.get(&asset).0;
            if let Err(available) = vault.pay(units, entry.economy) {
                let available = available.into();
                ReserveError::ReserveInsufficientFunds { asset, available, needed: amount }.revert();
            }
            if settings.emerging_policy && !vault.keeps_the_third() {
                let (emerging, total) = (vault.paid_to_emerging.into(), vault.paid.into());
                ReserveError::ReserveEmergingShareTooLow { asset, emerging, total }.revert();
            }
            self.assets.set(&asset, &Asset(vault));
            ReservePaid { asset, partner, amount }.emit();
            money::send(&asset, &partner, amount)
        }

        // ---------------------------------------------------------------- partners

        /// Approves a partner in education and research in a region (1 to 5) with an economy (1 developed, 2 emerging):
        /// by vote, and by the committee. Both must name the same. Emits `PartnerApproved`.
        ///
        /// Errors: `AccessControlUnauthorizedAccount`, `ReserveInvalidAddress`, `ReserveInvalidRegion`,
        /// `ReserveInvalidEconomy`, `ReservePartnerMismatch`, `ReserveAlreadyApproved`.
        #[ink(message, name = "approvePartner")]
        pub fn approve_partner(&mut self, partner: Address, region: u8, economy: u8) {
            let mut settings = self.approver();
            let approver = host::caller();
            valid(&settings, &partner);
            if region == 0 || region > REGIONS {
                ReserveError::ReserveInvalidRegion { region }.revert();
            }
            if economy != DEVELOPED && economy != EMERGING {
                ReserveError::ReserveInvalidEconomy { economy }.revert();
            }
            let mut entry = self.partner_at(&partner);
            if entry == Partner::default() {
                (entry.region, entry.economy) = (region, economy);
            } else if (entry.region, entry.economy) != (region, economy) {
                let Partner { region, economy, .. } = entry;
                ReserveError::ReservePartnerMismatch { account: partner, region, economy }.revert();
            }
            let at = if approver == settings.treasury { &mut entry.by_vote } else { &mut entry.by_committee };
            // Approving again makes an approval neither older nor younger.
            if at.0 > 0 {
                ReserveError::ReserveAlreadyApproved { account: partner, approver }.revert();
            }
            *at = now();
            self.partners.set(&partner, &entry.to_bits());
            if entry.is_approved() {
                settings.report.add(&entry);
                self.settings.set(&settings);
            }
            PartnerApproved { partner, approver, region, economy }.emit();
        }

        /// Takes both approvals from a partner: by vote, or by the committee. Emits `PartnerRemoved`.
        ///
        /// Errors: `AccessControlUnauthorizedAccount`, `ReserveUnknownPartner` if nobody had approved it.
        #[ink(message, name = "removePartner")]
        pub fn remove_partner(&mut self, partner: Address) {
            let mut settings = self.approver();
            let entry = self.partner_at(&partner);
            if entry == Partner::default() {
                ReserveError::ReserveUnknownPartner { account: partner }.revert();
            }
            self.partners.set(&partner, &0);
            if entry.is_approved() {
                settings.report.remove(&entry);
                self.settings.set(&settings);
            }
            PartnerRemoved { partner, remover: host::caller() }.emit();
        }

        /// Switches the rule on or off that at least a third of the payments of each asset goes to partners in emerging
        /// markets; the committee only. Emits `EmergingPolicyChanged`.
        ///
        /// Errors: `AccessControlUnauthorizedAccount`.
        #[ink(message, name = "setEmergingPolicy")]
        pub fn set_emerging_policy(&mut self, enabled: bool) {
            let mut settings = self.current();
            only(&settings.committee, &COMMITTEE_ROLE);
            settings.emerging_policy = enabled;
            self.settings.set(&settings);
            EmergingPolicyChanged { enabled }.emit();
        }

        // ---------------------------------------------------------------- the committee

        /// Names another committee, which takes office in 30 days, or when the present one consents; naming the present one
        /// cancels that. A later vote replaces an earlier one, and the 30 days begin again. Partners stay approved. By
        /// vote. Emits `CommitteeChangeScheduled` or `CommitteeChangeCancelled`.
        ///
        /// Errors: `AccessControlUnauthorizedAccount`, `ReserveInvalidAddress`.
        #[ink(message, name = "setCommittee")]
        pub fn set_committee(&mut self, committee: Address) {
            let mut settings = self.voted();
            schedule_committee(&mut settings, committee);
            self.settings.set(&settings);
        }

        /// Puts the pending committee, which the caller names so that it cannot be another, in office at once; the
        /// committee in office only. Emits `CommitteeChanged`.
        ///
        /// Errors: `AccessControlUnauthorizedAccount`, `ReserveUnknownCommittee`.
        #[ink(message, name = "consentToCommittee")]
        pub fn consent_to_committee(&mut self, committee: Address) {
            let mut settings = self.current();
            only(&settings.committee, &COMMITTEE_ROLE);
            if committee != settings.pending || committee == Address::zero() {
                ReserveError::ReserveUnknownCommittee { committee }.revert();
            }
            let previous = settings.committee;
            settings.committee = committee;
            settings.pending = Address::zero();
            self.settings.set(&settings);
            CommitteeChanged { previous, current: committee }.emit();
        }

        /// What is known of an account.
        fn partner_at(&self, account: &Address) -> Partner {
            Partner::from_bits(self.partners.get(account))
        }
    }
}

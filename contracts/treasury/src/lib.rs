//! A DAO's funds and timelock in one.
//!
//! **Timelock.** The governor schedules operations (up to ten calls), anybody executes them after the delay, the governor may
//! cancel them before. Ids, states, events and errors are those of OpenZeppelin's `TimelockController`. What is not executed
//! within 14 days after it became ready has expired, and nothing is executed whose targets' code has changed since it was
//! scheduled. The calls come from the treasury: it is what owns and governs everything else of the DAO.
//!
//! **Funds.** For each asset (the zero address stands for the native coin) four amounts are booked: available, reserve for
//! education and research, protocol fees owed, set aside for allocations. Income is divided once, when it is booked: by
//! `deposit`, `depositToken` or a plain transfer of native coin at once, by `sync` for what came otherwise. Money leaves by the
//! treasury's own messages only: `pay` from what is available, `payReserve` from the reserve to partners, `release` from what is
//! set aside, `collectFees` to the protocol; and as native coin sent with voted calls, from what is available.
//!
//! **Allocations.** A vote sets money aside for a recipient; the directors release it in parts between its start and its
//! expiry, within the spending limit of the asset. A vote can revoke the rest, and anybody can reclaim it after the expiry.
//!
//! # Security notes
//!
//! * **Voted messages** (`pay`, `allocate`, `setReserveBps`, …) ask that the caller be the treasury itself, so that only an
//!   executed operation can send them. Nobody else has power but the directors (`release`) and the committee (partners). The
//!   deployer names the governor, once, and has no power after.
//! * **The reserve and the fees are out of reach of any vote.** A voted call can neither target a token that is booked (but for
//!   `setMinter` and `delegate`, which cannot move tokens) nor send `transfer`, `transferFrom`, `approve` or `increaseAllowance`
//!   to anything but an ERC-721, so that no token leaves, and no allowance is given, past the books. Nor can it call the
//!   system's own addresses (the first 16 bytes zero): one of them deletes the calling contract and pays out all it holds.
//! * **Re-entry.** State is written before every call. Calls of an operation may re-enter; they find the operation done. Calls to
//!   tokens and payments may not re-enter.
//! * **Tokens that cheat.** A deposit must raise, a payment must lower the balance by exactly its amount; no return value is as
//!   good as `true`; a token that fails, lies or takes fees is refused. Tokens with a fee can be sent plainly and booked by `sync`.
//! * **Solvency.** What is booked of an asset is at most what was held when it was last booked or written down. A token whose
//!   balances shrink by themselves is written down at the next `sync`: available first, then reserve, fees, what is set aside.
//! * **Limits.** At most ten calls an operation; 2^120 base units of an asset; delays from an hour to 30 days; allocations up to
//!   ten years.
#![cfg_attr(not(feature = "std"), no_std)]
#![allow(
    clippy::arithmetic_side_effects,
    reason = "overflow traps in the contract profile; what cannot occur says why"
)]

extern crate alloc;

pub mod dispatch;
pub mod errors;
pub mod events;
pub mod money;
pub mod operation;
pub mod storage;
pub mod views;

pub use self::treasury::Treasury;
pub use errors::TreasuryError;

/// The contract.
#[ink::contract]
#[allow(missing_docs, reason = "ink! generates undocumented items")]
pub mod treasury {
    use alloc::vec::Vec;

    use aidao_core::income::{LONGEST_WINDOW, Limit, Pot, Rates, SHORTEST_WINDOW};
    use aidao_core::units::{Bps, Seconds, Timepoint};
    use aidao_env::calls::{self, Flags};
    use aidao_env::storage::{Map, Slot, WordMap};
    use aidao_env::{Bytes4, Bytes32, Uint48, Uint256, host, selector};
    use ink::sol::DynBytes;

    use crate::errors::TreasuryError;
    use crate::events::{
        AllocationClosed, AllocationCreated, AllocationReleased, CallExecuted, CallSalt, CallScheduled, Cancelled,
        CommitteeChanged, DirectorsChanged, FeesCollected, GovernorSet, IncomeBooked, MinDelayChange, Paid,
        PartnerApproved, PartnerRemoved, ReservePaid, ReserveShareChanged, SpendingLimitChanged, WrittenDown,
    };
    use crate::money::{self, NATIVE};
    use crate::operation::{Calls, State, unexpected};
    use crate::storage::{Allocation, Asset, Scheduled, Settings};
    use crate::views::{AllocationView, BooksView, LimitView};

    /// The shortest delay between scheduling and executing: an hour.
    pub const SHORTEST_DELAY: u32 = 3_600;
    /// The longest: 30 days.
    pub const LONGEST_DELAY: u32 = 30 * 86_400;
    /// An allocation expires within ten years.
    pub const LONGEST_ALLOCATION: Seconds = Seconds(3_653 * 86_400);

    /// A partner that a vote approved.
    pub const BY_VOTE: u8 = 1;
    /// A partner that the committee approved.
    pub const BY_COMMITTEE: u8 = 2;

    /// What `onERC721Received` answers.
    const ERC721_RECEIVED: [u8; 4] =
        selector::interface_id(&["onERC721Received(address,address,uint256,bytes)"]);
    /// ERC-165 ids of what the contract speaks: IERC165, IERC721Receiver.
    const INTERFACES: [[u8; 4]; 2] = [selector::interface_id(&["supportsInterface(bytes4)"]), ERC721_RECEIVED];

    /// Cells as `storage.rs` packs them.
    #[ink(storage)]
    #[derive(Default)]
    pub struct Treasury {
        /// Who may do what, and how income is divided.
        settings: Slot<Settings>,
        /// Books and spending limit per asset.
        assets: Map<Address, Asset>,
        /// Operations by id.
        operations: Map<Bytes32, Scheduled>,
        /// Allocations by id.
        allocations: Map<u32, Allocation>,
        /// Approvals of partners in education and research: a set of bits.
        partners: WordMap<Address, u8>,
    }

    impl Treasury {
        /// Operations wait for at least `minDelay` seconds (an hour to 30 days). Of income, `reserveBps` (800 to 5,000, hundredths
        /// of a percent) are reserved and `feeBps` (at most 200) are owed to `feeRecipient`, which is zero without a fee; the fee
        /// is frozen. `directors` release allocations, `committee` approves partners. The caller may name the governor, once.
        ///
        /// Errors: `TreasuryInvalidDelay`, `TreasuryInvalidShare`, `TreasuryInvalidAddress`.
        #[ink(constructor)]
        pub fn new(
            min_delay: Uint48,
            reserve_bps: u16,
            fee_bps: u16,
            fee_recipient: Address,
            directors: Address,
            committee: Address,
        ) -> Result<Self, TreasuryError> {
            let mut treasury = Self::default();
            let mut settings = Settings {
                deployer: host::caller(),
                fee_recipient,
                rates: Rates { reserve: Bps(0), fee: Bps(fee_bps) },
                ..Settings::default()
            };
            if (fee_bps == 0) != (fee_recipient == Address::zero()) {
                return Err(invalid_share(fee_bps));
            }
            if fee_bps > 0 {
                valid(&fee_recipient)?;
            }
            change_delay(&mut settings, min_delay.get().into())?;
            change_share(&mut settings, reserve_bps)?;
            change_directors(&mut settings, directors)?;
            change_committee(&mut settings, committee)?;
            treasury.settings.set(&settings);
            Ok(treasury)
        }

        // ---------------------------------------------------------------- queries: operations

        /// The id of an operation of one call.
        #[ink(message, name = "hashOperation")]
        pub fn hash_operation(
            &self,
            target: Address,
            value: Uint256,
            data: DynBytes,
            predecessor: Bytes32,
            salt: Bytes32,
        ) -> Bytes32 {
            Calls::one(target, value, data).id_of_one(&predecessor, &salt)
        }

        /// The id of an operation of several calls.
        #[ink(message, name = "hashOperationBatch")]
        pub fn hash_operation_batch(
            &self,
            targets: Vec<Address>,
            values: Vec<Uint256>,
            payloads: Vec<DynBytes>,
            predecessor: Bytes32,
            salt: Bytes32,
        ) -> Bytes32 {
            Calls { targets, values, payloads }.id(&predecessor, &salt)
        }

        /// When the operation is ready (seconds): 0 if it is not scheduled or was cancelled, 1 if it was executed.
        #[ink(message, name = "getTimestamp")]
        pub fn get_timestamp(&self, id: Bytes32) -> Uint256 {
            self.operations.get(&id).ready_at.0.into()
        }

        /// 0 unset, 1 waiting, 2 ready, 3 done (as in OpenZeppelin); 4 expired.
        #[ink(message, name = "getOperationState")]
        pub fn get_operation_state(&self, id: Bytes32) -> u8 {
            self.state(&id) as u8
        }

        /// Whether the operation was ever scheduled and not cancelled.
        #[ink(message, name = "isOperation")]
        pub fn is_operation(&self, id: Bytes32) -> bool {
            self.state(&id) != State::Unset
        }

        /// Whether the operation waits or is ready.
        #[ink(message, name = "isOperationPending")]
        pub fn is_operation_pending(&self, id: Bytes32) -> bool {
            self.is_pending(&id)
        }

        /// Whether the operation can be executed now.
        #[ink(message, name = "isOperationReady")]
        pub fn is_operation_ready(&self, id: Bytes32) -> bool {
            self.state(&id) == State::Ready
        }

        /// Whether the operation was executed.
        #[ink(message, name = "isOperationDone")]
        pub fn is_operation_done(&self, id: Bytes32) -> bool {
            self.state(&id) == State::Done
        }

        /// The least delay between scheduling and executing, in seconds.
        #[ink(message, name = "getMinDelay")]
        pub fn get_min_delay(&self) -> Uint256 {
            u64::from(self.settings.get().min_delay.0).into()
        }

        // ---------------------------------------------------------------- queries: funds

        /// Who schedules and cancels operations; zero until it is named.
        #[ink(message)]
        pub fn governor(&self) -> Address {
            self.settings.get().governor
        }

        /// Who releases allocations.
        #[ink(message)]
        pub fn directors(&self) -> Address {
            self.settings.get().directors
        }

        /// Who approves partners beside the vote.
        #[ink(message)]
        pub fn committee(&self) -> Address {
            self.settings.get().committee
        }

        /// Who gets the protocol's fee; zero without one.
        #[ink(message, name = "feeRecipient")]
        pub fn fee_recipient(&self) -> Address {
            self.settings.get().fee_recipient
        }

        /// The protocol's fee, in hundredths of a percent of income.
        #[ink(message, name = "feeBps")]
        pub fn fee_bps(&self) -> u16 {
            self.settings.get().rates.fee.0
        }

        /// The reserve's share, in hundredths of a percent of income.
        #[ink(message, name = "reserveBps")]
        pub fn reserve_bps(&self) -> u16 {
            self.settings.get().rates.reserve.0
        }

        /// What is booked of an asset (base units): available, reserve, fees owed, set aside.
        #[ink(message)]
        pub fn books(&self, asset: Address) -> BooksView {
            BooksView(self.assets.get(&asset).books)
        }

        /// The directors' spending limit of an asset: base units in a window, its length (seconds; zero for no limit), when the
        /// last window began, what was released in it.
        #[ink(message, name = "spendingLimit")]
        pub fn spending_limit(&self, asset: Address) -> LimitView {
            LimitView(self.assets.get(&asset).limit)
        }

        /// Whether both the vote and the committee approved an account as a partner in education and research.
        #[ink(message, name = "isPartner")]
        pub fn is_partner(&self, account: Address) -> bool {
            self.partners.get(&account) == BY_VOTE | BY_COMMITTEE
        }

        /// Who approved a partner: 1 the vote, 2 the committee, 3 both.
        #[ink(message, name = "partnerApprovals")]
        pub fn partner_approvals(&self, account: Address) -> u8 {
            self.partners.get(&account)
        }

        /// An allocation: recipient, asset, the amount voted and what is left of it (base units), start and expiry (seconds).
        #[ink(message)]
        pub fn allocation(&self, allocation_id: u32) -> AllocationView {
            AllocationView(self.allocations.get(&allocation_id))
        }

        /// How many allocations there have been; their ids count from 1.
        #[ink(message, name = "allocationCount")]
        pub fn allocation_count(&self) -> u32 {
            self.settings.get().allocations
        }

        /// Whether an interface is spoken (ERC-165): ERC-165, IERC721Receiver.
        #[ink(message, name = "supportsInterface")]
        pub fn supports_interface(&self, interface_id: Bytes4) -> bool {
            INTERFACES.contains(&interface_id.0)
        }

        /// Takes any ERC-721; a voted call to its contract moves it.
        #[ink(message, name = "onERC721Received")]
        pub fn on_erc721_received(
            &mut self,
            _operator: Address,
            _from: Address,
            _token_id: Uint256,
            _data: DynBytes,
        ) -> Bytes4 {
            ERC721_RECEIVED.into()
        }

        // ---------------------------------------------------------------- income

        /// Takes native coin as income. Emits `IncomeBooked`.
        ///
        /// Errors: `TreasuryInvalidAmount`.
        #[ink(message, payable)]
        pub fn deposit(&mut self) -> Result<(), TreasuryError> {
            self.book(&NATIVE, &host::caller(), host::value())
        }

        /// A plain transfer of native coin is income as well.
        #[ink(message, payable)]
        pub fn receive(&mut self) -> Result<(), TreasuryError> {
            self.deposit()
        }

        /// Takes `amount` base units of a token that the caller approved, as income. Emits `IncomeBooked`.
        ///
        /// Errors: `TreasuryInvalidAmount`, `TreasuryInvalidAsset`, the token's own, `SafeERC20FailedOperation`,
        /// `TreasuryUnexpectedAmount`.
        #[ink(message, name = "depositToken")]
        pub fn deposit_token(&mut self, token: Address, amount: Uint256) -> Result<(), TreasuryError> {
            let from = host::caller();
            self.book(&token, &from, amount)?;
            money::take(&token, &from, amount)
        }

        /// Books what came of an asset without a message as income, or writes down what is gone. Anybody may do this; when
        /// what is held is what is booked, nothing happens. Emits `IncomeBooked` or `WrittenDown`.
        ///
        /// Errors: `SafeERC20FailedOperation`, `TreasuryInvalidAsset`, `TreasuryInvalidAmount`.
        #[ink(message)]
        pub fn sync(&mut self, asset: Address) -> Result<(), TreasuryError> {
            let held = money::held(&asset)?;
            let mut cell = self.assets.get(&asset);
            let booked = cell.books.total();
            match held.checked_sub(&booked.into()) {
                Some(surplus) if surplus == Uint256::default() => Ok(()),
                Some(surplus) => self.book(&asset, &Address::zero(), surplus),
                None => {
                    // In range: less than what is booked.
                    let lost = cell.books.write_down(held.to_u128().unwrap_or_default());
                    self.assets.set(&asset, &cell);
                    WrittenDown {
                        asset,
                        available: lost.of(Pot::Available).into(),
                        reserve: lost.of(Pot::Reserve).into(),
                        fees: lost.of(Pot::Fees).into(),
                        set_aside: lost.of(Pot::SetAside).into(),
                    }
                    .emit();
                    Ok(())
                }
            }
        }

        /// Sends the fees owed to the protocol. Anybody may do this. Emits `FeesCollected`.
        ///
        /// Errors: `TreasuryInvalidAmount` if none are owed, the recipient's or token's own, `FailedCall`,
        /// `SafeERC20FailedOperation`, `TreasuryUnexpectedAmount`.
        #[ink(message, name = "collectFees")]
        pub fn collect_fees(&mut self, asset: Address) -> Result<(), TreasuryError> {
            let recipient = self.settings.get().fee_recipient;
            let amount = self.assets.get(&asset).books.of(Pot::Fees).into();
            FeesCollected { asset, recipient, amount }.emit();
            self.spend(Pot::Fees, &asset, &recipient, amount)
        }

        // ---------------------------------------------------------------- operations

        /// Names the governor: once, and only whoever deployed the treasury. Emits `GovernorSet`.
        ///
        /// Errors: `TreasuryUnauthorizedAccount`, `TreasuryInvalidAddress` unless it is a contract.
        #[ink(message, name = "setGovernor")]
        pub fn set_governor(&mut self, governor: Address) -> Result<(), TreasuryError> {
            let mut settings = self.settings.get();
            only(&settings.deployer)?;
            valid(&governor)?;
            if !host::is_contract(&governor) {
                return Err(TreasuryError::TreasuryInvalidAddress { account: governor });
            }
            settings.governor = governor;
            settings.deployer = Address::zero();
            self.settings.set(&settings);
            GovernorSet { governor }.emit();
            Ok(())
        }

        /// Schedules an operation of one call; the governor only. Emits `CallScheduled`, `CallSalt` if there is a salt.
        ///
        /// Errors: `TreasuryUnauthorizedAccount`, `TimelockInsufficientDelay`, `TreasuryInvalidDelay`,
        /// `TimelockUnexpectedOperationState` if it was scheduled before.
        #[ink(message)]
        pub fn schedule(
            &mut self,
            target: Address,
            value: Uint256,
            data: DynBytes,
            predecessor: Bytes32,
            salt: Bytes32,
            delay: Uint256,
        ) -> Result<(), TreasuryError> {
            let calls = Calls::one(target, value, data);
            let id = calls.id_of_one(&predecessor, &salt);
            self.plan(id, calls, predecessor, salt, delay)
        }

        /// Schedules an operation of one to ten calls; the governor only. Emits `CallScheduled` for each, `CallSalt` if there is
        /// a salt.
        ///
        /// Errors: those of `schedule`, `TimelockInvalidOperationLength`.
        #[ink(message, name = "scheduleBatch")]
        pub fn schedule_batch(
            &mut self,
            targets: Vec<Address>,
            values: Vec<Uint256>,
            payloads: Vec<DynBytes>,
            predecessor: Bytes32,
            salt: Bytes32,
            delay: Uint256,
        ) -> Result<(), TreasuryError> {
            let calls = Calls { targets, values, payloads };
            calls.check()?;
            let id = calls.id(&predecessor, &salt);
            self.plan(id, calls, predecessor, salt, delay)
        }

        /// Executes an operation of one call that is ready. Anybody may do this. Emits `CallExecuted`.
        ///
        /// Errors: `TimelockUnexpectedOperationState`, `TimelockOperationExpired`, `TimelockUnexpectedPredecessor`,
        /// `TimelockCodeChanged`, `TreasuryAssetIsTarget`, `TreasuryInvalidAddress` for value to the treasury itself and for
        /// the system's addresses, `TreasuryInsufficientFunds`, the call's own, `FailedCall`.
        #[ink(message)]
        pub fn execute(
            &mut self,
            target: Address,
            value: Uint256,
            payload: DynBytes,
            predecessor: Bytes32,
            salt: Bytes32,
        ) -> Result<(), TreasuryError> {
            let calls = Calls::one(target, value, payload);
            let id = calls.id_of_one(&predecessor, &salt);
            self.perform(id, calls, &predecessor)
        }

        /// Executes an operation that is ready. Anybody may do this. Emits `CallExecuted` for each call.
        ///
        /// Errors: those of `execute`, `TimelockInvalidOperationLength`.
        #[ink(message, name = "executeBatch")]
        pub fn execute_batch(
            &mut self,
            targets: Vec<Address>,
            values: Vec<Uint256>,
            payloads: Vec<DynBytes>,
            predecessor: Bytes32,
            salt: Bytes32,
        ) -> Result<(), TreasuryError> {
            let calls = Calls { targets, values, payloads };
            calls.check()?;
            let id = calls.id(&predecessor, &salt);
            self.perform(id, calls, &predecessor)
        }

        /// Cancels a pending operation; the governor only. Emits `Cancelled`.
        ///
        /// Errors: `TreasuryUnauthorizedAccount`, `TimelockUnexpectedOperationState`.
        #[ink(message)]
        pub fn cancel(&mut self, id: Bytes32) -> Result<(), TreasuryError> {
            only(&self.settings.get().governor)?;
            if !self.is_pending(&id) {
                return Err(unexpected(id, 1 << State::Waiting as u8 | 1 << State::Ready as u8));
            }
            self.operations.set(&id, &Scheduled::default());
            Cancelled { id }.emit();
            Ok(())
        }

        // ---------------------------------------------------------------- by vote: settings

        /// Changes the minimum delay of operations that are scheduled from now on (seconds, an hour to 30 days); by vote. Emits
        /// `MinDelayChange`.
        ///
        /// Errors: `TimelockUnauthorizedCaller`, `TreasuryInvalidDelay`.
        #[ink(message, name = "updateDelay")]
        pub fn update_delay(&mut self, new_delay: Uint256) -> Result<(), TreasuryError> {
            self.change(|settings| change_delay(settings, new_delay))
        }

        /// Changes the reserve's share of future income (800 to 5,000 hundredths of a percent); by vote. Emits
        /// `ReserveShareChanged`.
        ///
        /// Errors: `TimelockUnauthorizedCaller`, `TreasuryInvalidShare`.
        #[ink(message, name = "setReserveBps")]
        pub fn set_reserve_bps(&mut self, bps: u16) -> Result<(), TreasuryError> {
            self.change(|settings| change_share(settings, bps))
        }

        /// Makes others the directors; by vote. Emits `DirectorsChanged`.
        ///
        /// Errors: `TimelockUnauthorizedCaller`, `TreasuryInvalidAddress`.
        #[ink(message, name = "setDirectors")]
        pub fn set_directors(&mut self, directors: Address) -> Result<(), TreasuryError> {
            self.change(|settings| change_directors(settings, directors))
        }

        /// Makes others the committee; by vote. Partners stay approved. Emits `CommitteeChanged`.
        ///
        /// Errors: `TimelockUnauthorizedCaller`, `TreasuryInvalidAddress`.
        #[ink(message, name = "setCommittee")]
        pub fn set_committee(&mut self, committee: Address) -> Result<(), TreasuryError> {
            self.change(|settings| change_committee(settings, committee))
        }

        /// Lets directors release at most `amount` base units of an asset in each window of `period` seconds (an hour to 366
        /// days); two zeros for no limit. What was released before does not count. By vote. Emits `SpendingLimitChanged`.
        ///
        /// Errors: `TimelockUnauthorizedCaller`, `TreasuryInvalidPeriod`, `TreasuryInvalidAmount`.
        #[ink(message, name = "setSpendingLimit")]
        pub fn set_spending_limit(
            &mut self,
            asset: Address,
            amount: Uint256,
            period: u32,
        ) -> Result<(), TreasuryError> {
            only_self()?;
            let units = amount.to_u128().ok_or(TreasuryError::TreasuryInvalidAmount { amount })?;
            let is_window = period >= SHORTEST_WINDOW.0 && period <= LONGEST_WINDOW.0;
            if !is_window && (units > 0 || period > 0) {
                return Err(TreasuryError::TreasuryInvalidPeriod { period });
            }
            let mut cell = self.assets.get(&asset);
            cell.limit = Limit { amount: units, period: Seconds(period), ..Limit::default() };
            self.assets.set(&asset, &cell);
            SpendingLimitChanged { asset, amount, period }.emit();
            Ok(())
        }

        // ---------------------------------------------------------------- by vote: money

        /// Pays what is available; by vote. Emits `Paid`.
        ///
        /// Errors: `TimelockUnauthorizedCaller`, `TreasuryInvalidAddress`, `TreasuryInvalidAmount`,
        /// `TreasuryInsufficientFunds`, the receiver's or token's own, `FailedCall`, `SafeERC20FailedOperation`,
        /// `TreasuryUnexpectedAmount`.
        #[ink(message)]
        pub fn pay(&mut self, asset: Address, to: Address, amount: Uint256) -> Result<(), TreasuryError> {
            only_self()?;
            valid(&to)?;
            Paid { asset, to, amount }.emit();
            self.spend(Pot::Available, &asset, &to, amount)
        }

        /// Pays from the reserve for education and research to a partner that vote and committee approved; by vote. Emits
        /// `ReservePaid`.
        ///
        /// Errors: `TimelockUnauthorizedCaller`, `TreasuryUnknownPartner`; otherwise those of `pay`.
        #[ink(message, name = "payReserve")]
        pub fn pay_reserve(&mut self, asset: Address, partner: Address, amount: Uint256) -> Result<(), TreasuryError> {
            only_self()?;
            if !self.is_partner(partner) {
                return Err(TreasuryError::TreasuryUnknownPartner { account: partner });
            }
            ReservePaid { asset, partner, amount }.emit();
            self.spend(Pot::Reserve, &asset, &partner, amount)
        }

        /// Approves a partner in education and research: by vote, and by the committee. It is one when both have. Emits
        /// `PartnerApproved`.
        ///
        /// Errors: `TreasuryUnauthorizedAccount`, `TreasuryInvalidAddress`.
        #[ink(message, name = "approvePartner")]
        pub fn approve_partner(&mut self, partner: Address) -> Result<(), TreasuryError> {
            let approver = host::caller();
            let bit = self.side(&approver)?;
            valid(&partner)?;
            let approvals = self.partners.get(&partner);
            self.partners.set(&partner, &(approvals | bit));
            PartnerApproved { partner, approver }.emit();
            Ok(())
        }

        /// Takes both approvals from a partner: by vote, or by the committee. Emits `PartnerRemoved`.
        ///
        /// Errors: `TreasuryUnauthorizedAccount`, `TreasuryUnknownPartner` if nobody had approved it.
        #[ink(message, name = "removePartner")]
        pub fn remove_partner(&mut self, partner: Address) -> Result<(), TreasuryError> {
            let remover = host::caller();
            self.side(&remover)?;
            if self.partners.get(&partner) == 0 {
                return Err(TreasuryError::TreasuryUnknownPartner { account: partner });
            }
            self.partners.set(&partner, &0);
            PartnerRemoved { partner, remover }.emit();
            Ok(())
        }

        // ---------------------------------------------------------------- allocations

        /// Sets aside `amount` base units that directors may release to `recipient` from `start` until before `expiry` (seconds);
        /// by vote. Returns the allocation's id. Emits `AllocationCreated`.
        ///
        /// Errors: `TimelockUnauthorizedCaller`, `TreasuryInvalidAddress`, `TreasuryInvalidSchedule`,
        /// `TreasuryInvalidAmount`, `TreasuryInsufficientFunds`.
        #[ink(message)]
        pub fn allocate(
            &mut self,
            recipient: Address,
            asset: Address,
            amount: Uint256,
            start: Uint48,
            expiry: Uint48,
        ) -> Result<u32, TreasuryError> {
            only_self()?;
            valid(&recipient)?;
            let now = now();
            let latest = now.after(LONGEST_ALLOCATION).0;
            if expiry <= start || expiry.get() <= now.0 || expiry.get() > latest {
                return Err(TreasuryError::TreasuryInvalidSchedule { start, expiry });
            }
            let units = self.take(Pot::Available, &asset, amount)?;
            self.give(Pot::SetAside, &asset, units);
            let mut settings = self.settings.get();
            // An overflow traps: 2^32 allocations.
            settings.allocations += 1;
            self.settings.set(&settings);
            let allocation_id = settings.allocations;
            let (starts, ends) = (Timepoint(start.get()), Timepoint(expiry.get()));
            let allocation = Allocation { recipient, asset, amount: units, rest: units, start: starts, expiry: ends };
            self.allocations.set(&allocation_id, &allocation);
            AllocationCreated { allocation_id, recipient, asset, amount, start, expiry }.emit();
            Ok(allocation_id)
        }

        /// Releases `amount` base units of an allocation to its recipient; the directors only. Emits `AllocationReleased`.
        ///
        /// Errors: `TreasuryUnauthorizedAccount`, `TreasuryUnknownAllocation`, `TreasuryAllocationNotOpen`,
        /// `TreasuryInvalidAmount`, `TreasuryAllocationExceeded`, `TreasurySpendingLimitExceeded`,
        /// `TreasuryInsufficientFunds` after a write-down, the receiver's or token's own, `FailedCall`,
        /// `SafeERC20FailedOperation`, `TreasuryUnexpectedAmount`.
        #[ink(message)]
        pub fn release(&mut self, allocation_id: u32, amount: Uint256) -> Result<(), TreasuryError> {
            only(&self.settings.get().directors)?;
            let mut allocation = self.open_allocation(allocation_id)?;
            let Allocation { recipient, asset, rest, start, expiry, .. } = allocation;
            let now = now();
            if now < start || now >= expiry {
                let (start, expiry) = (seconds(start), seconds(expiry));
                return Err(TreasuryError::TreasuryAllocationNotOpen { allocation_id, start, expiry });
            }
            let units = positive(amount)?;
            let Some(rest) = rest.checked_sub(units) else {
                let rest = rest.into();
                return Err(TreasuryError::TreasuryAllocationExceeded { allocation_id, rest, needed: amount });
            };
            allocation.rest = rest;
            self.allocations.set(&allocation_id, &allocation);
            let mut cell = self.assets.get(&asset);
            if let Err(left) = cell.limit.spend(now, units) {
                let left = left.into();
                return Err(TreasuryError::TreasurySpendingLimitExceeded { asset, left, needed: amount });
            }
            self.assets.set(&asset, &cell);
            AllocationReleased { allocation_id, recipient, asset, amount, rest: rest.into() }.emit();
            self.spend(Pot::SetAside, &asset, &recipient, amount)
        }

        /// Makes the rest of an allocation available again; by vote. Emits `AllocationClosed`.
        ///
        /// Errors: `TimelockUnauthorizedCaller`, `TreasuryUnknownAllocation`.
        #[ink(message)]
        pub fn revoke(&mut self, allocation_id: u32) -> Result<(), TreasuryError> {
            only_self()?;
            let allocation = self.open_allocation(allocation_id)?;
            self.close(allocation_id, allocation);
            Ok(())
        }

        /// Makes the rest of an allocation available again, from its expiry on. Anybody may do this. Emits
        /// `AllocationClosed`.
        ///
        /// Errors: `TreasuryUnknownAllocation`, `TreasuryAllocationNotExpired`.
        #[ink(message)]
        pub fn reclaim(&mut self, allocation_id: u32) -> Result<(), TreasuryError> {
            let allocation = self.open_allocation(allocation_id)?;
            if now() < allocation.expiry {
                let expiry = seconds(allocation.expiry);
                return Err(TreasuryError::TreasuryAllocationNotExpired { allocation_id, expiry });
            }
            self.close(allocation_id, allocation);
            Ok(())
        }

        // ---------------------------------------------------------------- internals: operations

        #[inline(never)]
        fn state(&self, id: &Bytes32) -> State {
            State::of(&self.operations.get(id), now())
        }

        fn is_pending(&self, id: &Bytes32) -> bool {
            matches!(self.state(id), State::Waiting | State::Ready)
        }

        /// Schedules calls under an id.
        #[inline(never)]
        fn plan(
            &mut self,
            id: Bytes32,
            calls: Calls,
            predecessor: Bytes32,
            salt: Bytes32,
            delay: Uint256,
        ) -> Result<(), TreasuryError> {
            let settings = self.settings.get();
            only(&settings.governor)?;
            if self.state(&id) != State::Unset {
                return Err(unexpected(id, 1 << State::Unset as u8));
            }
            let min_delay = u64::from(settings.min_delay.0).into();
            if delay < min_delay {
                return Err(TreasuryError::TimelockInsufficientDelay { delay, min_delay });
            }
            let ready_at = now().after(bounded_delay(delay)?);
            self.operations.set(&id, &Scheduled { ready_at, code_digest: calls.code_digest() });
            let mut index = 0u64;
            for ((target, value), data) in calls.targets.into_iter().zip(calls.values).zip(calls.payloads) {
                CallScheduled { id, index: index.into(), target, value, data, predecessor, delay }.emit();
                index += 1;
            }
            if salt.0 != [0; 32] {
                CallSalt { id, salt }.emit();
            }
            Ok(())
        }

        /// Marks an operation as done, then makes its calls.
        #[inline(never)]
        fn perform(&mut self, id: Bytes32, calls: Calls, predecessor: &Bytes32) -> Result<(), TreasuryError> {
            let operation = self.operations.get(&id);
            match State::of(&operation, now()) {
                State::Ready => (),
                State::Expired => return Err(TreasuryError::TimelockOperationExpired { operation_id: id }),
                _ => return Err(unexpected(id, 1 << State::Ready as u8)),
            }
            if predecessor.0 != [0; 32] && self.state(predecessor) != State::Done {
                return Err(TreasuryError::TimelockUnexpectedPredecessor { predecessor_id: *predecessor });
            }
            if calls.code_digest() != operation.code_digest {
                return Err(TreasuryError::TimelockCodeChanged { operation_id: id });
            }
            self.operations.set(&id, &Scheduled { ready_at: Scheduled::DONE, ..operation });
            let mut index = 0u64;
            for ((target, value), data) in calls.targets.into_iter().zip(calls.values).zip(calls.payloads) {
                self.make(&target, value, &data.0)?;
                CallExecuted { id, index: index.into(), target, value, data }.emit();
                index += 1;
            }
            Ok(())
        }

        /// Makes one voted call.
        fn make(&mut self, target: &Address, value: Uint256, data: &[u8]) -> Result<(), TreasuryError> {
            let with_value = value != Uint256::default();
            let to_self = *target == host::address();
            // Its own messages do not take what it has: that would be income twice.
            if (to_self && with_value) || money::is_system(target) {
                return Err(TreasuryError::TreasuryInvalidAddress { account: *target });
            }
            if !to_self {
                money::refuse_moves(target, self.assets.get(target).is_booked_token, data)?;
                if with_value {
                    self.take(Pot::Available, &NATIVE, value)?;
                }
            }
            money::succeeded(calls::call(Flags::AllowReentry, target, &value.to_le(), data))
        }

        // ---------------------------------------------------------------- internals: books

        /// Books an income.
        #[inline(never)]
        fn book(&mut self, asset: &Address, from: &Address, amount: Uint256) -> Result<(), TreasuryError> {
            let mut cell = self.assets.get(asset);
            let split = cell.books.book(positive(amount)?, &self.settings.get().rates);
            let Some(split) = split else {
                return Err(TreasuryError::TreasuryInvalidAmount { amount });
            };
            if *asset != NATIVE && !cell.is_booked_token {
                // Booked, an ERC-721 contract could not be called any more, and its tokens never leave.
                if money::is_erc721(asset) {
                    return Err(TreasuryError::TreasuryInvalidAsset { asset: *asset });
                }
                cell.is_booked_token = true;
            }
            self.assets.set(asset, &cell);
            let (reserve, fee) = (split.reserve.into(), split.fee.into());
            IncomeBooked { asset: *asset, from: *from, amount, reserve, fee }.emit();
            Ok(())
        }

        /// Takes an amount out of the books, and says how much that is.
        #[inline(never)]
        fn take(&mut self, pot: Pot, asset: &Address, amount: Uint256) -> Result<u128, TreasuryError> {
            let mut cell = self.assets.get(asset);
            let units = positive(amount)?;
            if let Err(available) = cell.books.take(pot, units) {
                let (asset, available) = (*asset, available.into());
                return Err(TreasuryError::TreasuryInsufficientFunds { asset, available, needed: amount });
            }
            self.assets.set(asset, &cell);
            Ok(units)
        }

        /// Puts an amount that was taken out of the books back, elsewhere.
        fn give(&mut self, pot: Pot, asset: &Address, units: u128) {
            let mut cell = self.assets.get(asset);
            cell.books.put(pot, units);
            self.assets.set(asset, &cell);
        }

        /// Takes an amount out of the books and sends it.
        #[inline(never)]
        fn spend(&mut self, pot: Pot, asset: &Address, to: &Address, amount: Uint256) -> Result<(), TreasuryError> {
            self.take(pot, asset, amount)?;
            money::send(asset, to, amount)
        }

        /// An allocation with something left.
        #[inline(never)]
        fn open_allocation(&self, allocation_id: u32) -> Result<Allocation, TreasuryError> {
            let allocation = self.allocations.get(&allocation_id);
            if allocation.rest == 0 {
                return Err(TreasuryError::TreasuryUnknownAllocation { allocation_id });
            }
            Ok(allocation)
        }

        /// Makes the rest of an allocation available; after a write-down, as much of it as is still set aside.
        #[inline(never)]
        fn close(&mut self, allocation_id: u32, mut allocation: Allocation) {
            let Allocation { recipient, asset, rest, .. } = allocation;
            allocation.rest = 0;
            self.allocations.set(&allocation_id, &allocation);
            let mut cell = self.assets.get(&asset);
            let returned = rest.min(cell.books.of(Pot::SetAside));
            // Not an error: it was just seen to be there.
            let _ = cell.books.take(Pot::SetAside, returned);
            cell.books.put(Pot::Available, returned);
            self.assets.set(&asset, &cell);
            AllocationClosed { allocation_id, recipient, asset, amount: returned.into() }.emit();
        }

        // ---------------------------------------------------------------- internals: settings

        /// Which approval of a partner an account can give.
        fn side(&self, account: &Address) -> Result<u8, TreasuryError> {
            if *account == host::address() {
                Ok(BY_VOTE)
            } else {
                only(&self.settings.get().committee)?;
                Ok(BY_COMMITTEE)
            }
        }

        /// Changes settings by vote.
        fn change(
            &mut self,
            change: impl FnOnce(&mut Settings) -> Result<(), TreasuryError>,
        ) -> Result<(), TreasuryError> {
            only_self()?;
            let mut settings = self.settings.get();
            change(&mut settings)?;
            self.settings.set(&settings);
            Ok(())
        }
    }

    #[inline(never)]
    fn change_delay(settings: &mut Settings, new_duration: Uint256) -> Result<(), TreasuryError> {
        let delay = bounded_delay(new_duration)?;
        let old_duration = u64::from(settings.min_delay.0).into();
        settings.min_delay = delay;
        MinDelayChange { old_duration, new_duration }.emit();
        Ok(())
    }

    #[inline(never)]
    fn change_share(settings: &mut Settings, new_bps: u16) -> Result<(), TreasuryError> {
        let old_bps = settings.rates.reserve.0;
        settings.rates.reserve = Bps(new_bps);
        if !settings.rates.are_valid() {
            return Err(invalid_share(new_bps));
        }
        ReserveShareChanged { old_bps, new_bps }.emit();
        Ok(())
    }

    #[inline(never)]
    fn change_directors(settings: &mut Settings, current: Address) -> Result<(), TreasuryError> {
        valid(&current)?;
        let previous = core::mem::replace(&mut settings.directors, current);
        DirectorsChanged { previous, current }.emit();
        Ok(())
    }

    #[inline(never)]
    fn change_committee(settings: &mut Settings, current: Address) -> Result<(), TreasuryError> {
        valid(&current)?;
        let previous = core::mem::replace(&mut settings.committee, current);
        CommitteeChanged { previous, current }.emit();
        Ok(())
    }

    /// A delay between the shortest and the longest.
    #[inline(never)]
    fn bounded_delay(delay: Uint256) -> Result<Seconds, TreasuryError> {
        match delay.to_u128().and_then(|seconds| u32::try_from(seconds).ok()) {
            Some(seconds) if (SHORTEST_DELAY..=LONGEST_DELAY).contains(&seconds) => Ok(Seconds(seconds)),
            _ => Err(TreasuryError::TreasuryInvalidDelay { delay }),
        }
    }

    fn invalid_share(bps: u16) -> TreasuryError {
        TreasuryError::TreasuryInvalidShare { bps: u64::from(bps).into() }
    }

    /// Only a message that the treasury sends itself: a call of an executed operation.
    #[inline(never)]
    fn only_self() -> Result<(), TreasuryError> {
        let caller = host::caller();
        if caller == host::address() { Ok(()) } else { Err(TreasuryError::TimelockUnauthorizedCaller { caller }) }
    }

    #[inline(never)]
    fn only(allowed: &Address) -> Result<(), TreasuryError> {
        let account = host::caller();
        // Zero stands for nobody; a simulated call may come from there.
        if account == *allowed && account != Address::zero() {
            Ok(())
        } else {
            Err(TreasuryError::TreasuryUnauthorizedAccount { account })
        }
    }

    /// Neither the zero address nor the treasury.
    #[inline(never)]
    fn valid(account: &Address) -> Result<(), TreasuryError> {
        if *account == Address::zero() || *account == host::address() {
            return Err(TreasuryError::TreasuryInvalidAddress { account: *account });
        }
        Ok(())
    }

    /// An amount of money: at least one base unit.
    #[inline(never)]
    fn positive(amount: Uint256) -> Result<u128, TreasuryError> {
        match amount.to_u128() {
            Some(units) if units > 0 => Ok(units),
            _ => Err(TreasuryError::TreasuryInvalidAmount { amount }),
        }
    }

    fn now() -> Timepoint {
        Timepoint(host::now())
    }

    /// A moment as the ABI has it. Block times stay below 2^48 for nine million years, and expiries are bounded.
    fn seconds(at: Timepoint) -> Uint48 {
        Uint48::new(at.0).unwrap_or(Uint48::MAX)
    }
}

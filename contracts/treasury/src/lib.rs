//! A DAO's funds and timelock in one.
//!
//! **Timelock.** The governor schedules operations (up to ten calls), anybody executes them after the delay, the
//! governor may cancel them before. Ids, states, events and errors are those of OpenZeppelin's `TimelockController`.
//! What is not executed within 14 days after it became ready has expired, and nothing is executed whose targets' code
//! has changed since it was scheduled. The calls come from the treasury: it is what owns and governs everything else of
//! the DAO.
//!
//! **Funds.** Income is divided once, when it is booked: by `deposit`, `depositToken` or a plain transfer of native coin
//! at once, by `sync` for what came otherwise. The reserve for education and research and the protocol's fees leave for
//! the reserve contract in the same call; the treasury created it, and no vote can get at what is there alone. What
//! stays is the majority's: for each asset (the zero address stands for the native coin) it is booked as available or
//! set aside for allocations. `pay` spends what is available, `release` what is set aside, and native coin sent with
//! voted calls is taken from what is available.
//!
//! **Own tokens.** A vote may call any contract, tokens too: stake, swap, lend, administrate. Before each call to a booked
//! token, what has arrived of it is divided and booked; after the last call, every booked token that was called must
//! still cover its books. A proposal that lets tokens go says so: `writeDown` takes them out of the books first.
//!
//! **Allocations.** A vote sets money aside for a recipient; the directors release it in parts between its start and
//! its expiry, within the spending limit of the asset. A vote can revoke the rest, and anybody can reclaim it after the
//! expiry.
//!
//! # Security notes
//!
//! * **Voted messages** (`pay`, `allocate`, `setReserveBps`, …) ask that the caller be the treasury itself, so that
//!   only an executed operation can send them. Nobody else has power but the directors (`release`). The deployer names
//!   the governor, once, and has no power after.
//! * **The reserve and the fees are out of reach**: they are in the reserve contract before the call that booked them ends.
//!   What cannot be sent there (an ERC-721 token, a token that refuses) cannot be booked by a deposit or by `sync`.
//! * **Books are covered.** No operation leaves less of a booked token than is booked of it, but by `writeDown`. While an
//!   operation runs, `sync` writes nothing down, so that a target cannot do it in the proposal's stead. A vote can give
//!   allowances; what is taken by them later is written down by `sync`, and what arrived unbooked can be taken first.
//!   Income that arrives and leaves within one call, or while as much is written down and not yet let go, is not divided.
//! * **The system's own addresses** (the first 16 bytes zero) cannot be called: one of them deletes the calling contract
//!   and pays out all it holds.
//! * **A failed question is no answer.** On this chain a callee that runs out of weight reverts without data and its caller
//!   goes on. A token that does not tell its balance, and a governor that does not tell whether it is paused, stop the
//!   message.
//! * **Re-entry.** State is written before every call. Calls of an operation may re-enter; they find the operation
//!   done. Calls to tokens and payments may not re-enter.
//! * **Tokens that cheat.** A deposit must raise, a payment must lower the balance by exactly its amount; no return
//!   value is as good as `true`; a token that fails, lies or takes fees is refused. Tokens with a fee can be sent
//!   plainly and booked by `sync`.
//! * **Solvency.** What is booked of an asset is at most what was held when it was last booked or written down. A token
//!   whose balances shrink by themselves is written down at the next `sync`, or before the next operation that calls it:
//!   available first, then what is due to the reserve, then what is set aside.
//! * **Limits.** At most ten calls an operation; 2^120 base units of an asset; delays from an hour to 30 days;
//!   allocations up to ten years.
#![cfg_attr(not(feature = "std"), no_std)]
#![allow(
    clippy::arithmetic_side_effects,
    reason = "overflow traps in the contract profile; what cannot occur says why"
)]

extern crate alloc;

#[cfg(feature = "conformance")]
pub mod conformance;
pub mod dispatch;
pub mod errors;
pub mod events;
pub mod ledger;
pub mod money;
pub mod operation;
mod roles;
pub mod storage;
mod timelock;
pub mod views;

pub use self::treasury::Treasury;
pub use errors::TreasuryError;

/// The contract.
#[ink::contract]
#[allow(missing_docs, reason = "ink! generates undocumented items")]
pub mod treasury {
    use alloc::vec::Vec;

    use aidao_core::income::{LONGEST_WINDOW, Limit, Rates, SHORTEST_WINDOW};
    use aidao_core::units::{Bps, Seconds, Timepoint};
    use aidao_env::calls::{self, Outcome};
    use aidao_env::errors::Revert;
    use aidao_env::storage::{Map, Slot, TransientMap};
    use aidao_env::{Bytes4, Bytes32, Uint48, Uint256, Word, host, selector};
    use ink::sol::DynBytes;

    use crate::errors::TreasuryError;
    use crate::events::{
        AllocationCreated, AllocationReleased, Cancelled, GovernorSet, Paid, ReserveCreated, SpendingLimitChanged,
        WrittenOff,
    };
    use crate::ledger::{Pot, Settled, positive, valid};
    use crate::money::{self, NATIVE};
    use crate::operation::{Calls, State, unexpected};
    use crate::roles::{
        CANCELLER_ROLE, DEPLOYER_ROLE, DIRECTOR_ROLE, change_delay, change_directors, change_share, invalid_share,
        only, only_self,
    };
    use crate::storage::{Allocation, Asset, Scheduled, Settings};
    use crate::timelock::{can_pause, now};
    use crate::views::{AllocationView, BooksView, LimitView};

    /// The shortest delay between scheduling and executing: an hour.
    pub const SHORTEST_DELAY: u32 = 3_600;
    /// The longest: 30 days.
    pub const LONGEST_DELAY: u32 = 30 * 86_400;
    /// An allocation expires within ten years.
    pub const LONGEST_ALLOCATION: Seconds = Seconds(3_653 * 86_400);

    /// The code of the reserve that a treasury creates.
    const RESERVE_CODE: [u8; 32] = aidao_env::code_hash!("AIDAO_RESERVE");
    /// What `onERC721Received` answers.
    const ERC721_RECEIVED: [u8; 4] = selector::interface_id(&["onERC721Received(address,address,uint256,bytes)"]);
    /// ERC-165 ids of what the contract speaks: IERC165, IERC721Receiver.
    const INTERFACES: [[u8; 4]; 2] = [selector::interface_id(&["supportsInterface(bytes4)"]), ERC721_RECEIVED];

    /// Cells as `storage.rs` packs them.
    #[ink(storage)]
    #[derive(Default)]
    pub struct Treasury {
        /// Who may do what, and how income is divided.
        pub(crate) settings: Slot<Settings>,
        /// Books and spending limit per asset.
        pub(crate) assets: Map<Address, Asset>,
        /// Operations by id.
        pub(crate) operations: Map<Bytes32, Scheduled>,
        /// Allocations by id.
        pub(crate) allocations: Map<u32, Allocation>,
        /// The id of the operation that is being executed, the outermost one; zero if there is none.
        pub(crate) executing: TransientMap<(), Uint256>,
        /// What that operation wrote down of an asset and has not let go yet, in base units.
        pub(crate) written_off: TransientMap<(Bytes32, Address), u128>,
    }

    impl Treasury {
        /// Operations wait for at least `minDelay` seconds (an hour to 30 days). Of income, `reserveBps` (800 to 5,000,
        /// hundredths of a percent) are reserved and `feeBps` (at most 200) are owed to `feeRecipient`, which is zero
        /// without a fee; the fee is frozen. `directors` release allocations. The treasury creates its reserve, whose
        /// partners `committee` approves; the chain must know the reserve's code. The caller may name the governor,
        /// once. Emits `ReserveCreated`.
        ///
        /// Errors: `TreasuryInvalidDelay`, `TreasuryInvalidShare`, `TreasuryInvalidAddress`, `ReserveInvalidAddress`.
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
                invalid_share(fee_bps);
            }
            if fee_bps > 0 {
                valid(&fee_recipient);
            }
            change_delay(&mut settings, min_delay.get().into());
            change_share(&mut settings, reserve_bps);
            change_directors(&mut settings, directors);
            let terms = [committee.to_word(), fee_recipient.to_word()];
            settings.reserve = match calls::instantiate(&RESERVE_CODE, terms.as_flattened(), &[0; 32]) {
                Ok(reserve) => reserve,
                Err(Outcome::Reverted) => calls::bubble(),
                Err(_) => TreasuryError::FailedCall {}.revert(),
            };
            ReserveCreated { reserve: settings.reserve }.emit();
            treasury.settings.set(&settings);
            Ok(treasury)
        }

        /// The contract with this treasury's second part; it serves, by `delegatecall`, all but income, operations and
        /// payments. Its code hash is part of this contract's code; it keeps nothing itself and cannot be replaced.
        #[ink(message, name = "extensionDelegate")]
        pub fn extension_delegate(&self) -> Address {
            host::extension()
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

        /// The contract with the reserve for education and research, which the treasury created.
        #[ink(message)]
        pub fn reserve(&self) -> Address {
            self.settings.get().reserve
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

        /// What is booked of an asset here (base units): available, due to the reserve contract as reserve and as fees
        /// (zero unless it was booked before an operation and not sent yet), set aside.
        #[ink(message)]
        pub fn books(&self, asset: Address) -> BooksView {
            BooksView(self.assets.get(&asset).books)
        }

        /// The directors' spending limit of an asset: base units in a window, its length (seconds; zero for no limit),
        /// when the last window began, what was released in it.
        #[ink(message, name = "spendingLimit")]
        pub fn spending_limit(&self, asset: Address) -> LimitView {
            LimitView(self.assets.get(&asset).limit)
        }

        /// An allocation: recipient, asset, the amount voted and what is left of it (base units), start and expiry
        /// (seconds).
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

        /// Takes native coin as income, and sends the reserve its part. Emits `IncomeBooked`.
        ///
        /// Errors: `TreasuryInvalidAmount`.
        #[ink(message, payable)]
        pub fn deposit(&mut self) {
            self.book(&NATIVE, &host::caller(), host::value());
            self.forward(&NATIVE)
        }

        /// A plain transfer of native coin is income as well.
        #[ink(message, payable)]
        pub fn receive(&mut self) {
            self.deposit()
        }

        /// Takes `amount` base units of a token that the caller approved, as income, and sends the reserve its part. Emits
        /// `IncomeBooked`.
        ///
        /// Errors: `TreasuryInvalidAmount`, the token's own, `SafeERC20FailedOperation`, `TreasuryUnexpectedAmount`,
        /// `ReserveInvalidAmount`.
        #[ink(message, name = "depositToken")]
        pub fn deposit_token(&mut self, token: Address, amount: Uint256) {
            let from = host::caller();
            self.book(&token, &from, amount);
            money::take(&token, &from, amount);
            self.forward(&token)
        }

        /// Books what came of an asset without a message as income, or writes down what is gone; sends the reserve what is
        /// due to it and has it do the same with what it holds. Anybody may do this; when what is held is what is booked,
        /// nothing happens. Emits `IncomeBooked` or `WrittenDown`.
        ///
        /// Errors: `SafeERC20FailedOperation`, `TreasuryInvalidAmount`, `TreasuryUncovered` if something is gone while an
        /// operation is being executed, the token's own, `TreasuryUnexpectedAmount`, `ReserveInvalidAmount`.
        #[ink(message)]
        pub fn sync(&mut self, asset: Address) {
            let writes_down = self.executing.get(&()) == Uint256::default();
            match self.settle(&asset, writes_down) {
                Settled::Done => (),
                Settled::TooMuch(amount) => TreasuryError::TreasuryInvalidAmount { amount }.revert(),
                Settled::Short { held, booked } => TreasuryError::TreasuryUncovered { asset, held, booked }.revert(),
            }
            self.forward(&asset)
        }

        // ---------------------------------------------------------------- operations

        /// Names the governor: once, and only whoever deployed the treasury. The governor is asked whether it can be paused
        /// (ERC-165, the interface of `pausedUntil()`) and must answer. Emits `GovernorSet`.
        ///
        /// Errors: `AccessControlUnauthorizedAccount`, `TreasuryInvalidAddress` unless it is a contract,
        /// `TreasuryNoAnswer`.
        #[ink(message, name = "setGovernor")]
        pub fn set_governor(&mut self, governor: Address) {
            let mut settings = self.settings.get();
            only(&settings.deployer, &DEPLOYER_ROLE);
            valid(&governor);
            if !host::is_contract(&governor) {
                TreasuryError::TreasuryInvalidAddress { account: governor }.revert();
            }
            settings.governor_can_pause = can_pause(&governor);
            settings.governor = governor;
            settings.deployer = Address::zero();
            self.settings.set(&settings);
            GovernorSet { governor }.emit();
        }

        /// Schedules an operation of one call; the governor only. Emits `CallScheduled`, `CallSalt` if there is a salt.
        ///
        /// Errors: `AccessControlUnauthorizedAccount`, `TimelockInsufficientDelay`, `TreasuryInvalidDelay`,
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
        ) {
            let calls = Calls::one(target, value, data);
            let id = calls.id_of_one(&predecessor, &salt);
            self.plan(id, calls, predecessor, salt, delay)
        }

        /// Schedules an operation of one to ten calls; the governor only. Emits `CallScheduled` for each, `CallSalt` if
        /// there is a salt.
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
        ) {
            let calls = Calls { targets, values, payloads };
            calls.check();
            let id = calls.id(&predecessor, &salt);
            self.plan(id, calls, predecessor, salt, delay)
        }

        /// Executes an operation of one call that is ready. Anybody may do this. Emits `CallExecuted`.
        ///
        /// Errors: `TimelockUnexpectedOperationState`, `TimelockOperationExpired`, `TimelockPaused`, `TreasuryNoAnswer`,
        /// `TimelockUnexecutedPredecessor`, `TimelockCodeChanged`, `TreasuryInvalidAddress` for value to the treasury
        /// itself and for the system's addresses, `TreasuryInsufficientFunds`, the call's own, `FailedCall`,
        /// `TreasuryUncovered`, `SafeERC20FailedOperation` for a booked token that does not tell a balance.
        #[ink(message)]
        pub fn execute(
            &mut self,
            target: Address,
            value: Uint256,
            payload: DynBytes,
            predecessor: Bytes32,
            salt: Bytes32,
        ) {
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
        ) {
            let calls = Calls { targets, values, payloads };
            calls.check();
            let id = calls.id(&predecessor, &salt);
            self.perform(id, calls, &predecessor)
        }

        /// Cancels a pending operation; the governor only. Emits `Cancelled`.
        ///
        /// Errors: `AccessControlUnauthorizedAccount`, `TimelockUnexpectedOperationState`.
        #[ink(message)]
        pub fn cancel(&mut self, id: Bytes32) {
            only(&self.settings.get().governor, &CANCELLER_ROLE);
            if !self.is_pending(&id) {
                unexpected(id, 1 << State::Waiting as u8 | 1 << State::Ready as u8);
            }
            self.operations.set(&id, &Scheduled::default());
            Cancelled { id }.emit();
        }

        // ---------------------------------------------------------------- by vote: settings

        /// Changes the minimum delay of operations that are scheduled from now on (seconds, an hour to 30 days); by
        /// vote. Emits `MinDelayChange`.
        ///
        /// Errors: `TimelockUnauthorizedCaller`, `TreasuryInvalidDelay`.
        #[ink(message, name = "updateDelay")]
        pub fn update_delay(&mut self, new_delay: Uint256) {
            let mut settings = self.voted_settings();
            change_delay(&mut settings, new_delay);
            self.settings.set(&settings);
        }

        /// Changes the reserve's share of future income (800 to 5,000 hundredths of a percent); by vote. Emits
        /// `ReserveShareChanged`.
        ///
        /// Errors: `TimelockUnauthorizedCaller`, `TreasuryInvalidShare`.
        #[ink(message, name = "setReserveBps")]
        pub fn set_reserve_bps(&mut self, bps: u16) {
            let mut settings = self.voted_settings();
            change_share(&mut settings, bps);
            self.settings.set(&settings);
        }

        /// Makes others the directors; by vote. Emits `DirectorsChanged`.
        ///
        /// Errors: `TimelockUnauthorizedCaller`, `TreasuryInvalidAddress`.
        #[ink(message, name = "setDirectors")]
        pub fn set_directors(&mut self, directors: Address) {
            let mut settings = self.voted_settings();
            change_directors(&mut settings, directors);
            self.settings.set(&settings);
        }

        /// Lets directors release at most `amount` base units of an asset in each window of `period` seconds (an hour
        /// to 366 days); two zeros for no limit. What was released before does not count. By vote. Emits
        /// `SpendingLimitChanged`.
        ///
        /// Errors: `TimelockUnauthorizedCaller`, `TreasuryInvalidPeriod`, `TreasuryInvalidAmount`.
        #[ink(message, name = "setSpendingLimit")]
        pub fn set_spending_limit(&mut self, asset: Address, amount: Uint256, period: u32) {
            only_self();
            let units = amount.to_u128().unwrap_or_else(|| TreasuryError::TreasuryInvalidAmount { amount }.revert());
            let is_window = (SHORTEST_WINDOW.0..=LONGEST_WINDOW.0).contains(&period);
            if !is_window && (units > 0 || period > 0) {
                TreasuryError::TreasuryInvalidPeriod { period }.revert();
            }
            let mut cell = self.assets.get(&asset);
            cell.limit = Limit { amount: units, period: Seconds(period), ..Limit::default() };
            self.assets.set(&asset, &cell);
            SpendingLimitChanged { asset, amount, period }.emit();
        }

        // ---------------------------------------------------------------- by vote: money

        /// Pays what is available; by vote. Emits `Paid`.
        ///
        /// Errors: `TimelockUnauthorizedCaller`, `TreasuryInvalidAddress`, `TreasuryInvalidAmount`,
        /// `TreasuryInsufficientFunds`, the receiver's or token's own, `FailedCall`, `SafeERC20FailedOperation`,
        /// `TreasuryUnexpectedAmount`.
        #[ink(message)]
        pub fn pay(&mut self, asset: Address, to: Address, amount: Uint256) {
            only_self();
            valid(&to);
            Paid { asset, to, amount }.emit();
            self.spend(Pot::Available, &asset, &to, amount)
        }

        /// Takes `amount` base units of a token out of what is available, without a payment, so that later calls of the same
        /// operation may let them go; by vote. What arrived before is booked first. What is not let go in the operation is
        /// income again. Emits `WrittenOff`.
        ///
        /// Errors: `TimelockUnauthorizedCaller`, `TreasuryInvalidAsset` for the native coin, `SafeERC20FailedOperation`,
        /// `TreasuryInvalidAmount`, `TreasuryInsufficientFunds`.
        #[ink(message, name = "writeDown")]
        pub fn write_down(&mut self, asset: Address, amount: Uint256) {
            only_self();
            if asset == NATIVE {
                TreasuryError::TreasuryInvalidAsset { asset }.revert();
            }
            self.write_off(&asset, amount);
            WrittenOff { asset, amount }.emit();
        }

        // ---------------------------------------------------------------- allocations

        /// Sets aside `amount` base units that directors may release to `recipient` from `start` until before `expiry`
        /// (seconds); by vote. Returns the allocation's id. Emits `AllocationCreated`.
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
        ) -> u32 {
            only_self();
            valid(&recipient);
            let now = now();
            let latest = now.after(LONGEST_ALLOCATION).0;
            if expiry <= start || expiry.get() <= now.0 || expiry.get() > latest {
                TreasuryError::TreasuryInvalidSchedule { start, expiry }.revert();
            }
            self.shift(Pot::Available, Pot::SetAside, &asset, amount);
            let units = positive(amount);
            let mut settings = self.settings.get();
            // An overflow traps: 2^32 allocations.
            settings.allocations += 1;
            self.settings.set(&settings);
            let allocation_id = settings.allocations;
            let (starts, ends) = (Timepoint(start.get()), Timepoint(expiry.get()));
            let allocation = Allocation { recipient, asset, amount: units, rest: units, start: starts, expiry: ends };
            self.allocations.set(&allocation_id, &allocation);
            AllocationCreated { allocation_id, recipient, asset, amount, start, expiry }.emit();
            allocation_id
        }

        /// Releases `amount` base units of an allocation to its recipient; the directors only. Emits
        /// `AllocationReleased`.
        ///
        /// Errors: `AccessControlUnauthorizedAccount`, `TreasuryUnknownAllocation`, `TreasuryAllocationNotOpen`,
        /// `TreasuryInvalidAmount`, `TreasuryAllocationExceeded`, `TreasurySpendingLimitExceeded`,
        /// `TreasuryInsufficientFunds` after a write-down, the receiver's or token's own, `FailedCall`,
        /// `SafeERC20FailedOperation`, `TreasuryUnexpectedAmount`.
        #[ink(message)]
        pub fn release(&mut self, allocation_id: u32, amount: Uint256) {
            only(&self.settings.get().directors, &DIRECTOR_ROLE);
            let mut allocation = self.open_allocation(allocation_id);
            let Allocation { recipient, asset, rest, start, expiry, .. } = allocation;
            let now = now();
            if now < start || now >= expiry {
                let (start, expiry) = (seconds(start), seconds(expiry));
                TreasuryError::TreasuryAllocationNotOpen { allocation_id, start, expiry }.revert();
            }
            let units = positive(amount);
            let Some(rest) = rest.checked_sub(units) else {
                let rest = rest.into();
                TreasuryError::TreasuryAllocationExceeded { allocation_id, rest, needed: amount }.revert();
            };
            allocation.rest = rest;
            self.allocations.set(&allocation_id, &allocation);
            let mut cell = self.assets.get(&asset);
            if let Err(left) = cell.limit.spend(now, units) {
                let left = left.into();
                TreasuryError::TreasurySpendingLimitExceeded { asset, left, needed: amount }.revert();
            }
            self.assets.set(&asset, &cell);
            AllocationReleased { allocation_id, recipient, asset, amount, rest: rest.into() }.emit();
            self.spend(Pot::SetAside, &asset, &recipient, amount)
        }

        /// Makes the rest of an allocation available again; by vote. Emits `AllocationClosed`.
        ///
        /// Errors: `TimelockUnauthorizedCaller`, `TreasuryUnknownAllocation`.
        #[ink(message)]
        pub fn revoke(&mut self, allocation_id: u32) {
            only_self();
            let mut allocation = self.open_allocation(allocation_id);
            self.close(allocation_id, &mut allocation);
        }

        /// Makes the rest of an allocation available again, from its expiry on. Anybody may do this. Emits
        /// `AllocationClosed`.
        ///
        /// Errors: `TreasuryUnknownAllocation`, `TreasuryAllocationNotExpired`.
        #[ink(message)]
        pub fn reclaim(&mut self, allocation_id: u32) {
            let mut allocation = self.open_allocation(allocation_id);
            if now() < allocation.expiry {
                let expiry = seconds(allocation.expiry);
                TreasuryError::TreasuryAllocationNotExpired { allocation_id, expiry }.revert();
            }
            self.close(allocation_id, &mut allocation);
        }
    }

    /// A moment as the ABI has it. Block times stay below 2^48 for nine million years, and expiries are bounded.
    fn seconds(at: Timepoint) -> Uint48 {
        Uint48::new(at.0).unwrap_or(Uint48::MAX)
    }
}

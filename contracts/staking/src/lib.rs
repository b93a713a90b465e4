//! Stake locks that give votes: ERC-5805 and ERC-6372 over locked tokens, with a minimum staking period.
//!
//! A holder locks tokens in positions; each position gives votes to the holder's delegate, at first the holder. Votes
//! at a moment `T` count only what was locked during the whole of [T − minimum staking period, T]. Tokens leave a
//! position only after its lock has ended, and a lock is never shorter than the minimum staking period.
//!
//! When less is counted than was locked:
//! * votes delegated to the zero address count for nobody (the total still counts them);
//! * votes that their holder delegates to somebody else stay with the old delegate for another period, then move;
//!   withdrawals wait that long too (`transitEnd`). Back to their holder they move at once, but for those that were
//!   staked or moved within the period. Older votes wait with them if each later addition came within a period of the
//!   one before; after a withdrawal as much as before, or all that is left, still waits;
//! * a position that was withdrawn at `T` does not count at `T`;
//! * with a multiplier, votes are rounded down per position.
//!
//! # Security notes
//!
//! * **Flash loans.** What is staked and unstaked within one block, or within the minimum staking period, never votes.
//! * **Rented votes.** Nobody delegates votes for a single snapshot that is already known: they arrive a minimum staking
//!   period later, and the holder cannot withdraw before.
//! * **Solvency.** After each deposit the token balance must cover the sum of all stakes, so fee-on-transfer and lying
//!   tokens cannot create votes without tokens. What is sent here without `stake` belongs to nobody
//!   and stays, or covers a token's fee.
//! * **Re-entry.** All state is written before the token is called, and the token may not re-enter.
//! * **Owner.** May replace the service tiers, nothing else: no pause, no seizure, no change of locks or periods.
//! * **Limits.** All stakes together below 2^94 base units, ten positions per holder, locks up to four years, at most
//!   four votes per base unit.
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
pub mod storage;
pub mod views;

pub use self::staking::Staking;
pub use errors::StakingError;

/// The contract.
#[ink::contract]
#[allow(missing_docs, reason = "ink! generates undocumented items")]
pub mod staking {
    use alloc::vec::Vec;

    use aidao_core::curve::{Curve, LONGEST_LOCK};
    use aidao_core::stake::Move;
    use aidao_core::tier::{self, Tier};
    use aidao_core::trace::Change;
    use aidao_core::units::{Amount, Bps, Seconds, Timepoint};
    use aidao_env::crypto::{self, keccak256_words};
    use aidao_env::eip712::{self, Domain};
    use aidao_env::erc20::{self, Permit};
    use aidao_env::errors::Revert;
    use aidao_env::storage::{Map, Slot};
    use aidao_env::{Bytes4, Bytes32, Text, Uint48, Uint256, Word, host, selector};

    use crate::errors::{StakingError, failed, refuse, seconds};
    use crate::events::{
        DelegateChanged, DelegateVotesChanged, LockExtended, OwnershipTransferred, Staked, TiersChanged, Withdrawn,
    };
    use crate::storage::{DelegateVotes, PagesOf, Pool, Stake, Tiers, VotesPage};
    use crate::views::{Positions, Terms, TierList};

    /// All stakes together stay below 2^94, so that votes (at most four per base unit) stay below 2^96.
    pub const MAX_STAKED: u128 = (1 << 94) - 1;
    /// The longest minimum staking period: one year.
    pub const LONGEST_PERIOD: u64 = 365 * 86_400;

    const DOMAIN_NAME: &str = "AIDAO Staking";
    const DOMAIN_NAME_HASH: [u8; 32] = selector::keccak256(DOMAIN_NAME);
    const DOMAIN_VERSION: &str = "1";
    const DOMAIN_VERSION_HASH: [u8; 32] = selector::keccak256(DOMAIN_VERSION);
    const DELEGATION_TYPE_HASH: [u8; 32] =
        selector::keccak256("Delegation(address delegatee,uint256 nonce,uint256 expiry)");

    /// ERC-165 ids of what the contract speaks.
    const INTERFACES: [[u8; 4]; 4] = [
        // IERC165
        selector::interface_id(&["supportsInterface(bytes4)"]),
        // IERC6372
        selector::interface_id(&["clock()", "CLOCK_MODE()"]),
        // IVotes
        selector::interface_id(&[
            "getVotes(address)",
            "getPastVotes(address,uint256)",
            "getPastTotalSupply(uint256)",
            "delegates(address)",
            "delegate(address)",
            "delegateBySig(address,uint256,uint256,uint8,bytes32,bytes32)",
        ]),
        // IERC5267
        selector::interface_id(&["eip712Domain()"]),
    ];

    /// Cells as `storage.rs` packs them.
    #[ink(storage)]
    #[derive(Default)]
    pub struct Staking {
        /// Parameters, sums and the newest checkpoints of all votes.
        pub(crate) pool: Slot<Pool>,
        /// Stakes per holder.
        pub(crate) stakes: Map<Address, Stake>,
        /// Newest checkpoints per delegate.
        votes: Map<Address, DelegateVotes>,
        /// Older checkpoints per delegate (zero for all votes) and page.
        pages: Map<(Address, u32), VotesPage>,
        /// Service tiers.
        tiers: Slot<Tiers>,
    }

    impl Staking {
        /// Stakes `token`. Votes count after `minimumStakingPeriod` seconds (at most a year); locks last from `minLock`
        /// (at least 1 s and at least that period) to `maxLock` seconds (at most four years); the longest lock gives
        /// `maxMultiplierBps` votes per 10,000 base units (10,000 to 40,000; 10,000 for one vote each). Tier `i` asks for
        /// `tierAmounts[i]` base units in positions locked for `tierLocks[i]` seconds more. `owner` may replace the tiers.
        #[ink(constructor)]
        #[allow(clippy::too_many_arguments)]
        pub fn new(
            token: Address,
            owner: Address,
            minimum_staking_period: u64,
            min_lock: u64,
            max_lock: u64,
            max_multiplier_bps: u16,
            tier_amounts: Vec<Uint256>,
            tier_locks: Vec<u32>,
        ) -> Result<Self, StakingError> {
            let mut staking = Self::default();
            let curve = Curve {
                min_lock: length(min_lock),
                max_lock: length(max_lock),
                max_multiplier: Bps(max_multiplier_bps),
            };
            if !curve.is_valid()
                || minimum_staking_period > LONGEST_PERIOD
                || minimum_staking_period > min_lock
                || !host::is_contract(&token)
            {
                StakingError::StakingInvalidParameters {}.revert();
            }
            if owner == Address::zero() {
                StakingError::OwnableInvalidOwner { owner }.revert();
            }
            staking.pool.set(&Pool { token, owner, period: length(minimum_staking_period), curve, ..Pool::default() });
            staking.replace_tiers(&tier_amounts, &tier_locks);
            OwnershipTransferred { previous_owner: Address::zero(), new_owner: owner }.emit();
            Ok(staking)
        }

        // ---------------------------------------------------------------- queries: votes

        /// Votes of an account now: what its delegators have had locked for the minimum staking period.
        #[ink(message, name = "getVotes")]
        pub fn get_votes(&self, account: Address) -> Uint256 {
            self.votes_of(account, now())
        }

        /// Votes of an account at a past `timepoint` (seconds).
        ///
        /// Errors: `ERC5805FutureLookup` unless the timepoint is before the clock.
        #[ink(message, name = "getPastVotes")]
        pub fn get_past_votes(&self, account: Address, timepoint: Uint256) -> Uint256 {
            self.votes_of(account, past(timepoint))
        }

        /// Votes of all at a past `timepoint` (seconds), also of those who delegated to nobody.
        ///
        /// Errors: `ERC5805FutureLookup` unless the timepoint is before the clock.
        #[ink(message, name = "getPastTotalSupply")]
        pub fn get_past_total_supply(&self, timepoint: Uint256) -> Uint256 {
            let at = past(timepoint);
            let pool = self.pool.get();
            let pages = PagesOf::new(&self.pages, Address::zero());
            pool.votes.votes_at(at, pool.period, &pages).0.into()
        }

        /// Who votes with the account's stake; zero for nobody (or for an account that never staked or delegated).
        #[ink(message)]
        pub fn delegates(&self, account: Address) -> Address {
            self.stakes.get(&account).0.delegate.into()
        }

        /// The nonce of the account's next signed delegation.
        #[ink(message)]
        pub fn nonces(&self, owner: Address) -> Uint256 {
            self.stakes.get(&owner).0.nonce.into()
        }

        /// Seconds since the Unix epoch (ERC-6372).
        #[ink(message)]
        pub fn clock(&self) -> Uint48 {
            seconds(host::now())
        }

        /// `mode=timestamp` (ERC-6372).
        #[ink(message, name = "CLOCK_MODE")]
        pub fn clock_mode(&self) -> Text {
            "mode=timestamp".into()
        }

        // ---------------------------------------------------------------- queries: stakes

        /// The contract with this one's second part: it serves, by `delegatecall`, positions and tiers; votes are served
        /// here. Its code hash is part of this contract's code; it keeps nothing itself and cannot be replaced.
        #[ink(message, name = "extensionDelegate")]
        pub fn extension_delegate(&self) -> Address {
            host::extension()
        }

        /// The token that is staked.
        #[ink(message)]
        pub fn token(&self) -> Address {
            self.pool.get().token
        }

        /// The minimum staking period, the shortest and the longest lock (seconds), and the votes per 10,000 base units
        /// at the longest.
        #[ink(message)]
        pub fn terms(&self) -> Terms {
            Terms::from(&self.pool.get())
        }

        /// Base units in all positions.
        #[ink(message, name = "totalStaked")]
        pub fn total_staked(&self) -> Uint256 {
            self.pool.get().staked.0.into()
        }

        /// Base units in the account's positions.
        #[ink(message, name = "stakedOf")]
        pub fn staked_of(&self, account: Address) -> Uint256 {
            self.stakes.get(&account).0.staked().0.into()
        }

        /// The account's positions (at most ten): ids, amounts (base units), votes, unlock times (seconds).
        #[ink(message, name = "positionsOf")]
        pub fn positions_of(&self, account: Address) -> Positions {
            Positions(self.stakes.get(&account).0.positions().to_vec())
        }

        /// The moment (seconds) until which a change of delegate holds the account's withdrawals back; 0 if it never did.
        #[ink(message, name = "transitEnd")]
        pub fn transit_end(&self, account: Address) -> Uint48 {
            seconds(self.stakes.get(&account).0.transit_until().0)
        }

        /// The account's service tier, from 1; 0 for none.
        #[ink(message, name = "tierOf")]
        pub fn tier_of(&self, account: Address) -> u8 {
            tier::tier_of(self.tiers.get().as_slice(), self.stakes.get(&account).0.positions(), now())
        }

        /// What the tiers ask for: amounts (base units) and remaining locks (seconds).
        #[ink(message)]
        pub fn tiers(&self) -> TierList {
            TierList(self.tiers.get())
        }

        /// Who may replace the tiers.
        #[ink(message)]
        pub fn owner(&self) -> Address {
            self.pool.get().owner
        }

        /// Separator of the EIP-712 domain on this chain.
        #[ink(message, name = "DOMAIN_SEPARATOR")]
        pub fn domain_separator(&self) -> Bytes32 {
            eip712::domain_separator(&DOMAIN_NAME_HASH, &DOMAIN_VERSION_HASH).into()
        }

        /// The EIP-712 domain: "AIDAO Staking", version 1, chain id, this contract (ERC-5267).
        #[ink(message, name = "eip712Domain")]
        pub fn eip712_domain(&self) -> Domain {
            Domain { name: DOMAIN_NAME.into(), version: DOMAIN_VERSION.into() }
        }

        /// Whether an interface is spoken (ERC-165): ERC-165, ERC-6372, IVotes, ERC-5267.
        #[ink(message, name = "supportsInterface")]
        pub fn supports_interface(&self, interface_id: Bytes4) -> bool {
            INTERFACES.contains(&interface_id.0)
        }

        // ---------------------------------------------------------------- changes

        /// Locks `amount` base units for `lockSeconds` and returns the position's id. The caller must have approved the
        /// amount. A caller that never chose a delegate delegates to itself. Emits `Staked`, `DelegateVotesChanged`.
        ///
        /// Errors: `StakingInvalidAmount`, `StakingInvalidLock`, `StakingTooManyPositions`, the token's own,
        /// `SafeERC20FailedOperation`, `StakingMissingTokens`.
        #[ink(message)]
        pub fn stake(&mut self, amount: Uint256, lock_seconds: u64) -> u32 {
            self.lock(&Lock::Open, 0, amount, lock_seconds)
        }

        /// `stake` with the caller's ERC-2612 permit for exactly the amount. A permit that somebody submitted before is
        /// no error, as long as the allowance is there.
        ///
        /// Errors: those of `stake`.
        #[ink(message, name = "stakeWithPermit")]
        pub fn stake_with_permit(
            &mut self,
            amount: Uint256,
            lock_seconds: u64,
            deadline: Uint256,
            v: u8,
            r: Bytes32,
            s: Bytes32,
        ) -> u32 {
            let (owner, spender) = (host::caller(), host::address());
            let permit = Permit { owner, spender, value: amount, deadline, v, r: r.0, s: s.0 };
            erc20::try_permit(&self.pool.get().token, &permit);
            self.stake(amount, lock_seconds)
        }

        /// Adds `amount` base units to a position that lasts for at least the shortest lock. Emits `Staked`,
        /// `DelegateVotesChanged`.
        ///
        /// Errors: `StakingInvalidAmount`, `StakingUnknownPosition`, `StakingEndsTooSoon`, the token's own,
        /// `SafeERC20FailedOperation`, `StakingMissingTokens`.
        #[ink(message, name = "topUp")]
        pub fn top_up(&mut self, position_id: u32, amount: Uint256) {
            self.lock(&Lock::TopUp, position_id, amount, 0);
        }

        /// Lets a position's lock end `lockSeconds` from now, later than it does. Emits `LockExtended` and, if the curve
        /// gives more votes for it, `DelegateVotesChanged`.
        ///
        /// Errors: `StakingInvalidLock`, `StakingUnknownPosition`, `StakingNotLonger`.
        #[ink(message)]
        pub fn extend(&mut self, position_id: u32, lock_seconds: u64) {
            self.lock(&Lock::Extend, position_id, Uint256::default(), lock_seconds);
        }

        /// Returns a position's tokens to the caller after its lock has ended. Emits `Withdrawn`,
        /// `DelegateVotesChanged`.
        ///
        /// Errors: `StakingUnknownPosition`, `StakingLocked`, `StakingInTransit`, the token's own,
        /// `SafeERC20FailedOperation`.
        #[ink(message)]
        pub fn withdraw(&mut self, position_id: u32) {
            let account = host::caller();
            let mut pool = self.pool.get();
            let mut stake = self.stakes.get(&account);
            let holder = &mut stake.0;
            let position = holder.close(now(), position_id).unwrap_or_else(|error| refuse(error, account, position_id));
            // Underflow not possible: the sum contains the position.
            pool.staked.0 -= position.amount.0;
            self.book_total(&mut pool, Change::loss(position.votes));
            self.book(&stake.0.delegate.into(), Change::loss(position.votes), pool.period);
            self.stakes.set(&account, &stake);
            let amount = position.amount.0.into();
            Withdrawn { account, position_id, amount }.emit();
            if erc20::transfer(&pool.token, &account, amount).is_err() {
                failed(pool.token);
            }
        }

        /// Gives the caller's votes, now and in future, to `delegatee`; zero for nobody. Emits `DelegateChanged`,
        /// `DelegateVotesChanged`.
        ///
        /// Votes stay with the old delegate for another minimum staking period, and until then nothing can be withdrawn
        /// (`transitEnd`). Back to the caller they move at once, but for those that were staked or moved within the period.
        /// A change of mind during a transit does not stop it: the votes arrive, and go on as long after that as it came
        /// after the first choice.
        #[ink(message)]
        pub fn delegate(&mut self, delegatee: Address) {
            let account = host::caller();
            let mut stake = self.stakes.get(&account);
            self.move_votes(&account, &mut stake, &delegatee);
        }

        /// `delegate` by the holder's signature (ERC-5805), submitted by anyone until `expiry` (seconds, inclusive).
        ///
        /// Errors: `VotesExpiredSignature`, `ECDSAInvalidSignature`, `ECDSAInvalidSignatureS`, `InvalidAccountNonce`.
        #[ink(message, name = "delegateBySig")]
        pub fn delegate_by_sig(
            &mut self,
            delegatee: Address,
            nonce: Uint256,
            expiry: Uint256,
            v: u8,
            r: Bytes32,
            s: Bytes32,
        ) {
            if Uint256::from(host::now()) > expiry {
                StakingError::VotesExpiredSignature { expiry }.revert();
            }
            let struct_hash =
                keccak256_words(&[DELEGATION_TYPE_HASH, delegatee.to_word(), nonce.to_word(), expiry.to_word()]);
            let digest = eip712::digest(&self.domain_separator().0, &struct_hash);
            let account =
                crypto::ecrecover(&digest, v, &r.0, &s.0).unwrap_or_else(|error| StakingError::from(error).revert());
            let mut stake = self.stakes.get(&account);
            let holder = &mut stake.0;
            let current_nonce = holder.nonce.into();
            if nonce != current_nonce {
                StakingError::InvalidAccountNonce { account, current_nonce }.revert();
            }
            // Overflow not possible: 2^64 signed delegations of one account.
            holder.nonce += 1;
            self.move_votes(&account, &mut stake, &delegatee);
        }

        /// Replaces the service tiers; the owner only. Emits `TiersChanged`.
        ///
        /// Errors: `OwnableUnauthorizedAccount`, `StakingInvalidTiers`.
        #[ink(message, name = "setTiers")]
        pub fn set_tiers(&mut self, amounts: Vec<Uint256>, locks: Vec<u32>) {
            only_owner(&self.pool.get());
            self.replace_tiers(&amounts, &locks)
        }

        /// Makes another account the owner; the owner only. Emits `OwnershipTransferred`.
        ///
        /// Errors: `OwnableUnauthorizedAccount`, `OwnableInvalidOwner` for the zero address.
        #[ink(message, name = "transferOwnership")]
        pub fn transfer_ownership(&mut self, new_owner: Address) {
            let mut pool = self.pool.get();
            only_owner(&pool);
            if new_owner == Address::zero() {
                StakingError::OwnableInvalidOwner { owner: new_owner }.revert();
            }
            let previous_owner = pool.owner;
            pool.owner = new_owner;
            self.pool.set(&pool);
            OwnershipTransferred { previous_owner, new_owner }.emit();
        }

        // ---------------------------------------------------------------- internals

        /// Opens, tops up or extends a position: books tokens and votes, writes all state, then takes the tokens, if any,
        /// and makes sure that they came. Returns the position's id.
        #[inline(never)]
        fn lock(&mut self, how: &Lock, position_id: u32, amount: Uint256, lock_seconds: u64) -> u32 {
            let account = host::caller();
            let mut pool = self.pool.get();
            let units = match how {
                Lock::Extend => Amount(0),
                Lock::Open | Lock::TopUp => new_units(&pool, amount),
            };
            let lock = match how {
                Lock::TopUp => Seconds(0),
                Lock::Open | Lock::Extend => offered(&pool.curve, lock_seconds),
            };
            let mut stake = self.stakes.get(&account);
            let holder = &mut stake.0;
            if !holder.has_chosen {
                holder.choose(now(), account.0, account.0, pool.period);
                DelegateChanged { delegator: account, from_delegate: Address::zero(), to_delegate: account }.emit();
            }
            let (position, gained) = match how {
                Lock::Open => holder.open(now(), units, lock, &pool.curve, pool.period),
                Lock::TopUp => holder.top_up(now(), position_id, units, &pool.curve, pool.period),
                Lock::Extend => holder.extend(now(), position_id, lock, &pool.curve, pool.period),
            }
            .unwrap_or_else(|error| refuse(error, account, position_id));
            // Overflow not possible: `new_units` keeps the sum below 2^94.
            pool.staked.0 += units.0;
            if gained.0 > 0 {
                self.book_total(&mut pool, Change::gain(gained));
                self.book(&stake.0.delegate.into(), Change::gain(gained), pool.period);
            }
            self.stakes.set(&account, &stake);
            let (position_id, votes, unlock_time) = (position.id, gained.0.into(), seconds(position.unlock_at.0));
            if units.0 == 0 {
                LockExtended { account, position_id, votes, unlock_time }.emit();
                return position_id;
            }
            Staked { account, position_id, amount, votes, unlock_time }.emit();
            let this = host::address();
            if erc20::transfer_from(&pool.token, &account, &this, amount).is_err() {
                failed(pool.token);
            }
            let balance = erc20::balance_of(&pool.token, &this).unwrap_or_default();
            let required = pool.staked.0.into();
            if balance < required {
                StakingError::StakingMissingTokens { balance, required }.revert();
            }
            position_id
        }

        /// Changes the delegate and moves the votes.
        #[inline(never)]
        pub(crate) fn move_votes(&mut self, account: &Address, stake: &mut Stake, delegatee: &Address) {
            let period = self.pool.get().period;
            let Move { from, mature, pending } = stake.0.choose(now(), delegatee.0, account.0, period);
            let from = Address::from(from);
            self.stakes.set(account, stake);
            DelegateChanged { delegator: *account, from_delegate: from, to_delegate: *delegatee }.emit();
            if from != *delegatee && mature.0 + pending.0 > 0 {
                self.book(&from, Change::departure(mature, pending), period);
                self.book(delegatee, Change::arrival(mature, pending), period);
            }
        }

        /// Books a change to a delegate's votes; nobody's votes are not kept.
        #[inline(never)]
        pub(crate) fn book(&mut self, delegate: &Address, change: Change, period: Seconds) {
            if *delegate == Address::zero() {
                return;
            }
            let mut votes = self.votes.get(delegate).votes;
            let previous = votes.latest().booked();
            let mut pages = PagesOf::new(&self.pages, *delegate);
            votes.book(now(), change, &mut pages);
            let new = votes.latest().booked();
            self.votes.set(delegate, &DelegateVotes { period, votes });
            DelegateVotesChanged { delegate: *delegate, previous_votes: previous.0.into(), new_votes: new.0.into() }
                .emit();
        }

        /// Books a change to all votes and writes the pool.
        #[inline(never)]
        pub(crate) fn book_total(&mut self, pool: &mut Pool, change: Change) {
            let mut pages = PagesOf::new(&self.pages, Address::zero());
            pool.votes.book(now(), change, &mut pages);
            self.pool.set(pool);
        }

        #[inline(never)]
        fn votes_of(&self, account: Address, at: Timepoint) -> Uint256 {
            let DelegateVotes { period, votes } = self.votes.get(&account);
            let pages = PagesOf::new(&self.pages, account);
            votes.votes_at(at, period, &pages).0.into()
        }

        #[inline(never)]
        fn replace_tiers(&mut self, amounts: &[Uint256], locks: &[u32]) {
            let mut tiers = Tiers::default();
            let mut complete = amounts.len() == locks.len();
            for (amount, lock) in amounts.iter().zip(locks) {
                let units = amount.to_u128().filter(|units| *units <= MAX_STAKED);
                let remaining = Seconds(*lock);
                complete &= units.is_some()
                    && remaining <= LONGEST_LOCK
                    && tiers.push(Tier { amount: Amount(units.unwrap_or(0)), remaining });
            }
            if !complete || !tier::are_valid(tiers.as_slice()) {
                StakingError::StakingInvalidTiers {}.revert();
            }
            self.tiers.set(&tiers);
            TiersChanged { count: u32::try_from(amounts.len()).unwrap_or(u32::MAX) }.emit();
        }
    }

    /// What is done to a position.
    #[derive(Clone, Copy, PartialEq, Eq)]
    enum Lock {
        Open,
        TopUp,
        Extend,
    }

    fn now() -> Timepoint {
        Timepoint(host::now())
    }

    /// A length of time as the arithmetic wants it; what is longer than any bound stays longer.
    fn length(value: u64) -> Seconds {
        Seconds(u32::try_from(value).unwrap_or(u32::MAX))
    }

    /// The lock, if it is on offer.
    #[inline(never)]
    fn offered(curve: &Curve, lock_seconds: u64) -> Seconds {
        let lock = length(lock_seconds);
        if !curve.offers(lock) {
            let (min_lock, max_lock) = (curve.min_lock.0.into(), curve.max_lock.0.into());
            StakingError::StakingInvalidLock { lock_seconds, min_lock, max_lock }.revert();
        }
        lock
    }

    /// The amount, if it is positive and all stakes together stay below the limit.
    #[inline(never)]
    fn new_units(pool: &Pool, amount: Uint256) -> Amount {
        match amount.to_u128() {
            Some(units) if units > 0 && units <= MAX_STAKED - pool.staked.0 => Amount(units),
            _ => StakingError::StakingInvalidAmount { amount }.revert(),
        }
    }

    /// A moment before the clock.
    #[inline(never)]
    fn past(timepoint: Uint256) -> Timepoint {
        let clock = host::now();
        match timepoint.to_u128().and_then(|at| u64::try_from(at).ok()) {
            Some(at) if at < clock => Timepoint(at),
            _ => StakingError::ERC5805FutureLookup { timepoint, clock: seconds(clock) }.revert(),
        }
    }

    fn only_owner(pool: &Pool) {
        let account = host::caller();
        if account != pool.owner {
            StakingError::OwnableUnauthorizedAccount { account }.revert();
        }
    }
}

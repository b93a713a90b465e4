//! The governance token of an AI DAO: ERC-20 with ERC-2612 permits and burning.
//!
//! All tokens are created in the constructor by an allocation table that must add up to the initial supply
//! exactly. Then the supply is either fixed for ever, or one minter, named once and never changed, may mint
//! up to a cap. Nobody can pause, freeze, seize or upgrade anything.
//!
//! # Security notes
//!
//! * **No votes here.** Holding tokens gives no power; locking them in `staking` does. A flash loan of this token
//!   is therefore worthless to a governor.
//! * **Minting.** The minter is meant to be the inflation vault, whose own cap is a function of time. The token
//!   enforces only its ceiling. The governor is never the minter.
//! * **Setting the minter.** `minterSetter` can name the minter once and then is nobody. Until it has, it could
//!   name itself: deploy token and vault in one transaction (the factory does).
//! * **Approval race.** `approve` overwrites, as ERC-20 says; a spender who sees a lowering in time can spend the
//!   old amount too. Use `permit`, or go through zero.
//! * **Limits.** Supply and cap below 2^96 base units, so that vote arithmetic downstream is exact; name 64 bytes,
//!   symbol 16, allocation table 32 rows.
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

pub use self::token::Token;
pub use errors::TokenError;

/// The contract.
#[ink::contract]
#[allow(missing_docs, reason = "ink! generates undocumented items")]
pub mod token {
    use alloc::vec::Vec;

    use aidao_env::crypto::{self, keccak256, keccak256_words};
    use aidao_env::eip712::{self, Domain};
    use aidao_env::errors::Revert;
    use aidao_env::storage::{Slot, WordMap};
    use aidao_env::{Bytes4, Bytes32, Text, Uint256, Word, host, selector};

    use crate::errors::TokenError;
    use crate::events::{Approval, MinterSet, Transfer};
    use crate::storage::{Label, NAME_BYTES, SYMBOL_BYTES, Supply};

    /// The longest allocation table.
    pub const MAX_ALLOCATIONS: usize = 32;
    /// The highest cap: one below 2^96.
    pub const MAX_CAP: u128 = (1 << 96) - 1;

    /// Version of the EIP-712 domain.
    const DOMAIN_VERSION: &str = "1";
    const DOMAIN_VERSION_HASH: [u8; 32] = selector::keccak256(DOMAIN_VERSION);
    const PERMIT_TYPE_HASH: [u8; 32] =
        selector::keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");

    /// ERC-165 ids of what the token speaks.
    const INTERFACES: [[u8; 4]; 5] = [
        // IERC165
        selector::interface_id(&["supportsInterface(bytes4)"]),
        // IERC20
        selector::interface_id(&[
            "totalSupply()",
            "balanceOf(address)",
            "transfer(address,uint256)",
            "allowance(address,address)",
            "approve(address,uint256)",
            "transferFrom(address,address,uint256)",
        ]),
        // IERC20Metadata
        selector::interface_id(&["name()", "symbol()", "decimals()"]),
        // IERC20Permit
        selector::interface_id(&[
            "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)",
            "nonces(address)",
            "DOMAIN_SEPARATOR()",
        ]),
        // IERC5267
        selector::interface_id(&["eip712Domain()"]),
    ];

    /// Every field is a cell of its own: a transfer touches the two balances and nothing else.
    #[ink(storage)]
    #[derive(Default)]
    pub struct Token {
        /// Base units per holder.
        balances: WordMap<Address, u128>,
        /// What an owner lets a spender spend, base units; the largest uint256 means without limit.
        allowances: WordMap<(Address, Address), Uint256>,
        /// Permits used per owner.
        nonces: WordMap<Address, u64>,
        /// Total, cap and who mints.
        pub(crate) supply: Slot<Supply>,
        /// ERC-20 name, also the name of the EIP-712 domain.
        name: Slot<Label>,
        /// ERC-20 symbol.
        symbol: Slot<Label>,
    }

    impl Token {
        /// Creates the whole initial supply by an allocation table.
        ///
        /// `recipients[i]` gets `amounts[i]` base units (18 decimals); the table has 1 to 32 rows, no zero address, no
        /// zero amount, no duplicate, and adds up to `initialSupply` exactly. With `cap` = `initialSupply` the supply
        /// is fixed for ever and `minterSetter` must be zero; with a higher `cap` (below 2^96) `minterSetter` may name
        /// the one minter, once. Emits `Transfer` from the zero address per row.
        #[ink(constructor)]
        #[allow(clippy::too_many_arguments)]
        pub fn new(
            name: Text,
            symbol: Text,
            initial_supply: Uint256,
            recipients: Vec<Address>,
            amounts: Vec<Uint256>,
            cap: Uint256,
            minter_setter: Address,
        ) -> Result<Self, TokenError> {
            let mut token = Self::default();
            if is_bad(&name, NAME_BYTES) || is_bad(&symbol, SYMBOL_BYTES) {
                TokenError::TokenInvalidLabels {
                    name_bytes: saturated(name.0.len()),
                    symbol_bytes: saturated(symbol.0.len()),
                }
                .revert();
            }
            let rows = recipients.len();
            if rows == 0 || rows > MAX_ALLOCATIONS || rows != amounts.len() {
                TokenError::TokenInvalidAllocationLength {
                    recipients: saturated(rows),
                    amounts: saturated(amounts.len()),
                }
                .revert();
            }
            let ceiling = match cap.to_u128() {
                Some(ceiling) if ceiling <= MAX_CAP && cap >= initial_supply => ceiling,
                _ => TokenError::ERC20InvalidCap { cap }.revert(),
            };
            if (cap == initial_supply) != (minter_setter == Address::zero()) {
                TokenError::TokenInvalidMinterSetter { minter_setter }.revert();
            }
            let mut sum = 0u128;
            for (recipient, value) in recipients.iter().zip(&amounts) {
                let amount = value.to_u128().unwrap_or(u128::MAX);
                sum = sum.saturating_add(amount);
                if *value == Uint256::default() {
                    TokenError::TokenZeroAllocation { recipient: *recipient }.revert();
                }
                if token.balances.get(recipient) != 0 {
                    TokenError::TokenDuplicateRecipient { recipient: *recipient }.revert();
                }
                token.credit(&Address::zero(), recipient, amount);
            }
            // A sum that saturated is above every cap, so it never equals the initial supply.
            if initial_supply != sum.into() {
                TokenError::TokenAllocationMismatch { sum: sum.into(), initial_supply }.revert();
            }
            token.supply.set(&Supply { total: sum, cap: ceiling, minter: Address::zero(), minter_setter });
            token.name.set(&Label(name));
            token.symbol.set(&Label(symbol));
            Ok(token)
        }

        // ---------------------------------------------------------------- queries

        /// The token's name.
        #[ink(message)]
        pub fn name(&self) -> Text {
            self.name.get().0
        }

        /// The token's symbol.
        #[ink(message)]
        pub fn symbol(&self) -> Text {
            self.symbol.get().0
        }

        /// Decimal places of a token: always 18.
        #[ink(message)]
        pub fn decimals(&self) -> u8 {
            18
        }

        /// Tokens in existence, base units.
        #[ink(message, name = "totalSupply")]
        pub fn total_supply(&self) -> Uint256 {
            self.supply.get().total.into()
        }

        /// The most that may exist at once, base units.
        #[ink(message)]
        pub fn cap(&self) -> Uint256 {
            self.supply.get().cap.into()
        }

        /// Who mints; zero if nobody does.
        #[ink(message)]
        pub fn minter(&self) -> Address {
            self.supply.get().minter
        }

        /// Who may still name the minter; zero if nobody may.
        #[ink(message, name = "minterSetter")]
        pub fn minter_setter(&self) -> Address {
            self.supply.get().minter_setter
        }

        /// Base units held by an account.
        #[ink(message, name = "balanceOf")]
        pub fn balance_of(&self, account: Address) -> Uint256 {
            self.balances.get(&account).into()
        }

        /// Base units that `spender` may spend of `owner`'s.
        #[ink(message)]
        pub fn allowance(&self, owner: Address, spender: Address) -> Uint256 {
            self.allowances.get(&(owner, spender))
        }

        /// The nonce of the owner's next permit (ERC-2612).
        #[ink(message)]
        pub fn nonces(&self, owner: Address) -> Uint256 {
            self.nonces.get(&owner).into()
        }

        /// Separator of the EIP-712 domain on this chain.
        #[ink(message, name = "DOMAIN_SEPARATOR")]
        pub fn domain_separator(&self) -> Bytes32 {
            self.separator().into()
        }

        /// The EIP-712 domain: name, version 1, chain id, this contract (ERC-5267).
        #[ink(message, name = "eip712Domain")]
        pub fn eip712_domain(&self) -> Domain {
            Domain { name: self.name.get().0, version: DOMAIN_VERSION.into() }
        }

        /// Whether an interface is spoken (ERC-165): ERC-165, ERC-20, its metadata, ERC-2612, ERC-5267.
        #[ink(message, name = "supportsInterface")]
        pub fn supports_interface(&self, interface_id: Bytes4) -> bool {
            INTERFACES.contains(&interface_id.0)
        }

        // ---------------------------------------------------------------- changes

        /// Moves `value` base units from the caller to `to`. Emits `Transfer`.
        ///
        /// Errors: `ERC20InvalidReceiver` for the zero address, `ERC20InsufficientBalance`.
        #[ink(message)]
        pub fn transfer(&mut self, to: Address, value: Uint256) -> bool {
            self.transfer_between(&host::caller(), &to, value);
            true
        }

        /// Moves `value` base units from `from` to `to` on the caller's allowance, which shrinks unless it is the
        /// largest uint256. Emits `Transfer`.
        ///
        /// Errors: `ERC20InsufficientAllowance`, `ERC20InvalidApprover`, then those of `transfer`.
        #[ink(message, name = "transferFrom")]
        pub fn transfer_from(&mut self, from: Address, to: Address, value: Uint256) -> bool {
            self.spend_allowance(&from, value);
            self.transfer_between(&from, &to, value);
            true
        }

        /// Lets `spender` spend `value` base units of the caller's, replacing what was allowed. Emits `Approval`.
        ///
        /// Errors: `ERC20InvalidSpender` for the zero address.
        #[ink(message)]
        pub fn approve(&mut self, spender: Address, value: Uint256) -> bool {
            self.set_allowance(&host::caller(), &spender, value);
            true
        }

        /// `approve` by the owner's signature (ERC-2612), submitted by anyone until `deadline` (Unix seconds,
        /// inclusive). Emits `Approval`.
        ///
        /// Errors: `ERC2612ExpiredSignature`, `ECDSAInvalidSignature`, `ECDSAInvalidSignatureS`,
        /// `ERC2612InvalidSigner`, `ERC20InvalidSpender`.
        #[ink(message)]
        #[allow(clippy::too_many_arguments)]
        pub fn permit(
            &mut self,
            owner: Address,
            spender: Address,
            value: Uint256,
            deadline: Uint256,
            v: u8,
            r: Bytes32,
            s: Bytes32,
        ) {
            if Uint256::from(host::now()) > deadline {
                TokenError::ERC2612ExpiredSignature { deadline }.revert();
            }
            let nonce = self.nonces.get(&owner);
            let struct_hash = keccak256_words(&[
                PERMIT_TYPE_HASH,
                owner.to_word(),
                spender.to_word(),
                value.to_word(),
                nonce.to_word(),
                deadline.to_word(),
            ]);
            let digest = eip712::digest(&self.separator(), &struct_hash);
            let signer =
                crypto::ecrecover(&digest, v, &r.0, &s.0).unwrap_or_else(|error| TokenError::from(error).revert());
            if signer != owner {
                TokenError::ERC2612InvalidSigner { signer, owner }.revert();
            }
            // Overflow not possible: 2^64 permits of one owner.
            self.nonces.set(&owner, &(nonce + 1));
            self.set_allowance(&owner, &spender, value)
        }

        /// Destroys `value` base units of the caller's. Emits `Transfer` to the zero address.
        ///
        /// Errors: `ERC20InsufficientBalance`.
        #[ink(message)]
        pub fn burn(&mut self, value: Uint256) {
            self.burn_of(&host::caller(), value)
        }

        /// Destroys `value` base units of `account`'s on the caller's allowance. Emits `Transfer` to the zero
        /// address.
        ///
        /// Errors: `ERC20InsufficientAllowance`, `ERC20InvalidApprover`, `ERC20InsufficientBalance`.
        #[ink(message, name = "burnFrom")]
        pub fn burn_from(&mut self, account: Address, value: Uint256) {
            self.spend_allowance(&account, value);
            self.burn_of(&account, value)
        }

        /// Creates `value` base units for `to`; the minter only, up to the cap. Emits `Transfer` from the zero address.
        ///
        /// Errors: `TokenUnauthorizedAccount`, `ERC20ExceededCap`, `ERC20InvalidReceiver`.
        #[ink(message)]
        pub fn mint(&mut self, to: Address, value: Uint256) {
            let mut supply = self.supply.get();
            only(&supply.minter);
            // Saturation cannot hide an excess: every cap is far below 2^128.
            let amount = value.to_u128().unwrap_or(u128::MAX);
            let increased_supply = supply.total.saturating_add(amount);
            if increased_supply > supply.cap {
                TokenError::ERC20ExceededCap { increased_supply: increased_supply.into(), cap: supply.cap.into() }
                    .revert();
            }
            supply.total = increased_supply;
            self.supply.set(&supply);
            self.credit(&Address::zero(), &to, amount)
        }

        /// Names the one minter, for ever; `minterSetter` only, and nobody afterwards. Emits `MinterSet`.
        ///
        /// Errors: `TokenUnauthorizedAccount`, `TokenInvalidMinter` for the zero address.
        #[ink(message, name = "setMinter")]
        pub fn set_minter(&mut self, minter: Address) {
            let mut supply = self.supply.get();
            only(&supply.minter_setter);
            if minter == Address::zero() {
                TokenError::TokenInvalidMinter { minter }.revert();
            }
            supply.minter = minter;
            supply.minter_setter = Address::zero();
            self.supply.set(&supply);
            MinterSet { minter }.emit();
        }

        // ---------------------------------------------------------------- internals

        fn separator(&self) -> [u8; 32] {
            eip712::domain_separator(&keccak256(&self.name.get().0.0), &DOMAIN_VERSION_HASH)
        }

        #[inline(never)]
        pub(crate) fn set_allowance(&mut self, owner: &Address, spender: &Address, value: Uint256) {
            if *spender == Address::zero() {
                TokenError::ERC20InvalidSpender { spender: *spender }.revert();
            }
            self.allowances.set(&(*owner, *spender), &value);
            Approval { owner: *owner, spender: *spender, value }.emit();
        }

        /// Takes `value` off what the caller may spend of `owner`'s; an unlimited allowance stays.
        #[inline(never)]
        fn spend_allowance(&mut self, owner: &Address, value: Uint256) {
            let spender = host::caller();
            let key = (*owner, spender);
            let allowance = self.allowances.get(&key);
            if allowance == Uint256::MAX {
                return;
            }
            let Some(rest) = allowance.checked_sub(&value) else {
                TokenError::ERC20InsufficientAllowance { spender, allowance, needed: value }.revert();
            };
            if *owner == Address::zero() {
                TokenError::ERC20InvalidApprover { approver: *owner }.revert();
            }
            self.allowances.set(&key, &rest);
        }

        #[inline(never)]
        pub(crate) fn transfer_between(&mut self, from: &Address, to: &Address, value: Uint256) {
            if *from == Address::zero() {
                TokenError::ERC20InvalidSender { sender: *from }.revert();
            }
            // Before the balance, as OpenZeppelin does.
            if *to == Address::zero() {
                TokenError::ERC20InvalidReceiver { receiver: *to }.revert();
            }
            let amount = self.debit(from, value);
            self.credit(from, to, amount)
        }

        #[inline(never)]
        pub(crate) fn burn_of(&mut self, account: &Address, value: Uint256) {
            let amount = self.debit(account, value);
            let mut supply = self.supply.get();
            // Underflow not possible: the supply is the sum of the balances.
            supply.total -= amount;
            self.supply.set(&supply);
            Transfer { from: *account, to: Address::zero(), value }.emit();
        }

        /// Takes `value` from a balance and returns it as a number below 2^128.
        #[inline(never)]
        fn debit(&mut self, from: &Address, value: Uint256) -> u128 {
            let balance = self.balances.get(from);
            match value.to_u128() {
                Some(amount) if amount <= balance => {
                    self.balances.set(from, &(balance - amount));
                    amount
                }
                _ => TokenError::ERC20InsufficientBalance { sender: *from, balance: balance.into(), needed: value }
                    .revert(),
            }
        }

        /// Adds to a balance and announces the move.
        #[inline(never)]
        fn credit(&mut self, from: &Address, to: &Address, amount: u128) {
            if *to == Address::zero() {
                TokenError::ERC20InvalidReceiver { receiver: *to }.revert();
            }
            // Overflow not possible: balances add up to the supply, which is below 2^96.
            let balance = self.balances.get(to) + amount;
            self.balances.set(to, &balance);
            Transfer { from: *from, to: *to, value: amount.into() }.emit();
        }
    }

    /// Whether the caller is this account. Nobody is the zero address, also not a simulation that calls from it.
    fn only(account: &Address) {
        let caller = host::caller();
        if caller != *account || caller == Address::zero() {
            TokenError::TokenUnauthorizedAccount { account: caller }.revert();
        }
    }

    /// Whether a label is empty or too long.
    fn is_bad(label: &Text, longest: usize) -> bool {
        label.0.is_empty() || label.0.len() > longest
    }

    /// A length for an error's argument; lengths above 2^32 cannot occur in calldata.
    fn saturated(length: usize) -> u32 {
        u32::try_from(length).unwrap_or(u32::MAX)
    }
}

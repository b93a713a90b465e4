//! Not for deployment: every message shows that `aidao-env` is free of one of ink!'s traps.
//!
//! `tests/` calls them on the embedded chain. The contract holds nothing and guards nothing.
#![cfg_attr(not(feature = "std"), no_std)]
#![allow(
    clippy::arithmetic_side_effects,
    reason = "overflow traps in the contract profile; what cannot occur says why"
)]

extern crate alloc;

pub mod dispatch;
pub mod views;

pub use self::probe::Probe;

aidao_env::errors! {
    /// What the probe reverts with.
    pub enum ProbeError {
        /// Asked to fail, for `account` at `at`.
        ProbeFailed(account: ink::Address, at: aidao_env::Uint48);
        /// A call to another contract failed without data.
        ProbeCallFailed();
        /// The signature was refused.
        ProbeBadSignature();
    }
}

aidao_env::events! {
    /// Native coin arrived by a plain transfer.
    pub struct Received(from: ink::Address;);
    /// Everything that has contents of its own.
    pub struct Announced dynamic(
        from: ink::Address;
        at: aidao_env::Uint48,
        accounts: alloc::vec::Vec<ink::Address>,
        amounts: alloc::vec::Vec<aidao_env::Uint256>,
        names: alloc::vec::Vec<alloc::string::String>,
        payloads: alloc::vec::Vec<ink::sol::DynBytes>,
        text: aidao_env::Text,
        data: ink::sol::DynBytes,
    );
}

/// The contract.
#[ink::contract]
#[allow(missing_docs, reason = "ink! generates undocumented items")]
pub mod probe {
    use alloc::vec::Vec;

    use aidao_env::calls::{self, Flags, Outcome};
    use aidao_env::storage::{BytesMap, Map, Packed, WordMap};
    use aidao_env::{Bytes32, Text, Uint48, Uint256, crypto, erc20, host};
    use ink::sol::DynBytes;

    use crate::views::{Money, Pair};
    use crate::{Announced, ProbeError, Received};

    /// A counter in a packed cell.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct Count(u64);

    impl Packed for Count {
        type Buffer = [u8; 8];
        const EMPTY: [u8; 8] = [0; 8];
        fn unpack(bytes: &[u8]) -> Self {
            let mut all = [0u8; 8];
            all[..bytes.len()].copy_from_slice(bytes);
            Self(u64::from_le_bytes(all))
        }
        fn pack(&self, buffer: &mut [u8; 8]) -> usize {
            *buffer = self.0.to_le_bytes();
            buffer.len()
        }
    }

    #[ink(storage)]
    #[derive(Default)]
    pub struct Probe {
        /// Ticks, under key 0.
        ticks: Map<u32, Count>,
        /// Words by address.
        words: WordMap<Address, Uint256>,
        /// Bytes by word.
        bytes: BytesMap,
    }

    impl Probe {
        /// Reverts if asked to.
        #[ink(constructor)]
        pub fn new(fail: bool) -> Result<Self, ProbeError> {
            if fail {
                return Err(ProbeError::ProbeFailed { account: host::caller(), at: now() });
            }
            Ok(Self::default())
        }

        /// The sum of integers of every width.
        #[ink(message)]
        pub fn narrow(&self, a: u8, b: u16, c: u32, d: u64, e: u128) -> u128 {
            u128::from(a) + u128::from(b) + u128::from(c) + u128::from(d) + e
        }

        /// An integer that ink! cannot spell.
        #[ink(message)]
        pub fn timepoint(&self, at: Uint48) -> Uint48 {
            at
        }

        /// A boolean.
        #[ink(message)]
        pub fn flag(&self, value: bool) -> bool {
            value
        }

        /// A text.
        #[ink(message)]
        pub fn echo(&self, text: Text) -> Text {
            text
        }

        /// The length of data, plus a static argument behind it.
        #[ink(message)]
        pub fn length(&self, data: DynBytes, tail: u32) -> u32 {
            u32::try_from(data.0.len()).unwrap_or(u32::MAX) + tail
        }

        /// The sum of a list.
        #[ink(message)]
        pub fn sum(&self, items: Vec<u32>) -> u32 {
            items.iter().sum()
        }

        /// Two results.
        #[ink(message)]
        pub fn pair(&self) -> Pair {
            Pair { number: 7, text: "two results, the second longer than a word" }
        }

        /// Reverts with these facts.
        #[ink(message)]
        pub fn fail(&self, account: Address, at: Uint48) -> Result<(), ProbeError> {
            Err(ProbeError::ProbeFailed { account, at })
        }

        /// An unchecked-looking sum.
        #[ink(message)]
        pub fn overflow(&self, a: u64, b: u64) -> u64 {
            a + b
        }

        /// Counts a tick.
        #[ink(message)]
        pub fn tick(&mut self) {
            let ticks = self.ticks.get(&0).0;
            self.ticks.set(&0, &Count(ticks + 1));
        }

        /// Ticks so far.
        #[ink(message)]
        pub fn ticks(&self) -> u64 {
            self.ticks.get(&0).0
        }

        /// Calls another contract (mode 0 denies re-entry, 8 allows it, 16 is static) and bubbles its revert data.
        /// Returns 0 if it returned.
        #[ink(message, name = "callThrough")]
        pub fn call_through(&mut self, to: Address, mode: u8, data: DynBytes) -> Result<u8, ProbeError> {
            match calls::call(flags(mode), &to, &[0; 32], &data.0) {
                Outcome::Returned => Ok(0),
                Outcome::Reverted => calls::bubble(),
                Outcome::Failed => Err(ProbeError::ProbeCallFailed {}),
            }
        }

        /// Ticks before and after a call that may tick too; how it ended is the result (0, 1 reverted, 2 failed).
        #[ink(message, name = "tickAround")]
        pub fn tick_around(&mut self, to: Address, mode: u8, data: DynBytes) -> u8 {
            self.tick();
            let outcome = calls::call(flags(mode), &to, &[0; 32], &data.0);
            self.tick();
            match outcome {
                Outcome::Returned => 0,
                Outcome::Reverted => 1,
                Outcome::Failed => 2,
            }
        }

        /// Announces what it was given, and an empty name for each account.
        #[ink(message)]
        pub fn announce(
            &mut self,
            accounts: Vec<Address>,
            amounts: Vec<Uint256>,
            payloads: Vec<DynBytes>,
            text: Text,
            data: DynBytes,
        ) {
            let names = accounts.iter().map(|_| Default::default()).collect();
            Announced { from: host::caller(), at: now(), accounts, amounts, names, payloads, text, data }.emit();
        }

        /// Keeps bytes of any length; their number is not kept.
        #[ink(message, name = "setBytes")]
        pub fn set_bytes(&mut self, key: Bytes32, data: DynBytes) {
            self.bytes.set(&key, &data.0);
        }

        /// The first kept bytes.
        #[ink(message, name = "bytesAt")]
        pub fn bytes_at(&self, key: Bytes32, length: u32) -> DynBytes {
            DynBytes(self.bytes.get(&key, length as usize))
        }

        /// Whether somebody, perhaps a contract, signed a digest.
        #[ink(message, name = "isValidSignatureNow")]
        pub fn is_valid_signature_now(&self, signer: Address, digest: Bytes32, signature: DynBytes) -> bool {
            crypto::is_valid_signature_now(&signer, &digest.0, &signature.0)
        }

        /// The code hash of an address.
        #[ink(message, name = "codeHash")]
        pub fn code_hash(&self, account: Address) -> Bytes32 {
            host::code_hash(&account).into()
        }

        /// Creates a contract; how it went is the result (the address, or zero if it reverted).
        #[ink(message)]
        pub fn create(&mut self, code_hash: Bytes32, arguments: DynBytes, salt: Bytes32) -> Address {
            calls::instantiate(&code_hash.0, &arguments.0, &salt.0).unwrap_or_default()
        }

        /// A token's balance by a static call; zero if the call fails.
        #[ink(message, name = "tokenBalance")]
        pub fn token_balance(&self, token: Address, account: Address) -> Uint256 {
            erc20::balance_of(&token, &account).unwrap_or_default()
        }

        /// Whether an address holds code.
        #[ink(message, name = "isContract")]
        pub fn is_contract(&self, account: Address) -> bool {
            host::is_contract(&account)
        }

        /// The signer of a digest.
        #[ink(message)]
        pub fn recover(&self, digest: Bytes32, v: u8, r: Bytes32, s: Bytes32) -> Result<Address, ProbeError> {
            crypto::ecrecover(&digest.0, v, &r.0, &s.0).map_err(|_| ProbeError::ProbeBadSignature {})
        }

        /// keccak-256.
        #[ink(message)]
        pub fn keccak(&self, data: DynBytes) -> Bytes32 {
            crypto::keccak256(&data.0).into()
        }

        /// BLAKE2b-256.
        #[ink(message)]
        pub fn blake(&self, data: DynBytes) -> Result<Bytes32, ProbeError> {
            crypto::blake2_256(&data.0).map(Into::into).ok_or(ProbeError::ProbeCallFailed {})
        }

        /// Takes native coin; whether some came.
        #[ink(message, payable)]
        pub fn pay(&mut self) -> bool {
            host::value_sent()
        }

        /// Takes native coin; what came and what is held, in wei.
        #[ink(message, payable, name = "payAndTell")]
        pub fn pay_and_tell(&mut self) -> Money {
            Money { came: host::value(), held: host::balance() }
        }

        /// Keeps a word; zero deletes it.
        #[ink(message, name = "setWord")]
        pub fn set_word(&mut self, key: Address, value: Uint256) {
            self.words.set(&key, &value);
        }

        /// A kept word.
        #[ink(message)]
        pub fn word(&self, key: Address) -> Uint256 {
            self.words.get(&key)
        }

        /// Takes a plain transfer.
        #[ink(message, payable)]
        pub fn receive(&mut self) {
            Received { from: host::caller() }.emit();
        }
    }

    fn now() -> Uint48 {
        Uint48::new(host::now()).unwrap_or(Uint48::MAX)
    }

    fn flags(mode: u8) -> Flags {
        match mode {
            8 => Flags::AllowReentry,
            16 => Flags::Static,
            _ => Flags::Deny,
        }
    }
}

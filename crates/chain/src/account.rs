//! Accounts with keys derived from their names.

use core::ops::Deref;

use alloy_core::{
    primitives::{Address, B256, keccak256},
    sol_types::{Eip712Domain, SolStruct},
};
use k256::ecdsa::SigningKey;
use pallet_revive::{AccountId32Mapper, AddressMapper};
use sp_core::{Pair, sr25519};

use crate::runtime::{AccountId, Runtime};

/// Somebody who can send transactions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Account {
    id: [u8; 32],
    address: Address,
}

impl Account {
    /// The account of the sr25519 key with this name (see [`sr25519_pair`]).
    ///
    /// Nothing is written to a chain; [`World::account`](crate::World::account) also funds it.
    pub fn named(name: &str) -> Self {
        Self::from_id(&sr25519_pair(name).public().0.into())
    }

    /// The account with this native id.
    pub fn from_id(id: &AccountId) -> Self {
        let address = <AccountId32Mapper<Runtime> as AddressMapper<Runtime>>::to_address(id);
        Self { id: *id.as_ref(), address: Address::from(address.0) }
    }

    /// The account that an Ethereum address stands for when no native account is mapped to it:
    /// the address followed by twelve bytes of `0xee`.
    pub(crate) fn from_eth(address: Address) -> Self {
        let mut id = [0xee; 32];
        if let Some(head) = id.first_chunk_mut::<20>() {
            *head = address.0.0;
        }
        Self { id, address }
    }

    /// The address contracts know this account by.
    pub fn address(&self) -> Address {
        self.address
    }

    /// The native account id.
    pub fn id(&self) -> AccountId {
        AccountId::new(self.id)
    }
}

/// An account with an Ethereum key, which can sign messages for contracts to verify.
///
/// It stands in for an [`Account`] wherever one is expected (`world.call(&eve, …)`).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct EthAccount {
    account: Account,
    secret: [u8; 32],
}

impl EthAccount {
    /// The account of the secp256k1 key with this name.
    ///
    /// Nothing is written to a chain; [`World::eth_account`](crate::World::eth_account) also funds
    /// it.
    pub fn named(name: &str) -> Self {
        let mut secret = keccak256([b"aidao secp256k1 ", name.as_bytes()].concat());
        // Nearly every 32 bytes are a key; hash on in the case that they are not.
        loop {
            match Self::from_secret(secret) {
                Some(account) => break account,
                None => secret = keccak256(secret),
            }
        }
    }

    /// The account of a secret key; `None` if it is no key of the curve secp256k1.
    pub fn from_secret(secret: B256) -> Option<Self> {
        let key = SigningKey::from_slice(secret.as_slice()).ok()?;
        let point = key.verifying_key().to_encoded_point(false);
        // The point's first byte only says that it is not compressed.
        let hash = keccak256(point.as_bytes().get(1..).unwrap_or_default());
        Some(Self { account: Account::from_eth(Address::from_word(hash)), secret: secret.0 })
    }

    /// The secret key, for use with other tools. One that is derived from a name is known to everybody.
    pub fn secret(&self) -> B256 {
        B256::from(self.secret)
    }

    /// Signs a 32-byte hash and returns `(v, r, s)` as `ecrecover` takes them: `v` is 27 or 28,
    /// `s` is in the lower half.
    pub fn sign_hash(&self, hash: [u8; 32]) -> (u8, B256, B256) {
        let key = SigningKey::from_slice(&self.secret).expect("checked when it was derived; qed");
        let (signature, recovery) = key.sign_prehash_recoverable(&hash).expect("any 32 bytes can be signed; qed");
        let v = if recovery.is_y_odd() { 28 } else { 27 };
        (v, B256::from_slice(&signature.r().to_bytes()), B256::from_slice(&signature.s().to_bytes()))
    }

    /// Signs a 32-byte hash and returns the 65 bytes `r ++ s ++ v`.
    pub fn sign_hash_bytes(&self, hash: [u8; 32]) -> [u8; 65] {
        let (v, r, s) = self.sign_hash(hash);
        let mut bytes = [v; 65];
        bytes[..32].copy_from_slice(r.as_slice());
        bytes[32..64].copy_from_slice(s.as_slice());
        bytes
    }

    /// Signs EIP-712 typed data; see [`EthAccount::sign_hash`].
    pub fn sign_typed<T: SolStruct>(&self, domain: &Eip712Domain, data: &T) -> (u8, B256, B256) {
        self.sign_hash(data.eip712_signing_hash(domain).0)
    }
}

impl Deref for EthAccount {
    type Target = Account;

    fn deref(&self) -> &Account {
        &self.account
    }
}

impl From<EthAccount> for Account {
    fn from(account: EthAccount) -> Self {
        account.account
    }
}

impl core::fmt::Debug for EthAccount {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.account.fmt(f)
    }
}

/// The sr25519 key pair with this name.
pub fn sr25519_pair(name: &str) -> sr25519::Pair {
    sr25519::Pair::from_seed(&keccak256([b"aidao sr25519 ", name.as_bytes()].concat()).0)
}

//! The accounts of the development mnemonic, as Anvil and Hardhat have them.

use aidao_chain::{World, runtime::Revive};
use hmac::{Hmac, Mac};
use k256::{NonZeroScalar, ecdsa::SigningKey, elliptic_curve::sec1::ToEncodedPoint};
use sha2::Sha512;
use sp_core::{H160, H256};

/// The mnemonic that everybody knows. Whatever its accounts get on a public chain is taken within seconds.
pub const DEV_MNEMONIC: &str = "test test test test test test test test test test test junk";

/// How many accounts a devnet has at most.
pub const MAX_ACCOUNTS: u32 = 100;

/// What each development account is given, in wei: as much as Anvil and Hardhat give.
const ENDOWMENT: u128 = 10_000 * 1_000_000_000_000_000_000;

/// Bit that marks a hardened step of a BIP-32 path.
const HARDENED: u32 = 1 << 31;

/// An account whose key is known to everybody.
#[derive(Clone, PartialEq, Eq)]
pub struct DevAccount {
    address: H160,
    secret: [u8; 32],
}

impl core::fmt::Debug for DevAccount {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "DevAccount({:?})", self.address)
    }
}

impl DevAccount {
    /// Who signs transactions that are made in the name of an account without a key here.
    pub(crate) fn standing_in(of: H160) -> Self {
        let seed = sp_io::hashing::keccak_256(&[b"impersonation of ", of.as_bytes()].concat());
        let secret =
            NonZeroScalar::try_from(seed.as_slice()).expect("no hash in reach is zero or above the order; qed");
        Self { address: address(&secret), secret: secret.to_bytes().into() }
    }

    /// Its address.
    pub fn address(&self) -> H160 {
        self.address
    }

    /// Its secret key, 32 bytes.
    pub fn secret(&self) -> [u8; 32] {
        self.secret
    }

    /// Signs a hash: `r ++ s ++ recovery id` (0 or 1), `s` in the lower half.
    pub(crate) fn sign(&self, hash: [u8; 32]) -> [u8; 65] {
        let key = SigningKey::from_slice(&self.secret).expect("checked when it was derived; qed");
        let (signature, recovery) = key.sign_prehash_recoverable(&hash).expect("any 32 bytes can be signed; qed");
        let mut bytes = [recovery.to_byte(); 65];
        bytes[..64].copy_from_slice(&signature.to_bytes());
        bytes
    }
}

/// The first `count` accounts of [`DEV_MNEMONIC`] at `m/44'/60'/0'/0/i`, at most [`MAX_ACCOUNTS`].
pub(crate) fn derive(count: u32) -> Vec<DevAccount> {
    // BIP-39: the seed of a mnemonic without a passphrase.
    let mut seed = [0; 64];
    pbkdf2::pbkdf2::<Hmac<Sha512>>(DEV_MNEMONIC.as_bytes(), b"mnemonic", 2048, &mut seed)
        .expect("any length of output is fine; qed");
    let master = split(&mac(b"Bitcoin seed", &[&seed]));
    let parent = [44 | HARDENED, 60 | HARDENED, HARDENED, 0].into_iter().fold(master, child);
    (0..count.min(MAX_ACCOUNTS))
        .map(|index| {
            let (secret, _) = child(parent, index);
            DevAccount { address: address(&secret), secret: secret.to_bytes().into() }
        })
        .collect()
}

/// Funds accounts that have nothing yet.
pub(crate) fn endow(world: &mut World, accounts: &[DevAccount]) {
    world.execute(|| {
        for account in accounts {
            let address = account.address();
            if Revive::evm_balance(&address).is_zero() && Revive::evm_nonce(&address) == 0 {
                let set = Revive::set_evm_balance(&address, ENDOWMENT.into());
                debug_assert!(set.is_ok());
            }
        }
    });
}

type Node = (NonZeroScalar, [u8; 32]);

/// A step down in BIP-32.
fn child((key, chain): Node, index: u32) -> Node {
    let number = index.to_be_bytes();
    let hash = if index & HARDENED == 0 {
        let point = k256::PublicKey::from_secret_scalar(&key).to_encoded_point(true);
        mac(&chain, &[point.as_bytes(), &number])
    } else {
        mac(&chain, &[&[0], &key.to_bytes(), &number])
    };
    let (tweak, chain) = split(&hash);
    #[allow(clippy::arithmetic_side_effects, reason = "scalars add modulo the order of the curve")]
    let sum = *tweak.as_ref() + key.as_ref();
    let key = Option::from(NonZeroScalar::new(sum)).expect("the mnemonic is fixed and its accounts are known; qed");
    (key, chain)
}

fn split(hash: &[u8; 64]) -> Node {
    let (key, chain) = hash.split_at(32);
    let key = NonZeroScalar::try_from(key).expect("the mnemonic is fixed and its accounts are known; qed");
    (key, chain.try_into().expect("half of 64 bytes; qed"))
}

fn mac(key: &[u8], parts: &[&[u8]]) -> [u8; 64] {
    let mut mac = Hmac::<Sha512>::new_from_slice(key).expect("a key may have any length; qed");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

fn address(secret: &NonZeroScalar) -> H160 {
    let point = k256::PublicKey::from_secret_scalar(secret).to_encoded_point(false);
    // The point's first byte only says that it is not compressed.
    H160::from(H256(sp_io::hashing::keccak_256(point.as_bytes().get(1..).unwrap_or_default())))
}

//! Ethereum's keystore files, version 3 (Web3 Secret Storage), as geth, ethers, Foundry, Brownie and others write them.

use aes::Aes128;
use aes::cipher::{KeyIvInit, StreamCipher};
use alloy::signers::k256::elliptic_curve::rand_core::{OsRng, RngCore};
use alloy_core::primitives::{Address, B256, hex, keccak256};
use anyhow::{Context, Result, anyhow, bail, ensure};
use ctr::Ctr128BE;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::Sha256;

use super::scrypt;

/// geth's standard cost: 256 MB of memory and about a second.
const STANDARD: scrypt::Cost = scrypt::Cost { n: 1 << 18, r: 8, p: 1 };
/// The most rounds of PBKDF2 that are tried.
const MOST_ROUNDS: u32 = 100_000_000;
/// Length of what is derived from the password: half encrypts, half authenticates.
const DERIVED: usize = 32;

/// What a file's `crypto` has.
#[derive(Debug, Deserialize)]
struct Crypto {
    cipher: String,
    cipherparams: CipherParameters,
    ciphertext: String,
    kdf: String,
    kdfparams: Value,
    mac: String,
}

#[derive(Debug, Deserialize)]
struct CipherParameters {
    iv: String,
}

#[derive(Debug, Deserialize)]
struct Scrypt {
    dklen: usize,
    n: u64,
    r: u32,
    p: u32,
    salt: String,
}

#[derive(Debug, Deserialize)]
struct Pbkdf2 {
    dklen: usize,
    c: u32,
    prf: String,
    salt: String,
}

/// The private key in a file's text.
///
/// # Errors
/// What is wrong with the file, or that the password is wrong.
pub(super) fn decrypt(text: &[u8], password: &str) -> Result<B256> {
    let file = parse(text)?;
    // Ethers 5 and MyEtherWallet capitalize it.
    let crypto = file.get("crypto").or_else(|| file.get("Crypto")).context("it has no \"crypto\"")?;
    let crypto: Crypto = serde_json::from_value(crypto.clone()).context("its \"crypto\" is not as it should be")?;
    ensure!(crypto.cipher == "aes-128-ctr", "its cipher is {}, known is aes-128-ctr", crypto.cipher);
    let iv: [u8; 16] =
        bytes("iv", &crypto.cipherparams.iv)?.try_into().map_err(|_| anyhow!("its iv has not 16 bytes"))?;
    let mut secret = bytes("ciphertext", &crypto.ciphertext)?;
    ensure!(secret.len() == 32, "its ciphertext has {} bytes instead of the 32 of a key", secret.len());
    let derived = derive(&crypto, password)?;
    let (key, authenticator) = derived.split_at(16);
    let mac = keccak256([authenticator, &secret].concat());
    ensure!(bytes("mac", &crypto.mac)? == mac.as_slice(), "the password is wrong, or the file is damaged");
    encrypt_in_place(key, &iv, &mut secret);
    Ok(B256::from_slice(&secret))
}

/// Whose file it says it is.
pub(super) fn address(text: &[u8]) -> Option<Address> {
    let file = parse(text).ok()?;
    let address = file.get("address")?.as_str()?;
    address.to_ascii_lowercase().trim_start_matches("0x").parse().ok()
}

/// A file's text with a key, encrypted at geth's standard cost.
///
/// # Errors
/// None that can happen.
pub(super) fn encrypt(secret: B256, address: Address, password: &str) -> Result<String> {
    let (mut salt, mut iv, mut id) = ([0; 32], [0; 16], [0; 16]);
    for random in [&mut salt[..], &mut iv, &mut id] {
        OsRng.fill_bytes(random);
    }
    let scrypt::Cost { n, r, p } = STANDARD;
    let derived = scrypt::derive(password.as_bytes(), &salt, STANDARD)?;
    let (key, authenticator) = derived.split_at(16);
    let mut text = secret.to_vec();
    encrypt_in_place(key, &iv, &mut text);
    let mac = keccak256([authenticator, &text].concat());
    let file = json!({
        "address": hex::encode(address),
        "crypto": {
            "cipher": "aes-128-ctr",
            "cipherparams": { "iv": hex::encode(iv) },
            "ciphertext": hex::encode(text),
            "kdf": "scrypt",
            "kdfparams": { "dklen": DERIVED, "n": n, "p": p, "r": r, "salt": hex::encode(salt) },
            "mac": hex::encode(mac),
        },
        "id": uuid(id),
        "version": 3,
    });
    Ok(format!("{file}\n"))
}

fn parse(text: &[u8]) -> Result<Value> {
    // Some editors put a mark before the text.
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    ensure!(!text.trim_ascii().is_empty(), "it is empty");
    let file: Value = serde_json::from_slice(text).map_err(|_| anyhow!("it is no keystore: not JSON"))?;
    if file.get("encseed").is_some() {
        bail!("it is a presale wallet of 2014, not a keystore: import it with a wallet that reads those");
    }
    let version =
        file.get("version").or_else(|| file.get("Version")).context("it is no keystore: it has no version")?;
    let version = version.as_u64().or_else(|| version.as_str()?.parse().ok());
    ensure!(version == Some(3), "it is no keystore of version 3");
    Ok(file)
}

fn derive(crypto: &Crypto, password: &str) -> Result<Vec<u8>> {
    let parameters = || crypto.kdfparams.clone();
    let long_enough = |dklen: usize| {
        ensure!(dklen == DERIVED, "its key is derived with {dklen} bytes instead of {DERIVED}");
        Ok(())
    };
    match crypto.kdf.as_str() {
        "scrypt" => {
            let Scrypt { dklen, n, r, p, salt } = serde_json::from_value(parameters())
                .map_err(|_| anyhow!("its kdfparams are not those of scrypt (dklen, n, r, p, salt)"))?;
            long_enough(dklen)?;
            Ok(scrypt::derive(password.as_bytes(), &bytes("salt", &salt)?, scrypt::Cost { n, r, p })?.to_vec())
        }
        "pbkdf2" => {
            let Pbkdf2 { dklen, c, prf, salt } = serde_json::from_value(parameters())
                .map_err(|_| anyhow!("its kdfparams are not those of pbkdf2 (dklen, c, prf, salt)"))?;
            long_enough(dklen)?;
            ensure!(prf == "hmac-sha256", "its kdfparams name {prf}, known is hmac-sha256");
            ensure!(
                (1..=MOST_ROUNDS).contains(&c),
                "its kdfparams want {c} rounds: from 1 to {MOST_ROUNDS} are possible"
            );
            let mut derived = vec![0; DERIVED];
            pbkdf2::pbkdf2_hmac::<Sha256>(password.as_bytes(), &bytes("salt", &salt)?, c, &mut derived);
            Ok(derived)
        }
        other => bail!("its key is derived by {other}, known are scrypt and pbkdf2"),
    }
}

/// AES in counter mode is its own reverse.
fn encrypt_in_place(key: &[u8], iv: &[u8; 16], text: &mut [u8]) {
    Ctr128BE::<Aes128>::new_from_slices(key, iv).expect("both have 16 bytes; qed").apply_keystream(text);
}

fn bytes(what: &str, text: &str) -> Result<Vec<u8>> {
    hex::decode(text).map_err(|_| anyhow!("its {what} is not hexadecimal"))
}

/// A random UUID (version 4).
fn uuid(mut random: [u8; 16]) -> String {
    random[6] = (random[6] & 0x0f) | 0x40;
    random[8] = (random[8] & 0x3f) | 0x80;
    let digits = hex::encode(random);
    [0..8, 8..12, 12..16, 16..20, 20..32].map(|part| digits.get(part).unwrap_or_default()).join("-")
}

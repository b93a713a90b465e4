//! Who signs: keys in encrypted files, or in the environment; never on the command line, where everybody on the machine
//! can read them.

use std::env;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use aidao_chain::EthAccount;
use aidao_files::{Readers, create};
use alloy::signers::local::PrivateKeySigner;
use alloy_core::primitives::{B256, hex};
use anyhow::{Context, Result, anyhow, ensure};

use super::keystore;
use crate::report::clean;

/// The environment variable with a private key in hexadecimal.
pub const KEY: &str = "AIDAO_PRIVATE_KEY";
/// The environment variable with the password of keystore files.
pub const PASSWORD: &str = "AIDAO_PASSWORD";
/// The shortest password that a new file takes.
const SHORTEST: usize = 8;

/// The account of a keystore file, or of the environment's key if no file is named.
///
/// # Errors
/// If there is neither, the file is none, or the password is wrong.
pub fn load(file: Option<&Path>) -> Result<EthAccount> {
    match file {
        Some(file) => from_file(file),
        None => from_environment()
            .with_context(|| format!("nobody signs: give --account FILE (a keystore), or a private key in ${KEY}")),
    }
}

/// The account of an Ethereum keystore file, version 3.
///
/// # Errors
/// If it is none, or the password is wrong.
pub fn from_file(file: &Path) -> Result<EthAccount> {
    ensure!(file.is_file(), "there is no keystore file {}", file.display());
    let text = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let password = password(&format!("Password of {}: ", clean(&file.display().to_string())))?;
    let closed = || format!("{} cannot be opened", file.display());
    let account = account(keystore::decrypt(&text, &password).with_context(closed)?)?;
    if let Some(says) = keystore::address(&text) {
        let is = account.address();
        ensure!(says == is, "{}: it says that it is of {says}, and has the key of {is}", closed());
    }
    Ok(account)
}

fn from_environment() -> Result<EthAccount> {
    let text = env::var(KEY)?;
    // What is wrong with it must not show it.
    let bytes: Option<[u8; 32]> = hex::decode_to_array(text.trim()).ok();
    account(bytes.with_context(|| format!("${KEY} is not 32 bytes in hexadecimal"))?.into())
}

fn account(secret: B256) -> Result<EthAccount> {
    EthAccount::from_secret(secret).context("this is no private key: it is zero or too large")
}

fn password(prompt: &str) -> Result<String> {
    match env::var(PASSWORD) {
        Ok(password) => Ok(password),
        Err(_) => rpassword::prompt_password(prompt)
            .with_context(|| format!("cannot ask for the password: give it in ${PASSWORD}")),
    }
}

/// Makes a keystore file: with a new key, or with the environment's.
///
/// # Errors
/// If the file exists, the password is too short, or the file cannot be written.
pub fn make(file: &Path, import: bool) -> Result<EthAccount> {
    let taken = || format!("{} exists already", file.display());
    ensure!(file.symlink_metadata().is_err(), taken());
    let account = if import {
        from_environment().with_context(|| format!("give the private key in ${KEY}"))?
    } else {
        account(PrivateKeySigner::random().to_bytes())?
    };
    let word = password("Password for the new file: ")?;
    ensure!(word.len() >= SHORTEST, "the password has fewer than {SHORTEST} characters");
    if env::var_os(PASSWORD).is_none() {
        ensure!(password("Once more: ")? == word, "the two passwords differ");
    }
    let text = keystore::encrypt(account.secret(), account.address(), &word)?;
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    create(file, &[text.as_bytes()], Readers::Owner).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => anyhow!(taken()),
        _ => anyhow!("cannot write {}: {error}", file.display()),
    })?;
    Ok(account)
}

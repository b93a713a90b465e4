//! Who signs: keys in encrypted files, or in the environment; never on the command line, where everybody on the machine
//! can read them.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use aidao_chain::EthAccount;
use alloy::signers::k256::elliptic_curve::rand_core::OsRng;
use alloy::signers::local::PrivateKeySigner;
use alloy_core::primitives::{B256, hex};
use anyhow::{Context, Result, anyhow, bail, ensure};

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
    let password = password(&format!("Password of {}: ", file.display()))?;
    let signer = PrivateKeySigner::decrypt_keystore(file, password)
        .map_err(|error| anyhow!("{} cannot be opened: {error}", file.display()))?;
    account(signer.to_bytes())
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
    ensure!(!file.exists(), "{} exists already", file.display());
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
    let (folder, name) = parts(file)?;
    fs::create_dir_all(&folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    PrivateKeySigner::encrypt_keystore(&folder, &mut OsRng, account.secret(), word, Some(name))
        .map_err(|error| anyhow!("cannot write {}: {error}", file.display()))?;
    private(file)?;
    Ok(account)
}

fn parts(file: &Path) -> Result<(PathBuf, &str)> {
    let name = file.file_name().and_then(|name| name.to_str());
    let Some(name) = name else { bail!("{} is no name of a file", file.display()) };
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok((folder.to_path_buf(), name))
}

/// Only its owner can read it.
#[cfg(unix)]
fn private(file: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::set_permissions(file, fs::Permissions::from_mode(0o600))?)
}

#[cfg(not(unix))]
fn private(_file: &Path) -> Result<()> {
    Ok(())
}

//! Compiled contracts and their ABIs.

use std::fs;
use std::path::{Path, PathBuf};

use alloy_core::json_abi::JsonAbi;
use alloy_core::primitives::Address;
use alloy_core::sol_types::SolConstructor;
use serde_json::Value;

use crate::Reserve;

/// Why an artifact cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum ArtifactError {
    /// The file is not there.
    #[error("no {0}: build it with `{1}`")]
    Missing(PathBuf, &'static str),
    /// The file is not what the build writes.
    #[error("{0} is malformed: {1}")]
    Malformed(PathBuf, String),
}

/// The blob of a contract, from `target/contracts` of this checkout (or the folder in `AIDAO_ARTIFACTS`).
///
/// # Errors
/// [`ArtifactError::Missing`] if it was not built.
pub fn blob(name: &str) -> Result<Vec<u8>, ArtifactError> {
    built(&format!("{name}.polkavm"))
}

fn built(file: &str) -> Result<Vec<u8>, ArtifactError> {
    let path = folder().join(file);
    fs::read(&path).map_err(|_| ArtifactError::Missing(path, "cargo xtask contracts"))
}

fn folder() -> PathBuf {
    std::env::var_os("AIDAO_ARTIFACTS").map_or_else(|| root().join("target/contracts"), PathBuf::from)
}

/// Code that a contract creates by its hash: the chain must know it before the contract is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The blob's name: `governor-ext`, `reserve`.
    pub name: String,
    /// The blob.
    pub blob: Vec<u8>,
    /// What to deploy it with where code becomes known by deploying it only (Ethereum transactions). The contract that
    /// comes of it is of no use to anybody.
    pub arguments: Vec<u8>,
}

/// What a contract creates by code hash, as `manifest.json` beside the blobs has it.
///
/// # Errors
/// [`ArtifactError`] if something was not built, or the manifest is something else.
pub fn parts(contract: &str) -> Result<Vec<Part>, ArtifactError> {
    let malformed = |what: String| ArtifactError::Malformed(folder().join("manifest.json"), what);
    let manifest: Value =
        serde_json::from_slice(&built("manifest.json")?).map_err(|error| malformed(error.to_string()))?;
    let entry = &manifest["contracts"][contract];
    if entry.is_null() {
        return Err(malformed(format!("no {contract}")));
    }
    let names = entry["creates"].as_array().into_iter().flatten();
    names
        .map(|name| {
            let name = name.as_str().ok_or_else(|| malformed("`creates` lists names".into()))?.to_owned();
            Ok(Part { blob: blob(&name)?, arguments: arguments_to_publish(&name), name })
        })
        .collect()
}

/// Extensions take none. A reserve takes a committee and a recipient of fees; here it is its own deployer's, and empty.
fn arguments_to_publish(name: &str) -> Vec<u8> {
    if name == "reserve" {
        Reserve::constructorCall { committee: Address::repeat_byte(1), feeRecipient: Address::ZERO }.abi_encode()
    } else {
        Vec::new()
    }
}

/// The Solidity ABI of a contract, as `contracts/<name>/abi.json` of this checkout has it.
///
/// # Errors
/// [`ArtifactError`] if there is none, or something else in its place.
pub fn abi(name: &str) -> Result<JsonAbi, ArtifactError> {
    let path = root().join("contracts").join(name).join("abi.json");
    let text = fs::read(&path).map_err(|_| ArtifactError::Missing(path.clone(), "cargo xtask contracts"))?;
    let json = serde_json::from_slice(&text).and_then(|mut json: Value| serde_json::from_value(json["abi"].take()));
    json.map_err(|error| ArtifactError::Malformed(path, error.to_string()))
}

/// A Solidity contract of `solidity/src`, compiled by `node solidity/compile.mjs`.
#[derive(Clone, Debug)]
pub struct Solidity {
    /// EVM creation code.
    pub evm: Vec<u8>,
    /// Length of the EVM code that stays on chain, in bytes.
    pub evm_size: usize,
    /// PolkaVM blob by resolc; only peers have one.
    pub pvm: Option<Vec<u8>>,
}

/// A compiled Solidity contract, from `target/solidity` of this checkout.
///
/// # Errors
/// [`ArtifactError`] if it was not built, or by something else.
pub fn solidity(name: &str) -> Result<Solidity, ArtifactError> {
    let path = root().join("target/solidity").join(format!("{name}.json"));
    let text = fs::read(&path).map_err(|_| ArtifactError::Missing(path.clone(), "node solidity/compile.mjs"))?;
    let malformed = |what: &str| ArtifactError::Malformed(path.clone(), what.to_owned());
    let json: Value = serde_json::from_slice(&text).map_err(|error| malformed(&error.to_string()))?;
    let code = |key: &str| json[key].as_str().and_then(|text| alloy_core::hex::decode(text).ok());
    Ok(Solidity {
        evm: code("evm").ok_or_else(|| malformed("no `evm`"))?,
        evm_size: json["evmDeployedSize"]
            .as_u64()
            .and_then(|size| usize::try_from(size).ok())
            .ok_or_else(|| malformed("no `evmDeployedSize`"))?,
        pvm: code("pvm"),
    })
}

fn root() -> PathBuf {
    // Two folders above this crate.
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap_or_else(|| Path::new(".")).to_path_buf()
}

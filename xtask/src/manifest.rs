//! What was built: code hashes and sizes.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde::Serialize;

use crate::blob::{Binary, CONTRACTS};
use crate::project::{Project, write_if_changed};

#[derive(Serialize)]
struct Manifest {
    /// The compiler; another one gives other bytes.
    compiler: String,
    contracts: BTreeMap<String, Contract>,
}

#[derive(Serialize)]
struct Contract {
    /// keccak-256 of the blob: the code hash on chain.
    code_hash: String,
    /// Length of the blob in bytes.
    code_size: usize,
    /// The blobs that it creates by code hash; the chain must know them before it is made.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    creates: Vec<String>,
}

/// Writes `target/contracts/manifest.json` and prints a line per contract.
pub(crate) fn write(project: &Project, binaries: &[Binary], blobs: &BTreeMap<String, PathBuf>) -> Result<()> {
    let mut contracts = BTreeMap::new();
    for Binary { name, creates, .. } in binaries {
        let path = blobs.get(name).with_context(|| format!("{name} was not built"))?;
        let blob = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        let hash = keccak_const::Keccak256::new().update(&blob).finalize();
        let contract =
            Contract { code_hash: format!("0x{}", hex::encode(hash)), code_size: blob.len(), creates: creates.clone() };
        println!("{name:<12} {:>6} bytes  {}", contract.code_size, contract.code_hash);
        contracts.insert(name.clone(), contract);
    }
    let manifest = Manifest { compiler: Project::rustc_says(&["--version"])?, contracts };
    let text = serde_json::to_string_pretty(&manifest)?;
    write_if_changed(&project.artifacts(CONTRACTS.folder).join("manifest.json"), format!("{text}\n").as_bytes())?;
    Ok(())
}

//! Where things are and which tools build them.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// The workspace and the tools for its contracts.
pub(crate) struct Project {
    /// The workspace's root.
    pub(crate) root: PathBuf,
    /// Cargo's shared target folder.
    target: PathBuf,
}

impl Project {
    /// The given checkout, or the one that this program was built from.
    pub(crate) fn locate(root: Option<PathBuf>) -> Result<Self> {
        let root = match root {
            Some(root) => root.canonicalize().with_context(|| format!("no checkout at {}", root.display()))?,
            None => Path::new(env!("CARGO_MANIFEST_DIR"))
                .parent()
                .context("xtask lies one folder below the workspace's root")?
                .to_path_buf(),
        };
        let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
        Ok(Self { root, target })
    }

    /// The names of the contracts that OpenZeppelin's tests are run against, sorted.
    pub(crate) fn judged(&self) -> Result<Vec<String>> {
        let is_judged = |name: &String| self.root.join("contracts").join(name).join("src/conformance.rs").is_file();
        Ok(self.contracts()?.into_iter().filter(is_judged).collect())
    }

    /// The names of all contracts, sorted: one folder each.
    pub(crate) fn contracts(&self) -> Result<Vec<String>> {
        let folder = self.root.join("contracts");
        let mut names = Vec::new();
        for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
            let entry = entry?;
            if entry.path().join("Cargo.toml").is_file() {
                names.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
        names.sort();
        if names.is_empty() {
            bail!("no contracts in {}", folder.display());
        }
        Ok(names)
    }

    /// The contracts that a contract creates by code hash: `creates` in `[package.metadata.aidao]` of its `Cargo.toml`.
    pub(crate) fn created_by(&self, contract: &str) -> Result<Vec<String>> {
        let path = self.root.join("contracts").join(contract).join("Cargo.toml");
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let manifest: toml::Table = text.parse().with_context(|| format!("{} is malformed", path.display()))?;
        let creates = ["package", "metadata", "aidao", "creates"]
            .iter()
            .try_fold(&toml::Value::Table(manifest), |value, key| value.get(*key))
            .cloned();
        match creates {
            None => Ok(Vec::new()),
            Some(names) => names.try_into().with_context(|| format!("`creates` in {} lists names", path.display())),
        }
    }

    /// Where blobs and manifest go: in the checkout, so that two checkouts never mix theirs.
    pub(crate) fn artifacts(&self, folder: &str) -> PathBuf {
        self.root.join("target").join(folder)
    }

    /// Cargo's target folder for contracts, apart from the host's so that the two builds do not wait for each
    /// other.
    pub(crate) fn contract_target(&self) -> PathBuf {
        self.target.join("polkavm")
    }

    /// A program built for the host.
    pub(crate) fn host_program(&self, name: &str) -> PathBuf {
        self.target.join("debug").join(name)
    }

    /// The cargo that builds contracts: it must come with its library sources.
    pub(crate) fn contract_cargo() -> OsString {
        env::var_os("AIDAO_CONTRACT_CARGO").unwrap_or_else(|| "cargo".into())
    }

    /// The compiler that goes with [`Self::contract_cargo`], if it is not the default one.
    pub(crate) fn contract_rustc() -> OsString {
        env::var_os("AIDAO_CONTRACT_RUSTC").unwrap_or_else(|| "rustc".into())
    }

    /// What the contracts' compiler prints for these arguments.
    pub(crate) fn rustc_says(argument: &[&str]) -> Result<String> {
        let program = Self::contract_rustc();
        let output = Command::new(&program)
            .args(argument)
            .output()
            .with_context(|| format!("cannot run {}", program.to_string_lossy()))?;
        if !output.status.success() {
            bail!("{} {argument:?} failed", program.to_string_lossy());
        }
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }
}

/// Writes a file only if its content changes, so that what depends on it stays fresh. Returns whether it did.
pub(crate) fn write_if_changed(path: &Path, content: &[u8]) -> Result<bool> {
    if fs::read(path).is_ok_and(|old| old == content) {
        return Ok(false);
    }
    fs::write(path, content).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(true)
}

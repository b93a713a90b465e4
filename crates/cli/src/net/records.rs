//! `deployments/<chain-id>/<name>.json`: what was deployed where, for people, dApps and the next command.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use aidao_files::{Lock, Readers, replace};
use alloy_core::primitives::{Address, B256, Bytes};
use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Chain;
use super::journal::Step;
use crate::book::{Book, Dao, Factory};
use crate::report::progress;
use crate::session::{HOLDER, PATIENCE};

/// Version of the form of these files.
const FORMAT: u32 = 1;
/// Where they are if nothing else is said.
pub const FOLDER: &str = "deployments";

/// How far a deployment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Begun; the same command goes on with it.
    Unfinished,
    /// On the chain, and compared with its file.
    Complete,
}

/// A contract of a DAO.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Contract {
    /// Where it is.
    pub address: Address,
    /// keccak-256 of its code on the chain.
    pub code_hash: B256,
    /// The constructor's arguments, ABI-encoded; `None` if another contract made it.
    pub constructor_arguments: Option<Bytes>,
    /// The transaction that made it; `None` if it was there before.
    pub transaction: Option<B256>,
    /// Its ABI, as Solidity's tools write it.
    pub abi: Value,
}

/// A file's template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateRecord {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: u32,
}

/// A deployment.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Record {
    /// Version of the form.
    pub format: u32,
    /// EIP-155.
    pub chain_id: u64,
    /// Hash of the chain's first block, if the node told it: chains may share an id.
    pub genesis: Option<B256>,
    /// What commands call the DAO.
    pub name: String,
    /// keccak-256 of the DAO's file.
    pub file_hash: B256,
    /// How far it is.
    pub stage: Stage,
    /// When it began: time of the newest block then, in seconds since 1970.
    pub begun: u64,
    /// Who paid.
    pub deployer: Address,
    /// The template, if the factory made it.
    pub template: Option<TemplateRecord>,
    /// Contracts by their names in commands.
    pub contracts: BTreeMap<String, Contract>,
    /// Transactions, oldest first.
    pub steps: Vec<Step>,
    /// What commands know of it.
    pub dao: Option<Dao>,
    /// The factory, if it is the protocol's DAO.
    pub factory: Option<Factory>,
    /// Names of accounts in its file.
    pub accounts: Vec<String>,
}

/// The records of a chain.
#[derive(Debug)]
pub struct Records {
    folder: PathBuf,
    chain_id: u64,
    genesis: Option<B256>,
    /// Only one command at a time.
    _lock: Lock,
}

impl Records {
    /// The records of a chain, below `folder`.
    ///
    /// # Errors
    /// If the folder cannot be made.
    pub fn open(folder: &Path, chain_id: u64, genesis: Option<B256>) -> Result<Self> {
        let folder = folder.join(chain_id.to_string());
        fs::create_dir_all(&folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
        let lock = progress("waiting for another command", || Lock::take(&folder.join(".lock"), HOLDER, PATIENCE))?;
        Ok(Self { folder, chain_id, genesis, _lock: lock })
    }

    /// Where a DAO's record is.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.json"))
    }

    /// A new record.
    #[must_use]
    pub fn new_record(&self, name: &str, file_hash: B256, begun: u64, deployer: Address) -> Record {
        Record {
            format: FORMAT,
            chain_id: self.chain_id,
            genesis: self.genesis,
            name: name.to_owned(),
            file_hash,
            stage: Stage::Unfinished,
            begun,
            deployer,
            template: None,
            contracts: BTreeMap::new(),
            steps: Vec::new(),
            dao: None,
            factory: None,
            accounts: Vec::new(),
        }
    }

    /// A DAO's record, if there is one.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn read(&self, name: &str) -> Result<Option<Record>> {
        let path = self.path(name);
        if !path.exists() {
            return Ok(None);
        }
        read(&path, self.chain_id).map(Some)
    }

    /// All records, by name.
    ///
    /// # Errors
    /// If one cannot be read.
    pub fn all(&self) -> Result<Vec<Record>> {
        let entries = fs::read_dir(&self.folder).with_context(|| format!("cannot read {}", self.folder.display()))?;
        let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
        paths.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
        paths.sort();
        let mut records = paths.iter().map(|path| read(path, self.chain_id)).collect::<Result<Vec<_>>>()?;
        records.sort_by_key(|record| record.begun);
        Ok(records)
    }

    /// Whether a record is of this chain: chains may share an id, and a devnet forgets.
    ///
    /// # Errors
    /// If the node does not answer.
    pub fn is_here(&self, record: &Record, chain: &dyn Chain) -> Result<bool> {
        if let (Some(own), Some(here)) = (record.genesis, self.genesis)
            && own != here
        {
            return Ok(false);
        }
        let made = record.contracts.values().map(|contract| contract.address);
        let made = made.chain(record.steps.iter().filter_map(|step| step.contract));
        for address in made {
            if chain.code(address)?.is_empty() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Writes a record: whole, or not at all.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write(&self, record: &Record) -> Result<()> {
        write(&self.path(&record.name), record)
    }

    /// Puts what commands know of the DAOs into their records.
    ///
    /// # Errors
    /// If one cannot be written.
    pub fn keep(&self, book: &Book) -> Result<()> {
        for dao in &book.daos {
            let Some(mut record) = self.read(&dao.key)? else { continue };
            record.dao = Some(dao.clone());
            self.write(&record)?;
        }
        Ok(())
    }
}

fn read(path: &Path, chain_id: u64) -> Result<Record> {
    let text = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let record: Record =
        serde_json::from_slice(&text).with_context(|| format!("{} is no record of a deployment", path.display()))?;
    ensure!(record.format == FORMAT, "{} has form {}, known is {FORMAT}", path.display(), record.format);
    ensure!(
        record.chain_id == chain_id,
        "{} is of the chain {}, though its folder is of the chain {chain_id}",
        path.display(),
        record.chain_id
    );
    Ok(record)
}

/// Writes a record: whole, or not at all.
///
/// # Errors
/// If it cannot be written.
pub fn write(path: &Path, record: &Record) -> Result<()> {
    let text = serde_json::to_vec_pretty(record)?;
    replace(path, &[&text, b"\n"], Readers::Anybody).with_context(|| format!("cannot write {}", path.display()))
}

/// What commands know, from the records that are of this chain. Also the digests of all that was deployed, and the names of
/// records that are of another chain.
///
/// # Errors
/// If a record cannot be read, or the node does not answer.
pub fn book(records: &Records, chain: &dyn Chain) -> Result<(Book, BTreeSet<B256>, Vec<String>)> {
    let (mut book, mut published, mut strangers) = (Book::default(), BTreeSet::new(), Vec::new());
    for record in records.all()? {
        if !records.is_here(&record, chain)? {
            strangers.push(record.name);
            continue;
        }
        published.extend(record.steps.iter().filter(|step| step.contract.is_some()).map(|step| step.digest));
        if record.stage == Stage::Unfinished {
            continue;
        }
        book.meet(record.accounts.iter().map(String::as_str));
        book.daos.extend(record.dao);
        book.factory = book.factory.or(record.factory);
    }
    Ok((book, published, strangers))
}

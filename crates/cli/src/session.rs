//! One embedded chain that commands in separate processes act on, one after the other.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use aidao_chain::{Account, CallError, EthAccount, Outcome, World};
use alloy_core::primitives::{Address, U256};
use alloy_core::sol_types::SolCall;
use anyhow::{Context, Result, anyhow, bail, ensure};

use crate::action::Scope;
use crate::book::{Book, Dao};
use crate::config::{address, is_name};
use crate::errors::explain;
use crate::report::{Names, progress};

/// Where the chain is kept if nothing else is said.
pub const STATE_FILE: &str = ".aidao/chain.state";

/// A chain in a file, held by this process.
#[derive(Debug)]
pub struct Session {
    /// The chain.
    pub world: World,
    /// What was deployed there.
    pub book: Book,
    path: PathBuf,
    /// Others wait until it is closed.
    _lock: File,
}

impl Session {
    /// Opens the chain in a file that exists.
    ///
    /// # Errors
    /// If there is none, or it cannot be read.
    pub fn open(path: &Path) -> Result<Self> {
        if !path.exists() {
            bail!(
                "there is no chain in {}: begin with aidao deploy FILE, or name another with --state",
                path.display()
            );
        }
        let lock = lock(path)?;
        let world = progress("reading the chain", || World::load(path))?;
        Self::with(world, path, lock)
    }

    /// Opens the chain in a file, or begins one that is written to it.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn open_or_begin(path: &Path) -> Result<Self> {
        if path.exists() {
            return Self::open(path);
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
        }
        let lock = lock(path)?;
        Self::with(progress("starting the embedded chain", World::new), path, lock)
    }

    fn with(world: World, path: &Path, lock: File) -> Result<Self> {
        let book = Book::of(&world)?;
        Ok(Self { world, book, path: path.to_path_buf(), _lock: lock })
    }

    /// Ends the block and writes the chain.
    ///
    /// # Errors
    /// If it cannot be written. The file is as it was then.
    pub fn save(&mut self) -> Result<()> {
        self.world.next_block();
        self.book.keep(&mut self.world)?;
        Ok(self.world.save(&self.path)?)
    }

    /// Where the chain is kept.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The account with this name, with coin.
    ///
    /// # Errors
    /// If it is not a name.
    pub fn account(&mut self, name: &str) -> Result<EthAccount> {
        ensure!(
            is_name(name),
            "--from takes the name of an account (lower-case letters, digits, hyphens), found {name}"
        );
        self.book.meet([name]);
        Ok(self.world.eth_account(name))
    }

    /// Sends a message that must succeed.
    ///
    /// # Errors
    /// Why it failed, in words.
    pub fn send<C: SolCall>(
        &mut self,
        what: &str,
        from: &Account,
        to: Address,
        message: C,
    ) -> Result<Outcome<C::Return>> {
        self.pay(what, from, to, 0, message)
    }

    /// Sends a message with coin (in plancks) that must succeed.
    ///
    /// # Errors
    /// Why it failed, in words.
    pub fn pay<C: SolCall>(
        &mut self,
        what: &str,
        from: &Account,
        to: Address,
        value: u128,
        message: C,
    ) -> Result<Outcome<C::Return>> {
        let outcome = progress(what, || self.world.call_with_value(from, to, value, message));
        outcome.map_err(|error| self.failed(what, &error))
    }

    /// Asks a contract something.
    ///
    /// # Errors
    /// Why it failed, in words.
    pub fn ask<C: SolCall>(&self, to: Address, message: C) -> Result<C::Return> {
        self.world.view(to, message).map_err(|error| self.failed(C::SIGNATURE, &error))
    }

    fn failed(&self, what: &str, error: &CallError) -> anyhow::Error {
        let names = self.book.names(self.book.daos.last());
        anyhow!("{what} failed: {}", explain(error, &names))
    }

    /// Everyone who has a name, as seen by a DAO.
    #[must_use]
    pub fn names(&self, dao: &Dao) -> Names {
        self.book.names(Some(dao))
    }

    /// What names mean in a DAO's calls.
    #[must_use]
    pub fn scope<'a>(&'a self, dao: &'a Dao) -> DaoScope<'a> {
        DaoScope { session: self, dao }
    }
}

/// Waits until nobody else uses the chain.
fn lock(path: &Path) -> Result<File> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let path = PathBuf::from(name);
    let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    progress("waiting for another command", || file.lock())
        .with_context(|| format!("cannot lock {}", path.display()))?;
    Ok(file)
}

/// What names mean in a DAO's calls.
#[derive(Debug)]
pub struct DaoScope<'a> {
    session: &'a Session,
    dao: &'a Dao,
}

impl DaoScope<'_> {
    /// `treasury`, or `aidao/treasury`.
    fn own_or_others(&self, name: &str) -> Result<Option<Address>> {
        let (dao, name) = match name.split_once('/') {
            None => (self.dao, name),
            Some((key, name)) => (self.session.book.dao(Some(key))?, name),
        };
        Ok(dao.contracts().find(|(contract, _)| *contract == name).map(|(_, address)| address))
    }
}

impl Scope for DaoScope<'_> {
    fn contract(&self, name: &str) -> Result<(Address, &'static str)> {
        const KINDS: [(&str, &str); 7] = [
            ("token", "token"),
            ("staking", "staking"),
            ("governor", "governor"),
            ("treasury", "treasury"),
            ("directors", "multisig"),
            ("committee", "multisig"),
            ("factory", "factory"),
        ];
        let (kind, at) = name.split_once('@').unwrap_or((name, ""));
        let contract = kind.rsplit_once('/').map_or(kind, |(_, contract)| contract);
        let known = || KINDS.map(|(name, _)| name).join(", ");
        let kind_of = KINDS.iter().find(|(known, _)| *known == contract).map(|(_, kind)| *kind);
        let kind_of = kind_of.with_context(|| format!("no contract is called {name}; known are {}", known()))?;
        if !at.is_empty() {
            return Ok((address(at).map_err(|message| anyhow!(message))?, kind_of));
        }
        let found = match (contract, &self.session.book.factory) {
            ("factory", Some(factory)) => Some(factory.address),
            _ => self.own_or_others(name)?,
        };
        Ok((found.with_context(|| format!("there is no {name} on this chain"))?, kind_of))
    }

    fn address(&self, name: &str) -> Result<Address> {
        if name.starts_with("0x") {
            return address(name).map_err(|message| anyhow!(message));
        }
        if matches!(name, "native" | "nobody") {
            return Ok(Address::ZERO);
        }
        if let Ok((address, _)) = self.contract(name) {
            return Ok(address);
        }
        ensure!(is_name(name), "expected an address (0x…), a contract or the name of an account, found {name}");
        Ok(EthAccount::named(name).address())
    }

    fn is_unit(&self, unit: &str) -> bool {
        let symbols = self.session.book.daos.iter().map(|dao| dao.symbol.as_str());
        unit == "coin" || symbols.into_iter().any(|symbol| symbol == unit)
    }

    fn now(&self) -> u64 {
        self.session.world.now()
    }
}

/// Base units as a JSON number would lose digits: text.
#[must_use]
pub fn text(units: U256) -> serde_json::Value {
    units.to_string().into()
}

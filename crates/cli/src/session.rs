//! The chain that commands in separate processes act on, one after the other: the embedded one in a file, or a node.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use aidao_chain::{CallError, EthAccount, Outcome, World};
use aidao_files::{Lock, LockError};
use alloy_core::primitives::{Address, B256, U256};
use alloy_core::sol_types::SolCall;
use anyhow::{Context, Result, anyhow, bail, ensure};

use crate::action::Scope;
use crate::book::{Book, Dao};
use crate::config::{address, free_name, is_name};
use crate::errors::explain;
use crate::lexicon::Lexicon;
use crate::meaning::Assets;
use crate::net::records::{self, Record, Records};
use crate::net::{Chain, Remote, accounts, no_name};
use crate::report::{Names, clean, progress};
use crate::units::Asset;

/// Where the embedded chain is kept if nothing else is said.
pub const STATE_FILE: &str = ".aidao/chain.state";

/// How long a command waits for another.
pub(crate) const PATIENCE: Duration = Duration::from_secs(300);
/// What others are told about who has a lock.
pub(crate) const HOLDER: &str = "another aidao command";

/// A chain, and what was deployed there.
#[derive(Debug)]
pub struct Session {
    /// What was deployed there.
    pub book: Book,
    net: Net,
    /// Act, but keep nothing.
    dry_run: bool,
}

/// Where the chain is.
#[derive(Debug)]
enum Net {
    /// In a file, held by this process.
    Embedded {
        world: Box<World>,
        path: PathBuf,
        /// Others wait until it is closed.
        _lock: Lock,
    },
    /// Somewhere else.
    Remote { remote: Box<Remote>, records: Records },
}

/// Who acts.
#[derive(Clone, Debug)]
pub struct Actor {
    /// In words.
    pub name: String,
    /// Who signs.
    pub account: EthAccount,
}

impl Session {
    /// Opens the chain in a file that exists.
    ///
    /// # Errors
    /// If there is none, or it cannot be read.
    pub fn open(path: &Path) -> Result<Self> {
        if !path.exists() {
            bail!(
                "there is no chain in {}: begin with aidao deploy FILE, or name another with --state or --rpc",
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

    fn with(world: World, path: &Path, lock: Lock) -> Result<Self> {
        let book = Book::of(&world)?;
        let net = Net::Embedded { world: Box::new(world), path: path.to_path_buf(), _lock: lock };
        Ok(Self { book, net, dry_run: false })
    }

    /// Acts on a node's chain, with the records of what was deployed there.
    ///
    /// # Errors
    /// If a record cannot be read, or the node does not answer.
    pub fn over(mut remote: Remote, folder: &Path) -> Result<Self> {
        let records = Records::open(folder, remote.chain_id(), remote.genesis())?;
        let (book, published, strangers) = records::book(&records, &remote)?;
        remote.publish_no_more(published);
        for name in strangers {
            eprintln!(
                "{} is of another chain with the id {}, or of what a devnet forgot: it is left out.",
                clean(&records.path(&name).display().to_string()),
                remote.chain_id()
            );
        }
        let dry_run = remote.is_dry();
        Ok(Self { book, net: Net::Remote { remote: Box::new(remote), records }, dry_run })
    }

    /// Acts, but keeps nothing from now on.
    #[must_use]
    pub fn dry(self, dry_run: bool) -> Self {
        Self { dry_run, ..self }
    }

    /// Whether nothing is kept.
    #[must_use]
    pub fn is_dry(&self) -> bool {
        self.dry_run
    }

    /// The chain.
    #[must_use]
    pub fn chain(&self) -> &dyn Chain {
        match &self.net {
            Net::Embedded { world, .. } => world.as_ref(),
            Net::Remote { remote, .. } => remote.as_ref(),
        }
    }

    /// The chain, to act on it.
    pub fn chain_mut(&mut self) -> &mut dyn Chain {
        match &mut self.net {
            Net::Embedded { world, .. } => world.as_mut(),
            Net::Remote { remote, .. } => remote.as_mut(),
        }
    }

    /// The node, if it is one.
    #[must_use]
    pub fn remote(&self) -> Option<&Remote> {
        match &self.net {
            Net::Embedded { .. } => None,
            Net::Remote { remote, .. } => Some(remote),
        }
    }

    /// Makes sure that something may be signed for the chain that the node names.
    ///
    /// # Errors
    /// If nobody has said that it is the right one.
    pub fn confirm_chain(&mut self) -> Result<()> {
        match &mut self.net {
            Net::Embedded { .. } => Ok(()),
            Net::Remote { remote, .. } => remote.confirm_chain(),
        }
    }

    /// What was written down of a DAO when it was deployed; nothing on an embedded chain.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn record(&self, key: &str) -> Result<Option<Record>> {
        match &self.net {
            Net::Embedded { .. } => Ok(None),
            Net::Remote { records, .. } => records.read(key),
        }
    }

    /// Ends the block and writes what is to be remembered.
    ///
    /// # Errors
    /// If it cannot be written. The file is as it was then.
    pub fn save(&mut self) -> Result<()> {
        if self.dry_run {
            return Ok(());
        }
        match &mut self.net {
            Net::Embedded { world, path, .. } => {
                world.next_block();
                self.book.keep(world)?;
                Ok(world.save(path)?)
            }
            Net::Remote { records, .. } => records.keep(&self.book),
        }
    }

    /// Where things are kept, in words.
    #[must_use]
    pub fn place(&self, key: &str) -> String {
        match &self.net {
            Net::Embedded { path, .. } => format!(
                "This is the embedded chain, kept in {}; other commands go on from here. The same file on a new chain \
                 always gives the same addresses and hashes.",
                path.display()
            ),
            Net::Remote { records, remote } => format!(
                "This is the chain {}. Addresses, ABIs and transactions are in {}; other commands with --rpc go on from \
                 there.",
                remote.chain_id(),
                records.path(key).display()
            ),
        }
    }

    /// Lets time pass.
    ///
    /// # Errors
    /// If it passes by itself on this chain.
    pub fn advance(&mut self, seconds: u64) -> Result<()> {
        match &mut self.net {
            Net::Embedded { world, .. } => {
                world.advance(seconds);
                Ok(())
            }
            Net::Remote { remote, .. } => remote.advance(seconds),
        }
    }

    /// Begins to write a deployment down, or goes on with one that was interrupted. Nothing is written for an embedded chain:
    /// its file has all of a deployment or nothing. A dry run goes on in the same way, and writes nothing either.
    ///
    /// # Errors
    /// If there is a record that is not this deployment's, or nobody is named who pays.
    pub fn begin(&mut self, key: &str, file_hash: B256) -> Result<()> {
        let Net::Remote { remote, records } = &mut self.net else { return Ok(()) };
        let deployer = remote.account()?.address();
        let (path, old) = (records.path(key), records.read(key)?);
        let here = old.as_ref().map(|record| records.is_here(record, remote.as_ref())).transpose()?;
        let record = match (old, here) {
            (Some(record), Some(true)) => {
                ensure!(
                    record.file_hash == file_hash && record.deployer == deployer,
                    "{} is a half-finished deployment of another file or by another account ({}): go on with those, or \
                     give another --key",
                    path.display(),
                    record.deployer
                );
                record
            }
            // A devnet that began anew has nothing of what it forgot.
            (Some(_), Some(false)) if !remote.is_devnet() => bail!(
                "{} is of another chain with the id {}: give another --key, or another --deployments",
                path.display(),
                remote.chain_id()
            ),
            _ => records.new_record(key, file_hash, remote.now()?, deployer),
        };
        let steps = record.steps.clone();
        if self.dry_run {
            remote.record(record.begun, steps, |_| Ok(()));
            return Ok(());
        }
        records.write(&record)?;
        remote.record(record.begun, steps, move |steps| {
            let record = Record { steps: steps.to_vec(), ..record.clone() };
            records::write(&path, &record)
        });
        Ok(())
    }

    /// Ends what [`Session::begin`] began: `complete` fills the record.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn finish(&mut self, key: &str, complete: impl FnOnce(&mut Record) -> Result<()>) -> Result<()> {
        let Net::Remote { remote, records } = &mut self.net else { return Ok(()) };
        if self.dry_run {
            return Ok(());
        }
        let mut record = match records.read(key)? {
            Some(record) => record,
            // Made by a proposal: nobody deployed it.
            None => {
                let deployer = remote.account()?.address();
                records.new_record(key, B256::ZERO, remote.now()?, deployer)
            }
        };
        let steps = remote.recorded();
        if !steps.is_empty() {
            record.steps = steps;
        }
        complete(&mut record)?;
        records.write(&record)
    }

    /// Who acts: the account with this name, with coin; or over RPC, whoever's keystore or key was given.
    ///
    /// # Errors
    /// If it is not a name, or nobody was named.
    pub fn actor(&mut self, name: Option<&str>) -> Result<Actor> {
        match (name, &mut self.net) {
            (Some(name), _) => Ok(Actor { name: name.to_owned(), account: self.named(name)? }),
            (None, Net::Remote { remote, .. }) => {
                let account = remote.account()?;
                Ok(Actor { name: account.address().to_string(), account })
            }
            (None, Net::Embedded { .. }) => bail!("give --from NAME, the account that acts"),
        }
    }

    /// The account with this name, with coin.
    ///
    /// # Errors
    /// If it is not a name, or this is no chain to play on.
    pub fn named(&mut self, name: &str) -> Result<EthAccount> {
        ensure!(
            is_name(name),
            "--from takes the name of an account (lower-case letters, digits, hyphens), found {name}"
        );
        free_name(name).map_err(|message| anyhow!(message))?;
        self.book.meet([name]);
        Ok(self.chain_mut().named(name)?)
    }

    /// Who signs with others: by name, or by keystore file.
    ///
    /// # Errors
    /// If it is neither.
    pub fn signer(&mut self, text: &str) -> Result<EthAccount> {
        if is_name(text) { self.named(text) } else { accounts::from_file(Path::new(text)) }
    }

    /// Sends a message that must succeed.
    ///
    /// # Errors
    /// Why it failed, in words.
    pub fn send<C: SolCall>(&mut self, what: &str, from: &EthAccount, to: Address, message: C) -> Result<Outcome<()>> {
        self.pay(what, from, to, 0, message)
    }

    /// Sends a message with coin (in plancks) that must succeed.
    ///
    /// # Errors
    /// Why it failed, in words.
    pub fn pay<C: SolCall>(
        &mut self,
        what: &str,
        from: &EthAccount,
        to: Address,
        value: u128,
        message: C,
    ) -> Result<Outcome<()>> {
        let outcome = progress(what, || self.chain_mut().send(from, to, value, message));
        outcome.map_err(|error| self.failed(what, to, &error))
    }

    /// Asks a contract something.
    ///
    /// # Errors
    /// Why it failed, in words.
    pub fn ask<C: SolCall>(&self, to: Address, message: C) -> Result<C::Return> {
        self.chain().view(to, message).map_err(|error| self.failed(C::SIGNATURE, to, &error))
    }

    fn failed(&self, what: &str, called: Address, error: &CallError) -> anyhow::Error {
        let lexicon = self.lexicon_of(self.book.daos.last());
        anyhow!("{what} failed: {}", explain(error, Some(called), &lexicon))
    }

    /// Everyone who has a name, as seen by a DAO.
    #[must_use]
    pub fn names(&self, dao: &Dao) -> Names {
        self.book.names(Some(dao), self.chain().is_development())
    }

    /// Names as seen by a DAO, and assets as the chain tells them.
    #[must_use]
    pub fn lexicon(&self, dao: &Dao) -> Lexicon<'_> {
        self.lexicon_of(Some(dao))
    }

    fn lexicon_of(&self, dao: Option<&Dao>) -> Lexicon<'_> {
        Lexicon::new(self.book.names(dao, self.chain().is_development()), self.chain())
    }

    /// The asset with this address, or the chain's coin.
    ///
    /// # Errors
    /// If it does not say how many decimals it has.
    pub fn asset(&self, dao: &Dao, token: Address) -> Result<Asset> {
        let asset = self.lexicon(dao).asset(token);
        asset.with_context(|| format!("{token} is no token whose amounts can be counted: it does not say its decimals"))
    }

    /// What a DAO's holders stake.
    ///
    /// # Errors
    /// If it does not say how many decimals it has.
    pub fn own_asset(&self, dao: &Dao) -> Result<Asset> {
        self.asset(dao, dao.token)
    }

    /// What names mean in a DAO's calls.
    #[must_use]
    pub fn scope<'a>(&'a self, dao: &'a Dao) -> DaoScope<'a> {
        DaoScope { session: self, dao, lexicon: self.lexicon(dao) }
    }
}

/// Waits until no other command uses the chain. A devnet that serves it may do so for days: that is an error at once.
fn lock(path: &Path) -> Result<Lock> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let lock = PathBuf::from(name);
    match Lock::take(&lock, HOLDER, Duration::ZERO) {
        Err(LockError::Held { holder, .. }) if holder.starts_with(aidao_devnet::HOLDER) => bail!(
            "{} is served by {holder}: end that, or act on the chain there with --rpc and the address at which it listens",
            path.display()
        ),
        Err(LockError::Held { .. }) => {
            Ok(progress("waiting for another command", || Lock::take(&lock, HOLDER, PATIENCE))?)
        }
        other => Ok(other?),
    }
}

/// What names mean in a DAO's calls.
#[derive(Debug)]
pub struct DaoScope<'a> {
    session: &'a Session,
    dao: &'a Dao,
    lexicon: Lexicon<'a>,
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

impl Assets for DaoScope<'_> {
    fn asset(&self, token: Address) -> Option<Asset> {
        self.lexicon.asset(token)
    }

    fn staked(&self, staking: Address) -> Option<Asset> {
        self.lexicon.staked(staking)
    }

    fn votes(&self, governor: Address, house: u8) -> Option<Asset> {
        self.lexicon.votes(governor, house)
    }

    fn allocated(&self, treasury: Address, id: u32) -> Option<Asset> {
        self.lexicon.allocated(treasury, id)
    }
}

impl Scope for DaoScope<'_> {
    fn contract(&self, name: &str) -> Result<(Address, &'static str)> {
        const KINDS: [(&str, &str); 8] = [
            ("token", "token"),
            ("staking", "staking"),
            ("governor", "governor"),
            ("treasury", "treasury"),
            ("reserve", "reserve"),
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
        free_name(name).map_err(|message| anyhow!("{message}, and this DAO has no such contract"))?;
        let chain = self.session.chain();
        ensure!(chain.is_development(), no_name(name, chain.chain_id()));
        Ok(EthAccount::named(name).address())
    }

    fn now(&self) -> Result<u64> {
        Ok(self.session.chain().now()?)
    }
}

/// Base units as a JSON number would lose digits: text.
#[must_use]
pub fn text(units: U256) -> serde_json::Value {
    units.to_string().into()
}

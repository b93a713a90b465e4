//! What was deployed on an embedded chain: kept in the chain's own file, so that chain and book never differ.

use aidao_chain::World;
use alloy_core::primitives::{Address, B256, U256};
use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use crate::action::Action;
use crate::report::Names;

/// Name of the note in the chain's file.
const NOTE: &str = "book";

/// What was deployed on a chain.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Book {
    /// The DAOs, oldest first.
    pub daos: Vec<Dao>,
    /// The factory and what it knows, once the protocol's DAO is there.
    pub factory: Option<Factory>,
    /// Names of the accounts that files have named.
    pub accounts: Vec<String>,
}

/// The factory.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Factory {
    /// Where it is.
    pub address: Address,
    /// The DAO whose votes decide about it.
    pub owner: String,
}

/// A DAO, or a token with its locks.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Dao {
    /// What commands call it: the name of its file without the ending.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Symbol of its token.
    pub symbol: String,
    /// The token.
    pub token: Address,
    /// The staking contract.
    pub staking: Address,
    /// What makes it a DAO.
    pub offices: Option<Offices>,
    /// What its file leaves to the first vote.
    pub first_vote: Vec<Action>,
    /// Proposals made by commands, oldest first.
    pub proposals: Vec<Proposal>,
    /// Children that proposals shall make, oldest first.
    #[serde(default)]
    pub orders: Vec<Order>,
}

/// Governor, treasury and councils.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Offices {
    /// The governor.
    pub governor: Address,
    /// The treasury.
    pub treasury: Address,
    /// The vault that the treasury made, with what is reserved and owed.
    pub reserve: Address,
    /// The directors' multisig, who guard the proposals too.
    pub directors: Address,
    /// The committee's multisig; the directors' if there is none.
    pub committee: Address,
    /// Number in the factory's registry, if the factory made it.
    pub registered: Option<u32>,
}

/// A proposal.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Proposal {
    /// Its id.
    pub id: U256,
    /// Its text, of which the chain keeps only the hash.
    pub description: String,
}

/// A child that a proposal shall make.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Order {
    /// What commands will call it.
    pub key: String,
    /// Its file.
    pub file: String,
    /// The file's text, with which the chain is compared.
    pub text: String,
    /// keccak-256 of the factory's arguments, which its event tells too.
    pub hash: B256,
    /// The proposal's id.
    pub proposal: U256,
}

impl Book {
    /// The book of a chain; an empty one if it has none.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn of(world: &World) -> Result<Self> {
        match world.note(NOTE) {
            None => Ok(Self::default()),
            Some(bytes) => serde_json::from_slice(&bytes).context("the chain's book cannot be read"),
        }
    }

    /// Puts it into the chain.
    ///
    /// # Errors
    /// None that can happen.
    pub fn keep(&self, world: &mut World) -> Result<()> {
        world.keep_note(NOTE, &serde_json::to_vec(self)?);
        Ok(())
    }

    /// The DAO with this key; the only one, or the newest, if none is given.
    ///
    /// # Errors
    /// If there is none.
    pub fn dao(&self, key: Option<&str>) -> Result<&Dao> {
        let found = match key {
            Some(key) => self.daos.iter().find(|dao| dao.key == key),
            None => self.daos.last(),
        };
        if let Some(dao) = found {
            return Ok(dao);
        }
        let known = self.daos.iter().map(|dao| dao.key.as_str()).collect::<Vec<_>>().join(", ");
        match key {
            Some(key) if !known.is_empty() => bail!("no DAO is called {key} here; known are {known}"),
            _ => bail!("nothing is deployed on this chain: begin with aidao deploy FILE"),
        }
    }

    /// A DAO's contract by a name such as `aidao/staking`.
    #[must_use]
    pub fn contract(&self, name: &str) -> Option<Address> {
        let (key, wanted) = name.split_once('/')?;
        let dao = self.daos.iter().find(|dao| dao.key == key)?;
        dao.contracts().find(|(contract, _)| *contract == wanted).map(|(_, address)| address)
    }

    /// The DAO with this number in the factory's registry.
    #[must_use]
    pub fn registered(&self, number: u32) -> Option<&Dao> {
        let has = |dao: &&Dao| dao.offices.is_some_and(|offices| offices.registered == Some(number));
        self.daos.iter().find(has)
    }

    /// Changes a DAO that is in the book.
    pub fn dao_mut(&mut self, key: &str) -> Option<&mut Dao> {
        self.daos.iter_mut().find(|dao| dao.key == key)
    }

    /// Everyone who has a name, as seen by a DAO: its own contracts without its key before them. Accounts have names on a
    /// development chain only.
    #[must_use]
    pub fn names(&self, own: Option<&Dao>, development: bool) -> Names {
        let mut names = Names::new(own.map_or("", |dao| dao.symbol.as_str()));
        let own_key = own.map(|dao| dao.key.as_str());
        for dao in &self.daos {
            let prefix = if own_key == Some(dao.key.as_str()) { String::new() } else { format!("{}/", dao.key) };
            for (contract, address) in dao.contracts() {
                names.add(address, &format!("{prefix}{contract}"));
            }
            names.add_token(dao.token, &dao.symbol);
        }
        if let Some(factory) = &self.factory {
            names.add(factory.address, "factory");
        }
        for account in self.accounts.iter().filter(|_| development) {
            names.add(aidao_chain::EthAccount::named(account).address(), account);
        }
        names
    }

    /// Notes that these accounts were named.
    pub fn meet<'a>(&mut self, accounts: impl IntoIterator<Item = &'a str>) {
        for account in accounts {
            if !self.accounts.iter().any(|known| known == account) {
                self.accounts.push(account.to_owned());
            }
        }
    }
}

impl Dao {
    /// Its contracts by their names in calls.
    pub fn contracts(&self) -> impl Iterator<Item = (&'static str, Address)> {
        let offices = self.offices.into_iter().flat_map(|offices| {
            [
                ("governor", offices.governor),
                ("treasury", offices.treasury),
                ("reserve", offices.reserve),
                ("directors", offices.directors),
                ("committee", offices.committee),
            ]
        });
        [("token", self.token), ("staking", self.staking)].into_iter().chain(offices)
    }

    /// Governor, treasury and councils.
    ///
    /// # Errors
    /// If it is a token with its locks only.
    pub fn offices(&self) -> Result<Offices> {
        self.offices.with_context(|| format!("{} has no governor: its file has no [governor]", self.key))
    }
}

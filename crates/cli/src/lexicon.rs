//! Who is who and what is what: names of addresses, and assets as the chain tells them.

use std::cell::RefCell;
use std::collections::BTreeMap;

use aidao_abi::{Governor, Staking, Token, Treasury};
use alloy_core::primitives::Address;

use crate::meaning::Assets;
use crate::net::Chain;
use crate::report::Names;
use crate::units::{Asset, TOKENS};

/// What is needed to put into words what contracts do.
#[derive(Debug)]
pub struct Lexicon<'a> {
    names: Names,
    /// Without it, amounts are shown in base units only.
    chain: Option<&'a dyn Chain>,
    /// Answers, so that nothing is asked twice.
    known: RefCell<BTreeMap<Address, Option<Asset>>>,
}

impl<'a> Lexicon<'a> {
    /// Names, and the chain that is asked for assets.
    #[must_use]
    pub fn new(names: Names, chain: &'a dyn Chain) -> Self {
        Self { names, chain: Some(chain), known: RefCell::default() }
    }

    /// Names only.
    #[must_use]
    pub fn of_names(names: &Names) -> Self {
        Self { names: names.clone(), chain: None, known: RefCell::default() }
    }

    /// The names.
    #[must_use]
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// Name of an address, or the address.
    #[must_use]
    pub fn of(&self, address: Address) -> String {
        self.names.of(address)
    }

    fn ask(&self, token: Address) -> Option<Asset> {
        let chain = self.chain?;
        let decimals = chain.view(token, Token::decimalsCall {}).ok()?;
        let symbol = match self.names.symbol_of(token) {
            Some(symbol) => symbol.to_owned(),
            // A stranger's token has whatever symbol its maker chose, but not that of a DAO's token here.
            None => chain
                .view(token, Token::symbolCall {})
                .ok()
                .filter(|symbol| !self.names.is_symbol(symbol))
                .unwrap_or_else(|| TOKENS.to_owned()),
        };
        Asset::token(&symbol, decimals)
    }
}

impl Assets for Lexicon<'_> {
    fn asset(&self, token: Address) -> Option<Asset> {
        if token.is_zero() {
            return Some(Asset::coin());
        }
        if let Some(known) = self.known.borrow().get(&token) {
            return known.clone();
        }
        let asset = self.ask(token);
        self.known.borrow_mut().insert(token, asset.clone());
        asset
    }

    fn staked(&self, staking: Address) -> Option<Asset> {
        let token = self.chain?.view(staking, Staking::tokenCall {}).ok()?;
        // A governor has a token too: the source of its votes. What is staked is told with its terms.
        self.chain?.view(staking, Staking::termsCall {}).ok()?;
        self.asset(token)
    }

    fn votes(&self, governor: Address, house: u8) -> Option<Asset> {
        let source = self.chain?.view(governor, Governor::houseCall { house }).ok()?._0;
        self.staked(source).map(Asset::votes)
    }

    fn allocated(&self, treasury: Address, id: u32) -> Option<Asset> {
        let allocation = self.chain?.view(treasury, Treasury::allocationCall { allocationId: id }).ok()?;
        // What was never allocated has no recipient.
        if allocation._0.is_zero() {
            return None;
        }
        self.asset(allocation._1)
    }
}

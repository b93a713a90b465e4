//! Governor, treasury and councils, deployed directly: what the protocol's own DAO is made by.

use aidao_abi::{Factory, Governor, Multisig, Treasury};
use aidao_chain::{Cost, Deployed};
use alloy_core::primitives::aliases::U48;
use alloy_core::primitives::{Address, U256, keccak256};
use alloy_core::sol_types::SolConstructor;
use anyhow::{Context, Result, bail};

use super::{Deployer, Resolve};
use crate::config::{CouncilConfig, DaoConfig, Government, Module, TreasuryConfig, VoteSource};
use crate::net::Chain;

/// The contracts that make a token a DAO.
#[derive(Debug)]
pub struct Offices {
    /// The directors' multisig, who guard the proposals too.
    pub directors: Deployed,
    /// The committee's multisig, if it is another.
    pub committee: Option<Deployed>,
    /// Funds and timelock.
    pub treasury: Deployed,
    /// The vault that the treasury made, with what is reserved and owed.
    pub reserve: Deployed,
    /// Who counts the votes.
    pub governor: Deployed,
    /// What makes other DAOs.
    pub factory: Option<Deployed>,
    /// Number in the registry of the factory that made it.
    pub registered: Option<u32>,
}

impl Offices {
    /// All, with their names.
    #[must_use]
    pub fn contracts(&self) -> Vec<(&'static str, &Deployed)> {
        let mut all = vec![("directors", &self.directors)];
        all.extend(self.committee.as_ref().map(|committee| ("committee", committee)));
        all.extend([("treasury", &self.treasury), ("reserve", &self.reserve), ("governor", &self.governor)]);
        all.extend(self.factory.as_ref().map(|factory| ("factory", factory)));
        all
    }

    /// The committee's multisig, or the directors' if there is none.
    #[must_use]
    pub fn committee(&self) -> Address {
        self.committee.as_ref().unwrap_or(&self.directors).address
    }
}

/// Councils and treasury, which the token may need to know.
pub(super) struct Founded {
    pub(super) directors: Deployed,
    pub(super) committee: Option<Deployed>,
    pub(super) treasury: Deployed,
}

impl Founded {
    pub(super) fn modules(&self) -> Vec<(Module, Address)> {
        let mut all = vec![(Module::Treasury, self.treasury.address), (Module::Directors, self.directors.address)];
        all.extend(self.committee.as_ref().map(|committee| (Module::Committee, committee.address)));
        all
    }
}

/// First the councils and the treasury.
pub(super) fn found(deployer: &mut Deployer<'_>, government: &Government) -> Result<Founded> {
    let directors = deployer.create("directors", "multisig", council_arguments(&government.directors))?;
    let committee = government.committee.as_ref();
    let committee =
        committee.map(|council| deployer.create("committee", "multisig", council_arguments(council))).transpose()?;
    let second = committee.as_ref().unwrap_or(&directors).address;
    let arguments = treasury_arguments(&government.treasury, directors.address, second);
    let treasury = deployer.create("treasury", "treasury", arguments)?;
    Ok(Founded { directors, committee, treasury })
}

/// Then, once there are votes, the governor; the treasury obeys it from then on, and nobody else, for ever.
pub(super) fn empower(
    deployer: &mut Deployer<'_>,
    dao: &DaoConfig,
    government: &Government,
    founded: Founded,
    (token, staking): (Address, Address),
    resolve: Resolve<'_>,
) -> Result<Offices> {
    let Founded { directors, committee, treasury } = founded;
    let reserve = reserve_of(deployer.chain, treasury.address)?;
    deployer.names.add(reserve.address, "reserve");
    let sources = sources(government, staking, resolve)?;
    // The file's, so that a deployment that goes on later is the same: on the chain somebody may have burnt some.
    let supply = dao.token.initial_supply;
    let offices = (treasury.address, directors.address);
    let arguments = governor_arguments(deployer.chain, government, offices, sources, supply)?;
    let governor = deployer.create("governor", "governor", arguments)?;
    let message = Treasury::setGovernorCall { governor: governor.address };
    deployer.send("giving the treasury its governor", treasury.address, message)?;
    // What the allocation gave the treasury is income like any other.
    let held = deployer.chain.view(token, aidao_abi::Token::balanceOfCall { account: treasury.address })?;
    if !held.is_zero() {
        deployer.send("booking the treasury's tokens", treasury.address, Treasury::syncCall { asset: token })?;
    }
    let factory = match government.creation_fee {
        None => None,
        Some(fee) => Some(
            deployer.create(
                "factory",
                "factory",
                Factory::constructorCall {
                    owner: treasury.address,
                    globalTreasury: treasury.address,
                    creationFee: U256::from(fee),
                }
                .abi_encode(),
            )?,
        ),
    };
    Ok(Offices { directors, committee, treasury, reserve, governor, factory, registered: None })
}

/// The vault that a treasury made in its constructor, and paid for.
pub(super) fn reserve_of(chain: &dyn Chain, treasury: Address) -> Result<Deployed> {
    let address = chain.view(treasury, Treasury::reserveCall {})?;
    let code = chain.code(address)?;
    let (code_hash, code_size) = (keccak256(&code), code.len());
    Ok(Deployed { address, code_hash, code_size, cost: Cost::default(), events: Vec::new() })
}

/// Addresses of the houses' votes.
pub(super) fn sources(government: &Government, staking: Address, resolve: Resolve<'_>) -> Result<Vec<Address>> {
    let address = |source: &VoteSource| match source {
        VoteSource::Staking => Ok(staking),
        VoteSource::Contract(party) => party.known().context("a source of votes is an address"),
        VoteSource::StakingOf(dao) => match resolve(&format!("{dao}/staking")) {
            Some(staking) => Ok(staking),
            None => bail!("governor.house.source: no DAO is called {dao} on this chain; deploy it first"),
        },
    };
    government.governor.houses.iter().map(|house| address(&house.source)).collect()
}

pub(super) fn council_arguments(council: &CouncilConfig) -> Vec<u8> {
    Multisig::constructorCall { owners: owners(council), threshold: council.threshold }.abi_encode()
}

/// Addresses of a council's owners, who are never contracts of the same file.
pub(super) fn owners(council: &CouncilConfig) -> Vec<Address> {
    council.owners.iter().filter_map(crate::config::Party::known).collect()
}

fn treasury_arguments(treasury: &TreasuryConfig, directors: Address, committee: Address) -> Vec<u8> {
    Treasury::constructorCall {
        minDelay: U48::from(treasury.delay),
        reserveBps: treasury.reserve_bps,
        feeBps: treasury.fee_bps,
        feeRecipient: treasury.fee_recipient.as_ref().and_then(crate::config::Party::known).unwrap_or_default(),
        directors,
        committee,
    }
    .abi_encode()
}

fn governor_arguments(
    chain: &dyn Chain,
    government: &Government,
    (treasury, directors): (Address, Address),
    sources: Vec<Address>,
    supply: u128,
) -> Result<Vec<u8>> {
    let governor = &government.governor;
    let houses = &governor.houses;
    let guarded = governor.guardian_duration > 0;
    let until = if guarded { chain.begun()?.saturating_add(governor.guardian_duration) } else { 0 };
    let arguments = Governor::constructorCall {
        name: government.name.clone(),
        treasury,
        guardian: if guarded { directors } else { Address::ZERO },
        guardianUntil: U48::from(until),
        parent: Address::ZERO,
        parentRights: 0,
        sources,
        shares: houses.iter().map(|house| house.share_bps.into()).collect(),
        quorums: houses.iter().map(|house| house.quorum_bps.into()).collect(),
        countings: houses.iter().map(|house| house.quadratic.into()).collect(),
        // Votes to propose, house by house, then votes to be active.
        thresholds: houses
            .iter()
            .map(|house| house.threshold)
            .chain(houses.iter().map(|house| house.active_with(supply)))
            .map(U256::from)
            .collect(),
        settings: [governor.voting_delay, governor.voting_period, governor.late_extension, governor.live_limit.into()]
            // Their bounds are far below.
            .map(|setting| u32::try_from(setting).unwrap_or(u32::MAX))
            .to_vec(),
    }
    .abi_encode();
    Ok(arguments)
}

//! A factory with a permissive template, and DAOs made by it.

use aidao_abi::{Factory, Treasury};
use aidao_chain::{Account, CallError, Outcome, World, hub};
use alloy_core::primitives::aliases::U48;
use alloy_core::primitives::{Address, B256, U256};
use alloy_core::sol_types::SolConstructor;

use crate::deploy::{DAY, WEEK, deployed, try_deploy, units, upload};

/// Settings in the order of the factory's vector (`aidao_core::template::Setting`).
pub const SETTINGS: usize = 20;

/// The smallest values that the contracts themselves take, in the order of the vector.
#[must_use]
pub fn least_settings() -> [U256; SETTINGS] {
    [0, 1, 1, 10_000, 60, 3_600, 0, 100, 0, 600, 1, 3_600, 800, 0, 0, 0, 0, 0, 1, 0].map(U256::from)
}

/// The largest values that the contracts themselves take, in the order of the vector.
#[must_use]
pub fn most_settings() -> [U256; SETTINGS] {
    let lock = 1_461 * DAY;
    let votes = U256::from((1u128 << 96) - 1);
    let mut most = [
        365 * DAY,
        lock,
        lock,
        40_000,
        30 * DAY,
        60 * DAY,
        0,
        5_000,
        1,
        7 * DAY,
        10,
        30 * DAY,
        5_000,
        200,
        730 * DAY,
        9_500,
        5_000,
        0,
        5_000,
        0,
    ]
    .map(U256::from);
    most[6] = votes;
    most[17] = votes;
    most[19] = votes;
    most
}

/// Ordinary settings: a week of stake, votes of five days, one house, active with a hundredth of the supply.
#[must_use]
pub fn usual_settings() -> [U256; SETTINGS] {
    [WEEK, WEEK, 52 * WEEK, 10_000, DAY, 5 * DAY, 0, 400, 0, DAY, 3, 2 * DAY, 800, 100, 365 * DAY, 0, 0, 0, 100, 0]
        .map(U256::from)
}

/// Code hashes of a DAO's contracts.
#[derive(Clone, Copy, Debug)]
pub struct Codes {
    /// The token's.
    pub token: B256,
    /// The staking contract's.
    pub staking: B256,
    /// The treasury's.
    pub treasury: B256,
    /// The multisig's.
    pub multisig: B256,
    /// The governor's.
    pub governor: B256,
}

/// Uploads all blobs that DAOs are made of.
///
/// # Panics
/// If one is missing or refused.
pub fn upload_codes(world: &mut World, who: &Account) -> Codes {
    let mut upload = |name: &str| upload(world, who, name);
    Codes {
        token: upload("token"),
        staking: upload("staking"),
        treasury: upload("treasury"),
        multisig: upload("multisig"),
        governor: upload("governor"),
    }
}

/// A factory of the protocol's.
#[derive(Clone, Copy, Debug)]
pub struct Protocol {
    /// The factory.
    pub factory: Address,
    /// Its owner; on a live chain the global treasury, here an account that can sign.
    pub owner: Account,
    /// Takes the fees.
    pub global_treasury: Address,
    /// What DAOs are made of.
    pub codes: Codes,
}

/// The fee of [`Protocol::deploy`]'s factory, in plancks: 2 DOT.
pub const CREATION_FEE: u128 = 2 * hub::DOT;

/// Plancks in wei.
#[must_use]
pub fn wei(plancks: u128) -> U256 {
    U256::from(plancks).saturating_mul(U256::from(hub::WEI_PER_PLANCK))
}

impl Protocol {
    /// Deploys a global treasury (its own directors and committee are the owner) and the factory, uploads all blobs and adds a
    /// template, number 1, whose bounds are the contracts' own.
    ///
    /// # Panics
    /// If one of these fails.
    pub fn deploy(world: &mut World) -> Self {
        let owner = world.account("protocol owner");
        let arguments = Treasury::constructorCall {
            minDelay: U48::from(DAY),
            reserveBps: 800,
            feeBps: 0,
            feeRecipient: Address::ZERO,
            directors: owner.address(),
            committee: owner.address(),
        }
        .abi_encode();
        let global_treasury = deployed(try_deploy(world, &owner, "treasury", arguments));
        let arguments = Factory::constructorCall {
            owner: owner.address(),
            globalTreasury: global_treasury,
            creationFee: wei(CREATION_FEE),
        }
        .abi_encode();
        let factory = deployed(try_deploy(world, &owner, "factory", arguments));
        let codes = upload_codes(world, &owner);
        let protocol = Self { factory, owner, global_treasury, codes };
        let outcome = world.call(&owner, factory, protocol.template(&least_settings(), &most_settings()));
        assert!(outcome.is_ok(), "the template was refused: {outcome:?}");
        protocol
    }

    /// The message that adds a template with these bounds.
    #[must_use]
    pub fn template(&self, least: &[U256], most: &[U256]) -> Factory::addTemplateCall {
        Factory::addTemplateCall {
            name: "Permissive".into(),
            version: 1,
            tokenCode: self.codes.token,
            stakingCode: self.codes.staking,
            treasuryCode: self.codes.treasury,
            multisigCode: self.codes.multisig,
            governorCode: self.codes.governor,
            least: least.to_vec(),
            most: most.to_vec(),
        }
    }

    /// Makes a DAO and pays the fee.
    ///
    /// # Errors
    /// What the factory or a contract reverts with.
    pub fn create(&self, world: &mut World, who: &Account, setup: &DaoSetup) -> Result<(Dao, Outcome<u32>), CallError> {
        let outcome = world.call_with_value(who, self.factory, CREATION_FEE, setup.message())?;
        Ok((self.dao(world, outcome.value), outcome))
    }

    /// A DAO's contracts.
    ///
    /// # Panics
    /// If there is no such DAO.
    #[must_use]
    pub fn dao(&self, world: &World, id: u32) -> Dao {
        let dao = world.view(self.factory, Factory::daoCall { daoId: id }).unwrap_or_else(|error| panic!("{error}"));
        Dao { id, token: dao._0, staking: dao._1, treasury: dao._2, multisig: dao._3, governor: dao._4 }
    }
}

/// A DAO's contracts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dao {
    /// Its number.
    pub id: u32,
    /// The token.
    pub token: Address,
    /// Stake locks.
    pub staking: Address,
    /// Funds and timelock.
    pub treasury: Address,
    /// Guardian and directors.
    pub multisig: Address,
    /// Proposals and votes.
    pub governor: Address,
}

/// Name, symbol and allocation of a token.
pub type NewToken = (String, String, Vec<(Address, U256)>);

/// What `create` is given.
#[derive(Clone, Debug)]
pub struct DaoSetup {
    /// The template's number.
    pub template: u32,
    /// The governor's name.
    pub name: String,
    /// Name and symbol of the token, and its allocation; empty if one is adopted.
    pub token: Option<NewToken>,
    /// The token that is adopted; zero to make one.
    pub adopted: Address,
    /// The second house; zero for one house.
    pub second_source: Address,
    /// Approves partners; zero for the multisig.
    pub committee: Address,
    /// The parent's treasury; zero for none.
    pub parent: Address,
    /// The parent's rights.
    pub parent_rights: u8,
    /// The multisig's owners.
    pub owners: Vec<Address>,
    /// The multisig's threshold.
    pub threshold: u8,
    /// The settings.
    pub settings: Vec<U256>,
    /// Decides the addresses.
    pub salt: B256,
}

impl DaoSetup {
    /// An ordinary DAO from template 1: 1,000,000 tokens for `holder`, a multisig of one owner.
    #[must_use]
    pub fn of(holder: Address, owner: Address) -> Self {
        let allocation = vec![(holder, units(1_000_000))];
        Self {
            template: 1,
            name: "Open Speech".into(),
            token: Some(("Open Speech".into(), "SPEECH".into(), allocation)),
            adopted: Address::ZERO,
            second_source: Address::ZERO,
            committee: Address::ZERO,
            parent: Address::ZERO,
            parent_rights: 0,
            owners: vec![owner],
            threshold: 1,
            settings: usual_settings().to_vec(),
            salt: B256::ZERO,
        }
    }

    /// With an existing token.
    #[must_use]
    pub fn adopting(mut self, token: Address) -> Self {
        self.token = None;
        self.adopted = token;
        self
    }

    /// With another value of one setting.
    #[must_use]
    pub fn with(mut self, setting: usize, value: impl Into<U256>) -> Self {
        if let Some(entry) = self.settings.get_mut(setting) {
            *entry = value.into();
        }
        self
    }

    /// With another salt.
    #[must_use]
    pub fn salted(mut self, salt: u8) -> Self {
        self.salt = B256::with_last_byte(salt);
        self
    }

    /// The message.
    #[must_use]
    pub fn message(&self) -> Factory::createCall {
        let (token_name, token_symbol, allocation) = self.token.clone().unwrap_or_default();
        let (recipients, amounts) = allocation.into_iter().unzip();
        Factory::createCall {
            templateId: self.template,
            name: self.name.clone(),
            tokenName: token_name,
            tokenSymbol: token_symbol,
            recipients,
            amounts,
            accounts: vec![self.adopted, self.second_source, self.committee, self.parent],
            owners: self.owners.clone(),
            threshold: self.threshold,
            parentRights: self.parent_rights,
            settings: self.settings.clone(),
            salt: self.salt,
        }
    }
}

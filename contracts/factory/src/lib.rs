//! Makes whole DAOs in one transaction and keeps their registry.
//!
//! A DAO is a token (or one that exists already), a multisig as guardian and directors, a treasury, stake locks and a
//! governor, wired to each other and to nobody else. What they are made of, and within which bounds, is a template: added and
//! retired by the factory's owner, the protocol's own treasury, never edited. Anyone can check a DAO against its template.
//!
//! # Security notes
//!
//! * **Nothing is left to whoever makes a DAO**, nor to the factory or its owner: the token's supply is fixed, the treasury
//!   takes its governor once, from this factory within the same transaction, and everything else belongs to the treasury,
//!   so to votes.
//! * **The owner's power** is over new DAOs only: templates and the creation fee. It cannot touch what was made. The fee has
//!   a ceiling in code.
//! * **Addresses** depend on the caller, so nobody can take them by making the same DAO first.
//! * **Parents.** A DAO with a parent is made by the parent itself (its treasury, so by vote): nobody becomes a parent or a
//!   child unasked. The parent's rights are fixed at birth and enforced by the child's governor.
//! * **The registry's status informs;** it stops nothing by itself. A parent with the right to pause, or the DAO, pauses;
//!   what the parent paused only the parent unpauses. Winding down is the DAO's own and final.
//! * **Effects first.** Numbers are taken before contracts are made. The only foreign code that runs is what a template
//!   names, the second source and an adopted token (asked for its clock and for its supply, in static calls), and the global
//!   treasury.
//! * **Dust decides nothing.** The first house needs a share of the token's supply, at least a hundredth of a percent of it and
//!   at most half, before anything can be proposed ([`aidao_core::template::Setting::ActivationBps`]). The supply is that of the
//!   moment: a token that is adopted while hardly any of it exists has an activation that is hardly any.
//! * **Limits.** 20 settings, pages of 50, names of templates 64 bytes, fee at most 100 DOT. Storage deposits of all nine
//!   contracts are paid by the origin of the transaction.
#![cfg_attr(not(feature = "std"), no_std)]
#![allow(
    clippy::arithmetic_side_effects,
    reason = "overflow traps in the contract profile; what cannot occur says why"
)]

extern crate alloc;

mod children;
pub mod dispatch;
pub mod errors;
pub mod events;
mod questions;
pub mod storage;
pub mod views;

pub use self::factory::Factory;
pub use errors::FactoryError;

/// The contract.
#[ink::contract]
#[allow(missing_docs, reason = "ink! generates undocumented items")]
pub mod factory {
    use alloc::vec::Vec;

    use aidao_core::template::SETTINGS;
    use aidao_core::units::Timepoint;
    use aidao_env::calls::{self, Flags, Outcome};
    use aidao_env::storage::{Map, Slot, WordMap};
    use aidao_env::{Bytes32, Text, Uint256, Word, calldata, host, selector};

    use crate::children::Order;
    use crate::errors::FactoryError;
    use crate::events::{CreationFeeSet, DaoCreated, StatusChanged, TemplateAdded, TemplateRetired};
    use crate::questions::ask;
    use crate::storage::{
        Config, Dao, GOVERNOR, MULTISIG, NAME_BYTES, PARTS, STAKING, Status, TOKEN, TREASURY, Template,
    };
    use crate::views::{BoundsView, DaoPage, DaoView, IdList, TemplateView};

    /// The highest creation fee in wei: 100 DOT.
    pub const MAX_FEE: u128 = 100 * 1_000_000_000_000_000_000;
    /// The longest page.
    pub const MAX_PAGE: u32 = 50;
    /// The parent's right to pause.
    const PAUSE: u8 = 1;

    /// One cell for all that is short; making a DAO writes its own cell, that of its treasury and, with a parent, the parent's
    /// and the edge to it.
    #[ink(storage)]
    #[derive(Default)]
    pub struct Factory {
        /// Owner, global treasury, fee, counts.
        config: Slot<Config>,
        /// Templates by number, from 1.
        templates: Map<u32, Template>,
        /// DAOs by number, from 1.
        daos: Map<u32, Dao>,
        /// Numbers of DAOs by their treasuries.
        by_treasury: WordMap<Address, u32>,
        /// Numbers of children, by the parent's treasury and from 0.
        children: WordMap<(Address, u32), u32>,
    }

    impl Factory {
        /// A factory whose `owner` adds templates and sets the fee; fees of `creationFee` wei per DAO (at most 100 DOT) and
        /// the protocol's part of the DAOs' income go to `globalTreasury`, a contract. None of the first two ever changes.
        ///
        /// Errors: `FactoryInvalidAddress`, `FactoryInvalidFee`.
        #[ink(constructor)]
        pub fn new(owner: Address, global_treasury: Address, creation_fee: Uint256) -> Result<Self, FactoryError> {
            let mut factory = Self::default();
            if owner == Address::zero() {
                return Err(FactoryError::FactoryInvalidAddress { account: owner });
            }
            if !host::is_contract(&global_treasury) {
                return Err(FactoryError::FactoryInvalidAddress { account: global_treasury });
            }
            let fee = checked_fee(creation_fee)?;
            factory.config.set(&Config { owner, global_treasury, fee, ..Config::default() });
            Ok(factory)
        }

        // ---------------------------------------------------------------- queries: registry

        /// How many DAOs there are; they are numbered from 1.
        #[ink(message, name = "daoCount")]
        pub fn dao_count(&self) -> u32 {
            self.config.get().daos
        }

        /// A DAO: token, staking, treasury, multisig, governor, whether the token was adopted, template, parent (0 for none),
        /// the parent's rights, status (0 active, 1 paused, 2 wound down), when it was made (seconds), and the parameter hash.
        ///
        /// Errors: `FactoryUnknownDao`.
        #[ink(message)]
        pub fn dao(&self, dao_id: u32) -> Result<DaoView, FactoryError> {
            self.known(dao_id).map(DaoView)
        }

        /// The number of the DAO with this treasury; 0 if there is none.
        #[ink(message, name = "daoOf")]
        pub fn dao_of(&self, treasury: Address) -> u32 {
            self.by_treasury.get(&treasury)
        }

        /// `count` DAOs (at most 50) from number `from` on, as far as there are: treasuries, templates, parents, statuses.
        ///
        /// Errors: `FactoryPageTooLong`.
        #[ink(message)]
        pub fn daos(&self, from: u32, count: u32) -> Result<DaoPage, FactoryError> {
            let last = self.config.get().daos;
            Ok(DaoPage(page(from.max(1), count, last)?.map(|id| self.daos.get(&id)).collect()))
        }

        /// How many children a DAO has.
        ///
        /// Errors: `FactoryUnknownDao`.
        #[ink(message, name = "childCount")]
        pub fn child_count(&self, dao_id: u32) -> Result<u32, FactoryError> {
            Ok(self.known(dao_id)?.children)
        }

        /// Numbers of `count` children (at most 50) of a DAO, from the one in place `from` (from 0) on, as far as there are.
        ///
        /// Errors: `FactoryUnknownDao`, `FactoryPageTooLong`.
        #[ink(message, name = "childrenOf")]
        pub fn children_of(&self, dao_id: u32, from: u32, count: u32) -> Result<IdList, FactoryError> {
            let dao = self.known(dao_id)?;
            let treasury = dao.parts[TREASURY];
            // Places are numbered from 0 outside and from 1 inside.
            let places = page(from.saturating_add(1), count, dao.children)?;
            Ok(IdList(places.map(|place| self.children.get(&(treasury, place))).collect()))
        }

        /// Whether a DAO is what its template says: code hashes of its contracts (but of an adopted token), and still wired
        /// as made: the governor's timelock is the treasury, the treasury's governor that governor, the staking contract's
        /// owner the treasury.
        ///
        /// Errors: `FactoryUnknownDao`, `FactoryNoAnswer` if one of them could not be asked.
        #[ink(message)]
        pub fn verify(&self, dao_id: u32) -> Result<bool, FactoryError> {
            const TIMELOCK: u32 = selector::selector("timelock", &[]);
            const THE_GOVERNOR: u32 = selector::selector("governor", &[]);
            const OWNER: u32 = selector::selector("owner", &[]);
            let dao = self.known(dao_id)?;
            let [.., treasury, staking, governor] = &dao.parts;
            Ok(self.is_made_of(&dao, dao.template)
                && answers(governor, TIMELOCK, treasury)?
                && answers(treasury, THE_GOVERNOR, governor)?
                && answers(staking, OWNER, treasury)?)
        }

        /// Whether a DAO's contracts (but an adopted token) have the code of a template, its own or another.
        ///
        /// Errors: `FactoryUnknownDao`, `FactoryUnknownTemplate`.
        #[ink(message)]
        pub fn matches(&self, dao_id: u32, template_id: u32) -> Result<bool, FactoryError> {
            let dao = self.known(dao_id)?;
            self.known_template(template_id)?;
            Ok(self.is_made_of(&dao, template_id))
        }

        // ---------------------------------------------------------------- queries: templates

        /// How many templates there are; they are numbered from 1.
        #[ink(message, name = "templateCount")]
        pub fn template_count(&self) -> u32 {
            self.config.get().templates
        }

        /// A template: name, version, whether it was retired, code hashes of token, staking, treasury, multisig, governor.
        ///
        /// Errors: `FactoryUnknownTemplate`.
        #[ink(message)]
        pub fn template(&self, template_id: u32) -> Result<TemplateView, FactoryError> {
            self.known_template(template_id).map(TemplateView)
        }

        /// The smallest and the largest value of each of a template's settings.
        ///
        /// Errors: `FactoryUnknownTemplate`.
        #[ink(message, name = "templateBounds")]
        pub fn template_bounds(&self, template_id: u32) -> Result<BoundsView, FactoryError> {
            self.known_template(template_id).map(BoundsView)
        }

        /// What making a DAO costs, wei.
        #[ink(message, name = "creationFee")]
        pub fn creation_fee(&self) -> Uint256 {
            self.config.get().fee.into()
        }

        /// Where fees go.
        #[ink(message, name = "globalTreasury")]
        pub fn global_treasury(&self) -> Address {
            self.config.get().global_treasury
        }

        /// Who adds and retires templates and sets the fee.
        #[ink(message)]
        pub fn owner(&self) -> Address {
            self.config.get().owner
        }

        // ---------------------------------------------------------------- changes: DAOs

        /// Makes a DAO from a template and returns its number. Exactly the creation fee comes along. Emits `DaoCreated`, after
        /// the events of the contracts.
        ///
        /// * `name`: the governor's, 1 to 64 bytes;
        /// * `tokenName`, `tokenSymbol`, `recipients`, `amounts`: a token of fixed supply and its allocation (base units), as
        ///   the token's constructor takes them; all empty if a token is adopted;
        /// * `accounts`: an existing ERC-20 to adopt (zero to make one), the second house's source of votes (zero for one
        ///   house), the committee that approves partners (zero for the multisig), the parent's treasury (zero for none), which
        ///   must then be the caller;
        /// * `owners`, `threshold`: the multisig's;
        /// * `parentRights`: 1 pause, 2 veto, 4 slash the leader; zero without a parent;
        /// * `settings`: 20 values in the order of `aidao_core::template::Setting`;
        /// * `salt`: addresses depend on it and on the caller.
        ///
        /// Errors: `FactoryWrongFee`, `FactoryUnknownTemplate`, `FactoryRetiredTemplate`, `FactoryInvalidSettings`,
        /// `FactorySettingOutOfBounds`, `FactoryInvalidAccounts`, `FactoryUnexpectedAllocation`, `FactoryInvalidHouses`,
        /// `FactoryInvalidActivation`, `FactoryNoAnswer` if an adopted token does not say its supply,
        /// `FactoryUnauthorizedAccount`, `FactoryUnknownDao`, `FactoryUnexpectedStatus`, `FactoryFeeNotTaken`,
        /// `FactoryCreationFailed`; a contract's own refusal as it is.
        #[ink(message, payable)]
        #[allow(clippy::too_many_arguments)]
        pub fn create(
            &mut self,
            template_id: u32,
            name: Text,
            token_name: Text,
            token_symbol: Text,
            recipients: Vec<Address>,
            amounts: Vec<Uint256>,
            accounts: Vec<Address>,
            owners: Vec<Address>,
            threshold: u8,
            parent_rights: u8,
            settings: Vec<Uint256>,
            salt: Bytes32,
        ) -> Result<u32, FactoryError> {
            let mut config = self.config.get();
            let template = self.known_template(template_id)?;
            if template.retired {
                return Err(FactoryError::FactoryRetiredTemplate { template_id });
            }
            let values = values(&settings)?;
            if let Some(index) = template.bounds.first_outside(&values) {
                return Err(FactoryError::FactorySettingOutOfBounds {
                    setting: saturated(index),
                    value: settings[index],
                    least: template.bounds.least[index].into(),
                    most: template.bounds.most[index].into(),
                });
            }
            let &[token, second_source, committee, parent] = &accounts[..] else {
                return Err(FactoryError::FactoryInvalidAccounts { items: saturated(accounts.len()) });
            };
            let adopted = token != Address::zero();
            let nothing = token_name.0.is_empty() && token_symbol.0.is_empty();
            if adopted && !(nothing && recipients.is_empty() && amounts.is_empty()) {
                return Err(FactoryError::FactoryUnexpectedAllocation {});
            }
            // Overflow not possible: 2^32 DAOs.
            config.daos += 1;
            let dao_id = config.daos;
            self.config.set(&config);
            let parent_id = self.adopt(&parent, dao_id)?;
            take_fee(&config)?;
            let mut order = Order {
                codes: template.codes,
                name,
                token_name,
                token_symbol,
                recipients,
                amounts,
                token,
                second_source,
                committee,
                parent,
                parent_rights,
                owners,
                threshold,
                global_treasury: config.global_treasury,
                values,
                salt,
            };
            let parts = order.make()?;
            let parameter_hash = calldata::arguments_hash();
            self.by_treasury.set(&parts[TREASURY], &dao_id);
            self.daos.set(
                &dao_id,
                &Dao {
                    parts,
                    template: template_id,
                    parent: parent_id,
                    parent_rights,
                    adopted,
                    created_at: Timepoint(host::now()),
                    parameter_hash,
                    ..Dao::default()
                },
            );
            DaoCreated {
                dao_id,
                template_id,
                parent: parent_id,
                version: template.version,
                parameter_hash: parameter_hash.into(),
                creator: host::caller(),
                token: parts[TOKEN],
                staking: parts[STAKING],
                treasury: parts[TREASURY],
                multisig: parts[MULTISIG],
                governor: parts[GOVERNOR],
                parent_rights,
            }
            .emit();
            Ok(dao_id)
        }

        /// Marks a DAO as paused: the DAO itself (its treasury), or its parent with the right to pause. Emits `StatusChanged`.
        ///
        /// Errors: `FactoryUnknownDao`, `FactoryUnauthorizedAccount`, `FactoryUnexpectedStatus` unless it is active.
        #[ink(message)]
        pub fn pause(&mut self, dao_id: u32) -> Result<(), FactoryError> {
            self.change_status(dao_id, Status::Active, Status::Paused)
        }

        /// Marks a paused DAO as active again: whoever paused it, the DAO itself or its parent, or the parent in any case.
        /// Emits `StatusChanged`.
        ///
        /// Errors: `FactoryUnknownDao`, `FactoryUnauthorizedAccount`, `FactoryUnexpectedStatus` unless it is paused.
        #[ink(message)]
        pub fn unpause(&mut self, dao_id: u32) -> Result<(), FactoryError> {
            self.change_status(dao_id, Status::Paused, Status::Active)
        }

        /// Marks a DAO as wound down, for ever: the DAO itself (its treasury) only, paused or not. Emits `StatusChanged`.
        ///
        /// Errors: `FactoryUnknownDao`, `FactoryUnauthorizedAccount`, `FactoryUnexpectedStatus` if it is already.
        #[ink(message, name = "windDown")]
        pub fn wind_down(&mut self, dao_id: u32) -> Result<(), FactoryError> {
            let status = self.known(dao_id)?.status;
            self.change_status(dao_id, status, Status::WoundDown)
        }

        // ---------------------------------------------------------------- changes: templates

        /// Adds a template and returns its number; the owner only. `name` has 1 to 64 bytes, code hashes are of code that was
        /// uploaded (an unknown one makes `create` fail), `least` and `most` bound the 20 settings. Emits `TemplateAdded`.
        ///
        /// Errors: `FactoryUnauthorizedAccount`, `FactoryInvalidTemplate`, `FactoryInvalidSettings`, `FactoryInvalidBounds`.
        #[ink(message, name = "addTemplate")]
        #[allow(clippy::too_many_arguments)]
        pub fn add_template(
            &mut self,
            name: Text,
            version: u32,
            token_code: Bytes32,
            staking_code: Bytes32,
            treasury_code: Bytes32,
            multisig_code: Bytes32,
            governor_code: Bytes32,
            least: Vec<Uint256>,
            most: Vec<Uint256>,
        ) -> Result<u32, FactoryError> {
            let mut config = self.owned()?;
            let mut codes = [[0u8; 32]; PARTS];
            codes[TOKEN] = token_code.0;
            codes[STAKING] = staking_code.0;
            codes[TREASURY] = treasury_code.0;
            codes[MULTISIG] = multisig_code.0;
            codes[GOVERNOR] = governor_code.0;
            if name.0.is_empty() || name.0.len() > NAME_BYTES || codes.contains(&[0; 32]) {
                return Err(FactoryError::FactoryInvalidTemplate {});
            }
            let mut template = Template { version, codes, name, ..Template::default() };
            template.bounds.least = values(&least)?;
            template.bounds.most = values(&most)?;
            if let Some(index) = template.bounds.first_invalid() {
                return Err(FactoryError::FactoryInvalidBounds { setting: saturated(index) });
            }
            // Overflow not possible: 2^32 templates.
            config.templates += 1;
            let template_id = config.templates;
            self.config.set(&config);
            self.templates.set(&template_id, &template);
            TemplateAdded { template_id, version, name: template.name }.emit();
            Ok(template_id)
        }

        /// Retires a template: no more DAOs are made from it; the owner only. What was made stays what it is. Emits
        /// `TemplateRetired`.
        ///
        /// Errors: `FactoryUnauthorizedAccount`, `FactoryUnknownTemplate`, `FactoryRetiredTemplate`.
        #[ink(message, name = "retireTemplate")]
        pub fn retire_template(&mut self, template_id: u32) -> Result<(), FactoryError> {
            self.owned()?;
            let mut template = self.known_template(template_id)?;
            if template.retired {
                return Err(FactoryError::FactoryRetiredTemplate { template_id });
            }
            template.retired = true;
            self.templates.set(&template_id, &template);
            TemplateRetired { template_id }.emit();
            Ok(())
        }

        /// Sets what making a DAO costs, in wei, at most 100 DOT; the owner only. Emits `CreationFeeSet`.
        ///
        /// Errors: `FactoryUnauthorizedAccount`, `FactoryInvalidFee`.
        #[ink(message, name = "setCreationFee")]
        pub fn set_creation_fee(&mut self, creation_fee: Uint256) -> Result<(), FactoryError> {
            let mut config = self.owned()?;
            config.fee = checked_fee(creation_fee)?;
            self.config.set(&config);
            CreationFeeSet { fee: creation_fee }.emit();
            Ok(())
        }

        // ---------------------------------------------------------------- internals

        /// A DAO on record.
        #[inline(never)]
        fn known(&self, dao_id: u32) -> Result<Dao, FactoryError> {
            let dao = self.daos.get(&dao_id);
            if dao.template == 0 { Err(FactoryError::FactoryUnknownDao { dao_id }) } else { Ok(dao) }
        }

        #[inline(never)]
        fn known_template(&self, template_id: u32) -> Result<Template, FactoryError> {
            let template = self.templates.get(&template_id);
            if template.name.0.is_empty() {
                return Err(FactoryError::FactoryUnknownTemplate { template_id });
            }
            Ok(template)
        }

        /// The configuration, for the owner only.
        #[inline(never)]
        fn owned(&self) -> Result<Config, FactoryError> {
            let config = self.config.get();
            if host::caller() == config.owner { Ok(config) } else { Err(unauthorized()) }
        }

        /// Books a child with its parent, which must be the caller and active; returns the parent's number, 0 for none.
        fn adopt(&mut self, parent: &Address, child: u32) -> Result<u32, FactoryError> {
            if *parent == Address::zero() {
                return Ok(0);
            }
            if *parent != host::caller() {
                return Err(unauthorized());
            }
            let id = self.by_treasury.get(parent);
            let mut dao = self.known(id)?;
            if dao.status != Status::Active {
                return Err(FactoryError::FactoryUnexpectedStatus { dao_id: id, status: dao.status as u8 });
            }
            // Overflow not possible: 2^32 DAOs.
            dao.children += 1;
            self.children.set(&(*parent, dao.children), &child);
            self.daos.set(&id, &dao);
            Ok(id)
        }

        /// Whether a DAO's contracts have a template's code.
        #[inline(never)]
        fn is_made_of(&self, dao: &Dao, template_id: u32) -> bool {
            let codes = self.templates.get(&template_id).codes;
            let first = if dao.adopted { MULTISIG } else { TOKEN };
            (first..PARTS).all(|part| host::code_hash(&dao.parts[part]) == codes[part])
        }

        /// Changes a DAO's status.
        #[inline(never)]
        fn change_status(&mut self, dao_id: u32, from: Status, to: Status) -> Result<(), FactoryError> {
            let mut dao = self.known(dao_id)?;
            let by = host::caller();
            let is_parent = to != Status::WoundDown
                && dao.parent_rights & PAUSE != 0
                && self.known(dao.parent)?.parts[TREASURY] == by;
            let may = is_parent || (dao.parts[TREASURY] == by && !(to == Status::Active && dao.paused_by_parent));
            if !may {
                return Err(unauthorized());
            }
            if dao.status != from || dao.status == Status::WoundDown {
                return Err(FactoryError::FactoryUnexpectedStatus { dao_id, status: dao.status as u8 });
            }
            dao.status = to;
            dao.paused_by_parent = is_parent && to == Status::Paused;
            self.daos.set(&dao_id, &dao);
            StatusChanged { dao_id, status: to as u8, by }.emit();
            Ok(())
        }
    }

    fn unauthorized() -> FactoryError {
        FactoryError::FactoryUnauthorizedAccount { account: host::caller() }
    }

    fn checked_fee(fee: Uint256) -> Result<u128, FactoryError> {
        match fee.to_u128() {
            Some(amount) if amount <= MAX_FEE => Ok(amount),
            _ => Err(FactoryError::FactoryInvalidFee { fee, most: MAX_FEE.into() }),
        }
    }

    /// Takes exactly the fee that came along and deposits it into the global treasury, which books it as income.
    #[inline(never)]
    fn take_fee(config: &Config) -> Result<(), FactoryError> {
        const DEPOSIT: u32 = selector::selector("deposit", &[]);
        let (sent, fee) = (host::value(), Uint256::from(config.fee));
        if sent != fee {
            return Err(FactoryError::FactoryWrongFee { sent, fee });
        }
        if config.fee == 0 {
            return Ok(());
        }
        match calls::call(Flags::Deny, &config.global_treasury, &sent.to_le(), &DEPOSIT.to_be_bytes()) {
            Outcome::Returned => Ok(()),
            Outcome::Reverted => calls::bubble(),
            Outcome::Failed => Err(FactoryError::FactoryFeeNotTaken {}),
        }
    }

    /// Whether a contract answers a question with this address.
    #[inline(never)]
    fn answers(contract: &Address, question: u32, answer: &Address) -> Result<bool, FactoryError> {
        Ok(ask(contract, question)? == Some(answer.to_word()))
    }

    /// A vector of settings; what does not fit is above every bound.
    #[inline(never)]
    fn values(settings: &[Uint256]) -> Result<[u128; SETTINGS], FactoryError> {
        if settings.len() != SETTINGS {
            return Err(FactoryError::FactoryInvalidSettings { items: saturated(settings.len()) });
        }
        let mut values = [0u128; SETTINGS];
        for (value, setting) in values.iter_mut().zip(settings) {
            *value = setting.to_u128().unwrap_or(u128::MAX);
        }
        Ok(values)
    }

    /// The numbers of a page: `count` from `from` on, not beyond `last`.
    #[inline(never)]
    fn page(from: u32, count: u32, last: u32) -> Result<core::ops::Range<u32>, FactoryError> {
        if count > MAX_PAGE {
            return Err(FactoryError::FactoryPageTooLong { count });
        }
        // Overflow not possible: there are never as many DAOs.
        Ok(from..from.saturating_add(count).min(last + 1).max(from))
    }

    /// A length for an error's argument; lengths above 2^32 cannot occur in calldata.
    fn saturated(length: usize) -> u32 {
        u32::try_from(length).unwrap_or(u32::MAX)
    }
}

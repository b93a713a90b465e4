//! What a DAO is made of: the contracts' constructor arguments.

use alloc::vec::Vec;

use aidao_core::template::{SETTINGS, Setting, share_of_supply, value};
use aidao_core::units::Bps;
use aidao_env::calls::{self, Outcome};
use aidao_env::crypto::keccak256;
use aidao_env::returns::{ReturnList, words_of};
use aidao_env::selector::selector;
use aidao_env::{Bytes32, Text, Uint256, Word, host};
use ink::Address;

use crate::errors::FactoryError;
use crate::questions::ask;
use crate::storage::{GOVERNOR, MULTISIG, PARTS, STAKING, TOKEN, TREASURY};

/// The most base units of a token that can be staked, as the staking contract has it.
const MAX_STAKED: u128 = (1 << 94) - 1;

/// What `create` was given, checked against the template.
pub(crate) struct Order {
    pub(crate) codes: [[u8; 32]; PARTS],
    pub(crate) name: Text,
    pub(crate) token_name: Text,
    pub(crate) token_symbol: Text,
    pub(crate) recipients: Vec<Address>,
    pub(crate) amounts: Vec<Uint256>,
    /// A token that is there already; zero to make one.
    pub(crate) token: Address,
    /// Votes of the second house; zero for one house.
    pub(crate) second_source: Address,
    /// Approves partners in education and research; zero for the multisig.
    pub(crate) committee: Address,
    /// The parent's treasury; zero for none.
    pub(crate) parent: Address,
    pub(crate) parent_rights: u8,
    pub(crate) owners: Vec<Address>,
    pub(crate) threshold: u8,
    /// Where the protocol's part of the income goes.
    pub(crate) global_treasury: Address,
    pub(crate) values: [u128; SETTINGS],
    pub(crate) salt: Bytes32,
}

impl Order {
    /// Makes the contracts and wires them. Nobody else can come between: it is one transaction, and the treasury takes its
    /// governor from its deployer, this factory, once.
    pub(crate) fn make(&mut self) -> Result<[Address; PARTS], FactoryError> {
        let mut parts = [Address::zero(); PARTS];
        parts[TOKEN] = if self.token == Address::zero() { self.make_token()? } else { self.token };
        parts[MULTISIG] = self.make_multisig()?;
        if self.committee == Address::zero() {
            self.committee = parts[MULTISIG];
        }
        parts[TREASURY] = self.make_treasury(&parts)?;
        parts[STAKING] = self.make_staking(&parts)?;
        parts[GOVERNOR] = self.make_governor(&parts)?;
        set_governor(&parts)?;
        Ok(parts)
    }

    fn word(&self, setting: Setting) -> [u8; 32] {
        value(&self.values, setting).to_word()
    }

    /// A fixed supply, allocated by the table; nobody ever mints.
    fn make_token(&self) -> Result<Address, FactoryError> {
        let supply = self.allocated().to_word();
        let contents = words_of(self.token_name.0.len()) + words_of(self.token_symbol.0.len());
        let mut list = ReturnList::new(7, contents + 2 + self.recipients.len() + self.amounts.len());
        list.dynamic(&self.token_name.0);
        list.dynamic(&self.token_symbol.0);
        list.word(&supply);
        list.array(self.recipients.len());
        self.recipients.iter().for_each(|recipient| list.push(&recipient.to_word()));
        list.array(self.amounts.len());
        self.amounts.iter().for_each(|amount| list.push(amount.as_bytes()));
        list.word(&supply);
        list.word(&[0; 32]);
        self.instantiate(TOKEN, &list)
    }

    /// The sum of the allocation. What saturates is refused by the token: its supply is below 2^96.
    #[inline(never)]
    fn allocated(&self) -> u128 {
        self.amounts.iter().fold(0, |sum, amount| sum.saturating_add(amount.to_u128().unwrap_or(u128::MAX)))
    }

    /// Votes that the first house needs to take part in a decision: a share of the token's supply now. An adopted token is
    /// asked for it; without an answer there is no DAO, and neither with one that can never have so many votes.
    fn first_activation(&self) -> Result<u128, FactoryError> {
        const TOTAL_SUPPLY: u32 = selector("totalSupply", &[]);
        let supply = if self.token == Address::zero() {
            self.allocated()
        } else {
            let Some(word) = ask(&self.token, TOTAL_SUPPLY)? else {
                return Err(FactoryError::FactoryNoAnswer { account: self.token });
            };
            // What does not fit is far more than can be staked.
            u128::from_word(word).unwrap_or(u128::MAX)
        };
        let votes = share_of_supply(supply, value(&self.values, Setting::ActivationBps));
        if votes == 0 || votes > MAX_STAKED {
            return Err(FactoryError::FactoryInvalidActivation { votes: votes.into() });
        }
        Ok(votes)
    }

    fn make_multisig(&self) -> Result<Address, FactoryError> {
        let mut list = ReturnList::new(2, 1 + self.owners.len());
        list.array(self.owners.len());
        self.owners.iter().for_each(|owner| list.push(&owner.to_word()));
        list.word(&self.threshold.to_word());
        self.instantiate(MULTISIG, &list)
    }

    fn make_treasury(&self, parts: &[Address; PARTS]) -> Result<Address, FactoryError> {
        let fee = value(&self.values, Setting::FeeBps);
        let recipient = if fee == 0 { Address::zero() } else { self.global_treasury };
        let mut list = ReturnList::new(6, 0);
        list.word(&self.word(Setting::TimelockDelay));
        list.word(&self.word(Setting::ReserveBps));
        list.word(&fee.to_word());
        list.word(&recipient.to_word());
        list.word(&parts[MULTISIG].to_word());
        list.word(&self.committee.to_word());
        self.instantiate(TREASURY, &list)
    }

    /// Owned by the treasury, so by votes; without tiers at first.
    fn make_staking(&self, parts: &[Address; PARTS]) -> Result<Address, FactoryError> {
        let mut list = ReturnList::new(8, 2);
        list.word(&parts[TOKEN].to_word());
        list.word(&parts[TREASURY].to_word());
        list.word(&self.word(Setting::MinimumStakingPeriod));
        list.word(&self.word(Setting::MinLock));
        list.word(&self.word(Setting::MaxLock));
        list.word(&self.word(Setting::MaxMultiplierBps));
        list.array(0);
        list.array(0);
        self.instantiate(STAKING, &list)
    }

    fn make_governor(&self, parts: &[Address; PARTS]) -> Result<Address, FactoryError> {
        let duration = value(&self.values, Setting::GuardianDuration);
        let (guardian, until) = if duration == 0 {
            (Address::zero(), 0)
        } else {
            // Overflow not possible: a time and a number of four bytes.
            (parts[MULTISIG], u128::from(host::now()) + duration)
        };
        let share = value(&self.values, Setting::SecondHouseShareBps);
        if (share == 0) != (self.second_source == Address::zero()) {
            return Err(FactoryError::FactoryInvalidHouses {});
        }
        // Underflow not possible where the governor takes it: a share that is too large wraps to one that it refuses.
        let first = u128::from(Bps::WHOLE.0).wrapping_sub(share).to_word();
        let columns: [[[u8; 32]; 2]; 4] = [
            [parts[STAKING].to_word(), self.second_source.to_word()],
            [first, share.to_word()],
            [self.word(Setting::QuorumBps), self.word(Setting::SecondHouseQuorumBps)],
            [self.word(Setting::Counting), [0; 32]],
        ];
        let votes = [
            [self.word(Setting::ProposalThreshold), self.word(Setting::SecondHouseThreshold)],
            [
                self.activation(self.first_activation()?, Setting::ProposalThreshold),
                self.activation(value(&self.values, Setting::SecondHouseActivation), Setting::SecondHouseThreshold),
            ],
        ];
        let houses = if share == 0 { 1 } else { 2 };
        let settings = [Setting::VotingDelay, Setting::VotingPeriod, Setting::LateExtension, Setting::LiveLimit];
        let words = words_of(self.name.0.len()) + 4 * (1 + houses) + 1 + 2 * houses + 1 + settings.len();
        let mut list = ReturnList::new(12, words);
        list.dynamic(&self.name.0);
        list.word(&parts[TREASURY].to_word());
        list.word(&guardian.to_word());
        list.word(&until.to_word());
        list.word(&self.parent.to_word());
        list.word(&self.parent_rights.to_word());
        for column in &columns {
            list.array(houses);
            column[..houses].iter().for_each(|word| list.push(word));
        }
        list.array(2 * houses);
        for column in &votes {
            column[..houses].iter().for_each(|word| list.push(word));
        }
        list.array(settings.len());
        settings.iter().for_each(|setting| list.push(&self.word(*setting)));
        self.instantiate(GOVERNOR, &list)
    }

    /// Votes that a house needs to take part in a decision: never fewer than one who proposes in it, and never none.
    #[inline(never)]
    fn activation(&self, votes: u128, threshold: Setting) -> [u8; 32] {
        votes.max(value(&self.values, threshold)).max(1).to_word()
    }

    /// Creates one contract; its own refusal is passed on. Addresses are the caller's own: the salt is bound to it.
    #[inline(never)]
    fn instantiate(&self, part: usize, arguments: &ReturnList) -> Result<Address, FactoryError> {
        let mut salt = [0u8; 52];
        salt[..20].copy_from_slice(&host::caller().0);
        salt[20..].copy_from_slice(&self.salt.0);
        match calls::instantiate(&self.codes[part], arguments.as_bytes(), &keccak256(&salt)) {
            Ok(address) => Ok(address),
            Err(Outcome::Reverted) => calls::bubble(),
            Err(_) => {
                // In range: there are five.
                #[allow(clippy::cast_possible_truncation)]
                Err(FactoryError::FactoryCreationFailed { contract_number: part as u8 })
            }
        }
    }
}

fn set_governor(parts: &[Address; PARTS]) -> Result<(), FactoryError> {
    const SET_GOVERNOR: u32 = selector("setGovernor", &["address"]);
    let governor = parts[GOVERNOR].to_word();
    match calls::call_words(calls::Flags::Deny, &parts[TREASURY], SET_GOVERNOR, &[governor]) {
        Outcome::Returned => Ok(()),
        Outcome::Reverted => calls::bubble(),
        // In range: it is the fifth.
        #[allow(clippy::cast_possible_truncation)]
        Outcome::Failed => Err(FactoryError::FactoryCreationFailed { contract_number: GOVERNOR as u8 }),
    }
}

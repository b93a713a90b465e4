//! Results of several values.

use alloc::vec::Vec;

use aidao_core::tally::{Counting, Split};
use aidao_env::returns::{ReturnList, Returns, words_of_all};
use aidao_env::{Bytes32, Uint256, Word};
use ink::sol::{DynBytes, Error, FixedBytes};
use ink::{Address, SolDecode, SolEncode, U256};

use crate::storage::{Actions, Electorate};

/// `proposalVotes(proposalId)`: against, for and abstain, as OpenZeppelin orders them.
#[derive(Clone, Copy, Debug)]
pub struct Votes(pub Split);

impl Returns for Votes {
    const TYPES: &'static [&'static str] = &["uint256"; 3];
    fn finish(self) -> ! {
        let Split { against, favour, abstain } = self.0;
        words(&[against.to_word(), favour.to_word(), abstain.to_word()])
    }
}

/// `houseVotes(proposalId, house)`: weights against, for and abstain; votes towards the quorum, votes of everybody at the
/// snapshot (0 before the first vote), and how many those must be for the house to take part.
#[derive(Clone, Copy, Debug)]
pub struct HouseVotes(pub Electorate);

impl Returns for HouseVotes {
    const TYPES: &'static [&'static str] = &["uint256"; 6];
    fn finish(self) -> ! {
        let house = self.0.house;
        let Split { against, favour, abstain } = house.cast;
        words(&[
            against.to_word(),
            favour.to_word(),
            abstain.to_word(),
            house.turnout.to_word(),
            house.supply.to_word(),
            house.activation.to_word(),
        ])
    }
}

/// `house(number)`: source of votes, share and quorum (basis points), counting (0 linear, 1 quadratic), threshold,
/// activation.
#[derive(Clone, Copy, Debug)]
pub struct HouseTerms {
    /// Source, share, quorum, counting, activation.
    pub electorate: Electorate,
    /// Votes that a proposer needs.
    pub threshold: u128,
}

impl HouseTerms {
    pub(crate) fn counting(&self) -> u8 {
        u8::from(self.electorate.house.counting == Counting::Quadratic)
    }
}

impl Returns for HouseTerms {
    const TYPES: &'static [&'static str] = &["address", "uint16", "uint16", "uint8", "uint256", "uint256"];
    fn finish(self) -> ! {
        let house = self.electorate.house;
        words(&[
            self.electorate.source.to_word(),
            house.share.0.to_word(),
            house.quorum.0.to_word(),
            self.counting().to_word(),
            self.threshold.to_word(),
            house.activation.to_word(),
        ])
    }
}

/// Ends the call with words.
#[inline(never)]
fn words(words: &[[u8; 32]]) -> ! {
    aidao_env::host::return_bytes(words.as_flattened())
}

/// `proposalDetails(proposalId)`: targets, values, calldatas and the description's hash.
#[derive(Clone, Debug)]
pub struct Details {
    /// The calls.
    pub actions: Actions,
    /// keccak-256 of the text.
    pub description_hash: Bytes32,
}

impl Returns for Details {
    const TYPES: &'static [&'static str] = &["address[]", "uint256[]", "bytes[]", "bytes32"];
    fn finish(self) -> ! {
        self.actions.arguments(&[self.description_hash.0]).finish()
    }
}

impl Actions {
    /// `abi.encode(targets, values, calldatas, …)`.
    #[must_use]
    #[inline(never)]
    pub fn arguments(&self, more: &[[u8; 32]]) -> ReturnList {
        let calldatas = || self.calldatas.iter().map(|calldata| &*calldata.0);
        let contents = 2 + self.targets.len() + self.values.len() + words_of_all(calldatas());
        let mut list = ReturnList::new(3 + more.len(), contents);
        list.array(self.targets.len());
        for target in &self.targets {
            list.push(&target.to_word());
        }
        list.array(self.values.len());
        for value in &self.values {
            list.push(value.as_bytes());
        }
        list.dynamics(calldatas());
        for word in more {
            list.word(word);
        }
        list
    }
}

// For ink!'s metadata and call builders only: the dispatcher encodes by `Returns`.

impl SolEncode<'_> for Votes {
    type SolType = (U256, U256, U256);
    fn to_sol_type(&self) -> Self::SolType {
        (self.0.against.into(), self.0.favour.into(), self.0.abstain.into())
    }
}

impl SolDecode for Votes {
    type SolType = (U256, U256, U256);
    fn from_sol_type((against, favour, abstain): Self::SolType) -> Result<Self, Error> {
        Ok(Self(Split { against: narrow(against)?, favour: narrow(favour)?, abstain: narrow(abstain)? }))
    }
}

type SixNumbers = (U256, U256, U256, U256, U256, U256);

impl SolEncode<'_> for HouseVotes {
    type SolType = SixNumbers;
    fn to_sol_type(&self) -> SixNumbers {
        let house = self.0.house;
        let Split { against, favour, abstain } = house.cast;
        (
            against.into(),
            favour.into(),
            abstain.into(),
            house.turnout.into(),
            house.supply.into(),
            house.activation.into(),
        )
    }
}

impl SolDecode for HouseVotes {
    type SolType = SixNumbers;
    fn from_sol_type((against, favour, abstain, turnout, supply, activation): SixNumbers) -> Result<Self, Error> {
        let mut electorate = Electorate::default();
        electorate.house.cast = Split { against: narrow(against)?, favour: narrow(favour)?, abstain: narrow(abstain)? };
        electorate.house.turnout = narrow(turnout)?;
        electorate.house.supply = narrow(supply)?;
        electorate.house.activation = narrow(activation)?;
        Ok(Self(electorate))
    }
}

impl SolEncode<'_> for HouseTerms {
    type SolType = (Address, u16, u16, u8, U256, U256);
    fn to_sol_type(&self) -> Self::SolType {
        let house = self.electorate.house;
        (
            self.electorate.source,
            house.share.0,
            house.quorum.0,
            self.counting(),
            self.threshold.into(),
            house.activation.into(),
        )
    }
}

impl SolDecode for HouseTerms {
    type SolType = (Address, u16, u16, u8, U256, U256);
    fn from_sol_type((source, share, quorum, counting, threshold, activation): Self::SolType) -> Result<Self, Error> {
        let mut electorate = Electorate { source, ..Electorate::default() };
        electorate.house.share.0 = share;
        electorate.house.quorum.0 = quorum;
        electorate.house.activation = narrow(activation)?;
        if counting != 0 {
            electorate.house.counting = Counting::Quadratic;
        }
        Ok(Self { electorate, threshold: narrow(threshold)? })
    }
}

type DetailFields = (Vec<Address>, Vec<U256>, Vec<DynBytes>, FixedBytes<32>);

impl SolEncode<'_> for Details {
    type SolType = DetailFields;
    fn to_sol_type(&self) -> DetailFields {
        let Actions { targets, values, calldatas } = self.actions.clone();
        (targets, values.iter().map(SolEncode::to_sol_type).collect(), calldatas, self.description_hash)
    }
}

impl SolDecode for Details {
    type SolType = DetailFields;
    fn from_sol_type((targets, values, calldatas, description_hash): DetailFields) -> Result<Self, Error> {
        let values = values.into_iter().map(Uint256::from_sol_type).collect::<Result<_, _>>()?;
        Ok(Self { actions: Actions { targets, values, calldatas }, description_hash })
    }
}

fn narrow(value: U256) -> Result<u128, Error> {
    Uint256::from_sol_type(value)?.to_u128().ok_or(Error)
}

//! Results of several values.

use alloc::string::String;
use alloc::vec::Vec;

use aidao_core::units::Timepoint;
use aidao_env::returns::{ReturnList, Returns, words_of};
use aidao_env::{Bytes32, Text, Uint256, Word};
use ink::sol::Error;
use ink::{Address, SolDecode, SolEncode, U256};

use crate::storage::{Dao, GOVERNOR, MULTISIG, STAKING, Status, TOKEN, TREASURY, Template};

/// `dao(id)`: token, staking, treasury, multisig, governor, whether the token was adopted, template, parent (0 for none),
/// parent's rights, status (0 active, 1 paused, 2 wound down), when it was made, parameter hash.
#[derive(Clone, Debug)]
pub struct DaoView(pub Dao);

/// `daos(from, count)`: treasuries, templates, parents and statuses of DAOs in the order of their numbers.
#[derive(Clone, Debug)]
pub struct DaoPage(pub Vec<Dao>);

/// A list of numbers.
#[derive(Clone, Debug)]
pub struct IdList(pub Vec<u32>);

/// `template(id)`: name, version, whether it was retired, code hashes of token, staking, treasury, multisig, governor.
#[derive(Clone, Debug)]
pub struct TemplateView(pub Template);

/// `templateBounds(id)`: the smallest and the largest value of each setting.
#[derive(Clone, Debug)]
pub struct BoundsView(pub Template);

impl Returns for DaoView {
    const TYPES: &'static [&'static str] = &[
        "address", "address", "address", "address", "address", "bool", "uint32", "uint32", "uint8", "uint8", "uint48",
        "bytes32",
    ];
    fn finish(self) -> ! {
        let dao = self.0;
        let mut list = ReturnList::new(12, 0);
        for part in [TOKEN, STAKING, TREASURY, MULTISIG, GOVERNOR] {
            list.word(&dao.parts[part].to_word());
        }
        list.word(&dao.adopted.to_word());
        list.word(&dao.template.to_word());
        list.word(&dao.parent.to_word());
        list.word(&dao.parent_rights.to_word());
        list.word(&(dao.status as u8).to_word());
        list.word(&dao.created_at.0.to_word());
        list.word(&dao.parameter_hash);
        list.finish()
    }
}

impl Returns for DaoPage {
    const TYPES: &'static [&'static str] = &["address[]", "uint32[]", "uint32[]", "uint32[]"];
    fn finish(self) -> ! {
        let daos = self.0;
        let mut list = ReturnList::new(4, 4 * (1 + daos.len()));
        for column in 0..4 {
            list.array(daos.len());
            for dao in &daos {
                let word = match column {
                    0 => dao.parts[TREASURY].to_word(),
                    1 => dao.template.to_word(),
                    2 => dao.parent.to_word(),
                    _ => (dao.status as u8).to_word(),
                };
                list.push(&word);
            }
        }
        list.finish()
    }
}

impl Returns for IdList {
    const TYPES: &'static [&'static str] = &["uint32[]"];
    fn finish(self) -> ! {
        let mut list = ReturnList::new(1, 1 + self.0.len());
        list.array(self.0.len());
        for id in &self.0 {
            list.push(&id.to_word());
        }
        list.finish()
    }
}

impl Returns for TemplateView {
    const TYPES: &'static [&'static str] =
        &["string", "uint32", "bool", "bytes32", "bytes32", "bytes32", "bytes32", "bytes32"];
    fn finish(self) -> ! {
        let template = self.0;
        let mut list = ReturnList::new(8, words_of(template.name.0.len()));
        list.dynamic(&template.name.0);
        list.word(&template.version.to_word());
        list.word(&template.retired.to_word());
        for part in [TOKEN, STAKING, TREASURY, MULTISIG, GOVERNOR] {
            list.word(&template.codes[part]);
        }
        list.finish()
    }
}

impl Returns for BoundsView {
    const TYPES: &'static [&'static str] = &["uint256[]", "uint256[]"];
    fn finish(self) -> ! {
        let bounds = self.0.bounds;
        let mut list = ReturnList::new(2, 2 * (1 + bounds.least.len()));
        for column in [&bounds.least, &bounds.most] {
            list.array(column.len());
            for value in column {
                list.push(&value.to_word());
            }
        }
        list.finish()
    }
}

// For ink!'s metadata and call builders only: the dispatcher encodes by `Returns`.

type DaoFields = (Address, Address, Address, Address, Address, bool, u32, u32, u8, u8, u64, Bytes32);
type PageColumns = (Vec<Address>, Vec<u32>, Vec<u32>, Vec<u32>);
type TemplateFields = (String, u32, bool, Bytes32, Bytes32, Bytes32, Bytes32, Bytes32);

impl SolEncode<'_> for DaoView {
    type SolType = DaoFields;
    fn to_sol_type(&self) -> DaoFields {
        let dao = &self.0;
        let [token, multisig, treasury, staking, governor] = dao.parts;
        let status = dao.status as u8;
        (
            token,
            staking,
            treasury,
            multisig,
            governor,
            dao.adopted,
            dao.template,
            dao.parent,
            dao.parent_rights,
            status,
            dao.created_at.0,
            dao.parameter_hash.into(),
        )
    }
}

impl SolDecode for DaoView {
    type SolType = DaoFields;
    fn from_sol_type(fields: DaoFields) -> Result<Self, Error> {
        let (token, staking, treasury, multisig, governor, adopted, template, parent, rights, status, at, hash) =
            fields;
        Ok(Self(Dao {
            parts: [token, multisig, treasury, staking, governor],
            template,
            parent,
            parent_rights: rights,
            adopted,
            status: Status::from_number(status.into()),
            created_at: Timepoint(at),
            parameter_hash: hash.0,
            ..Dao::default()
        }))
    }
}

impl SolEncode<'_> for DaoPage {
    type SolType = PageColumns;
    fn to_sol_type(&self) -> PageColumns {
        let daos = self.0.iter();
        (
            daos.clone().map(|dao| dao.parts[TREASURY]).collect(),
            daos.clone().map(|dao| dao.template).collect(),
            daos.clone().map(|dao| dao.parent).collect(),
            daos.map(|dao| u32::from(dao.status as u8)).collect(),
        )
    }
}

impl SolDecode for DaoPage {
    type SolType = PageColumns;
    fn from_sol_type((treasuries, templates, parents, statuses): PageColumns) -> Result<Self, Error> {
        let mut daos = Vec::new();
        for (((treasury, template), parent), status) in treasuries.iter().zip(templates).zip(parents).zip(statuses) {
            let mut dao = Dao { template, parent, status: Status::from_number(status.into()), ..Dao::default() };
            dao.parts[TREASURY] = *treasury;
            daos.push(dao);
        }
        Ok(Self(daos))
    }
}

impl SolEncode<'_> for IdList {
    type SolType = Vec<u32>;
    fn to_sol_type(&self) -> Vec<u32> {
        self.0.clone()
    }
}

impl SolDecode for IdList {
    type SolType = Vec<u32>;
    fn from_sol_type(ids: Vec<u32>) -> Result<Self, Error> {
        Ok(Self(ids))
    }
}

impl SolEncode<'_> for TemplateView {
    type SolType = TemplateFields;
    fn to_sol_type(&self) -> TemplateFields {
        let template = &self.0;
        let [token, multisig, treasury, staking, governor] = template.codes.map(Bytes32::from);
        (template.name.to_sol_type(), template.version, template.retired, token, staking, treasury, multisig, governor)
    }
}

impl SolDecode for TemplateView {
    type SolType = TemplateFields;
    fn from_sol_type(fields: TemplateFields) -> Result<Self, Error> {
        let (name, version, retired, token, staking, treasury, multisig, governor) = fields;
        let codes = [token.0, multisig.0, treasury.0, staking.0, governor.0];
        Ok(Self(Template { retired, version, codes, name: Text(name.into_bytes()), ..Template::default() }))
    }
}

impl SolEncode<'_> for BoundsView {
    type SolType = (Vec<U256>, Vec<U256>);
    fn to_sol_type(&self) -> Self::SolType {
        let column = |values: &[u128]| values.iter().map(|value| (*value).into()).collect();
        (column(&self.0.bounds.least), column(&self.0.bounds.most))
    }
}

impl SolDecode for BoundsView {
    type SolType = (Vec<U256>, Vec<U256>);
    fn from_sol_type((least, most): Self::SolType) -> Result<Self, Error> {
        let mut template = Template::default();
        for (to, from) in [(&mut template.bounds.least, &least), (&mut template.bounds.most, &most)] {
            for (to, from) in to.iter_mut().zip(from) {
                *to = Uint256::from_sol_type(*from)?.to_u128().ok_or(Error)?;
            }
        }
        Ok(Self(template))
    }
}

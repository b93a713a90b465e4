//! The functions that the factory answers to.

use alloc::vec::Vec;

use aidao_env::{Bytes32, Text, Uint256};
use ink::Address;

use crate::factory::Factory;
use crate::views::{BoundsView, DaoPage, DaoView, IdList, TemplateView};

aidao_env::entry! {
    contract Factory;
    constructor new(owner: Address, global_treasury: Address, creation_fee: Uint256);
    #[payable] "create" => create(
        template_id: u32, name: Text, token_name: Text, token_symbol: Text, recipients: Vec<Address>,
        amounts: Vec<Uint256>, accounts: Vec<Address>, owners: Vec<Address>, threshold: u8, parent_rights: u8,
        settings: Vec<Uint256>, salt: Bytes32,
    ) -> u32;
    "pause" => pause(dao_id: u32);
    "unpause" => unpause(dao_id: u32);
    "windDown" => wind_down(dao_id: u32);
    "addTemplate" => add_template(
        name: Text, version: u32, token_code: Bytes32, staking_code: Bytes32, treasury_code: Bytes32,
        multisig_code: Bytes32, governor_code: Bytes32, least: Vec<Uint256>, most: Vec<Uint256>,
    ) -> u32;
    "retireTemplate" => retire_template(template_id: u32);
    "setCreationFee" => set_creation_fee(creation_fee: Uint256);
    "verify" => verify(dao_id: u32) -> bool;
    "matches" => matches(dao_id: u32, template_id: u32) -> bool;
    "dao" => dao(dao_id: u32) -> DaoView;
    "daoOf" => dao_of(treasury: Address) -> u32;
    "daoCount" => dao_count() -> u32;
    "daos" => daos(from: u32, count: u32) -> DaoPage;
    "childCount" => child_count(dao_id: u32) -> u32;
    "childrenOf" => children_of(dao_id: u32, from: u32, count: u32) -> IdList;
    "template" => template(template_id: u32) -> TemplateView;
    "templateBounds" => template_bounds(template_id: u32) -> BoundsView;
    "templateCount" => template_count() -> u32;
    "creationFee" => creation_fee() -> Uint256;
    "globalTreasury" => global_treasury() -> Address;
    "owner" => owner() -> Address;
}

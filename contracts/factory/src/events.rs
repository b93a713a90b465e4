//! What the factory announces.

use aidao_env::{Bytes32, Text, Uint256};
use ink::Address;

aidao_env::events! {
    /// A DAO was made. `parent` is the number of the parent DAO, 0 for none; `parameter_hash` is keccak-256 of the
    /// ABI-encoded arguments of `create`.
    pub struct DaoCreated(
        dao_id: u32, template_id: u32, parent: u32;
        version: u32, parameter_hash: Bytes32, creator: Address, token: Address, staking: Address, treasury: Address,
        multisig: Address, governor: Address, parent_rights: u8,
    );
    /// A DAO's status changed: 0 active, 1 paused, 2 wound down.
    pub struct StatusChanged(dao_id: u32; status: u8, by: Address);
    /// DAOs can be made from a new template.
    pub struct TemplateAdded dynamic(template_id: u32; version: u32, name: Text);
    /// No more DAOs are made from a template.
    pub struct TemplateRetired(template_id: u32;);
    /// Making a DAO now costs `fee` wei.
    pub struct CreationFeeSet(;fee: Uint256);
}

//! What the factory refuses.

use aidao_env::Uint256;
use ink::Address;

aidao_env::errors! {
    /// Everything that the factory refuses.
    pub enum FactoryError {
        /// The owner is not zero and the global treasury is a contract.
        FactoryInvalidAddress(account: Address);
        /// `account` may not do this.
        FactoryUnauthorizedAccount(account: Address);
        /// The creation fee is at most `most` wei.
        FactoryInvalidFee(fee: Uint256, most: Uint256);
        /// `sent` wei came instead of exactly the creation `fee`.
        FactoryWrongFee(sent: Uint256, fee: Uint256);
        /// The fee could not be paid into the global treasury.
        FactoryFeeNotTaken();
        /// There is no template with this number.
        FactoryUnknownTemplate(template_id: u32);
        /// The template was retired.
        FactoryRetiredTemplate(template_id: u32);
        /// A template's name has 1 to 64 bytes, and no code hash is zero.
        FactoryInvalidTemplate();
        /// A vector of settings has 20 items.
        FactoryInvalidSettings(items: u32);
        /// The bounds of this setting (by its place) are upside down or too wide, or allow an activation of zero or above half
        /// of the supply.
        FactoryInvalidBounds(setting: u32);
        /// The setting in this place is below `least` or above `most`.
        FactorySettingOutOfBounds(setting: u32, value: Uint256, least: Uint256, most: Uint256);
        /// `accounts` are four: adopted token, second source, committee, parent's treasury.
        FactoryInvalidAccounts(items: u32);
        /// An adopted token has no name, symbol or allocation here.
        FactoryUnexpectedAllocation();
        /// A second source goes with a share of the second house, and only with one.
        FactoryInvalidHouses();
        /// The first house would need `votes` to take part in a decision: none, of an adopted token that has no supply, or more
        /// than can ever be staked (2^94 - 1 base units).
        FactoryInvalidActivation(votes: Uint256);
        /// There is no DAO with this number, or none with this treasury.
        FactoryUnknownDao(dao_id: u32);
        /// The DAO is paused or wound down (or, when it is to be unpaused, is not paused).
        FactoryUnexpectedStatus(dao_id: u32, status: u8);
        /// The contract with this number (0 token, 1 multisig, 2 treasury, 3 staking, 4 governor) could not be created: it
        /// exists already with the same salt, or its code traps.
        FactoryCreationFailed(contract_number: u8);
        /// At most 50 items on a page.
        FactoryPageTooLong(count: u32);
        /// A contract did not answer: one of the DAO's, so that nobody can say whether it is wired as made, or an adopted token,
        /// when it was asked for its supply.
        FactoryNoAnswer(account: Address);
    }
}

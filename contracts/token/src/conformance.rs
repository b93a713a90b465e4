//! The token as OpenZeppelin's tests want to deploy it: a test build, in no other binary.
//!
//! Their constructor, and entry points to what is internal: `$_mint` and the like. Each hands over to what the messages use.

use alloc::vec::Vec;

use aidao_env::eip712::Domain;
use aidao_env::{Bytes4, Bytes32, Text, Uint256, host};
use ink::Address;

use crate::errors::TokenError;
use crate::storage::Supply;
use crate::token::Token;

aidao_env::entry! {
    contract Token;
    constructor like_openzeppelins(name: Text, symbol: Text, cap: Uint256);
    "$_mint" => mint_as_minter(account: Address, value: Uint256);
    "$_burn" => burn_for(account: Address, value: Uint256);
    "$_transfer" => transfer_for(from: Address, to: Address, value: Uint256);
    "$_approve" => approve_for(owner: Address, spender: Address, value: Uint256);
    "$_update" => update(from: Address, to: Address, value: Uint256);
    "transfer" => transfer(to: Address, value: Uint256) -> bool;
    "transferFrom" => transfer_from(from: Address, to: Address, value: Uint256) -> bool;
    "balanceOf" => balance_of(account: Address) -> Uint256;
    "approve" => approve(spender: Address, value: Uint256) -> bool;
    "allowance" => allowance(owner: Address, spender: Address) -> Uint256;
    "permit" => permit(
        owner: Address, spender: Address, value: Uint256, deadline: Uint256, v: u8, r: Bytes32, s: Bytes32,
    );
    "nonces" => nonces(owner: Address) -> Uint256;
    "burn" => burn(value: Uint256);
    "burnFrom" => burn_from(account: Address, value: Uint256);
    "totalSupply" => total_supply() -> Uint256;
    "cap" => cap() -> Uint256;
    "name" => name() -> Text;
    "symbol" => symbol() -> Text;
    "decimals" => decimals() -> u8;
    "DOMAIN_SEPARATOR" => domain_separator() -> Bytes32;
    "eip712Domain" => eip712_domain() -> Domain;
    "supportsInterface" => supports_interface(interface_id: Bytes4) -> bool;
}

impl Token {
    /// The real constructor with one row, of which the token is burned at once.
    fn like_openzeppelins(name: Text, symbol: Text, cap: Uint256) -> Result<Self, TokenError> {
        let (one, deployer) = (Uint256::from(1_u64), host::caller());
        let mut token = Self::new(name, symbol, one, Vec::from([deployer]), Vec::from([one]), cap, deployer)?;
        token.burn(one);
        Ok(token)
    }

    /// `mint` by the minter, who is the caller for as long as it takes.
    fn mint_as_minter(&mut self, account: Address, value: Uint256) {
        let supply = self.supply.get();
        self.supply.set(&Supply { minter: host::caller(), ..supply });
        self.mint(account, value);
    }

    fn burn_for(&mut self, account: Address, value: Uint256) {
        self.burn_of(&account, value);
    }

    fn transfer_for(&mut self, from: Address, to: Address, value: Uint256) {
        self.transfer_between(&from, &to, value);
    }

    fn approve_for(&mut self, owner: Address, spender: Address, value: Uint256) {
        self.set_allowance(&owner, &spender, value);
    }

    /// What of OpenZeppelin's `_update` there is here: mint, burn or transfer.
    fn update(&mut self, from: Address, to: Address, value: Uint256) {
        if from == Address::zero() {
            self.mint_as_minter(to, value);
        } else if to == Address::zero() {
            self.burn_of(&from, value);
        } else {
            self.transfer_between(&from, &to, value);
        }
    }
}

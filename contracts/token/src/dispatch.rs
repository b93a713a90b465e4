//! The functions that the token answers to.

use alloc::vec::Vec;

use aidao_env::eip712::Domain;
use aidao_env::{Bytes4, Bytes32, Text, Uint256};
use ink::Address;

use crate::token::Token;

aidao_env::entry! {
    contract Token;
    constructor new(
        name: Text,
        symbol: Text,
        initial_supply: Uint256,
        recipients: Vec<Address>,
        amounts: Vec<Uint256>,
        cap: Uint256,
        minter_setter: Address,
    );
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
    "mint" => mint(to: Address, value: Uint256);
    "setMinter" => set_minter(minter: Address);
    "totalSupply" => total_supply() -> Uint256;
    "cap" => cap() -> Uint256;
    "minter" => minter() -> Address;
    "minterSetter" => minter_setter() -> Address;
    "name" => name() -> Text;
    "symbol" => symbol() -> Text;
    "decimals" => decimals() -> u8;
    "DOMAIN_SEPARATOR" => domain_separator() -> Bytes32;
    "eip712Domain" => eip712_domain() -> Domain;
    "supportsInterface" => supports_interface(interface_id: Bytes4) -> bool;
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {TokenBase} from "./base/TokenBase.sol";

/// Attacks books that are never compared with balances: anyone can make a holder's balance shrink.
contract RebasingToken is TokenBase {
    constructor(uint256 supply) TokenBase("RebasingToken", supply) {}

    function approve(address spender, uint256 value) external returns (bool) {
        _approve(spender, value);
        return true;
    }

    function transfer(address to, uint256 value) external returns (bool) {
        _move(msg.sender, to, value);
        return true;
    }

    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        _move(from, to, value);
        return true;
    }

    function shrink(address holder, uint256 value) external {
        _balances[holder] -= value;
        totalSupply -= value;
        emit Transfer(holder, address(0), value);
    }
}

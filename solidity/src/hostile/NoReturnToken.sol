// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {TokenBase} from "./base/TokenBase.sol";

/// Attacks decoding of the returned flag: like USDT it moves honestly and returns no data at all.
contract NoReturnToken is TokenBase {
    constructor(uint256 supply) TokenBase("NoReturnToken", supply) {}

    function approve(address spender, uint256 value) external {
        _approve(spender, value);
    }

    function transfer(address to, uint256 value) external {
        _move(msg.sender, to, value);
    }

    function transferFrom(address from, address to, uint256 value) external {
        _move(from, to, value);
    }
}

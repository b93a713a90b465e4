// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {HostileToken} from "./base/HostileToken.sol";
import {TokenBase} from "./base/TokenBase.sol";

/// Attacks booking the amount asked for: 1 % of every move is burnt, so less arrives.
contract FeeOnTransferToken is HostileToken {
    constructor(uint256 supply) TokenBase("FeeOnTransferToken", supply) {}

    function _evil(address from, address to, uint256 value) internal override returns (bool) {
        _move(from, to, value);
        uint256 fee = value / 100;
        _balances[to] -= fee;
        totalSupply -= fee;
        emit Transfer(to, address(0), fee);
        return true;
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {HostileToken} from "./base/HostileToken.sol";
import {TokenBase} from "./base/TokenBase.sol";

/// Attacks an unchecked returned flag: fails by returning false, without a revert.
contract FalseToken is HostileToken {
    constructor(uint256 supply) TokenBase("FalseToken", supply) {}

    function _evil(address, address, uint256) internal pure override returns (bool) {
        return false;
    }
}

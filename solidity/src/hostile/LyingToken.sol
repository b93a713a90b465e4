// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {HostileToken} from "./base/HostileToken.sol";
import {TokenBase} from "./base/TokenBase.sol";

/// Attacks trust in the returned flag: says true and moves nothing.
contract LyingToken is HostileToken {
    constructor(uint256 supply) TokenBase("LyingToken", supply) {}

    function _evil(address, address, uint256) internal pure override returns (bool) {
        return true;
    }
}

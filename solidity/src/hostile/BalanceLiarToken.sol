// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {HostileToken} from "./base/HostileToken.sol";
import {TokenBase} from "./base/TokenBase.sol";

/// Attacks measuring what arrived by balances: balanceOf says what it was told to, and drifts with every move.
contract BalanceLiarToken is HostileToken {
    mapping(address holder => bool) public lies;
    mapping(address holder => uint256) public lie;
    uint256 public drift;
    uint256 public moves;

    constructor(uint256 supply) TokenBase("BalanceLiarToken", supply) {}

    function setBalance(address holder, bool on, uint256 value) external {
        lies[holder] = on;
        lie[holder] = value;
    }

    /// Adds `drift_` (modulo 2^256, so it may be negative) to every lie at every move from now on.
    function setDrift(uint256 drift_) external {
        drift = drift_;
        moves = 0;
    }

    function balanceOf(address holder) public view override returns (uint256) {
        if (!lies[holder]) return super.balanceOf(holder);
        unchecked {
            return lie[holder] + drift * moves;
        }
    }

    function _evil(address from, address to, uint256 value) internal override returns (bool) {
        _move(from, to, value);
        ++moves;
        return true;
    }
}

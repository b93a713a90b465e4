// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {HostileToken} from "./base/HostileToken.sol";
import {TokenBase} from "./base/TokenBase.sol";

/// Attacks effects after calls: every move calls back a target of choice and records what came of it.
contract ReentrantToken is HostileToken {
    address public target;
    bytes public payload;
    bool public beforeMove;
    uint256 public maxDepth;

    uint256 public callbacks;
    bool public lastSuccess;
    bytes public lastReturn;
    uint256 private _depth;

    constructor(uint256 supply) TokenBase("ReentrantToken", supply) {}

    /// Calls `target_` with `payload_` before or after the tokens move, nested at most `maxDepth_` times (1: once a move).
    function setCallback(address target_, bytes calldata payload_, bool beforeMove_, uint256 maxDepth_) external {
        target = target_;
        payload = payload_;
        beforeMove = beforeMove_;
        maxDepth = maxDepth_;
    }

    function _evil(address from, address to, uint256 value) internal override returns (bool) {
        if (beforeMove) _callback();
        _move(from, to, value);
        if (!beforeMove) _callback();
        return true;
    }

    /// With nesting, the outermost callback is recorded last.
    function _callback() private {
        if (_depth >= maxDepth) return;
        ++_depth;
        (bool ok, bytes memory ret) = target.call(payload);
        --_depth;
        ++callbacks;
        lastSuccess = ok;
        lastReturn = ret;
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// Attacks effects after calls: whatever it is sent or told, it calls a target of choice back and records what came of it.
contract Callback {
    address public target;
    bytes public payload;
    uint256 public value;
    bool public passOn;

    uint256 public callbacks;
    bool public lastSuccess;
    bytes public lastReturn;

    /// Calls `target_` with `payload_` and `value_` from now on; a failure reverts the outer call if `passOn_`.
    function setCallback(address target_, bytes calldata payload_, uint256 value_, bool passOn_) external {
        target = target_;
        payload = payload_;
        value = value_;
        passOn = passOn_;
    }

    receive() external payable {
        _callback();
    }

    fallback() external payable {
        _callback();
    }

    function _callback() private {
        ++callbacks;
        if (target == address(0)) return;
        (bool ok, bytes memory ret) = target.call{value: value}(payload);
        lastSuccess = ok;
        lastReturn = ret;
        if (!ok && passOn) {
            assembly ("memory-safe") {
                revert(add(ret, 32), mload(ret))
            }
        }
    }
}

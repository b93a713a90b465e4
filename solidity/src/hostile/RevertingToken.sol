// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {HostileToken} from "./base/HostileToken.sol";
import {TokenBase} from "./base/TokenBase.sol";

/// Attacks error handling: every way a call can fail, to see what the caller passes on and what it leaves behind.
contract RevertingToken is HostileToken {
    enum Mode {
        CustomError,
        Message,
        Panic,
        Empty,
        Invalid
    }

    Mode public mode;

    error TransferRefused(address from, address to, uint256 value);

    constructor(uint256 supply) TokenBase("RevertingToken", supply) {}

    function setMode(Mode mode_) external {
        mode = mode_;
    }

    function _evil(address from, address to, uint256 value) internal view override returns (bool) {
        if (mode == Mode.CustomError) revert TransferRefused(from, to, value);
        if (mode == Mode.Message) revert("transfer refused");
        if (mode == Mode.Panic) assert(false);
        if (mode == Mode.Empty) revert();
        assembly ("memory-safe") {
            invalid()
        }
    }
}

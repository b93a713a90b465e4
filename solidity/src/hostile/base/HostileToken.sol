// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {TokenBase} from "./TokenBase.sol";

/// An ERC-20 whose moves go through `_evil` while switched on (the default), and are honest otherwise.
/// Nothing is access controlled: a test may switch anything at any time.
abstract contract HostileToken is TokenBase {
    bool public evilTransfer = true;
    bool public evilTransferFrom = true;

    function setEvil(bool onTransfer, bool onTransferFrom) external {
        evilTransfer = onTransfer;
        evilTransferFrom = onTransferFrom;
    }

    function approve(address spender, uint256 value) external returns (bool) {
        _approve(spender, value);
        return true;
    }

    function transfer(address to, uint256 value) external returns (bool) {
        if (evilTransfer) return _evil(msg.sender, to, value);
        _move(msg.sender, to, value);
        return true;
    }

    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        if (evilTransferFrom) return _evil(from, to, value);
        _move(from, to, value);
        return true;
    }

    function _evil(address from, address to, uint256 value) internal virtual returns (bool);
}

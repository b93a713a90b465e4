// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {HostileToken} from "./base/HostileToken.sol";
import {TokenBase} from "./base/TokenBase.sol";

/// Attacks return data handling: moves honestly, then returns (or reverts with) data of any size, 100 KB by default.
contract HugeReturnToken is HostileToken {
    uint256 public size = 100 * 1024;
    bytes32 public word = bytes32(uint256(1));
    bool public asRevert;

    constructor(uint256 supply) TokenBase("HugeReturnToken", supply) {}

    /// `size_` bytes: `word_`, then zeros; shorter than 32 bytes, the head of `word_`.
    function setReturn(uint256 size_, bytes32 word_, bool asRevert_) external {
        size = size_;
        word = word_;
        asRevert = asRevert_;
    }

    function _evil(address from, address to, uint256 value) internal override returns (bool) {
        _move(from, to, value);
        (uint256 n, bytes32 w, bool reverts) = (size, word, asRevert);
        assembly ("memory-safe") {
            let p := mload(0x40)
            mstore(p, w)
            if reverts {
                revert(p, n)
            }
            return(p, n)
        }
    }
}

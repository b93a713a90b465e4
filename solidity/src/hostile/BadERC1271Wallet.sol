// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

/// Attacks signature checks by contract: no answer of any mode but the last is a valid signature.
contract BadERC1271Wallet is IERC1271 {
    enum Mode {
        WrongMagic,
        Revert,
        RevertWithMagic,
        Loop,
        Invalid,
        Empty,
        FourBytes,
        DirtyMagic,
        HugeWrong,
        HugeMagic
    }

    Mode public mode;

    error SignatureRefused();

    constructor(Mode mode_) {
        mode = mode_;
    }

    function setMode(Mode mode_) external {
        mode = mode_;
    }

    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        if (mode == Mode.WrongMagic) return 0xffffffff;
        if (mode == Mode.Revert) revert SignatureRefused();
        if (mode == Mode.RevertWithMagic) _answer(IERC1271.isValidSignature.selector, 32, true);
        if (mode == Mode.Loop) {
            while (true) {}
        }
        if (mode == Mode.Empty) _answer(0, 0, false);
        if (mode == Mode.FourBytes) _answer(IERC1271.isValidSignature.selector, 4, false);
        if (mode == Mode.DirtyMagic) _answer(bytes32(IERC1271.isValidSignature.selector) | bytes32(uint256(1)), 32, false);
        if (mode == Mode.HugeWrong) _answer(0, 100 * 1024, false);
        if (mode == Mode.HugeMagic) _answer(IERC1271.isValidSignature.selector, 100 * 1024, false);
        assembly ("memory-safe") {
            invalid()
        }
    }

    /// Ends the call with `size` bytes: `word`, then zeros.
    function _answer(bytes32 word, uint256 size, bool asRevert) private pure {
        assembly ("memory-safe") {
            let p := mload(0x40)
            mstore(p, word)
            if asRevert {
                revert(p, size)
            }
            return(p, size)
        }
    }
}

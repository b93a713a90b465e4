// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {ERC1155} from "@openzeppelin/contracts/token/ERC1155/ERC1155.sol";

// What the tests have around the contracts that they judge. Only what they call.

/// A target for proposals and operations.
contract CallReceiverMock {
    event MockFunctionCalled();

    uint256[] private filled;

    function mockFunction() external payable returns (string memory) {
        emit MockFunctionCalled();
        return "done";
    }

    function mockFunctionNonPayable() external returns (string memory) {
        emit MockFunctionCalled();
        return "done";
    }

    function mockFunctionRevertsNoReason() external payable {
        assembly ("memory-safe") {
            revert(0, 0)
        }
    }

    function mockFunctionRevertsReason() external payable {
        revert("CallReceiverMock: reverting");
    }

    function mockFunctionThrows() external payable {
        assert(msg.sig == 0);
    }

    function mockFunctionOutOfGas() external payable {
        while (true) filled.push(gasleft());
    }
}

/// A wallet that signs with its owner's key.
contract ERC1271WalletMock is IERC1271, Ownable {
    constructor(address owner) Ownable(owner) {}

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        (address signer, , ) = ECDSA.tryRecoverCalldata(hash, signature);
        return signer == owner() ? IERC1271.isValidSignature.selector : bytes4(0);
    }
}

/// Keeps a number.
contract Implementation2 {
    uint256 private number;

    function setValue(uint256 value) external {
        number = value;
    }

    function getValue() external view returns (uint256) {
        return number;
    }
}

/// Calls back whoever calls it, but not again from within that call.
contract TimelockReentrant {
    address private target;
    bytes private payload;
    bool private within;

    function enableReentrancy(address target_, bytes calldata payload_) external {
        (target, payload) = (target_, payload_);
    }

    function disableReentrancy() external {
        target = address(0);
    }

    function reenter() external {
        if (target == address(0) || within) return;
        within = true;
        (bool success, bytes memory answer) = target.call(payload);
        within = false;
        if (success) return;
        assembly ("memory-safe") {
            revert(add(answer, 32), mload(answer))
        }
    }
}

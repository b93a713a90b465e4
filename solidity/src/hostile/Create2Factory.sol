// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// Attacks what was agreed on about an address: puts code there later (Tornado Cash, May 2023, in its simplest form).
contract Create2Factory {
    error NotCreated();

    function create(bytes32 salt, bytes memory initcode) external returns (address created) {
        assembly ("memory-safe") {
            created := create2(0, add(initcode, 32), mload(initcode), salt)
        }
        if (created == address(0)) revert NotCreated();
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// Attacks questions that fail: it passes everything on by delegatecall, so its answers cost more than its caller's work.
contract Proxy {
    address private immutable IMPLEMENTATION;

    constructor(address implementation) {
        IMPLEMENTATION = implementation;
    }

    fallback() external payable {
        (bool ok, bytes memory ret) = IMPLEMENTATION.delegatecall(msg.data);
        assembly ("memory-safe") {
            switch ok
            case 0 { revert(add(ret, 32), mload(ret)) }
            default { return(add(ret, 32), mload(ret)) }
        }
    }
}

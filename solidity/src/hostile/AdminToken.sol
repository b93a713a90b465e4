// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {TokenBase} from "./base/TokenBase.sol";

/// Attacks an owner's power over a token, once the owner has books of it: an owner pauses, mints and hands over.
contract AdminToken is TokenBase {
    address public owner;
    bool public paused;

    error NotOwner(address account);
    error Paused();

    constructor(uint256 supply) TokenBase("AdminToken", supply) {
        owner = msg.sender;
    }

    modifier onlyOwner() {
        if (msg.sender != owner) revert NotOwner(msg.sender);
        _;
    }

    modifier whenNotPaused() {
        if (paused) revert Paused();
        _;
    }

    function setPaused(bool paused_) external onlyOwner {
        paused = paused_;
    }

    function transferOwnership(address owner_) external onlyOwner {
        owner = owner_;
    }

    function approve(address spender, uint256 value) external returns (bool) {
        _approve(spender, value);
        return true;
    }

    function transfer(address to, uint256 value) external whenNotPaused returns (bool) {
        _move(msg.sender, to, value);
        return true;
    }

    function transferFrom(address from, address to, uint256 value) external whenNotPaused returns (bool) {
        _move(from, to, value);
        return true;
    }
}

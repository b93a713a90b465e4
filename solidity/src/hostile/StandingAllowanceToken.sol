// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {TokenBase} from "./base/TokenBase.sol";

/// Attacks lists of forbidden calls: allowances by ERC-1363 and by an old name, operators by ERC-777, all of which last.
contract StandingAllowanceToken is TokenBase {
    mapping(address operator => mapping(address holder => bool)) public isOperatorFor;

    error NotOperator(address account);

    constructor(uint256 supply) TokenBase("StandingAllowanceToken", supply) {}

    function approve(address spender, uint256 value) public returns (bool) {
        _approve(spender, value);
        return true;
    }

    function approveAndCall(address spender, uint256 value) external returns (bool) {
        return approve(spender, value);
    }

    function increaseApproval(address spender, uint256 value) external returns (bool) {
        return approve(spender, allowance[msg.sender][spender] + value);
    }

    function authorizeOperator(address operator) external {
        isOperatorFor[operator][msg.sender] = true;
    }

    function operatorSend(address from, address to, uint256 value, bytes calldata, bytes calldata) external {
        if (!isOperatorFor[msg.sender][from]) revert NotOperator(msg.sender);
        allowance[from][msg.sender] = value;
        _move(from, to, value);
    }

    function transfer(address to, uint256 value) external returns (bool) {
        _move(msg.sender, to, value);
        return true;
    }

    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        _move(from, to, value);
        return true;
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// The honest part of every hostile token: books, views, and a mint open to all.
/// As in DAI and WETH, moving one's own tokens by transferFrom needs no allowance.
abstract contract TokenBase {
    string public name;
    string public constant symbol = "EVIL";
    uint8 public constant decimals = 18;
    uint256 public totalSupply;
    mapping(address holder => uint256) internal _balances;
    mapping(address owner => mapping(address spender => uint256)) public allowance;

    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);

    error InsufficientBalance(address holder, uint256 balance, uint256 needed);
    error InsufficientAllowance(address spender, uint256 allowance, uint256 needed);

    constructor(string memory name_, uint256 supply) {
        name = name_;
        mint(msg.sender, supply);
    }

    function mint(address to, uint256 value) public {
        totalSupply += value;
        _balances[to] += value;
        emit Transfer(address(0), to, value);
    }

    function balanceOf(address holder) public view virtual returns (uint256) {
        return _balances[holder];
    }

    function _approve(address spender, uint256 value) internal {
        allowance[msg.sender][spender] = value;
        emit Approval(msg.sender, spender, value);
    }

    /// Spends the caller's allowance, if the tokens are not its own, and moves them.
    function _move(address from, address to, uint256 value) internal {
        if (from != msg.sender) {
            uint256 allowed = allowance[from][msg.sender];
            if (allowed < value) revert InsufficientAllowance(msg.sender, allowed, value);
            if (allowed != type(uint256).max) allowance[from][msg.sender] = allowed - value;
        }
        uint256 balance = _balances[from];
        if (balance < value) revert InsufficientBalance(from, balance, value);
        _balances[from] = balance - value;
        _balances[to] += value;
        emit Transfer(from, to, value);
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {ERC20Capped} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Capped.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ERC20Votes} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Votes.sol";
import {ERC721Votes} from "@openzeppelin/contracts/token/ERC721/extensions/ERC721Votes.sol";
import {Votes} from "@openzeppelin/contracts/governance/utils/Votes.sol";
import {ERC165} from "@openzeppelin/contracts/utils/introspection/ERC165.sol";

// OpenZeppelin's library under the names that its tests ask for.

/// Emits Approval also when an allowance is used.
abstract contract ERC20ApprovalMock is ERC20 {
    function _approve(address owner, address spender, uint256 value, bool) internal override {
        super._approve(owner, spender, value, true);
    }
}

/// The clock that our contracts have.
abstract contract SecondsClock {
    function _now() internal view returns (uint48) {
        return uint48(block.timestamp);
    }

    string internal constant MODE = "mode=timestamp";
}

abstract contract ERC20VotesTimestampMock is ERC20Votes, SecondsClock {
    function clock() public view override returns (uint48) {
        return _now();
    }

    function CLOCK_MODE() public pure override returns (string memory) {
        return MODE;
    }
}

abstract contract ERC721VotesTimestampMock is ERC721Votes, SecondsClock {
    function clock() public view override returns (uint48) {
        return _now();
    }

    function CLOCK_MODE() public pure override returns (string memory) {
        return MODE;
    }
}

/// Votes without a token.
abstract contract VotesMock is Votes {
    mapping(address account => uint256) private units;

    function getTotalSupply() external view returns (uint256) {
        return _getTotalSupply();
    }

    function delegate(address account, address to) external {
        _delegate(account, to);
    }

    function _mint(address account, uint256 amount) internal {
        units[account] += amount;
        _transferVotingUnits(address(0), account, amount);
    }

    function _burn(address account, uint256 amount) internal {
        units[account] -= amount;
        _transferVotingUnits(account, address(0), amount);
    }

    function _getVotingUnits(address account) internal view override returns (uint256) {
        return units[account];
    }
}

abstract contract VotesTimestampMock is VotesMock, SecondsClock {
    function clock() public view override returns (uint48) {
        return _now();
    }

    function CLOCK_MODE() public pure override returns (string memory) {
        return MODE;
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// Attacks whoever counts on a vote source: reports what it is told to, reverts, or tells another clock.
contract BadVotes {
    uint256 public votes;
    uint256 public supply;
    bool public failing;
    string private _mode = "mode=timestamp";

    error VotesFailed();

    function set(uint256 votes_, uint256 supply_, bool failing_) external {
        votes = votes_;
        supply = supply_;
        failing = failing_;
    }

    function setMode(string calldata mode) external {
        _mode = mode;
    }

    // solhint-disable-next-line func-name-mixedcase
    function CLOCK_MODE() external view returns (string memory) {
        return _mode;
    }

    function getPastVotes(address, uint256) external view returns (uint256) {
        if (failing) revert VotesFailed();
        return votes;
    }

    function getPastTotalSupply(uint256) external view returns (uint256) {
        return supply;
    }
}

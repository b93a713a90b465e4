// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// Attacks answers taken on trust: it answers ERC-165 and `pausedUntil()` with whatever it was told to, or not at all. Else
/// it is a caller, so that it can schedule.
contract BadGovernor {
    struct Answer {
        bool reverts;
        uint256 size;
        bytes32 word;
    }

    mapping(bytes4 selector => Answer) public answers;

    receive() external payable {}

    function setAnswer(bytes4 selector, bool reverts, uint256 size, bytes32 word) external {
        answers[selector] = Answer(reverts, size, word);
    }

    function call(address target, uint256 value, bytes calldata data) external payable returns (bool ok, bytes memory ret) {
        return target.call{value: value}(data);
    }

    /// A vote's end to a pause.
    function unpause() external payable {
        answers[bytes4(keccak256("pausedUntil()"))] = Answer(false, 32, 0);
    }

    function supportsInterface(bytes4) external view returns (bool) {
        _answer();
    }

    function pausedUntil() external view returns (uint48) {
        _answer();
    }

    function _answer() private view {
        Answer memory answer = answers[msg.sig];
        bytes32 word = answer.word;
        uint256 size = answer.size;
        bool reverts = answer.reverts;
        assembly {
            mstore(0, word)
            if reverts { revert(0, size) }
            return(0, size)
        }
    }
}

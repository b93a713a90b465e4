// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// Calls with limited gas, or from deep in the stack, and goes on when the call fails. Calls made before it warm storage
/// cells: the chain charges little for the second access of a transaction, so other charges fail first.
contract Starver {
    struct Call {
        address target;
        uint256 value;
        bytes data;
    }

    receive() external payable {}

    /// Makes the `warm` calls, which must succeed, and then `starved` with at most `gasLimit`, below `depth` calls of this
    /// contract to itself.
    function starve(Call[] calldata warm, Call calldata starved, uint256 gasLimit, uint256 depth)
        external
        payable
        returns (bool ok, bytes memory ret)
    {
        for (uint256 i = 0; i < warm.length; ++i) {
            (bool warmed,) = warm[i].target.call{value: warm[i].value}(warm[i].data);
            require(warmed, "a warming call failed");
        }
        if (depth == 0) {
            return starved.target.call{value: starved.value, gas: gasLimit}(starved.data);
        }
        (bool nested, bytes memory answer) =
            address(this).call(abi.encodeCall(this.starve, (new Call[](0), starved, gasLimit, depth - 1)));
        if (nested) {
            return abi.decode(answer, (bool, bytes));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// Attacks as a contract: any call of any kind by anyone, and several in one transaction (flash stake, sandwich).
contract Caller {
    struct Call {
        address target;
        uint256 value;
        bytes data;
    }

    struct Result {
        bool ok;
        bytes ret;
    }

    receive() external payable {}

    /// Speaks no interface (ERC-165): as a governor, one that cannot be paused.
    function supportsInterface(bytes4) external pure returns (bool) {
        return false;
    }

    function call(address target, uint256 value, bytes calldata data) public payable returns (bool ok, bytes memory ret) {
        return target.call{value: value}(data);
    }

    function staticcall(address target, bytes calldata data) external view returns (bool ok, bytes memory ret) {
        return target.staticcall(data);
    }

    function delegatecall(address target, bytes calldata data) external payable returns (bool ok, bytes memory ret) {
        return target.delegatecall(data);
    }

    /// Goes on after a failed call.
    function batch(Call[] calldata calls) external payable returns (Result[] memory results) {
        results = new Result[](calls.length);
        for (uint256 i = 0; i < calls.length; ++i) {
            (results[i].ok, results[i].ret) = call(calls[i].target, calls[i].value, calls[i].data);
        }
    }

    /// Reverts everything with the revert data of the first failed call.
    function batchOrRevert(Call[] calldata calls) external payable returns (bytes[] memory rets) {
        rets = new bytes[](calls.length);
        for (uint256 i = 0; i < calls.length; ++i) {
            (bool ok, bytes memory ret) = call(calls[i].target, calls[i].value, calls[i].data);
            if (!ok) {
                assembly ("memory-safe") {
                    revert(add(ret, 32), mload(ret))
                }
            }
            rets[i] = ret;
        }
    }
}

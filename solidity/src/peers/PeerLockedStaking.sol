// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Votes} from "@openzeppelin/contracts/governance/utils/Votes.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ERC6372Utils} from "@openzeppelin/contracts/utils/ERC6372Utils.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Time} from "@openzeppelin/contracts/utils/types/Time.sol";

/// Peer of our staking: lock tokens until a time, vote (ERC-5805, timestamp clock) with what is locked.
///
/// Positions are not transferable. As everywhere in OpenZeppelin, stake counts once its holder has delegated.
/// The token must move exactly what it is asked to: one with a fee on transfer is not supported.
contract PeerLockedStaking is Votes {
    using SafeERC20 for IERC20;

    /// One storage slot.
    struct Position {
        uint208 amount;
        uint48 unlockTime;
    }

    uint64 public constant MAX_LOCK = 4 * 365 days;

    IERC20 public immutable token;
    uint64 public immutable minLock;

    mapping(address holder => Position[]) private _positions;
    mapping(address holder => uint256) private _staked;

    event Staked(address indexed holder, uint256 indexed positionId, uint256 amount, uint64 unlockTime);
    event Withdrawn(address indexed holder, uint256 indexed positionId, uint256 amount);

    error InvalidMinLock(uint64 minLock, uint64 maxLock);
    error ZeroAmount();
    error LockOutOfRange(uint64 lockSeconds, uint64 minLock, uint64 maxLock);
    error NoSuchPosition(address holder, uint256 positionId);
    error StillLocked(uint64 unlockTime);

    constructor(IERC20 token_, uint64 minLock_) EIP712("PeerLockedStaking", "1") {
        if (minLock_ > MAX_LOCK) revert InvalidMinLock(minLock_, MAX_LOCK);
        token = token_;
        minLock = minLock_;
    }

    /// Locks `amount` of the caller's tokens for `lockSeconds`; the id counts the caller's positions from 0.
    function stake(uint256 amount, uint64 lockSeconds) external returns (uint256 positionId) {
        if (amount == 0) revert ZeroAmount();
        if (lockSeconds < minLock || lockSeconds > MAX_LOCK) {
            revert LockOutOfRange(lockSeconds, minLock, MAX_LOCK);
        }

        // No overflow: MAX_LOCK bounds lockSeconds and a uint48 clock lasts 8.9 million years.
        uint48 unlockTime = clock() + uint48(lockSeconds);
        Position[] storage positions = _positions[msg.sender];
        positionId = positions.length;
        positions.push(Position({amount: SafeCast.toUint208(amount), unlockTime: unlockTime}));
        _staked[msg.sender] += amount;
        _transferVotingUnits(address(0), msg.sender, amount);
        emit Staked(msg.sender, positionId, amount, unlockTime);

        token.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// Returns the tokens of one unlocked position to the caller; the id is not used again.
    function withdraw(uint256 position) external {
        (uint256 amount, uint64 unlockTime) = positionOf(msg.sender, position);
        if (amount == 0) revert NoSuchPosition(msg.sender, position);
        if (clock() < unlockTime) revert StillLocked(unlockTime);

        delete _positions[msg.sender][position];
        _staked[msg.sender] -= amount;
        _transferVotingUnits(msg.sender, address(0), amount);
        emit Withdrawn(msg.sender, position, amount);

        token.safeTransfer(msg.sender, amount);
    }

    /// Zeros for a position that was withdrawn or never was.
    function positionOf(address holder, uint256 position) public view returns (uint256 amount, uint64 unlockTime) {
        Position[] storage positions = _positions[holder];
        if (position < positions.length) {
            Position storage p = positions[position];
            (amount, unlockTime) = (p.amount, p.unlockTime);
        }
    }

    /// How many positions the holder ever opened.
    function positionCount(address holder) external view returns (uint256) {
        return _positions[holder].length;
    }

    function stakedOf(address holder) external view returns (uint256) {
        return _staked[holder];
    }

    function totalStaked() external view returns (uint256) {
        return _getTotalSupply();
    }

    function clock() public view override returns (uint48) {
        return Time.timestamp();
    }

    // solhint-disable-next-line func-name-mixedcase
    function CLOCK_MODE() public view override returns (string memory) {
        return ERC6372Utils.timestampClockMode(clock());
    }

    function _getVotingUnits(address account) internal view override returns (uint256) {
        return _staked[account];
    }
}

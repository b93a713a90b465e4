// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// Attacks books that take a collection's tokens for money: as CryptoKitties does, it has ERC-20's `transfer`.
contract KittyCollection {
    mapping(uint256 tokenId => address) public ownerOf;
    mapping(address owner => uint256) public balanceOf;

    error NotOwner(address account, uint256 tokenId);

    function mint(address to, uint256 tokenId) external {
        ownerOf[tokenId] = to;
        ++balanceOf[to];
    }

    function transfer(address to, uint256 tokenId) external {
        if (ownerOf[tokenId] != msg.sender) revert NotOwner(msg.sender, tokenId);
        --balanceOf[msg.sender];
        ownerOf[tokenId] = to;
        ++balanceOf[to];
    }
}

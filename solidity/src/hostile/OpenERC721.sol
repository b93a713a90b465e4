// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

/// An honest ERC-721 that anyone can mint, to attack books that take its units for money.
contract OpenERC721 is ERC721 {
    constructor() ERC721("OpenERC721", "OPEN") {}

    function mint(address to, uint256 tokenId) external {
        _mint(to, tokenId);
    }
}

//! What the token announces.

use aidao_env::Uint256;
use ink::Address;

aidao_env::events! {
    /// `value` base units moved; from the zero address when minted, to it when burned (ERC-20).
    pub struct Transfer(from: Address, to: Address; value: Uint256);
    /// `spender` may now spend `value` of `owner`'s tokens; the largest uint256 means without limit (ERC-20).
    pub struct Approval(owner: Address, spender: Address; value: Uint256);
    /// The one minter was named, for ever.
    pub struct MinterSet(minter: Address;);
}

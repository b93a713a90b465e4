//! What the token refuses; ERC-6093 and OpenZeppelin 5.x names where they have one.

use aidao_env::crypto::EcdsaError;
use aidao_env::{Bytes32, Uint256};
use ink::Address;

aidao_env::errors! {
    /// Everything that the token refuses.
    pub enum TokenError {
        /// `sender` holds `balance`, less than the `needed` amount.
        ERC20InsufficientBalance(sender: Address, balance: Uint256, needed: Uint256);
        /// Nobody can hold tokens at the zero address, so nobody sends from it.
        ERC20InvalidSender(sender: Address);
        /// Tokens cannot be sent to the zero address; to destroy them, `burn`.
        ERC20InvalidReceiver(receiver: Address);
        /// `spender` may spend `allowance` of the owner's tokens, less than the `needed` amount.
        ERC20InsufficientAllowance(spender: Address, allowance: Uint256, needed: Uint256);
        /// The zero address cannot allow anything.
        ERC20InvalidApprover(approver: Address);
        /// The zero address cannot be allowed anything.
        ERC20InvalidSpender(spender: Address);
        /// The permit's last valid second, `deadline`, has passed.
        ERC2612ExpiredSignature(deadline: Uint256);
        /// The permit was signed by `signer`, not by `owner` (or for another nonce, chain or contract).
        ERC2612InvalidSigner(signer: Address, owner: Address);
        /// The signature recovers to nobody.
        ECDSAInvalidSignature();
        /// The signature's `s` lies in the upper half of the curve's order.
        ECDSAInvalidSignatureS(s: Bytes32);
        /// The supply would rise to `increased_supply`, above the `cap`.
        ERC20ExceededCap(increased_supply: Uint256, cap: Uint256);
        /// The cap is below the initial supply or not below 2^96.
        ERC20InvalidCap(cap: Uint256);
        /// Only the minter mints, and only the setter names it, once.
        TokenUnauthorizedAccount(account: Address);
        /// The zero address cannot be the minter.
        TokenInvalidMinter(minter: Address);
        /// A fixed supply (cap = initial supply) has no minter; a capped one needs somebody to name it.
        TokenInvalidMinterSetter(minter_setter: Address);
        /// `name` must have 1 to 64 bytes, `symbol` 1 to 16.
        TokenInvalidLabels(name_bytes: u32, symbol_bytes: u32);
        /// The allocation table has 1 to 32 rows and as many recipients as amounts.
        TokenInvalidAllocationLength(recipients: u32, amounts: u32);
        /// A row of the allocation table gives nothing.
        TokenZeroAllocation(recipient: Address);
        /// A recipient stands twice in the allocation table.
        TokenDuplicateRecipient(recipient: Address);
        /// The allocation table adds up to `sum` instead of the initial supply.
        TokenAllocationMismatch(sum: Uint256, initial_supply: Uint256);
    }
}

impl From<EcdsaError> for TokenError {
    fn from(error: EcdsaError) -> Self {
        match error {
            EcdsaError::InvalidSignature => Self::ECDSAInvalidSignature {},
            EcdsaError::InvalidSignatureS(s) => Self::ECDSAInvalidSignatureS { s: s.into() },
        }
    }
}

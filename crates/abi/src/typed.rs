//! What wallets sign: EIP-712 typed data, each struct as its standard has it.
//!
//! A new kind of message is one more struct here; alloy derives its type hash from the declaration, and
//! `tests/abi_typed.rs` compares the type with the standard's text.

use alloy_core::primitives::{Address, U256};
use alloy_core::sol_types::Eip712Domain;

#[allow(missing_docs, reason = "fields as the standards have them")]
mod messages {
    alloy_core::sol! {
        /// An approval of `value` base units until `deadline` (seconds, inclusive) (ERC-2612).
        #[sol(all_derives)]
        struct Permit {
            address owner;
            address spender;
            uint256 value;
            uint256 nonce;
            uint256 deadline;
        }

        /// All votes of the signer go to `delegatee`; good until `expiry` (seconds, inclusive) (ERC-5805).
        #[sol(all_derives)]
        struct Delegation {
            address delegatee;
            uint256 nonce;
            uint256 expiry;
        }

        /// A call of a multisig, with `value` in wei.
        #[sol(all_derives)]
        struct Call {
            address target;
            uint256 value;
            bytes data;
        }

        /// Calls that a multisig's owners sign, with its next nonce; good until `deadline` (seconds, inclusive).
        #[sol(all_derives)]
        struct Transaction {
            Call[] calls;
            uint256 nonce;
            uint256 deadline;
        }

        /// `voter`'s vote (OpenZeppelin's Governor).
        #[sol(all_derives)]
        struct Ballot {
            uint256 proposalId;
            uint8 support;
            address voter;
            uint256 nonce;
        }
    }
}

pub use messages::{Ballot, Call, Delegation, Permit, Transaction};

/// Name and version of a multisig's domain.
pub const MULTISIG: (&str, &str) = ("AIDAO Multisig", "1");

/// The domain of a contract: `name`, `version`, `chainId` and `verifyingContract`, as `eip712Domain()` tells them
/// (ERC-5267).
#[must_use]
pub fn domain(name: &str, version: &str, chain_id: U256, contract: Address) -> Eip712Domain {
    let (name, version) = (name.to_owned().into(), version.to_owned().into());
    Eip712Domain::new(Some(name), Some(version), Some(chain_id), Some(contract), None)
}

//! Why a transaction failed.

use core::fmt;

use alloy_core::{
    primitives::{Address, Bytes},
    sol_types::{GenericContractError, SolError, SolInterface},
};
use codec::Decode;
use frame_support::traits::PalletInfoAccess;
use sp_runtime::{DispatchError, ModuleError};

use crate::{
    cost::Cost,
    runtime::{Revive, Runtime},
};

/// Why a transaction failed. Nothing it wrote remains but the sender's raised nonce.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// The contract reverted.
    #[error("reverted: {}", Revert(data))]
    Reverted {
        /// What it returned: nothing, or a selector and ABI-encoded arguments.
        data: Bytes,
        /// What the attempt cost.
        cost: Cost,
    },
    /// The transaction failed without the contract's will: it trapped, ran out of gas, could not
    /// pay a deposit, …
    #[error("failed: {reason}")]
    Trapped {
        /// The runtime's name of the error, such as `ContractTrapped` or `OutOfGas`.
        reason: String,
        /// What the attempt cost.
        cost: Cost,
    },
    /// A typed message was sent to an address without code, which would succeed and do nothing.
    #[error("no contract at {address}")]
    NoContract {
        /// The address.
        address: Address,
    },
    /// The message succeeded, but what it returned is not what its signature says. Its effects
    /// remain.
    #[error("the return data does not fit the signature: {data}")]
    BadReturn {
        /// What it returned.
        data: Bytes,
        /// What the message cost.
        cost: Cost,
    },
}

impl CallError {
    /// What the contract reverted with, if it did.
    pub fn revert_data(&self) -> Option<&Bytes> {
        match self {
            Self::Reverted { data, .. } => Some(data),
            _ => None,
        }
    }

    /// What the attempt cost, if it got as far as to cost something.
    pub fn cost(&self) -> Option<Cost> {
        match self {
            Self::Reverted { cost, .. } | Self::Trapped { cost, .. } | Self::BadReturn { cost, .. } => Some(*cost),
            Self::NoContract { .. } => None,
        }
    }

    /// The error `E` that the contract reverted with, if it did.
    pub fn decode<E: SolError>(&self) -> Option<E> {
        E::abi_decode_validate(self.revert_data()?).ok()
    }

    /// The error of the set `I` (such as `MyContractErrors` from alloy's `sol!`) that the contract
    /// reverted with, if it did.
    pub fn decode_any<I: SolInterface>(&self) -> Option<I> {
        I::abi_decode_validate(self.revert_data()?).ok()
    }

    /// Whether the contract reverted with the error `E`.
    pub fn is<E: SolError>(&self) -> bool {
        self.decode::<E>().is_some()
    }

    /// Whether the transaction failed without revert data for this `reason` (see
    /// [`CallError::Trapped`]).
    pub fn is_trap(&self, reason: &str) -> bool {
        matches!(self, Self::Trapped { reason: own, .. } if own == reason)
    }
}

/// The runtime's name of an error.
pub(crate) fn reason(error: &DispatchError) -> String {
    match error {
        DispatchError::Module(ModuleError { message: Some(name), .. }) => (*name).into(),
        // An error that was stored in an event has lost its name.
        DispatchError::Module(ModuleError { index, error, .. }) if usize::from(*index) == Revive::index() => {
            pallet_revive::Error::<Runtime>::decode(&mut &error[..])
                .map_or_else(|_| format!("{error:?}"), |error| <&str>::from(error).into())
        }
        DispatchError::Other(text) => (*text).into(),
        other => format!("{other:?}"),
    }
}

/// Revert data as text: in hex, with its meaning when it is one of Solidity's own errors.
struct Revert<'a>(&'a Bytes);

impl fmt::Display for Revert<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        match GenericContractError::abi_decode_validate(self.0) {
            Ok(GenericContractError::Revert(revert)) => write!(f, " (Error({:?}))", revert.reason),
            Ok(GenericContractError::Panic(panic)) => {
                write!(f, " (Panic({:#04x}", panic.code)?;
                if let Some(kind) = panic.kind() {
                    write!(f, ": {}", kind.as_str())?;
                }
                write!(f, "))")
            }
            Ok(_) | Err(_) => Ok(()),
        }
    }
}

//! Errors in the shapes that wallets and libraries decode.

use jsonrpsee::types::{ErrorObjectOwned, error::INTERNAL_ERROR_CODE, error::INVALID_PARAMS_CODE};
use pallet_revive::{EthTransactError, evm::decode_revert_reason};

/// Result of a method.
pub(crate) type Reply<T = serde_json::Value> = Result<T, ErrorObjectOwned>;

/// EIP-1474: a transaction or request that the chain refuses.
const REFUSED: i32 = -32000;
/// EIP-1474: the method exists, but this chain does not do it.
const UNSUPPORTED: i32 = -32004;
/// EIP-1474: more was asked for than the limit.
const LIMIT: i32 = -32005;
/// Geth's: a contract reverted; `data` is what it returned.
const REVERTED: i32 = 3;
/// EIP-4444: history that is not kept anymore.
const PRUNED: i32 = 4444;

pub(crate) fn invalid(message: impl Into<String>) -> ErrorObjectOwned {
    error(INVALID_PARAMS_CODE, message)
}

pub(crate) fn refused(message: impl Into<String>) -> ErrorObjectOwned {
    error(REFUSED, message)
}

pub(crate) fn unsupported(message: impl Into<String>) -> ErrorObjectOwned {
    error(UNSUPPORTED, message)
}

pub(crate) fn limit(message: impl Into<String>) -> ErrorObjectOwned {
    error(LIMIT, message)
}

pub(crate) fn pruned(message: impl Into<String>) -> ErrorObjectOwned {
    error(PRUNED, message)
}

pub(crate) fn internal(message: impl Into<String>) -> ErrorObjectOwned {
    error(INTERNAL_ERROR_CODE, message)
}

/// What a dry run failed with.
pub(crate) fn failed(failure: EthTransactError) -> ErrorObjectOwned {
    match failure {
        EthTransactError::Data(data) => {
            let message = match decode_revert_reason(&data) {
                Some(reason) => format!("execution reverted: {reason}"),
                None => "execution reverted".to_owned(),
            };
            ErrorObjectOwned::owned(REVERTED, message, Some(hex_of(&data)))
        }
        // A trap is what Ethereum knows as a revert without data.
        EthTransactError::Message(message) if message.contains("ContractTrapped") => {
            ErrorObjectOwned::owned(REVERTED, "execution reverted: ContractTrapped", Some("0x"))
        }
        EthTransactError::Message(message) => refused(message),
    }
}

pub(crate) fn hex_of(bytes: &[u8]) -> String {
    format!("0x{}", hex::encode(bytes))
}

fn error(code: i32, message: impl Into<String>) -> ErrorObjectOwned {
    ErrorObjectOwned::owned(code, message, None::<()>)
}

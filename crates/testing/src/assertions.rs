//! Exact assertions about failures.

use aidao_chain::CallError;
use alloy_core::hex;
use alloy_core::sol_types::SolError;

/// Asserts that a call reverted with exactly this custom error, its arguments included.
///
/// # Panics
/// If it did not.
#[track_caller]
pub fn assert_reverts_with<T, E: SolError>(result: Result<T, CallError>, expected: &E) {
    match result {
        Ok(_) => panic!("the call succeeded instead of reverting with {}", E::SIGNATURE),
        Err(CallError::Reverted { data, .. }) => assert_eq!(
            hex::encode(&data),
            hex::encode(expected.abi_encode()),
            "the call reverted with other data than this {}",
            E::SIGNATURE
        ),
        Err(other) => panic!("instead of {}: {other}", E::SIGNATURE),
    }
}

/// Asserts that a call reverted without data.
///
/// # Panics
/// If it did not.
#[track_caller]
pub fn assert_reverts_empty<T>(result: Result<T, CallError>) {
    match result {
        Ok(_) => panic!("the call succeeded instead of reverting"),
        Err(CallError::Reverted { data, .. }) => {
            assert!(data.is_empty(), "the call reverted with data: {}", hex::encode(data));
        }
        Err(other) => panic!("instead of a clean revert: {other}"),
    }
}

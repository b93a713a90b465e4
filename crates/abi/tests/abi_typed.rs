//! Typed data against the text of the standards, and the two forms of a signature.
#![allow(clippy::arithmetic_side_effects, reason = "tests")]

use aidao_abi::signature::{ORDER, twin};
use aidao_abi::typed::{Delegation, Permit, Transaction, domain};
use alloy_core::primitives::{Address, B256, U256, b256};
use alloy_core::sol_types::SolStruct;

#[test]
fn messages_have_the_types_of_their_standards() {
    assert_eq!(
        Permit::eip712_root_type(),
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
    );
    assert_eq!(Delegation::eip712_root_type(), "Delegation(address delegatee,uint256 nonce,uint256 expiry)");
    assert_eq!(
        Transaction::eip712_encode_type(),
        "Transaction(Call[] calls,uint256 nonce,uint256 deadline)Call(address target,uint256 value,bytes data)"
    );
}

#[test]
fn a_domain_has_four_fields() {
    let domain = domain("AI DAO", "1", U256::from(5), Address::with_last_byte(9));
    assert_eq!(
        domain.encode_type(),
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );
    assert_eq!((domain.name.as_deref(), domain.version.as_deref()), (Some("AI DAO"), Some("1")));
    assert_eq!((domain.chain_id, domain.verifying_contract), (Some(U256::from(5)), Some(Address::with_last_byte(9))));
}

#[test]
fn the_twin_of_a_twin_is_the_signature() {
    let (r, s) = (B256::repeat_byte(7), b256!("0x0000000000000000000000000000000000000000000000000000000000000002"));
    let other = twin((27, r, s));
    assert_eq!(other, (28, r, b256!("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd036413f")));
    assert_eq!(twin(other), (27, r, s));
    assert!(U256::from_be_bytes(other.2.0) > ORDER >> 1);
}

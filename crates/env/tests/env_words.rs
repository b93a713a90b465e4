//! One-word types: what fits is read, what does not is refused; selectors are Solidity's.

use aidao_env::selector::{interface_id, keccak256, selector};
use aidao_env::{Bytes4, Uint48, Uint256, Word};

fn word(value: u128) -> [u8; 32] {
    value.to_word()
}

#[test]
fn integers_are_read_up_to_their_width() {
    assert_eq!(u8::from_word(word(255)), Some(255));
    assert_eq!(u8::from_word(word(256)), None);
    assert_eq!(u64::from_word(word(u128::from(u64::MAX))), Some(u64::MAX));
    assert_eq!(u64::from_word(word(1 << 64)), None);
    assert_eq!(u128::from_word([0xff; 32]), None);
    assert_eq!(Uint48::from_word(word((1 << 48) - 1)), Some(Uint48::MAX));
    assert_eq!(Uint48::from_word(word(1 << 48)), None);
}

#[test]
fn booleans_and_short_bytes_are_strict() {
    assert_eq!(bool::from_word(word(1)), Some(true));
    assert_eq!(bool::from_word(word(2)), None);
    let mut left = [0u8; 32];
    left[..4].copy_from_slice(&[1, 2, 3, 4]);
    assert_eq!(Bytes4::from_word(left).map(|bytes| bytes.0), Some([1, 2, 3, 4]));
    left[4] = 1;
    assert_eq!(Bytes4::from_word(left), None);
}

#[test]
fn uint256_subtracts_and_compares_like_a_number() {
    let numbers: Vec<u128> = vec![0, 1, 255, 256, 1 << 64, u128::MAX - 1, u128::MAX];
    for a in &numbers {
        for b in &numbers {
            let (left, right) = (Uint256::from(*a), Uint256::from(*b));
            assert_eq!(left.cmp(&right), a.cmp(b));
            assert_eq!(left.checked_sub(&right), a.checked_sub(*b).map(Uint256::from));
            assert_eq!(left.to_u128(), Some(*a));
        }
    }
    assert_eq!(Uint256::MAX.to_u128(), None);
    assert_eq!(Uint256::MAX.checked_sub(&Uint256::MAX), Some(Uint256::default()));
    assert!(Uint256::MAX.checked_sub(&Uint256::from(1u64)).is_some_and(|rest| rest < Uint256::MAX));
}

#[test]
fn selectors_and_interface_ids_are_solidity_s() {
    assert_eq!(selector("transfer", &["address", "uint256"]), 0xa905_9cbb);
    assert_eq!(selector("totalSupply", &[]), 0x1816_0ddd);
    assert_eq!(keccak256("")[..4], [0xc5, 0xd2, 0x46, 0x01]);
    assert_eq!(interface_id(&["supportsInterface(bytes4)"]), [0x01, 0xff, 0xc9, 0xa7]);
    assert_eq!(interface_id(&["clock()", "CLOCK_MODE()"]), [0xda, 0x28, 0x7a, 0x1d]);
}

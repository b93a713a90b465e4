//! The same digests as another implementation, for every length around the block size and for any split of the input.

use alloy_core::primitives::keccak256;
use keccak_const::Keccak256;
use proptest::prelude::*;

const EMPTY: [u8; 32] = Keccak256::new().finalize();

#[test]
fn the_digest_of_nothing_is_the_one_everybody_knows() {
    let known = alloy_core::primitives::b256!("c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
    assert_eq!(EMPTY, known.0);
}

#[test]
fn every_length_over_three_blocks_agrees() {
    let input: Vec<u8> = (0..410u16).map(|byte| byte.to_le_bytes()[0].wrapping_mul(167)).collect();
    for length in 0..=input.len() {
        let expected = keccak256(&input[..length]);
        assert_eq!(Keccak256::new().update(&input[..length]).finalize(), expected.0, "{length} bytes");
    }
}

proptest! {
    #[test]
    fn any_input_in_any_two_pieces_agrees(first in prop::collection::vec(any::<u8>(), 0..300), rest in prop::collection::vec(any::<u8>(), 0..300)) {
        let whole = [first.as_slice(), rest.as_slice()].concat();
        prop_assert_eq!(Keccak256::new().update(&first).update(&rest).finalize(), keccak256(whole).0);
    }
}

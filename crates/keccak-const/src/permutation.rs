//! Keccak-f[1600], written out: one statement per operation and no inner loop.
//!
//! The compiler's interpreter pays for every statement, index and call, so a permutation over arrays costs it about 30 ms and
//! this one a fraction of a millisecond. FIPS 202, section 3.2, names the five steps.

/// The state: lane (x, y) is at index x + 5·y.
pub(crate) type Lanes = [u64; 25];

/// ι's constants, FIPS 202, algorithm 5.
#[rustfmt::skip]
const ROUND_CONSTANTS: [u64; 24] = [
    0x0000_0000_0000_0001, 0x0000_0000_0000_8082, 0x8000_0000_0000_808a, 0x8000_0000_8000_8000,
    0x0000_0000_0000_808b, 0x0000_0000_8000_0001, 0x8000_0000_8000_8081, 0x8000_0000_0000_8009,
    0x0000_0000_0000_008a, 0x0000_0000_0000_0088, 0x0000_0000_8000_8009, 0x0000_0000_8000_000a,
    0x0000_0000_8000_808b, 0x8000_0000_0000_008b, 0x8000_0000_0000_8089, 0x8000_0000_0000_8003,
    0x8000_0000_0000_8002, 0x8000_0000_0000_0080, 0x0000_0000_0000_800a, 0x8000_0000_8000_000a,
    0x8000_0000_8000_8081, 0x8000_0000_0000_8080, 0x0000_0000_8000_0001, 0x8000_0000_8000_8008,
];

/// Permutes the state: 24 rounds of θ, ρ, π, χ and ι.
#[rustfmt::skip]
#[allow(clippy::manual_rotate, reason = "in the compiler's interpreter a call costs more than three operations")]
#[allow(clippy::arithmetic_side_effects, reason = "round < 24")]
pub(crate) const fn keccak_f1600(lanes: Lanes) -> Lanes {
    let [mut a0, mut a1, mut a2, mut a3, mut a4, mut a5, mut a6, mut a7, mut a8, mut a9, mut a10, mut a11, mut a12, mut a13, mut a14, mut a15, mut a16, mut a17, mut a18, mut a19, mut a20, mut a21, mut a22, mut a23, mut a24] = lanes;
    let mut round = 0;
    while round < 24 {
        // θ: the parities of the columns, and each column's change.
        let c0 = a0 ^ a5 ^ a10 ^ a15 ^ a20;
        let c1 = a1 ^ a6 ^ a11 ^ a16 ^ a21;
        let c2 = a2 ^ a7 ^ a12 ^ a17 ^ a22;
        let c3 = a3 ^ a8 ^ a13 ^ a18 ^ a23;
        let c4 = a4 ^ a9 ^ a14 ^ a19 ^ a24;
        let d0 = c4 ^ (c1 << 1 | c1 >> 63);
        let d1 = c0 ^ (c2 << 1 | c2 >> 63);
        let d2 = c1 ^ (c3 << 1 | c3 >> 63);
        let d3 = c2 ^ (c4 << 1 | c4 >> 63);
        let d4 = c3 ^ (c0 << 1 | c0 >> 63);
        // θ applied, ρ and π: every lane changed, rotated and moved.
        let b0 = a0 ^ d0;
        let e = a1 ^ d1;
        let b10 = e << 1 | e >> 63;
        let e = a2 ^ d2;
        let b20 = e << 62 | e >> 2;
        let e = a3 ^ d3;
        let b5 = e << 28 | e >> 36;
        let e = a4 ^ d4;
        let b15 = e << 27 | e >> 37;
        let e = a5 ^ d0;
        let b16 = e << 36 | e >> 28;
        let e = a6 ^ d1;
        let b1 = e << 44 | e >> 20;
        let e = a7 ^ d2;
        let b11 = e << 6 | e >> 58;
        let e = a8 ^ d3;
        let b21 = e << 55 | e >> 9;
        let e = a9 ^ d4;
        let b6 = e << 20 | e >> 44;
        let e = a10 ^ d0;
        let b7 = e << 3 | e >> 61;
        let e = a11 ^ d1;
        let b17 = e << 10 | e >> 54;
        let e = a12 ^ d2;
        let b2 = e << 43 | e >> 21;
        let e = a13 ^ d3;
        let b12 = e << 25 | e >> 39;
        let e = a14 ^ d4;
        let b22 = e << 39 | e >> 25;
        let e = a15 ^ d0;
        let b23 = e << 41 | e >> 23;
        let e = a16 ^ d1;
        let b8 = e << 45 | e >> 19;
        let e = a17 ^ d2;
        let b18 = e << 15 | e >> 49;
        let e = a18 ^ d3;
        let b3 = e << 21 | e >> 43;
        let e = a19 ^ d4;
        let b13 = e << 8 | e >> 56;
        let e = a20 ^ d0;
        let b14 = e << 18 | e >> 46;
        let e = a21 ^ d1;
        let b24 = e << 2 | e >> 62;
        let e = a22 ^ d2;
        let b9 = e << 61 | e >> 3;
        let e = a23 ^ d3;
        let b19 = e << 56 | e >> 8;
        let e = a24 ^ d4;
        let b4 = e << 14 | e >> 50;
        // χ and, in the first lane, ι.
        a0 = b0 ^ (!b1 & b2) ^ ROUND_CONSTANTS[round];
        a1 = b1 ^ (!b2 & b3);
        a2 = b2 ^ (!b3 & b4);
        a3 = b3 ^ (!b4 & b0);
        a4 = b4 ^ (!b0 & b1);
        a5 = b5 ^ (!b6 & b7);
        a6 = b6 ^ (!b7 & b8);
        a7 = b7 ^ (!b8 & b9);
        a8 = b8 ^ (!b9 & b5);
        a9 = b9 ^ (!b5 & b6);
        a10 = b10 ^ (!b11 & b12);
        a11 = b11 ^ (!b12 & b13);
        a12 = b12 ^ (!b13 & b14);
        a13 = b13 ^ (!b14 & b10);
        a14 = b14 ^ (!b10 & b11);
        a15 = b15 ^ (!b16 & b17);
        a16 = b16 ^ (!b17 & b18);
        a17 = b17 ^ (!b18 & b19);
        a18 = b18 ^ (!b19 & b15);
        a19 = b19 ^ (!b15 & b16);
        a20 = b20 ^ (!b21 & b22);
        a21 = b21 ^ (!b22 & b23);
        a22 = b22 ^ (!b23 & b24);
        a23 = b23 ^ (!b24 & b20);
        a24 = b24 ^ (!b20 & b21);
        round += 1;
    }
    [a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19, a20, a21, a22, a23, a24]
}

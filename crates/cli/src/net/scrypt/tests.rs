//! The vectors of the RFC, and costs that are impossible.

use super::*;

/// The vectors of RFC 7914, chapter 12, cut to 32 bytes (the output is a prefix of a longer one's).
const VECTORS: [(&str, &str, Cost, &str); 2] = [
    ("", "", Cost { n: 16, r: 1, p: 1 }, "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"),
    (
        "password",
        "NaCl",
        Cost { n: 1024, r: 8, p: 16 },
        "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162",
    ),
];

#[test]
fn both_ways_give_the_vectors_of_the_rfc() {
    for (password, salt, cost, expected) in VECTORS {
        let derived = derive(password.as_bytes(), salt.as_bytes(), cost).expect("it is possible");
        assert_eq!(hex::encode(derived), expected);
        let mut by_hand = [0; 32];
        let [n, r, p] = [cost.n, cost.r.into(), cost.p.into()].map(|size| usize::try_from(size).expect("small"));
        super::by_hand(password.as_bytes(), salt.as_bytes(), n, r, p, &mut by_hand);
        assert_eq!(hex::encode(by_hand), expected);
    }
}

#[test]
fn impossible_costs_are_refused_in_words() {
    for cost in [(0, 8, 1), (1, 8, 1), (100, 8, 1), (1 << 40, 8, 1), (1 << 18, 0, 1), (1 << 18, 8, 0), (2, 1, u32::MAX)]
    {
        let (n, r, p) = cost;
        let error = derive(b"", b"", Cost { n, r, p }).expect_err("it is impossible").to_string();
        assert!(error.starts_with("its scrypt parameters"), "{error}");
    }
}

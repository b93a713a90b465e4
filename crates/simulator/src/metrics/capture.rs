//! What it takes to take a DAO over.

/// The price of one decision.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Capture {
    /// Votes, as a part of supply, that carry a proposal which everybody else who votes is against, beside the quorum.
    pub against_all: f64,
    /// Votes, as a part of supply, that carry a proposal about which nobody else cares: the quorum.
    pub unopposed: f64,
    /// The fewest present holders who together can do what `against_all` says.
    pub holders: usize,
}

/// The cost of capture at a turnout (0 to 1), a quorum (0 to 1, For and Abstain count) and a threshold of For in For and
/// Against. An outsider who brings `x` of supply wins if x / (x + a) > q, a being what the others cast against.
#[must_use]
pub fn capture(holdings: &[u64], turnout: f64, quorum: f64, threshold: f64) -> Capture {
    let supply: f64 = holdings.iter().map(|units| *units as f64).sum();
    let opposed = turnout * threshold / (1.0 - threshold).max(f64::MIN_POSITIVE);
    let outsider = opposed.max(quorum);
    // Insiders' votes are missing on the other side: x > q · a of all that is cast.
    let needed = (turnout * threshold).max(quorum) * supply;
    let mut sorted = holdings.to_vec();
    sorted.sort_unstable_by(|a, b| b.cmp(a));
    let mut together = 0.0;
    let mut holders = 0;
    for units in sorted {
        if together > needed {
            break;
        }
        together += units as f64;
        holders += 1;
    }
    Capture { against_all: outsider, unopposed: quorum, holders }
}

/// By how much square-root weights grow when a holding is split over so many wallets: their square root.
#[must_use]
pub fn sybil_gain(wallets: u64) -> f64 {
    crate::math::sqrt(wallets as f64)
}

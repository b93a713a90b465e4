//! What it takes to take a DAO over: votes, accounts, wallets.

use crate::math;

/// The price of one decision at a turnout: parts of all votes that exist.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Capture {
    /// Votes that win if they are bought from those who vote (what is cast stays the same): `max(a · θ, quorum)`, about
    /// half of the turnout. The cheapest case.
    pub from_voters: f64,
    /// Votes that win if they are bought from those who do not vote: `a · θ / (1 − θ)` against all who do, and no less than
    /// the quorum. Above 1 it cannot be done.
    pub from_absent: f64,
    /// Votes that carry a proposal about which nobody else cares: the quorum.
    pub unopposed: f64,
    /// The fewest accounts, by what their ballots weigh, that reach `from_voters`.
    pub accounts: usize,
}

/// The cost of capture at a turnout (0 to 1), a quorum (0 to 1) and a threshold of For in For and Against. `ballots` are
/// what ballots weigh, after delegation: with delegates these are the cheapest delegates to win over.
#[must_use]
pub fn capture(ballots: &[u64], turnout: f64, quorum: f64, threshold: f64) -> Capture {
    let supply: f64 = ballots.iter().map(|units| *units as f64).sum();
    let from_voters = (turnout * threshold).max(quorum);
    let from_absent = (turnout * threshold / (1.0 - threshold).max(f64::MIN_POSITIVE)).max(quorum);
    let mut sorted = ballots.to_vec();
    sorted.sort_unstable_by(|a, b| b.cmp(a));
    let (mut together, mut accounts) = (0.0, 0);
    for units in sorted {
        if together > from_voters * supply {
            break;
        }
        together += units as f64;
        accounts += 1;
    }
    Capture { from_voters, from_absent, unopposed: quorum, accounts }
}

/// The fewest accounts that win at each of these turnouts, as in [`capture`].
#[must_use]
pub fn accounts_by_turnout(ballots: &[u64], quorum: f64, threshold: f64, turnouts: &[f64]) -> Vec<(f64, usize)> {
    let mut sorted = ballots.to_vec();
    sorted.sort_unstable_by(|a, b| b.cmp(a));
    let mut sum = 0.0;
    let sums: Vec<f64> = sorted
        .iter()
        .map(|units| {
            sum += *units as f64;
            sum
        })
        .collect();
    let fewest = |turnout: &f64| {
        let needed = (turnout * threshold).max(quorum) * sum;
        (*turnout, (sums.partition_point(|sum| *sum <= needed) + 1).min(sums.len()))
    };
    turnouts.iter().map(fewest).collect()
}

/// The largest holder's share of all weight under a concave rule `√x`, with one wallet and if it alone splits over so many:
/// Sybil amplification.
#[must_use]
pub fn root_shares(holdings: &[u64], wallets: u64) -> [f64; 2] {
    let sum: f64 = holdings.iter().map(|units| math::sqrt(*units as f64)).sum();
    let own = holdings.iter().max().map_or(0.0, |units| math::sqrt(*units as f64));
    let split = own * math::sqrt(wallets as f64);
    [own / sum, split / (sum - own + split)]
}

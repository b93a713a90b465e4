//! Service tiers: what a holder has locked, and for how much longer.

use crate::stake::Position;
use crate::units::{Amount, Seconds, Timepoint};

/// The most tiers that a deployment may have.
pub const MAX_TIERS: usize = 8;

/// What a tier asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tier {
    /// At least this much, counting only positions that last long enough.
    pub amount: Amount,
    /// Each counted position is locked for at least this much longer.
    pub remaining: Seconds,
}

/// Whether a list of tiers is well-formed: at most [`MAX_TIERS`], amounts positive and strictly rising.
#[must_use]
pub fn are_valid(tiers: &[Tier]) -> bool {
    tiers.len() <= MAX_TIERS
        && tiers.first().is_none_or(|tier| tier.amount.0 > 0)
        && tiers.windows(2).all(|pair| pair[0].amount < pair[1].amount)
}

/// The highest tier whose conditions the positions meet, counted from 1; 0 for none.
#[must_use]
pub fn tier_of(tiers: &[Tier], positions: &[Position], now: Timepoint) -> u8 {
    let mut highest = 0;
    for (number, tier) in (1u8..).zip(tiers) {
        let until = now.after(tier.remaining);
        let locked: u128 = positions.iter().filter(|p| p.unlock_at >= until).map(|p| p.amount.0).sum();
        if locked >= tier.amount.0 {
            highest = number;
        }
    }
    highest
}

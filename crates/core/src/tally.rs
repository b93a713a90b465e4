//! Counting votes in one or two houses, exactly.
//!
//! A house is an electorate with a share of the decision. Its share is divided in proportion to the For and Against cast
//! in it; Abstain counts for the quorum only. The sides are summed over the houses and compared by cross-multiplication,
//! so nothing is ever rounded. A tie fails.

use crate::units::Bps;

/// Votes of an account or of everybody, and sums of them, are below 2^96.
pub const VOTES_BITS: u32 = 96;
/// One percent, in the unit of [`combined`].
pub const PERCENT: u128 = 1_000_000_000_000_000_000;

/// How an account's votes weigh.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Counting {
    /// Each vote one.
    #[default]
    Linear,
    /// The integer square root of an account's votes. Who splits votes over accounts gains, so it is only for
    /// electorates in which each person has one account.
    Quadratic,
}

impl Counting {
    /// What an account with `power` votes weighs; at most `power`.
    #[must_use]
    pub fn weight(self, power: u128) -> u128 {
        match self {
            Self::Linear => power,
            Self::Quadratic => sqrt(power),
        }
    }

    /// How many votes towards the quorum stand behind a weight of `part`, of an account with `power` votes: all of them
    /// behind its whole weight; in a quadratic house the square of a smaller part.
    fn votes_behind(self, part: u128, power: u128) -> u128 {
        match self {
            Self::Linear => part,
            Self::Quadratic if part == sqrt(power) => power,
            // Overflow not possible: the part is below 2^48.
            Self::Quadratic => part * part,
        }
    }
}

/// Weights for the three answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Split {
    /// Against.
    pub against: u128,
    /// For.
    pub favour: u128,
    /// Abstain.
    pub abstain: u128,
}

impl Split {
    /// The sum of the three, each below 2^96.
    #[must_use]
    pub fn sum(&self) -> u128 {
        self.against + self.favour + self.abstain
    }

    /// All of a weight for one answer: 0 against, 1 for, 2 abstain. `None` for any other answer.
    #[must_use]
    pub fn whole(support: u8, weight: u128) -> Option<Self> {
        let mut split = Self::default();
        match support {
            0 => split.against = weight,
            1 => split.favour = weight,
            2 => split.abstain = weight,
            _ => return None,
        }
        Some(split)
    }

    /// Three packed big-endian `uint128`: against, for, abstain (OpenZeppelin's fractional encoding). `None` if one of
    /// them is not below 2^96. The chunk has 48 bytes.
    #[must_use]
    #[inline(never)]
    pub fn unpack(chunk: &[u8]) -> Option<Self> {
        let mut parts = [0u128; 3];
        for (part, bytes) in parts.iter_mut().zip(chunk.chunks_exact(16)) {
            let mut number = [0u8; 16];
            number.copy_from_slice(bytes);
            *part = u128::from_be_bytes(number);
            if *part >> VOTES_BITS != 0 {
                return None;
            }
        }
        let [against, favour, abstain] = parts;
        Some(Self { against, favour, abstain })
    }
}

/// What an account has used of its weight in one house.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Used {
    /// Weight used.
    pub weight: u128,
    /// The part of it that counts for the quorum.
    pub counted: u128,
}

/// Why a ballot is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BallotError {
    /// The split asks for more weight than remains.
    ExceedsRemaining {
        /// Asked for.
        used: u128,
        /// What remains.
        remaining: u128,
    },
    /// A sum would reach 2^96: the source reports more votes than it promised.
    TooManyVotes,
}

/// One house of a proposal: its terms, copied when the proposal was made, and what was cast.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct House {
    /// Its part of the decision.
    pub share: Bps,
    /// The part of its votes that must take part.
    pub quorum: Bps,
    /// How its votes weigh.
    pub counting: Counting,
    /// Votes that it needs at the snapshot to take part in the decision.
    pub activation: u128,
    /// Votes of everybody at the snapshot.
    pub supply: u128,
    /// Weights cast.
    pub cast: Split,
    /// Votes towards the quorum.
    pub turnout: u128,
}

impl House {
    /// Books a ballot of an account with `power` votes: `split` of its weight, in addition to what it `used` before.
    /// Against counts for the quorum only if `against_counts`. On an error nothing that was passed in may be kept.
    ///
    /// # Errors
    /// See [`BallotError`].
    #[inline(never)]
    pub fn book(
        &mut self,
        power: u128,
        used: &mut Used,
        split: &Split,
        against_counts: bool,
    ) -> Result<(), BallotError> {
        let remaining = self.remaining(power, used);
        let sum = split.sum();
        if sum > remaining {
            return Err(BallotError::ExceedsRemaining { used: sum, remaining });
        }
        let mut counted = used.counted + split.favour + split.abstain;
        if against_counts {
            counted += split.against;
        }
        let before = self.counting.votes_behind(used.counted, power);
        // Underflow not possible: what counts only grows, and more weight never stands for fewer votes.
        self.turnout += self.counting.votes_behind(counted, power) - before;
        self.cast.against += split.against;
        self.cast.favour += split.favour;
        self.cast.abstain += split.abstain;
        used.weight += sum;
        used.counted = counted;
        let all = self.cast.against | self.cast.favour | self.cast.abstain | self.turnout;
        if all >> VOTES_BITS == 0 { Ok(()) } else { Err(BallotError::TooManyVotes) }
    }

    /// The weight that an account with `power` votes has left.
    #[must_use]
    pub fn remaining(&self, power: u128, used: &Used) -> u128 {
        self.counting.weight(power).saturating_sub(used.weight)
    }

    /// Whether the house takes part in the decision: it has votes at the snapshot, and at least its activation. The few
    /// votes of a nearly empty house would otherwise have all of its share.
    #[must_use]
    #[inline(never)]
    pub fn is_active(&self) -> bool {
        self.supply > 0 && self.supply >= self.activation
    }

    /// Whether enough took part.
    #[must_use]
    pub fn has_quorum(&self) -> bool {
        // Overflow not possible: 96 and 14 bits.
        self.turnout * u128::from(Bps::WHOLE.0) >= self.supply * u128::from(self.quorum.0)
    }

    /// For and Against together.
    fn decided(&self) -> u128 {
        self.cast.favour + self.cast.against
    }
}

/// The least number of votes that is `quorum` of `supply`, rounded up.
#[must_use]
pub fn quorum_votes(supply: u128, quorum: Bps) -> u128 {
    let (votes, rest) = part_of(u128::from(quorum.0), u128::from(Bps::WHOLE.0), supply);
    votes + u128::from(rest > 0)
}

/// Whether every active house has its quorum, and there is one.
#[must_use]
#[inline(never)]
pub fn quorum_reached(houses: &[House]) -> bool {
    let mut reached = false;
    for house in houses {
        if house.is_active() {
            if !house.has_quorum() {
                return false;
            }
            reached = true;
        }
    }
    reached
}

/// Whether the For side of all active houses together is larger than the Against side. A house without For and Against
/// gives nothing to either side. An inactive one yields its share to the other; if none is active, nothing succeeds.
#[must_use]
#[inline(never)]
pub fn succeeded(houses: &[House]) -> bool {
    // Each house adds share × (For − Against) / (For + Against). The sum of at most two such fractions is positive if
    // the positive one is larger: a/b > c/d, that is a·d > c·b.
    let mut ahead = (0, 1);
    let mut behind = (0, 1);
    for house in houses.iter().filter(|house| house.is_active()) {
        let Split { favour, against, .. } = house.cast;
        let lead = favour.abs_diff(against) * u128::from(house.share.0);
        if favour > against {
            if ahead.0 > 0 {
                return true;
            }
            ahead = (lead, house.decided());
        } else if against > favour {
            if behind.0 > 0 {
                return false;
            }
            behind = (lead, house.decided());
        }
    }
    wide_product(ahead.0, behind.1) > wide_product(behind.0, ahead.1)
}

/// What a proposal's votes come to: with one house the weights cast; with two the percentages of each side, with 18
/// decimals, rounded down per house. With two, abstentions are the part of each house's ballots that abstained, by the
/// houses' shares; they are not part of the hundred. An inactive house yields its share to the other, and does not appear.
#[must_use]
pub fn combined(houses: &[House]) -> Split {
    if let [house] = houses {
        return house.cast;
    }
    let mut sum = Split::default();
    let alone = houses.iter().any(|house| !house.is_active());
    for house in houses.iter().filter(|house| house.is_active()) {
        let share = if alone { Bps::WHOLE.0 } else { house.share.0 };
        let decided = house.decided();
        sum.against += percent(share, house.cast.against, decided);
        sum.favour += percent(share, house.cast.favour, decided);
        sum.abstain += percent(share, house.cast.abstain, decided + house.cast.abstain);
    }
    sum
}

/// `share` basis points of `part / whole` as a percentage with 18 decimals, rounded down; zero of nothing.
fn percent(share: u16, part: u128, whole: u128) -> u128 {
    if whole == 0 { 0 } else { part_of(part, whole, u128::from(share) * (PERCENT / 100)).0 }
}

/// `part / whole` of `number`: `number · part / whole` and what remains of the division, exactly, for
/// `part <= whole < 2^127`, `whole > 0`.
#[must_use]
#[inline(never)]
pub fn part_of(part: u128, whole: u128, number: u128) -> (u128, u128) {
    let (mut quotient, mut rest) = (0u128, 0u128);
    for bit in (0..u128::BITS).rev() {
        quotient <<= 1;
        rest <<= 1;
        if rest >= whole {
            rest -= whole;
            quotient += 1;
        }
        if number >> bit & 1 == 1 {
            rest += part;
            if rest >= whole {
                rest -= whole;
                quotient += 1;
            }
        }
    }
    (quotient, rest)
}

/// The integer square root, rounded down.
#[must_use]
#[inline(never)]
pub fn sqrt(value: u128) -> u128 {
    let (mut rest, mut root) = (value, 0u128);
    let mut bit = 1u128 << 126;
    while bit != 0 {
        let trial = root + bit;
        root >>= 1;
        if rest >= trial {
            rest -= trial;
            root += bit;
        }
        bit >>= 2;
    }
    root
}

/// The exact product: high and low half.
#[must_use]
#[inline(never)]
pub fn wide_product(a: u128, b: u128) -> (u128, u128) {
    const LOW: u128 = u64::MAX as u128;
    let (a1, a0, b1, b0) = (a >> 64, a & LOW, b >> 64, b & LOW);
    let low = a0 * b0;
    // Overflow not possible: (2^64 − 1)² + 2·(2^64 − 1) = 2^128 − 1.
    let middle = a1 * b0 + (low >> 64);
    let middle_low = a0 * b1 + (middle & LOW);
    (a1 * b1 + (middle >> 64) + (middle_low >> 64), (middle_low << 64) | (low & LOW))
}

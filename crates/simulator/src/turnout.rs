//! Who takes part in a vote, and who votes for whom.

use std::borrow::Cow;

use crate::population::Population;
use crate::stream::{Dice, Purpose, Streams};
use crate::weights::Weights;

/// How members decide to take part, anew for every proposal.
#[derive(Clone, Debug, PartialEq)]
pub enum TurnoutLaw {
    /// Everybody votes.
    Full,
    /// Each with this probability.
    Independent(f64),
    /// With probability `base · (holding / mean holding)^power`, at most 1: large holders vote always.
    Holdings {
        /// The probability of somebody with the mean holding.
        base: f64,
        /// How fast it rises with the holding.
        power: f64,
    },
}

/// How members choose delegates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The one whose belief is nearest.
    Nearest,
    /// Any, with equal probability.
    Random,
}

/// Who votes for whom.
#[derive(Clone, Debug, PartialEq)]
pub enum DelegationLaw {
    /// Nobody delegates.
    None,
    /// This part of all members but the `delegates` largest holders gives its votes to one of these, for good.
    Fixed {
        /// How many delegates there are.
        delegates: usize,
        /// The part of the others that delegates, 0 to 1.
        share: f64,
        /// How they choose.
        choice: Choice,
    },
    /// Everybody names a larger holder; the votes of whoever does not take part go to whom they named, and on.
    Liquid {
        /// Larger holders among whom one chooses.
        candidates: usize,
        /// How they choose.
        choice: Choice,
    },
}

/// Votes before a mechanism weighs them.
#[derive(Clone, Debug, PartialEq)]
pub struct Powers<'a> {
    /// Units of the token, after fixed delegation.
    pub tokens: Cow<'a, [u64]>,
    /// Units in the second house, after fixed delegation.
    pub second: Cow<'a, [u64]>,
    /// Members who are represented, after fixed delegation; empty if everybody stands for one.
    heads: Vec<u64>,
}

impl<'a> Powers<'a> {
    /// The members' own.
    #[must_use]
    pub fn own(population: &'a Population) -> Self {
        Self {
            tokens: Cow::Borrowed(population.tokens()),
            second: Cow::Borrowed(population.second()),
            heads: Vec::new(),
        }
    }

    /// How many members each votes for.
    #[must_use]
    pub fn heads(&self) -> Vec<u64> {
        if self.heads.is_empty() { vec![1; self.tokens.len()] } else { self.heads.clone() }
    }

    /// After fixed delegation, if that is the law.
    #[must_use]
    pub fn delegated(population: &'a Population, law: &DelegationLaw, streams: &Streams) -> Self {
        let mut powers = Self::own(population);
        let DelegationLaw::Fixed { delegates, share, choice } = law else { return powers };
        let order = by_holding(population);
        let (chosen, others) = order.split_at((*delegates).min(order.len()));
        powers.heads = powers.heads();
        let mut stream = streams.of(Purpose::Delegation);
        let (tokens, second) = (powers.tokens.to_mut(), powers.second.to_mut());
        for member in others {
            let (delegates, random) = (stream.unit() < *share, stream.bits());
            if !delegates {
                continue;
            }
            let to = choose(population, *member, chosen, *choice, random);
            for column in [&mut *tokens, &mut *second, &mut powers.heads] {
                if let Some(given) = column.get_mut(*member).map(core::mem::take) {
                    column[to] += given;
                }
            }
        }
        powers
    }
}

/// Members by holding, the largest first; equal ones by their number.
pub(crate) fn by_holding(population: &Population) -> Vec<usize> {
    let mut order: Vec<usize> = (0..population.members()).collect();
    order.sort_by_key(|member| core::cmp::Reverse(population.tokens()[*member]));
    order
}

fn choose(population: &Population, member: usize, among: &[usize], choice: Choice, random: u64) -> usize {
    // In range: below a length.
    #[allow(clippy::cast_possible_truncation)]
    let any = among[(random % among.len() as u64) as usize];
    match choice {
        Choice::Random => any,
        Choice::Nearest => {
            let belief = population.belief(member);
            let distance = |other: &usize| population.distance(*other, &belief);
            among.iter().copied().min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap_or(any)
        }
    }
}

/// Turnout and liquid delegation of one population.
#[derive(Clone, Debug)]
pub struct Turnout {
    /// The probability of each member, as a part of 2^32; empty if everybody votes.
    chances: Vec<u64>,
    /// From the smallest holder to the largest, and whom each names; empty without liquid delegation.
    chain: Vec<(usize, Option<usize>)>,
}

impl Turnout {
    /// Prepares for a population.
    #[must_use]
    pub fn new(population: &Population, law: &TurnoutLaw, delegation: &DelegationLaw, streams: &Streams) -> Self {
        let whole = (1u64 << 32) as f64;
        // In range: from 0 to 2^32.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let part = |chance: f64| (chance.clamp(0.0, 1.0) * whole) as u64;
        let members = population.members();
        let chances = match law {
            TurnoutLaw::Full => Vec::new(),
            TurnoutLaw::Independent(chance) => vec![part(*chance); members],
            TurnoutLaw::Holdings { base, power } => {
                let mean = population.supply() as f64 / members as f64;
                let chance = |tokens: &u64| part(base * crate::math::pow(*tokens as f64 / mean, *power));
                population.tokens().iter().map(chance).collect()
            }
        };
        let chain = match delegation {
            DelegationLaw::Liquid { candidates, choice } => chain(population, *candidates, *choice, streams),
            _ => Vec::new(),
        };
        Self { chances, chain }
    }

    /// Whether everybody votes, always.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.chances.is_empty()
    }

    /// Whether a member takes part.
    #[must_use]
    pub fn votes(&self, dice: Dice, member: usize) -> bool {
        self.chances.get(member).is_none_or(|chance| u64::from(dice.roll(member as u64)) < *chance)
    }

    /// The weights in a vote: those of who takes part, and what they were lent.
    pub fn apply(&self, base: &Weights, dice: Dice, into: &mut Weights) {
        base.masked(into, |member| self.votes(dice, member));
        let mut lent = vec![0u64; if self.chain.is_empty() { 0 } else { base.len() }];
        for (member, named) in &self.chain {
            let held = lent[*member];
            if self.votes(dice, *member) {
                match into {
                    // In range: together they are no more than all weights.
                    Weights::Narrow(weights) => weights[*member] += u32::try_from(held).unwrap_or(u32::MAX),
                    Weights::Wide(weights) => weights[*member] += held,
                }
            } else if let Some(named) = named {
                lent[*named] += held + base.get(*member);
            }
        }
    }
}

fn chain(population: &Population, candidates: usize, choice: Choice, streams: &Streams) -> Vec<(usize, Option<usize>)> {
    let order = by_holding(population);
    let mut stream = streams.of(Purpose::Delegation);
    let mut chain: Vec<(usize, Option<usize>)> = order
        .iter()
        .enumerate()
        .map(|(rank, member)| {
            let among: Vec<usize> = (0..candidates.min(rank)).map(|_| order[stream.index(rank)]).collect();
            let random = stream.bits();
            let named = (!among.is_empty()).then(|| choose(population, *member, &among, choice, random));
            (*member, named)
        })
        .collect();
    chain.reverse();
    chain
}

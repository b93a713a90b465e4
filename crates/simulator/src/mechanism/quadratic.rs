//! Square-root weights, with and without people who split their tokens over several wallets.
//!
//! "A vote costs its square", with a budget for each proposal alone, *is* a square-root weight: whoever has x tokens buys √x
//! votes. Splitting x over m wallets gives m · √(x / m) = √m · √x.

use aidao_core::tally::sqrt;

use crate::error::{Result, model};
use crate::mechanism::{Count, Electorate, Mechanism, RULE_KEYS, Rule, read_rule};
use crate::scenario::{ScenarioError, Section};
use crate::stream::{Stream, Streams};
use crate::turnout::Powers;
use crate::weights::Weights;

/// Weights are square roots of units times this: four decimal digits more.
const SCALE: u128 = 1 << 28;

/// Who splits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split {
    /// So many of the largest holders…
    pub holders: usize,
    /// …have so many wallets each, as equally filled as units allow.
    pub wallets: u64,
}

impl Split {
    /// The keys `split_holders` and `split_wallets` of a section; nothing if nobody splits.
    pub(super) fn read(section: &Section<'_>) -> core::result::Result<Option<Self>, ScenarioError> {
        let holders = section.count_or("split_holders", 0, 100_000_000, 0)?;
        let wallets = section.count_or("split_wallets", 1, 1_000_000_000, 1)? as u64;
        Ok((holders > 0 && wallets > 1).then_some(Self { holders, wallets }))
    }

    /// How many wallets everybody has.
    #[must_use]
    pub fn wallets(split: Option<Self>, holdings: &[u64]) -> Vec<u64> {
        let mut wallets = vec![1u64; holdings.len()];
        if let Some(split) = split {
            let mut order: Vec<usize> = (0..holdings.len()).collect();
            order.sort_by_key(|member| core::cmp::Reverse(holdings[*member]));
            order.iter().take(split.holders).for_each(|member| wallets[*member] = split.wallets);
        }
        wallets
    }
}

/// See the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quadratic {
    /// Who splits, if anybody.
    pub split: Option<Split>,
    /// When it passes; the quorum counts tokens.
    pub rule: Rule,
}

impl Quadratic {
    pub(super) fn read(section: &Section<'_>) -> core::result::Result<Self, ScenarioError> {
        section.only(&[&["name", "split_holders", "split_wallets"], &RULE_KEYS[..]].concat())?;
        Ok(Self { split: Split::read(section)?, rule: read_rule(section)? })
    }

    /// The weight of `units` in so many wallets.
    #[must_use]
    pub fn weight(units: u64, wallets: u64) -> u128 {
        let (each, rest) = (units / wallets, units % wallets);
        let root = |units: u64| sqrt(u128::from(units) * SCALE);
        root(each) * u128::from(wallets - rest) + root(each + 1) * u128::from(rest)
    }
}

impl Mechanism for Quadratic {
    fn houses(&self, powers: &Powers<'_>, _streams: &Streams) -> Result<Vec<Electorate>> {
        let wallets = Split::wallets(self.split, &powers.tokens);
        let weigh = |(units, wallets): (&u64, &u64)| {
            u64::try_from(Self::weight(*units, *wallets)).or_else(|_| model("square roots of the holdings do not fit"))
        };
        let weights = powers.tokens.iter().zip(&wallets).map(weigh).collect::<Result<Vec<_>>>()?;
        Ok(vec![Electorate { weights: Weights::new(weights)?, votes: Some(Weights::new(&powers.tokens)?) }])
    }

    fn passes(&self, counts: &[Count], _draws: &mut Stream) -> bool {
        self.rule.passes(&counts[0])
    }

    fn hurdle(&self) -> Rule {
        self.rule
    }
}

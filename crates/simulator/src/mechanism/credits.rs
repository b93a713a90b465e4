//! Quadratic voting with a budget that is shared by the proposals of an epoch: the form in which intensity matters.
//!
//! In each step `ballots` proposals stand at once. A member with a budget of B credits casts v votes on a proposal for v²
//! credits. Sincere and best for the sum of v · u is `v_j = √B · u_j / |u|`, u being by how much each proposal would bring
//! the state closer. All proposals with a positive sum pass together. Votes are counted in units of 2^-20.
//!
//! Whoever splits a budget over m wallets buys √m times the votes; where every wallet gets a budget of its own, m times.

use crate::error::Result;
use crate::math;
use crate::mechanism::{Count, Electorate, Mechanism, Split};
use crate::scenario::{ScenarioError, Section};
use crate::stream::{Stream, Streams};
use crate::turnout::Powers;
use crate::weights::Weights;
use crate::world::{Step, World};

/// See the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Credits {
    /// Proposals that share a budget.
    pub ballots: usize,
    /// Whether everybody has the same budget; else it is what one holds.
    pub equal: bool,
    /// Who splits, if anybody.
    pub split: Option<Split>,
}

impl Credits {
    pub(super) fn read(section: &Section<'_>) -> core::result::Result<Self, ScenarioError> {
        section.only(&["name", "ballots", "equal", "split_holders", "split_wallets"])?;
        Ok(Self {
            ballots: section.count_or("ballots", 1, 64, 5)?,
            equal: section.boolean_or("equal", false)?,
            split: Split::read(section)?,
        })
    }

    /// By how much more votes each member buys than with one wallet.
    fn gains(&self, holdings: &[u64]) -> Vec<f64> {
        let gain = |wallets: u64| if self.equal { wallets as f64 } else { math::sqrt(wallets as f64) };
        Split::wallets(self.split, holdings).into_iter().map(gain).collect()
    }
}

impl Mechanism for Credits {
    fn houses(&self, powers: &Powers<'_>, _streams: &Streams) -> Result<Vec<Electorate>> {
        let weights = if self.equal { Weights::new(powers.heads())? } else { Weights::new(&powers.tokens)? };
        Ok(vec![Electorate { weights, votes: None }])
    }

    fn passes(&self, _counts: &[Count], _draws: &mut Stream) -> bool {
        false
    }

    fn is_ordinary(&self) -> bool {
        false
    }

    fn step(&self, world: &mut World<'_>) -> Result<Step> {
        let proposals: Vec<Vec<f64>> = (0..self.ballots).filter_map(|_| world.next_proposal()).collect();
        world.renew_turnout();
        let (population, weights) = (world.population(), world.weights(0));
        let before = world.state().to_vec();
        let after: Vec<Vec<f64>> = proposals
            .iter()
            .map(|proposal| proposal.iter().zip(&before).map(|(step, state)| step + state).collect())
            .collect();
        let split = self.gains(population.tokens());
        let mut sums = vec![0i128; proposals.len()];
        for (member, split) in split.iter().enumerate() {
            let budget = weights.get(member) as f64;
            let now = population.distance(member, &before);
            let gains: Vec<f64> = after.iter().map(|state| now - population.distance(member, state)).collect();
            let length = math::norm(&gains);
            if length > 0.0 {
                for (sum, gain) in sums.iter_mut().zip(gains) {
                    // In range: at most 2^31.5 · 2^30 · 2^20. Whole units make the sum independent of the order.
                    #[allow(clippy::cast_possible_truncation)]
                    let votes = (budget.sqrt() * split * gain / length * f64::from(1u32 << 20)) as i128;
                    *sum += votes;
                }
            }
        }
        let mut accepted = false;
        let proposed = !proposals.is_empty();
        for (proposal, sum) in proposals.into_iter().zip(sums) {
            if sum > 0 {
                world.move_by(&proposal);
                accepted = true;
            }
            world.note(proposal, sum > 0);
        }
        Ok(Step { proposed, accepted, cast: None })
    }
}

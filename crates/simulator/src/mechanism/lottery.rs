//! Lottery: a proposal passes with the probability of its share of For.
//!
//! With small steps the state drifts along `Σ x (y − S) / |y − S|`: gradient descent on the sum of distances. So this rule,
//! unlike majority voting, leads to the geometric median in any dimension; it pays with variance.

use crate::error::Result;
use crate::mechanism::{Count, Electorate, Mechanism};
use crate::scenario::{ScenarioError, Section};
use crate::stream::{Stream, Streams};
use crate::turnout::Powers;
use crate::weights::Weights;

/// See the module.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lottery;

impl Lottery {
    pub(super) fn read(section: &Section<'_>) -> core::result::Result<Self, ScenarioError> {
        section.only(&["name"])?;
        Ok(Self)
    }
}

impl Mechanism for Lottery {
    fn houses(&self, powers: &Powers<'_>, _streams: &Streams) -> Result<Vec<Electorate>> {
        Ok(vec![Electorate { weights: Weights::new(&powers.tokens)?, votes: None }])
    }

    fn passes(&self, counts: &[Count], draws: &mut Stream) -> bool {
        let cast = counts[0].weight;
        // Exact: one ticket per vote. Without votes there is no ticket, but the draw is made, so streams stay aligned.
        let ticket = draws.below((cast.favour + cast.against).max(1));
        ticket < cast.favour
    }
}

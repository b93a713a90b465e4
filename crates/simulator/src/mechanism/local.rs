//! Iterative Local Voting (Garg, Kamble, Goel, Marn, Munagala, JAIR 2019, arXiv 1702.07984): a member drawn by weight moves
//! the state to the point it likes best within a ball that shrinks as `radius / t^shrink`.

use crate::error::Result;
use crate::math;
use crate::mechanism::{Count, Electorate, Mechanism};
use crate::scenario::{ScenarioError, Section};
use crate::stream::{Stream, Streams};
use crate::turnout::Powers;
use crate::weights::Weights;
use crate::world::{Step, World};

/// See the module.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Local {
    /// Radius of the first ball.
    pub radius: f64,
    /// How fast it shrinks; convergence needs more than 1/2 and at most 1.
    pub shrink: f64,
}

impl Local {
    pub(super) fn read(section: &Section<'_>) -> core::result::Result<Self, ScenarioError> {
        section.only(&["name", "radius", "shrink"])?;
        Ok(Self { radius: section.number("radius", 1e-9, 1e9)?, shrink: section.number_or("shrink", 0.0, 2.0, 1.0)? })
    }
}

impl Mechanism for Local {
    fn houses(&self, powers: &Powers<'_>, _streams: &Streams) -> Result<Vec<Electorate>> {
        Ok(vec![Electorate { weights: Weights::new(&powers.tokens)?, votes: None }])
    }

    fn passes(&self, _counts: &[Count], _draws: &mut Stream) -> bool {
        false
    }

    fn is_timeless(&self) -> bool {
        self.shrink == 0.0
    }

    fn is_ordinary(&self) -> bool {
        false
    }

    fn step(&self, world: &mut World<'_>) -> Result<Step> {
        world.renew_turnout();
        let Some(member) = world.draw_voter() else { return Ok(Step::default()) };
        let belief = world.population().belief(member);
        let radius = self.radius * math::pow(world.time() as f64, -self.shrink);
        let distance = math::distance(world.state(), &belief);
        let part = if distance > radius { radius / distance } else { 1.0 };
        let step: Vec<f64> = belief.iter().zip(world.state()).map(|(belief, state)| (belief - state) * part).collect();
        world.move_by(&step);
        Ok(Step { proposed: true, accepted: true, ..Step::default() })
    }
}

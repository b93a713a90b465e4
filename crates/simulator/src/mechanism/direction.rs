//! Unit-vector voting: nobody proposes; every member says in which direction to go, and the state takes a step of
//! `step · t^-shrink` along the sum of these unit vectors by weight (Weiszfeld's gradient of the sum of distances, so its
//! rest is the geometric median).

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
pub struct Direction {
    /// The length of the first step when all point the same way.
    pub step: f64,
    /// How fast steps shrink.
    pub shrink: f64,
}

impl Direction {
    pub(super) fn read(section: &Section<'_>) -> core::result::Result<Self, ScenarioError> {
        section.only(&["name", "step", "shrink"])?;
        Ok(Self { step: section.number("step", 1e-9, 1e9)?, shrink: section.number_or("shrink", 0.0, 2.0, 0.5)? })
    }
}

impl Mechanism for Direction {
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
        let (pull, cast) = world.pull();
        let length = self.step * math::pow(world.time() as f64, -self.shrink);
        if cast == 0.0 {
            return Ok(Step::default());
        }
        let step: Vec<f64> = pull.iter().map(|value| value / cast * length).collect();
        world.move_by(&step);
        Ok(Step { proposed: true, accepted: true, ..Step::default() })
    }
}

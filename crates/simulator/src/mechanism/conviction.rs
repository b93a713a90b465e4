//! Conviction voting: support grows while it lasts.
//!
//! A proposal stays open for at most `rounds` rounds. In each, turnout is drawn anew, the conviction becomes
//! `decay · conviction + For`, and the proposal passes as soon as `conviction · (1 − decay)` exceeds the threshold's part of
//! all votes that exist. There is no Against: opponents can only withhold support. One step of the run is one proposal.

use aidao_core::units::Bps;

use crate::error::Result;
use crate::mechanism::{Count, Electorate, Mechanism, Rule};
use crate::scenario::{ScenarioError, Section};
use crate::stream::{Stream, Streams};
use crate::turnout::Powers;
use crate::weights::Weights;
use crate::world::{Step, World};

/// See the module.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Conviction {
    /// What stays of conviction from round to round, 0 to below 1.
    pub decay: f64,
    /// How long a proposal stays open.
    pub rounds: u32,
    /// The part of all votes that lasting support must exceed.
    pub threshold: Bps,
}

impl Conviction {
    pub(super) fn read(section: &Section<'_>) -> core::result::Result<Self, ScenarioError> {
        section.only(&["name", "decay", "rounds", "threshold_percent"])?;
        let rounds = section.count_or("rounds", 1, 10_000, 10)?;
        Ok(Self {
            decay: section.number_or("decay", 0.0, 0.999_999, 0.9)?,
            rounds: u32::try_from(rounds).unwrap_or(u32::MAX),
            threshold: section.bps_or("threshold_percent", 0.01, 100.0, 25.0)?,
        })
    }
}

impl Mechanism for Conviction {
    fn houses(&self, powers: &Powers<'_>, _streams: &Streams) -> Result<Vec<Electorate>> {
        Ok(vec![Electorate { weights: Weights::new(&powers.tokens)?, votes: None }])
    }

    fn passes(&self, counts: &[Count], _draws: &mut Stream) -> bool {
        // One round: what conviction would be without memory.
        let enough = counts[0].supply as f64 * f64::from(self.threshold.0) / f64::from(Bps::WHOLE.0);
        counts[0].weight.favour as f64 > enough
    }

    fn hurdle(&self) -> Rule {
        // A part of all votes, whatever the others do.
        Rule { threshold: Bps(0), quorum: self.threshold, against_counts: false }
    }

    fn is_ordinary(&self) -> bool {
        false
    }

    fn step(&self, world: &mut World<'_>) -> Result<Step> {
        let Some(proposal) = world.next_proposal() else { return Ok(Step::default()) };
        let mut conviction = 0.0;
        let mut first = None;
        for _ in 0..self.rounds {
            world.renew_turnout();
            let counts = world.count(&proposal);
            let enough = counts[0].supply as f64 * f64::from(self.threshold.0) / f64::from(Bps::WHOLE.0);
            first = first.or(Some(counts[0].weight));
            conviction = self.decay * conviction + counts[0].weight.favour as f64;
            if conviction * (1.0 - self.decay) > enough {
                world.move_by(&proposal);
                world.note(proposal, true);
                return Ok(Step { proposed: true, accepted: true, cast: first });
            }
        }
        world.note(proposal, false);
        Ok(Step { proposed: true, accepted: false, cast: first })
    }
}

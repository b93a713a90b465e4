//! The simulator against what is known: theorems, published tables, and the claims of the framework it implements.
//!
//! Every oracle says what is claimed, what must come out, what came out, and whether that agrees. Where a claim is known
//! to be wrong, the oracle expects what is true and says so.

mod centres;
mod exact;
mod laws;
mod power;
mod whales;

use std::sync::Arc;
use std::time::Instant;

use crate::engine::{Trace, run_shared};
use crate::error::Result;
use crate::mechanism::{Mechanism, Rule, Single, Unit};
use crate::population::Population;
use crate::proposal::ProposalLaw;
use crate::setup::{Group, PopulationLaw, Setup, Source, Start};
use crate::stream::Streams;

/// How much is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// A few seconds, with wider tolerances.
    Quick,
    /// About a minute.
    Full,
}

impl Effort {
    /// One of two numbers.
    fn of<T>(self, quick: T, full: T) -> T {
        match self {
            Self::Quick => quick,
            Self::Full => full,
        }
    }
}

/// What an oracle found.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The claim, and whose it is.
    pub claim: &'static str,
    /// What must come out.
    pub expected: String,
    /// What came out.
    pub found: String,
    /// Whether they agree.
    pub holds: bool,
}

impl Finding {
    fn new(claim: &'static str, expected: impl Into<String>, found: impl Into<String>, holds: bool) -> Self {
        Self { claim, expected: expected.into(), found: found.into(), holds }
    }

    /// A number within a tolerance.
    fn near(claim: &'static str, expected: f64, tolerance: f64, found: f64) -> Self {
        let holds = (found - expected).abs() <= tolerance;
        Self::new(claim, format!("{expected} ± {tolerance}"), format!("{found:.5}"), holds)
    }
}

/// A check, by its name.
pub type Oracle = (&'static str, fn(Effort) -> Result<Vec<Finding>>);

/// All oracles.
pub const ORACLES: [Oracle; 21] = [
    ("worked-example", exact::worked_example),
    ("ties", exact::ties),
    ("two-houses", exact::two_houses),
    ("threads", exact::threads),
    ("invariance", exact::invariance),
    ("frames", exact::frames),
    ("precision", exact::precision),
    ("exponential-law", laws::exponential),
    ("plott", laws::plott),
    ("gridlock", laws::gridlock),
    ("path-dependence", laws::path_dependence),
    ("triangle", centres::triangle),
    ("mckelvey", centres::mckelvey),
    ("caplin-nalebuff", centres::caplin_nalebuff),
    ("not-the-geometric-median", centres::counter_example),
    ("reaches-the-geometric-median", centres::reaching),
    ("power-tables", power::tables),
    ("seven-tokens", power::seven_tokens),
    ("lognormal-gini", power::lognormal),
    ("whale", whales::whale),
    ("quadratic-and-apathy", whales::quadratic_and_apathy),
];

/// What one oracle said, and how long it took.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The oracle.
    pub name: &'static str,
    /// Its findings.
    pub findings: Vec<Finding>,
    /// Seconds.
    pub seconds: f64,
}

/// Runs the oracles whose names contain `filter`.
///
/// # Errors
/// If one cannot be run at all.
pub fn run(effort: Effort, filter: &str, mut say: impl FnMut(&Verdict)) -> Result<Vec<Verdict>> {
    let mut verdicts = Vec::new();
    for (name, oracle) in ORACLES.iter().filter(|(name, _)| name.contains(filter)) {
        let begin = Instant::now();
        let findings = oracle(effort)?;
        let verdict = Verdict { name, findings, seconds: begin.elapsed().as_secs_f64() };
        say(&verdict);
        verdicts.push(verdict);
    }
    Ok(verdicts)
}

/// One token one vote by simple majority.
fn majority() -> Arc<dyn Mechanism> {
    Arc::new(Single { unit: Unit::Tokens, rule: Rule::default() })
}

/// A setup for a population that is given apart.
fn setup(mechanism: Arc<dyn Mechanism>, start: Vec<f64>, radius: f64, steps: u64) -> Setup {
    let law = PopulationLaw {
        dimensions: start.len(),
        source: Source::Groups(vec![Group { count: 1, tokens: 1, belief: start.clone() }]),
        second: None,
        largest: None,
    };
    Setup {
        start: Start::Point(start),
        proposals: ProposalLaw::Ball { radius, shrink: 0.0 },
        steps,
        record_every: 0,
        losses: false,
        ..Setup::new(law, mechanism)
    }
}

/// Streams of so many replicates.
fn streams(point: u64, replicates: u64) -> Vec<Streams> {
    (0..replicates).map(|replicate| Streams { seed: 2_026, point, replicate }).collect()
}

/// Runs a setup on a population.
fn play(setup: &Setup, population: &Population, point: u64, replicates: u64) -> Result<Vec<Trace>> {
    run_shared(setup, population, &streams(point, replicates))
}

/// `members` with normal beliefs and equal tokens, and one who holds the part `share` of all tokens at `at` on the first
/// axis.
fn with_whale(members: usize, dimensions: usize, units: u64, share: f64, at: f64) -> Result<Population> {
    let mut stream = Streams { seed: 2_026, point: 77, replicate: 0 }.of(crate::stream::Purpose::Beliefs);
    let mut all = Vec::with_capacity(members + 1);
    for _ in 0..members {
        let mut belief = vec![0.0; dimensions];
        stream.fill_normal(&mut belief);
        all.push((belief, units));
    }
    let others = (members as u64 * units) as f64;
    // In range: a share below one of a small supply.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let held = (others * share / (1.0 - share)).round() as u64;
    let mut belief = vec![0.0; dimensions];
    belief[0] = at;
    all.push((belief, held));
    Population::from_members(&all)
}

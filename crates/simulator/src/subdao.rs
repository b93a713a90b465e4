//! The game of sub-DAO leaders with bonds.
//!
//! A DAO funds projects, each led by somebody who puts up a bond. A leader knows its own skill, wealth, scruples and
//! aversion to risk, and takes what is best for itself: stay away, a safe or an ambitious project with or without
//! diligence, or the money. The DAO chooses the bond, when it is slashed (for any failure, or for malice that is proven)
//! and the bonus. The framework says: slashing for any failure makes leaders do nothing; slashing for malice alone, with
//! bonuses, has a sweet spot. Every payoff is an expectation, so the only chance is who the leaders are; all policies meet
//! the same leaders.
//!
//! The unit of money is the funding of one project.

use std::io::Write;
use std::path::Path;

use rayon::prelude::*;

use crate::error::{Result, io};
use crate::math;
use crate::scenario::{ScenarioError, Section, parse_document};
use crate::stats::{Estimate, estimate};
use crate::stream::{Purpose, Streams};

/// When a bond is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slash {
    /// For any failure.
    Failure,
    /// For malice that is proven.
    Malice,
}

/// What the DAO offers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Policy {
    /// The bond, in fundings.
    pub stake: f64,
    /// When it is lost.
    pub slash: Slash,
    /// The part of it that is lost, 0 to 1.
    pub part: f64,
    /// The part of a success's value that the leader gets, 0 to 1.
    pub bonus: f64,
}

/// The world in which leaders choose.
#[derive(Clone, Debug, PartialEq)]
pub struct Game {
    /// The master seed.
    pub seed: u64,
    /// Leaders in a replicate.
    pub leaders: usize,
    /// Replicates.
    pub replicates: u64,
    /// What a success of a safe and of an ambitious project is worth.
    pub values: [f64; 2],
    /// Their probabilities of success with full skill and diligence; without skill half of it.
    pub chances: [f64; 2],
    /// What remains of these without diligence.
    pub lazy: f64,
    /// What diligence costs the leader.
    pub effort: f64,
    /// Pay, whatever happens.
    pub wage: f64,
    /// The part of the funding that a thief gets away with.
    pub loot: f64,
    /// The probability that theft is proven.
    pub proof: f64,
    /// The probability that an honest failure is taken for malice.
    pub error: f64,
    /// Mean cost of conscience of stealing (exponential over leaders).
    pub scruples: f64,
    /// Mean of constant absolute risk aversion (exponential over leaders).
    pub aversion: f64,
    /// Median of leaders' wealth (lognormal, sigma 1): nobody can put up more.
    pub wealth: f64,
    /// What it costs to lock up one unit as a bond.
    pub interest: f64,
    /// Bonds that are tried.
    pub stakes: Vec<f64>,
    /// Slashed parts that are tried.
    pub parts: Vec<f64>,
    /// Bonuses that are tried.
    pub bonuses: Vec<f64>,
}

impl Default for Game {
    fn default() -> Self {
        Self {
            seed: 1,
            leaders: 500,
            replicates: 32,
            values: [1.25, 3.0],
            chances: [0.95, 0.75],
            lazy: 0.4,
            effort: 0.05,
            wage: 0.05,
            loot: 0.8,
            proof: 0.8,
            error: 0.03,
            scruples: 0.3,
            aversion: 1.0,
            wealth: 1.0,
            interest: 0.02,
            stakes: vec![0.0, 0.1, 0.25, 0.5, 1.0, 2.0],
            parts: vec![0.5, 1.0],
            bonuses: vec![0.0, 0.05, 0.1, 0.2, 0.4],
        }
    }
}

/// What is measured of a policy: what the DAO gains, value completed, value lost, positions taken, able leaders who take
/// nothing ambitious.
pub const MEASURES: [&str; 5] = ["gain", "completed", "lost", "entry", "timid"];

/// What came of a policy, per position.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The policy.
    pub policy: Policy,
    /// What the DAO gains.
    pub gain: Estimate,
    /// Each replicate's gain, for comparisons of policies on the same leaders.
    pub gains: Vec<f64>,
    /// Each replicate's values in the order of [`MEASURES`].
    pub each: Vec<[f64; 5]>,
    /// Value completed.
    pub completed: Estimate,
    /// Lost to theft and to want of diligence.
    pub lost: Estimate,
    /// Positions that are taken.
    pub entry: Estimate,
    /// Of all leaders for whom an ambitious project would be worth more than it costs, those who do not take one.
    pub timid: Estimate,
}

struct Leader {
    skill: f64,
    scruples: f64,
    aversion: f64,
    wealth: f64,
}

/// What a choice means: the leader's utility, the DAO's gain, value completed, loss, whether it is ambitious.
struct Deal {
    utility: f64,
    gain: f64,
    completed: f64,
    lost: f64,
    ambitious: bool,
}

impl Game {
    fn leaders(&self, replicate: u64) -> Vec<Leader> {
        let mut stream = Streams { seed: self.seed, point: 0, replicate }.of(Purpose::Game);
        (0..self.leaders)
            .map(|_| Leader {
                skill: stream.unit(),
                scruples: -self.scruples * math::ln(stream.positive()),
                aversion: -self.aversion * math::ln(stream.positive()),
                wealth: self.wealth * math::exp(stream.normal()),
            })
            .collect()
    }

    /// Success with diligence.
    fn chance(&self, leader: &Leader, project: usize) -> f64 {
        self.chances[project] * (0.5 + 0.5 * leader.skill)
    }

    fn project(&self, policy: &Policy, leader: &Leader, project: usize, diligent: bool) -> Deal {
        let best = self.chance(leader, project);
        let success = if diligent { best } else { best * self.lazy };
        let fixed = self.wage - self.interest * policy.stake - if diligent { self.effort } else { 0.0 };
        let bonus = policy.bonus * self.values[project];
        let slashed = match policy.slash {
            Slash::Failure => 1.0 - success,
            Slash::Malice => (1.0 - success) * self.error,
        };
        let fine = policy.stake * policy.part;
        let unharmed = 1.0 - success - slashed;
        let utility = success * utility(leader, fixed + bonus)
            + slashed * utility(leader, fixed - fine)
            + unharmed * utility(leader, fixed);
        let completed = success * self.values[project];
        Deal {
            utility,
            gain: completed - success * bonus - 1.0 - self.wage + slashed * fine,
            completed,
            lost: (best - success) * self.values[project],
            ambitious: project == 1,
        }
    }

    fn theft(&self, policy: &Policy, leader: &Leader) -> Deal {
        let slashed = match policy.slash {
            Slash::Failure => 1.0,
            Slash::Malice => self.proof,
        };
        let fine = policy.stake * policy.part;
        let fixed = self.wage - self.interest * policy.stake + self.loot - leader.scruples;
        Deal {
            utility: slashed * utility(leader, fixed - fine) + (1.0 - slashed) * utility(leader, fixed),
            gain: slashed * fine - 1.0 - self.wage,
            completed: 0.0,
            lost: 1.0,
            ambitious: false,
        }
    }

    /// What a leader does; nothing if staying away (zero) is best or the bond is beyond its means.
    fn choice(&self, policy: &Policy, leader: &Leader) -> Option<Deal> {
        if policy.stake > leader.wealth {
            return None;
        }
        let deals = [
            self.project(policy, leader, 0, true),
            self.project(policy, leader, 0, false),
            self.project(policy, leader, 1, true),
            self.project(policy, leader, 1, false),
            self.theft(policy, leader),
        ];
        deals.into_iter().filter(|deal| deal.utility > 0.0).max_by(|a, b| a.utility.total_cmp(&b.utility))
    }

    /// Plays one policy against all leaders of all replicates.
    #[must_use]
    pub fn play(&self, policy: Policy) -> Outcome {
        let each: Vec<[f64; 5]> = (0..self.replicates)
            .into_par_iter()
            .map(|replicate| {
                let (mut sums, mut able) = ([0.0; 5], 0.0f64);
                for leader in self.leaders(replicate) {
                    let worth = self.chance(&leader, 1) * self.values[1] > 1.0 + self.wage + self.effort;
                    let deal = self.choice(&policy, &leader);
                    if worth {
                        able += 1.0;
                        sums[4] += if deal.as_ref().is_some_and(|deal| deal.ambitious) { 0.0 } else { 1.0 };
                    }
                    if let Some(deal) = deal {
                        for (sum, value) in sums.iter_mut().zip([deal.gain, deal.completed, deal.lost, 1.0]) {
                            *sum += value;
                        }
                    }
                }
                let leaders = self.leaders as f64;
                [sums[0] / leaders, sums[1] / leaders, sums[2] / leaders, sums[3] / leaders, sums[4] / able.max(1.0)]
            })
            .collect();
        let column = |index: usize| each.iter().map(|values| values[index]).collect::<Vec<_>>();
        Outcome {
            policy,
            gain: estimate(&column(0)),
            gains: column(0),
            each: each.clone(),
            completed: estimate(&column(1)),
            lost: estimate(&column(2)),
            entry: estimate(&column(3)),
            timid: estimate(&column(4)),
        }
    }

    /// Plays every policy of the grid.
    #[must_use]
    pub fn grid(&self) -> Vec<Outcome> {
        let mut results = Vec::new();
        for slash in [Slash::Failure, Slash::Malice] {
            for stake in &self.stakes {
                for part in &self.parts {
                    for bonus in &self.bonuses {
                        results.push(self.play(Policy { stake: *stake, slash, part: *part, bonus: *bonus }));
                    }
                }
            }
        }
        results
    }

    /// Reads a game from a section.
    ///
    /// # Errors
    /// If a key is unknown or a value out of range.
    pub fn read(section: &Section<'_>) -> core::result::Result<Self, ScenarioError> {
        section.only(&[
            "seed",
            "leaders",
            "replicates",
            "values",
            "chances",
            "lazy",
            "effort",
            "wage",
            "loot",
            "proof",
            "error",
            "scruples",
            "aversion",
            "wealth",
            "interest",
            "stakes",
            "parts",
            "bonuses",
        ])?;
        let base = Self::default();
        let pair = |key: &str, most: f64, default: [f64; 2]| -> core::result::Result<[f64; 2], ScenarioError> {
            let Some(field) = section.optional(key) else { return Ok(default) };
            match field.list()?.as_slice() {
                [safe, ambitious] => Ok([safe.number(0.0, most)?, ambitious.number(0.0, most)?]),
                _ => Err(field.error("must be two numbers: of the safe and of the ambitious project".to_owned())),
            }
        };
        let list = |key: &str, most: f64, default: Vec<f64>| {
            section
                .optional(key)
                .map_or(Ok(default), |field| field.list()?.iter().map(|value| value.number(0.0, most)).collect())
        };
        Ok(Self {
            seed: section.whole_or("seed", 0, i64::MAX.unsigned_abs(), base.seed)?,
            leaders: section.count_or("leaders", 1, 1_000_000, base.leaders as u64)?,
            replicates: section.whole_or("replicates", 2, 100_000, base.replicates)?,
            values: pair("values", 1e6, base.values)?,
            chances: pair("chances", 1.0, base.chances)?,
            lazy: section.number_or("lazy", 0.0, 1.0, base.lazy)?,
            effort: section.number_or("effort", 0.0, 1e3, base.effort)?,
            wage: section.number_or("wage", 0.0, 1e3, base.wage)?,
            loot: section.number_or("loot", 0.0, 1.0, base.loot)?,
            proof: section.number_or("proof", 0.0, 1.0, base.proof)?,
            error: section.number_or("error", 0.0, 1.0, base.error)?,
            scruples: section.number_or("scruples", 0.0, 1e3, base.scruples)?,
            aversion: section.number_or("aversion", 0.0, 100.0, base.aversion)?,
            wealth: section.number_or("wealth", 1e-6, 1e6, base.wealth)?,
            interest: section.number_or("interest", 0.0, 10.0, base.interest)?,
            stakes: list("stakes", 1e6, base.stakes)?,
            parts: list("parts", 1.0, base.parts)?,
            bonuses: list("bonuses", 1.0, base.bonuses)?,
        })
    }
}

/// Utility with constant absolute risk aversion; money itself without aversion.
fn utility(leader: &Leader, money: f64) -> f64 {
    let a = leader.aversion;
    if a < 1e-9 { money } else { -libm::expm1(-a * money) / a }
}

/// The best of some results, and all whose gain is not distinguishable from it: those for which the 95 % interval of the
/// difference on the same leaders contains zero.
#[must_use]
pub fn sweet_spot(results: &[Outcome]) -> Option<(&Outcome, Vec<&Outcome>)> {
    let best = results.iter().max_by(|a, b| a.gain.mean.total_cmp(&b.gain.mean))?;
    let near = |other: &&Outcome| {
        let differences: Vec<f64> = best.gains.iter().zip(&other.gains).map(|(a, b)| a - b).collect();
        let difference = estimate(&differences);
        difference.mean <= difference.half
    };
    Some((best, results.iter().filter(near).collect()))
}

/// Plays the game of a file, prints every policy and the sweet spot of both rules of slashing, and writes results, plots and
/// a report into a folder.
///
/// # Errors
/// If the file is wrong or the output cannot be written.
pub fn command(file: Option<&Path>, folder: &Path, out: &mut dyn Write) -> Result<()> {
    let mut scenario = String::new();
    let game = match file {
        None => Game::default(),
        Some(path) => {
            let text = std::fs::read_to_string(path).map_err(io(path))?;
            scenario.clone_from(&text);
            let name = path.display().to_string();
            let root = parse_document(&name, &text)?;
            let document = Section::root(&name, &root);
            document.only(&["game"])?;
            Game::read(&document.section("game")?)?
        }
    };
    let results = game.grid();
    let say = |out: &mut dyn Write, line: String| writeln!(out, "{line}").map_err(io(Path::new("output")));
    let show = |result: &Outcome| {
        let Policy { stake, slash, part, bonus } = result.policy;
        let pm = |estimate: Estimate| format!("{:.3} ± {:.3}", estimate.mean, estimate.half);
        let slash = if slash == Slash::Failure { "failure" } else { "malice" };
        format!(
            "{slash:8} {stake:6.2} {part:6.2} {bonus:6.2}   {:>16} {:>16} {:>16} {:>16} {:>16}",
            pm(result.gain),
            pm(result.completed),
            pm(result.lost),
            pm(result.entry),
            pm(result.timid)
        )
    };
    say(
        out,
        format!(
            "{:8} {:>6} {:>6} {:>6}   {:>16} {:>16} {:>16} {:>16} {:>16}",
            "slashed", "stake", "part", "bonus", "gain", "completed", "lost", "entry", "timid"
        ),
    )?;
    for result in &results {
        say(out, show(result))?;
    }
    for (slash, name) in [(Slash::Failure, "slashed for any failure"), (Slash::Malice, "slashed for proven malice")] {
        let own: Vec<Outcome> = results.iter().filter(|result| result.policy.slash == slash).cloned().collect();
        if let Some((best, near)) = sweet_spot(&own) {
            say(
                out,
                format!("sweet spot, {name} ({} of {} policies are as good within the error):", near.len(), own.len()),
            )?;
            say(out, show(best))?;
        }
    }
    for name in crate::output::write_game(folder, &game, &scenario, &results)? {
        say(out, format!("  {}", folder.join(name).display()))?;
    }
    Ok(())
}

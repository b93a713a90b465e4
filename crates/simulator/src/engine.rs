//! Runs replicates: in general step by step, and where nothing but an accepted proposal changes anything, several
//! proposals and several replicates in one pass over the members. Both give the same results.

use rayon::prelude::*;

use crate::ballot::{self, House, Question};
use crate::centre::{geometric_median, sum_of_distances};
use crate::counter::Plan;
use crate::error::Result;
use crate::kernel::{CHUNK, Distances};
use crate::mechanism::Cast;
use crate::population::Population;
use crate::proposal::Proposals;
use crate::setup::Setup;
use crate::stream::{Purpose, Stream, Streams};
use crate::turnout::Powers;
use crate::world::{World, execute};

/// Replicates of one population that share a pass.
const TOGETHER: usize = 16;
/// Proposals that are counted at once where members stay in the cache and only the pass itself costs.
const FEW: usize = 4;
/// Members from which on a pass costs more than its preparation.
const SMALL: usize = 2_000;
/// Bytes that a core keeps to itself: reading them again costs little.
const CACHE: usize = 512 << 10;
/// Parts of a path for batch means.
pub const BATCHES: usize = 20;
/// Decided steps of the second half that are kept, about.
pub const ISSUES: u64 = 128;

/// A recorded step.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Its number.
    pub step: u64,
    /// The state after it.
    pub state: Vec<f64>,
    /// Accepted proposals up to it.
    pub accepted: u64,
    /// What was cast in the first house.
    pub cast: Option<Cast>,
    /// Mean distance by tokens (by the weights of the first house), if losses are recorded.
    pub loss: Option<f64>,
    /// Mean distance by members, if losses are recorded.
    pub member_loss: Option<f64>,
}

/// A proposal that was decided.
#[derive(Clone, Debug, PartialEq)]
pub struct Issue {
    /// The state in which it was proposed.
    pub state: Vec<f64>,
    /// What was proposed.
    pub step: Vec<f64>,
    /// Whether it passed.
    pub accepted: bool,
}

/// Where a run whose beliefs changed ended, measured against the beliefs of the end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chase {
    /// Distance of the end from the geometric median by tokens.
    pub distance: f64,
    /// Mean distance by tokens above the least possible, as a part of it.
    pub regret: f64,
}

/// What a replicate did.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// Where it began.
    pub start: Vec<f64>,
    /// Recorded steps.
    pub records: Vec<Record>,
    /// Accepted proposals.
    pub accepted: u64,
    /// Steps in which something was proposed.
    pub proposed: u64,
    /// Accepted and proposed in the second half of the run.
    pub late: (u64, u64),
    /// Mean states of the [`BATCHES`] parts of the second half of the run.
    pub batches: Vec<Vec<f64>>,
    /// Mean squared length of the state in the second half.
    pub square: f64,
    /// The same in each of the batches.
    pub squares: Vec<f64>,
    /// Accepted and proposed in each of the batches.
    pub lates: Vec<(u64, u64)>,
    /// Some of the second half's proposals with what became of them, evenly spaced in time.
    pub issues: Vec<Issue>,
    /// Where it ended.
    pub end: Vec<f64>,
    /// How well it followed beliefs that changed; nothing if they did not.
    pub chase: Option<Chase>,
}

/// Gathers a trace.
struct Recorder {
    trace: Trace,
    steps: u64,
    /// Steps in each batch so far.
    counted: Vec<u64>,
}

impl Recorder {
    fn new(setup: &Setup, start: &[f64]) -> Self {
        let trace = Trace {
            start: start.to_vec(),
            records: Vec::new(),
            accepted: 0,
            proposed: 0,
            late: (0, 0),
            batches: vec![vec![0.0; start.len()]; BATCHES],
            square: 0.0,
            squares: vec![0.0; BATCHES],
            lates: vec![(0, 0); BATCHES],
            issues: Vec::new(),
            end: Vec::new(),
            chase: None,
        };
        Self { trace, steps: setup.steps, counted: vec![0; BATCHES] }
    }

    /// Whether what is decided in a step is kept.
    fn keeps(&self, step: u64) -> bool {
        let half = self.steps / 2;
        step > half && (step - half).is_multiple_of(((self.steps - half) / ISSUES).max(1))
    }

    fn note(&mut self, step: u64, state: &[f64], proposed: bool, accepted: bool) {
        self.trace.proposed += u64::from(proposed);
        self.trace.accepted += u64::from(accepted);
        let half = self.steps / 2;
        if step > half {
            self.trace.late.0 += u64::from(accepted);
            self.trace.late.1 += u64::from(proposed);
            // In range: below BATCHES.
            #[allow(clippy::cast_possible_truncation)]
            let batch = (u128::from(step - half - 1) * BATCHES as u128 / u128::from(self.steps - half)) as usize;
            crate::math::add_scaled(&mut self.trace.batches[batch], 1.0, state);
            let square = state.iter().map(|value| value * value).sum::<f64>();
            self.trace.square += square;
            self.trace.squares[batch] += square;
            self.trace.lates[batch].0 += u64::from(accepted);
            self.trace.lates[batch].1 += u64::from(proposed);
            self.counted[batch] += 1;
        }
    }

    fn finish(mut self, state: Vec<f64>) -> Trace {
        let all: u64 = self.counted.iter().sum();
        self.trace.square /= all.max(1) as f64;
        for (batch, count) in self.trace.batches.iter_mut().zip(&self.counted) {
            batch.iter_mut().for_each(|value| *value /= (*count).max(1) as f64);
        }
        for (square, count) in self.trace.squares.iter_mut().zip(&self.counted) {
            *square /= (*count).max(1) as f64;
        }
        // Fewer steps than batches leave some empty.
        let full = |index: usize| self.counted[index] > 0;
        self.trace.batches = filled(self.trace.batches, full);
        self.trace.squares = filled(self.trace.squares, full);
        self.trace.lates = filled(self.trace.lates, full);
        self.trace.end = state;
        self.trace
    }
}

/// The values whose index is wanted.
fn filled<T>(values: Vec<T>, wanted: impl Fn(usize) -> bool) -> Vec<T> {
    values.into_iter().enumerate().filter(|(index, _)| wanted(*index)).map(|(_, value)| value).collect()
}

/// The streams of what belongs to a shared population and not to a replicate: locks and delegation.
#[must_use]
pub fn home_of(streams: Streams) -> Streams {
    Streams { replicate: u64::MAX, ..streams }
}

/// Runs replicates of one given population, each with its own streams.
///
/// # Errors
/// If weights do not fit or the setup contradicts itself.
pub fn run_shared(setup: &Setup, population: &Population, streams: &[Streams]) -> Result<Vec<Trace>> {
    let Some(first) = streams.first() else { return Ok(Vec::new()) };
    run_at_home(setup, population, home_of(*first), streams)
}

/// As [`run_shared`], with locks and delegation drawn from the streams of `home`.
///
/// # Errors
/// As [`run_shared`].
pub fn run_at_home(setup: &Setup, population: &Population, home: Streams, streams: &[Streams]) -> Result<Vec<Trace>> {
    if !setup.is_plain() {
        let run = |streams: &Streams| walk(setup, World::at_home(setup, population.clone(), *streams, home)?);
        return streams.par_iter().map(run).collect();
    }
    let houses = houses(setup, population, &home, streams.len() as u64)?;
    let start = setup.start(population)?;
    let run = |streams: &[Streams]| plain(setup, population, &houses, &start, streams);
    if population.members() > CHUNK {
        // Threads share the members of a pass.
        return Ok(streams.chunks(TOGETHER).flat_map(run).collect());
    }
    Ok(streams.par_chunks(1).flat_map_iter(run).collect())
}

/// Runs one replicate with a population of its own.
///
/// # Errors
/// As [`run_shared`].
pub fn run_drawn(setup: &Setup, streams: Streams) -> Result<(Population, Trace)> {
    let population = setup.population.draw(&streams)?;
    if !setup.is_plain() {
        return Ok((population.clone(), stepwise(setup, population, streams)?));
    }
    let houses = houses(setup, &population, &streams, 1)?;
    let start = setup.start(&population)?;
    let trace = plain(setup, &population, &houses, &start, &[streams]).swap_remove(0);
    Ok((population, trace))
}

fn houses(setup: &Setup, population: &Population, streams: &Streams, replicates: u64) -> Result<Vec<House>> {
    let powers = Powers::delegated(population, &setup.delegation, streams);
    let plan = setup.plan();
    let plan = Plan { tallies: plan.tallies.saturating_mul(replicates), ..plan };
    House::all(population, setup.mechanism.houses(&powers, streams)?, plan)
}

/// Runs a replicate step by step.
///
/// # Errors
/// If weights do not fit.
pub fn stepwise(setup: &Setup, population: Population, streams: Streams) -> Result<Trace> {
    walk(setup, World::new(setup, population, streams)?)
}

fn walk(setup: &Setup, mut world: World<'_>) -> Result<Trace> {
    let mut recorder = Recorder::new(setup, world.state());
    let mut known: Option<(Vec<f64>, Distances)> = None;
    let still = setup.dynamics == crate::dynamics::Dynamics::Static;
    for step in 1..=setup.steps {
        let before = recorder.keeps(step).then(|| world.state().to_vec());
        let done = world.advance()?;
        recorder.note(step, world.state(), done.proposed, done.accepted);
        if let Some(state) = before {
            let issue = |(step, accepted)| Issue { state: state.clone(), step, accepted };
            recorder.trace.issues.extend(world.take_decided().into_iter().map(issue));
        }
        if !setup.records(step) {
            continue;
        }
        let mut record = record(step, world.state(), recorder.trace.accepted, done.cast);
        if setup.losses {
            let fresh = known.as_ref().filter(|(state, _)| still && state == world.state()).map(|(_, known)| *known);
            let sums = fresh.unwrap_or_else(|| world.distances());
            known = Some((world.state().to_vec(), sums));
            fill(&mut record, sums, world.base_total() as f64, world.population().members());
        }
        recorder.trace.records.push(record);
    }
    let mut trace = recorder.finish(world.state().to_vec());
    trace.chase = (!still).then(|| chase(world.population(), &trace.end));
    Ok(trace)
}

fn chase(population: &Population, end: &[f64]) -> Chase {
    let best = geometric_median(population, population.tokens());
    let loss = sum_of_distances(population, population.tokens(), end);
    let regret = if best.objective > 0.0 { loss / best.objective - 1.0 } else { 0.0 };
    Chase { distance: crate::math::distance(end, &best.point), regret }
}

fn record(step: u64, state: &[f64], accepted: u64, cast: Option<Cast>) -> Record {
    Record { step, state: state.to_vec(), accepted, cast, loss: None, member_loss: None }
}

fn fill(record: &mut Record, sums: Distances, weight: f64, members: usize) {
    record.loss = Some(sums.weighted / weight.max(1.0));
    record.member_loss = Some(sums.plain / members as f64);
}

/// One replicate of a plain run, between passes.
struct Replicate {
    state: Vec<f64>,
    time: u64,
    proposals: Proposals,
    /// Proposals that are drawn and not decided.
    queue: Vec<Vec<f64>>,
    noise: Stream,
    draws: Stream,
    recorder: Recorder,
    /// Records of the present state whose losses are not known yet.
    waiting: Vec<usize>,
    known: Option<Distances>,
    asked: bool,
    batch: usize,
}

impl Replicate {
    fn new(setup: &Setup, population: &Population, start: &[f64], streams: &Streams) -> Self {
        Self {
            state: start.to_vec(),
            time: 0,
            proposals: Proposals::new(&setup.proposals, population, streams),
            queue: Vec::new(),
            noise: streams.of(Purpose::Noise),
            draws: streams.of(Purpose::Mechanism),
            recorder: Recorder::new(setup, start),
            waiting: Vec::new(),
            known: None,
            asked: false,
            batch: 1,
        }
    }

    fn is_done(&self, setup: &Setup) -> bool {
        self.time == setup.steps && self.waiting.is_empty()
    }

    /// Draws what the next pass shall count; whether it shall also sum distances.
    fn prepare(&mut self, setup: &Setup, population: &Population) {
        let left = setup.steps - self.time;
        let wanted = self.batch.min(usize::try_from(left).unwrap_or(usize::MAX));
        while self.queue.len() < wanted {
            // Blind laws always propose.
            self.queue.extend(self.proposals.next(population, &self.state));
        }
        let soon = (1..=wanted as u64).any(|ahead| setup.records(self.time + ahead));
        self.asked = setup.losses && self.known.is_none() && (!self.waiting.is_empty() || soon);
    }

    /// Takes the counts of what was asked; decides in order up to the first that passes.
    fn absorb(
        &mut self,
        setup: &Setup,
        counts: &[Vec<crate::mechanism::Count>],
        sums: Option<Distances>,
        scale: (f64, usize),
        most: usize,
    ) {
        if let Some(sums) = sums {
            self.known = Some(sums);
            for index in self.waiting.drain(..) {
                fill(&mut self.recorder.trace.records[index], sums, scale.0, scale.1);
            }
        }
        let mut decided = 0;
        for counts in counts {
            let step = self.queue[decided].clone();
            decided += 1;
            self.time += 1;
            let accepted = setup.mechanism.passes(counts, &mut self.draws);
            if self.recorder.keeps(self.time) {
                let issue = Issue { state: self.state.clone(), step: step.clone(), accepted };
                self.recorder.trace.issues.push(issue);
            }
            if accepted {
                execute(&mut self.state, &step, setup.noise, &mut self.noise);
                self.known = None;
            }
            self.recorder.note(self.time, &self.state, true, accepted);
            if setup.records(self.time) {
                let cast = counts.first().map(|count| count.weight);
                let mut record = record(self.time, &self.state, self.recorder.trace.accepted, cast);
                if setup.losses {
                    match self.known {
                        Some(sums) => fill(&mut record, sums, scale.0, scale.1),
                        None => self.waiting.push(self.recorder.trace.records.len()),
                    }
                }
                self.recorder.trace.records.push(record);
            }
            if accepted {
                break;
            }
        }
        // Twice as many as it took, so that most passes end with a decision and few counts are thrown away.
        self.batch = if decided == counts.len() { self.batch * 2 } else { decided + 1 }.clamp(1, most);
        self.queue.drain(..decided);
    }
}

/// How many proposals of a replicate to count before the first is decided: many where members come from memory, one where
/// counting itself is the cost, because what comes after an accepted proposal is thrown away.
fn most_at_once(setup: &Setup, population: &Population, houses: &[House]) -> usize {
    let bytes = population.members() * 4 * (population.dimensions() + 1);
    let most = if population.members() <= SMALL {
        FEW
    } else if !houses[0].likes_batches() || bytes <= CACHE {
        1
    } else {
        setup.batch
    };
    most.min(setup.batch)
}

fn plain(setup: &Setup, population: &Population, houses: &[House], start: &[f64], streams: &[Streams]) -> Vec<Trace> {
    let mut replicates: Vec<Replicate> =
        streams.iter().map(|streams| Replicate::new(setup, population, start, streams)).collect();
    let scale = (houses[0].weights().total() as f64, population.members());
    let most = most_at_once(setup, population, houses);
    loop {
        let mut active: Vec<&mut Replicate> =
            replicates.iter_mut().filter(|replicate| !replicate.is_done(setup)).collect();
        if active.is_empty() {
            break;
        }
        active.iter_mut().for_each(|replicate| replicate.prepare(setup, population));
        let questions: Vec<Question<'_>> = active
            .iter()
            .map(|replicate| {
                let wanted = replicate.batch.min(replicate.queue.len());
                Question { state: &replicate.state, steps: &replicate.queue[..wanted] }
            })
            .collect();
        let states: Vec<Vec<f64>> =
            active.iter().filter(|replicate| replicate.asked).map(|replicate| replicate.state.clone()).collect();
        let (counts, sums) = ballot::count(population, houses, &setup.indifference, &questions, &states);
        let mut sums = sums.into_iter();
        for (replicate, counts) in active.into_iter().zip(counts) {
            let sums = if replicate.asked { sums.next() } else { None };
            replicate.absorb(setup, &counts, sums, scale, most);
        }
    }
    replicates.into_iter().map(|replicate| replicate.recorder.finish(replicate.state)).collect()
}

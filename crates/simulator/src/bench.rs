//! Speed: the loop at several sizes, and the machine's memory bandwidth as the roofline.

use std::hint::black_box;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use rayon::prelude::*;
use serde_json::{Value, json};

use crate::beliefs::BeliefLaw;
use crate::engine::run_shared;
use crate::error::{Result, io};
use crate::kernel::Level;
use crate::mechanism::{Rule, Single, Unit};
use crate::population::Population;
use crate::proposal::ProposalLaw;
use crate::setup::{PopulationLaw, Setup, Source};
use crate::stream::Streams;
use crate::tokens::{DEFAULT_SUPPLY, TokenLaw};

/// Bytes that are read to measure bandwidth: beyond every cache.
const STREAM_BYTES: usize = 512 << 20;
/// Members of the grid.
const MEMBERS: [usize; 4] = [10, 1_000, 100_000, 10_000_000];
/// Dimensions of the grid.
const DIMENSIONS: [usize; 4] = [1, 2, 8, 32];

/// Steps that a measurement of the grid takes; other programs measured beside it take the same.
#[must_use]
pub fn grid_steps(members: usize, dimensions: usize) -> u64 {
    let work = (members * (dimensions + 4)) as u64;
    (1_500_000_000 / work).clamp(4, 20_000)
}

/// Runs measurements whose name contains `filter`, one JSON object per line.
///
/// # Errors
/// If a population cannot be drawn or the output cannot be written.
pub fn run(filter: &str, out: &mut dyn Write) -> Result<()> {
    let mut say = |value: Value| writeln!(out, "{value}").and_then(|()| out.flush()).map_err(io(Path::new("output")));
    let wanted = |name: &str| name.contains(filter);
    if wanted("machine") {
        let threads = rayon::current_num_threads();
        let bandwidth = |threads| json!({ "name": "machine", "what": format!("read bandwidth, {threads} thread(s)"), "gigabytes_per_second": bandwidth(threads) });
        say(
            json!({ "name": "machine", "what": "threads and instructions", "threads": threads, "simd": Level::best().name() }),
        )?;
        say(bandwidth(1))?;
        say(bandwidth(threads))?;
    }
    for (name, members, k, replicates) in [
        ("target/one-k2", 1_000_000, 2, 1u64),
        ("target/one-k8", 1_000_000, 8, 1),
        ("target/many-k2", 10_000, 2, 1_000),
    ] {
        if wanted(name) {
            let population = population(members, k)?;
            say(measure(name, &population, 1_000, replicates, true)?)?;
            say(measure(name, &population, 1_000, replicates, false)?)?;
        }
    }
    for members in MEMBERS {
        for k in DIMENSIONS {
            if wanted("grid") {
                let population = population(members, k)?;
                let steps = grid_steps(members, k);
                say(measure("grid", &population, steps, 1, true)?)?;
                say(measure("grid", &population, steps, 1, false)?)?;
            }
        }
    }
    if wanted("memory") {
        let population = population(10_000_000, 8)?;
        let mut line = measure("memory", &population, 4, 1, true)?;
        line["peak_mebibytes"] = json!(peak());
        say(line)?;
    }
    Ok(())
}

fn population(members: usize, dimensions: usize) -> Result<Population> {
    let streams = Streams { seed: 1, point: 0, replicate: 0 };
    law(members, dimensions).draw(&streams)
}

fn law(members: usize, dimensions: usize) -> PopulationLaw {
    let source = Source::Drawn {
        members,
        tokens: TokenLaw::Pareto(1.16),
        supply: DEFAULT_SUPPLY,
        beliefs: BeliefLaw::Gaussian(1.0),
        correlation: None,
    };
    PopulationLaw { dimensions, source, second: None, largest: None }
}

fn measure(name: &str, population: &Population, steps: u64, replicates: u64, losses: bool) -> Result<Value> {
    let (members, k) = (population.members(), population.dimensions());
    let mechanism = Arc::new(Single { unit: Unit::Tokens, rule: Rule::default() });
    let setup = Setup {
        proposals: ProposalLaw::Ball { radius: 0.2, shrink: 0.0 },
        start: crate::setup::Start::Point(vec![0.5; k]),
        steps,
        record_every: if losses { 1 } else { 0 },
        losses,
        ..Setup::new(law(members, k), mechanism)
    };
    let streams: Vec<Streams> = (0..replicates).map(|replicate| Streams { seed: 1, point: 0, replicate }).collect();
    let (begin, busy) = (Instant::now(), processor());
    let traces = run_shared(&setup, population, &streams)?;
    let seconds = begin.elapsed().as_secs_f64();
    let busy = processor().zip(busy).map(|(after, before)| after - before);
    let accepted: u64 = traces.iter().map(|trace| trace.accepted).sum();
    let votes = members as f64 * (steps * replicates) as f64;
    Ok(json!({
        "name": name, "members": members, "dimensions": k, "steps": steps, "replicates": replicates, "losses": losses,
        "seconds": seconds, "processor_seconds": busy, "votes_per_second": votes / seconds, "accepted": accepted as f64 / (steps * replicates) as f64,
    }))
}

/// Gigabytes per second that so many threads read together from memory: the best of three passes.
fn bandwidth(threads: usize) -> f64 {
    let words: Vec<u64> = vec![1; STREAM_BYTES / 8];
    let part = words.len().div_ceil(threads);
    let pass = || {
        let begin = Instant::now();
        let sum: u64 =
            words.par_chunks(part).map(|words| words.iter().fold(0u64, |sum, word| sum.wrapping_add(*word))).sum();
        black_box(sum);
        STREAM_BYTES as f64 / begin.elapsed().as_secs_f64() / 1e9
    };
    (0..3).map(|_| pass()).fold(0.0, f64::max)
}

/// Seconds that all threads of this process have computed, to a hundredth; nothing where the system does not say. On a busy
/// machine this says more than the clock.
fn processor() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/self/stat").ok()?;
    // After the program's name in brackets; user and system time are the 12th and 13th field from there, in ticks of 10 ms.
    let (_, rest) = text.rsplit_once(')')?;
    let ticks: Vec<f64> = rest.split_whitespace().skip(11).take(2).filter_map(|field| field.parse().ok()).collect();
    Some(ticks.iter().sum::<f64>() / 100.0)
}

/// The most memory that this process has had, in MiB; nothing where the system does not say.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kibibytes| kibibytes / 1_024)
}

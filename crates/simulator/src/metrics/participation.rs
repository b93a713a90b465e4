//! Who takes part: turnout, how few of those who vote would be enough, and who stays.

use crate::stream::{Purpose, Streams};
use crate::turnout::Turnout;
use crate::weights::Weights;

/// Votes that are looked at.
const ROUNDS: u64 = 32;
/// Members times rounds, at most.
const WORK: u64 = 1 << 24;
/// First rounds of cohorts of newcomers: the first vote, the second and third, up to the seventh, later.
const COHORTS: [u64; 4] = [0, 1, 3, 7];

/// A cohort: members who vote for the first time in the same rounds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cohort {
    /// Its part of all members.
    pub members: f64,
    /// The part of the votes after their first in which they take part.
    pub retention: f64,
}

/// Participation in a series of votes.
#[derive(Clone, Debug, PartialEq)]
pub struct Participation {
    /// Votes that were looked at; 1 if everybody votes always.
    pub rounds: u64,
    /// Mean part of the weight that is cast, with what was lent.
    pub tokens: f64,
    /// Mean part of members who vote themselves.
    pub members: f64,
    /// Mean part of those with lent votes (fixed delegates) who vote; not a number if there are none.
    pub delegates: f64,
    /// Minimal quorum: mean of the fewest voters who hold more than half of what is cast (Falk and others, arXiv
    /// 2407.10945).
    pub pivotal: f64,
    /// Of those who vote, the part that votes again the next time.
    pub retention: f64,
    /// Newcomers of the rounds 1; 2 and 3; 4 to 7; 8 and later.
    pub cohorts: [Cohort; 4],
}

/// Looks at votes of their own, drawn by the law of the scenario. `heads` is how many members each stands for.
#[must_use]
pub fn participation(weights: &Weights, heads: &[u64], turnout: &Turnout, streams: &Streams) -> Participation {
    let members = weights.len();
    let rounds = if turnout.is_full() { 1 } else { (WORK / members.max(1) as u64).clamp(4, ROUNDS) };
    let (mut tokens, mut own, mut delegates, mut pivotal) = (0.0, 0.0, 0.0, 0.0);
    let (mut again, mut could) = (0u64, 0u64);
    let mut before: Vec<bool> = Vec::new();
    let mut first: Vec<Option<u64>> = vec![None; members];
    let mut later = vec![0u64; members];
    // Members who stand for themselves alone or whose votes are another's are no delegates.
    let chosen: Vec<usize> = (0..members).filter(|member| heads.get(*member).is_some_and(|heads| *heads > 1)).collect();
    for round in 0..rounds {
        // A part of the stream of metrics, far from the others'.
        let dice = streams.dice(Purpose::Metrics, 1_000 + round);
        let mut present = Weights::Narrow(Vec::new());
        turnout.apply(weights, dice, &mut present);
        let voting: Vec<bool> = (0..members).map(|member| turnout.votes(dice, member)).collect();
        tokens += present.total() as f64 / weights.total().max(1) as f64;
        own += voting.iter().filter(|votes| **votes).count() as f64 / members as f64;
        delegates += chosen.iter().filter(|member| voting[**member]).count() as f64 / chosen.len() as f64;
        pivotal += fewest(&present, present.total() / 2) as f64;
        for (voted, votes) in before.iter().zip(&voting).filter(|(voted, _)| **voted) {
            could += u64::from(*voted);
            again += u64::from(*votes);
        }
        for member in (0..members).filter(|member| voting[*member]) {
            match first[member] {
                None => first[member] = Some(round),
                Some(_) => later[member] += 1,
            }
        }
        before = voting;
    }
    let mean = |sum: f64| sum / rounds as f64;
    Participation {
        rounds,
        tokens: mean(tokens),
        members: mean(own),
        delegates: mean(delegates),
        pivotal: mean(pivotal),
        retention: if could > 0 { again as f64 / could as f64 } else { f64::NAN },
        cohorts: cohorts(&first, &later, rounds),
    }
}

fn cohorts(first: &[Option<u64>], later: &[u64], rounds: u64) -> [Cohort; 4] {
    let mut all = [Cohort::default(); 4];
    for (index, cohort) in all.iter_mut().enumerate() {
        let range = COHORTS[index]..COHORTS.get(index + 1).copied().unwrap_or(u64::MAX);
        let (mut count, mut voted, mut could) = (0u64, 0u64, 0u64);
        for (first, later) in first.iter().zip(later) {
            if let Some(first) = first.filter(|first| range.contains(first)) {
                count += 1;
                voted += later;
                could += rounds - 1 - first;
            }
        }
        let retention = if could > 0 { voted as f64 / could as f64 } else { f64::NAN };
        *cohort = Cohort { members: count as f64 / first.len() as f64, retention };
    }
    all
}

/// The fewest who together have more than `goal`; all if they never do.
#[must_use]
pub fn fewest(weights: &Weights, goal: u64) -> usize {
    let mut sorted: Vec<u64> = weights.iter().filter(|weight| *weight > 0).collect();
    sorted.sort_unstable_by(|a, b| b.cmp(a));
    let mut sum = 0u64;
    for (index, weight) in sorted.iter().enumerate() {
        sum += weight;
        if sum > goal {
            return index + 1;
        }
    }
    sorted.len()
}

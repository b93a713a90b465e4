//! What becomes of those who are few.

use crate::engine::{Issue, run_at_home};
use crate::error::Result;
use crate::plane::HalfSpace;
use crate::population::Population;
use crate::proposal::ProposalLaw;
use crate::setup::{Setup, Start};
use crate::stream::Streams;

/// How a state treats the smallest cluster, and how many it leaves worse off.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Minority {
    /// The smallest cluster's part of members; not a number without clusters.
    pub share: f64,
    /// Its mean distance over that of all others; not a number without clusters.
    pub loss_ratio: f64,
    /// Mean distance of the worst tenth over the mean of all.
    pub worst_tenth: f64,
    /// Members who are farther than at the start.
    pub worse_off: f64,
}

/// Measures a state against where the DAO began.
#[must_use]
pub fn minority(population: &Population, start: &[f64], state: &[f64]) -> Minority {
    let members = population.members();
    let distances: Vec<f64> = (0..members).map(|member| population.distance(member, state)).collect();
    let mean = distances.iter().sum::<f64>() / members as f64;
    let mut sorted = distances.clone();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let tenth = members.div_ceil(10);
    let worst = sorted.iter().take(tenth).sum::<f64>() / tenth as f64;
    let worse = (0..members).filter(|member| distances[*member] > population.distance(*member, start)).count();
    let (share, loss_ratio) = smallest(population).map_or((f64::NAN, f64::NAN), |cluster| {
        let (mut inside, mut outside) = ((0.0, 0usize), (0.0, 0usize));
        for (own, distance) in population.clusters().iter().zip(&distances) {
            let side = if *own == cluster { &mut inside } else { &mut outside };
            side.0 += distance;
            side.1 += 1;
        }
        let mean = |side: (f64, usize)| side.0 / side.1 as f64;
        (inside.1 as f64 / members as f64, mean(inside) / mean(outside))
    });
    Minority {
        share,
        loss_ratio,
        worst_tenth: if mean > 0.0 { worst / mean } else { 1.0 },
        worse_off: worse as f64 / members as f64,
    }
}

/// The cluster with the fewest members, if there are at least two.
#[must_use]
pub fn smallest(population: &Population) -> Option<u16> {
    let most = population.clusters().iter().max()?;
    let counts: Vec<usize> =
        (0..=*most).map(|cluster| population.clusters().iter().filter(|own| **own == cluster).count()).collect();
    let (index, _) = counts.iter().enumerate().filter(|(_, count)| **count > 0).min_by_key(|(_, count)| **count)?;
    (counts.iter().filter(|count| **count > 0).count() > 1).then(|| u16::try_from(index).unwrap_or(u16::MAX))
}

/// How a cluster fares on the issues on which it disagrees with the others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wins {
    /// The part of all issues on which the cluster's majority and the others' want different things.
    pub contested: f64,
    /// The part of these that ends as the cluster wants.
    pub won: f64,
}

/// Looks at decided issues: `won` over the cluster's part of members is 1 in proportion, 0 if it never gets its way. `None`
/// if nothing was contested.
#[must_use]
pub fn wins(population: &Population, cluster: u16, issues: &[Issue]) -> Option<Wins> {
    let (own, others): (Vec<usize>, Vec<usize>) =
        (0..population.members()).partition(|member| population.clusters().get(*member) == Some(&cluster));
    let (mut contested, mut won) = (0usize, 0usize);
    for issue in issues {
        let half = HalfSpace::favouring(&issue.state, &issue.step, 0.0, population.reach());
        let favours = |group: &[usize]| {
            2 * group.iter().filter(|member| half.contains(population.columns(), **member)).count() > group.len()
        };
        let wish = favours(&own);
        if wish != favours(&others) {
            contested += 1;
            won += usize::from(wish == issue.accepted);
        }
    }
    (contested > 0)
        .then(|| Wins { contested: contested as f64 / issues.len() as f64, won: won as f64 / contested as f64 })
}

/// Votes of [`half_way`].
const BATTERY: u64 = 64;

/// Issues put to the vote half way between a cluster's middle and the others': there neither side is split by where the DAO
/// happens to be, so the vote shows the rule alone. Steps are uniform in a ball that reaches as far as either middle.
///
/// # Errors
/// If weights do not fit.
pub fn half_way(
    setup: &Setup,
    population: &Population,
    cluster: u16,
    home: Streams,
    streams: Streams,
) -> Result<Vec<Issue>> {
    let inside = |member: &usize| population.clusters().get(*member) == Some(&cluster);
    let (own, others): (Vec<usize>, Vec<usize>) = (0..population.members()).partition(inside);
    let (a, b) = (middle(population, &own), middle(population, &others));
    let start: Vec<f64> = a.iter().zip(&b).map(|(a, b)| f64::midpoint(*a, *b)).collect();
    let radius = (0.5 * crate::math::distance(&a, &b)).max(1e-9);
    let part = Setup {
        start: Start::Point(start),
        proposals: ProposalLaw::Ball { radius, shrink: 0.0 },
        steps: 1,
        record_every: 0,
        losses: false,
        ..setup.clone()
    };
    // Replicates have 20 bits, segments after a shock begin at the 24th.
    let names: Vec<Streams> = (0..BATTERY)
        .map(|vote| Streams { replicate: streams.replicate | (1 << 62) | (vote << 24), ..streams })
        .collect();
    Ok(run_at_home(&part, population, home, &names)?.into_iter().flat_map(|trace| trace.issues).collect())
}

fn middle(population: &Population, members: &[usize]) -> Vec<f64> {
    let count = members.len().max(1) as f64;
    let column = |column: &Vec<f32>| members.iter().map(|member| f64::from(column[*member])).sum::<f64>() / count;
    population.columns().iter().map(column).collect()
}

/// The distance of a state from the middle of the nearest cluster, as a multiple of that cluster's own mean distance from
/// it; `None` without clusters. Below 1 the DAO is where some camp is, far above it is nobody's.
#[must_use]
pub fn nearest_camp(population: &Population, state: &[f64]) -> Option<f64> {
    let most = population.clusters().iter().max()?;
    let camp = |cluster: u16| {
        let own: Vec<usize> =
            (0..population.members()).filter(|member| population.clusters()[*member] == cluster).collect();
        if own.is_empty() {
            return f64::INFINITY;
        }
        let centre = middle(population, &own);
        let size = own.iter().map(|member| population.distance(*member, &centre)).sum::<f64>() / own.len() as f64;
        crate::math::distance(state, &centre) / size.max(1e-12)
    };
    let nearest = (0..=*most).map(camp).fold(f64::INFINITY, f64::min);
    nearest.is_finite().then_some(nearest)
}

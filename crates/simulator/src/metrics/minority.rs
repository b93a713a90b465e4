//! What becomes of those who are few.

use crate::plane::HalfSpace;
use crate::population::Population;

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

/// Of accepted steps, the part that a cluster's members were for by majority, over the cluster's part of members: below 1 it
/// wins less often than in proportion. Steps are given with the state at which they were proposed.
#[must_use]
pub fn wins(population: &Population, cluster: u16, decided: &[(Vec<f64>, Vec<f64>, bool)], reach: &[f64]) -> f64 {
    let own: Vec<usize> =
        (0..population.members()).filter(|member| population.clusters()[*member] == cluster).collect();
    let mut won = 0usize;
    for (state, step, accepted) in decided {
        let half = HalfSpace::favouring(state, step, 0.0, reach);
        let favour = own.iter().filter(|member| half.contains(population.columns(), **member)).count();
        won += usize::from((2 * favour > own.len()) == *accepted);
    }
    won as f64 / decided.len() as f64 / (own.len() as f64 / population.members() as f64)
}

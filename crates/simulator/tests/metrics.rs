//! Metrics against values that are known.
#![allow(clippy::arithmetic_side_effects)]

use aidao_simulator::centre::{
    MedianPlanes, coordinate_median, directions, geometric_median, mean, median_interval, min_max, worst_share,
};
use aidao_simulator::engine::Issue;
use aidao_simulator::metrics::alignment::{Best, alignment, time_to};
use aidao_simulator::metrics::blocs::bloc_entropy;
use aidao_simulator::metrics::capture::{accounts_by_turnout, capture, root_shares};
use aidao_simulator::metrics::concentration::{concentration, gini};
use aidao_simulator::metrics::minority::{minority, nearest_camp, smallest, wins};
use aidao_simulator::metrics::power::{exact, sampled};
use aidao_simulator::plane::{HalfSpace, reach};
use aidao_simulator::population::Population;
use aidao_simulator::stats::{estimate, kolmogorov, quantile, student, weighted_quantile};
use aidao_simulator::stream::Streams;
use proptest::prelude::*;

const NAME: Streams = Streams { seed: 1, point: 0, replicate: 0 };

fn members(list: &[(&[f64], u64)]) -> Population {
    Population::from_members(&list.iter().map(|(belief, tokens)| (belief.to_vec(), *tokens)).collect::<Vec<_>>())
        .unwrap()
}

fn near(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "found {found}, expected {expected} ± {tolerance}");
}

/// Power by looking at every set and every order.
fn by_hand(weights: &[u64], quota: u64) -> Vec<(f64, f64)> {
    let n = weights.len();
    let factorial = |m: usize| (1..=m).map(|i| i as f64).product::<f64>();
    (0..n)
        .map(|own| {
            let (mut banzhaf, mut shapley) = (0.0, 0.0);
            for set in 0..1u32 << n {
                if set >> own & 1 == 1 {
                    continue;
                }
                let sum: u64 = (0..n).filter(|other| set >> other & 1 == 1).map(|other| weights[other]).sum();
                if sum < quota && sum + weights[own] >= quota {
                    let size = set.count_ones() as usize;
                    banzhaf += 1.0 / f64::from(1u32 << (n - 1));
                    shapley += factorial(size) * factorial(n - size - 1) / factorial(n);
                }
            }
            (banzhaf, shapley)
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn exact_power_is_what_counting_by_hand_gives(weights in prop::collection::vec(0u64..20, 1..9), part in 0.0f64..1.0) {
        let total: u64 = weights.iter().sum();
        prop_assume!(total > 0);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let quota = 1 + (part * (total - 1) as f64) as u64;
        let found = exact(&weights, quota).unwrap();
        for (found, (banzhaf, shapley)) in found.iter().zip(by_hand(&weights, quota)) {
            prop_assert!((found.banzhaf - banzhaf).abs() < 1e-12);
            prop_assert!((found.shapley - shapley).abs() < 1e-12);
        }
        prop_assert!((found.iter().map(|power| power.shapley).sum::<f64>() - 1.0).abs() < 1e-10);
        for (sample, exact) in sampled(&weights, quota, weights.len(), 4_000, &NAME).iter().zip(&found) {
            // Two intervals of 95 %, many cases: three times the half-width is beyond 1e-7.
            prop_assert!((sample.power.banzhaf - exact.banzhaf).abs() < 3.0 * sample.half);
            prop_assert!((sample.power.shapley - exact.shapley).abs() < 3.0 * sample.half);
        }
    }

    #[test]
    fn nothing_near_the_geometric_median_is_better(
        points in prop::collection::vec((-50i32..50, -50i32..50, 1u64..100), 1..40),
    ) {
        let list: Vec<(Vec<f64>, u64)> =
            points.iter().map(|(x, y, tokens)| (vec![f64::from(*x), f64::from(*y)], *tokens)).collect();
        let population = Population::from_members(&list).unwrap();
        let median = geometric_median(&population, population.tokens());
        let sum = |at: &[f64]| aidao_simulator::centre::sum_of_distances(&population, population.tokens(), at);
        for size in [1e-3, 0.1, 3.0] {
            for direction in directions(2, 8) {
                for sign in [-1.0, 1.0] {
                    let at: Vec<f64> = median.point.iter().zip(&direction).map(|(a, b)| a + sign * size * b).collect();
                    prop_assert!(sum(&at) >= median.objective * (1.0 - 1e-12));
                }
            }
        }
    }

    #[test]
    fn the_median_interval_splits_the_weight(values in prop::collection::vec((-9i32..9, 0u64..9), 1..30)) {
        prop_assume!(values.iter().any(|(_, weight)| *weight > 0));
        let at: Vec<f64> = values.iter().map(|(value, _)| f64::from(*value)).collect();
        let weights: Vec<u64> = values.iter().map(|(_, weight)| *weight).collect();
        let (low, high) = median_interval(&at, &weights);
        let total: u64 = weights.iter().sum();
        let weigh = |side: &dyn Fn(f64) -> bool| -> u64 {
            at.iter().zip(&weights).filter(|(value, _)| side(**value)).map(|(_, weight)| *weight).sum()
        };
        for point in [low, high, f64::midpoint(low, high)] {
            prop_assert!(2 * weigh(&|value| value < point) <= total);
            prop_assert!(2 * weigh(&|value| value > point) <= total);
        }
        prop_assert!(2 * weigh(&|value| value < low - 0.5) < total && 2 * weigh(&|value| value > high + 0.5) < total);
    }
}

#[test]
fn a_member_is_the_geometric_median_if_it_outweighs_the_others_pull() {
    // Two others pull at right angles with √2; 1.4 does not hold against it, 1.5 does.
    let population = |own| members(&[(&[0.0, 0.0], own), (&[1.0, 0.0], 100), (&[0.0, 1.0], 100)]);
    assert_eq!(geometric_median(&population(142), &[142, 100, 100]).point, [0.0, 0.0]);
    assert!(geometric_median(&population(141), &[141, 100, 100]).point[0] > 1e-3);
    // A hard case for Weiszfeld's method: two clusters of nearly the same weight.
    let hard = members(&[(&[0.0, 0.0], 505), (&[1.0, 0.0], 495), (&[0.5, 0.001], 2), (&[0.5, -0.001], 2)]);
    assert!(geometric_median(&hard, hard.tokens()).turns < 200);
}

#[test]
fn concentration_of_small_lists() {
    let equal = concentration(&[1.0; 4]);
    near(equal.gini, 0.0, 1e-12);
    near(equal.hhi, 0.25, 1e-12);
    near(equal.effective, 4.0, 1e-12);
    near(equal.entropy, 2.0, 1e-12);
    near(equal.theil, 0.0, 1e-12);
    assert_eq!(equal.nakamoto, 2);
    // 1, 1, 1, 5 of 8: Σ (2i − n − 1) x = −3 − 1 + 1 + 15 = 12, over 4 · 8.
    let one = concentration(&[1.0, 5.0, 1.0, 1.0, 0.0]);
    near(one.gini, 0.375, 1e-12);
    assert_eq!((one.holders, one.nakamoto), (4, 1));
    near(one.top[0], 0.625, 1e-12);
    // Of outcomes those with nothing count.
    near(gini(&[0.0, 0.0, 0.0, 5.0]), 0.75, 1e-12);
    near(gini(&[0.0; 3]), 0.0, 1e-12);
    assert_eq!((equal.nakamoto51, one.nakamoto51), (3, 1));
    near(equal.renyi, 2.0, 1e-12);
}

#[test]
fn losses_and_regret() {
    let population = members(&[(&[0.0], 1), (&[1.0], 1), (&[5.0], 1)]);
    let best = Best::of(&population);
    assert_eq!(best.by_tokens, [1.0]);
    let at = alignment(&population, &best, &[5.0]);
    near(at.token_loss, 3.0, 1e-12);
    near(at.token_regret, 3.0 / (5.0 / 3.0) - 1.0, 1e-12);
    near(at.worst, 5.0, 1e-12);
    near(at.median, 4.0, 1e-12);
    assert_eq!(time_to(&[(1, 3.0), (2, 2.0), (3, 1.5)], 4.0, 1.0, 0.5), Some(2));
    assert_eq!(time_to(&[(1, 3.0)], 4.0, 1.0, 0.9), None);
}

#[test]
fn minorities() {
    let population = members(&[(&[0.0], 1), (&[0.0], 1), (&[0.0], 1), (&[4.0], 1)]);
    let population = population.with_clusters(vec![0, 0, 0, 1]).unwrap();
    assert_eq!(smallest(&population), Some(1));
    let found = minority(&population, &[2.0], &[1.0]);
    near(found.share, 0.25, 1e-12);
    near(found.loss_ratio, 3.0, 1e-12);
    near(found.worse_off, 0.25, 1e-12);
    let issue = |step: f64, accepted| Issue { state: vec![1.0], step: vec![step], accepted };
    // Towards the few and away from them; one goes their way. Nobody wants to go beyond 4.
    let found = wins(&population, 1, &[issue(1.0, true), issue(-1.0, true), issue(9.0, false)]).unwrap();
    near(found.won, 0.5, 1e-12);
    near(found.contested, 2.0 / 3.0, 1e-12);
    assert_eq!(wins(&population, 1, &[issue(9.0, true)]), None);
    // Points have no radius: what lies on one is there, anything else infinitely far.
    assert!(nearest_camp(&population, &[4.0]).unwrap() < 1e-9 && nearest_camp(&population, &[2.0]).unwrap() > 1e9);
}

#[test]
fn capture_costs_half_of_what_votes() {
    let found = capture(&[40, 30, 20, 10], 0.3, 0.04, 0.5);
    near(found.from_voters, 0.15, 1e-12);
    near(found.from_absent, 0.3, 1e-12);
    near(found.unopposed, 0.04, 1e-12);
    assert_eq!(found.accounts, 1);
    assert_eq!(capture(&[40, 30, 20, 10], 1.0, 0.0, 0.5).accounts, 2);
    // A quorum is a floor; two thirds against all who vote take twice what they have.
    near(capture(&[1; 9], 0.3, 0.4, 0.5).from_voters, 0.4, 1e-12);
    near(capture(&[1; 9], 0.3, 0.0, 2.0 / 3.0).from_absent, 0.6, 1e-12);
    for (turnout, accounts) in accounts_by_turnout(&[40, 30, 20, 10], 0.04, 0.5, &[0.02, 0.3, 0.9, 1.0]) {
        assert_eq!(accounts, capture(&[40, 30, 20, 10], turnout, 0.04, 0.5).accounts, "{turnout}");
    }
    // Roots of 4, 1, 1: a half; a hundred wallets hold ten times as much of it.
    let [whole, split] = root_shares(&[4, 1, 1], 100);
    near(whole, 0.5, 1e-12);
    near(split, 20.0 / 22.0, 1e-12);
}

#[test]
fn blocs() {
    let population = members(&[(&[0.0], 1), (&[0.1], 1), (&[5.0], 2)]);
    let reach = reach(population.columns());
    let split = HalfSpace::favouring(&[1.0], &[1.0], 0.0, &reach);
    near(bloc_entropy(&population, std::slice::from_ref(&split)), 1.0, 1e-12);
    near(bloc_entropy(&population, &[]), 0.0, 1e-12);
}

#[test]
fn centres_of_symmetric_members_are_their_centre() {
    let square: Vec<(&[f64], u64)> =
        vec![(&[1.0, 1.0], 1), (&[-1.0, 1.0], 1), (&[1.0, -1.0], 1), (&[-1.0, -1.0], 1), (&[0.0, 0.0], 1)];
    let population = members(&square);
    let planes = MedianPlanes::new(&population, population.tokens(), directions(2, 90));
    let start = [0.7, -0.3];
    for centre in [
        mean(&population, population.tokens()),
        coordinate_median(&population, population.tokens()),
        planes.l1_centre(&start),
        planes.yolk(&start).centre,
        geometric_median(&population, population.tokens()).point,
    ] {
        near(centre[0].hypot(centre[1]), 0.0, 1e-6);
    }
    assert!(planes.yolk(&start).radius < 1e-6);
    // A median in all directions: nobody has more than half beyond it.
    assert!(worst_share(&population, population.tokens(), &directions(2, 90), &[0.0, 0.0]) <= 0.5);
    let (_, value) = min_max(
        &population,
        population.tokens(),
        &directions(2, 90),
        &[start.to_vec(), planes.yolk(&start).centre],
        1.0,
    );
    assert!(value <= 0.5);
}

/// With an even number of members medians are intervals; the centre must move all the same.
#[test]
fn the_l1_centre_is_best_also_for_an_even_number_of_members() {
    let corners = [([0.0, 0.0], 9), ([4.0, 0.0], 7), ([2.0, 3.46], 4)];
    let list: Vec<(Vec<f64>, u64)> = corners
        .iter()
        .flat_map(|(at, count)| {
            (0..*count).map(move |i| (vec![at[0] + 0.1 * f64::from(i), at[1] - 0.07 * f64::from(i)], 1))
        })
        .collect();
    let population = Population::from_members(&list).unwrap();
    let planes = MedianPlanes::new(&population, population.tokens(), directions(2, 180));
    let median = geometric_median(&population, population.tokens()).point;
    let (centre, yolk) = (planes.l1_centre(&median), planes.yolk(&median));
    for x in 0..40 {
        for y in 0..40 {
            let at = [f64::from(x) * 0.1, f64::from(y) * 0.1];
            assert!(planes.mean_distance(&at) >= planes.mean_distance(&centre) - 1e-3, "{at:?} {centre:?}");
            assert!(planes.largest_distance(&at) >= yolk.radius - 1e-2, "{at:?} {yolk:?}");
        }
    }
}

#[test]
fn statistics() {
    near(student(1), 12.706, 1e-3);
    near(student(3), 3.182, 0.02);
    near(student(9), 2.262, 2e-3);
    near(student(30), 2.042, 1e-3);
    near(student(1_000_000), 1.96, 1e-3);
    let found = estimate(&[1.0, 2.0, 3.0]);
    near(found.mean, 2.0, 1e-12);
    near(found.half, 4.302_652_73 / 3f64.sqrt(), 1e-6);
    assert!(estimate(&[1.0]).half.is_infinite());
    near(quantile(&[3.0, 1.0, 2.0], 0.25), 1.5, 1e-12);
    near(weighted_quantile(&[1.0, 2.0], &[1, 9], 0.5), 2.0, 1e-12);
    near(kolmogorov(&[0.5], |x| x), 0.5, 1e-12);
}

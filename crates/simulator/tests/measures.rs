//! Metrics of robustness, fairness, participation and price against values that are known.
#![allow(clippy::arithmetic_side_effects)]

use std::sync::Arc;

use aidao_simulator::centre::directions;
use aidao_simulator::dynamics::Dynamics;
use aidao_simulator::engine::{Trace, home_of, run_shared};
use aidao_simulator::mechanism::{Lottery, Mechanism, Rule, Single, Unit};
use aidao_simulator::metrics::bribery::bribe;
use aidao_simulator::metrics::minority::{half_way, wins};
use aidao_simulator::metrics::participation::{Participation, fewest, participation};
use aidao_simulator::metrics::path::{acceptance_interval, cloud_distance, loss_intervals, rest, spread_interval};
use aidao_simulator::metrics::replicates::apart;
use aidao_simulator::metrics::shock::{can_be_asked, patience, steps_back};
use aidao_simulator::metrics::{epsilon, fairness, largest};
use aidao_simulator::output::{Row, summarise};
use aidao_simulator::population::Population;
use aidao_simulator::proposal::ProposalLaw;
use aidao_simulator::setup::{PopulationLaw, Setup, Source, Start};
use aidao_simulator::stream::{Purpose, Streams};
use aidao_simulator::tokens::TokenLaw;
use aidao_simulator::turnout::{Choice, DelegationLaw, Powers, Turnout, TurnoutLaw};
use aidao_simulator::weights::Weights;
use proptest::prelude::*;

const NAME: Streams = Streams { seed: 1, point: 0, replicate: 0 };

fn members(list: &[(&[f64], u64)]) -> Population {
    Population::from_members(&list.iter().map(|(belief, tokens)| (belief.to_vec(), *tokens)).collect::<Vec<_>>())
        .unwrap()
}

fn near(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "found {found}, expected {expected} ± {tolerance}");
}

fn majority() -> Arc<dyn Mechanism> {
    Arc::new(Single { unit: Unit::Tokens, rule: Rule::default() })
}

/// A setup for a population that is given apart.
fn setup(mechanism: Arc<dyn Mechanism>, start: Vec<f64>, radius: f64, steps: u64) -> Setup {
    let law =
        PopulationLaw { dimensions: start.len(), source: Source::Groups(Vec::new()), second: None, largest: None };
    Setup {
        start: Start::Point(start),
        proposals: ProposalLaw::Ball { radius, shrink: 0.0 },
        steps,
        ..Setup::new(law, mechanism)
    }
}

fn run(setup: &Setup, population: &Population, count: u64) -> Vec<Trace> {
    let streams: Vec<Streams> = (0..count).map(|replicate| Streams { replicate, ..NAME }).collect();
    run_shared(setup, population, &streams).unwrap()
}

#[test]
fn a_shock_is_made_good_by_consensus_and_never_at_a_tie() {
    let back = |population: &Population, rest: &[f64]| {
        let setup = setup(majority(), rest.to_vec(), 0.5, 4_000);
        steps_back(&setup, population, home_of(NAME), NAME, rest, (1.0, 0.1)).unwrap()
    };
    let consensus = members(&[(&[0.0], 3)]);
    let steps = back(&consensus, &[0.0]).unwrap();
    assert!((1..500).contains(&steps), "{steps}");
    assert_eq!(back(&consensus, &[0.0]), Some(steps), "the same again");
    // Every point between two equal camps stands: whoever is pushed stays.
    assert_eq!(back(&members(&[(&[0.0], 5), (&[4.0], 5)]), &[2.0]), None);
    let base = setup(majority(), vec![0.0], 0.5, 4_000);
    assert!(can_be_asked(&base) && patience(&base) == 2_000);
    let shrinking = ProposalLaw::Ball { radius: 0.5, shrink: 0.5 };
    assert!(!can_be_asked(&Setup { proposals: shrinking, ..base.clone() }));
    let drift = Dynamics::Drift { sigma: 0.1, trend: vec![0.0], every: 1 };
    assert!(!can_be_asked(&Setup { dynamics: drift, ..base }));
}

#[test]
fn the_epsilon_core_is_where_no_majority_gains_enough() {
    let ways = directions(1, 1);
    let radius = |population: &Population, at: f64| epsilon::radius(population, population.tokens(), &ways, &[at], 2.0);
    // Two of three want 0: from 2 a step of 2 is what they gain; at 0 nothing beats.
    let population = members(&[(&[0.0], 1), (&[0.0], 1), (&[9.0], 1)]);
    near(radius(&population, 2.0), 2.0, 1e-12);
    near(radius(&population, 0.0), 0.0, 1e-12);
    // The same by weights instead of heads, and by a tie, which is no majority.
    near(radius(&members(&[(&[0.0], 2), (&[9.0], 1)]), 2.0), 2.0, 1e-12);
    near(radius(&members(&[(&[0.0], 1), (&[9.0], 1)]), 2.0), 0.0, 1e-12);
    // A triangle has no core, but a small ε gives it one at the centroid; farther away more is gained.
    let triangle = members(&[(&[0.0, 0.577], 1), (&[0.5, -0.289], 1), (&[-0.5, -0.289], 1)]);
    let at = |state: [f64; 2]| epsilon::radius(&triangle, triangle.tokens(), &directions(2, 60), &state, 0.577);
    assert!(at([0.0, 0.0]) > 0.01 && at([0.0, 0.0]) < 0.15, "{}", at([0.0, 0.0]));
    assert!(at([1.0, 0.0]) > 0.5);
}

#[test]
fn proportional_fairness_of_a_consensus_is_its_distance() {
    let population = members(&[(&[0.0, 0.0], 1), (&[0.0, 0.0], 9)]);
    near(fairness::proportional_gap(&population, &[0.0, 0.0], &[], 2.0), 0.0, 1e-12);
    // Utility at distance 6 with scale 2 is 1 / 4: everybody could have four times as much.
    near(fairness::proportional_gap(&population, &[6.0, 0.0], &[], 2.0), 3.0, 1e-12);
    // Two equal camps at 0 and 4 with scale 4: at one camp the other has 1/2 of 1; moving there gives (2 + 1/2) / 2.
    let camps = members(&[(&[0.0], 1), (&[4.0], 1)]);
    near(fairness::proportional_gap(&camps, &[0.0], &[], 4.0), 0.25, 1e-12);
    // The middle gives both 2/3, and nothing that is tried is better.
    near(fairness::proportional_gap(&camps, &[2.0], &[&[1.0], &[3.0]], 4.0), 0.125, 1e-12);
}

fn votes(law: &TurnoutLaw, delegation: &DelegationLaw, tokens: &[u64]) -> Participation {
    let beliefs: Vec<(Vec<f64>, u64)> = tokens.iter().map(|units| (vec![*units as f64], *units)).collect();
    let population = Population::from_members(&beliefs).unwrap();
    let powers = Powers::delegated(&population, delegation, &NAME);
    let turnout = Turnout::new(&population, law, delegation, &NAME);
    participation(&Weights::new(&powers.tokens).unwrap(), &powers.heads(), &turnout, &NAME)
}

#[test]
fn participation_follows_its_law() {
    let equal = vec![10u64; 4_000];
    let full = votes(&TurnoutLaw::Full, &DelegationLaw::None, &equal);
    assert_eq!((full.rounds, full.tokens, full.members, full.pivotal), (1, 1.0, 1.0, 2_001.0));
    let some = votes(&TurnoutLaw::Independent(0.3), &DelegationLaw::None, &equal);
    for part in [some.tokens, some.members, some.retention, some.cohorts[0].retention, some.cohorts[1].retention] {
        near(part, 0.3, 0.01);
    }
    // Half of those who vote and one more.
    near(some.pivotal, 601.0, 12.0);
    near(some.cohorts[0].members, 0.3, 0.02);
    near(some.cohorts.iter().map(|cohort| cohort.members).sum(), 1.0 - 0.7f64.powi(32), 1e-3);
    // Large holders always vote: who comes first stays, who comes late hardly does.
    let skewed: Vec<u64> = (0..4_000).map(|i| if i % 10 == 0 { 1_000 } else { 10 }).collect();
    let whales = votes(&TurnoutLaw::Holdings { base: 0.5, power: 0.5 }, &DelegationLaw::None, &skewed);
    assert!(whales.tokens > 0.9 && whales.members < 0.3, "{whales:?}");
    assert!(whales.cohorts[0].retention > 2.0 * whales.cohorts[3].retention, "{whales:?}");
    assert!(some.delegates.is_nan());
    let fixed = DelegationLaw::Fixed { delegates: 20, share: 1.0, choice: Choice::Random };
    let lent = votes(&TurnoutLaw::Independent(0.5), &fixed, &skewed);
    near(lent.delegates, 0.5, 0.1);
    assert!(lent.pivotal <= 12.0, "{lent:?}");
    assert_eq!(fewest(&Weights::new([5, 3, 2]).unwrap(), 5), 2);
    assert_eq!(fewest(&Weights::new([5, 3, 2]).unwrap(), 10), 3);
}

#[test]
fn a_bribe_pays_the_cheapest_harm() {
    // One of four is for it; one more half is needed, and each of the others loses 1.
    let population = members(&[(&[0.0], 1), (&[0.0], 1), (&[0.0], 1), (&[4.0], 1)]);
    let found = bribe(&population, population.tokens(), 0.5, &[0.0], &[1.0]);
    near(found.cost, 0.25, 1e-12);
    near(found.share, 0.25, 1e-12);
    // What passes anyway costs nothing.
    near(bribe(&population, population.tokens(), 0.5, &[1.0], &[-1.0]).cost, 0.0, 1e-12);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Against looking at every set of whole members: never dearer, and cheaper by less than one of them.
    #[test]
    fn no_set_of_members_is_cheaper_than_the_bribe(
        list in prop::collection::vec((-20i8..20, 1u64..9), 1..9),
        step in 1i8..9,
        part in 0.1f64..0.9,
    ) {
        let list: Vec<(Vec<f64>, u64)> = list.iter().map(|(at, units)| (vec![f64::from(*at) / 4.0], *units)).collect();
        let population = Population::from_members(&list).unwrap();
        let (state, step) = ([0.0], [f64::from(step) / 4.0]);
        let supply = population.supply() as f64;
        let harm = |member: usize| population.distance(member, &step) - population.distance(member, &state);
        let mut least = f64::INFINITY;
        for set in 0..1u32 << list.len() {
            let (mut favour, mut cost) = (0.0, 0.0);
            for (member, (_, units)) in list.iter().enumerate() {
                let units = *units as f64;
                if harm(member) < 0.0 {
                    favour += units;
                } else if set >> member & 1 == 1 {
                    favour += units;
                    cost += units * harm(member) / supply;
                }
            }
            if favour >= part * supply {
                least = least.min(cost);
            }
        }
        let found = bribe(&population, population.tokens(), part, &state, &step).cost;
        let one = (0..list.len()).map(|member| list[member].1 as f64 * harm(member).max(0.0) / supply).fold(0.0, f64::max);
        prop_assert!(found <= least + 1e-9 && found >= least - one - 1e-9, "{found} {least} {one}");
    }
}

#[test]
fn the_pull_of_the_largest_is_a_part_of_its_way() {
    let population = members(&[(&[0.0, 0.0], 1), (&[0.0, 0.0], 1), (&[4.0, 0.0], 9)]);
    let pull = |state: [f64; 2]| largest::pull(&population, &[0.0, 0.0], &state, 1.0);
    assert_eq!([pull([0.0, 3.0]), pull([1.0, -2.0]), pull([4.0, 0.0])], [Some(0.0), Some(0.25), Some(1.0)]);
    assert_eq!(largest::pull(&population, &[3.9, 0.0], &[0.0, 0.0], 1.0), None, "no way to go");
    let equals = members(&[(&[0.0, 0.0], 1), (&[4.0, 0.0], 1)]);
    assert_eq!(largest::pull(&equals, &[0.0, 0.0], &[1.0, 0.0], 1.0), None, "nobody is the largest");
}

#[test]
fn half_way_a_minority_loses_by_majority_and_wins_its_part_by_lot() {
    let list: Vec<(Vec<f64>, u64)> = (0..20).map(|i| (vec![if i < 15 { 0.0 } else { 4.0 }], 1)).collect();
    let clusters = (0..20).map(|i| u16::from(i >= 15)).collect();
    let population = Population::from_members(&list).unwrap().with_clusters(clusters).unwrap();
    let asked = |mechanism| {
        let setup = setup(mechanism, vec![0.0], 0.1, 50);
        let issues = half_way(&setup, &population, 1, home_of(NAME), NAME).unwrap();
        assert_eq!(issues.len(), 64);
        wins(&population, 1, &issues).unwrap()
    };
    let majority = asked(majority());
    assert_eq!((majority.contested, majority.won), (1.0, 0.0));
    near(asked(Arc::new(Lottery)).won, 0.25, 0.17);
}

#[test]
fn replicates_apart_and_the_wander_within() {
    let found = apart(&[vec![0.0, 0.0], vec![6.0, 8.0]], &[vec![3.0, 4.0], vec![3.0, 4.0]]).unwrap();
    near(found.distance.mean, 5.0, 1e-12);
    near(found.distance.half, 0.0, 1e-12);
    near(found.chance, 5.0, 1e-12);
    assert!(apart(&[vec![1.0]], &[vec![0.0]]).is_none());
}

#[test]
fn batch_means_agree_with_the_whole_path() {
    let triangle = members(&[(&[0.0, 0.577], 1), (&[0.5, -0.289], 1), (&[-0.5, -0.289], 1)]);
    let setup = Setup { record_every: 1, ..setup(majority(), vec![0.0, 0.0], 0.2, 4_000) };
    for trace in run(&setup, &triangle, 3) {
        let still = rest(&trace);
        let accepted = acceptance_interval(&trace);
        near(accepted.mean, still.acceptance, 1e-12);
        assert!(accepted.half > 0.0 && accepted.half < 0.1);
        let spread = spread_interval(&trace);
        near(spread.mean, still.spread, 1e-9);
        assert!(spread.half > 0.0 && spread.half < still.spread);
        let [loss, _] = loss_intervals(&trace, 4_000).unwrap();
        let late: Vec<f64> = trace.records.iter().filter(|record| record.step > 2_000).filter_map(|r| r.loss).collect();
        near(loss.mean, late.iter().sum::<f64>() / late.len() as f64, 1e-9);
        // Huygens and Steiner.
        let point = [3.0, -1.0];
        let away = aidao_simulator::math::distance(&still.mean, &point);
        near(cloud_distance(&trace, &point), still.spread.hypot(away), 1e-9);
        assert!(trace.issues.len() >= 100 && trace.issues.iter().any(|issue| issue.accepted));
    }
}

#[test]
fn a_single_replicate_has_the_interval_of_its_batches() {
    let row = |metric: &str, value, replicate| Row { point: 0, replicate, step: 9, metric: metric.to_owned(), value };
    let one = summarise(&[row("rest_spread", 2.0, 0), row("rest_spread_half", 0.25, 0)]);
    assert_eq!((one[0].estimate.mean, one[0].estimate.half), (2.0, 0.25));
    let two = summarise(&[row("rest_spread", 2.0, 0), row("rest_spread", 2.0, 1), row("rest_spread_half", 0.25, 0)]);
    assert_eq!(two[0].estimate.half, 0.0);
}

/// Locks belong to the members: with a turnout of certainty a run is what it is without a law of turnout.
#[test]
fn locks_are_the_same_for_all_replicates_whatever_the_turnout() {
    use aidao_core::curve::Curve;
    use aidao_core::units::{Bps, Seconds};
    use aidao_simulator::mechanism::Lock;
    let curve = Curve { min_lock: Seconds(604_800), max_lock: Seconds(31_557_600), max_multiplier: Bps(40_000) };
    let unit = Unit::Locked(Lock { curve, length: None });
    let list: Vec<(Vec<f64>, u64)> = (0..50).map(|i| (vec![f64::from(i % 7), f64::from(i % 5)], 1_000)).collect();
    let population = Population::from_members(&list).unwrap();
    let base = setup(Arc::new(Single { unit, rule: Rule::default() }), vec![0.0, 0.0], 0.5, 300);
    let certain = Setup { turnout: TurnoutLaw::Independent(1.0), ..base.clone() };
    assert_eq!(run(&base, &population, 3), run(&certain, &population, 3));
}

#[test]
fn a_run_says_how_well_it_follows_beliefs_that_move() {
    let population = members(&[(&[0.0], 1), (&[0.1], 1), (&[0.2], 1)]);
    let moving = |trend: f64| {
        let dynamics = Dynamics::Drift { sigma: 0.0, trend: vec![trend], every: 1 };
        let setup = Setup { dynamics, ..setup(majority(), vec![0.0], 0.5, 1_000) };
        run(&setup, &population, 1).swap_remove(0).chase.unwrap()
    };
    assert!(moving(0.001).distance < 0.5);
    // Faster than votes can follow.
    assert!(moving(1.0).distance > 500.0 && moving(1.0).regret > 100.0);
    assert!(run(&setup(majority(), vec![0.0], 0.5, 100), &population, 1)[0].chase.is_none());
}

#[test]
fn a_whale_holds_its_part_and_wants_what_it_is_told() {
    let units = TokenLaw::Whale(0.4).draw(100, 1_000_000, &NAME, Purpose::Tokens).unwrap();
    assert_eq!((units.len(), units[0]), (100, 399_960));
    assert!(units[1..].iter().all(|units| *units == 6_060));
    // One half is a tie to the unit.
    let half = TokenLaw::Whale(0.5).draw(1_000, 4_000_000_000, &NAME, Purpose::Tokens).unwrap();
    assert_eq!(half[0], half[1..].iter().sum::<u64>());
    let source = Source::Drawn {
        members: 100,
        tokens: TokenLaw::Whale(0.4),
        supply: 1_000_000,
        beliefs: aidao_simulator::beliefs::BeliefLaw::Gaussian(1.0),
        correlation: None,
    };
    let law = PopulationLaw { dimensions: 2, source, second: None, largest: Some(vec![50.0, -50.0]) };
    let population = law.draw(&NAME).unwrap();
    assert_eq!(population.belief(0), [50.0, -50.0]);
    assert!(population.reach()[0] >= 50.0);
    assert!(population.distance(1, &[0.0, 0.0]) < 10.0);
}

/// Splitting multiplies votes by the root of the wallets with a budget of tokens, by the wallets with one per account.
#[test]
fn splitting_a_budget_of_credits_buys_votes() {
    use aidao_simulator::mechanism::{Credits, Split};
    // Ten against one who wants the opposite and holds as much as each.
    let mut list = vec![(vec![0.0], 100)];
    list.extend(vec![(vec![9.0], 100); 10]);
    list[0].1 = 101;
    let population = Population::from_members(&list).unwrap();
    let end = |equal, wallets| {
        let split = Some(Split { holders: 1, wallets });
        let credits = Credits { ballots: 2, equal, split };
        run(&setup(Arc::new(credits), vec![4.5], 0.5, 400), &population, 1).swap_remove(0).end[0]
    };
    assert!(end(false, 81) > 8.0 && end(false, 225) < 1.0, "√81 < 10 < √225");
    assert!(end(true, 9) > 8.0 && end(true, 12) < 1.0, "9 < 10 < 12");
}

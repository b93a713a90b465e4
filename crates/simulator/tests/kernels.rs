//! Every way to count gives exactly what the definition gives.
#![allow(clippy::arithmetic_side_effects)]

use aidao_simulator::ballot::Indifference;
use aidao_simulator::counter::{Counter, Plan, Way};
use aidao_simulator::kernel::{self, Lanes, Level, Span};
use aidao_simulator::plane::{HalfSpace, reach};
use aidao_simulator::population::Population;
use aidao_simulator::weights::Weights;
use proptest::prelude::*;

/// Beliefs on a coarse lattice (many exact ties), or anywhere.
fn belief(lattice: bool) -> BoxedStrategy<f32> {
    if lattice { (-4i8..=4).prop_map(|value| f32::from(value) * 0.5).boxed() } else { (-1e3f32..1e3).boxed() }
}

fn population() -> impl Strategy<Value = Population> {
    (1usize..=9, 1usize..400, any::<bool>(), any::<bool>()).prop_flat_map(|(k, n, lattice, wide)| {
        let columns = prop::collection::vec(prop::collection::vec(belief(lattice), n), k);
        let most = if wide { 1u64 << 50 } else { 1 << 20 };
        (columns, prop::collection::vec(1..most, n))
            .prop_map(|(columns, tokens)| Population::new(columns, tokens).unwrap())
    })
}

fn half_space(population: &Population, values: &[f64], lattice: bool) -> HalfSpace {
    let snap = |value: f64| if lattice { (value * 2.0).round() / 2.0 } else { value };
    let k = population.dimensions();
    let state: Vec<f64> = (0..k).map(|j| snap(values[j])).collect();
    let step: Vec<f64> = (0..k).map(|j| snap(values[j + k])).collect();
    HalfSpace::favouring(&state, &step, 0.0, &reach(population.columns()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_level_and_index_equals_the_definition(
        population in population(),
        values in prop::collection::vec(-3.0f64..3.0, 18),
        lattice in any::<bool>(),
    ) {
        let half = half_space(&population, &values, lattice);
        let weights = Weights::new(population.tokens()).unwrap();
        let plan = |level, way| Plan { level, way, tallies: 1 };
        let expected = Counter::new(&population, weights.clone(), plan(Level::Scalar, Way::Sweep))
            .by_definition(&population, &half);
        for level in Level::available() {
            for way in [Way::Sweep, Way::Tree, Way::Line] {
                let counter = Counter::new(&population, weights.clone(), plan(level, way));
                let mut sums = Vec::new();
                counter.count(&population, &[half.clone(), half.clone()], &[], &mut sums);
                prop_assert_eq!(&sums, &vec![expected; 2], "{:?} {:?}", level, way);
            }
        }
    }

    #[test]
    fn distances_have_the_same_bits_on_every_level(
        population in population(),
        state in prop::collection::vec(-3.0f32..3.0, 9),
        cut in 0usize..25,
    ) {
        let weights = Weights::new(population.tokens()).unwrap();
        let state = &state[..population.dimensions()];
        let n = population.members();
        let sums = |level| {
            let mut lanes = Lanes::default();
            let cut = (cut * 16).min(n);
            kernel::distances(level, population.columns(), &weights, state, Span { start: 0, end: cut }, &mut lanes);
            kernel::distances(level, population.columns(), &weights, state, Span { start: cut, end: n }, &mut lanes);
            lanes
        };
        for level in Level::available() {
            prop_assert_eq!(sums(level), sums(Level::Scalar));
        }
        let exact: f64 = (0..n)
            .map(|member| population.distance(member, &state.iter().map(|value| f64::from(*value)).collect::<Vec<_>>()))
            .sum();
        let plain: f64 = sums(Level::Scalar).plain.iter().sum();
        prop_assert!((plain - exact).abs() <= 1e-6 * exact.max(1e-3), "{plain} {exact}");
    }
}

/// Products that round to the wrong side in single precision: without the guard these are counted wrongly.
#[test]
fn what_single_precision_cannot_tell_is_decided_in_double() {
    let n = 4096u16;
    // Neighbouring numbers: planes pass between them.
    let column: Vec<f32> = (0..n).map(|i| f32::from_bits(1.0f32.to_bits() + u32::from(i))).collect();
    let population = Population::new(vec![column.clone(), column.clone()], vec![1; usize::from(n)]).unwrap();
    let mut naive_errors = 0;
    for place in 0..200u16 {
        let at = 1.0 + (20.0 * f64::from(place) + 0.4) * f64::from(f32::EPSILON);
        let offset = (1.0 / 3.0 + 1.0 / 7.0) * at;
        let half = HalfSpace::new(vec![1.0 / 3.0, 1.0 / 7.0], offset, &reach(population.columns()));
        let expected = u64::from(n) - u64::from(20 * place) - 1;
        #[allow(clippy::cast_possible_truncation)]
        let naive = |value: &&f32| **value * (1.0 / 3.0) as f32 + **value * (1.0 / 7.0) as f32 > offset as f32;
        naive_errors += usize::from(column.iter().filter(naive).count() as u64 != expected);
        for level in Level::available() {
            let plan = Plan { level, way: Way::Sweep, tallies: 1 };
            let counter = Counter::new(&population, Weights::ones(usize::from(n)), plan);
            let mut sums = Vec::new();
            counter.count(&population, std::slice::from_ref(&half), &[], &mut sums);
            assert_eq!(sums, [expected], "{level:?} {place}");
        }
    }
    assert!(naive_errors > 3, "the planes are too easy: {naive_errors}");
}

/// Members at the very plane vote for what is.
#[test]
fn who_is_indifferent_votes_against() {
    let population = Population::from_members(&[(vec![0.0], 1), (vec![1.0], 2), (vec![2.0], 4)]).unwrap();
    let reach = reach(population.columns());
    let count = |half: &HalfSpace| (0..3).filter(|member| half.contains(population.columns(), *member)).count();
    // From 0 by 2: the plane is at 1.
    assert_eq!(count(&HalfSpace::favouring(&[0.0], &[2.0], 0.0, &reach)), 1);
    assert_eq!(count(&HalfSpace::opposing(&[0.0], &[2.0], 0.0, &reach)), 1);
    assert_eq!(count(&HalfSpace::favouring(&[0.0], &[2.0], 1.0, &reach)), 0);
    assert_eq!(Indifference::default(), Indifference { margin: 0.0, ties_abstain: false });
}

/// Above eight dimensions columns are read in groups and members in pages: the same tallies and the same bits.
#[test]
fn many_dimensions_are_counted_in_groups() {
    use aidao_simulator::stream::{Purpose, Streams};
    let mut stream = Streams { seed: 7, point: 0, replicate: 0 }.of(Purpose::Beliefs);
    // A page and a bit, and a chunk with a short rest.
    for (k, n) in [(9, 1_100), (16, 1_024), (17, 3_003), (32, 5_000), (33, 70_001), (64, 1_090)] {
        let columns: Vec<Vec<f32>> = (0..k)
            .map(|_| (0..n).map(|_| aidao_simulator::population::narrow(100.0 + 0.01 * stream.normal())).collect())
            .collect();
        let population = Population::new(columns, (1..=n as u64).collect()).unwrap();
        let weights = Weights::new(population.tokens()).unwrap();
        let halves: Vec<HalfSpace> = (0..3)
            .map(|_| {
                let mut step = vec![0.0; k];
                stream.ball(0.01, &mut step);
                HalfSpace::favouring(&vec![100.0; k], &step, 0.0, population.reach())
            })
            .collect();
        let plan = |level| Plan { level, way: Way::Sweep, tallies: 1 };
        let by_definition = Counter::new(&population, weights.clone(), plan(Level::Scalar));
        let expected: Vec<u64> = halves.iter().map(|half| by_definition.by_definition(&population, half)).collect();
        let state = vec![vec![99.5; k]];
        let mut sums = Vec::new();
        let distances = by_definition.count(&population, &halves, &state, &mut sums);
        for level in Level::available() {
            let counter = Counter::new(&population, weights.clone(), plan(level));
            for halves in [&halves[..], &halves[..1]] {
                let found = counter.count(&population, halves, &state, &mut sums);
                assert_eq!(sums, expected[..halves.len()], "{level:?} {k}");
                assert_eq!(found, distances, "{level:?} {k}");
            }
        }
    }
}

//! Results depend on the seed and the scenario, and on nothing else.
#![allow(clippy::arithmetic_side_effects)]

use std::sync::Arc;

use aidao_core::tally::Counting;
use aidao_core::units::Bps;
use aidao_simulator::beliefs::BeliefLaw;
use aidao_simulator::counter::Way;
use aidao_simulator::engine::{Trace, run_drawn, run_shared, stepwise};
use aidao_simulator::kernel::Level;
use aidao_simulator::mechanism::{
    Conviction, Credits, Direction, Governor, GovernorHouse, HouseSource, Local, Lottery, Mechanism, Quadratic, Rule,
    Single, Unit,
};
use aidao_simulator::population::Population;
use aidao_simulator::proposal::ProposalLaw;
use aidao_simulator::setup::{PopulationLaw, Setup, Source, Start};
use aidao_simulator::stream::Streams;
use aidao_simulator::tokens::TokenLaw;
use aidao_simulator::turnout::{Choice, DelegationLaw, TurnoutLaw};

fn law(members: usize, dimensions: usize) -> PopulationLaw {
    let source = Source::Drawn {
        members,
        tokens: TokenLaw::Pareto(1.16),
        supply: 1_000_000_000,
        beliefs: BeliefLaw::Gaussian(1.0),
        correlation: None,
    };
    PopulationLaw { dimensions, source, second: Some((TokenLaw::Equal, 1_000_000)), largest: None }
}

fn house(source: HouseSource, share: u16, counting: Counting) -> GovernorHouse {
    GovernorHouse { source, share: Bps(share), quorum: Bps(400), counting, activation: 0 }
}

fn mechanisms() -> Vec<(&'static str, Arc<dyn Mechanism>)> {
    let rule = Rule::default();
    let two = vec![
        house(HouseSource::Second, 6_000, Counting::Quadratic),
        house(HouseSource::Tokens, 4_000, Counting::Linear),
    ];
    vec![
        ("token", Arc::new(Single { unit: Unit::Tokens, rule })),
        ("member", Arc::new(Single { unit: Unit::Members, rule })),
        ("quadratic", Arc::new(Quadratic { split: None, rule })),
        ("lottery", Arc::new(Lottery)),
        ("governor", Arc::new(Governor { houses: two, unit: 1 })),
        ("credits", Arc::new(Credits { ballots: 3, equal: true, split: None })),
        ("conviction", Arc::new(Conviction { decay: 0.5, rounds: 3, threshold: Bps(3_000) })),
        ("direction", Arc::new(Direction { step: 0.5, shrink: 0.5 })),
        ("local", Arc::new(Local { radius: 0.5, shrink: 0.7 })),
    ]
}

fn setup(members: usize, dimensions: usize, mechanism: Arc<dyn Mechanism>) -> Setup {
    Setup {
        start: Start::Point(vec![0.8; dimensions]),
        steps: 150,
        record_every: 7,
        noise: 0.01,
        ..Setup::new(law(members, dimensions), mechanism)
    }
}

fn streams(count: u64) -> Vec<Streams> {
    (0..count).map(|replicate| Streams { seed: 3, point: 1, replicate }).collect()
}

fn draw(setup: &Setup) -> Population {
    setup.population.draw(&streams(1)[0]).unwrap()
}

fn with_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(work)
}

/// Traces without losses, whose last digits may differ between the ways of summing distances.
fn without_losses(mut traces: Vec<Trace>) -> Vec<Trace> {
    for record in traces.iter_mut().flat_map(|trace| &mut trace.records) {
        (record.loss, record.member_loss) = (None, None);
    }
    traces
}

#[test]
fn threads_change_nothing_whatever_the_mechanism() {
    for (name, mechanism) in mechanisms() {
        for turnout in [TurnoutLaw::Full, TurnoutLaw::Holdings { base: 0.3, power: 0.5 }] {
            let setup = Setup { turnout, ..setup(2_000, 2, mechanism.clone()) };
            let population = draw(&setup);
            let run = |threads| with_threads(threads, || run_shared(&setup, &population, &streams(3)).unwrap());
            assert_eq!(run(1), run(4), "{name}");
        }
    }
    // Large enough for several threads in one pass.
    let setup = setup(200_000, 2, mechanisms().swap_remove(0).1);
    let population = with_threads(1, || draw(&setup));
    assert_eq!(population, with_threads(3, || draw(&setup)));
    let run = |threads| with_threads(threads, || run_shared(&setup, &population, &streams(2)).unwrap());
    assert_eq!(run(1), run(3));
}

#[test]
fn batches_replicates_levels_and_indices_change_nothing() {
    for k in [1, 2, 3] {
        for (name, mechanism) in mechanisms().into_iter().take(5) {
            let base = Setup { batch: 1, way: Way::Sweep, level: Level::Scalar, ..setup(3_000, k, mechanism) };
            let population = draw(&base);
            let expected: Vec<Trace> =
                streams(3).iter().map(|one| run_shared(&base, &population, &[*one]).unwrap().swap_remove(0)).collect();
            for level in Level::available() {
                for batch in [2, 16] {
                    let other = Setup { batch, level, ..base.clone() };
                    assert_eq!(run_shared(&other, &population, &streams(3)).unwrap(), expected, "{name} {level:?}");
                }
            }
            for way in [Way::Line, Way::Tree, Way::Auto] {
                let other = Setup { way, ..base.clone() };
                let found = run_shared(&other, &population, &streams(3)).unwrap();
                assert_eq!(without_losses(found), without_losses(expected.clone()), "{name} {way:?}");
            }
        }
    }
}

/// Small populations are counted for four proposals at once, those beyond the cache for up to sixteen, others for one.
#[test]
fn many_at_once_equals_step_by_step() {
    for (members, steps) in [(300, 400), (2_500, 150), (60_000, 60)] {
        for (name, mechanism) in mechanisms().into_iter().take(5) {
            let setup = Setup { way: Way::Sweep, steps, ..setup(members, 2, mechanism) };
            let population = draw(&setup);
            let together = run_shared(&setup, &population, &streams(2)).unwrap();
            assert!(together.iter().any(|trace| trace.accepted > 2), "{name}: nothing to see");
            for (one, stream) in together.iter().zip(streams(2)) {
                assert_eq!(&stepwise(&setup, population.clone(), stream).unwrap(), one, "{name} {members}");
            }
        }
    }
}

#[test]
fn seeds_and_replicates_differ_and_repeat() {
    let setup = setup(500, 2, mechanisms().swap_remove(0).1);
    let [a, b] = [0, 1].map(|replicate| Streams { seed: 3, point: 1, replicate });
    assert_eq!(run_drawn(&setup, a).unwrap().1, run_drawn(&setup, a).unwrap().1);
    assert_ne!(run_drawn(&setup, a).unwrap().1.end, run_drawn(&setup, b).unwrap().1.end);
    assert_ne!(run_drawn(&setup, a).unwrap().1.end, run_drawn(&setup, Streams { seed: 4, ..a }).unwrap().1.end);
}

/// The first numbers of the streams are part of the format: a change would silently change every published result.
#[test]
fn streams_are_what_they_were() {
    use aidao_simulator::stream::Purpose;
    let name = Streams { seed: 1, point: 2, replicate: 3 };
    let mut stream = name.part(Purpose::Proposals, 4);
    let dice = name.dice(Purpose::Turnout, 5);
    let found = [stream.bits(), stream.bits(), u64::from(dice.roll(0)), u64::from(dice.roll(1))];
    assert_eq!(found, STREAM, "{found:?}");
}

const STREAM: [u64; 4] = [4_295_637_752_804_925_651, 11_726_112_049_742_451_335, 630_938_918, 1_243_484_737];

#[test]
fn no_vote_is_lost_or_made_by_turnout_and_delegation() {
    use aidao_simulator::stream::Purpose;
    use aidao_simulator::turnout::{Powers, Turnout};
    use aidao_simulator::weights::Weights;
    let population = draw(&setup(3_000, 2, mechanisms().swap_remove(0).1));
    let name = streams(1)[0];
    let base = Weights::new(population.tokens()).unwrap();
    for choice in [Choice::Nearest, Choice::Random] {
        let fixed = DelegationLaw::Fixed { delegates: 20, share: 0.9, choice };
        let powers = Powers::delegated(&population, &fixed, &name);
        assert_eq!(powers.tokens.iter().sum::<u64>(), population.supply());
        assert_eq!(powers.heads().iter().sum::<u64>(), 3_000);
        assert!(powers.heads().iter().filter(|heads| **heads > 0).count() < 500, "nobody delegated");
        let half = TurnoutLaw::Independent(0.5);
        let alone = Turnout::new(&population, &half, &DelegationLaw::None, &name);
        let liquid = Turnout::new(&population, &half, &DelegationLaw::Liquid { candidates: 5, choice }, &name);
        let (mut own, mut lent) = (Weights::Narrow(Vec::new()), Weights::Narrow(Vec::new()));
        for round in 0..20 {
            let dice = name.dice(Purpose::Turnout, round);
            alone.apply(&base, dice, &mut own);
            liquid.apply(&base, dice, &mut lent);
            assert!(own.total() < lent.total() && lent.total() <= population.supply());
            assert!(lent.iter().zip(own.iter()).all(|(lent, own)| (own == 0) == (lent == 0) && lent >= own));
            // Only a chain that ends with an absent largest holder is lost.
            let largest = (0..3_000).max_by_key(|member| population.tokens()[*member]).unwrap();
            assert!(!liquid.votes(dice, largest) || lent.total() == population.supply());
        }
    }
}

#[test]
fn proposals_of_members_lead_towards_them_and_cost_something() {
    let setup = Setup {
        proposals: ProposalLaw::Member {
            radius: 0.1,
            cost: 0.05,
            by: aidao_simulator::proposal::Proposer::Members,
            threshold: 0,
        },
        noise: 0.0,
        steps: 2_000,
        ..setup(300, 1, mechanisms().swap_remove(1).1)
    };
    let (population, trace) = run_drawn(&setup, streams(1)[0]).unwrap();
    let beliefs: Vec<f64> = (0..300).map(|member| population.belief(member)[0]).collect();
    let (low, high) = aidao_simulator::centre::median_interval(&beliefs, &[1; 300]);
    assert!(trace.end[0] > low - 0.1 && trace.end[0] < high + 0.1, "{} {low} {high}", trace.end[0]);
    assert!(trace.proposed < 2_000, "whoever is closer than the cost does not propose");
}

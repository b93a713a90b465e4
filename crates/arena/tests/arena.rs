//! Contract and model agree on every tally and every verdict.
#![allow(clippy::arithmetic_side_effects, reason = "tests")]

use std::sync::Arc;

use aidao_arena::play;
use aidao_core::tally::Counting;
use aidao_core::units::Bps;
use aidao_simulator::ballot::Indifference;
use aidao_simulator::beliefs::BeliefLaw;
use aidao_simulator::dynamics::Dynamics;
use aidao_simulator::mechanism::{Governor, GovernorHouse, HouseSource, Lottery, Mechanism};
use aidao_simulator::setup::{PopulationLaw, Setup, Source, Start};
use aidao_simulator::stream::Streams;
use aidao_simulator::tokens::TokenLaw;
use aidao_simulator::turnout::{Choice, DelegationLaw, TurnoutLaw};

const STREAMS: Streams = Streams { seed: 11, point: 0, replicate: 0 };

fn house(source: HouseSource, share: u16, quorum: u16, counting: Counting) -> GovernorHouse {
    GovernorHouse { source, share: Bps(share), quorum: Bps(quorum), counting, activation: 0 }
}

fn setup(members: usize, steps: u64, houses: Vec<GovernorHouse>, unit: u128) -> Setup {
    let source = Source::Drawn {
        members,
        tokens: TokenLaw::Pareto(1.16),
        supply: 1_000_000,
        beliefs: BeliefLaw::Gaussian(1.0),
        correlation: None,
    };
    let second = Some((TokenLaw::Equal, 10_000));
    let population = PopulationLaw { dimensions: 2, source, second, largest: None };
    let start = Start::Point(vec![0.8; 2]);
    let mechanism = Arc::new(Governor { houses, unit });
    Setup { start, steps, record_every: 1, ..Setup::new(population, mechanism) }
}

#[track_caller]
fn agrees(setup: &Setup) -> (u64, u64, u64) {
    let (trace, played) = play(setup, STREAMS).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!((trace.accepted, setup.steps), (played.passed, played.proposals));
    (played.proposals, played.passed, played.votes)
}

#[test]
fn one_token_one_vote() {
    let linear = vec![house(HouseSource::Tokens, 10_000, 400, Counting::Linear)];
    let (_, passed, votes) = agrees(&setup(40, 40, linear, 1_000_000_000_000_000_000));
    assert!((5..35).contains(&passed), "{passed} of 40: nothing to see");
    assert_eq!(votes, 40 * 40);
}

#[test]
fn two_houses_sixty_forty_with_turnout_abstention_and_noise() {
    let houses = vec![
        house(HouseSource::Second, 6_000, 1_000, Counting::Linear),
        house(HouseSource::Tokens, 4_000, 2_500, Counting::Linear),
    ];
    let setup = Setup {
        turnout: TurnoutLaw::Holdings { base: 0.4, power: 0.5 },
        indifference: Indifference { margin: 0.15, ties_abstain: true },
        noise: 0.02,
        ..setup(60, 40, houses, 7)
    };
    let (_, passed, votes) = agrees(&setup);
    assert!((1..40).contains(&passed) && votes < 60 * 40, "{passed} passed, {votes} votes: nothing to see");
}

#[test]
fn a_quadratic_house_beside_members_with_beliefs_that_drift() {
    let houses = vec![
        house(HouseSource::Tokens, 5_000, 100, Counting::Quadratic),
        house(HouseSource::Members, 5_000, 100, Counting::Linear),
    ];
    let setup = Setup {
        dynamics: Dynamics::Drift { sigma: 0.05, trend: vec![0.0; 2], every: 1 },
        ..setup(50, 30, houses, 1_000_003)
    };
    let (_, passed, _) = agrees(&setup);
    assert!((1..30).contains(&passed), "{passed} of 30: nothing to see");
}

/// At most 1,000,000 tokens do not reach the first activation, so the members decide alone; they reach the second, and the
/// tokens have their share.
#[test]
fn an_inactive_house_has_no_part_in_model_and_contract() {
    let houses = |activation| {
        let tokens = house(HouseSource::Tokens, 9_000, 400, Counting::Linear);
        vec![GovernorHouse { activation, ..tokens }, house(HouseSource::Members, 1_000, 400, Counting::Linear)]
    };
    let (_, inactive, _) = agrees(&setup(40, 120, houses(1_000_001), 1_000_003));
    let (_, active, _) = agrees(&setup(40, 120, houses(500_000), 1_000_003));
    let (_, alone, _) = agrees(&setup(40, 120, vec![house(HouseSource::Members, 10_000, 400, Counting::Linear)], 1));
    assert_eq!(inactive, alone, "what the members decide alone");
    assert_ne!(inactive, active, "nothing to see");
}

#[test]
fn a_thousand_members() {
    let houses = vec![
        house(HouseSource::Tokens, 6_000, 400, Counting::Linear),
        house(HouseSource::Members, 4_000, 400, Counting::Linear),
    ];
    agrees(&setup(1_000, 3, houses, 1));
}

#[test]
fn what_cannot_be_played_is_refused_in_words() {
    let linear = |quorum| vec![house(HouseSource::Tokens, 10_000, quorum, Counting::Linear)];
    let delegation = DelegationLaw::Liquid { candidates: 2, choice: Choice::Nearest };
    let other: Arc<dyn Mechanism> = Arc::new(Lottery);
    for (setup, why) in [
        (Setup { mechanism: other, ..setup(5, 1, linear(400), 1) }, "only the mechanism governor"),
        (Setup { delegation, ..setup(5, 1, linear(400), 1) }, "delegation cannot be played"),
        (setup(5, 1, linear(0), 1), "the contract's quorum is at least 1 %, the scenario's 0 %"),
        (setup(10_001, 1, linear(400), 1), "at most 10000 members"),
    ] {
        let error = play(&setup, STREAMS).expect_err(why).to_string();
        assert!(error.contains(why), "{error}");
    }
}

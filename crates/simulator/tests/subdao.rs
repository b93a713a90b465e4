//! The game of leaders: what the framework claims of it, and where the claim ends.
#![allow(clippy::arithmetic_side_effects)]

use aidao_simulator::subdao::{Game, Policy, Slash, sweet_spot};

fn best(game: &Game, slash: Slash) -> aidao_simulator::subdao::Outcome {
    let own: Vec<_> = game.grid().into_iter().filter(|outcome| outcome.policy.slash == slash).collect();
    let (best, near) = sweet_spot(&own).unwrap();
    assert!(near.iter().any(|outcome| outcome.policy == best.policy));
    best.clone()
}

/// "If the stake is slashed for any failure, leaders become risk-averse and do nothing": the honest ones. A bond below the
/// loot does not keep thieves away, so somebody enters all the same.
#[test]
fn slashing_for_any_failure_makes_honest_leaders_do_nothing() {
    let game = Game::default();
    let offer = |slash| game.play(Policy { stake: 0.5, slash, part: 1.0, bonus: 0.1 });
    let (failure, malice) = (offer(Slash::Failure), offer(Slash::Malice));
    assert!(failure.completed.mean + failure.completed.half < 0.25 * malice.completed.mean);
    assert!(failure.timid.mean > 0.95 && malice.timid.mean < 0.8);
    assert!(failure.lost.mean > 0.8 * failure.entry.mean, "who still enters, steals");
    assert!(failure.gain.mean + failure.gain.half < malice.gain.mean - malice.gain.half);
}

/// "If it's only slashed for proven malice, and there are large bonuses, we can find a sweet spot."
#[test]
fn there_is_a_sweet_spot_with_bond_and_bonus_inside_the_grid() {
    let game = Game::default();
    let (malice, failure) = (best(&game, Slash::Malice), best(&game, Slash::Failure));
    assert!(malice.gain.mean > failure.gain.mean);
    assert!(malice.policy.stake > 0.0 && malice.policy.stake < 2.0, "{:?}", malice.policy);
    assert!(malice.policy.bonus > 0.0 && malice.policy.bonus < 0.4, "{:?}", malice.policy);
}

/// Where the claim ends: what cannot be proven cannot be deterred.
#[test]
fn without_proof_a_bond_for_malice_does_nothing() {
    let game = Game { proof: 0.0, error: 0.0, interest: 0.0, wealth: 1e6, ..Game::default() };
    let play = |stake| game.play(Policy { stake, slash: Slash::Malice, part: 1.0, bonus: 0.1 });
    assert_eq!(play(0.0).gains, play(1.0).gains);
}

#[test]
fn the_shipped_file_is_the_default() {
    use aidao_simulator::scenario::{Section, parse_document};
    let text = include_str!("../scenarios/subdao.toml");
    let root = parse_document("subdao.toml", text).unwrap();
    let document = Section::root("subdao.toml", &root);
    assert_eq!(Game::read(&document.section("game").unwrap()).unwrap(), Game::default());
    let wrong = parse_document("subdao.toml", "[game]\nproof = 1.5").unwrap();
    let refusal = Game::read(&Section::root("subdao.toml", &wrong).section("game").unwrap()).unwrap_err();
    assert_eq!(refusal.to_string(), "subdao.toml:2: game.proof: must be a number from 0 to 1, is 1.5");
}

//! Tallies in one and two houses: the white paper's examples, edge rules, and exactness against arithmetic of 512 bits.
#![allow(clippy::arithmetic_side_effects, reason = "tests")]

use aidao_core::tally::{
    BallotError, Counting, House, PERCENT, Split, Used, VOTES_BITS, combined, part_of, quorum_reached, quorum_votes,
    sqrt, succeeded, wide_product,
};
use aidao_core::units::Bps;
use alloy_core::primitives::{U256, U512};
use proptest::prelude::*;

const MILLION: u128 = 1_000_000 * 10u128.pow(18);
const MOST: u128 = (1 << VOTES_BITS) - 1;

/// A house of `share` basis points with 100M votes and a quorum of 4 %.
fn house(share: u16, favour: u128, against: u128) -> House {
    let cast = Split { favour, against, abstain: 0 };
    House {
        share: Bps(share),
        quorum: Bps(400),
        counting: Counting::Linear,
        activation: MILLION,
        supply: 100 * MILLION,
        cast,
        turnout: favour.saturating_add(against).min(MOST),
    }
}

fn percentages(houses: &[House]) -> (u128, u128) {
    let Split { favour, against, .. } = combined(houses);
    (favour, against)
}

#[test]
fn white_paper_forty_of_sixty_and_thirty_of_forty_are_seventy_to_thirty() {
    let houses = [house(6_000, 40, 20), house(4_000, 30, 10)];
    assert_eq!(percentages(&houses), (70 * PERCENT, 30 * PERCENT));
    assert!(succeeded(&houses));
    let houses = [house(6_000, 20, 40), house(4_000, 10, 30)];
    assert_eq!(percentages(&houses), (30 * PERCENT, 70 * PERCENT));
    assert!(!succeeded(&houses));
}

#[test]
fn white_paper_forty_of_fifty_million_are_thirty_two_to_eight_of_forty() {
    let houses = [house(6_000, 0, 0), house(4_000, 40 * MILLION, 10 * MILLION)];
    assert_eq!(percentages(&houses), (32 * PERCENT, 8 * PERCENT));
}

#[test]
fn one_house_counts_its_votes_and_a_tie_fails() {
    for (favour, against, passes) in [(1, 0, true), (0, 1, false), (5, 5, false), (0, 0, false), (MOST, MOST - 1, true)]
    {
        let houses = [house(10_000, favour, against)];
        assert_eq!(succeeded(&houses), passes, "{favour}:{against}");
        assert_eq!(combined(&houses), houses[0].cast);
    }
}

#[test]
fn a_tie_of_two_houses_fails_and_one_vote_breaks_it() {
    // 50 % each, and 2/3 against 2/3.
    let tie = [house(5_000, 2 * MOST / 3, MOST / 3), house(5_000, 1 << 40, 1 << 41)];
    assert!(!succeeded(&tie));
    let for_it = [house(5_000, 2 * MOST / 3, MOST / 3), house(5_000, (1 << 40) + 1, 1 << 41)];
    assert!(succeeded(&for_it));
    // Unequal shares that balance: 60 % × 1/6 against 40 % × 1/4.
    assert!(!succeeded(&[house(6_000, 7, 5), house(4_000, 3, 5)]));
    assert!(!succeeded(&[house(6_000, 5, 7), house(4_000, 5, 3)]));
}

#[test]
fn a_house_without_for_and_against_gives_nothing_to_either_side() {
    let mut silent = house(6_000, 0, 0);
    silent.cast.abstain = 50 * MILLION;
    silent.turnout = 50 * MILLION;
    assert!(succeeded(&[silent, house(4_000, 3, 2)]));
    assert!(!succeeded(&[silent, house(4_000, 2, 3)]));
    assert!(!succeeded(&[silent, silent]));
    let other = House { share: Bps(4_000), ..silent };
    assert_eq!(combined(&[silent, other]), Split { abstain: 100 * PERCENT, ..Split::default() });
}

#[test]
fn a_house_without_votes_at_the_snapshot_yields_its_share() {
    let powerless = House { supply: 0, ..house(6_000, 0, 0) };
    let other = house(4_000, 30 * MILLION, 10 * MILLION);
    assert!(quorum_reached(&[powerless, other]) && succeeded(&[powerless, other]));
    assert_eq!(percentages(&[powerless, other]), (75 * PERCENT, 25 * PERCENT));
}

/// One base unit in a house had its whole share, and one vote of its only voter passed anything.
#[test]
fn an_inactive_house_yields_its_share_and_asks_for_no_quorum() {
    let dust = House { supply: MILLION - 1, ..house(6_000, MILLION - 1, 0) };
    let against = house(4_000, 0, 100 * MILLION);
    assert!(!succeeded(&[dust, against]), "its share is the other's");
    assert_eq!(percentages(&[dust, against]), (0, 100 * PERCENT));
    let silent = House { supply: MILLION - 1, ..house(6_000, 0, 0) };
    let favour = house(4_000, 100 * MILLION, 0);
    assert!(quorum_reached(&[silent, favour]) && succeeded(&[silent, favour]), "silence is no veto");
    // With the activation it has both again.
    let enough = House { supply: MILLION, ..house(6_000, MILLION, 0) };
    assert!(succeeded(&[enough, against]));
    assert!(!quorum_reached(&[House { supply: MILLION, ..silent }, favour]));
}

#[test]
fn nothing_passes_while_no_house_is_active() {
    let dust = |share| House { supply: MILLION - 1, ..house(share, MILLION - 1, 0) };
    for houses in [&[dust(10_000)][..], &[dust(6_000), dust(4_000)], &[House { supply: 0, ..dust(10_000) }]] {
        assert!(!quorum_reached(houses) && !succeeded(houses));
    }
    assert_eq!(percentages(&[dust(6_000), dust(4_000)]), (0, 0));
    // Without an activation one vote is enough, and none is not.
    let free = |supply| House { supply, activation: 0, ..house(10_000, supply, 0) };
    assert!(free(1).is_active() && !free(0).is_active());
}

#[test]
fn a_house_with_votes_but_without_quorum_fails_the_proposal() {
    let asleep = house(6_000, 4 * MILLION - 1, 0);
    let awake = house(4_000, 30 * MILLION, 10 * MILLION);
    assert!(succeeded(&[asleep, awake]) && !quorum_reached(&[asleep, awake]));
    assert!(quorum_reached(&[house(6_000, 4 * MILLION, 0), awake]));
    assert!(!quorum_reached(&[house(6_000, 0, 0), awake]), "nobody came");
}

#[test]
fn quorums_are_rounded_up() {
    for (supply, quorum, votes) in [(0, 400, 0), (1, 100, 1), (100, 100, 1), (101, 100, 2), (1_000, 5_000, 500)] {
        assert_eq!(quorum_votes(supply, Bps(quorum)), votes);
        let mut house = House { supply, quorum: Bps(quorum), ..House::default() };
        house.turnout = votes;
        assert!(house.has_quorum());
        if votes > 0 {
            house.turnout = votes - 1;
            assert!(!house.has_quorum());
        }
    }
}

#[test]
fn ballots_are_used_up_in_parts() {
    let mut house = house(10_000, 0, 0);
    house.turnout = 0;
    let mut used = Used::default();
    let split = |against, favour, abstain| Split { against, favour, abstain };
    house.book(100, &mut used, &split(10, 20, 30), false).unwrap();
    assert_eq!(used, Used { weight: 60, counted: 50 });
    assert_eq!((house.cast, house.turnout), (split(10, 20, 30), 50));
    let error = house.book(100, &mut used.clone(), &split(0, 41, 0), false).unwrap_err();
    assert_eq!(error, BallotError::ExceedsRemaining { used: 41, remaining: 40 });
    house.book(100, &mut used, &split(40, 0, 0), false).unwrap();
    assert_eq!(house.remaining(100, &used), 0);
    assert_eq!(house.turnout, 50, "against does not count for the quorum …");
    house.book(7, &mut Used::default(), &split(7, 0, 0), true).unwrap();
    assert_eq!(house.turnout, 57, "… unless it is told to");
}

#[test]
fn a_quadratic_house_counts_roots_and_turns_out_whole_votes() {
    let mut house = House { counting: Counting::Quadratic, supply: 10_000, quorum: Bps(100), ..House::default() };
    let split = |favour| Split { favour, ..Split::default() };
    // 99 votes weigh 9.
    assert_eq!(Counting::Quadratic.weight(99), 9);
    let mut used = Used::default();
    house.book(99, &mut used, &split(4), false).unwrap();
    assert_eq!((house.cast.favour, house.turnout), (4, 16));
    house.book(99, &mut used, &split(5), false).unwrap();
    assert_eq!((house.cast.favour, house.turnout), (9, 99));
    assert_eq!(
        house.book(99, &mut used, &split(1), false),
        Err(BallotError::ExceedsRemaining { used: 1, remaining: 0 })
    );
}

#[test]
fn sums_of_votes_end_below_the_limit() {
    let mut house = House { supply: MOST, ..House::default() };
    house.book(MOST, &mut Used::default(), &Split { favour: MOST, ..Split::default() }, false).unwrap();
    let more = house.book(1, &mut Used::default(), &Split { favour: 1, ..Split::default() }, false);
    assert_eq!(more, Err(BallotError::TooManyVotes));
}

#[test]
fn fractions_are_three_packed_numbers() {
    let bytes: Vec<u8> = [1u128, 2, MOST].iter().flat_map(|part| part.to_be_bytes()).collect();
    assert_eq!(Split::unpack(&bytes), Some(Split { against: 1, favour: 2, abstain: MOST }));
    let bytes: Vec<u8> = [1u128, 2, MOST + 1].iter().flat_map(|part| part.to_be_bytes()).collect();
    assert_eq!(Split::unpack(&bytes), None);
}

/// Votes of any size, often at the extremes.
fn votes() -> impl Strategy<Value = u128> {
    prop_oneof![
        Just(0),
        Just(1),
        Just(MOST),
        Just(MOST - 1),
        0..100u128,
        (0..96u32).prop_flat_map(|bits| 0..=1u128 << bits),
        0..=MOST
    ]
}

fn wide(value: u128) -> U512 {
    U512::from(value)
}

/// Share × (For − Against) / (For + Against) of both houses over a common denominator: the two sides of the comparison.
fn reference(houses: &[House]) -> bool {
    let (mut ahead, mut behind) = (U512::ZERO, U512::ZERO);
    let total = |house: &House| wide(house.cast.favour) + wide(house.cast.against);
    for (index, house) in houses.iter().enumerate() {
        if total(house).is_zero() {
            continue;
        }
        let mut others = U512::from(1);
        for (other, house) in houses.iter().enumerate() {
            if other != index && !total(house).is_zero() {
                others *= total(house);
            }
        }
        ahead += wide(house.share.0.into()) * wide(house.cast.favour) * others;
        behind += wide(house.share.0.into()) * wide(house.cast.against) * others;
    }
    ahead > behind
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, ..ProptestConfig::default() })]

    #[test]
    fn two_houses_are_compared_exactly(
        share in 500u16..=9_500, a in votes(), b in votes(), c in votes(), d in votes(),
    ) {
        let houses = [house(share, a, b), house(10_000 - share, c, d)];
        prop_assert_eq!(succeeded(&houses), reference(&houses));
        prop_assert_eq!(succeeded(&houses[..1]), a > b);
        let turned = [house(10_000 - share, c, d), house(share, a, b)];
        prop_assert_eq!(succeeded(&turned), succeeded(&houses), "the order of houses does not matter");
        // Near ties: one vote more or less.
        let more = [house(share, a, b), house(10_000 - share, c.saturating_add(1).min(MOST), d)];
        prop_assert_eq!(succeeded(&more), reference(&more));
        prop_assert!(!succeeded(&houses) || succeeded(&more), "a vote for it never hurts");
    }

    /// The votes of an inactive house change nothing; what decides is the other house alone.
    #[test]
    fn inactive_houses_do_not_decide(
        share in 500u16..=9_500, supplies in [votes(), votes()], activations in [votes(), votes()],
        a in votes(), b in votes(), c in votes(), d in votes(), first in any::<bool>(),
    ) {
        let mut houses = [house(share, a, b), house(10_000 - share, c, d)];
        for ((house, supply), activation) in houses.iter_mut().zip(supplies).zip(activations) {
            (house.supply, house.activation) = (supply, activation);
        }
        let active: Vec<House> =
            houses.iter().filter(|house| house.supply >= house.activation.max(1)).copied().collect();
        prop_assert_eq!(succeeded(&houses), reference(&active));
        prop_assert_eq!(quorum_reached(&houses), !active.is_empty() && active.iter().all(House::has_quorum));
        let mut other = houses;
        let index = usize::from(first);
        if !houses[index].is_active() {
            other[index].cast = Split { favour: d, against: c, abstain: a };
            prop_assert_eq!(succeeded(&other), succeeded(&houses));
            prop_assert_eq!(combined(&other), combined(&houses));
        }
    }

    #[test]
    fn proportional_houses_tie(share in 500u16..=9_500, a in 0u128..1 << 48, b in 0u128..1 << 48, k in 1u128..1 << 40) {
        // Opposite in proportion and equal in share: always a tie.
        let houses = [house(5_000, a * k, b * k), house(5_000, b, a)];
        prop_assert!(!succeeded(&houses));
        prop_assert_eq!(reference(&houses), false);
        // The same in proportion: the shares do not matter.
        prop_assert_eq!(succeeded(&[house(share, a * k, b * k), house(10_000 - share, a, b)]), a > b);
    }

    #[test]
    fn percentages_are_rounded_down_by_less_than_one(
        share in 500u16..=9_500, a in votes(), b in votes(), c in votes(), d in votes(),
    ) {
        let houses = [house(share, a, b), house(10_000 - share, c, d)];
        let exact = |house: &House, part: u128| {
            let total = wide(house.cast.favour) + wide(house.cast.against);
            let scaled = wide(house.share.0.into()) * wide(part) * wide(PERCENT / 100);
            if total.is_zero() { U512::ZERO } else { scaled / total }
        };
        let Split { favour, against, .. } = combined(&houses);
        prop_assert_eq!(wide(favour), exact(&houses[0], a) + exact(&houses[1], c));
        prop_assert_eq!(wide(against), exact(&houses[0], b) + exact(&houses[1], d));
        prop_assert!(favour + against <= 100 * PERCENT);
    }

    #[test]
    fn parts_products_and_roots_are_exact(a in any::<u128>(), b in any::<u128>(), c in votes(), d in votes()) {
        let (high, low) = wide_product(a, b);
        prop_assert_eq!((U256::from(high) << 128) | U256::from(low), U256::from(a) * U256::from(b));
        let root = sqrt(a);
        prop_assert!(U256::from(root) * U256::from(root) <= U256::from(a));
        prop_assert!(U256::from(root + 1) * U256::from(root + 1) > U256::from(a));
        let (part, whole) = (c.min(d), c.max(d).max(1));
        let number = a >> 32;
        let (quotient, rest) = part_of(part, whole, number);
        prop_assert_eq!(U256::from(quotient), U256::from(part) * U256::from(number) / U256::from(whole));
        prop_assert_eq!(U256::from(rest), U256::from(part) * U256::from(number) % U256::from(whole));
    }

    #[test]
    fn ballots_never_use_more_than_there_is(
        power in votes(), quadratic in any::<bool>(), counts in any::<bool>(),
        parts in prop::collection::vec((votes(), votes(), votes()), 0..6),
    ) {
        let counting = if quadratic { Counting::Quadratic } else { Counting::Linear };
        let mut house = House { supply: MOST, counting, ..House::default() };
        let mut used = Used::default();
        let weight = counting.weight(power);
        for (against, favour, abstain) in parts {
            let divide = |part: u128| part / 4;
            let split = Split { against: divide(against), favour: divide(favour), abstain: divide(abstain) };
            let (mut trial, mut own) = (house, used);
            if trial.book(power, &mut own, &split, counts).is_ok() {
                (house, used) = (trial, own);
            }
            prop_assert_eq!(house.cast.sum(), used.weight);
            prop_assert!(used.weight <= weight && used.counted <= used.weight);
            prop_assert!(house.turnout <= power, "no more turn out than there are");
        }
        let rest = Split::whole(1, house.remaining(power, &used)).unwrap();
        house.book(power, &mut used, &rest, true).unwrap();
        prop_assert_eq!(house.cast.sum(), weight);
        prop_assert_eq!(house.remaining(power, &used), 0);
        if counts && house.turnout < power {
            prop_assert!(quadratic, "with against counted, all of a whole ballot turns out");
        }
    }
}

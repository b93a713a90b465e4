//! A reserve's books: what came is what is held, paid or gone; fees are capped; a partner fits into a word.
#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, reason = "tests")]

use aidao_core::income::MAX_BOOKED;
use aidao_core::reserve::{Change, DEVELOPED, EMERGING, MAX_PAID, Partner, REGIONS, Report, Vault};
use aidao_core::units::{Seconds, Timepoint};
use proptest::prelude::*;

const DAY: u32 = 86_400;

/// Amounts of every size.
fn amount() -> impl Strategy<Value = u128> {
    let sized = (any::<u128>(), 0u32..128).prop_map(|(amount, shift)| amount >> shift);
    prop_oneof![sized, Just(MAX_BOOKED), Just(u128::MAX), 0u128..20]
}

fn partner() -> impl Strategy<Value = Partner> {
    let moment = || prop_oneof![Just(0), Just((1u64 << 48) - 1), 0..1u64 << 48].prop_map(Timepoint);
    let fields = (any::<u8>(), any::<u8>(), moment(), moment());
    fields.prop_map(|(region, economy, by_vote, by_committee)| Partner { region, economy, by_vote, by_committee })
}

/// How many of the partners fit.
fn count(partners: &[Partner], fits: impl Fn(&Partner) -> bool) -> u32 {
    partners.iter().filter(|partner| fits(partner)).count() as u32
}

#[test]
fn what_arrives_is_reserve_except_for_a_capped_fee() {
    let mut vault = Vault::default();
    for (held, fee, reserve, fees) in [
        // A fee just below a fifth, at a fifth, and above it.
        (100, 19, 81, 19),
        (200, 20, 80, 20),
        (300, 21, 80, 20),
        (304, u128::MAX, 4, 0),
        (309, u128::MAX, 4, 1),
        (310, 0, 1, 0),
    ] {
        assert_eq!(vault.settle(held, fee), Some(Change::Booked { reserve, fees }));
        assert_eq!(vault.total(), held);
        assert_eq!(vault.settle(held, fee), Some(Change::Nothing));
    }
    assert_eq!((vault.reserve, vault.fees), (250, 60));
}

#[test]
fn a_loss_lowers_the_reserve_before_the_fees() {
    let mut vault = Vault { reserve: 80, fees: 20, paid: 7, paid_to_emerging: 3 };
    for (held, reserve, fees) in [(90, 10, 0), (15, 70, 5), (0, 0, 15)] {
        assert_eq!(vault.settle(held, u128::MAX), Some(Change::Lost { reserve, fees }));
        assert_eq!(vault.total(), held);
    }
    assert_eq!(vault, Vault { paid: 7, paid_to_emerging: 3, ..Vault::default() });
}

#[test]
fn nothing_is_booked_above_the_maximum() {
    let before = Vault { reserve: 5, fees: 1, ..Vault::default() };
    let mut vault = before;
    for held in [MAX_BOOKED + 1, u128::MAX] {
        assert_eq!(vault.settle(held, u128::MAX), None);
        assert_eq!(vault, before);
    }
    assert!(vault.settle(MAX_BOOKED, u128::MAX).is_some());
    assert_eq!(vault.total(), MAX_BOOKED);
}

#[test]
fn payments_stay_within_the_reserve_and_the_maximum() {
    let mut vault = Vault { reserve: 100, fees: 50, ..Vault::default() };
    assert_eq!((vault.pay(101, DEVELOPED), vault.paid), (Err(100), 0));
    assert_eq!((vault.pay(60, DEVELOPED), vault.pay(40, EMERGING)), (Ok(()), Ok(())));
    assert_eq!(vault, Vault { reserve: 0, fees: 50, paid: 100, paid_to_emerging: 40 });

    let paid = MAX_PAID - 10;
    let mut vault = Vault { reserve: 100, fees: 0, paid, paid_to_emerging: paid };
    assert_eq!((vault.pay(11, EMERGING), vault.paid), (Err(10), paid));
    assert_eq!(vault.pay(10, EMERGING), Ok(()));
    assert_eq!(vault, Vault { reserve: 90, fees: 0, paid: MAX_PAID, paid_to_emerging: MAX_PAID });
    assert!(vault.keeps_the_third(), "three times the maximum does not overflow");
    assert_eq!(vault.pay(1, DEVELOPED), Err(0));
}

#[test]
fn a_third_is_exactly_a_third() {
    let keeps = |paid, paid_to_emerging| Vault { paid, paid_to_emerging, ..Vault::default() }.keeps_the_third();
    // 2^126 - 1 is a multiple of three.
    assert!(keeps(0, 0) && keeps(1, 1) && keeps(3, 1) && keeps(MAX_PAID, MAX_PAID / 3));
    assert!(!keeps(1, 0) && !keeps(4, 1) && !keeps(MAX_PAID, MAX_PAID / 3 - 1));
}

#[test]
fn a_partner_waits_from_the_later_approval() {
    let partner = |by_vote, by_committee| {
        let (by_vote, by_committee) = (Timepoint(by_vote), Timepoint(by_committee));
        Partner { region: 1, economy: DEVELOPED, by_vote, by_committee }
    };
    assert!(partner(1, 1).is_approved());
    assert!(!partner(0, 1).is_approved() && !partner(1, 0).is_approved() && !partner(0, 0).is_approved());
    for (by_vote, by_committee) in [(5, 9), (9, 5)] {
        let partner = partner(by_vote, by_committee);
        for (delay, wait) in [(0, 7 * DAY), (7 * DAY, 7 * DAY), (7 * DAY + 1, 7 * DAY + 1), (30 * DAY, 30 * DAY)] {
            assert_eq!(partner.payable_from(Seconds(delay)), Timepoint(9).after(Seconds(wait)));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_partner_survives_packing(one in partner(), other in partner()) {
        let bits = one.to_bits();
        prop_assert_eq!(bits >> 112, 0);
        prop_assert_eq!(Partner::from_bits(bits), one);
        prop_assert_eq!(bits == 0, one == Partner::default());
        prop_assert_eq!(bits == other.to_bits(), one == other);
    }

    #[test]
    fn a_report_counts_the_partners_that_are_left(
        changes in prop::collection::vec((1..=REGIONS, DEVELOPED..=EMERGING, prop::option::of(0usize..60)), 1..60),
    ) {
        let mut report = Report::default();
        let mut partners: Vec<Partner> = Vec::new();
        for (region, economy, leaves) in changes {
            if let Some(place) = leaves.filter(|place| *place < partners.len()) {
                report.remove(&partners.swap_remove(place));
            } else {
                let partner = Partner { region, economy, ..Partner::default() };
                report.add(&partner);
                partners.push(partner);
            }
            let regions = [1, 2, 3, 4, 5].map(|region: u8| count(&partners, |partner| partner.region == region));
            let developed = count(&partners, |partner| partner.economy == DEVELOPED);
            let emerging = count(&partners, |partner| partner.economy == EMERGING);
            prop_assert_eq!(report, Report { regions, developed, emerging });
        }
    }

    /// Whatever happens in whatever order, against plain sums: what came is what is held, was paid, collected or lost.
    #[test]
    fn nothing_is_created_or_lost(
        paid_before in prop_oneof![Just(0), Just(MAX_PAID - 1_000), Just(MAX_PAID)],
        steps in prop::collection::vec((0u8..4, amount(), amount(), DEVELOPED..=EMERGING), 1..60),
    ) {
        let mut vault = Vault { paid: paid_before, ..Vault::default() };
        let (mut held, mut reserve, mut fees) = (0u128, 0u128, 0u128);
        let (mut came, mut lost, mut collected, mut paid, mut paid_to_emerging) = (0u128, 0u128, 0u128, 0u128, 0u128);
        for (kind, amount, asked, economy) in steps {
            let before = vault;
            match kind {
                0 if held.saturating_add(amount) > MAX_BOOKED => {
                    prop_assert_eq!(vault.settle(held.saturating_add(amount), asked), None);
                    prop_assert_eq!(vault, before);
                }
                0 => {
                    (held, came) = (held + amount, came + amount);
                    let fee = asked.min(amount / 5);
                    (reserve, fees) = (reserve + amount - fee, fees + fee);
                    let booked = Change::Booked { reserve: amount - fee, fees: fee };
                    let expected = if amount == 0 { Change::Nothing } else { booked };
                    prop_assert_eq!(vault.settle(held, asked), Some(expected));
                }
                1 => {
                    let loss = amount % (held + 1);
                    (held, lost) = (held - loss, lost + loss);
                    let of_fees = loss.saturating_sub(reserve);
                    let of_reserve = loss - of_fees;
                    (reserve, fees) = (reserve - of_reserve, fees - of_fees);
                    let gone = Change::Lost { reserve: of_reserve, fees: of_fees };
                    let expected = if loss == 0 { Change::Nothing } else { gone };
                    prop_assert_eq!(vault.settle(held, asked), Some(expected));
                }
                2 => {
                    let amount = amount % (2 * reserve + 1);
                    let payable = reserve.min(MAX_PAID - paid_before - paid);
                    if amount > payable {
                        prop_assert_eq!(vault.pay(amount, economy), Err(payable));
                        prop_assert_eq!(vault, before);
                    } else {
                        prop_assert_eq!(vault.pay(amount, economy), Ok(()));
                        (held, reserve, paid) = (held - amount, reserve - amount, paid + amount);
                        paid_to_emerging += if economy == EMERGING { amount } else { 0 };
                    }
                }
                _ => {
                    (held, collected) = (held - fees, collected + fees);
                    (fees, vault.fees) = (0, 0);
                }
            }
            prop_assert_eq!(vault, Vault { reserve, fees, paid: paid_before + paid, paid_to_emerging });
            prop_assert_eq!(vault.total(), held);
            prop_assert_eq!(came, held + paid + collected + lost);
            prop_assert!(held <= MAX_BOOKED && vault.paid <= MAX_PAID);
            prop_assert_eq!(vault.keeps_the_third(), vault.paid_to_emerging >= vault.paid.div_ceil(3));
        }
    }
}

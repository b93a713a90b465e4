//! A treasury's books: income divided to the unit, nothing created or lost, spending limits.
#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, reason = "tests")]

use aidao_core::income::{
    Books, LEAST_RESERVE, Limit, MAX_BOOKED, MOST_FEE, MOST_RESERVE, Pot, Rates, SHORTEST_WINDOW, Split,
};
use aidao_core::units::{Bps, Seconds, Timepoint};
use proptest::prelude::*;

/// `amount * bps` as two halves of 128 bits, computed digit by digit, and what division by 10,000 makes of it.
fn exact_share(amount: u128, bps: u16) -> (u128, bool) {
    let digits: Vec<u128> = (0..4).rev().map(|place| (amount >> (32 * place)) & 0xffff_ffff).collect();
    // Schoolbook multiplication, most significant digit first.
    let mut product = vec![0u128; 5];
    let mut carry = 0;
    for place in (0..4).rev() {
        let value = digits[place] * u128::from(bps) + carry;
        product[place + 1] = value & 0xffff_ffff;
        carry = value >> 32;
    }
    product[0] = carry;
    // Schoolbook division.
    let (mut quotient, mut rest) = (0u128, 0u128);
    for digit in product {
        let value = (rest << 32) | digit;
        assert!(quotient >> 96 == 0, "the quotient fits");
        quotient = (quotient << 32) | (value / 10_000);
        rest = value % 10_000;
    }
    (quotient, rest != 0)
}

fn exact_split(amount: u128, rates: &Rates) -> Split {
    let (fee, _) = exact_share(amount, rates.fee.0);
    let (reserve, cut) = exact_share(amount, rates.reserve.0);
    let reserve = reserve + u128::from(cut);
    Split { fee, reserve, available: amount - fee - reserve }
}

fn rates() -> impl Strategy<Value = Rates> {
    let reserve = prop_oneof![Just(LEAST_RESERVE.0), Just(MOST_RESERVE.0), LEAST_RESERVE.0..=MOST_RESERVE.0];
    let fee = prop_oneof![Just(0), Just(MOST_FEE.0), 0..=MOST_FEE.0];
    (reserve, fee).prop_map(|(reserve, fee)| Rates { reserve: Bps(reserve), fee: Bps(fee) })
}

/// Amounts of every size, and around the edges.
fn amount() -> impl Strategy<Value = u128> {
    let sized = (any::<u128>(), 0u32..128).prop_map(|(amount, shift)| amount >> shift);
    let edge = (0u32..128, -3i128..=3).prop_map(|(bit, off)| (1u128 << bit).saturating_add_signed(off));
    let whole = (any::<u64>(), -1i128..=1).prop_map(|(k, off)| (u128::from(k) * 10_000).saturating_add_signed(off));
    prop_oneof![sized, edge, whole, Just(u128::MAX), 0u128..20_000]
}

#[test]
fn eight_percent_of_small_incomes() {
    let rates = Rates { reserve: Bps(800), fee: Bps(100) };
    let split = |amount| {
        let Split { fee, reserve, available } = rates.split(amount);
        (fee, reserve, available)
    };
    assert_eq!(split(0), (0, 0, 0));
    assert_eq!(split(1), (0, 1, 0));
    assert_eq!(split(12), (0, 1, 11));
    assert_eq!(split(13), (0, 2, 11));
    assert_eq!(split(99), (0, 8, 91));
    assert_eq!(split(100), (1, 8, 91));
    assert_eq!(split(101), (1, 9, 91));
    assert_eq!(split(10_000), (100, 800, 9_100));
}

#[test]
fn rates_have_a_floor_and_a_ceiling() {
    let valid = |reserve, fee| Rates { reserve: Bps(reserve), fee: Bps(fee) }.are_valid();
    assert!(valid(800, 0) && valid(5_000, 200));
    assert!(!valid(799, 0) && !valid(0, 0) && !valid(5_001, 0) && !valid(800, 201));
}

#[test]
fn a_window_holds_no_more_than_the_limit() {
    let mut limit = Limit { amount: 100, period: SHORTEST_WINDOW, ..Limit::default() };
    let start = Timepoint(1_800_000_000);
    assert_eq!(limit.left(start), Some(100));
    assert_eq!(limit.spend(start, 60), Ok(()));
    assert_eq!(limit.spend(start, 41), Err(40));
    let last = Timepoint(start.0 + u64::from(SHORTEST_WINDOW.0) - 1);
    assert_eq!((limit.spend(last, 40), limit.spend(last, 1)), (Ok(()), Err(0)));
    let next = Timepoint(last.0 + 1);
    assert_eq!((limit.left(next), limit.spend(next, 101), limit.spend(next, 100)), (Some(100), Err(100), Ok(())));
    assert_eq!(limit.since, next);
    let mut none = Limit::default();
    assert_eq!((none.left(start), none.spend(start, u128::MAX)), (None, Ok(())));
    assert_eq!(none, Limit::default());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Exact to the unit, for every amount that 128 bits hold.
    #[test]
    fn income_is_divided_to_the_unit(amount in amount(), rates in rates()) {
        let split = rates.split(amount);
        prop_assert_eq!(split, exact_split(amount, &rates));
        prop_assert_eq!(split.fee + split.reserve + split.available, amount);
        // At least the share: reserve / amount >= bps / 10,000, and less than a unit more.
        if let Some(promised) = amount.checked_mul(u128::from(rates.reserve.0)) {
            prop_assert!(split.reserve * 10_000 >= promised && split.reserve * 10_000 < promised + 10_000);
            prop_assert!(split.fee * 10_000 <= amount * u128::from(rates.fee.0));
        }
    }

    /// Dividing an income in two never lowers the reserve, nor raises the fee.
    #[test]
    fn parts_reserve_at_least_as_much_as_the_whole(a in 0..1u128 << 119, b in 0..1u128 << 119, rates in rates()) {
        let (whole, first, second) = (rates.split(a + b), rates.split(a), rates.split(b));
        prop_assert!(first.reserve + second.reserve >= whole.reserve);
        prop_assert!(first.reserve + second.reserve <= whole.reserve + 1);
        prop_assert!(first.fee + second.fee <= whole.fee);
    }

    /// Whatever happens in whatever order: what is booked is what came less what went, and never more than is held.
    #[test]
    fn nothing_is_created_or_lost(
        rates in rates(),
        steps in prop::collection::vec((0u8..4, 0usize..4, 0usize..4, amount()), 1..60),
    ) {
        let pots = [Pot::Available, Pot::Reserve, Pot::Fees, Pot::SetAside];
        let (mut books, mut held) = (Books::default(), 0u128);
        for (kind, from, to, amount) in steps {
            let before = books;
            match kind {
                0 => match books.book(amount, &rates) {
                    Some(split) => {
                        held += amount;
                        prop_assert_eq!(split, exact_split(amount, &rates));
                        prop_assert_eq!(books.of(Pot::Reserve), before.of(Pot::Reserve) + split.reserve);
                        prop_assert_eq!(books.of(Pot::Fees), before.of(Pot::Fees) + split.fee);
                        prop_assert_eq!(books.of(Pot::Available), before.of(Pot::Available) + split.available);
                        prop_assert_eq!(books.of(Pot::SetAside), before.of(Pot::SetAside));
                    }
                    None => {
                        prop_assert!(amount > MAX_BOOKED - held);
                        prop_assert_eq!(books, before);
                    }
                },
                1 => {
                    let amount = amount % (before.of(pots[from]).saturating_mul(2) + 1);
                    match books.take(pots[from], amount) {
                        Ok(()) => held -= amount,
                        Err(there) => {
                            prop_assert!(there < amount && there == before.of(pots[from]));
                            prop_assert_eq!(books, before);
                        }
                    }
                }
                2 => {
                    let amount = amount % (before.of(pots[from]) + 1);
                    prop_assert_eq!(books.take(pots[from], amount), Ok(()));
                    books.put(pots[to], amount);
                }
                _ => {
                    let left = amount % (held + 1);
                    let lost = books.write_down(left);
                    held = held.min(left);
                    let mut ended = false;
                    for pot in pots.iter().rev() {
                        prop_assert_eq!(before.of(*pot), books.of(*pot) + lost.of(*pot));
                        // A later pot loses only once the earlier ones are empty.
                        prop_assert!(!ended || books.of(*pot) == 0);
                        ended |= lost.of(*pot) > 0;
                    }
                }
            }
            prop_assert_eq!(books.total(), held);
            prop_assert!(books.total() <= MAX_BOOKED);
        }
    }

    /// Against a plain list of what was spent: no window of the limit's holds more than its amount.
    #[test]
    fn limits_agree_with_a_plain_account(
        limit in 0u128..1_000,
        steps in prop::collection::vec((0u64..5_000, 0u128..400), 1..60),
    ) {
        let period = u64::from(SHORTEST_WINDOW.0);
        let mut windows = Limit { amount: limit, period: Seconds(SHORTEST_WINDOW.0), ..Limit::default() };
        let mut now = 1_800_000_000u64;
        let mut window: Option<(u64, u128)> = None;
        for (wait, amount) in steps {
            now += wait;
            let (began, spent) = window.filter(|(began, _)| now < began + period).unwrap_or((now, 0));
            let left = limit - spent;
            prop_assert_eq!(windows.left(Timepoint(now)), Some(left));
            let done = windows.spend(Timepoint(now), amount);
            if amount <= left {
                prop_assert_eq!(done, Ok(()));
                window = Some((began, spent + amount));
            } else {
                prop_assert_eq!(done, Err(left));
            }
        }
    }
}

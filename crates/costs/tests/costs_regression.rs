//! No operation of our contracts costs noticeably more than recorded in `bench/contract-costs.json`.

use aidao_costs::{Contract, FEW, Files, Implementation, MANY_DAOS, Row, check, compare, is_slow};

const COMPILER: &str = "rustc 1.95.0";

fn row(operation: &str) -> Row {
    Row {
        contract: Contract::Staking,
        operation: operation.into(),
        implementation: Implementation::Aidao,
        scale: 10,
        ref_time: 1_000_000,
        proof_size: 10_000,
        deposit: 1_000,
        code_size: 20_000,
    }
}

#[test]
fn costs_did_not_grow() {
    let comparison = check(&Files::locate()).unwrap_or_else(|error| panic!("{error:#}"));
    println!("{comparison}");
    assert!(comparison.passed(), "{comparison}");
}

/// Making 1,000 DAOs takes minutes, so this compares the recorded figures with each other instead of measuring them again.
#[test]
fn a_dao_costs_the_same_after_ten_and_after_a_thousand() {
    let record = Files::locate().read_record().unwrap_or_else(|error| panic!("{error:#}"));
    let many: Vec<Row> = record.rows.iter().filter(|row| is_slow(row)).cloned().collect();
    assert_eq!(many.iter().map(|row| &*row.operation).collect::<Vec<_>>(), ["create", "dao", "daos (a page of ten)"]);
    let as_few: Vec<Row> = many.into_iter().map(|row| Row { scale: FEW, ..row }).collect();
    let of_factory = |row: &&Row| row.contract == Contract::Factory && row.scale != MANY_DAOS;
    let few: Vec<Row> = record.rows.iter().filter(of_factory).cloned().collect();
    let comparison = compare((&few, COMPILER), (&as_few, COMPILER));
    assert!(comparison.passed(), "{comparison}");
}

#[test]
fn growth_of_every_field_is_found() {
    let recorded = [row("stake")];
    type Change = fn(&mut Row);
    let changes: [(&str, Change); 4] = [
        ("staking stake (aidao, scale 10), ref_time: 1000000 -> 1020001", |row| row.ref_time = 1_020_001),
        ("staking stake (aidao, scale 10), proof_size: 10000 -> 10201", |row| row.proof_size = 10_201),
        ("staking stake (aidao, scale 10), deposit: 1000 -> 1021", |row| row.deposit = 1_021),
        ("staking stake (aidao, scale 10), code_size: 20000 -> 20401", |row| row.code_size = 20_401),
    ];
    for (expected, change) in changes {
        let mut grown = [row("stake")];
        grown.iter_mut().for_each(change);
        let comparison = compare((&recorded, COMPILER), (&grown, COMPILER));
        assert_eq!(comparison.failures, [expected]);
        assert!(comparison.to_string().contains(expected));
    }
}

#[test]
fn small_growth_passes() {
    let grown = Row { ref_time: 1_020_000, proof_size: 10_200, deposit: 1_020, code_size: 20_400, ..row("stake") };
    let comparison = compare((&[row("stake")], COMPILER), (&[grown], COMPILER));
    assert!(comparison.passed() && comparison.shrunk.is_empty(), "{comparison}");
}

#[test]
fn a_deposit_where_none_was_and_a_smaller_refund_are_growth() {
    for (was, is) in [(0, 1), (-1_000, -979)] {
        let recorded = Row { deposit: was, ..row("withdraw") };
        let now = Row { deposit: is, ..row("withdraw") };
        assert!(!compare((&[recorded], COMPILER), (&[now], COMPILER)).passed());
    }
}

#[test]
fn missing_and_unknown_operations_fail() {
    let comparison = compare((&[row("stake")], COMPILER), (&[row("delegate")], COMPILER));
    assert_eq!(comparison.failures.len(), 2, "{comparison}");
    assert!(comparison.failures[0].contains("staking stake (aidao, scale 10)"));
    assert!(comparison.failures[1].contains("staking delegate (aidao, scale 10)"));
}

#[test]
fn shrinking_is_a_hint() {
    let shrunk = Row { proof_size: 9_000, ..row("stake") };
    let comparison = compare((&[row("stake")], COMPILER), (&[shrunk], COMPILER));
    assert!(comparison.passed());
    assert!(comparison.to_string().contains("re-record"), "{comparison}");
}

#[test]
fn another_compiler_may_make_larger_code() {
    let grown = |proof_size, deposit| Row { proof_size, deposit, ..row("stake") };
    let with = |grown: Row| compare((&[row("stake")], COMPILER), (&[grown], "rustc 1.96.0"));
    let comparison = with(grown(10_500, 1_000));
    assert!(comparison.passed());
    assert!(comparison.to_string().contains("rustc 1.96.0"), "{comparison}");
    assert!(!with(grown(10_501, 1_000)).passed());
    // What a call stores does not depend on the compiler.
    assert!(!with(grown(10_000, 1_021)).passed());
}

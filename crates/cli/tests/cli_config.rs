//! What `aidao plan` refuses, and in which words.

use aidao_abi::artifact;
use aidao_chain::World;
use aidao_cli::config::{
    self, Activation, Allocation, DaoConfig, Government, MAX_ALLOCATIONS, MAX_CAP, MAX_CREATION_FEE, MAX_NAME,
    MAX_OWNERS, MAX_SYMBOL, Party, TOKEN, TierConfig,
};
use aidao_cli::{EXAMPLE, deploy};

/// The example with a piece of its text replaced.
fn example_with(from: &str, to: &str) -> String {
    assert!(EXAMPLE.contains(from), "the example has no {from:?}");
    EXAMPLE.replacen(from, to, 1)
}

/// The refusal of a text, without the file's name.
#[track_caller]
fn refusal(text: &str) -> String {
    let error = config::parse("dao.toml", text).expect_err("this must be refused").to_string();
    assert_eq!(error.lines().count(), 1, "an error is one line: {error}");
    let place = error.strip_prefix("dao.toml:").expect("an error begins with the file");
    place.to_owned()
}

/// Asserts the refusal of the example with one replacement: the message, and that the line is the one of `at`.
#[track_caller]
fn refused_at(from: &str, to: &str, at: &str, message: &str) {
    let text = example_with(from, to);
    let error = refusal(&text);
    let (line, said) = error.split_once(": ").expect("an error has a line");
    assert_eq!(said, message);
    let line: usize = line.parse().expect("a line is a number");
    let there = text.lines().nth(line.saturating_sub(1)).expect("the line exists");
    assert!(there.contains(at), "line {line} is {there:?}, which has no {at:?}");
}

/// The same, where the line is the replaced one.
#[track_caller]
fn refused(from: &str, to: &str, message: &str) {
    refused_at(from, to, to.lines().last().unwrap_or(to), message);
}

fn example() -> DaoConfig {
    config::parse("dao.toml", EXAMPLE).expect("the example is valid")
}

/// A minimal file with these allocation rows.
fn with_rows(rows: &str) -> String {
    format!(
        r#"
[token]
name = "T"
symbol = "T"
initial_supply = 1000
fixed_supply = true
{rows}
[staking]
minimum_staking_period = "1s"
min_lock = "1s"
max_lock = "1s"
multiplier = 1
owner = "owner"
"#
    )
}

fn row(recipient: &str, what: &str) -> String {
    format!("[[token.allocation]]\nrecipient = \"{recipient}\"\n{what}\npurpose = \"p\"\n")
}

// ------------------------------------------------------------------------------------------------ what is accepted

#[test]
fn the_example_is_the_white_papers_token() {
    let DaoConfig { token, staking, .. } = example();
    assert_eq!((token.name.as_str(), token.symbol.as_str()), ("AI DAO", "AIDAO"));
    assert_eq!(token.initial_supply, 1_000_000_000 * TOKEN);
    assert_eq!((token.cap, token.minter_setter), (token.initial_supply, None));
    let shares: Vec<u128> = token.allocations.iter().map(|row| row.amount / (10_000_000 * TOKEN)).collect();
    assert_eq!(shares, [39, 20, 7, 16, 6, 5, 7]);
    assert_eq!(token.allocations.iter().map(|row| row.amount).sum::<u128>(), token.initial_supply);
    assert_eq!(staking.max_multiplier_bps, 10_000);
}

#[test]
fn percentages_are_exact() {
    // A third cannot be said in percent; 33.333…4 with 18 places can, and 1,000 tokens have 10^21 base units.
    let rows = [
        row("a", "percent = 33.3333333333333333"),
        row("b", "percent = \"33.3333333333333333\""),
        row("c", "percent = 33.3333333333333334"),
    ];
    let dao = config::parse("dao.toml", &with_rows(&rows.concat())).expect("valid");
    let amounts: Vec<u128> = dao.token.allocations.iter().map(|row| row.amount).collect();
    assert_eq!(amounts, [333_333_333_333_333_333_000, 333_333_333_333_333_333_000, 333_333_333_333_333_334_000]);
}

#[test]
fn amounts_and_percentages_mix() {
    let rows = [row("a", "amount = 999.000_000_000_000_000_01"), row("b", "percent = 0.099999999999999999")];
    let dao = config::parse("dao.toml", &with_rows(&rows.concat())).expect("valid");
    let amounts: Vec<u128> = dao.token.allocations.iter().map(|row| row.amount).collect();
    assert_eq!(amounts, [999_000_000_000_000_000_010, 999_999_999_999_999_990]);
}

#[test]
fn an_address_is_taken_in_any_case_and_checked_in_mixed_case() {
    let address = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
    for text in [address.to_owned(), address.to_lowercase()] {
        let dao = config::parse("dao.toml", &with_rows(&row(&text, "percent = 100"))).expect("valid");
        assert_eq!(dao.token.allocations[0].recipient.label(), address);
    }
}

#[test]
fn a_supply_that_can_grow_names_its_cap_and_setter() {
    let text = example_with("fixed_supply = true", "fixed_supply = false\ncap = 1_500_000_000\nminter_setter = \"t\"");
    let token = config::parse("dao.toml", &text).expect("valid").token;
    assert_eq!((token.cap, token.minter_setter), (1_500_000_000 * TOKEN, Some(Party::named("t"))));
}

// -------------------------------------------------------------------------------------------------- what is refused

#[test]
fn names_that_mean_something_in_calls_are_no_accounts() {
    for name in ["token", "staking", "governor", "treasury", "reserve", "directors", "committee", "multisig", "factory"]
    {
        let error = refusal(&example_with("recipient = \"reserved-tokens\"", &format!("recipient = \"{name}\"")));
        let said = format!("{name} has a meaning of its own in calls, so no account can have this name");
        assert!(error.contains(&said), "{error}");
        let is_in_files = ["treasury", "directors", "committee"].contains(&name);
        assert_eq!(error.ends_with(&format!("; the contract is @{name}")), is_in_files, "{error}");
    }
}

#[test]
fn unknown_and_missing_keys() {
    let known = "unknown key; known are";
    let of_token = "name, symbol, initial_supply, fixed_supply, cap, minter_setter, allocation, address";
    refused("fixed_supply = true", "fixed_supply = true\nsuply = 1", &format!("token.suply: {known} {of_token}"));
    refused(
        "percent = 39",
        "percent = 39\nvesting = 3",
        &format!("token.allocation.vesting (row 1): {known} recipient, percent, amount, purpose"),
    );
    refused(
        "multiplier = 1.0",
        "multiplier = 1.0\npause = true",
        &format!("staking.pause: {known} minimum_staking_period, min_lock, max_lock, multiplier, owner, tier"),
    );
    refused(
        "name = \"partner\"",
        "name = \"partner\"\ncolour = 1",
        &format!("staking.tier.colour (row 2): {known} name, amount, remaining_lock"),
    );
    let sections = "dao, token, staking, governor, treasury, directors, committee, factory";
    refused_at("[staking]", "[steaking]", "[steaking]", &format!("steaking: {known} {sections}"));
    // A mistyped key is unknown before it is missing.
    refused("symbol =", "sybmol =", &format!("token.sybmol: {known} {of_token}"));
}

#[test]
fn more_keys() {
    refused_at("symbol = \"AIDAO\"", "", "[token]", "token.symbol is missing");
    refused_at("multiplier = 1.0", "", "[staking]", "staking.multiplier is missing");
    let text = with_rows(&row("a", "percent = 100")).replace("owner = \"owner\"", "");
    assert_eq!(refusal(&text), "12: staking.owner is missing");
    refused("fixed_supply = true", "fixed_supply = true\nfixed_supply = true", "not TOML: duplicate key");
}

#[test]
fn allocations() {
    let supply = "1,000,000,000";
    refused_at(
        "percent = 39",
        "percent = 38",
        "[[token.allocation]]",
        "token.allocation: the percentages add up to 99 instead of 100",
    );
    refused_at(
        "percent = 39",
        "amount = 390_000_000.5",
        "[[token.allocation]]",
        &format!(
            "token.allocation: the rows add up to {supply}.5 tokens instead of the {supply} of token.initial_supply"
        ),
    );
    let percent = "token.allocation.percent (row 1)";
    for (text, is) in [("0", "0"), ("100.1", "100.1"), ("99999999999999999999999999999999999999999", "more")] {
        let message = format!("{percent}: must be above 0 and at most 100, is {is}");
        refused("percent = 39", &format!("percent = \"{text}\""), &message);
    }
    refused(
        "percent = 39",
        "percent = 39.0000000000000000001",
        &format!("{percent}: at most 18 decimal places, found 39.0000000000000000001"),
    );
    for (text, found) in [("-39", "-39"), ("3.9e1", "3.9e1"), ("\"many\"", "many"), ("inf", "inf")] {
        refused(
            "percent = 39",
            &format!("percent = {text}"),
            &format!(
                "{percent}: expected a decimal number such as 1000 or 12.5, without sign and exponent, found {found}"
            ),
        );
    }
    refused("percent = 39", "percent = true", &format!("{percent}: expected a decimal number, found a boolean"));
    refused("percent = 39", "percent = 0x27", &format!("{percent}: expected a decimal number, found an integer"));
    let amount = format!("token.allocation.amount (row 1): must be from 0.000000000000000001 to {supply} tokens");
    refused("percent = 39", "amount = 0", &format!("{amount} (token.initial_supply), is 0"));
    refused("percent = 39", "amount = 1e9", &{
        let what = "expected a decimal number such as 1000 or 12.5, without sign and exponent, found 1e9";
        format!("token.allocation.amount (row 1): {what}")
    });
    refused("percent = 39", "amount = 1000000001", &format!("{amount} (token.initial_supply), is 1,000,000,001"));
    let both = "token.allocation (row 1): give `percent` or `amount`, and not both";
    refused_at("percent = 39", "percent = 39\namount = 39", "[[token.allocation]]", both);
    refused_at("percent = 39\n", "", "[[token.allocation]]", both);
}

#[test]
fn a_percentage_must_be_whole_base_units() {
    let rows = [row("a", "percent = 0.00000000000000001"), row("b", "percent = 99.99999999999999999")];
    let text = with_rows(&rows.concat()).replace("initial_supply = 1000", "initial_supply = 1.000000000000000001");
    let what = "0.00000000000000001 % of 1.000000000000000001 tokens is not a whole number of base units (10^-18)";
    assert_eq!(refusal(&text), format!("9: token.allocation.percent (row 1): {what}; give an amount"));
}

#[test]
fn recipients() {
    let field = "token.allocation.recipient (row 2)";
    let message = format!("{field}: community-rewards is in the table twice");
    refused("recipient = \"execution-team\"", "recipient = \"community-rewards\"", &message);
    // The same one by address.
    let address = Party::named("community-rewards").known().expect("it has a key");
    let message = format!("{field}: {address} is in the table twice");
    refused("recipient = \"execution-team\"", &format!("recipient = \"{address}\""), &message);

    let rows = |count: usize| -> String { (0..count).map(|n| row(&format!("a{n}"), "amount = 1")).collect() };
    assert_eq!(refusal(&with_rows(&rows(33))), "7: token.allocation: must have 1 to 32 rows, has 33");
    assert_eq!(refusal(&with_rows("allocation = []\n")), "7: token.allocation: must have 1 to 32 rows, has 0");
    assert_eq!(refusal(&with_rows("")), "2: token.allocation is missing");
    assert_eq!(
        refusal(&with_rows("allocation = [1]\n")),
        "7: token.allocation: expected an array of tables, found an array"
    );

    let field = "token.allocation.recipient (row 1)";
    let who = "recipient = \"community-rewards\"";
    let zero = "0x0000000000000000000000000000000000000000";
    refused(
        who,
        &format!("recipient = \"{zero}\""),
        &format!("{field}: the zero address cannot hold or control anything"),
    );
    refused(who, "recipient = \"0x12\"", &format!("{field}: an address is 0x and 40 hex digits, found 0x12"));
    let mistyped = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed";
    refused(
        who,
        &format!("recipient = \"{mistyped}\""),
        &format!("{field}: the checksum of {mistyped} is wrong (EIP-55): a digit was mistyped"),
    );
    for name in ["Alice", "1st", "a_b", "a123456789012345678901234567890123"] {
        refused(
            who,
            &format!("recipient = \"{name}\""),
            &format!(
                "{field}: expected an address (0x…) or a name of 1 to 32 lower-case letters, digits and hyphens, \
                 found {name}"
            ),
        );
    }
    let purpose = "token.allocation.purpose (row 4)";
    let long = format!("purpose = \"{}\"", "p".repeat(201));
    refused("purpose = \"AI DAO treasury\"", &long, &format!("{purpose}: must have 1 to 200 bytes, has 201"));
}

#[test]
fn names_and_supply() {
    let name = "[token]\nname = \"AI DAO\"";
    refused(name, "[token]\nname = \"\"", "token.name: must have 1 to 64 bytes, has 0");
    let long = format!("[token]\nname = \"{}\"", "n".repeat(65));
    refused(name, &long, "token.name: must have 1 to 64 bytes, has 65");
    refused("symbol = \"AIDAO\"", "symbol = \"AIDAOAIDAOAIDAOAI\"", "token.symbol: must have 1 to 16 bytes, has 17");
    refused(
        name,
        "[token]\nname = \"AI\\nDAO\"",
        "token.name: must not contain line breaks or other control characters",
    );
    refused(name, "[token]\nname = \" AI DAO\"", "token.name: must not begin or end with a blank");
    refused(name, "[token]\nname = 1", "token.name: expected text in quotes, found an integer");

    let supply = "initial_supply = 1_000_000_000";
    let range = "token.initial_supply: must be from 1 to 79,228,162,514.264337593543950335 tokens";
    refused(supply, "initial_supply = 0", &format!("{range}, is 0"));
    refused(supply, "initial_supply = 79228162515", &format!("{range}, is 79,228,162,515"));

    let fixed = "fixed_supply = true";
    refused(fixed, "fixed_supply = \"yes\"", "token.fixed_supply: expected true or false, found a string");
    refused(fixed, "fixed_supply = false", "token.fixed_supply: false also needs token.cap and token.minter_setter");
    let never = "not with fixed_supply = true: nobody can ever mint";
    refused(fixed, "fixed_supply = true\ncap = 2_000_000_000", &format!("token.cap: {never}"));
    refused(fixed, "fixed_supply = true\nminter_setter = \"a\"", &format!("token.minter_setter: {never}"));
    refused(
        fixed,
        "fixed_supply = false\nminter_setter = \"a\"\ncap = 1_000_000_000",
        "token.cap: must be from 1,000,000,000.000000000000000001 to 79,228,162,514.264337593543950335 tokens \
         (above token.initial_supply), is 1,000,000,000",
    );
}

#[test]
fn times_and_multiplier() {
    let period = "minimum_staking_period = \"7 days\"";
    let field = "staking.minimum_staking_period";
    refused(
        period,
        "minimum_staking_period = \"0s\"",
        &format!("{field}: must be from 1 second to 365 days, is 0 seconds"),
    );
    refused(
        period,
        "minimum_staking_period = \"366 days\"",
        &format!("{field}: must be from 1 second to 365 days, is 366 days"),
    );
    let wanted = "expected a length of time such as \"7 days\", \"12h\" or \"1 year\"";
    for text in ["", "soon", "7", "-7 days", "99999999999999999999 years"] {
        let line = format!("minimum_staking_period = \"{text}\"");
        refused(period, &line, &format!("{field}: {wanted}, found \"{text}\""));
    }
    refused(period, "minimum_staking_period = 604800", &format!("{field}: {wanted}, found an integer"));
    refused(
        period,
        "minimum_staking_period = \"1500ms\"",
        &format!("{field}: must be whole seconds, found \"1500ms\""),
    );
    let lock = "min_lock = \"28 days\"";
    let range = "staking.min_lock: must be from 7 days (staking.minimum_staking_period) to 4 years";
    refused(lock, "min_lock = \"6 days 23h\"", &format!("{range}, is 6 days 23 hours"));
    refused(lock, "min_lock = \"5 years\"", &format!("{range}, is 5 years"));
    let lock = "max_lock = \"2 years\"";
    let range = "staking.max_lock: must be from 28 days (staking.min_lock) to 4 years";
    refused(lock, "max_lock = \"27 days\"", &format!("{range}, is 27 days"));
    refused(lock, "max_lock = \"4 years 1s\"", &format!("{range}, is 1,461 days 1 second"));
    for (text, is) in [("0.9999", "0.9999"), ("4.0001", "4.0001"), ("7", "7")] {
        let message = format!("staking.multiplier: must be from 1 to 4, is {is}");
        refused("multiplier = 1.0", &format!("multiplier = {text}"), &message);
    }
    refused("multiplier = 1.0", "multiplier = 1.00001", "staking.multiplier: at most 4 decimal places, found 1.00001");
}

#[test]
fn tiers() {
    refused(
        "amount = 250_000",
        "amount = 10_000",
        "staking.tier.amount (row 2): tiers must rise: above 10,000 tokens (the tier before), is 10,000",
    );
    let range = "staking.tier.amount (row 1): must be from 0.000000000000000001 to 1,000,000,000 tokens";
    for (text, is) in [("0", "0"), ("1_000_000_001", "1,000,000,001")] {
        let message = format!("{range} (all that may ever exist), is {is}");
        refused("amount = 10_000", &format!("amount = {text}"), &message);
    }
    refused(
        "remaining_lock = \"180 days\"",
        "remaining_lock = \"3 years\"",
        "staking.tier.remaining_lock (row 3): must be from 0 seconds to 2 years (staking.max_lock), is 3 years",
    );
    refused(
        "name = \"partner\"",
        "name = \"contributor\"",
        "staking.tier.name (row 2): the name contributor is in the table twice",
    );
    let long = "t".repeat(33);
    refused(
        "name = \"partner\"",
        &format!("name = \"{long}\""),
        "staking.tier.name (row 2): must have 1 to 32 bytes, has 33",
    );
    let more: String = (2..8)
        .map(|n| format!("\n[[staking.tier]]\nname = \"t{n}\"\namount = {n}_000_000\nremaining_lock = \"1 day\"\n"))
        .collect();
    let error = refusal(&format!("{EXAMPLE}{more}"));
    assert_eq!(error.split_once(": ").map(|(_, said)| said), Some("staking.tier: must have at most 8 rows, has 9"));
}

#[test]
fn every_cut_through_the_example_is_refused_in_one_line_or_accepted() {
    // Whoever saves half a file gets a line, never a crash.
    for end in (0..EXAMPLE.len()).filter(|end| EXAMPLE.is_char_boundary(*end)) {
        if let Err(error) = config::parse("dao.toml", &EXAMPLE[..end]) {
            assert_eq!(error.to_string().lines().count(), 1, "{error}");
        }
    }
}

// -------------------------------------------------------------------------------------- the bounds are the contracts'

/// Whether the contracts accept what the file's checks are not asked about.
fn deploys(dao: &DaoConfig) -> bool {
    assert!(artifact::blob("token").is_ok() && artifact::blob("staking").is_ok(), "contracts are built");
    deploy::deploy(&mut World::new(), dao).is_ok()
}

/// The contracts accept the example changed by `within`, and refuse it changed by `beyond`.
#[track_caller]
fn bound(within: impl Fn(&mut DaoConfig), beyond: impl Fn(&mut DaoConfig)) {
    let (mut inside, mut outside) = (example(), example());
    within(&mut inside);
    beyond(&mut outside);
    assert!(deploys(&inside), "a value at the bound is refused");
    assert!(!deploys(&outside), "a value beyond the bound is accepted");
}

fn spread(dao: &mut DaoConfig, rows: usize) {
    let supply = u128::try_from(rows).expect("small");
    let row = |n: usize| Allocation { recipient: Party::named(&format!("a{n}")), amount: 1, purpose: "p".into() };
    dao.token.allocations = (0..rows).map(row).collect();
    (dao.token.initial_supply, dao.token.cap) = (supply, supply);
}

fn supply(dao: &mut DaoConfig, supply: u128) {
    spread(dao, 1);
    dao.token.allocations[0].amount = supply;
    (dao.token.initial_supply, dao.token.cap) = (supply, supply);
}

#[test]
fn the_bounds_are_those_of_the_contracts() {
    bound(|dao| dao.token.name = "n".repeat(MAX_NAME), |dao| dao.token.name = "n".repeat(MAX_NAME + 1));
    bound(|dao| dao.token.symbol = "s".repeat(MAX_SYMBOL), |dao| dao.token.symbol = "s".repeat(MAX_SYMBOL + 1));
    bound(|dao| spread(dao, MAX_ALLOCATIONS), |dao| spread(dao, MAX_ALLOCATIONS + 1));
    bound(|dao| supply(dao, MAX_CAP), |dao| supply(dao, MAX_CAP + 1));
    let times = |dao: &mut DaoConfig, period: u64, min: u64, max: u64| {
        dao.staking.tiers.clear();
        (dao.staking.minimum_staking_period, dao.staking.min_lock, dao.staking.max_lock) = (period, min, max);
    };
    let (year, longest) = (config::LONGEST_PERIOD, 126_230_400);
    bound(|dao| times(dao, year, longest, longest), |dao| times(dao, year + 1, longest, longest));
    bound(|dao| times(dao, 1, longest, longest), |dao| times(dao, 1, longest, longest + 1));
    bound(|dao| times(dao, 7, 7, 8), |dao| times(dao, 7, 6, 8));
    bound(|dao| times(dao, 7, 8, 8), |dao| times(dao, 7, 9, 8));
    bound(|dao| dao.staking.max_multiplier_bps = 40_000, |dao| dao.staking.max_multiplier_bps = 40_001);
    bound(|dao| dao.staking.max_multiplier_bps = 10_000, |dao| dao.staking.max_multiplier_bps = 9_999);
    let tiers = |dao: &mut DaoConfig, count: u128, first: u128| {
        let tier = |n: u128| TierConfig { name: format!("t{n}"), amount: first + n, remaining_lock: 0 };
        dao.staking.tiers = (0..count).map(tier).collect();
    };
    bound(|dao| tiers(dao, 8, 1), |dao| tiers(dao, 9, 1));
    bound(|dao| tiers(dao, 1, config::MAX_STAKED), |dao| tiers(dao, 1, config::MAX_STAKED + 1));
}

#[test]
fn the_bounds_of_a_government_are_those_of_the_contracts() {
    fn of(dao: &mut DaoConfig) -> &mut Government {
        dao.government.as_mut().expect("the example is a DAO")
    }
    let (hour, day) = (3_600, 86_400);
    bound(|dao| of(dao).name = "n".repeat(MAX_NAME), |dao| of(dao).name = "n".repeat(MAX_NAME + 1));
    bound(|dao| of(dao).governor.voting_delay = 60, |dao| of(dao).governor.voting_delay = 59);
    bound(|dao| of(dao).governor.voting_delay = 30 * day, |dao| of(dao).governor.voting_delay = 30 * day + 1);
    let period = |dao: &mut DaoConfig, period: u64| {
        (of(dao).governor.voting_period, of(dao).governor.late_extension) = (period, 600);
    };
    bound(|dao| period(dao, hour), |dao| period(dao, hour - 1));
    bound(|dao| period(dao, 60 * day), |dao| period(dao, 60 * day + 1));
    bound(|dao| of(dao).governor.late_extension = 7 * day, |dao| of(dao).governor.late_extension = 7 * day + 1);
    bound(|dao| of(dao).governor.late_extension = 600, |dao| of(dao).governor.late_extension = 599);
    bound(|dao| of(dao).governor.live_limit = 10, |dao| of(dao).governor.live_limit = 11);
    bound(|dao| of(dao).governor.live_limit = 1, |dao| of(dao).governor.live_limit = 0);
    let guardian = |dao: &mut DaoConfig, length| of(dao).governor.guardian_duration = length;
    bound(|dao| guardian(dao, 730 * day), |dao| guardian(dao, 730 * day + 1));
    assert!(deploys(&{
        let mut dao = example();
        guardian(&mut dao, 0);
        dao
    }));
    let quorum = |dao: &mut DaoConfig, bps| of(dao).governor.houses[0].quorum_bps = bps;
    bound(|dao| quorum(dao, 100), |dao| quorum(dao, 99));
    bound(|dao| quorum(dao, 5_000), |dao| quorum(dao, 5_001));
    let activation = |dao: &mut DaoConfig, votes| of(dao).governor.houses[0].activation = Activation::Votes(votes);
    bound(|dao| activation(dao, MAX_CAP), |dao| activation(dao, MAX_CAP + 1));
    bound(|dao| of(dao).treasury.delay = hour, |dao| of(dao).treasury.delay = hour - 1);
    bound(|dao| of(dao).treasury.delay = 30 * day, |dao| of(dao).treasury.delay = 30 * day + 1);
    bound(|dao| of(dao).treasury.reserve_bps = 800, |dao| of(dao).treasury.reserve_bps = 799);
    bound(|dao| of(dao).treasury.reserve_bps = 5_000, |dao| of(dao).treasury.reserve_bps = 5_001);
    let fee = |dao: &mut DaoConfig, bps: u16| {
        let treasury = &mut of(dao).treasury;
        (treasury.fee_bps, treasury.fee_recipient) = (bps, Some(Party::named("a")));
    };
    bound(|dao| fee(dao, 200), |dao| fee(dao, 201));
    let owners = |dao: &mut DaoConfig, count: usize| {
        of(dao).directors.owners = (0..count).map(|n| Party::named(&format!("o{n}"))).collect();
    };
    bound(|dao| owners(dao, MAX_OWNERS), |dao| owners(dao, MAX_OWNERS + 1));
    bound(|dao| of(dao).directors.threshold = 5, |dao| of(dao).directors.threshold = 6);
    let creation = |dao: &mut DaoConfig, fee| of(dao).creation_fee = Some(fee);
    bound(|dao| creation(dao, MAX_CREATION_FEE), |dao| creation(dao, MAX_CREATION_FEE + 1));
}

//! What files say about governors, treasuries and councils, and what is refused.
#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows shall fail")]

use aidao_cli::EXAMPLE;
use aidao_cli::config::setting::{QUADRATIC, Setting};
use aidao_cli::config::template::{self, Range, Template};
use aidao_cli::config::{self, Asset, DaoConfig, Government, Module, Party, TOKEN, VoteSource};

const SPEECH: &str = include_str!("../../../deployments/examples/speech.toml");
const VENTURE: &str = include_str!("../../../deployments/templates/venture.toml");
const DAY: u64 = 86_400;

fn government(text: &str) -> Government {
    parse(text).government.expect("it is a DAO")
}

fn parse(text: &str) -> DaoConfig {
    config::parse("dao.toml", text).unwrap_or_else(|error| panic!("{error}"))
}

fn with(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "there is no {from:?}");
    text.replacen(from, to, 1)
}

/// Asserts what a text is refused with, and that the line has the last line of `to`, or `at`.
#[track_caller]
fn refused_at(text: &str, from: &str, to: &str, at: &str, message: &str) {
    let text = with(text, from, to);
    let error = config::parse("dao.toml", &text).expect_err("this must be refused").to_string();
    let (line, said) = error.strip_prefix("dao.toml:").and_then(|rest| rest.split_once(": ")).expect("a line");
    assert_eq!(said, message);
    let there = text.lines().nth(line.parse::<usize>().expect("a number") - 1).expect("the line exists");
    assert!(there.contains(at), "line {line} is {there:?}, which has no {at:?}");
}

#[track_caller]
fn refused(text: &str, from: &str, to: &str, message: &str) {
    refused_at(text, from, to, to.lines().last().unwrap_or(to), message);
}

#[test]
fn the_example_is_the_protocols_dao() {
    let dao = parse(EXAMPLE);
    assert_eq!(dao.staking.owner, Party::Module(Module::Treasury));
    assert_eq!(dao.token.allocations[3].recipient, Party::Module(Module::Treasury));
    let dao = dao.government.expect("it is a DAO");
    assert_eq!((dao.name.as_str(), dao.template), ("AI DAO", None));
    assert_eq!((dao.governor.voting_delay, dao.governor.voting_period), (2 * DAY, 7 * DAY));
    assert_eq!(dao.governor.houses.len(), 1);
    let house = &dao.governor.houses[0];
    assert_eq!((&house.source, house.share_bps, house.quorum_bps), (&VoteSource::Staking, 10_000, 400));
    assert_eq!((house.quadratic, house.threshold), (false, 1_000_000 * TOKEN));
    // The white paper: at least 8 %.
    assert_eq!((dao.treasury.reserve_bps, dao.treasury.fee_bps, dao.treasury.fee_recipient), (800, 0, None));
    assert_eq!(dao.treasury.limits.len(), 2);
    assert_eq!(dao.treasury.limits[1].asset, Asset::Native);
    assert_eq!((dao.directors.owners.len(), dao.directors.threshold), (5, 3));
    assert_eq!(dao.committee.map(|committee| (committee.owners.len(), committee.threshold)), Some((5, 3)));
}

#[test]
fn a_file_with_a_template_inherits_what_it_leaves_open() {
    let dao = parse(SPEECH);
    assert_eq!((dao.staking.minimum_staking_period, dao.staking.min_lock), (7 * DAY, 14 * DAY));
    let dao = dao.government.expect("it is a DAO");
    let template = dao.template.expect("it names one");
    assert_eq!((template.id.as_str(), template.version), ("consortium", 1));
    let house = &dao.governor.houses[0];
    assert_eq!((house.quorum_bps, house.quadratic, house.threshold), (1_000, false, 50_000 * TOKEN));
    assert_eq!((dao.governor.live_limit, dao.treasury.fee_bps, dao.treasury.reserve_bps), (3, 100, 1_000));
    assert_eq!(dao.committee, None);
    // Only what no template knows must be there.
    let bare = |id: &str, more: &str| {
        format!(
            r#"
[dao]
name = "D"
purpose = "p"
template = "{id}"
{more}
[token]
name = "T"
symbol = "T"
initial_supply = 100_000_000
fixed_supply = true
allocation = [{{ recipient = "a", percent = 100, purpose = "p" }}]
[directors]
owners = ["a"]
threshold = 1
"#
        )
    };
    for id in ["donation", "consortium", "grant", "model-service"] {
        let dao = parse(&bare(id, ""));
        let template = Template::named(id).expect("it is there");
        let house = &dao.government.expect("it is a DAO").governor.houses[0];
        let default = |setting| template.range(setting).default;
        assert_eq!(u128::from(house.quorum_bps), default(Setting::Quorum));
        assert_eq!(house.quadratic, default(Setting::Counting) == QUADRATIC);
        assert_eq!(u128::from(dao.staking.min_lock), default(Setting::MinLock));
    }
    let error = config::parse("dao.toml", &bare("venture", "")).expect_err("it has two houses").to_string();
    assert_eq!(error, "dao.toml:1: governor: the template venture has two houses: give two rows of governor.house");
    let houses = "governor.house = [{ source = \"staking\", share_percent = 60 }, { source = \"aidao/staking\" }]";
    let text = bare("venture", "").replacen("[dao]", &format!("{houses}\n[dao]"), 1);
    let houses = government(&text).governor.houses;
    // The white paper: 60 % for the venture DAO, 40 % for the governance token.
    assert_eq!((houses[0].share_bps, houses[1].share_bps), (6_000, 4_000));
    assert_eq!(houses[1].source, VoteSource::StakingOf("aidao".into()));
    assert_eq!((houses[0].threshold, houses[1].threshold), (50_000 * TOKEN, 100_000 * TOKEN));
}

#[test]
fn a_file_is_held_within_its_templates_bounds() {
    for (from, to, message) in [
        (
            "voting_delay = \"1 day\"",
            "voting_delay = \"5h\"",
            "governor.voting_delay: must be from 6 hours (template consortium) to 14 days (template consortium), is 5 hours",
        ),
        (
            "reserve_percent = 10",
            "reserve_percent = 7.99",
            "treasury.reserve_percent: must be from 8 % to 50 %, is 7.99 %",
        ),
        (
            "reserve_percent = 10",
            "reserve_percent = 10\nfee_percent = 0.49",
            "treasury.fee_percent: must be from 0.5 % (template consortium) to 2 %, is 0.49 %",
        ),
        ("multiplier = 2.0", "multiplier = 4.01", "staking.multiplier: must be from 1 to 4, is 4.01"),
        (
            "proposal_threshold = 50_000",
            "proposal_threshold = 1_000_001",
            "governor.proposal_threshold: must be from 0 tokens to 1,000,000 tokens (template consortium), is 1,000,001 tokens",
        ),
        (
            "reserve_percent = 10",
            "reserve_percent = 10\nfee_recipient = \"a\"",
            "treasury.fee_recipient: not with a template: the fee goes to the global treasury",
        ),
        (
            "fixed_supply = true",
            "fixed_supply = false",
            "token.fixed_supply: must be true in a DAO made from a template",
        ),
        (
            "recipient = \"volunteers\"",
            "recipient = \"@treasury\"",
            "token.allocation.recipient (row 5): @treasury needs the sections [dao], [governor], [treasury], \
             [directors], and no template: it has no address when a factory makes the token",
        ),
        (
            "template = \"consortium\"",
            "template = \"cartel\"",
            "dao.template: no template is called cartel; known are venture, donation, consortium, grant, model-service",
        ),
        (
            "late_extension = \"1 day\"",
            "late_extension = \"1 day\"\nhouse = [{ source = \"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed\" }]",
            "governor.house: the first house of a DAO made from a template votes by its own staking contract",
        ),
        (
            "late_extension = \"1 day\"",
            "late_extension = \"1 day\"\nhouse = [{ source = \"staking\", counting = \"quadratic\" }]",
            "governor.house.counting (row 1): must be from linear to linear (template consortium), is quadratic",
        ),
    ] {
        refused(SPEECH, from, to, message);
    }
    // A default that does not fit what the file says.
    let text = with(SPEECH, "late_extension = \"1 day\"\n", "");
    let text = with(&text, "voting_period = \"5 days\"", "voting_period = \"2 days\"");
    government(&text);
    let text = with(&text, "[staking]", "[staking]\nminimum_staking_period = \"15 days\"");
    let error = config::parse("dao.toml", &text).expect_err("the shortest lock is too short").to_string();
    let said = "staking: give min_lock: the default of the template consortium is 14 days, which is not from 15 days \
                (staking.minimum_staking_period) to 4 years";
    assert_eq!(error.split_once(": ").map(|(_, said)| said), Some(said));
}

#[test]
fn every_bound_of_the_governor_and_the_treasury() {
    for (from, field, range, beyond) in [
        (
            "voting_delay = \"2 days\"",
            "governor.voting_delay",
            "1 minute to 30 days",
            [("59s", "59 seconds"), ("31 days", "31 days")],
        ),
        (
            "voting_period = \"7 days\"",
            "governor.voting_period",
            "1 hour to 60 days",
            [("59m", "59 minutes"), ("61 days", "61 days")],
        ),
        (
            "late_extension = \"1 day\"",
            "governor.late_extension",
            "10 minutes to 7 days",
            [("9m", "9 minutes"), ("8 days", "8 days")],
        ),
        (
            "\ndelay = \"3 days\"",
            "treasury.delay",
            "1 hour to 30 days",
            [("59m", "59 minutes"), ("31 days", "31 days")],
        ),
    ] {
        let key = from.split_once(" = ").expect("a key").0;
        for (value, is) in beyond {
            let message = format!("{field}: must be from {range}, is {is}");
            refused(EXAMPLE, from, &format!("{key} = \"{value}\""), &message);
        }
    }
    for (from, low, high, message, unit) in [
        ("live_limit = 2", "0", "11", "governor.live_limit: must be from 1 to 10, is", ""),
        ("reserve_percent = 8", "7.99", "50.01", "treasury.reserve_percent: must be from 8 % to 50 %, is", " %"),
        (
            "quorum_percent = 4",
            "0.99",
            "50.01",
            "governor.house.quorum_percent (row 1): must be from 1 % to 50 %, is",
            " %",
        ),
    ] {
        let key = from.split_once(" = ").expect("a key").0;
        for value in [low, high] {
            refused(EXAMPLE, from, &format!("{key} = {value}"), &format!("{message} {value}{unit}"));
        }
    }
    let text = with(EXAMPLE, "voting_period = \"7 days\"", "voting_period = \"12h\"");
    refused_at(
        &text,
        "live_limit",
        "live_limit",
        "late_extension = ",
        "governor.late_extension: must be from 10 minutes to 12 hours (governor.voting_period), is 1 day",
    );
    refused(
        EXAMPLE,
        "guardian_duration = \"1 year\"",
        "guardian_duration = \"731 days\"",
        "governor.guardian_duration: must be from 0 seconds to 730 days, is 731 days",
    );
    refused(
        EXAMPLE,
        "proposal_threshold = 1_000_000",
        "proposal_threshold = 100_000_001",
        "governor.proposal_threshold: must be from 0 tokens to 100,000,000 tokens (a tenth of all votes), is \
         100,000,001 tokens",
    );
    refused(
        EXAMPLE,
        "fee_percent = 0",
        "fee_percent = 2.01",
        "treasury.fee_percent: must be from 0 % to 2 %, is 2.01 %",
    );
}

const TWO_HOUSES: &str = "[[governor.house]]
source = \"staking\"
share_percent = 60
quorum_percent = 4
counting = \"linear\"

[[governor.house]]
source = \"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed\"
share_percent = 40
quorum_percent = 5.5
counting = \"quadratic\"
proposal_threshold = 12.5
activation = 1_000
";

/// The example with two houses.
fn two_houses() -> String {
    let start = EXAMPLE.find("[[governor.house]]").expect("a house");
    let end = EXAMPLE.find("# The global treasury").expect("the treasury");
    format!("{}{TWO_HOUSES}{}", &EXAMPLE[..start], &EXAMPLE[end..])
}

#[test]
fn houses() {
    let text = two_houses();
    let houses = government(&text).governor.houses;
    assert_eq!((houses[0].share_bps, houses[1].share_bps), (6_000, 4_000));
    assert_eq!((houses[1].quorum_bps, houses[1].quadratic, houses[1].threshold), (550, true, 125 * TOKEN / 10));
    let house = "governor.house";
    refused_at(
        &text,
        "share_percent = 40",
        "share_percent = 39",
        "[[governor.house]]",
        &format!("{house}: the shares of the houses add up to 99 % instead of 100 %"),
    );
    let share = "share_percent (row 2): must be from 5 % to 95 %, is 4.99 %";
    refused(&text, "share_percent = 40", "share_percent = 4.99", &format!("{house}.{share}"));
    refused(
        &text,
        "source = \"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed\"",
        "source = \"staking\"",
        &format!("{house}.source (row 2): is the source of the other house too"),
    );
    refused(
        &text,
        "source = \"staking\"",
        "source = \"Staking\"",
        &format!(
            "{house}.source (row 1): expected \"staking\", another DAO's as in \"aidao/staking\", or the address of an \
             ERC-5805 contract, found Staking"
        ),
    );
    refused(
        &text,
        "counting = \"linear\"",
        "counting = \"loud\"",
        &format!("{house}.counting (row 1): must be linear or quadratic, is loud"),
    );
    refused(
        &text,
        "counting = \"linear\"",
        "counting = \"linear\"\nproposal_threshold = 1",
        &format!("{house}.proposal_threshold (row 1): the first house's is governor.proposal_threshold"),
    );
    refused_at(
        &text,
        "proposal_threshold = 12.5\n",
        "",
        "[[governor.house]]",
        &format!("{house}.proposal_threshold (row 2) is missing"),
    );
    refused(
        EXAMPLE,
        "share_percent = 100",
        "share_percent = 60",
        &format!("{house}.share_percent (row 1): must be from 100 % to 100 %, is 60 %"),
    );
    let third = format!("{TWO_HOUSES}\n[[governor.house]]\nsource = \"aidao/staking\"\n");
    refused_at(&text, TWO_HOUSES, &third, "[[governor.house]]", &format!("{house}: must have 1 or 2 rows, has 3"));
    // A template with one house has one.
    let row = |share: u8, source: &str| format!("{{ source = \"{source}\", share_percent = {share} }}");
    let two = format!("late_extension = \"1 day\"\nhouse = [{}, {}]", row(60, "staking"), row(40, "aidao/staking"));
    let message = format!("{house}: the template consortium has one house, the file gives two rows");
    refused(SPEECH, "late_extension = \"1 day\"", &two, &message);
}

#[test]
fn money() {
    let fee = "treasury.fee_recipient";
    refused_at(EXAMPLE, "fee_percent = 0", "fee_percent = 1", "[treasury]", &format!("{fee} is missing"));
    refused(
        EXAMPLE,
        "fee_percent = 0",
        "fee_percent = 0\nfee_recipient = \"a\"",
        &format!("{fee}: there is no fee to receive"),
    );
    let text = with(EXAMPLE, "fee_percent = 0", "fee_percent = 2\nfee_recipient = \"a\"");
    assert_eq!(government(&text).treasury.fee_recipient, Some(Party::named("a")));
    let message = "factory.creation_fee: must be from 0 to 100, is 100.1";
    refused(EXAMPLE, "creation_fee = 10", "creation_fee = 100.1", message);
    let message = "factory: not with a template: the factory belongs to the protocol's own DAO";
    refused_at(SPEECH, "[token]", "[factory]\ncreation_fee = 10\n[token]", "[factory]", message);
    assert_eq!((government(EXAMPLE).creation_fee, government(SPEECH).creation_fee), (Some(10 * TOKEN), None));
    let limit = "treasury.spending_limit";
    refused(
        EXAMPLE,
        "asset = \"native\"",
        "asset = \"token\"",
        &format!("{limit}.asset (row 2): the asset is in the table twice"),
    );
    refused(
        EXAMPLE,
        "asset = \"native\"",
        "asset = \"gold\"",
        &format!("{limit}.asset (row 2): expected \"native\", \"token\" or the address of an ERC-20, found gold"),
    );
    refused(
        EXAMPLE,
        "period = \"30 days\"",
        "period = \"367 days\"",
        &format!("{limit}.period (row 1): must be from 1 hour to 366 days, is 367 days"),
    );
}

#[test]
fn councils() {
    let owners = "owners = [\"director-ada\", \"director-ben\", \"director-chi\", \"director-dov\", \"director-eva\"]";
    let field = "directors.owners";
    refused(EXAMPLE, owners, "owners = []", &format!("{field}: must have 1 to 20 owners, has 0"));
    let many: Vec<String> = (0..21).map(|n| format!("\"a{n}\"")).collect();
    let many = format!("owners = [{}]", many.join(", "));
    refused(EXAMPLE, owners, &many, &format!("{field}: must have 1 to 20 owners, has 21"));
    refused(EXAMPLE, owners, "owners = [\"a\", \"a\"]", &format!("{field} (row 2): a is in the list twice"));
    refused(EXAMPLE, owners, "owners = \"a\"", &format!("{field}: expected an array, found a string"));
    refused_at(
        EXAMPLE,
        owners,
        "owners = [\"a\", \"b\"]",
        "threshold = 3",
        "directors.threshold: must be from 1 to 2 (the number of owners), is 3",
    );
    refused_at(EXAMPLE, &format!("[directors]\n{owners}"), "[directors]", "[directors]", "directors.owners is missing");
    refused(
        EXAMPLE,
        "owners = [\"academic-africa\"",
        "owners = [\"@treasury\"",
        "committee.owners (row 1): expected an address (0x…) or a name of 1 to 32 lower-case letters, digits and \
         hyphens, found @treasury",
    );
}

#[test]
fn the_daos_own_contracts() {
    let who = "recipient = \"@treasury\"";
    let field = "token.allocation.recipient (row 4)";
    refused(
        EXAMPLE,
        who,
        "recipient = \"@council\"",
        &format!("{field}: no contract of the DAO is called @council; known are @treasury, @directors, @committee"),
    );
    let text = with(EXAMPLE, "recipient = \"advisors\"", who);
    let error = config::parse("dao.toml", &text).expect_err("twice").to_string();
    assert!(error.ends_with("token.allocation.recipient (row 5): @treasury is in the table twice"), "{error}");
    refused(
        EXAMPLE,
        "owner = \"@treasury\"",
        "owner = \"execution-team\"",
        "staking.owner: must be @treasury, so that the DAO's votes decide; it may be left out",
    );
    let text = with(EXAMPLE, "owner = \"@treasury\"", "");
    assert_eq!(parse(&text).staking.owner, Party::Module(Module::Treasury));
    // A file with a token and its locks only has no such contracts.
    let end = EXAMPLE.find("# Who decides, and how.").expect("the governor");
    let start = EXAMPLE.find("[token]").expect("the token");
    let error = config::parse("dao.toml", &EXAMPLE[start..end]).expect_err("no treasury").to_string();
    let said = "token.allocation.recipient (row 4): @treasury needs the sections [dao], [governor], [treasury], \
                [directors], and no template: it has no address when a factory makes the token";
    assert_eq!(error.split_once(": ").map(|(_, said)| said), Some(said));
}

#[test]
fn a_dao_is_whole() {
    let cut = |from: &str, to: &str| {
        let start = EXAMPLE.find(from).expect("the section");
        let end = EXAMPLE[start..].find(to).map_or(EXAMPLE.len(), |end| start + end);
        format!("{}{}", &EXAMPLE[..start], &EXAMPLE[end..])
    };
    for (from, to, missing) in [
        ("[dao]", "[token]", "dao is missing"),
        ("[governor]", "[treasury]", "governor is missing"),
        ("[treasury]", "[directors]", "treasury is missing"),
        ("[directors]", "[committee]", "directors is missing"),
    ] {
        let text = cut(from, to);
        let error = config::parse("dao.toml", &text).expect_err("something is missing").to_string();
        assert_eq!(error, format!("dao.toml:1: {missing}"));
    }
    assert_eq!(government(&cut("[committee]", "# The factory")).committee, None);
}

#[test]
fn every_template_is_within_the_contracts_bounds_and_says_what_it_is_for() {
    let ids: Vec<&str> = Template::all().iter().map(|template| template.id.as_str()).collect();
    assert_eq!(ids, ["venture", "donation", "consortium", "grant", "model-service"]);
    for template in Template::all() {
        for setting in Setting::ALL {
            let Range { default, min, max } = template.range(setting);
            let (least, most) = setting.bounds();
            assert!(least <= min && min <= default && default <= max && max <= most, "{} {setting:?}", template.id);
        }
        let range = |setting| template.range(setting);
        // The white paper's floor; two houses or one, not both.
        assert!(range(Setting::Reserve).min >= 800);
        let share = range(Setting::SecondHouseShare);
        assert!(share.max == 0 || share.min >= 500, "{}", template.id);
        // Dust decides nothing, whatever the threshold: in neither house.
        let (activation, second) = (range(Setting::Activation), range(Setting::SecondHouseActivation));
        assert!(activation.min >= 10 && activation.default >= 100, "{}", template.id);
        assert!(share.max == 0 || second.min >= 10_000 * TOKEN, "{}", template.id);
        // The defaults go together, also where a file says nothing.
        assert!(range(Setting::MinimumStakingPeriod).default <= range(Setting::MinLock).default);
        assert!(range(Setting::MinLock).default <= range(Setting::MaxLock).default);
        assert!(range(Setting::LateExtension).default <= range(Setting::VotingPeriod).default);
        let path =
            range(Setting::VotingDelay).min + range(Setting::VotingPeriod).min + range(Setting::TimelockDelay).min;
        assert!(path >= u128::from(DAY), "{}: time to notice", template.id);
    }
}

#[test]
fn a_broken_template_is_one_clear_line() {
    for (from, to, message) in [
        ("version = 1", "version = 0", "template.version: must be from 1 to 4,294,967,295"),
        (
            "live_limit = { default = 2, min = 1, max = 5 }",
            "live_limit = { default = 6, min = 1, max = 5 }",
            "settings.live_limit.default: must be from 1 to 5, is 6",
        ),
        (
            "live_limit = { default = 2, min = 1, max = 5 }",
            "live_limit = { default = 2, min = 1, max = 11 }",
            "settings.live_limit.max: must be from 1 to 10, is 11",
        ),
        (
            "live_limit = { default = 2, min = 1, max = 5 }",
            "live_limit = { default = 2, max = 5 }",
            "settings.live_limit.min is missing",
        ),
        ("live_limit = { default = 2, min = 1, max = 5 }\n", "", "settings.live_limit is missing"),
    ] {
        let error = template::parse("t.toml", &with(VENTURE, from, to)).expect_err("it is broken").to_string();
        assert_eq!(error.split_once(": ").map(|(_, said)| said), Some(message));
    }
}

#[test]
fn settings_and_bounds_are_those_of_the_contracts_arithmetic() {
    use aidao_core::governance::Setting as Governor;
    use aidao_core::template::{SETTINGS, Setting as Vector};
    assert_eq!(Setting::ALL.len(), SETTINGS);
    for (setting, place) in [
        (Setting::MinimumStakingPeriod, Vector::MinimumStakingPeriod),
        (Setting::MinLock, Vector::MinLock),
        (Setting::MaxLock, Vector::MaxLock),
        (Setting::MaxMultiplier, Vector::MaxMultiplierBps),
        (Setting::VotingDelay, Vector::VotingDelay),
        (Setting::VotingPeriod, Vector::VotingPeriod),
        (Setting::ProposalThreshold, Vector::ProposalThreshold),
        (Setting::Quorum, Vector::QuorumBps),
        (Setting::Counting, Vector::Counting),
        (Setting::LateExtension, Vector::LateExtension),
        (Setting::LiveLimit, Vector::LiveLimit),
        (Setting::TimelockDelay, Vector::TimelockDelay),
        (Setting::Reserve, Vector::ReserveBps),
        (Setting::Fee, Vector::FeeBps),
        (Setting::GuardianDuration, Vector::GuardianDuration),
        (Setting::SecondHouseShare, Vector::SecondHouseShareBps),
        (Setting::SecondHouseQuorum, Vector::SecondHouseQuorumBps),
        (Setting::SecondHouseThreshold, Vector::SecondHouseThreshold),
        (Setting::Activation, Vector::ActivationBps),
        (Setting::SecondHouseActivation, Vector::SecondHouseActivation),
    ] {
        assert_eq!(Setting::ALL[place as usize], setting);
    }
    for (setting, bounded) in [
        (Setting::VotingDelay, Governor::VotingDelay),
        (Setting::VotingPeriod, Governor::VotingPeriod),
        (Setting::Quorum, Governor::Quorum),
        (Setting::LateExtension, Governor::LateExtension),
        (Setting::LiveLimit, Governor::LiveLimit),
    ] {
        assert_eq!(setting.bounds(), bounded.bounds());
    }
    assert_eq!(Setting::GuardianDuration.bounds().1, aidao_core::governance::GUARDIAN_TERM.0.into());
}

const MADE: &str = "name = \"Open Speech\"
symbol = \"SPEECH\"
initial_supply = 10_000_000
fixed_supply = true
";

/// The purpose-built example with another `[token]`.
fn adopting(token: &str) -> String {
    let start = SPEECH.find("[token]").expect("a token");
    let end = SPEECH.find("# Votes rise").expect("the next section");
    format!("{}[token]\n{token}\n\n{}", &SPEECH[..start], &SPEECH[end..])
}

#[test]
fn a_token_that_exists_is_adopted() {
    assert!(SPEECH.contains(MADE));
    let address = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
    for (text, label) in [(address, address), ("aidao/token", "aidao/token")] {
        let token = parse(&adopting(&format!("address = \"{text}\""))).token;
        assert_eq!(token.adopted.map(|adopted| adopted.label()).as_deref(), Some(label));
        assert!(token.allocations.is_empty());
    }
    assert_eq!(parse(SPEECH).token.adopted, None);
    let other = "expected the address of an ERC-20 (0x…), or another DAO's token as in \"aidao/token\", found";
    for (value, message) in [
        ("aidao/staking", format!("{other} aidao/staking")),
        ("Aidao/token", format!("{other} Aidao/token")),
        ("/token", format!("{other} /token")),
        ("alice", format!("{other} alice")),
        ("0x12", "an address is 0x and 40 hex digits, found 0x12".to_owned()),
        ("0x0000000000000000000000000000000000000000", "the zero address cannot hold or control anything".to_owned()),
    ] {
        let text = adopting("address = \"aidao/token\"");
        let to = format!("address = \"{value}\"");
        refused(&text, "address = \"aidao/token\"", &to, &format!("token.address: {message}"));
    }
    // Nothing that makes a token goes with it.
    for line in [
        "name = \"T\"",
        "symbol = \"T\"",
        "initial_supply = 1",
        "fixed_supply = true",
        "cap = 1",
        "minter_setter = \"a\"",
        "allocation = []",
    ] {
        let text = adopting("address = \"aidao/token\"");
        let key = line.split_once(" = ").expect("a key").0;
        let to = format!("address = \"aidao/token\"\n{line}");
        let message = format!("token.{key}: not with token.address: the token exists already");
        refused(&text, "address = \"aidao/token\"", &to, &message);
    }
    refused(
        EXAMPLE,
        "[token]",
        "[token]\naddress = \"aidao/token\"",
        "token.address: only with dao.template: the factory adopts a token that exists, without a template one is made",
    );
}

#[test]
fn a_child_names_its_parent_and_its_rights() {
    const TEMPLATE: &str = "template = \"consortium\"";
    let child = |lines: &str| format!("{TEMPLATE}\n{lines}");
    for (lines, bits) in [
        ("parent = \"speech\"\nparent_rights = [\"pause\"]", 1),
        ("parent = \"speech\"\nparent_rights = [\"slash-leader\", \"veto\"]", 6),
        ("parent = \"speech\"\nparent_rights = [\"pause\", \"veto\", \"slash-leader\"]", 7),
    ] {
        let parent = government(&with(SPEECH, TEMPLATE, &child(lines))).parent.expect("it has one");
        assert_eq!((parent.key.as_str(), parent.bits()), ("speech", bits));
    }
    assert_eq!(government(SPEECH).parent, None);
    for (lines, message) in [
        (
            "parent = \"Speech\"",
            "dao.parent: expected the key of a DAO on the chain (lower-case letters, digits, hyphens), found Speech",
        ),
        ("parent_rights = [\"veto\"]", "dao.parent_rights: only with dao.parent: there is nobody to have them"),
        // The governor's constructor refuses a parent without rights, after the parent's vote.
        (
            "parent = \"speech\"",
            "dao.parent: only with dao.parent_rights: name at least one right: the contracts make no child over which its \
             parent has none",
        ),
        (
            "parent = \"speech\"\nparent_rights = []",
            "dao.parent_rights: name at least one right: the contracts make no child over which its parent has none",
        ),
        (
            "parent = \"speech\"\nparent_rights = [\"mint\"]",
            "dao.parent_rights (row 1): no right is called mint; known are pause, veto, slash-leader",
        ),
        (
            "parent = \"speech\"\nparent_rights = [\"veto\", \"veto\"]",
            "dao.parent_rights (row 2): veto is in the list twice",
        ),
    ] {
        refused(SPEECH, TEMPLATE, &child(lines), message);
    }
    refused(
        EXAMPLE,
        "[dao]",
        "[dao]\nparent = \"speech\"",
        "dao.parent: only with dao.template: the factory makes children, for their parents",
    );
    let text = with(SPEECH, TEMPLATE, &child("parent = \"speech\"\nparent_rights = [\"veto\"]"));
    refused_at(
        &text,
        "[directors]",
        "[committee]\nowners = [\"a\"]\nthreshold = 1\n\n[directors]",
        "[committee]",
        "committee: not with dao.parent: a child has one multisig, its directors are the committee too",
    );
}

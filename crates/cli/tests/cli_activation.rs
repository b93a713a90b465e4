//! How many votes a house needs to take part in a decision: what files say, what plans explain, what the chain gets.
#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows fails")]

use std::path::PathBuf;
use std::process::{Command, Output};

use aidao_cli::EXAMPLE;
use aidao_cli::config::{self, Activation, DaoConfig, TOKEN};
use aidao_cli::report::Report;
use serde_json::Value;

const SPEECH: &str = include_str!("../../../deployments/examples/speech.toml");
/// The protocol's file as it is.
const PERCENT: &str = "activation_percent = 1\n";
/// Where the purpose-built DAO's file would say something else than its template.
const THRESHOLD: &str = "proposal_threshold = 50_000\n";

fn with(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "there is no {from:?}");
    text.replacen(from, to, 1)
}

fn parse(text: &str) -> DaoConfig {
    config::parse("dao.toml", text).unwrap_or_else(|error| panic!("{error}"))
}

/// Every house's activation as the file has it, and in votes.
fn activations(text: &str) -> Vec<(Activation, u128)> {
    let dao = parse(text);
    let houses = dao.government.expect("it is a DAO").governor.houses;
    houses.iter().map(|house| (house.activation, house.active_with(dao.token.initial_supply))).collect()
}

#[track_caller]
fn refused(text: &str, message: &str) {
    let error = config::parse("dao.toml", text).expect_err("this must be refused").to_string();
    assert_eq!(error.split_once(": ").map(|(_, said)| said), Some(message));
}

fn plan(text: &str) -> String {
    let mut written = Vec::new();
    aidao_cli::plan::write(&parse(text), &mut Report::new(&mut written)).expect("it is written");
    String::from_utf8(written).expect("text").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_file_that_says_nothing_gets_one_percent() {
    let direct = activations(&with(EXAMPLE, PERCENT, ""));
    assert_eq!(direct, [(Activation::Share(100), 10_000_000 * TOKEN)]);
    assert_eq!(activations(EXAMPLE), direct);
    assert_eq!(activations(SPEECH), [(Activation::Share(100), 100_000 * TOKEN)], "the template's");
    // A higher threshold raises what the file leaves open.
    let high = with(&with(EXAMPLE, PERCENT, ""), "proposal_threshold = 1_000_000", "proposal_threshold = 10_000_001");
    assert_eq!(activations(&high), [(Activation::Share(100), 10_000_001 * TOKEN)]);
}

#[test]
fn percent_and_votes_are_both_taken() {
    let direct = |line: &str| activations(&with(EXAMPLE, PERCENT, line));
    assert_eq!(direct("activation_percent = 2.5\n"), [(Activation::Share(250), 25_000_000 * TOKEN)]);
    assert_eq!(
        direct("activation = 1_234_567.5\n"),
        [(Activation::Votes(12_345_675 * TOKEN / 10), 12_345_675 * TOKEN / 10)]
    );
    assert_eq!(direct("activation_percent = 50\n"), [(Activation::Share(5_000), 500_000_000 * TOKEN)]);
    assert_eq!(direct("activation = 500_000_000\n"), [(Activation::Votes(500_000_000 * TOKEN), 500_000_000 * TOKEN)]);
    // The factory takes shares, so votes become one.
    let made = |line: &str| activations(&with(SPEECH, THRESHOLD, &format!("{THRESHOLD}{line}\n")));
    assert_eq!(made("activation_percent = 12.34"), [(Activation::Share(1_234), 1_234_000 * TOKEN)]);
    assert_eq!(made("activation = 1_234_000"), [(Activation::Share(1_234), 1_234_000 * TOKEN)]);
}

#[test]
fn other_kinds_and_values_are_refused() {
    let governor = "governor.activation";
    for (line, message) in [
        ("activation_percent = 0\n", "_percent: must be from 0.01 % to 50 %, is 0 %"),
        ("activation_percent = 50.01\n", "_percent: must be from 0.01 % to 50 %, is 50.01 %"),
        ("activation_percent = 0.001\n", "_percent: at most 2 decimal places, found 0.001"),
        ("activation_percent = true\n", "_percent: expected a decimal number, found a boolean"),
        (
            "activation_percent = \"1 %\"\n",
            "_percent: expected a decimal number such as 1000 or 12.5, without sign and exponent, found 1 %",
        ),
        (
            "activation_percent = 0.09\n",
            "_percent: must be at least 1,000,000 tokens (governor.proposal_threshold), is 900,000 tokens",
        ),
        (
            "activation = \"1 %\"\n",
            ": expected a decimal number such as 1000 or 12.5, without sign and exponent, found 1 %",
        ),
        (
            "activation = \"soon\"\n",
            ": expected a decimal number such as 1000 or 12.5, without sign and exponent, found soon",
        ),
        ("activation = []\n", ": expected a decimal number, found an array"),
        ("activation = 0\n", ": must be from 100,000 tokens to 500,000,000 tokens, is 0 tokens"),
        (
            "activation = 500_000_000.1\n",
            ": must be from 100,000 tokens to 500,000,000 tokens, is 500,000,000.1 tokens",
        ),
        (
            "activation = 999_999\n",
            ": must be at least 1,000,000 tokens (governor.proposal_threshold), is 999,999 tokens",
        ),
        ("activation = 10_000_000\nactivation_percent = 1\n", ": give activation_percent or activation, and not both"),
    ] {
        refused(&with(EXAMPLE, PERCENT, line), &format!("{governor}{message}"));
    }
    let row = "share_percent = 100";
    for key in ["activation", "activation_percent"] {
        let message = format!("governor.house.{key} (row 1): the first house's is governor.{key}");
        refused(&with(EXAMPLE, row, &format!("{row}\n{key} = 1")), &message);
    }
    // Within the template's bounds, and what the factory can take.
    for (line, message) in [
        ("activation_percent = 0.09", "_percent: must be from 0.1 % (template consortium) to 50 %, is 0.09 %"),
        (
            "activation = 9_999",
            ": must be from 10,000 tokens (template consortium) to 5,000,000 tokens, is 9,999 tokens",
        ),
        (
            "activation = 100_001",
            ": the factory counts hundredths of a percent of the supply: 100,001 tokens are between 1 % (100,000 tokens) and \
             1.01 % (101,000 tokens)",
        ),
    ] {
        refused(&with(SPEECH, THRESHOLD, &format!("{THRESHOLD}{line}\n")), &format!("{governor}{message}"));
    }
    // Nobody knows what there is of a token that exists already.
    let (start, end) = (SPEECH.find("[token]").expect("a token"), SPEECH.find("# Votes rise").expect("the next"));
    let adopting = format!("{}[token]\naddress = \"aidao/token\"\n\n{}", &SPEECH[..start], &SPEECH[end..]);
    let message = ": the file does not know what there is of an adopted token: give activation_percent";
    let votes = with(&adopting, THRESHOLD, &format!("{THRESHOLD}activation = 100_000\n"));
    refused(&votes, &format!("{governor}{message}"));
    let share = with(&adopting, THRESHOLD, &format!("{THRESHOLD}activation_percent = 5\n"));
    assert_eq!(activations(&share)[0].0, Activation::Share(500));
    let said = plan(&share);
    let wanted = "Until the staking contract has votes for 5 % of the supply that the token has when the DAO is made, at least \
                  50,000 votes (50,000,000,000,000,000,000,000 base units), nobody can decide anything";
    assert!(said.contains(wanted), "{said}");
}

const SECOND: &str = "
[[governor.house]]
source = \"aidao/staking\"
share_percent = 40
quorum_percent = 4
counting = \"linear\"
proposal_threshold = 100
activation = 7_000
";

/// The protocol's file with a second house.
fn two_houses() -> String {
    let treasury = "# The global treasury: it holds";
    let text = with(EXAMPLE, "share_percent = 100", "share_percent = 60");
    with(&text, treasury, &format!("{SECOND}\n{treasury}"))
}

#[test]
fn a_second_house_has_a_number_of_votes() {
    let text = two_houses();
    assert_eq!(activations(&text)[1], (Activation::Votes(7_000 * TOKEN), 7_000 * TOKEN));
    let house = "governor.house";
    let line = "activation = 7_000";
    // Without a template it must say it: what another source has, the file does not know.
    refused(&with(&text, line, ""), &format!("{house}.activation (row 2) is missing"));
    refused(
        &with(&text, line, "activation_percent = 1"),
        &format!(
            "{house}.activation_percent (row 2): not with the votes of the staking contract of aidao, whose supply the file \
             does not know: give activation"
        ),
    );
    refused(
        &with(&text, line, "activation = 99"),
        &format!("{house}.activation (row 2): must be at least 100 tokens (proposal_threshold), is 99 tokens"),
    );
    // The template of two houses has a default and a floor.
    let row = |more: &str| {
        let houses = format!(
            "late_extension = \"1 day\"\nhouse = [{{ source = \"staking\", share_percent = 60 }}, {{ source = \
             \"aidao/staking\"{more} }}]"
        );
        let text = with(SPEECH, "template = \"consortium\"", "template = \"venture\"");
        with(&text, "late_extension = \"1 day\"", &houses)
    };
    assert_eq!(activations(&row(""))[1].0, Activation::Votes(10_000_000 * TOKEN));
    assert_eq!(activations(&row(", activation = 200_000"))[1].0, Activation::Votes(200_000 * TOKEN));
    refused(
        &row(", activation = 9_999"),
        &format!(
            "{house}.activation (row 2): must be from 10,000 tokens (template venture) to 100,000,000 tokens (template \
             venture), is 9,999 tokens"
        ),
    );
    let said = plan(&text);
    for wanted in [
        "A house with too few votes at a proposal's snapshot takes no part: the other decides alone.",
        "the staking contract: 10,000,000 votes (10,000,000,000,000,000,000,000,000 base units), 1 % of the supply.",
        "the staking contract of aidao: 7,000 votes (7,000,000,000,000,000,000,000 base units).",
    ] {
        assert!(said.contains(wanted), "the plan does not say {wanted:?}: {said}");
    }
}

#[test]
fn the_plan_says_who_decides_before_and_warns() {
    let said = plan(EXAMPLE);
    let wanted = "Until the staking contract has 10,000,000 votes (10,000,000,000,000,000,000,000,000 base units), 1 % of the \
                  supply, nobody can decide anything: nothing can be proposed, and a proposal with fewer at its snapshot fails.";
    assert!(said.contains(wanted), "{said}");
    assert!(!said.contains("Warning"), "{said}");
    assert!(!plan(SPEECH).contains("Warning"));
    let cheap = "Warning: that is under 1 % of the supply.";
    let scarce = "Warning: the initial holders can stake 840,000,000 AIDAO";
    for (line, warned) in [
        ("activation_percent = 0.99\n", true),
        ("activation = 9_999_999\n", true),
        ("activation = 10_000_000\n", false),
        ("activation_percent = 50\n", false),
    ] {
        let said = plan(&with(EXAMPLE, PERCENT, line));
        assert_eq!(said.contains(cheap), warned, "{line}");
        assert!(!said.contains(scarce), "{line}");
    }
    // What the treasury holds, nobody can stake before something is decided.
    let text = with(EXAMPLE, PERCENT, "activation_percent = 50\n");
    let text = with(&text, "recipient = \"@treasury\"\npercent = 16", "recipient = \"@treasury\"\npercent = 55");
    let row = text.find("[[token.allocation]]").expect("the row of 39 %");
    let next = text.find("[[token.allocation]]\nrecipient = \"execution-team\"").expect("the next row");
    let text = format!("{}{}", &text[..row], &text[next..]);
    let said = plan(&text);
    let units = "450,000,000,000,000,000,000,000,000 base units";
    assert!(said.contains(&format!("Warning: the initial holders can stake 450,000,000 AIDAO ({units})")), "{said}");
}

/// A folder with a chain.
struct Here(tempfile::TempDir);

impl Here {
    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aidao"));
        command.current_dir(self.0.path()).args(arguments).output().expect("the command starts")
    }

    #[track_caller]
    fn text(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "aidao {}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("text")
    }

    fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.text(&[&["--json"], arguments].concat())).expect("JSON")
    }
}

fn example(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../deployments/examples").join(name);
    path.canonicalize().expect("it is there").to_str().expect("text").to_owned()
}

#[test]
fn a_dao_made_directly_has_the_activation_of_its_file_and_shows_it() {
    let here = Here(tempfile::tempdir().expect("a folder"));
    here.text(&["deploy", &example("aidao.toml")]);
    let votes = |tokens: u64| Value::from(format!("{tokens}000000000000000000"));
    for command in ["status", "verify"] {
        let house = here.json(&[command])["houses"][0].clone();
        assert_eq!((&house["activation"], &house["votes"]), (&votes(10_000_000), &Value::from("0")), "{command}");
        let said = here.text(&[command]).split_whitespace().collect::<Vec<_>>().join(" ");
        let wanted = "The house of staking takes part in decisions with 10,000,000 votes \
                      (10,000,000,000,000,000,000,000,000 base units) or more: it has 0 votes (0 base units), so nothing can \
                      be proposed.";
        assert!(said.contains(wanted), "{command}: {said}");
    }
    // One of the treasury's 840,000,000 others: enough to propose, too few to decide.
    here.text(&["stake", "--from", "advisors", "--amount", "9_999_999", "--lock", "60 days"]);
    here.text(&["advance", "8 days"]);
    let propose = ["propose", "--from", "advisors", "--call", "governor.setLiveLimit(4)", "--description", "More"];
    let refused = here.run(&propose);
    let error = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && error.contains("GovernorHouseInactive"), "{error}");
    here.text(&["stake", "--from", "advisors", "--amount", "1", "--lock", "60 days"]);
    here.text(&["advance", "8 days"]);
    here.text(&propose);
    assert_eq!(here.json(&["status"])["houses"][0]["votes"], votes(10_000_000));
}

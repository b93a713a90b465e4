//! The command itself.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use aidao_cli::{EXAMPLE, EXAMPLE_FILE};

fn aidao(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_aidao")).args(arguments).output().expect("the command starts")
}

fn stdout(output: &Output) -> &str {
    core::str::from_utf8(&output.stdout).expect("the output is text")
}

fn stderr(output: &Output) -> &str {
    core::str::from_utf8(&output.stderr).expect("the errors are text")
}

fn example_file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(EXAMPLE_FILE)
}

/// Plays the demo of a text and returns its account.
#[track_caller]
fn demo_of(text: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("dao.toml");
    fs::write(&file, text).expect("written");
    let output = aidao(&["demo", file.to_str().expect("a name")]);
    assert_eq!(stderr(&output), "");
    assert!(output.status.success());
    assert_eq!(stdout(&output).lines().last(), Some("demo: ok"));
    stdout(&output).to_owned()
}

#[test]
fn the_demo_keeps_its_promises_and_says_the_same_at_every_run() {
    let file = example_file();
    let file = file.to_str().expect("a name");
    let (first, second) = (aidao(&["demo", file]), aidao(&["demo", file]));
    assert_eq!(stderr(&first), "");
    assert!(first.status.success());
    assert_eq!(stdout(&first).lines().last(), Some("demo: ok"));
    assert_eq!(first.stdout, second.stdout);
    assert_eq!(aidao(&["demo"]).stdout, first.stdout, "the example is what is played without a file");
}

#[test]
fn the_demo_shows_the_white_papers_numbers_and_the_refusals() {
    let account = demo_of(EXAMPLE);
    for shown in [
        "community-rewards        39 %    390,000,000  Airdrop and rewards",
        "all that exists         100 %  1,000,000,000",
        "Refused: ERC20InsufficientBalance(",
        "Refused: ERC20InsufficientAllowance(",
        "Refused: ERC2612InvalidSigner(",
        "Refused: ERC5805FutureLookup(",
        "Refused: ECDSAInvalidSignatureS(",
        "Refused: TokenUnauthorizedAccount(",
        "Refused: StakingLocked(",
        "Balances of all holders = total supply: 1,000,000,000 = 1,000,000,000, holds.",
        // Governance: the late whale, the parts, and what the thief is told.
        "ProposalExtended(",
        "university received 4,000 coin in all.",
        "Refused: GovernorInsufficientProposerVotes(",
        "Refused: GovernorUnexpectedProposalState(",
        "Refused: TimelockUnexpectedOperationState(",
        "Refused: TimelockCodeChanged(",
        "Refused: TimelockUnauthorizedCaller(",
        "Refused: MultisigThresholdNotMet(",
        "Refused: TreasuryAllocationExceeded(",
        "Reserve of speech/treasury = 10 % of the donation: 1,000 = 1,000, holds.",
        "create, a whole DAO by the factory",
    ] {
        assert!(account.contains(shown), "the account has no {shown:?}");
    }
}

#[test]
fn other_daos_keep_the_promises_too() {
    // One holder with an address, the shortest and longest times, a multiplier, no tiers, a supply that can grow.
    let tiny = r#"
[token]
name = "Tiny"
symbol = "T"
initial_supply = 1
fixed_supply = false
cap = 2
minter_setter = "vault"
[[token.allocation]]
recipient = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
amount = 1
purpose = "all"
[staking]
minimum_staking_period = "1s"
min_lock = "1s"
max_lock = "4 years"
multiplier = 4
owner = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
"#;
    demo_of(tiny);
    // The largest supply, one lock only, and the people of the demo as holders.
    let huge = r#"
[token]
name = "Huge"
symbol = "H"
initial_supply = 79_228_162_514
fixed_supply = true
[[token.allocation]]
recipient = "alice"
percent = 50
purpose = "half"
[[token.allocation]]
recipient = "mallory"
percent = 50
purpose = "half"
[staking]
minimum_staking_period = "365 days"
min_lock = "365 days"
max_lock = "365 days"
multiplier = 1.5
owner = "mallory"
[[staking.tier]]
name = "all"
amount = 1
remaining_lock = "0s"
"#;
    demo_of(huge);
}

#[test]
fn plan_and_deploy_say_what_they_did() {
    let file = example_file();
    let file = file.to_str().expect("a name");
    let plan = aidao(&["plan", file]);
    assert!(plan.status.success());
    for said in ["every check passed", "nobody can ever mint", "@treasury may replace the service tiers"] {
        assert!(stdout(&plan).contains(said), "the plan does not say {said:?}");
    }
    // Amounts have a unit and their exact base units.
    for said in [
        "1,000,000,000 AIDAO (1,000,000,000,000,000,000,000,000,000 base units), all created at once",
        "each costs 10 coin (10,000,000,000,000,000,000 base units)",
        "1,000,000 votes (1,000,000,000,000,000,000,000,000 base units)",
        "390,000,000 390,000,000,000,000,000,000,000,000",
        "5,000,000 AIDAO (5,000,000,000,000,000,000,000,000 base units) in 30 days",
        "50,000 coin (50,000,000,000,000,000,000,000 base units) in 30 days",
    ] {
        let plan = stdout(&plan).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(plan.contains(said), "the plan does not say {said:?}: {plan}");
    }
    let amounts = aidao(&["--json", "plan", file]);
    let amounts: serde_json::Value = serde_json::from_str(stdout(&amounts)).expect("JSON");
    let amounts = &amounts["amounts"];
    assert_eq!((&amounts["symbol"], &amounts["decimals"]), (&"AIDAO".into(), &18.into()));
    assert_eq!(amounts["initial_supply"], "1000000000000000000000000000");
    assert_eq!(amounts["allocations"][0]["amount"], "390000000000000000000000000");
    assert_eq!(amounts["creation_fee"], "10000000000000000000");
    let folder = tempfile::tempdir().expect("a folder");
    let state = folder.path().join("chain.state");
    let state = state.to_str().expect("a name");
    let deploy = aidao(&["deploy", file, "--state", state]);
    assert_eq!(stderr(&deploy), "");
    for said in ["code hash of staking", "@treasury", "This is the embedded chain, kept in "] {
        assert!(stdout(&deploy).contains(said), "deploy does not say {said:?}");
    }
}

/// A command that fails with this one line.
#[track_caller]
fn fails(arguments: &[&str], line: &str) {
    let output = aidao(arguments);
    assert!(!output.status.success());
    assert_eq!(stdout(&output), "");
    assert_eq!(stderr(&output), format!("error: {line}\n"));
}

#[test]
fn a_broken_file_is_one_clear_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("dao.toml");
    let file = path.to_str().expect("a name");
    for command in ["plan", "deploy", "demo"] {
        fs::write(&path, EXAMPLE.replace("percent = 39", "percent = 38")).expect("written");
        let at = EXAMPLE.lines().position(|line| line == "[[token.allocation]]").expect("a table") + 1;
        let message = "token.allocation: the percentages add up to 99 instead of 100";
        fails(&[command, file], &format!("{file}:{at}: {message}"));

        fs::write(&path, "[token\nname").expect("written");
        let output = aidao(&[command, file]);
        assert!(!output.status.success());
        assert!(stderr(&output).starts_with(&format!("error: {file}:1: not TOML: ")), "{}", stderr(&output));
        assert_eq!(stderr(&output).lines().count(), 1);

        fs::remove_file(&path).expect("removed");
        fails(&[command, file], &format!("cannot read {file}: No such file or directory (os error 2)"));
    }
}

#[test]
fn contracts_that_were_not_built_are_one_clear_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = Command::new(env!("CARGO_BIN_EXE_aidao"))
        .arg("demo")
        .env("AIDAO_ARTIFACTS", folder.path())
        .output()
        .expect("the command starts");
    assert!(!output.status.success());
    let missing = folder.path().join("multisig.polkavm");
    assert_eq!(stderr(&output), format!("error: no {}: build it with `cargo xtask contracts`\n", missing.display()));
}

#[test]
fn other_contracts_in_their_place_are_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    for (from, to) in [
        ("token", "staking"),
        ("staking", "token"),
        ("multisig", "multisig"),
        ("treasury", "treasury"),
        ("reserve", "reserve"),
        ("treasury-ext", "treasury-ext"),
    ] {
        let blob = aidao_abi::artifact::blob(from).expect("contracts are built");
        fs::write(folder.path().join(format!("{to}.polkavm")), blob).expect("written");
    }
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/contracts/manifest.json");
    fs::copy(manifest, folder.path().join("manifest.json")).expect("contracts are built");
    let output = Command::new(env!("CARGO_BIN_EXE_aidao"))
        .arg("demo")
        .env("AIDAO_ARTIFACTS", folder.path())
        .output()
        .expect("the command starts");
    assert_eq!(output.status.code(), Some(1));
    assert!(!stdout(&output).contains("demo: ok"));
    assert!(stderr(&output).starts_with("error: deploying the token contract failed: "), "{}", stderr(&output));
    assert_eq!(stderr(&output).lines().count(), 1);
}

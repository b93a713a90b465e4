//! A DAO's life by commands, each in a process of its own, on one chain in a file.

use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;

/// A folder with a chain.
struct Here {
    folder: tempfile::TempDir,
}

impl Here {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aidao"));
        command.current_dir(self.folder.path()).args(arguments).output().expect("the command starts")
    }

    /// A command that must succeed; its result.
    #[track_caller]
    fn json(&self, arguments: &[&str]) -> Value {
        let output = self.run(&[&["--json"], arguments].concat());
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "aidao {}: {errors}", arguments.join(" "));
        serde_json::from_slice(&output.stdout).expect("the result is JSON")
    }

    /// A command that must fail; what it says.
    #[track_caller]
    fn fails(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(!output.status.success(), "aidao {} succeeded", arguments.join(" "));
        let error = String::from_utf8(output.stderr).expect("text");
        assert_eq!(error.lines().count(), 1, "{error}");
        error.trim_end().to_owned()
    }

    fn state(&self, proposal: &str, dao: &str) -> String {
        let status = self.json(&["status", proposal, "--dao", dao]);
        status["state"].as_str().expect("it has a state").to_owned()
    }
}

fn example(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../deployments/examples").join(name);
    path.canonicalize().expect("it is there").to_str().expect("text").to_owned()
}

#[test]
fn a_dao_is_deployed_governed_and_makes_another() {
    let here = Here::new();
    let (aidao, speech) = (example("aidao.toml"), example("speech.toml"));
    assert!(here.fails(&["status"]).starts_with("error: there is no chain in .aidao/chain.state"));
    let deployed = here.json(&["deploy", &aidao]);
    assert_eq!(deployed["dao"], "aidao");
    assert!(here.folder.path().join(".aidao/chain.state").is_file());
    assert!(here.fails(&["deploy", &aidao]).starts_with("error: aidao is deployed already"));
    assert_eq!(here.json(&["verify"])["verified"], true);
    let error = here.fails(&["deploy", &speech]);
    assert!(error.contains("the factory does not know version 1 of the template consortium"), "{error}");

    // The protocol adopts a template.
    let stake = ["stake", "--from", "execution-team", "--amount", "100_000_000", "--lock", "1 year"];
    here.json(&stake);
    let propose =
        ["propose", "--from", "execution-team", "--add-template", "consortium", "--description", "Let consortia begin"];
    let error = here.fails(&propose);
    assert!(error.contains("GovernorInsufficientProposerVotes"), "{error}");
    here.json(&["advance", "8 days"]);
    let proposal = here.json(&propose);
    assert_eq!(proposal["number"], 1);
    assert_eq!(here.state("1", "aidao"), "pending");
    let vote = ["vote", "1", "for", "--from", "execution-team", "--reason", "Yes"];
    let error = here.fails(&vote);
    assert!(error.contains("GovernorUnexpectedProposalState") && error.contains("current pending"), "{error}");
    here.json(&["advance", "2 days 1m"]);
    assert_eq!(here.json(&vote)["support"], "for");
    assert!(here.fails(&vote).contains("GovernorAlreadyCastVote"));
    assert!(here.fails(&["queue", "1"]).contains("GovernorUnexpectedProposalState"));
    here.json(&["advance", "7 days"]);
    assert_eq!(here.state("1", "aidao"), "succeeded");
    assert_eq!(here.json(&["queue", "1"])["state"], "queued");
    assert!(here.fails(&["execute", "1"]).contains("TimelockUnexpectedOperationState"));
    here.json(&["advance", "3 days"]);
    assert_eq!(here.json(&["execute", "1"])["state"], "executed");

    // The factory makes the other one.
    let deployed = here.json(&["deploy", &speech]);
    assert_eq!((&deployed["dao"], &deployed["template"]), (&"speech".into(), &"consortium".into()));
    assert_eq!(here.json(&["verify"])["against"], "its template");
    let deposit = here.json(&["deposit", "--from", "language-foundation", "--amount", "1_000"]);
    assert_eq!(deposit["amount"], "1000000000000000000000");
    here.json(&["stake", "--from", "university", "--amount", "2_000_000", "--lock", "60 days"]);
    here.json(&["advance", "8 days"]);
    let call = "treasury.allocate(university, native, 100 coin, now, now + 100 days)";
    let text = ["--description", "Transcripts", "--from", "university"];
    here.json(&[&["propose", "--first-vote", "--call", call][..], &text].concat());
    here.json(&["advance", "1 day 1m"]);
    here.json(&["vote", "1", "for", "--from", "university"]);
    here.json(&["advance", "6 days 1m"]);
    here.json(&["queue", "1"]);
    here.json(&["advance", "2 days"]);
    here.json(&["execute", "1"]);
    let release = ["direct", "--call", "treasury.release(1, 40 coin)", "--signer", "university"];
    assert!(here.fails(&release).contains("MultisigThresholdNotMet"));
    let release = [&release[..], &["--signer", "compute-provider"]].concat();
    here.json(&release);
    let status = here.json(&["status"]);
    // 1,000 came in: 10 % reserved, 1 % fee, 100 allocated, 40 of them released.
    let coin = &status["treasury"]["coin"];
    let token = |tokens: u32| format!("{tokens}000000000000000000");
    assert_eq!(coin["available"], token(790));
    assert_eq!((&coin["reserve"], &coin["fees"]), (&token(100).into(), &token(10).into()));
    assert_eq!(coin["set_aside"], token(60));
    assert_eq!(status["proposals"][0]["state"], "executed");
    // The protocol's is there too.
    assert_eq!(here.json(&["status", "--dao", "aidao"])["proposals"][0]["description"], "Let consortia begin");
    assert!(here.fails(&["status", "--dao", "other"]).contains("known are aidao, speech"));
    let words = here.run(&["status"]);
    let words = String::from_utf8(words.stdout).expect("text");
    for said in ["Open Speech (speech)", "Proposal 1 by university: Transcripts.", "set aside", "It is executed"] {
        assert!(words.contains(said), "status does not say {said:?}:\n{words}");
    }
}

#[test]
fn commands_that_make_no_sense_change_nothing() {
    let here = Here::new();
    here.json(&["deploy", &example("aidao.toml")]);
    let before = std::fs::read(here.folder.path().join(".aidao/chain.state")).expect("it is there");
    for (arguments, why) in [
        (&["advance", "soon"][..], "expected a length of time"),
        (&["stake", "--from", "Bob", "--amount", "1", "--lock", "1 day"], "--from takes the name of an account"),
        (&["stake", "--from", "advisors", "--amount", "0", "--lock", "1 day"], "--amount: the amount is zero"),
        (&["stake", "--from", "advisors", "--amount", "5", "--lock", "1 day"], "StakingInvalidLock"),
        (&["vote", "1", "for", "--from", "advisors"], "aidao has 0 proposals, there is no number 1"),
        (&["propose", "--from", "advisors", "--description", "x"], "a proposal does something"),
        (
            &["propose", "--from", "advisors", "--description", "x", "--call", "treasury.steal()"],
            "the treasury contract has no function steal",
        ),
        (&["deposit", "--from", "advisors", "--amount", "0.00000000001"], "the chain's coin has ten decimal places"),
        (&["propose", "--from", "advisors", "--description", "x", "--add-template", "y"], "no template is called y"),
    ] {
        let error = here.fails(arguments);
        assert!(error.contains(why), "{error}");
    }
    let after = std::fs::read(here.folder.path().join(".aidao/chain.state")).expect("it is there");
    assert!(before == after, "the chain changed");
    std::fs::write(here.folder.path().join("broken"), &before[..before.len() / 2]).expect("written");
    let error = here.fails(&["status", "--state", "broken"]);
    assert!(error.starts_with("error: broken is incomplete: it has "), "{error}");
}

#[test]
fn commands_wait_for_each_other() {
    let here = Here::new();
    here.json(&["deploy", &example("aidao.toml")]);
    let before = here.json(&["status"])["time"].as_u64().expect("a time");
    let advance = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aidao"));
        command.current_dir(here.folder.path()).args(["--json", "advance", "1h"]);
        command.stdout(std::process::Stdio::null()).spawn().expect("the command starts")
    };
    for mut child in (0..6).map(|_| advance()).collect::<Vec<_>>() {
        assert!(child.wait().expect("it ends").success());
    }
    let after = here.json(&["status"])["time"].as_u64().expect("a time");
    // An hour each, and the block that each ends.
    assert_eq!(after - before, 6 * (3_600 + aidao_chain::hub::BLOCK_SECONDS));
}

#[test]
fn help_and_templates_are_there() {
    let here = Here::new();
    let help = |arguments: &[&str]| String::from_utf8(here.run(arguments).stdout).expect("text");
    let text = help(&["--help"]);
    for command in ["plan", "deploy", "propose", "vote", "queue", "execute", "status", "verify", "advance", "demo"] {
        assert!(text.contains(&format!("\n  {command} ")), "{text}");
    }
    assert!(help(&["propose", "--help"]).contains("treasury.pay(native, alice, 5 coin)"));
    let templates = here.json(&["templates"]);
    assert_eq!(templates.as_array().map(Vec::len), Some(5));
    assert_eq!(templates[2]["settings"]["delay"], serde_json::json!(["172800", "86400", "1209600"]));
}

impl Here {
    /// Writes a DAO's file into the folder: the purpose-built example with replacements.
    fn file(&self, name: &str, replacements: &[(&str, &str)]) {
        let mut text = std::fs::read_to_string(example("speech.toml")).expect("it is there");
        for (from, to) in replacements {
            assert!(text.contains(from), "there is no {from:?}");
            text = text.replacen(from, to, 1);
        }
        std::fs::write(self.folder.path().join(name), text).expect("written");
    }

    /// A proposal's whole way, with one voter; what its execution says.
    #[track_caller]
    fn decide(&self, dao: &str, from: &str, number: &str, wanted: &[&str], lengths: [&str; 3]) -> Value {
        let who = ["--dao", dao, "--from", from];
        self.json(&[&["propose", "--description", number], wanted, &who].concat());
        self.json(&["advance", lengths[0]]);
        self.json(&[&["vote", number, "for"], &who[..]].concat());
        self.json(&["advance", lengths[1]]);
        self.json(&["queue", number, "--dao", dao]);
        self.json(&["advance", lengths[2]]);
        self.json(&["execute", number, "--dao", dao])
    }

    /// The protocol's DAO, and the template that it adopted.
    fn with_template(&self) {
        self.json(&["deploy", &example("aidao.toml")]);
        self.json(&["stake", "--from", "execution-team", "--amount", "100_000_000", "--lock", "1 year"]);
        self.json(&["advance", "8 days"]);
        let wanted = ["--add-template", "consortium"];
        self.decide("aidao", "execution-team", "1", &wanted, ["2 days 1m", "7 days", "3 days"]);
    }
}

/// The example's `[token]`, down to the next section.
fn made_token() -> String {
    let text = std::fs::read_to_string(example("speech.toml")).expect("it is there");
    let (start, end) = (text.find("[token]").expect("a token"), text.find("# Votes rise").expect("the next"));
    text.get(start..end).expect("in this order").to_owned()
}

#[test]
fn one_file_makes_two_daos_under_two_keys() {
    let here = Here::new();
    here.with_template();
    let file = example("speech.toml");
    let first = here.json(&["deploy", &file]);
    assert!(here.fails(&["deploy", &file]).contains("speech"), "the key is taken");
    let second = here.json(&["deploy", &file, "--key", "second"]);
    assert_ne!(first["contracts"]["treasury"]["address"], second["contracts"]["treasury"]["address"]);
    for dao in ["speech", "second"] {
        assert_eq!(here.json(&["verify", "--dao", dao])["verified"], true);
    }
}

#[test]
fn an_adopted_token_votes() {
    let here = Here::new();
    here.with_template();
    here.file("club.toml", &[(&made_token(), "[token]\naddress = \"aidao/token\"\n\n")]);
    here.file("lost.toml", &[(&made_token(), "[token]\naddress = \"other/token\"\n\n")]);
    let nowhere = "[token]\naddress = \"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed\"\n\n";
    here.file("nowhere.toml", &[(&made_token(), nowhere)]);
    let plan = String::from_utf8(here.run(&["plan", "club.toml"]).stdout).expect("text");
    for said in ["adopts the token aidao/token", "behaviour is not checked", "18 decimals", "Nobody gets anything"] {
        assert!(plan.contains(said), "plan does not say {said:?}:\n{plan}");
    }
    assert!(here.fails(&["deploy", "lost.toml"]).contains("token.address: no DAO is called other on this chain"));
    assert!(here.fails(&["deploy", "nowhere.toml"]).contains("token.address: there is no contract at 0x5aAeb6053F3E"));
    let token = here.json(&["status"])["contracts"]["token"].clone();
    let deployed = here.json(&["deploy", "club.toml"]);
    assert_eq!(deployed["contracts"]["token"]["address"], token);
    assert_eq!(here.json(&["verify"])["verified"], true);
    let status = here.json(&["status"]);
    assert_eq!((&status["registry"]["adopted_token"], &status["registry"]["parent"]), (&true.into(), &Value::Null));
    here.json(&["stake", "--from", "advisors", "--amount", "20_000_000", "--lock", "60 days"]);
    here.json(&["advance", "8 days"]);
    let call = ["--call", "governor.setVotingPeriod(10 days)"];
    let executed = here.decide("club", "advisors", "1", &call, ["1 day 1m", "6 days 1m", "2 days"]);
    assert_eq!(executed["state"], "executed");
}

#[test]
fn a_child_is_made_paused_and_vetoed_by_its_parents_votes() {
    let here = Here::new();
    here.with_template();
    here.json(&["deploy", &example("speech.toml")]);
    const TEMPLATE: &str = "template = \"consortium\"";
    let child = |parent: &str| format!("{TEMPLATE}\nparent = \"{parent}\"\nparent_rights = [\"pause\", \"veto\"]");
    let slow = ("voting_period = \"5 days\"", "voting_period = \"30 days\"");
    here.file("dictation.toml", &[(TEMPLATE, &child("speech")), slow]);
    here.file("stray.toml", &[(TEMPLATE, &child("aidao"))]);
    here.file("alone.toml", &[]);
    let plan = String::from_utf8(here.run(&["plan", "dictation.toml"]).stdout).expect("text");
    for said in ["A child of speech", "deposits are paid by whoever", "speech may, by its own vote, stop queueing"] {
        assert!(plan.contains(said), "plan does not say {said:?}:\n{plan}");
    }
    let error = here.fails(&["deploy", "dictation.toml"]);
    assert!(error.contains("aidao propose --dao speech --create-dao dictation.toml"), "{error}");
    here.json(&["deposit", "--from", "language-foundation", "--amount", "1_000"]);
    here.json(&["stake", "--from", "university", "--amount", "2_000_000", "--lock", "90 days"]);
    here.json(&["advance", "8 days"]);
    for (dao, file, why) in [
        ("speech", "stray.toml", "dao.parent: it is a child of aidao, not of speech"),
        ("speech", "alone.toml", "dao.parent is missing"),
        ("aidao", "stray.toml", "aidao cannot be a parent"),
        ("speech", "none.toml", "cannot read none.toml"),
    ] {
        let make = ["propose", "--dao", dao, "--from", "university", "--create-dao", file, "--description", "x"];
        let error = here.fails(&make);
        assert!(error.contains(why), "{error}");
    }
    let lengths = ["1 day 1m", "6 days 1m", "2 days"];
    let before = here.json(&["status"])["treasury"]["coin"]["available"].clone();
    let executed = here.decide("speech", "university", "1", &["--create-dao", "dictation.toml"], lengths);
    assert_eq!((&executed["made"][0]["dao"], &executed["made"][0]["number"]), (&"dictation".into(), &2.into()));
    assert_ne!(here.json(&["status", "--dao", "speech"])["treasury"]["coin"]["available"], before, "it paid the fee");
    assert_eq!(here.json(&["verify", "--dao", "dictation"])["verified"], true);
    let registry = here.json(&["status", "--dao", "dictation"])["registry"].clone();
    assert_eq!((&registry["parent"], &registry["status"]), (&"speech".into(), &"active".into()));
    assert_eq!(registry["parent_rights"], serde_json::json!(["pause", "veto"]));
    let family = here.json(&["status", "--dao", "speech"])["registry"]["children"].clone();
    assert_eq!(family, serde_json::json!([{ "dao": "dictation", "number": 2, "status": "active" }]));

    // The child decides something by its own votes and what its file left to them; its parent stops it.
    let stake = ["stake", "--dao", "dictation", "--from", "university", "--amount", "2_000_000", "--lock", "60 days"];
    here.json(&stake);
    here.json(&["advance", "8 days"]);
    let own = ["propose", "--dao", "dictation", "--from", "university", "--first-vote", "--description", "Limits"];
    let id = here.json(&own)["id"].as_str().expect("an id").to_owned();
    let calls = [
        format!("dictation/governor.cancel({id})"),
        "dictation/governor.pause(now + 12 days)".to_owned(),
        "factory.pause(2)".to_owned(),
    ];
    let calls: Vec<&str> = calls.iter().flat_map(|call| ["--call", call.as_str()]).collect();
    here.decide("speech", "university", "2", &calls, lengths);
    assert_eq!(here.state("1", "dictation"), "canceled");
    let registry = here.json(&["status", "--dao", "dictation"])["registry"].clone();
    assert_eq!(registry["status"], "paused");
    assert!(registry["paused_until"].as_u64() > here.json(&["status"])["time"].as_u64());
}

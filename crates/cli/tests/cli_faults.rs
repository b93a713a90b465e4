//! What was misread or lost on the embedded chain: units, texts with a hyphen, links, locks, keystores.

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// A folder with a chain.
struct Here {
    folder: tempfile::TempDir,
}

impl Here {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aidao"));
        command.current_dir(self.folder.path()).args(arguments);
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the command starts")
    }

    #[track_caller]
    fn says(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("text")
    }

    #[track_caller]
    fn fails(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(!output.status.success(), "aidao {} succeeded", arguments.join(" "));
        String::from_utf8(output.stderr).expect("text")
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().expect("text").to_owned()
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.folder.path().join(name), text).expect("written");
    }

    /// The protocol's DAO, with somebody who can propose.
    fn dao() -> Self {
        let here = Self::new();
        here.says(&["deploy", &example("aidao.toml")]);
        here.says(&["stake", "--from", "execution-team", "--amount", "100_000_000", "--lock", "1 year"]);
        here.says(&["advance", "8 days"]);
        here
    }
}

fn example(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../deployments/examples").join(name);
    path.canonicalize().expect("it is there").to_str().expect("text").to_owned()
}

const PROPOSE: [&str; 6] = ["--dry-run", "propose", "--from", "execution-team", "--description", "x"];

#[test]
fn printed_amounts_carry_their_unit_and_exact_base_units() {
    let here = Here::dao();
    let shown = |call: &str| here.says(&[&PROPOSE[..], &["--call", call]].concat());
    for (call, said) in [
        ("treasury.pay(token, advisors, 5 AIDAO)", "amount 5 AIDAO (5,000,000,000,000,000,000 base units)"),
        ("treasury.pay(token, advisors, 5)", "amount 0.000000000000000005 AIDAO (5 base units)"),
        ("treasury.pay(native, advisors, 5 coin)", "amount 5 coin (5,000,000,000,000,000,000 base units)"),
        ("token.approve(treasury, max)", "value unlimited AIDAO (2^256 - 1 base units)"),
        ("governor.setVotingPeriod(10 days)", "newVotingPeriod 10 days (864,000 seconds)"),
        ("governor.setVotingPeriod(864000)", "newVotingPeriod 10 days (864,000 seconds)"),
        ("governor.setHouseQuorum(0, 4 %)", "newQuorum 4 % (400 basis points)"),
        ("governor.setHouseQuorum(0, 4)", "newQuorum 0.04 % (4 basis points)"),
        (
            "governor.setProposalThreshold(2_000_000 votes)",
            "newProposalThreshold 2,000,000 votes (2,000,000,000,000,000,000,000,000 base units)",
        ),
        ("factory.setCreationFee(20 coin)", "creationFee 20 coin (20,000,000,000,000,000,000 base units)"),
    ] {
        let text = shown(call);
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(said), "{call}: {text}");
    }
    let status = here.says(&["status"]);
    let flat = status.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("100,000,000 AIDAO (100,000,000,000,000,000,000,000,000 base units)"), "{status}");
    assert!(flat.contains("in base units"), "{status}");
}

#[test]
fn arguments_take_only_the_unit_of_their_very_asset() {
    let here = Here::dao();
    for (call, why) in [
        ("treasury.pay(token, advisors, 5M)", "expected an amount in AIDAO"),
        ("treasury.pay(token, advisors, 5m)", "expected an amount in AIDAO"),
        ("treasury.pay(native, advisors, 10 %)", "expected an amount in coin"),
        ("treasury.pay(native, advisors, now)", "expected an amount in coin"),
        ("treasury.pay(native, advisors, 1 day)", "expected an amount in coin"),
        ("treasury.pay(native, advisors, 5 AIDAO)", "expected an amount in coin"),
        ("treasury.pay(token, advisors, 5 coin)", "expected an amount in AIDAO"),
        ("governor.setVotingPeriod(5 coin)", "expected a length of time"),
        ("governor.setProposalThreshold(5 days)", "expected an amount in votes"),
        ("governor.setProposalThreshold(1 %)", "expected an amount in votes"),
        ("treasury.pay(token, advisors, 1__0)", "expected a whole number"),
    ] {
        let error = here.fails(&[&PROPOSE[..], &["--call", call]].concat());
        assert!(error.contains(why), "{call}: {error}");
    }
    for amount in ["1__0", "_1", "1_", "1_.5", "1._5"] {
        let error = here.fails(&["--dry-run", "stake", "--from", "advisors", "--lock", "30 days", "--amount", amount]);
        assert!(error.contains("expected a decimal number"), "{error}");
    }
    let error = here.fails(&["stake", "--from", "advisors", "--lock", "5M", "--amount", "1"]);
    assert!(error.contains("a month has no fixed length"), "{error}");
}

#[test]
fn a_symbol_that_is_a_unit_of_time_or_a_keyword_is_refused() {
    let here = Here::new();
    let text = std::fs::read_to_string(example("aidao.toml")).expect("it is there");
    for symbol in ["days", "m", "M", "year", "coin", "Coin", "now", "tokens", "votes", "units"] {
        here.write("dao.toml", &text.replacen("symbol = \"AIDAO\"", &format!("symbol = \"{symbol}\""), 1));
        let error = here.fails(&["plan", "dao.toml"]);
        assert!(error.contains(&format!("token.symbol: {symbol} already means something")), "{error}");
    }
}

#[test]
fn free_text_may_begin_with_a_hyphen() {
    let here = Here::dao();
    let propose = ["--dry-run", "propose", "--from", "execution-team", "--call", "governor.setLiveLimit(4)"];
    for text in ["- Fund transcripts\n- Fund dictations", "-1", "--", "---\ntitle: x\n---", "-1 for quorum"] {
        here.says(&[&propose[..], &["--description", text]].concat());
    }
    here.says(&[&propose[1..], &["--description", "ok"]].concat());
    here.says(&["advance", "2 days 1m"]);
    here.says(&["vote", "1", "against", "--from", "execution-team", "--reason", "-1, too dear"]);
}

#[test]
fn a_child_without_rights_is_refused_before_its_parent_votes() {
    let here = Here::new();
    let text = std::fs::read_to_string(example("speech.toml")).expect("it is there");
    let template = "template = \"consortium\"";
    here.write("child.toml", &text.replacen(template, &format!("{template}\nparent = \"speech\""), 1));
    let error = here.fails(&["plan", "child.toml"]);
    assert!(error.contains("dao.parent: only with dao.parent_rights"), "{error}");
}

#[cfg(unix)]
#[test]
fn a_lock_that_is_a_link_empties_no_file() {
    use std::os::unix::fs::symlink;
    let here = Here::new();
    here.write("precious", "precious");
    std::fs::create_dir_all(here.folder.path().join(".aidao")).expect("a folder");
    symlink("../precious", here.folder.path().join(".aidao/chain.state.lock")).expect("a link");
    here.write(".aidao/chain.state", "");
    let error = here.fails(&["status"]);
    assert!(error.contains("chain.state.lock is not a file of its own"), "{error}");
    assert!(here.fails(&["deploy", &example("aidao.toml")]).contains("is not a file of its own"));
    assert_eq!(std::fs::read_to_string(here.folder.path().join("precious")).expect("it is there"), "precious");
}

#[test]
fn a_chain_that_a_devnet_serves_is_not_changed_beside_it() {
    let here = Here::new();
    let state = here.path("x.chain");
    here.says(&["--state", &state, "deploy", &example("aidao.toml")]);
    let serve = ["devnet", "--port", "0", "--state", &state];
    let mut devnet = here.command(&serve).stdout(Stdio::piped()).spawn().expect("it starts");
    let lines = std::io::BufRead::lines(std::io::BufReader::new(devnet.stdout.take().expect("piped")));
    let listening = lines.map_while(Result::ok).find(|line| line.starts_with("Listening")).expect("it serves");
    let url = listening.split_whitespace().nth(2).expect("an address").to_owned();
    assert!(url.starts_with("http://127.0.0.1:"), "{listening}");
    let deposit = ["--state", &state, "deposit", "--from", "reserved-tokens", "--amount", "77"];
    let error = here.fails(&deposit);
    assert!(error.contains("is served by aidao devnet") && error.contains("--rpc"), "{error}");
    // It names the address at which this devnet listens, not the one at which others do.
    assert!(error.contains(&format!("aidao devnet at {url} (process ")) && !error.contains("8545"), "{error}");
    let second = here.fails(&serve);
    assert!(second.contains("is in use by aidao devnet"), "{second}");
    devnet.kill().expect("it runs");
    devnet.wait().expect("it ends");
    here.says(&deposit);
}

const PASSWORD: &str = "correct horse";
const KEY: &str = "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d";
const ADDRESS: &str = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

impl Here {
    fn account(&self, file: &str, password: &str, more: &[&str]) -> Output {
        let mut command = self.command(&[&["account", file], more].concat());
        command.env("AIDAO_PASSWORD", password).env("AIDAO_PRIVATE_KEY", KEY).output().expect("it starts")
    }
}

#[test]
fn keystores_of_other_wallets_open_and_bad_ones_are_refused_in_words() {
    let here = Here::new();
    let made = here.account("ours.json", PASSWORD, &["--make", "import"]);
    assert!(made.status.success(), "{made:?}");
    let ours = std::fs::read_to_string(here.folder.path().join("ours.json")).expect("it was made");
    let ours: Value = serde_json::from_str(&ours).expect("JSON");
    // As geth has it by default.
    let cost = &ours["crypto"]["kdfparams"];
    assert_eq!((&cost["n"], &cost["r"], &cost["p"]), (&262_144.into(), &8.into(), &1.into()));
    let with = |change: &dyn Fn(&mut Value)| {
        let mut file = ours.clone();
        change(&mut file);
        file.to_string()
    };
    let capital = with(&|file| {
        let crypto = file.as_object_mut().expect("an object").remove("crypto").expect("it has it");
        file["Crypto"] = crypto;
    });
    let bare = with(&|file| {
        let file = file.as_object_mut().expect("an object");
        file.remove("address");
        file.remove("id");
    });
    let upper = with(&|file| {
        file["address"] = format!("0x{}", file["address"].as_str().expect("text").to_uppercase()).into();
    });
    for (name, text) in [("capital", capital), ("bare", bare), ("upper", upper), ("mark", format!("\u{feff}{ours}"))] {
        here.write(name, &text);
        let output = here.account(name, PASSWORD, &[]);
        let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && said.contains(ADDRESS), "{name}: {said}");
    }
    let cost = |n: u64, r: u32| {
        with(&|file| {
            file["crypto"]["kdfparams"]["n"] = n.into();
            file["crypto"]["kdfparams"]["r"] = r.into();
        })
    };
    for (name, text, password, why) in [
        ("wrong", ours.to_string(), "wrong horse", "the password is wrong"),
        ("newline", ours.to_string(), "correct horse\n", "the password is wrong"),
        ("odd", cost(262_143, 8), PASSWORD, "its scrypt parameters are impossible"),
        ("huge", cost(1 << 40, 8), PASSWORD, "want more memory or time"),
        (
            "mixed",
            with(&|file| {
                file["crypto"]["kdfparams"] = serde_json::json!({ "dklen": 32, "c": 1, "prf": 1, "salt": "8b" })
            }),
            PASSWORD,
            "its kdfparams are not those of scrypt",
        ),
        ("other", with(&|file| file["address"] = "11".repeat(20).into()), PASSWORD, "it says that it is of"),
        ("empty", String::new(), PASSWORD, "it is empty"),
        ("text", "secret".into(), PASSWORD, "it is no keystore: not JSON"),
        ("presale", r#"{"encseed":"00","ethaddr":"00"}"#.into(), PASSWORD, "it is a presale wallet"),
        ("old", with(&|file| file["version"] = 1.into()), PASSWORD, "it is no keystore of version 3"),
    ] {
        here.write(name, &text);
        let output = here.account(name, password, &[]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && said.contains(why) && said.lines().count() == 1, "{name}: {said}");
    }
}

//! The command `aidao`: plans a DAO from a file, deploys it on an embedded chain, governs it, and demonstrates it.

pub mod action;
pub mod arena;
pub mod ask;
pub mod book;
mod commands;
pub mod config;
pub mod council;
pub mod demo;
pub mod deploy;
pub mod devnet;
pub mod errors;
pub mod fields;
pub mod funds;
pub mod interface;
pub mod lexicon;
pub mod meaning;
pub mod net;
pub mod plan;
pub mod proposal;
pub mod report;
pub mod session;
pub mod templates;
pub mod units;
pub mod words;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Args, Parser, Subcommand, ValueEnum};
use serde_json::{Value, json};

use crate::commands::children::Child;
use crate::commands::proposals::{Step, Wanted};
use crate::commands::{chain, directors, holders, proposals, status};
use crate::config::DaoConfig;
use crate::net::accounts;
use crate::net::records;
use crate::net::remote::{Options, Remote, Trial};
use crate::net::wei;
use crate::proposal::Support;
use crate::report::{Report, is_hidden, number};
use crate::session::{STATE_FILE, Session};
use crate::units::Asset;

/// What a dry run says of a node without `eth_simulateV1`.
const ALONE: &str =
    "node cannot simulate transactions in a row (it has no eth_simulateV1), so only the first one was tried";
/// The example that `aidao demo` uses when no file is given.
pub const EXAMPLE: &str = include_str!("../../../deployments/examples/aidao.toml");
/// The most gas that a transaction is given unless the user allows more. The largest of a deployment takes 258,000.
const MAX_GAS: u64 = 10_000_000;
/// Where that example lies in the repository.
pub const EXAMPLE_FILE: &str = "deployments/examples/aidao.toml";

/// The command line.
#[derive(Debug, Parser)]
#[command(
    name = "aidao",
    version,
    about = "Plans, deploys, governs and demonstrates AI DAOs",
    long_about = "Plans, deploys, governs and demonstrates AI DAOs, on an embedded chain that is kept in a file: \
                  pallet-revive with the rules and prices of Polkadot Hub.",
    after_help = "A first walk:\n  \
        aidao deploy deployments/examples/aidao.toml\n  \
        aidao stake --from execution-team --amount 100_000_000 --lock \"1 year\"\n  \
        aidao advance \"8 days\"\n  \
        aidao propose --from execution-team --add-template consortium --description \"Let consortia begin\"\n  \
        aidao advance \"2 days 1m\" && aidao vote 1 for --from execution-team\n  \
        aidao advance \"7 days\" && aidao queue 1\n  \
        aidao advance \"3 days\" && aidao execute 1\n  \
        aidao deploy deployments/examples/speech.toml && aidao status",
    arg_required_else_help = true
)]
pub struct Cli {
    /// The file in which the embedded chain is kept: .aidao/chain.state if none is given; `devnet` keeps none then.
    #[arg(long, global = true, value_name = "FILE")]
    state: Option<PathBuf>,
    #[command(flatten)]
    node: Node,
    /// Try everything and keep nothing. Over RPC, all transactions are tried in a row and nothing is sent, if the node has
    /// eth_simulateV1; on any other node, only the first transaction is tried, and the result says so.
    #[arg(long, global = true)]
    dry_run: bool,
    /// Write the result as JSON instead of text. Amounts are base units, times seconds.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

/// A node instead of the embedded chain.
#[derive(Debug, Args)]
#[command(next_help_heading = "A node instead of the embedded chain")]
struct Node {
    /// Act on the chain of a node that speaks Ethereum JSON-RPC, such as http://127.0.0.1:8545 (aidao devnet).
    #[arg(long, global = true, value_name = "URL", conflicts_with = "state")]
    rpc: Option<String>,
    /// Where the same node listens to Substrate's RPC, such as http://127.0.0.1:9944 (scripts/node): `advance` needs it there.
    #[arg(long, global = true, value_name = "URL", requires = "rpc")]
    node_rpc: Option<String>,
    /// Whoever signs over RPC: a keystore file (Ethereum, version 3), whose password is asked for or in AIDAO_PASSWORD.
    /// Without it, the private key in AIDAO_PRIVATE_KEY signs.
    #[arg(long, global = true, value_name = "FILE")]
    account: Option<PathBuf>,
    /// The folder with the records of what was deployed over RPC.
    #[arg(long, global = true, value_name = "FOLDER", default_value = records::FOLDER)]
    deployments: PathBuf,
    /// Gas and price above what the node asks for, in percent (0 to 200).
    #[arg(long, global = true, value_name = "PERCENT", default_value_t = 20,
          value_parser = clap::value_parser!(u8).range(0..=200))]
    gas_headroom: u8,
    /// The chain that you mean, by its id (EIP-155). Needed once for each node before something is signed for a chain other
    /// than a development chain; another chain than before is refused without it.
    #[arg(long, global = true, value_name = "ID", requires = "rpc")]
    chain_id: Option<u64>,
    /// The most that a transaction may cost in fees and deposits, in coin: the node names gas and price.
    #[arg(long, global = true, value_name = "COIN", default_value = "50", requires = "rpc")]
    max_fee: String,
    /// The most gas that a transaction may be given.
    #[arg(long, global = true, value_name = "GAS", default_value_t = MAX_GAS, requires = "rpc")]
    max_gas: u64,
}

impl Cli {
    fn state(&self) -> &Path {
        self.state.as_deref().unwrap_or(Path::new(STATE_FILE))
    }

    /// The chain that is there, or a new one in a file if `begin`.
    fn session(&self, begin: bool) -> Result<Session> {
        let session = match &self.node.rpc {
            Some(url) => {
                let remote = Remote::connect(Options {
                    url: url.clone(),
                    node: self.node.node_rpc.clone(),
                    account: self.node.account.clone(),
                    headroom: self.node.gas_headroom,
                    dry_run: self.dry_run,
                    folder: self.node.deployments.clone(),
                    chain_id: self.node.chain_id,
                    max_fee: commands::plancks(Asset::coin().read_whole(&self.node.max_fee).context("--max-fee")?)?,
                    max_gas: self.node.max_gas,
                })?;
                Session::over(remote, &self.node.deployments)?
            }
            None if begin => Session::open_or_begin(self.state())?,
            None => Session::open(self.state())?,
        };
        Ok(session.dry(self.dry_run))
    }
}

/// Which DAO, and who acts.
#[derive(Debug, Args)]
struct Who {
    /// The account that acts, by its name: anybody can sign for it, on the embedded chain and a devnet. Over RPC, whoever
    /// signs acts if none is given.
    #[arg(long, value_name = "NAME")]
    from: Option<String>,
    #[command(flatten)]
    dao: Which,
}

/// Which DAO.
#[derive(Debug, Args)]
struct Which {
    /// The DAO, by the name of its file without the ending; the newest if none is given.
    #[arg(long, value_name = "KEY")]
    dao: Option<String>,
}

/// A proposal, and who acts.
#[derive(Debug, Args)]
struct OneProposal {
    /// The proposal's number in the DAO's list (1 is the first), or its id.
    proposal: String,
    /// The account that sends it; anybody may. Over RPC, whoever signs if none is given.
    #[arg(long, value_name = "NAME")]
    from: Option<String>,
    #[command(flatten)]
    dao: Which,
}

/// What to do.
#[derive(Debug, Subcommand)]
enum Command {
    /// Check a file and say in words what will exist, who gets what, who controls what and who pays what.
    Plan {
        /// The DAO's file (TOML); see deployments/examples/aidao.toml and docs/writing-a-dao-file.md.
        file: PathBuf,
    },
    /// Say which templates there are, and for whom.
    Templates,
    /// Deploy a file's DAO: the protocol's own directly, one with a template through the protocol's factory. A child (a
    /// file with dao.parent) is made by its parent's vote instead: propose --create-dao.
    Deploy {
        /// The DAO's file (TOML).
        file: PathBuf,
        /// What commands call the DAO; the file's name without its ending if none is given.
        #[arg(long)]
        key: Option<String>,
    },
    /// Lock tokens, for votes.
    Stake {
        #[command(flatten)]
        who: Who,
        /// How many tokens, such as 5 or "5 AIDAO".
        #[arg(long)]
        amount: String,
        /// For how long, such as "180 days".
        #[arg(long)]
        lock: String,
    },
    /// Give one's votes to somebody.
    Delegate {
        /// Who gets them: a name or an address.
        to: String,
        #[command(flatten)]
        who: Who,
    },
    /// Pay into a DAO's treasury, which books it as income.
    Deposit {
        #[command(flatten)]
        who: Who,
        /// How much, such as 5 or "5 coin": whole ones, by the decimals that the asset says.
        #[arg(long)]
        amount: String,
        /// Of what: native (the chain's coin), token, or the address of an ERC-20.
        #[arg(long, default_value = "native")]
        asset: String,
    },
    /// Propose calls to the DAO.
    #[command(after_help = "Calls look like\n  \
        treasury.pay(native, alice, 5 coin)\n  \
        treasury.allocate(university, native, 4_000 coin, now + 10 days, now + 200 days)\n  \
        governor.setVotingPeriod(10 days)\n  \
        aidao/staking.delegate(alice)\n\
        Targets are token, staking, governor, treasury, reserve, directors, committee, factory, with DAO/ before\n\
        those of another DAO. An amount has the unit of its asset (coin, or the token's symbol), a length of time units of time,\n\
        a share %; a bare number is in base units (of the asset, seconds, basis points), and is shown as such.")]
    Propose {
        #[command(flatten)]
        who: Who,
        /// A call; give several for several, in their order.
        #[arg(long, value_name = "CALL")]
        call: Vec<String>,
        /// Also do what the DAO's file leaves to the first vote: the directors' spending limits, and the service tiers of
        /// a DAO from a template.
        #[arg(long)]
        first_vote: bool,
        /// Also make a template known to the factory, by its id; only the protocol's DAO can.
        #[arg(long, value_name = "ID")]
        add_template: Vec<String>,
        /// Also have the factory make a child: the DAO of a file whose dao.parent is this DAO. The treasury pays exactly the
        /// creation fee of today, whoever executes pays the deposits.
        #[arg(long, value_name = "FILE")]
        create_dao: Option<PathBuf>,
        /// What commands will call the child; its file's name without its ending if none is given.
        #[arg(long, requires = "create_dao")]
        key: Option<String>,
        /// What for.
        #[arg(long, allow_hyphen_values = true)]
        description: String,
    },
    /// Vote.
    Vote {
        /// The proposal's number in the DAO's list (1 is the first), or its id.
        proposal: String,
        /// The ballot.
        support: Support,
        #[command(flatten)]
        who: Who,
        /// Why.
        #[arg(long, allow_hyphen_values = true)]
        reason: Option<String>,
    },
    /// Queue a proposal that passed.
    Queue(OneProposal),
    /// Execute a proposal whose delay is over.
    Execute(OneProposal),
    /// Cancel one's own proposal before its vote begins.
    Cancel(OneProposal),
    /// Let directors (or the committee) sign calls together and send them.
    Direct {
        /// Who signs; give as many as the threshold asks for. A name, or over RPC a keystore file.
        #[arg(long, value_name = "NAME")]
        signer: Vec<String>,
        /// Write the calls to a file instead of sending them, for owners to sign elsewhere (aidao sign, aidao send).
        #[arg(long, value_name = "FILE")]
        save: Option<PathBuf>,
        /// A call, as in propose.
        #[arg(long, value_name = "CALL")]
        call: Vec<String>,
        /// Act as the academic committee instead.
        #[arg(long)]
        committee: bool,
        #[command(flatten)]
        dao: Which,
    },
    /// Sign a multisig's calls in a file that aidao direct --save wrote, after reading here what they are. On a terminal,
    /// asks before it signs.
    Sign {
        /// The file.
        file: PathBuf,
        /// Sign without asking.
        #[arg(long)]
        yes: bool,
        #[command(flatten)]
        who: Who,
    },
    /// Send a multisig's calls in a file, once enough owners signed them. Anybody may.
    Send {
        /// The file.
        file: PathBuf,
        #[command(flatten)]
        who: Who,
    },
    /// Say where a DAO stands: contracts, treasury and proposals; or a proposal.
    Status {
        /// The proposal's number in the DAO's list (1 is the first), or its id.
        proposal: Option<String>,
        #[command(flatten)]
        dao: Which,
    },
    /// Compare code and wiring of a DAO with its template. The exit code says whether they are the same.
    Verify {
        #[command(flatten)]
        dao: Which,
    },
    /// Let time pass. Only development chains can.
    Advance {
        /// How long, such as "8 days" or "1h 30m".
        length: String,
    },
    /// Make a keystore file for --account, or say whose it is.
    Account {
        /// The file.
        file: PathBuf,
        /// What to do with it.
        #[arg(long, value_enum, default_value_t = Keystore::Show)]
        make: Keystore,
    },
    /// Serve a chain as Ethereum JSON-RPC, for wallets and tools, until Ctrl-C. See docs/connect.md.
    Devnet(devnet::Options),
    /// Play the whole story on a chain of its own and check its promises: tokens, stakes, votes, a DAO from a template,
    /// attacks that are refused, costs.
    Demo {
        /// The protocol's file (TOML); the white paper's if none is given.
        file: Option<PathBuf>,
    },
    /// Simulate how a DAO decides: scenarios, sweeps, oracles; and scenarios played through the contracts.
    #[command(subcommand, visible_alias = "wind-tunnel")]
    Simulate(arena::Simulate),
}

/// What to do with a keystore file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Keystore {
    /// Say whose it is.
    Show,
    /// Make one with a new key.
    New,
    /// Make one with the key in AIDAO_PRIVATE_KEY.
    Import,
}

/// Does what the command line says.
///
/// # Errors
/// One line that says what is wrong.
pub fn run(cli: &Cli, out: &mut dyn Write) -> Result<()> {
    if let Command::Simulate(command) = &cli.command {
        // Its results are files; there is nothing to say as JSON.
        return arena::run(command, out);
    }
    let answer = match (cli.json, &cli.command) {
        (false, _) => act(cli, &mut Report::new(out))?,
        // Whoever signs reads what.
        (true, Command::Sign { .. }) => act(cli, &mut Report::new(&mut io::stderr()))?,
        (true, _) => act(cli, &mut Report::new(&mut io::sink()))?,
    };
    if cli.json {
        writeln!(out, "{}", escaped_json(&answer))?;
    }
    if answer["verified"] == Value::Bool(false) {
        bail!("code or wiring is not what it should be");
    }
    Ok(())
}

/// JSON in which every character can be seen. Those that cannot are in texts only, where they may be escaped.
fn escaped_json(answer: &Value) -> String {
    let mut text = String::new();
    for c in format!("{answer:#}").chars() {
        if c != '\n' && is_hidden(c) {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                text.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            text.push(c);
        }
    }
    text
}

fn act(cli: &Cli, report: &mut Report<'_>) -> Result<Value> {
    match &cli.command {
        Command::Plan { file } => {
            let dao = read(file)?;
            report.text(&format!("Plan of {}: every check passed.", file.display()))?;
            plan::write(&dao, report)?;
            Ok(json!({ "file": file, "valid": true, "amounts": plan::amounts(&dao) }))
        }
        Command::Templates => Ok(templates::write(report)?),
        Command::Deploy { file, key } => {
            let text = text_of(file)?;
            // What can be refused is, before a chain is begun.
            config::parse(&file.display().to_string(), &text)?;
            let mut session = cli.session(true)?;
            let done = commands::deploy::deploy(&mut session, &key_of(file, key.as_deref()), file, &text, report);
            concluded(&session, done, report)
        }
        Command::Demo { file } => {
            let dao = match file {
                Some(file) => read(file)?,
                None => config::parse(EXAMPLE_FILE, EXAMPLE)?,
            };
            demo::run(&dao, report)?;
            Ok(serde_json::json!({ "demo": "ok" }))
        }
        Command::Devnet(options) => devnet::run(options, cli.state.as_deref(), report),
        Command::Account { file, make } => {
            let account = match make {
                Keystore::Show => accounts::from_file(file)?,
                made => accounts::make(file, *made == Keystore::Import)?,
            };
            report.text(&format!("{} signs for {}.", file.display(), account.address()))?;
            Ok(serde_json::json!({ "file": file, "address": account.address() }))
        }
        command => {
            let mut session = cli.session(false)?;
            let done = on_chain(&mut session, command, report);
            concluded(&session, done, report)
        }
    }
}

/// What a command did over RPC: its transactions; or what it would have done.
fn concluded(session: &Session, done: Result<Value>, report: &mut Report<'_>) -> Result<Value> {
    if let Some(remote) = session.remote().filter(|remote| remote.is_dry()) {
        return tried(remote.trial(), done, report);
    }
    let mut answer = done?;
    let sent = session.remote().map(Remote::sent).unwrap_or_default();
    for sent in sent {
        report.note(&format!("Transaction {} in block {}.", sent.transaction, number(sent.block)))?;
    }
    if let (Some(answer), true) = (answer.as_object_mut(), session.remote().is_some()) {
        let sent = sent.iter().map(|sent| {
            json!({ "hash": sent.transaction, "block": sent.block, "gas": sent.gas, "fee": sent.fee.to_string() })
        });
        answer.insert("transactions".into(), sent.collect());
    }
    if session.is_dry() {
        report.text("Dry run: nothing of this was kept.")?;
        if let Some(answer) = answer.as_object_mut() {
            answer.insert("dry_run".into(), true.into());
        }
    }
    Ok(answer)
}

/// What a command would have done over RPC.
fn tried(trial: &Trial, done: Result<Value>, report: &mut Report<'_>) -> Result<Value> {
    let count = trial.tried.len();
    if trial.failed {
        let before = match (trial.first_only, count) {
            (true, _) => format!("this {ALONE}; "),
            (_, 0) => String::new(),
            (_, 1) => "the one before it would succeed; ".to_owned(),
            (_, count) => format!("the {count} before it would succeed; "),
        };
        let number = count.saturating_add(1);
        return done.with_context(|| format!("dry run: stopped at transaction {number} ({before}nothing was sent)"));
    }
    let (gas, fee) = trial
        .tried
        .iter()
        .fold((0_u64, 0_u128), |(gas, fee), tried| (gas.saturating_add(tried.gas), fee.saturating_add(tried.fee)));
    let cost = format!("for at most {} gas and {} in fees and deposits", number(gas), Asset::coin().show(wei(fee)));
    let transactions = trial.tried.iter().map(|tried| json!({ "gas": tried.gas, "fee": tried.fee.to_string() }));
    let mut facts = json!({
        "dry_run": true,
        "tried": count,
        "of": count,
        "gas": gas,
        "fee": fee.to_string(),
        "would_send": transactions.collect::<Value>(),
    });
    if trial.first_only {
        report.text(&format!(
            "Dry run: the first transaction would succeed, {cost}. Nothing was sent. This {ALONE}: whether what follows it \
             would succeed, and how many transactions that would be, is not known."
        ))?;
        facts["of"] = Value::Null;
        facts["limit"] = format!("this {ALONE}").into();
        return Ok(facts);
    }
    let stopped = || format!("dry run: stopped after {count} transactions that would succeed; nothing was sent");
    let mut answer = if count == 0 { done? } else { done.with_context(stopped)? };
    report.text(&match count {
        0 => "Dry run: no transaction is needed. Nothing was kept.".to_owned(),
        1 => format!("Dry run: the only transaction would succeed, {cost}. Nothing was sent."),
        count => format!(
            "Dry run: all {count} transactions would succeed, each after those before it, {cost}. Nothing was sent."
        ),
    })?;
    if let (Some(answer), Some(facts)) = (answer.as_object_mut(), facts.as_object_mut()) {
        answer.append(facts);
    }
    Ok(answer)
}

/// Commands that act on a chain that is there.
fn on_chain(session: &mut Session, command: &Command, report: &mut Report<'_>) -> Result<Value> {
    match command {
        Command::Stake { who, amount, lock } => {
            holders::stake(session, who.dao.dao.as_deref(), who.from.as_deref(), amount, lock, report)
        }
        Command::Delegate { to, who } => {
            holders::delegate(session, who.dao.dao.as_deref(), who.from.as_deref(), to, report)
        }
        Command::Deposit { who, amount, asset } => {
            holders::deposit(session, who.dao.dao.as_deref(), who.from.as_deref(), amount, asset, report)
        }
        Command::Propose { who, call, first_vote, add_template, create_dao, key, description } => {
            let child = create_dao.as_ref().map(|file| child(file, key.as_deref())).transpose()?;
            let wanted = Wanted { calls: call, first_vote: *first_vote, templates: add_template, child, description };
            proposals::propose(session, who.dao.dao.as_deref(), who.from.as_deref(), &wanted, report)
        }
        Command::Vote { proposal, support, who, reason } => {
            let ballot = proposals::Ballot { proposal, support: *support, reason: reason.as_deref() };
            proposals::vote(session, who.dao.dao.as_deref(), who.from.as_deref(), &ballot, report)
        }
        Command::Queue(which) => step(session, which, Step::Queue, report),
        Command::Execute(which) => step(session, which, Step::Execute, report),
        Command::Cancel(which) => step(session, which, Step::Cancel, report),
        Command::Direct { signer, save, call, committee, dao } => {
            let wanted =
                directors::Wanted { committee: *committee, signers: signer, calls: call, save: save.as_deref() };
            directors::direct(session, dao.dao.as_deref(), &wanted, report)
        }
        Command::Sign { file, yes, who } => {
            directors::sign(session, who.dao.dao.as_deref(), file, who.from.as_deref(), *yes, report)
        }
        Command::Send { file, who } => {
            let from = or_anybody(session, who.from.as_deref());
            directors::send(session, who.dao.dao.as_deref(), file, from, report)
        }
        Command::Status { proposal: None, dao } => status::dao(session, dao.dao.as_deref(), report),
        Command::Status { proposal: Some(proposal), dao } => {
            status::proposal(session, dao.dao.as_deref(), proposal, report)
        }
        Command::Verify { dao } => status::verify(session, dao.dao.as_deref(), report),
        Command::Advance { length } => chain::advance(session, length, report),
        Command::Plan { .. }
        | Command::Templates
        | Command::Account { .. }
        | Command::Deploy { .. }
        | Command::Devnet(_)
        | Command::Demo { .. }
        | Command::Simulate(_) => Ok(Value::Null),
    }
}

fn step(session: &mut Session, which: &OneProposal, step: Step, report: &mut Report<'_>) -> Result<Value> {
    let from = or_anybody(session, which.from.as_deref());
    proposals::step(session, which.dao.dao.as_deref(), from, &which.proposal, step, report)
}

/// Whoever sends what anybody may: on an embedded chain, it does not matter who.
fn or_anybody<'a>(session: &Session, from: Option<&'a str>) -> Option<&'a str> {
    from.or(session.remote().is_none().then_some("anybody"))
}

fn read(file: &Path) -> Result<DaoConfig> {
    Ok(config::parse(&file.display().to_string(), &text_of(file)?)?)
}

fn text_of(file: &Path) -> Result<String> {
    std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
}

/// What commands call a file's DAO.
fn key_of(file: &Path, key: Option<&str>) -> String {
    let stem = || file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    key.map_or_else(stem, str::to_owned)
}

fn child(file: &Path, key: Option<&str>) -> Result<Child> {
    Ok(Child { key: key_of(file, key), file: file.display().to_string(), text: text_of(file)? })
}

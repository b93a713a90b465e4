//! Proposals as a governor has them.

use aidao_abi::Governor;
use aidao_chain::CallError;
use alloy_core::primitives::{Address, U256, keccak256};

use crate::action::Action;
use crate::interface;
use crate::lexicon::Lexicon;
use crate::net::Chain;
use crate::report::time_of;
use crate::units::Asset;

/// Where a proposal stands (OpenZeppelin's `ProposalState`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Made; the vote has not begun.
    Pending,
    /// The vote is open.
    Active,
    /// Cancelled.
    Canceled,
    /// Voted down, or too few took part.
    Defeated,
    /// Passed; to be queued.
    Succeeded,
    /// Waits in the treasury.
    Queued,
    /// Passed, and then nobody did anything for too long.
    Expired,
    /// Executed.
    Executed,
}

impl State {
    /// By its number on the chain.
    #[must_use]
    pub fn of(number: u8) -> Option<Self> {
        use State::{Active, Canceled, Defeated, Executed, Expired, Pending, Queued, Succeeded};
        [Pending, Active, Canceled, Defeated, Succeeded, Queued, Expired, Executed].get(usize::from(number)).copied()
    }

    /// In a word.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Active => "active",
            Self::Canceled => "canceled",
            Self::Defeated => "defeated",
            Self::Succeeded => "succeeded",
            Self::Queued => "queued",
            Self::Expired => "expired",
            Self::Executed => "executed",
        }
    }
}

/// A ballot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Support {
    /// No.
    Against,
    /// Yes.
    For,
    /// Takes part, but on neither side.
    Abstain,
}

impl Support {
    /// Its number on the chain.
    #[must_use]
    pub fn number(self) -> u8 {
        match self {
            Self::Against => 0,
            Self::For => 1,
            Self::Abstain => 2,
        }
    }

    /// In a word.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Against => "against",
            Self::For => "for",
            Self::Abstain => "abstain",
        }
    }
}

/// A proposal.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// Its id.
    pub id: U256,
    /// Who made it.
    pub proposer: Address,
    /// Where it stands.
    pub state: State,
    /// The moment whose votes count.
    pub snapshot: U256,
    /// The last moment of the vote.
    pub deadline: U256,
    /// From when on it can be executed; zero before it is queued.
    pub eta: U256,
    /// Votes against, for and abstaining, over all houses.
    pub votes: [U256; 3],
    /// What it would do.
    pub actions: Vec<Action>,
}

impl Proposal {
    /// Reads one.
    ///
    /// # Errors
    /// If there is none with this id.
    pub fn read(chain: &dyn Chain, governor: Address, id: U256) -> Result<Self, CallError> {
        let details = chain.view(governor, Governor::proposalDetailsCall { proposalId: id })?;
        let votes = chain.view(governor, Governor::proposalVotesCall { proposalId: id })?;
        let actions = details._0.into_iter().zip(details._1).zip(details._2);
        let state = chain.view(governor, Governor::stateCall { proposalId: id })?;
        Ok(Self {
            id,
            proposer: chain.view(governor, Governor::proposalProposerCall { proposalId: id })?,
            // The contract knows no other states.
            state: State::of(state).unwrap_or(State::Pending),
            snapshot: chain.view(governor, Governor::proposalSnapshotCall { proposalId: id })?,
            deadline: chain.view(governor, Governor::proposalDeadlineCall { proposalId: id })?,
            eta: chain.view(governor, Governor::proposalEtaCall { proposalId: id })?,
            votes: [votes._0, votes._1, votes._2],
            actions: actions.map(|((target, value), data)| Action { target, value, data }).collect(),
        })
    }

    /// What comes next for it, in words.
    #[must_use]
    pub fn next(&self) -> String {
        match self.state {
            State::Pending => format!("the vote opens at {}", time_of(self.snapshot)),
            State::Active => format!("the vote is open until {}", time_of(self.deadline)),
            State::Canceled => "nothing of it will be executed".to_owned(),
            State::Defeated => "it is over: too few took part, or not more were for than against".to_owned(),
            State::Succeeded => "anybody may queue it (aidao queue)".to_owned(),
            State::Queued => format!("anybody may execute it from {} on (aidao execute)", time_of(self.eta)),
            State::Expired => "it is over: nobody queued or executed it in time".to_owned(),
            State::Executed => "it is done".to_owned(),
        }
    }
}

/// The message that proposes these calls.
#[must_use]
pub fn propose(actions: &[Action], description: &str) -> Governor::proposeCall {
    Governor::proposeCall {
        targets: actions.iter().map(|action| action.target).collect(),
        values: actions.iter().map(|action| action.value).collect(),
        calldatas: actions.iter().map(|action| action.data.clone()).collect(),
        description: description.to_owned(),
    }
}

/// The same calls and text have the same id in every governor (OpenZeppelin's `hashProposal`).
#[must_use]
pub fn id(actions: &[Action], description: &str) -> U256 {
    use alloy_core::sol_types::SolValue;
    let proposal = propose(actions, description);
    let text = keccak256(description.as_bytes());
    U256::from_be_bytes(keccak256((proposal.targets, proposal.values, proposal.calldatas, text).abi_encode_params()).0)
}

/// A call in words, all of it: `treasury.pay(…)`, or its bytes if the function is not known.
#[must_use]
pub fn describe(action: &Action, lexicon: &Lexicon<'_>) -> String {
    let target = lexicon.of(action.target);
    let call = interface::call(kind(&target), action.target, &action.data, lexicon);
    let coin = Asset::coin().show(action.value);
    let with = if action.value.is_zero() { String::new() } else { format!(" with {coin}") };
    match call {
        Some(call) => format!("{target}.{call}{with}"),
        None if action.data.is_empty() => format!("{target}: {coin}"),
        None => format!("{target}: the bytes {}{with}", action.data),
    }
}

/// Which of [`interface::CONTRACTS`] has a name such as `aidao/treasury`.
#[must_use]
pub fn kind(name: &str) -> &str {
    let label = name.rsplit('/').next().unwrap_or_default();
    if matches!(label, "directors" | "committee") { "multisig" } else { label }
}

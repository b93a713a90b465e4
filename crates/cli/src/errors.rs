//! Custom errors of the contracts in words, with a remedy.

use aidao_abi::{Staking, Token};
use aidao_chain::CallError;
use alloy_core::primitives::{Address, U256};

use crate::interface;
use crate::lexicon::Lexicon;
use crate::meaning::Assets;
use crate::report::{duration, time_of};
use crate::units::{Asset, base_units};
use crate::words;

use Staking::StakingErrors as S;
use Token::TokenErrors as T;

/// A failed call in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The custom error and its arguments, or the chain's name of the failure.
    pub error: String,
    /// What it means, one sentence.
    pub meaning: String,
    /// What to do about it, one sentence.
    pub remedy: String,
}

impl core::fmt::Display for Explanation {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}: {} {}", self.error, self.meaning, self.remedy)
    }
}

/// Explains why a call of a contract failed.
#[must_use]
pub fn explain(error: &CallError, called: Option<Address>, lexicon: &Lexicon<'_>) -> Explanation {
    // Amounts are those of the token that was called, or that the called contract stakes; any other token that refuses is
    // not known here. A node that failed is not asked again.
    let asked = called.filter(|_| error.revert_data().is_some());
    let asset = asked.and_then(|called| lexicon.staked(called).or_else(|| lexicon.asset(called)));
    if let Some(error) = error.decode_any::<Staking::StakingErrors>() {
        return of_staking(&error, asset.as_ref(), lexicon);
    }
    // The staking contract passes the token's errors on.
    if let Some(error) = error.decode_any::<Token::TokenErrors>() {
        return of_token(&error, asset.as_ref(), lexicon);
    }
    // Governor, treasury, multisig and factory; calls of a proposal pass on what they fail with.
    if let Some((name, error)) = error.revert_data().and_then(|data| interface::error(data, called, lexicon)) {
        let (meaning, remedy) = words::of(name).unwrap_or(("The contract refused.", "See its README."));
        return explanation(error, meaning, remedy);
    }
    match error {
        CallError::Reverted { data, .. } if data.is_empty() => explanation(
            "empty revert",
            "The contract does not know this call.",
            "Check the function's name, its arguments, and that no coins were sent along.",
        ),
        CallError::NoContract { .. } => {
            explanation(error, "There is no contract at this address.", "Check the address and the chain.")
        }
        _ => explanation(error, "The call failed outside of the contract's own rules.", "Read the chain's message."),
    }
}

fn explanation(error: impl ToString, meaning: impl Into<String>, remedy: impl Into<String>) -> Explanation {
    Explanation { error: error.to_string(), meaning: meaning.into(), remedy: remedy.into() }
}

const HIGH_S: &str = "The signature is the malleable twin of a valid one: its s lies in the upper half of the curve's \
                      order.";
const LOW_S: &str = "Use the signature that the wallet made, with the lower s.";
const NO_SIGNER: &str = "The signature belongs to no key at all.";
const SIGN_AGAIN: &str = "Check v, r and s, and sign again.";

/// An amount with its unit, if that is known.
fn shown(asset: Option<&Asset>, units: U256) -> String {
    asset.map_or_else(|| base_units(units), |asset| asset.show(units))
}

fn of_token(error: &T, asset: Option<&Asset>, names: &Lexicon<'_>) -> Explanation {
    let amount = |units: U256| shown(asset, units);
    match error {
        T::ERC20InsufficientBalance(e) => explanation(
            format!(
                "ERC20InsufficientBalance(sender {}, balance {}, needed {})",
                names.of(e.sender),
                amount(e.balance),
                amount(e.needed)
            ),
            format!("{} holds {}, less than the {}.", names.of(e.sender), amount(e.balance), amount(e.needed)),
            "Send less, or get more first.",
        ),
        T::ERC20InvalidSender(e) => explanation(
            format!("ERC20InvalidSender({})", names.of(e.sender)),
            "Nobody can hold tokens at the zero address, so nobody sends from it.",
            "Name the real owner.",
        ),
        T::ERC20InvalidReceiver(e) => explanation(
            format!("ERC20InvalidReceiver({})", names.of(e.receiver)),
            "Tokens cannot be sent to the zero address.",
            "To destroy tokens, call burn.",
        ),
        T::ERC20InsufficientAllowance(e) => explanation(
            format!(
                "ERC20InsufficientAllowance(spender {}, allowance {}, needed {})",
                names.of(e.spender),
                amount(e.allowance),
                amount(e.needed)
            ),
            format!(
                "{} may spend {} of the owner's tokens, less than the {}.",
                names.of(e.spender),
                amount(e.allowance),
                amount(e.needed)
            ),
            "The owner must approve more, or sign a permit.",
        ),
        T::ERC20InvalidApprover(e) => explanation(
            format!("ERC20InvalidApprover({})", names.of(e.approver)),
            "The zero address cannot allow anything.",
            "Name the real owner.",
        ),
        T::ERC20InvalidSpender(e) => explanation(
            format!("ERC20InvalidSpender({})", names.of(e.spender)),
            "The zero address cannot be allowed anything.",
            "Name the real spender.",
        ),
        T::ERC2612ExpiredSignature(e) => explanation(
            format!("ERC2612ExpiredSignature(deadline {})", time_of(e.deadline)),
            "The permit's last valid second has passed.",
            "Sign a new one with a later deadline.",
        ),
        T::ERC2612InvalidSigner(e) => explanation(
            format!("ERC2612InvalidSigner(signer {}, owner {})", names.of(e.signer), names.of(e.owner)),
            format!(
                "For this chain, this contract and the owner's next nonce, the signature is not {}'s: it was used \
                 already, or made for something else.",
                names.of(e.owner)
            ),
            "Sign a new permit with the nonce that nonces(owner) returns.",
        ),
        T::ECDSAInvalidSignature(_) => explanation("ECDSAInvalidSignature()", NO_SIGNER, SIGN_AGAIN),
        T::ECDSAInvalidSignatureS(e) => explanation(format!("ECDSAInvalidSignatureS(s {})", e.s), HIGH_S, LOW_S),
        T::ERC20ExceededCap(e) => explanation(
            format!("ERC20ExceededCap(increasedSupply {}, cap {})", amount(e.increasedSupply), amount(e.cap)),
            format!("The supply would rise above the cap of {}.", amount(e.cap)),
            "Mint less.",
        ),
        T::ERC20InvalidCap(e) => explanation(
            format!("ERC20InvalidCap(cap {})", amount(e.cap)),
            "The cap is below the initial supply or not below 2^96 base units.",
            "Choose another cap.",
        ),
        T::TokenUnauthorizedAccount(e) => explanation(
            format!("TokenUnauthorizedAccount({})", names.of(e.account)),
            format!("{} is neither the minter nor the one who may name it.", names.of(e.account)),
            "With a fixed supply nobody ever is; otherwise only the minter can call this.",
        ),
        T::TokenInvalidMinter(e) => explanation(
            format!("TokenInvalidMinter({})", names.of(e.minter)),
            "The zero address cannot be the minter.",
            "Name the contract that shall mint.",
        ),
        T::TokenInvalidMinterSetter(e) => explanation(
            format!("TokenInvalidMinterSetter({})", names.of(e.minterSetter)),
            "A fixed supply has nobody who names a minter, and a capped one needs somebody.",
            "Make the cap and the minter's setter agree.",
        ),
        T::TokenInvalidLabels(e) => explanation(
            format!("TokenInvalidLabels(nameBytes {}, symbolBytes {})", e.nameBytes, e.symbolBytes),
            "A name has 1 to 64 bytes and a symbol 1 to 16.",
            "Choose others.",
        ),
        T::TokenInvalidAllocationLength(e) => explanation(
            format!("TokenInvalidAllocationLength(recipients {}, amounts {})", e.recipients, e.amounts),
            "The allocation table has 1 to 32 rows and as many recipients as amounts.",
            "Allocate to fewer; those can send tokens on.",
        ),
        T::TokenZeroAllocation(e) => explanation(
            format!("TokenZeroAllocation({})", names.of(e.recipient)),
            "A row of the allocation table gives nothing.",
            "Remove it.",
        ),
        T::TokenDuplicateRecipient(e) => explanation(
            format!("TokenDuplicateRecipient({})", names.of(e.recipient)),
            format!("{} is in the allocation table twice.", names.of(e.recipient)),
            "Add the rows together.",
        ),
        T::TokenAllocationMismatch(e) => explanation(
            format!("TokenAllocationMismatch(sum {}, initialSupply {})", amount(e.sum), amount(e.initialSupply)),
            "The allocation table does not add up to the initial supply.",
            "Correct the table.",
        ),
    }
}

fn of_staking(error: &S, asset: Option<&Asset>, names: &Lexicon<'_>) -> Explanation {
    let amount = |units: U256| shown(asset, units);
    let until = |seconds: &dyn ToString| time_of(seconds.to_string().parse().unwrap_or(U256::MAX));
    match error {
        S::StakingInvalidAmount(e) => explanation(
            format!("StakingInvalidAmount({})", amount(e.amount)),
            "Nothing, or more than may be staked in all (below 2^94 base units).",
            "Stake another amount.",
        ),
        S::StakingInvalidLock(e) => explanation(
            format!("StakingInvalidLock(lockSeconds {}, minLock {}, maxLock {})", e.lockSeconds, e.minLock, e.maxLock),
            format!(
                "A lock of {} is not on offer: from {} to {}.",
                duration(e.lockSeconds),
                duration(e.minLock),
                duration(e.maxLock)
            ),
            "Choose a lock in between.",
        ),
        S::StakingTooManyPositions(e) => explanation(
            format!("StakingTooManyPositions({})", names.of(e.account)),
            format!("{} has as many positions as one account can have.", names.of(e.account)),
            "Top up or extend one, or withdraw one whose lock has ended.",
        ),
        S::StakingUnknownPosition(e) => explanation(
            format!("StakingUnknownPosition(account {}, positionId {})", names.of(e.account), e.positionId),
            format!("{} has no position {}.", names.of(e.account), e.positionId),
            "Ask positionsOf(account) for the ids.",
        ),
        S::StakingLocked(e) => explanation(
            format!("StakingLocked(positionId {}, unlockTime {})", e.positionId, e.unlockTime),
            format!("Position {} is locked until {}.", e.positionId, until(&e.unlockTime)),
            "Wait until then.",
        ),
        S::StakingInTransit(e) => explanation(
            format!("StakingInTransit(positionId {}, transitEnd {})", e.positionId, e.transitEnd),
            format!("Young votes are on their way to a new delegate until {}.", until(&e.transitEnd)),
            "Withdraw from then on.",
        ),
        S::StakingEndsTooSoon(e) => explanation(
            format!("StakingEndsTooSoon(positionId {}, unlockTime {})", e.positionId, e.unlockTime),
            format!("The lock ends at {}, before what is added could count.", until(&e.unlockTime)),
            "Extend the position first.",
        ),
        S::StakingNotLonger(e) => explanation(
            format!("StakingNotLonger(positionId {}, unlockTime {})", e.positionId, e.unlockTime),
            format!("The lock would end at {}, no later than it does.", until(&e.unlockTime)),
            "Choose a longer lock.",
        ),
        S::StakingMissingTokens(e) => explanation(
            format!("StakingMissingTokens(balance {}, required {})", amount(e.balance), amount(e.required)),
            "The token says that it moved the amount, but it did not arrive in full.",
            "Tokens that take a fee cannot be staked.",
        ),
        S::StakingInvalidParameters(_) => explanation(
            "StakingInvalidParameters()",
            "A parameter of the constructor is out of bounds.",
            "`aidao plan` names it.",
        ),
        S::StakingInvalidTiers(_) => explanation(
            "StakingInvalidTiers()",
            "There are more than eight tiers, their amounts do not rise, or a remaining lock is missing.",
            "Correct the tiers; `aidao plan` names the one.",
        ),
        S::SafeERC20FailedOperation(e) => explanation(
            format!("SafeERC20FailedOperation({})", names.of(e.token)),
            "The token refused a transfer without a reason.",
            "Check the balance and the allowance.",
        ),
        S::ERC5805FutureLookup(e) => explanation(
            format!("ERC5805FutureLookup(timepoint {}, clock {})", e.timepoint, e.clock),
            format!("It is {}: the votes of {} are not final yet.", until(&e.clock), time_of(e.timepoint)),
            "Ask for a moment before the clock.",
        ),
        S::VotesExpiredSignature(e) => explanation(
            format!("VotesExpiredSignature(expiry {})", time_of(e.expiry)),
            "The last second at which the signed delegation counted has passed.",
            "Sign a new one with a later expiry.",
        ),
        S::InvalidAccountNonce(e) => explanation(
            format!("InvalidAccountNonce(account {}, currentNonce {})", names.of(e.account), e.currentNonce),
            format!("The signed delegation was used already, or the next nonce of {} is another.", names.of(e.account)),
            "Sign a new one with the nonce that nonces(account) returns.",
        ),
        S::ECDSAInvalidSignature(_) => explanation("ECDSAInvalidSignature()", NO_SIGNER, SIGN_AGAIN),
        S::ECDSAInvalidSignatureS(e) => explanation(format!("ECDSAInvalidSignatureS(s {})", e.s), HIGH_S, LOW_S),
        S::OwnableUnauthorizedAccount(e) => explanation(
            format!("OwnableUnauthorizedAccount({})", names.of(e.account)),
            format!("{} does not own the staking contract.", names.of(e.account)),
            "The owner must call.",
        ),
        S::OwnableInvalidOwner(e) => explanation(
            format!("OwnableInvalidOwner({})", names.of(e.owner)),
            "The zero address cannot own the staking contract.",
            "Name another owner.",
        ),
    }
}

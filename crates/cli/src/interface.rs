//! What the contracts say, in words: calls, events and errors by their committed ABIs.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use aidao_abi::artifact;
use aidao_chain::Log;
use alloy_core::dyn_abi::{DynSolValue, EventExt, JsonAbiExt};
use alloy_core::json_abi::{Error, Event, Function, JsonAbi};
use alloy_core::primitives::{B256, Selector, U256};

use crate::proposal::{State, Support};
use crate::report::{Names, duration, number, time_of, tokens};

/// The contracts whose ABIs are known.
pub const CONTRACTS: [&str; 6] = ["token", "staking", "governor", "treasury", "multisig", "factory"];

/// Lists that are longer are only counted.
const MOST_SHOWN: usize = 10;

/// All that the contracts can say.
#[derive(Debug, Default)]
pub struct Interfaces {
    contracts: BTreeMap<&'static str, JsonAbi>,
    errors: BTreeMap<Selector, Error>,
    events: BTreeMap<B256, Event>,
}

static ALL: LazyLock<Interfaces> = LazyLock::new(|| {
    let mut all = Interfaces::default();
    for name in CONTRACTS {
        // What is not there says nothing, and its contract cannot be deployed either.
        let Ok(abi) = artifact::abi(name) else { continue };
        all.errors.extend(abi.errors().map(|error| (error.selector(), error.clone())));
        all.events.extend(abi.events().map(|event| (event.selector(), event.clone())));
        all.contracts.insert(name, abi);
    }
    all
});

/// The ABI of a contract.
#[must_use]
pub fn contract(name: &str) -> Option<&'static JsonAbi> {
    ALL.contracts.get(name)
}

/// Names of all errors, with the contracts that have them.
pub fn errors() -> impl Iterator<Item = &'static str> {
    ALL.errors.values().map(|error| error.name.as_str())
}

/// An error's name, and itself with its arguments.
#[must_use]
pub fn error(data: &[u8], names: &Names) -> Option<(&'static str, String)> {
    let (selector, arguments) = data.split_first_chunk::<4>()?;
    let error = ALL.errors.get(&Selector::from(*selector))?;
    let values = error.abi_decode_input(arguments).ok()?;
    let shown = error.inputs.iter().zip(&values).map(|(input, value)| match state(&error.name, &input.name, value) {
        Some(state) => format!("{} {state}", input.name),
        None => labelled(&input.name, value, names),
    });
    Some((&error.name, format!("{}({})", error.name, shown.collect::<Vec<_>>().join(", "))))
}

/// A state, or states as bits, in words: OpenZeppelin's of proposals and of operations.
fn state(error: &str, name: &str, value: &DynSolValue) -> Option<String> {
    let label = |number: u8| match error {
        "GovernorUnexpectedProposalState" => State::of(number).map(State::label),
        "TimelockUnexpectedOperationState" => ["unset", "waiting", "ready", "done"].get(usize::from(number)).copied(),
        _ => None,
    };
    match (name, value) {
        ("current", DynSolValue::Uint(number, _)) => label(u8::try_from(*number).ok()?).map(str::to_owned),
        ("expectedStates", DynSolValue::FixedBytes(bits, _)) => {
            let bits = U256::from_be_bytes(bits.0);
            let states: Vec<&str> =
                (0..8u8).filter(|number| bits.bit(usize::from(*number))).filter_map(label).collect();
            Some(if states.is_empty() { "none".to_owned() } else { states.join(" or ") })
        }
        _ => None,
    }
}

/// An event with its arguments in the order of its declaration, and its name.
#[must_use]
pub fn event(log: &Log, names: &Names) -> Option<(&'static str, String)> {
    let event = ALL.events.get(log.topics.first()?)?;
    let decoded = event.decode_log_parts(log.topics.iter().copied(), &log.data).ok()?;
    let (mut indexed, mut body) = (decoded.indexed.iter(), decoded.body.iter());
    let shown = event.inputs.iter().filter_map(|input| {
        let value = if input.indexed { indexed.next() } else { body.next() };
        // Compound's relic: always empty.
        value.filter(|_| input.name != "signatures").map(|value| labelled(&input.name, value, names))
    });
    Some((&event.name, format!("{}({})", event.name, shown.collect::<Vec<_>>().join(", "))))
}

/// A call of a contract of this kind: the function and its arguments.
#[must_use]
pub fn call(contract: &str, data: &[u8], names: &Names) -> Option<String> {
    let (selector, arguments) = data.split_first_chunk::<4>()?;
    let function = function_of(contract, Selector::from(*selector))?;
    let values = function.abi_decode_input(arguments).ok()?;
    let shown = function.inputs.iter().zip(&values).map(|(input, value)| labelled(&input.name, value, names));
    Some(format!("{}({})", function.name, shown.collect::<Vec<_>>().join(", ")))
}

fn function_of(contract: &str, selector: Selector) -> Option<&'static Function> {
    self::contract(contract)?.functions().find(|function| function.selector() == selector)
}

fn labelled(name: &str, value: &DynSolValue, names: &Names) -> String {
    let value = show(name, value, names);
    if name.is_empty() { value } else { format!("{name} {value}") }
}

/// A value as people read it; its name says whether it is a time, a length of time or an amount.
fn show(name: &str, value: &DynSolValue, names: &Names) -> String {
    match value {
        DynSolValue::Address(address) if name == "asset" && address.is_zero() => "coin".to_owned(),
        DynSolValue::Address(address) => names.of(*address),
        DynSolValue::Uint(value, 8) if name == "support" => support(*value),
        DynSolValue::Bool(value) => value.to_string(),
        DynSolValue::Uint(value, _) => uint(name, *value),
        DynSolValue::FixedBytes(word, size) => short(word.get(..*size).unwrap_or_default()),
        DynSolValue::Bytes(bytes) => short(bytes),
        DynSolValue::String(text) => format!("\"{}\"", first_line(text)),
        DynSolValue::Array(values) | DynSolValue::FixedArray(values) | DynSolValue::Tuple(values) => {
            if values.len() > MOST_SHOWN {
                return format!("[{} values]", values.len());
            }
            let shown: Vec<String> = values.iter().map(|value| show(name, value, names)).collect();
            format!("[{}]", shown.join(", "))
        }
        other => format!("{other:?}"),
    }
}

fn support(value: U256) -> String {
    let known = [Support::Against, Support::For, Support::Abstain];
    let known = known.into_iter().find(|support| U256::from(support.number()) == value);
    known.map_or_else(|| format!("fractional ({value})"), |support| support.label().to_owned())
}

fn uint(name: &str, value: U256) -> String {
    const TIMES: [&str; 9] = ["until", "deadline", "expiry", "start", "end", "eta", "timepoint", "clock", "unlocktime"];
    const LENGTHS: [&str; 5] = ["delay", "period", "duration", "extension", "lockseconds"];
    let name = name.to_lowercase();
    let is = |words: &[&str]| words.iter().any(|word| name.contains(word));
    let in_this_age = U256::from(1_000_000_000u64)..U256::from(100_000_000_000u64);
    if value == U256::MAX {
        return "unlimited".to_owned();
    }
    if is(&TIMES) && in_this_age.contains(&value) {
        return time_of(value);
    }
    if is(&LENGTHS) && value < U256::from(100_000_000_000u64) {
        return duration(u64::try_from(value).unwrap_or(u64::MAX));
    }
    if name.ends_with("id") && value > U256::from(u64::MAX) {
        return short(&value.to_be_bytes::<32>());
    }
    // An amount of base units is rarely below a millionth of a token, a count never above.
    match u128::try_from(value) {
        Ok(units) if units < 1_000_000_000_000 => number(units),
        Ok(_) => tokens(value),
        Err(_) => short(&value.to_be_bytes::<32>()),
    }
}

/// The first bytes of many.
#[must_use]
pub fn short(bytes: &[u8]) -> String {
    use alloy_core::hex;
    match bytes {
        _ if bytes.len() <= 20 => format!("0x{}", hex::encode(bytes)),
        [a, b, c, d, ..] if bytes.len() == 32 => format!("0x{}…", hex::encode([*a, *b, *c, *d])),
        [a, b, c, d, ..] => format!("0x{}… ({} bytes)", hex::encode([*a, *b, *c, *d]), bytes.len()),
        _ => String::new(),
    }
}

/// The first line of a text, shortened.
#[must_use]
pub fn first_line(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let short: String = line.chars().take(80).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}

//! What the contracts say, in words: calls, events and errors by their committed ABIs.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use aidao_abi::artifact;
use aidao_chain::Log;
use alloy_core::dyn_abi::{DynSolValue, EventExt, JsonAbiExt};
use alloy_core::json_abi::{Error, Event, Function, JsonAbi};
use alloy_core::primitives::{Address, B256, Selector, U256};

use crate::lexicon::Lexicon;
use crate::meaning::{self, Arguments, Kind};
use crate::proposal::{State, Support};
use crate::report::quoted;

/// The contracts whose ABIs are known.
pub const CONTRACTS: [&str; 7] = ["token", "staking", "governor", "treasury", "reserve", "multisig", "factory"];

/// Lists that are longer are only counted.
const MOST_SHOWN: usize = 32;
/// Byte strings that are longer are cut off, except in calls.
const MOST_BYTES: usize = 20;

/// All that the contracts can say.
#[derive(Debug, Default)]
pub struct Interfaces {
    contracts: BTreeMap<&'static str, JsonAbi>,
    errors: BTreeMap<Selector, (&'static str, Error)>,
    events: BTreeMap<B256, (&'static str, Event)>,
}

static ALL: LazyLock<Interfaces> = LazyLock::new(|| {
    let mut all = Interfaces::default();
    for name in CONTRACTS {
        // What is not there says nothing, and its contract cannot be deployed either.
        let Ok(abi) = artifact::abi(name) else { continue };
        all.errors.extend(abi.errors().map(|error| (error.selector(), (name, error.clone()))));
        all.events.extend(abi.events().map(|event| (event.selector(), (name, event.clone()))));
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
    ALL.errors.values().map(|(_, error)| error.name.as_str())
}

/// An error's name, and itself with its arguments. `contract` is the one that was called: what it is asked for is trusted
/// only to name units.
#[must_use]
pub fn error(data: &[u8], contract: Option<Address>, lexicon: &Lexicon<'_>) -> Option<(&'static str, String)> {
    let (selector, arguments) = data.split_first_chunk::<4>()?;
    let (of, error) = ALL.errors.get(&Selector::from(*selector))?;
    let values = error.abi_decode_input(arguments).ok()?;
    let known = Arguments::new(&error.inputs, &values);
    let shown = error.inputs.iter().zip(&values).map(|(input, value)| match state(&error.name, &input.name, value) {
        Some(state) => format!("{} {state}", input.name),
        None => {
            let kind = kind(of, &error.name, &input.name, contract, &known, lexicon);
            labelled(&input.name, value, &Style { kind, lexicon, whole: false })
        }
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
pub fn event(log: &Log, lexicon: &Lexicon<'_>) -> Option<(&'static str, String)> {
    let (of, event) = ALL.events.get(log.topics.first()?)?;
    let decoded = event.decode_log_parts(log.topics.iter().copied(), &log.data).ok()?;
    let (mut indexed, mut body) = (decoded.indexed.into_iter(), decoded.body.into_iter());
    let values = event.inputs.iter().map(|input| if input.indexed { indexed.next() } else { body.next() });
    let values = values.collect::<Option<Vec<_>>>()?;
    let known = Arguments::of_event(&event.inputs, &values);
    let shown = event.inputs.iter().zip(&values).filter_map(|(input, value)| {
        let kind = kind(of, &event.name, &input.name, Some(log.address), &known, lexicon);
        // Compound's relic: always empty.
        (input.name != "signatures").then(|| labelled(&input.name, value, &Style { kind, lexicon, whole: false }))
    });
    Some((&event.name, format!("{}({})", event.name, shown.collect::<Vec<_>>().join(", "))))
}

/// A call of a contract of this kind at an address: the function and its arguments, all of them.
#[must_use]
pub fn call(contract: &str, target: Address, data: &[u8], lexicon: &Lexicon<'_>) -> Option<String> {
    let (selector, arguments) = data.split_first_chunk::<4>()?;
    let function = function_of(contract, Selector::from(*selector))?;
    let values = function.abi_decode_input(arguments).ok()?;
    // What the function does not read must not hide behind what it reads.
    if function.abi_encode_input(&values).ok()? != data {
        return None;
    }
    let known = Arguments::new(&function.inputs, &values);
    let shown = function.inputs.iter().zip(&values).map(|(input, value)| {
        let kind = kind(contract, &function.name, &input.name, Some(target), &known, lexicon);
        labelled(&input.name, value, &Style { kind, lexicon, whole: true })
    });
    Some(format!("{}({})", function.name, shown.collect::<Vec<_>>().join(", ")))
}

fn function_of(contract: &str, selector: Selector) -> Option<&'static Function> {
    self::contract(contract)?.functions().find(|function| function.selector() == selector)
}

/// What an integer of a contract means; a number if nobody has written that down.
fn kind(
    contract: &str,
    item: &str,
    parameter: &str,
    address: Option<Address>,
    known: &Arguments<'_>,
    lexicon: &Lexicon<'_>,
) -> Kind {
    meaning::of(contract, item, parameter).map_or(Kind::Count, |meaning| meaning.kind(address, known, lexicon))
}

/// How a value is shown.
struct Style<'a> {
    /// What its integers are.
    kind: Kind,
    lexicon: &'a Lexicon<'a>,
    /// Every byte.
    whole: bool,
}

fn labelled(name: &str, value: &DynSolValue, style: &Style<'_>) -> String {
    let value = show(name, value, style);
    if name.is_empty() { value } else { format!("{name} {value}") }
}

/// A value as people read it.
fn show(name: &str, value: &DynSolValue, style: &Style<'_>) -> String {
    match value {
        DynSolValue::Address(address) if name == "asset" && address.is_zero() => "coin".to_owned(),
        DynSolValue::Address(address) => style.lexicon.of(*address),
        DynSolValue::Uint(value, 8) if name == "support" => support(*value),
        DynSolValue::Bool(value) => value.to_string(),
        DynSolValue::Uint(value, _) => style.kind.show(*value),
        DynSolValue::FixedBytes(word, size) => bytes(word.get(..*size).unwrap_or_default(), style.whole),
        DynSolValue::Bytes(data) => bytes(data, style.whole),
        DynSolValue::String(text) if style.whole => quoted(text),
        DynSolValue::String(text) => quoted(&first_line(text)),
        DynSolValue::Array(values) | DynSolValue::FixedArray(values) | DynSolValue::Tuple(values) => {
            if values.len() > MOST_SHOWN && !style.whole {
                return format!("[{} values]", values.len());
            }
            let shown = values.iter().enumerate().map(|(place, value)| {
                let style = Style { kind: style.kind.item(place), ..*style };
                show(name, value, &style)
            });
            format!("[{}]", shown.collect::<Vec<_>>().join(", "))
        }
        other => format!("{other:?}"),
    }
}

fn support(value: U256) -> String {
    let known = [Support::Against, Support::For, Support::Abstain];
    let known = known.into_iter().find(|support| U256::from(support.number()) == value);
    known.map_or_else(|| format!("fractional ({value})"), |support| support.label().to_owned())
}

fn bytes(data: &[u8], whole: bool) -> String {
    if whole || data.len() <= MOST_BYTES { format!("0x{}", alloy_core::hex::encode(data)) } else { short(data) }
}

/// The first bytes of many.
#[must_use]
pub fn short(bytes: &[u8]) -> String {
    use alloy_core::hex;
    match bytes {
        _ if bytes.len() <= MOST_BYTES => format!("0x{}", hex::encode(bytes)),
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

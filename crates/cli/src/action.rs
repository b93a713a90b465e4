//! Calls as people write them: `treasury.pay(native, alice, 5 coin)`.
//!
//! A target is a contract of the DAO (`treasury`), of another (`aidao/treasury`), or an address of a contract of a kind
//! (`token@0x…`). Arguments are read by the function's types and by what they mean ([`meaning`]): names and addresses,
//! amounts with the unit of their very asset (`250_000 SPEECH`, `5 coin`), percentages (`8 %`), lengths of time
//! (`30 days`), moments (`now`, `now + 30 days`), whole numbers, texts, bytes in hex, and lists in square brackets. A bare
//! number for an amount, a percentage, a length of time or a moment is in base units, basis points or seconds.
//! `{value: 5 coin}` after the function's name sends coin along.

use alloy_core::dyn_abi::{DynSolType, DynSolValue, JsonAbiExt, Specifier};
use alloy_core::hex;
use alloy_core::json_abi::{Function, Param};
use alloy_core::primitives::{Address, B256, Bytes, U256};
use anyhow::{Context, Result, anyhow, bail, ensure};
use serde::{Deserialize, Serialize};

use crate::interface;
use crate::meaning::{self, Arguments, Assets, Kind};
use crate::units::Asset;

/// One call of a proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    /// Who is called.
    pub target: Address,
    /// With how much coin, in wei.
    pub value: U256,
    /// With what.
    pub data: Bytes,
}

/// What names and units mean where a call is written.
pub trait Scope: Assets {
    /// The contract that a target names: its address, and which of [`interface::CONTRACTS`] it is.
    ///
    /// # Errors
    /// If there is none.
    fn contract(&self, name: &str) -> Result<(Address, &'static str)>;
    /// Somebody's address.
    ///
    /// # Errors
    /// If nobody has the name.
    fn address(&self, name: &str) -> Result<Address>;
    /// The chain's time, in seconds.
    ///
    /// # Errors
    /// If the chain does not tell it.
    fn now(&self) -> Result<u64>;
}

/// Reads a call.
///
/// # Errors
/// What is wrong with it.
pub fn parse(text: &str, scope: &dyn Scope) -> Result<Action> {
    read(text, scope).with_context(|| format!("cannot read the call {text}"))
}

fn read(text: &str, scope: &dyn Scope) -> Result<Action> {
    let shape = || anyhow!("a call looks like treasury.pay(native, alice, 5 coin)");
    let (head, rest) = text.trim().split_once('(').ok_or_else(shape)?;
    let arguments = rest.strip_suffix(')').ok_or_else(shape)?;
    let (head, value) = match head.split_once('{') {
        None => (head, U256::ZERO),
        Some((head, options)) => {
            let value = options.trim().strip_suffix('}').and_then(|options| options.trim().strip_prefix("value:"));
            (head, Asset::coin().read(value.ok_or_else(shape)?.trim()).context("value")?)
        }
    };
    let (target, name) = head.trim().rsplit_once('.').ok_or_else(shape)?;
    let (target, kind) = scope.contract(target.trim())?;
    let abi = interface::contract(kind).with_context(|| format!("the {kind} contract is not built"))?;
    let arguments = split(arguments)?;
    let all: Vec<&Function> = abi.functions().filter(|function| function.name == name.trim()).collect();
    ensure!(!all.is_empty(), "the {kind} contract has no function {name}");
    let function = all.iter().find(|function| function.inputs.len() == arguments.len()).with_context(|| {
        let known = all.iter().map(|function| function.signature()).collect::<Vec<_>>().join(" and ");
        format!("{name} does not take {} arguments: there is {known}", arguments.len())
    })?;
    let data = function.abi_encode_input(&values(kind, target, function, &arguments, scope)?)?;
    Ok(Action { target, value, data: data.into() })
}

/// The arguments by their types and meanings. Those that say what others are (the asset of an amount) come first.
fn values(
    contract: &str,
    target: Address,
    function: &Function,
    texts: &[&str],
    scope: &dyn Scope,
) -> Result<Vec<DynSolValue>> {
    let meaning = |input: &Param| meaning::of(contract, &function.name, &input.name);
    let depends = |input: &Param| meaning(input).is_some_and(meaning::Meaning::depends);
    let mut known = Arguments(function.inputs.iter().map(|input| (input.name.as_str(), None)).collect());
    for later in [false, true] {
        for (place, (input, text)) in function.inputs.iter().zip(texts).enumerate() {
            if depends(input) != later {
                continue;
            }
            let kind = meaning(input).map_or(Kind::Count, |meaning| meaning.kind(Some(target), &known, scope));
            let value = argument(&input.resolve()?, text, &kind, scope);
            let value = value.with_context(|| format!("argument {}", input.name))?;
            if let Some((_, known)) = known.0.get_mut(place) {
                *known = Some(value);
            }
        }
    }
    Ok(known.0.into_iter().filter_map(|(_, value)| value).collect())
}

fn argument(of: &DynSolType, text: &str, kind: &Kind, scope: &dyn Scope) -> Result<DynSolValue> {
    Ok(match of {
        DynSolType::Address => DynSolValue::Address(scope.address(text)?),
        DynSolType::Uint(bits) => DynSolValue::Uint(uint(text, *bits, kind, scope)?, *bits),
        DynSolType::Bool => match text {
            "true" => true.into(),
            "false" => false.into(),
            _ => bail!("expected true or false, found {text}"),
        },
        DynSolType::String => DynSolValue::String(unquoted(text).to_owned()),
        DynSolType::Bytes => DynSolValue::Bytes(hex::decode(text).with_context(|| format!("{text} is not hex"))?),
        DynSolType::FixedBytes(size) => {
            let bytes = hex::decode(text).with_context(|| format!("{text} is not hex"))?;
            ensure!(bytes.len() == *size, "{text} has {} bytes instead of {size}", bytes.len());
            DynSolValue::FixedBytes(B256::right_padding_from(&bytes), *size)
        }
        DynSolType::Array(inner) => {
            let list = text.strip_prefix('[').and_then(|list| list.strip_suffix(']'));
            let list = split(list.with_context(|| format!("expected a list in square brackets, found {text}"))?)?;
            let values = list.into_iter().enumerate();
            let values = values.map(|(place, text)| argument(inner, text, &kind.item(place), scope));
            DynSolValue::Array(values.collect::<Result<_>>()?)
        }
        other => bail!("arguments of type {other} cannot be written"),
    })
}

fn uint(text: &str, bits: usize, kind: &Kind, scope: &dyn Scope) -> Result<U256> {
    let value = kind.read(text, || scope.now())?;
    ensure!(value.bit_len() <= bits, "{text} does not fit into {bits} bits");
    Ok(value)
}

fn unquoted(text: &str) -> &str {
    text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text)
}

/// Splits at commas that are outside of brackets and quotes.
fn split(text: &str) -> Result<Vec<&str>> {
    let mut parts = Vec::new();
    let (mut depth, mut quoted, mut start) = (0usize, false, 0usize);
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '[' | '(' if !quoted => depth = depth.saturating_add(1),
            ']' | ')' if !quoted => depth = depth.checked_sub(1).context("a bracket closes that never opened")?,
            ',' if !quoted && depth == 0 => {
                parts.push(text.get(start..at).unwrap_or_default().trim());
                start = at.saturating_add(1);
            }
            _ => {}
        }
    }
    ensure!(depth == 0 && !quoted, "a bracket or a quotation mark is open");
    let last = text.get(start..).unwrap_or_default().trim();
    if !(last.is_empty() && parts.is_empty()) {
        parts.push(last);
    }
    Ok(parts)
}

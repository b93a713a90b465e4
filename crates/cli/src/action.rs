//! Calls as people write them: `treasury.pay(native, alice, 5 coin)`.
//!
//! A target is a contract of the DAO (`treasury`), of another (`aidao/treasury`), or an address of a contract of a kind
//! (`token@0x…`). Arguments are read by the function's types: names and addresses, whole numbers, amounts with a unit
//! (`250_000 SPEECH`, `5 coin`), percentages (`8 %`), lengths of time (`30 days`), moments (`now`, `now + 30 days`),
//! texts, bytes in hex, and lists in square brackets. `{value: 5 coin}` after the function's name sends coin along.

use alloy_core::dyn_abi::{DynSolType, DynSolValue, JsonAbiExt, Specifier};
use alloy_core::hex;
use alloy_core::json_abi::Function;
use alloy_core::primitives::{Address, B256, Bytes, U256};
use anyhow::{Context, Result, anyhow, bail, ensure};
use serde::{Deserialize, Serialize};

use crate::config::DECIMALS;
use crate::fields::{decimal, length_of_time};
use crate::interface;

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
pub trait Scope {
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
    /// Whether this is the unit of an amount with 18 decimals.
    fn is_unit(&self, unit: &str) -> bool;
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
            (head, uint(value.ok_or_else(shape)?.trim(), 256, scope)?)
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
    let values = function.inputs.iter().zip(arguments).map(|(input, text)| {
        let kind = input.resolve()?;
        argument(&kind, text, scope).with_context(|| format!("argument {}", input.name))
    });
    let data = function.abi_encode_input(&values.collect::<Result<Vec<_>>>()?)?;
    Ok(Action { target, value, data: data.into() })
}

fn argument(kind: &DynSolType, text: &str, scope: &dyn Scope) -> Result<DynSolValue> {
    Ok(match kind {
        DynSolType::Address => DynSolValue::Address(scope.address(text)?),
        DynSolType::Uint(bits) => DynSolValue::Uint(uint(text, *bits, scope)?, *bits),
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
            let values = list.into_iter().map(|text| argument(inner, text, scope)).collect::<Result<_>>()?;
            DynSolValue::Array(values)
        }
        other => bail!("arguments of type {other} cannot be written"),
    })
}

/// A whole number, an amount, a percentage, a length of time or a moment.
fn uint(text: &str, bits: usize, scope: &dyn Scope) -> Result<U256> {
    let value = number(text, scope)?;
    ensure!(value.bit_len() <= bits, "{text} does not fit into {bits} bits");
    Ok(value)
}

fn number(text: &str, scope: &dyn Scope) -> Result<U256> {
    if let Some(after) = text.strip_prefix("now") {
        let later = match after.trim().strip_prefix('+') {
            Some(length) => length_of_time(length.trim()).map_err(|message| anyhow!(message))?,
            None if after.is_empty() => 0,
            None => bail!("a moment is now or now + 30 days, found {text}"),
        };
        return Ok(U256::from(scope.now()?.saturating_add(later)));
    }
    if text == "max" {
        return Ok(U256::MAX);
    }
    let digits = text.trim_end_matches(|c: char| !(c.is_ascii_digit() || c == '.'));
    let unit = text.strip_prefix(digits).unwrap_or_default().trim();
    let units = |places: u32| -> Result<U256> {
        let value = decimal(digits, places).map_err(|message| anyhow!(message))?;
        ensure!(value < u128::MAX, "{text} is too large");
        Ok(U256::from(value))
    };
    if digits.chars().any(|c| c.is_ascii_alphabetic()) {
        // Several units, as in 1 day 12h.
        return Ok(U256::from(length_of_time(text).map_err(|message| anyhow!(message))?));
    }
    match unit {
        "" => digits.replace('_', "").parse().map_err(|_| anyhow!("expected a whole number, found {text}")),
        "%" => units(2),
        unit if scope.is_unit(unit) => units(DECIMALS),
        _ => length_of_time(text).map(U256::from).map_err(|_| {
            anyhow!(
                "{text} is neither a number, an amount with a known unit, a percentage, a length of time nor a moment"
            )
        }),
    }
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

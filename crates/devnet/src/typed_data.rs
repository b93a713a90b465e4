//! EIP-712: what `eth_signTypedData_v4` signs.

use std::collections::BTreeMap;

use aidao_chain::alloy_core::{
    dyn_abi::{
        TypedData,
        eip712::{Eip712Types, PropertyDef},
    },
    primitives::{B256, keccak256},
    sol_types::Eip712Domain,
};
use serde::Deserialize;
use serde_json::Value;

use crate::error::{Reply, invalid};

/// The type of the domain, if the data has it.
const DOMAIN: &str = "EIP712Domain";
/// Largest data, in bytes.
const MAX_BYTES: usize = 256 << 10;
/// Most fields that a type has when the types of its fields are put in their places, and most dimensions of an array.
const MAX_FIELDS: usize = 500;
const MAX_DIMENSIONS: usize = 16;

/// Typed data as wallets send it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Payload {
    types: Eip712Types,
    primary_type: String,
    #[serde(default)]
    domain: Value,
    #[serde(default)]
    message: Value,
}

/// The hash that is signed: of the domain and the message.
pub(crate) fn signing_hash(data: Value) -> Reply<[u8; 32]> {
    // ethers sends a text that holds the object, others the object.
    let data = match data {
        Value::String(text) => serde_json::from_str(&text).map_err(|error| unfit(&error))?,
        object => object,
    };
    if data.to_string().len() > MAX_BYTES {
        return Err(invalid(format!("typed data of more than {MAX_BYTES} bytes")));
    }
    let Payload { types, primary_type, domain, message } =
        serde_json::from_value(data).map_err(|error| unfit(&error))?;
    check_size(&types, &primary_type)?;
    check_size(&types, DOMAIN)?;
    let separator = if types.contains_key(DOMAIN) {
        // By the type that the data gives it, be it in another order than the usual one.
        hash(&types, DOMAIN, domain)?
    } else {
        let domain: Option<Eip712Domain> = serde_json::from_value(domain).map_err(|error| unfit(&error))?;
        domain.unwrap_or_default().separator()
    };
    let mut signed = [b"\x19\x01".as_slice(), separator.as_slice()].concat();
    // Of the domain alone there is no message.
    if primary_type != DOMAIN {
        signed.extend(hash(&types, &primary_type, message)?);
    }
    Ok(keccak256(signed).0)
}

/// The hash of a struct.
fn hash(types: &Eip712Types, name: &str, value: Value) -> Reply<B256> {
    let data = TypedData {
        domain: Eip712Domain::default(),
        resolver: types.into(),
        primary_type: name.to_owned(),
        message: value,
    };
    data.hash_struct().map_err(|error| unfit(&error))
}

/// Refuses types that take more than a moment to put together: a few lines of them may describe billions of fields.
fn check_size(types: &Eip712Types, name: &str) -> Reply<()> {
    let mut sizes = BTreeMap::new();
    match size(types, name, &mut sizes) {
        Some(size) if size <= MAX_FIELDS => Ok(()),
        Some(_) => Err(invalid(format!("typed data: {name} has more than {MAX_FIELDS} fields in all"))),
        None => Err(invalid(format!("typed data: {name} contains itself, or an array of too many dimensions"))),
    }
}

/// How many fields a type has in all; none if it contains itself. Entries without a size are being looked at.
fn size<'a>(types: &'a Eip712Types, name: &'a str, sizes: &mut BTreeMap<&'a str, Option<usize>>) -> Option<usize> {
    if let Some(known) = sizes.get(name) {
        return *known;
    }
    let Some(fields) = types.get(name) else { return Some(1) };
    sizes.insert(name, None);
    let mut sum = 1_usize;
    for field in fields {
        if field.type_name().matches('[').count() > MAX_DIMENSIONS {
            return None;
        }
        sum = sum.saturating_add(size(types, PropertyDef::root_type_name(field), sizes)?);
    }
    sizes.insert(name, Some(sum));
    Some(sum)
}

fn unfit(error: &impl core::fmt::Display) -> jsonrpsee::types::ErrorObjectOwned {
    invalid(format!("typed data: {error}"))
}

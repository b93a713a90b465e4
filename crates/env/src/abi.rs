//! The contract's Solidity ABI as JSON, in the form of solc's output (`abi`, `devdoc`).
//!
//! The single source is ink!'s metadata of the `#[ink::contract]`. The dispatch table of [`crate::entry!`] is
//! compared with it, so the two cannot drift; from the table come only the result lists, because ink! knows one
//! result per message where Solidity may return several.

use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;

use ink::metadata::sol::{ContractMetadata, FunctionMetadata};
use serde_json::{Value, json};

/// The dispatch table of a contract.
#[derive(Clone, Debug)]
pub struct Table {
    /// Types of the constructor's arguments.
    pub constructor: Vec<&'static str>,
    /// The messages served.
    pub functions: Vec<Function>,
    /// Whether plain transfers are served.
    pub receive: bool,
}

/// One line of the dispatch table.
#[derive(Clone, Debug)]
pub struct Function {
    /// Solidity name.
    pub name: &'static str,
    /// Types of the arguments.
    pub inputs: Vec<&'static str>,
    /// Types of the result list.
    pub outputs: &'static [&'static str],
    /// Whether native coin may come with the call.
    pub payable: bool,
}

impl Function {
    fn signature(&self) -> String {
        format!("{}({})", self.name, self.inputs.join(","))
    }
}

fn signature(function: &FunctionMetadata) -> String {
    let inputs: Vec<&str> = function.inputs.iter().map(|input| &*input.ty).collect();
    format!("{}({})", function.name, inputs.join(","))
}

/// Prints the ABI, or the differences between table and metadata.
#[must_use]
pub fn print(metadata: &ContractMetadata, table: &Table) -> ExitCode {
    match render(metadata, table) {
        Ok(abi) => {
            println!("{abi:#}");
            ExitCode::SUCCESS
        }
        Err(differences) => {
            for difference in differences {
                eprintln!("{}: {difference}", metadata.name);
            }
            ExitCode::FAILURE
        }
    }
}

/// The ABI as JSON.
///
/// # Errors
/// One sentence for every difference between the dispatch table and ink!'s metadata.
pub fn render(metadata: &ContractMetadata, table: &Table) -> Result<Value, Vec<String>> {
    let differences = differences(metadata, table);
    if !differences.is_empty() {
        return Err(differences);
    }
    let served: BTreeMap<String, &Function> =
        table.functions.iter().map(|function| (function.signature(), function)).collect();
    let mut abi = Vec::new();
    let mut methods = BTreeMap::new();
    for constructor in &metadata.constructors {
        let inputs: Vec<Value> = constructor.inputs.iter().map(|p| parameter(&p.name, &p.ty)).collect();
        abi.push(json!({ "type": "constructor", "inputs": inputs, "stateMutability": "nonpayable" }));
        methods.insert("constructor".to_owned(), json!({ "details": clean(&constructor.docs) }));
    }
    for function in metadata.functions.iter().filter(|f| f.name != "receive") {
        let signature = signature(function);
        let inputs: Vec<Value> = function.inputs.iter().map(|p| parameter(&p.name, &p.ty)).collect();
        let outputs: Vec<Value> = served[&signature].outputs.iter().map(|ty| parameter("", ty)).collect();
        let mutability = if function.is_payable {
            "payable"
        } else if function.mutates {
            "nonpayable"
        } else {
            "view"
        };
        abi.push(json!({
            "type": "function", "name": function.name, "inputs": inputs, "outputs": outputs,
            "stateMutability": mutability,
        }));
        methods.insert(signature, json!({ "details": clean(&function.docs) }));
    }
    if table.receive {
        abi.push(json!({ "type": "receive", "stateMutability": "payable" }));
    }
    // The linker gathers events and errors in no stable order.
    let mut events = BTreeMap::new();
    for event in &metadata.events {
        let inputs: Vec<Value> = event
            .params
            .iter()
            .map(|p| {
                let mut input = parameter(&p.name, &p.ty);
                input["indexed"] = json!(p.is_topic);
                input
            })
            .collect();
        abi_entry(
            &mut events,
            &event.name,
            &event.docs,
            json!({
                "type": "event", "name": event.name, "inputs": inputs, "anonymous": event.is_anonymous,
            }),
        );
    }
    let mut errors = BTreeMap::new();
    for error in &metadata.errors {
        let inputs: Vec<Value> = error.params.iter().map(|p| parameter(&p.name, &p.ty)).collect();
        abi_entry(
            &mut errors,
            &error.name,
            &error.docs,
            json!({
                "type": "error", "name": error.name, "inputs": inputs,
            }),
        );
    }
    let docs = |entries: &BTreeMap<String, (Value, String)>| -> BTreeMap<String, Value> {
        entries.iter().map(|(name, (_, docs))| (name.clone(), json!({ "details": docs }))).collect()
    };
    let devdoc = json!({
        "details": clean(&metadata.docs), "methods": methods, "events": docs(&events), "errors": docs(&errors),
    });
    abi.extend(events.into_values().map(|(entry, _)| entry));
    abi.extend(errors.into_values().map(|(entry, _)| entry));
    Ok(json!({ "contractName": metadata.name, "abi": abi, "devdoc": devdoc }))
}

fn abi_entry(entries: &mut BTreeMap<String, (Value, String)>, name: &str, docs: &str, entry: Value) {
    entries.insert(name.to_owned(), (entry, clean(docs)));
}

fn differences(metadata: &ContractMetadata, table: &Table) -> Vec<String> {
    let mut found = Vec::new();
    let declared: BTreeMap<String, &FunctionMetadata> = metadata
        .functions
        .iter()
        .filter(|function| function.name != "receive")
        .map(|function| (signature(function), function))
        .collect();
    let served: BTreeSet<String> = table.functions.iter().map(Function::signature).collect();
    for signature in declared.keys().filter(|signature| !served.contains(*signature)) {
        found.push(format!("message `{signature}` has no line in the dispatch table"));
    }
    for function in &table.functions {
        let signature = function.signature();
        let Some(message) = declared.get(&signature) else {
            found.push(format!("dispatch line `{signature}` has no message in the contract"));
            continue;
        };
        if message.is_payable != function.payable {
            found.push(format!("`{signature}` is payable on one side only"));
        }
        let declared = message.output.as_deref().map_or_else(String::new, plain);
        let served = plain(&function.outputs.join(","));
        if declared != served {
            found.push(format!("`{signature}` returns ({declared}) in the contract, ({served}) in the table"));
        }
    }
    let receives = metadata.functions.iter().any(|function| function.name == "receive");
    if receives != table.receive {
        found.push("`receive` stands on one side only".to_owned());
    }
    for constructor in &metadata.constructors {
        let inputs: Vec<&str> = constructor.inputs.iter().map(|input| &*input.ty).collect();
        if inputs != table.constructor {
            found.push(format!("constructor takes {inputs:?} in the contract, {:?} in the table", table.constructor));
        }
    }
    found
}

/// A result type without the wrapping tuple, and with `uint48` as ink! spells it in results.
fn plain(ty: &str) -> String {
    let inner = ty.strip_prefix('(').and_then(|t| t.strip_suffix(')')).unwrap_or(ty);
    inner.replace("uint48", "uint64")
}

/// An ABI parameter; tuples get their components.
fn parameter(name: &str, ty: &str) -> Value {
    let name = camel_case(name);
    let Some(open) = ty.strip_prefix('(') else {
        return json!({ "name": name, "type": ty, "internalType": ty });
    };
    let close = open.rfind(')').unwrap_or(open.len());
    let suffix = &open[close..].trim_start_matches(')');
    let mut components = Vec::new();
    let (mut depth, mut start) = (0usize, 0usize);
    let body = &open[..close];
    for (index, symbol) in body.char_indices() {
        match symbol {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                components.push(parameter("", &body[start..index]));
                start = index + 1;
            }
            _ => {}
        }
    }
    components.push(parameter("", &body[start..]));
    json!({ "name": name, "type": format!("tuple{suffix}"), "components": components })
}

/// Rust's `previous_votes` is Solidity's `previousVotes`.
fn camel_case(name: &str) -> String {
    let mut out = String::new();
    let mut upper = false;
    for symbol in name.trim_start_matches('_').chars() {
        if symbol == '_' {
            upper = true;
        } else if upper {
            out.extend(symbol.to_uppercase());
            upper = false;
        } else {
            out.push(symbol);
        }
    }
    out
}

/// Doc text as one trimmed paragraph per line.
fn clean(docs: &str) -> String {
    docs.lines().map(str::trim).collect::<Vec<_>>().join("\n").trim().to_owned()
}

//! The dispatch table and ink!'s metadata cannot drift apart: every difference is found and named.

use aidao_env::abi::{Function, Table, render};
use ink::metadata::sol::{ConstructorMetadata, ContractMetadata, FunctionMetadata, ParamMetadata};

fn metadata() -> ContractMetadata {
    ContractMetadata {
        name: "Sample".into(),
        constructors: vec![ConstructorMetadata {
            name: "new".into(),
            inputs: vec![ParamMetadata { name: "initial_supply".into(), ty: "uint256".into() }],
            is_payable: false,
            is_default: false,
            docs: " Makes it.".into(),
        }],
        functions: vec![FunctionMetadata {
            name: "balanceOf".into(),
            inputs: vec![ParamMetadata { name: "the_account".into(), ty: "address".into() }],
            output: Some("uint256".into()),
            mutates: false,
            is_payable: false,
            is_default: false,
            docs: " What it holds.".into(),
        }],
        events: Vec::new(),
        errors: Vec::new(),
        docs: " A sample.".into(),
    }
}

fn table() -> Table {
    Table {
        constructor: vec!["uint256"],
        functions: vec![Function { name: "balanceOf", inputs: vec!["address"], outputs: &["uint256"], payable: false }],
        receive: false,
    }
}

/// What is found when the table is changed.
fn found(change: impl FnOnce(&mut Table)) -> String {
    let mut table = table();
    change(&mut table);
    render(&metadata(), &table).expect_err("the table was changed").join("\n")
}

#[test]
fn equal_sides_give_the_abi_with_solidity_s_names_and_docs() {
    let abi = render(&metadata(), &table()).unwrap();
    assert_eq!(abi["abi"][0]["inputs"][0]["name"], "initialSupply");
    assert_eq!(abi["abi"][1]["name"], "balanceOf");
    assert_eq!(abi["abi"][1]["stateMutability"], "view");
    assert_eq!(abi["abi"][1]["outputs"][0]["type"], "uint256");
    assert_eq!(abi["devdoc"]["methods"]["balanceOf(address)"]["details"], "What it holds.");
}

#[test]
fn a_message_without_a_line_is_found() {
    assert_eq!(
        found(|table| table.functions.clear()),
        "message `balanceOf(address)` has no line in the dispatch table"
    );
}

#[test]
fn a_line_without_a_message_is_found() {
    let extra = Function { name: "mint", inputs: vec![], outputs: &[], payable: false };
    assert_eq!(found(|table| table.functions.push(extra)), "dispatch line `mint()` has no message in the contract");
}

#[test]
fn another_argument_type_is_found() {
    let found = found(|table| table.functions[0].inputs = vec!["uint256"]);
    assert!(
        found.contains("`balanceOf(address)` has no line") && found.contains("`balanceOf(uint256)` has no message")
    );
}

#[test]
fn another_result_is_found() {
    assert_eq!(
        found(|table| table.functions[0].outputs = &["bool"]),
        "`balanceOf(address)` returns (uint256) in the contract, (bool) in the table"
    );
}

#[test]
fn payability_on_one_side_only_is_found() {
    assert_eq!(found(|table| table.functions[0].payable = true), "`balanceOf(address)` is payable on one side only");
    assert_eq!(found(|table| table.receive = true), "`receive` stands on one side only");
}

#[test]
fn another_constructor_is_found() {
    let found = found(|table| table.constructor = vec!["address"]);
    assert_eq!(found, r#"constructor takes ["uint256"] in the contract, ["address"] in the table"#);
}

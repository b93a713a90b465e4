//! Lists of holders as explorers and spreadsheets export them: read exactly, or refused with the line.
#![allow(clippy::arithmetic_side_effects)]

use std::path::Path;
use std::process::{Command, Stdio};

use aidao_simulator::holders::read_column;

/// What a column of this file holds, or why it is refused (without the folder).
fn column(bytes: &[u8], name: &str) -> Result<Vec<f64>, String> {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("h.csv");
    std::fs::write(&file, bytes).unwrap();
    let folder = format!("{}/", home.path().display());
    read_column(&file, name).map_err(|error| error.to_string().replace(&folder, ""))
}

#[track_caller]
fn holds(text: &str, expected: &[f64]) {
    assert_eq!(column(text.as_bytes(), "Balance").as_deref(), Ok(expected), "{text:?}");
}

#[track_caller]
fn refused(text: &str, expected: &str) {
    let found = column(text.as_bytes(), "Balance").expect_err("it is refused");
    assert_eq!(found, expected, "{text:?}");
}

#[test]
fn a_comma_in_a_quoted_label_does_not_shift_the_columns() {
    let text =
        "Label,Share,Balance\n\"Fund, Cold\",12.5,1000\n\"Fund, Hot\",99.0,2500.5\nOther,1.0,18000000\nLast,2.0,42\n";
    holds(text, &[1000.0, 2500.5, 18_000_000.0, 42.0]);
    holds("Label,Balance\n\"a \"\"b\"\", c\",1\n\"two\nlines\",2\n", &[1.0, 2.0]);
}

#[test]
fn exports_of_explorers_and_spreadsheets_load_as_they_come() {
    holds("\"HolderAddress\",\"Balance\",\"PendingBalanceUpdate\"\n\"0x1\",\"18000000.0\",\"No\"\n", &[18_000_000.0]);
    holds("HolderAddress,Balance\n0x1,1.8E+7\n0x2,1E+3\n", &[18_000_000.0, 1_000.0]);
    holds("Balance,Label\n\"18,000,000.5\",x\n\"1,000\",y\n", &[18_000_000.5, 1_000.0]);
    holds("\u{feff}Balance,Address\r\n5,0x1\r\n\r\n0,0x2\r\n", &[5.0]);
    holds("\u{feff}\"Balance\"\n\"7\"", &[7.0]);
    holds("Address , Balance \n0x1 , 1000000000000000000000 \n", &[1e21]);
    // A label in another encoding is not looked at.
    assert_eq!(column(b"Label,Balance\nK\xf6ln,3\n", "Balance"), Ok(vec![3.0]));
}

#[test]
fn rows_with_another_number_of_cells_are_refused() {
    refused("Address,Balance\n0x1,5\n0x2\n", "h.csv:3: the row has 1 cells, the first one 2");
    refused("Address,Balance\n0x1,1,000\n", "h.csv:2: the row has 3 cells, the first one 2");
    refused("Address,Balance\r\n\r\n0x1,5\r\n0x2\r\n", "h.csv:4: the row has 1 cells, the first one 2");
    refused("Address,Balance\n\n0x1,5,\n", "h.csv:3: the row has 3 cells, the first one 2");
}

#[test]
fn misplaced_quotation_marks_are_refused() {
    // Lenient readers find one row here and lose the other.
    refused("Balance,Label\n5,\"a\n7,b\n", "h.csv:2: a quotation mark is not closed");
    refused("Balance,Label\n5,\"a\n7,\"b\n", "h.csv:3: a cell goes on after its closing quotation mark");
    refused("Balance,Label\n5,12\" pipe\n", "h.csv:2: a quotation mark in a cell that does not begin with one");
}

#[test]
fn cells_that_are_not_numbers_are_refused() {
    for cell in ["", "NaN", "inf", "-1", "0x10", "1_000", "1e999", "5 %", "ten"] {
        let expected = format!("h.csv:3: Balance is {cell:?}, not a number from 0");
        refused(&format!("Balance,Label\n1,a\n{cell},b\n"), &expected);
    }
    for cell in ["1,5", "1,0000", ",100", "1,000,", "1.5,000", "-1,000", "1,000e3"] {
        let expected = format!("h.csv:2: Balance is {cell:?}, not a number from 0");
        refused(&format!("Balance\n\"{cell}\"\n"), &expected);
    }
}

#[test]
fn columns_that_are_missing_or_ambiguous_are_refused() {
    refused("a,b\n1,2\n", "h.csv:1: no column \"Balance\"; there are a, b");
    let separated = "h.csv:1: no column \"Balance\"; there are Address;Balance; cells must be separated by commas";
    refused("Address;Balance\n0x1;1,5\n", separated);
    refused("Balance,Balance\n1,2\n", "h.csv:1: two columns are called \"Balance\"");
    refused("", "h.csv:1: no column \"Balance\"; there are ");
    refused("Balance\n0\n", "h.csv:1: no positive number in column \"Balance\"");
    let utf16: Vec<u8> = "Balance\n1\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let found = column(&utf16, "Balance").expect_err("it is refused");
    assert_eq!(found, "h.csv:1: the file is not text in UTF-8: save it as \"CSV UTF-8\"");
    assert!(read_column(Path::new("/nothing.csv"), "Balance").is_err());
}

/// A folder with a scenario that names a list.
fn scenario(list: &str) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("list.csv"), list).unwrap();
    let text = "steps = 2\nreplicates = 2\n[population]\nmembers = 2\ndimensions = 1\n\
                tokens = { law = \"csv\", file = \"list.csv\" }\n";
    std::fs::write(home.path().join("s.toml"), text).unwrap();
    home
}

fn wind_tunnel(home: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aidao-wind-tunnel"));
    command.args(arguments).current_dir(home);
    command
}

#[test]
fn check_reads_the_files_that_a_scenario_names() {
    let home = scenario("balance\n1\n2\n");
    assert!(wind_tunnel(home.path(), &["check", "s.toml"]).status().unwrap().success());
    for (list, expected) in [
        ("balance\n1\n0x10\n", "error: list.csv:3: balance is \"0x10\", not a number from 0\n"),
        ("address\n1\n", "error: list.csv:1: no column \"balance\"; there are address\n"),
    ] {
        std::fs::write(home.path().join("list.csv"), list).unwrap();
        for command in ["check", "run"] {
            let output = wind_tunnel(home.path(), &[command, "s.toml"]).output().unwrap();
            assert!(!output.status.success());
            assert_eq!(String::from_utf8_lossy(&output.stderr), expected);
        }
    }
    std::fs::remove_file(home.path().join("list.csv")).unwrap();
    let output = wind_tunnel(home.path(), &["check", "s.toml"]).output().unwrap();
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("error: list.csv: "), "{output:?}");
}

#[test]
fn a_closed_pipe_is_no_error_and_the_results_are_complete() {
    let home = scenario("balance\n1\n2\n");
    let mut child =
        wind_tunnel(home.path(), &["run", "s.toml"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Nobody reads what it prints.
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(output.status.success());
    assert!(home.path().join("runs/s/manifest.json").exists());
}

#[test]
fn output_to_a_full_device_is_an_error() {
    let home = scenario("balance\n1\n2\n");
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = wind_tunnel(home.path(), &["check", "s.toml"]).stdout(full).output().unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("No space left"), "{output:?}");
}

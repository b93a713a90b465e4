//! Where the bytes of a contract come from, by the symbols of its ELF.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use object::{Object, ObjectSection, ObjectSymbol, SectionKind, SymbolKind};

/// The code of a contract, as far as symbols tell.
pub(crate) struct Code {
    /// Bytes of machine code.
    pub(crate) text: u64,
    /// Bytes of constants.
    pub(crate) constants: u64,
    /// Bytes of machine code per crate, largest first.
    pub(crate) crates: Vec<(String, u64)>,
    /// Functions and their bytes, largest first.
    pub(crate) functions: Vec<(String, u64)>,
}

/// Reads a contract's ELF.
pub(crate) fn read(elf: &[u8], contract: &str) -> Result<Code> {
    let file = object::File::parse(elf).with_context(|| format!("the ELF of {contract} is malformed"))?;
    let (mut text, mut constants) = (0u64, 0u64);
    for section in file.sections() {
        match section.kind() {
            SectionKind::Text => text = text.saturating_add(section.size()),
            SectionKind::ReadOnlyData | SectionKind::ReadOnlyString | SectionKind::ReadOnlyDataWithRel => {
                constants = constants.saturating_add(section.size());
            }
            _ => {}
        }
    }
    let mut seen = BTreeSet::new();
    let mut functions = Vec::new();
    let mut crates = BTreeMap::<String, u64>::new();
    for symbol in file.symbols() {
        // Functions with the same code share an address.
        if symbol.kind() == SymbolKind::Text && symbol.size() > 0 && seen.insert(symbol.address()) {
            let name = format!("{:#}", rustc_demangle::demangle(symbol.name().unwrap_or("?")));
            let sum = crates.entry(crate_of(&name, contract)).or_default();
            *sum = sum.saturating_add(symbol.size());
            functions.push((name, symbol.size()));
        }
    }
    let named = functions.iter().fold(0u64, |sum, (_, size)| sum.saturating_add(*size));
    crates.insert("(no symbol)".into(), text.saturating_sub(named));
    let mut crates: Vec<_> = crates.into_iter().filter(|(_, size)| *size > 0).collect();
    // Equal sizes by name.
    crates.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    functions.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok(Code { text, constants, crates, functions })
}

/// The crate a function is from: `<T as Trait>::f` is of the crate of `T`, or of the trait if `T` is no crate's.
fn crate_of(name: &str, contract: &str) -> String {
    let inner = name.trim_start_matches(['<', '&', '*', '[', '(', ' ']).trim_start_matches("mut ");
    let (subject, of_trait) = match inner.split_once(" as ") {
        Some((subject, rest)) if name.starts_with('<') => (subject, Some(rest)),
        _ => (inner, None),
    };
    let head = |path: &str| {
        let ident: String = path.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        path.get(ident.len()..).is_some_and(|rest| rest.starts_with("::")).then_some(ident)
    };
    match head(subject).or_else(|| of_trait.and_then(head)) {
        Some(ident) if ident == "alloc" || ident == "core" => "alloc, core".into(),
        Some(ident) if ident == contract => format!("{contract} (the contract's own)"),
        Some(ident) => ident,
        None if name.starts_with("__") || name.starts_with("mem") || name.starts_with("bcmp") => {
            "compiler_builtins".into()
        }
        None => "(entry points and calls to the host)".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::crate_of;

    #[test]
    fn crates_of_functions() {
        for (name, expected) in [
            ("aidao_env::calls::call", "aidao_env"),
            ("<token::token::Token>::permit", "token (the contract's own)"),
            ("<token::errors::TokenError as aidao_env::errors::Revert>::revert", "token (the contract's own)"),
            ("<u64 as aidao_env::word::Word>::to_word", "aidao_env"),
            ("<[u8; 32] as aidao_env::word::Word>::to_word", "aidao_env"),
            ("core::slice::copy_from_slice", "alloc, core"),
            ("memcpy", "compiler_builtins"),
            ("__udivti3", "compiler_builtins"),
            ("get_storage", "(entry points and calls to the host)"),
        ] {
            assert_eq!(crate_of(name, "token"), expected, "{name}");
        }
    }
}

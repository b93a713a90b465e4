//! Who somebody is: a named account, an address, or one of the DAO's own contracts.

use aidao_chain::EthAccount;
use alloy_core::primitives::Address;

use super::MAX_LABEL;
use crate::fields::{ConfigError, Field};

/// A contract of the DAO that the file describes; it has no address before it is deployed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Module {
    /// `@treasury`: funds and timelock, so whatever the DAO votes.
    Treasury,
    /// `@directors`: the multisig of the directors.
    Directors,
    /// `@committee`: the multisig of the academic committee.
    Committee,
}

impl Module {
    const ALL: [Self; 3] = [Self::Treasury, Self::Directors, Self::Committee];

    /// How files name it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Treasury => "@treasury",
            Self::Directors => "@directors",
            Self::Committee => "@committee",
        }
    }
}

/// Somebody: a named account of the embedded chain, an address, or a contract of this DAO.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Party {
    /// The account whose Ethereum key is derived from this name.
    Named(String, EthAccount),
    /// Whoever has this address.
    Address(Address),
    /// A contract of the same file.
    Module(Module),
}

impl Party {
    /// The account with this name.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self::Named(name.to_owned(), EthAccount::named(name))
    }

    /// The name, if it is an account with one.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Named(name, _) => Some(name),
            _ => None,
        }
    }

    /// The address, unless it is only known after the deployment.
    #[must_use]
    pub fn known(&self) -> Option<Address> {
        match self {
            Self::Named(_, account) => Some(account.address()),
            Self::Address(address) => Some(*address),
            Self::Module(_) => None,
        }
    }

    /// What makes two of them the same.
    pub(super) fn identity(&self) -> (Option<Module>, Address) {
        match self {
            Self::Module(module) => (Some(*module), Address::ZERO),
            _ => (None, self.known().unwrap_or_default()),
        }
    }

    /// The name, or the address if there is none.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::Named(name, _) => name.clone(),
            Self::Address(address) => address.to_string(),
            Self::Module(module) => module.label().to_owned(),
        }
    }
}

/// Whether this can be the name of an account.
#[must_use]
pub fn is_name(text: &str) -> bool {
    (1..=MAX_LABEL).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-')
}

/// What names mean in calls, so that no account can be called so: a payment to `reserve` would go to the contract.
const TAKEN: [&str; 11] = [
    "token",
    "staking",
    "governor",
    "treasury",
    "reserve",
    "directors",
    "committee",
    "multisig",
    "factory",
    "native",
    "nobody",
];

/// Refuses the name of an account that means something else in calls.
///
/// # Errors
/// A sentence that says so.
pub fn free_name(text: &str) -> Result<(), String> {
    if TAKEN.contains(&text) {
        return Err(format!("{text} has a meaning of its own in calls, so no account can have this name"));
    }
    Ok(())
}

/// An address in hex, with its checksum if it has one.
///
/// # Errors
/// What is wrong with it.
pub fn address(text: &str) -> Result<Address, String> {
    let digits = text.strip_prefix("0x").unwrap_or_default();
    let bytes: Address = text.parse().map_err(|_| format!("an address is 0x and 40 hex digits, found {text}"))?;
    let mixed = digits.bytes().any(|c| c.is_ascii_uppercase()) && digits.bytes().any(|c| c.is_ascii_lowercase());
    if mixed && Address::parse_checksummed(text, None).is_err() {
        return Err(format!("the checksum of {text} is wrong (EIP-55): a digit was mistyped"));
    }
    Ok(bytes)
}

/// Somebody outside of the file's own contracts.
pub(super) fn outsider(field: &Field<'_>) -> Result<Party, ConfigError> {
    let text = field.text(1, 64)?;
    if text.starts_with("0x") {
        let bytes = address(text).map_err(|message| field.error(message))?;
        if bytes.is_zero() {
            return Err(field.error("the zero address cannot hold or control anything"));
        }
        return Ok(Party::Address(bytes));
    }
    if is_name(text) {
        free_name(text).map_err(|message| {
            let own = Module::ALL.iter().find(|module| module.label().strip_prefix('@') == Some(text));
            let hint = own.map_or_else(String::new, |module| format!("; the contract is {}", module.label()));
            field.error(format_args!("{message}{hint}"))
        })?;
        return Ok(Party::named(text));
    }
    Err(field.error(format_args!(
        "expected an address (0x…) or a name of 1 to {MAX_LABEL} lower-case letters, digits and hyphens, found {text}"
    )))
}

/// Somebody, or one of these contracts of the file.
pub(super) fn party(field: &Field<'_>, modules: &[Module]) -> Result<Party, ConfigError> {
    let text = field.text(1, 64)?;
    if !text.starts_with('@') {
        return outsider(field);
    }
    if let Some(module) = modules.iter().find(|module| module.label() == text) {
        return Ok(Party::Module(*module));
    }
    let known = modules.iter().map(|module| module.label()).collect::<Vec<_>>().join(", ");
    Err(field.error(match Module::ALL.iter().any(|module| module.label() == text) {
        true if modules.is_empty() => format!(
            "{text} needs the sections [dao], [governor], [treasury], [directors], and no template: it has no address \
             when a factory makes the token"
        ),
        true => format!("{text} cannot be this; of the DAO's contracts only {known}"),
        false => format!("no contract of the DAO is called {text}; known are {}", labels()),
    }))
}

fn labels() -> String {
    Module::ALL.map(Module::label).join(", ")
}

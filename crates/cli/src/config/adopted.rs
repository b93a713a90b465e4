//! A token that exists already, instead of one that the factory makes.

use alloy_core::primitives::Address;

use super::party::{Party, is_name, outsider};
use super::template::Template;
use super::{MAX_CAP, TokenConfig};
use crate::fields::{ConfigError, Section};

/// What the keys of `[token]` are if the token exists already.
pub(super) const ADDRESS: &str = "address";
/// What an adopted token is called as long as nobody has asked it.
pub const UNASKED: &str = "tokens";

/// Where an adopted token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Adopted {
    /// The token of another DAO on the same chain, by its key.
    TokenOf(String),
    /// The ERC-20 with this address.
    At(Address),
}

impl Adopted {
    /// As the file has it.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::TokenOf(dao) => format!("{dao}/token"),
            Self::At(address) => address.to_string(),
        }
    }
}

/// `[token]` with an address; `None` without. What a file can know of such a token is where it is: supply and symbol are
/// the chain's.
pub(super) fn adopted(section: &Section<'_>, template: Option<&Template>) -> Result<Option<TokenConfig>, ConfigError> {
    const MAKING: [&str; 7] =
        ["name", "symbol", "initial_supply", "fixed_supply", "cap", "minter_setter", "allocation"];
    let Some(field) = section.optional(ADDRESS) else { return Ok(None) };
    if template.is_none() {
        return Err(field
            .error("only with dao.template: the factory adopts a token that exists, without a template one is made"));
    }
    if let Some(other) = MAKING.iter().find_map(|key| section.optional(key)) {
        return Err(other.error("not with token.address: the token exists already"));
    }
    let text = field.text(1, 64)?;
    let adopted = match text.strip_suffix("/token").filter(|dao| is_name(dao)) {
        Some(dao) => Adopted::TokenOf(dao.to_owned()),
        None if text.starts_with("0x") => match outsider(&field)? {
            Party::Address(address) => Adopted::At(address),
            Party::Named(..) | Party::Module(_) => return Err(field.error("expected an address")),
        },
        None => {
            return Err(field.error(format_args!(
                "expected the address of an ERC-20 (0x…), or another DAO's token as in \"aidao/token\", found {text}"
            )));
        }
    };
    Ok(Some(TokenConfig {
        name: adopted.label(),
        symbol: UNASKED.to_owned(),
        // Nobody can stake or propose with more than contracts can count.
        initial_supply: MAX_CAP,
        cap: MAX_CAP,
        minter_setter: None,
        allocations: Vec::new(),
        adopted: Some(adopted),
    }))
}
